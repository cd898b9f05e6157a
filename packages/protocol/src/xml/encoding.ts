import { isPlain } from './plain.js'

/** Decodes a slice; undefined says that there are no more. What is left of a character waits for the next slice. */
export type Decode = (slice: Uint8Array | undefined) => Decoded

export interface Decoded {
  text: string
  /** True if the text is known to be of ASCII characters that XML 1.0 allows. */
  plain: boolean
  /** Why the text ends here, if it does. */
  failure?: string | undefined
}

/** XML 1.0 4.3.3 and appendix F: a byte order mark, or else the declaration, says how the document is encoded. */
export function decoderFor(start: Uint8Array): Decode {
  if (start[0] === 0xfe && start[1] === 0xff) return utf16('utf-16be')
  if (start[0] === 0xff && start[1] === 0xfe) return utf16('utf-16le')
  const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
  const end = start.indexOf(0x3e)
  const declared = declaredEncoding(asciiDecoder.decode(start.subarray(marked ? 3 : 0, Math.min(end, 1024) + 1)))
  if (declared === undefined || declared === 'utf-8') return utf8(marked)
  if (declared === 'us-ascii' && !marked) return ascii()
  if (declared === 'iso-8859-1' && !marked) {
    return (slice) => ({ text: slice === undefined ? '' : latin1(slice), plain: false })
  }
  const failure = `The document declares the encoding '${declared}', which it is not in or which is not supported.`
  return () => ({ text: '', plain: false, failure })
}

// For a declaration, which is of ASCII characters whatever it declares.
const asciiDecoder = new TextDecoder()

function declaredEncoding(start: string): string | undefined {
  return /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']/.exec(start)?.[1]?.toLowerCase()
}

// Without `stream`, which Node 20 does at a fifth of the speed: so it serves all documents at once, and characters are
// cut here. ignoreBOM keeps a U+FEFF at the start of a later slice, which is a character.
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(marked: boolean): Decode {
  let rest = new Uint8Array()
  let mark = marked ? 3 : 0
  return (slice) => {
    if (slice === undefined) {
      return { text: '', plain: true, failure: rest.length > 0 ? 'The document ends inside a character.' : undefined }
    }
    let bytes = slice
    if (rest.length > 0) {
      bytes = new Uint8Array(rest.length + slice.length)
      bytes.set(rest)
      bytes.set(slice, rest.length)
    }
    const end = bytes.length - unfinished(bytes)
    // A copy, of a Buffer too, whose own `slice` is a view of memory that may be gone by then.
    rest = Uint8Array.from(bytes.subarray(end))
    const whole = bytes.subarray(mark, end)
    mark = 0
    const plain = isPlain(whole)
    try {
      return { text: utf8Decoder.decode(whole), plain }
    } catch {
      return { text: beforeFault(whole), plain, failure: 'The document is not valid UTF-8.' }
    }
  }
}

function ascii(): Decode {
  const decode = utf8(false)
  return (slice) => {
    const decoded = decode(slice)
    const beyond = decoded.text.search(/[^\0-\x7F]/)
    if (beyond < 0) return decoded
    return { text: decoded.text.slice(0, beyond), plain: false, failure: 'The document is not US-ASCII.' }
  }
}

function utf16(encoding: 'utf-16le' | 'utf-16be'): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let first = true
  return (slice) => {
    try {
      const text = decoder.decode(slice, { stream: slice !== undefined })
      const declared = first ? declaredEncoding(text.slice(0, 1024)) : undefined
      first &&= text === ''
      if (declared === undefined || declared === 'utf-16' || declared === encoding) return { text, plain: false }
      return { text: '', plain: false, failure: `The document is in UTF-16 and declares '${declared}'.` }
    } catch {
      return { text: '', plain: false, failure: 'The document is not valid UTF-16.' }
    }
  }
}

// Not TextDecoder, for which ISO-8859-1 is Windows-1252.
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return text
}

// How many bytes at the end begin a UTF-8 character that is not all there.
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}

// The text before the first byte that is not UTF-8, by halving: it tells where the fault is.
function beforeFault(bytes: Uint8Array): string {
  let text = ''
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    const start = bytes.subarray(0, middle)
    try {
      text = utf8Decoder.decode(start.subarray(0, middle - unfinished(start)))
      valid = middle
    } catch {
      invalid = middle
    }
  }
  return text
}
