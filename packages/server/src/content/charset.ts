/** What stands at 0x80 to 0x9F of Windows-1252. Node's own decoder takes these octets for controls, as ISO-8859-1 has them. */
const windowsSigns = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return text.replace(/[\x80-\x9f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80]!)
}

/** RFC 2152: runs of Base64 over UTF-16 between `+` and `-`. */
function decodeUtf7(bytes: Uint8Array): string {
  const text = decodeWindows1252(bytes)
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, run: string) => {
    const units = Buffer.from(run, 'base64')
    return run === '' ? '+' : new TextDecoder('utf-16be').decode(units.subarray(0, units.length & ~1))
  })
}

const asciiNames = new Set(['', 'us-ascii', 'ascii'])
const utf7Names = new Set(['utf-7', 'unicode-1-1-utf-7', 'csunicode11utf7'])

/** Text that calls itself ASCII, or nothing, is UTF-8 if it can be, and what Windows wrote if not. An unknown charset is UTF-8. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const name = charset?.trim().toLowerCase() ?? ''
  if (utf7Names.has(name)) return decodeUtf7(bytes)
  if (asciiNames.has(name)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      return decodeWindows1252(bytes)
    }
  }
  const decoder = decoderOf(name)
  return decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes)
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name)
  } catch {
    return new TextDecoder()
  }
}

const wordPattern = /=\?([^\s?*]{1,40})(?:\*[^\s?]{0,20})?\?([bq])\?([^?]*)\?=/gi

/** Reads the encoded words of a header (RFC 2047). */
export const decodeWords = (value: string): string => mapWords(value, (text) => text)

/** The same header with its encoded words in UTF-8, for a reader that knows fewer charsets, and no words cut within a character. */
export const wordsInUtf8 = (value: string): string =>
  mapWords(value, (text) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`)

/** Space between two words is none (RFC 2047 6.2). Many mailers cut a character in two, so words of one charset are one text. */
function mapWords(value: string, write: (text: string) => string): string {
  let written = ''
  let end = 0
  let run: { charset: string; bytes: Buffer[] }[] = []
  const finish = (): void => {
    const text = run.map(({ charset, bytes }) => decodeCharset(Buffer.concat(bytes), charset)).join('')
    if (run.length > 0) written += write(text)
    run = []
  }
  for (const match of value.matchAll(wordPattern)) {
    const [word, name = '', encoding = '', text = ''] = match
    const gap = value.slice(end, match.index)
    if (run.length === 0 || gap.trim() !== '') {
      finish()
      written += gap
    }
    const charset = name.toLowerCase()
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : bytesOfQ(text)
    const last = run.at(-1)
    if (last?.charset === charset) last.bytes.push(bytes)
    else run.push({ charset, bytes: [bytes] })
    end = match.index + word.length
  }
  finish()
  return written + value.slice(end)
}

function bytesOfQ(text: string): Buffer {
  const octets = Buffer.from(text).toString('latin1').replace(/_/g, ' ')
  return Buffer.from(
    octets.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
