import { decodeCharset } from './charset.js'
import { type FieldValue, headerFields, parseFieldValue } from './mime-header.js'

/** One part of a MIME message, as it stands: bodies are views of the message's bytes, not decoded. */
export interface MimePart {
  headers: HeaderField[]
  type: FieldValue
  disposition: FieldValue | undefined
  children: MimePart[]
  body: Buffer
}

export interface HeaderField {
  name: string
  /** Unfolded, encoded words still in it. */
  value: string
}

/** Real mail nests three or four deep and has tens of parts; what lies beyond the limits is not taken apart. */
const depthLimit = 20
const partLimit = 5000

/**
 * Takes a message apart; one whose lines end with CR alone too. Takes time in the size of the message times the depth of its parts,
 * however it is built.
 */
export function parseMime(bytes: Uint8Array): MimePart {
  const counter = { left: partLimit }
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return parsePart(
    message.includes(lineFeed) ? message : Buffer.from(withCrlf(message)),
    'text/plain',
    depthLimit,
    counter,
  )
}

export function headerOf(part: MimePart, name: string): string | undefined {
  return part.headers.find((field) => field.name.toLowerCase() === name)?.value
}

/** The body with its transfer encoding taken off. */
export function contentOf(part: MimePart): Uint8Array {
  const encoding = headerOf(part, 'content-transfer-encoding')?.trim().toLowerCase()
  if (encoding === 'base64') return decodeBase64(part.body)
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(part.body)
  return new Uint8Array(part.body)
}

/** Characters that are decoded at once. */
const sliceLength = 2 ** 20

/**
 * As mail readers do it: whatever is not of the alphabet is passed over, and padding is the end. Text of any length is never there as one
 * string.
 */
function decodeBase64(body: Buffer): Uint8Array {
  const padding = body.indexOf(0x3d)
  const encoded = padding < 0 ? body : body.subarray(0, padding)
  const bytes = new Uint8Array(Math.ceil((encoded.length * 3) / 4))
  let length = 0
  let rest = ''
  for (let start = 0; start < encoded.length; start += sliceLength) {
    const text = rest + encoded.toString('latin1', start, start + sliceLength).replace(/[^A-Za-z0-9+/_-]+/g, '')
    const isLast = start + sliceLength >= encoded.length
    const end = isLast ? text.length : text.length - (text.length % 4)
    const decoded = Buffer.from(text.slice(0, end), 'base64')
    bytes.set(decoded, length)
    length += decoded.length
    rest = text.slice(end)
  }
  // What line ends took up is little of a long text, and costs nothing while nobody writes there.
  return encoded.length > sliceLength ? bytes.subarray(0, length) : bytes.slice(0, length)
}

/** The text of a part in its charset, with CRLF line ends. */
export function textOf(part: MimePart): string {
  const { parameters } = part.type
  const charset = parameters.get('charset')
  const content = contentOf(part)
  // In UTF-16, which no mail may use and some does (RFC 2781 3.3), octets are no line ends.
  const text = /^\s*utf-?16/i.test(charset ?? '')
    ? decodeCharset(content, charset).replace(/\r\n?|\n/g, '\r\n')
    : decodeCharset(withCrlf(content), charset)
  const isFlowed = parameters.get('format')?.toLowerCase() === 'flowed'
  return isFlowed ? unflow(text, parameters.get('delsp')?.toLowerCase() === 'yes') : text
}

function parsePart(bytes: Buffer, defaultType: string, depth: number, counter: { left: number }): MimePart {
  const { fields, bodyStart } = headerFields(bytes)
  const find = (name: string): string | undefined => fields.find((field) => field.name.toLowerCase() === name)?.value
  const part: MimePart = {
    headers: fields,
    type: parseFieldValue(find('content-type') ?? defaultType),
    disposition: undefined,
    children: [],
    body: bytes.subarray(bodyStart),
  }
  const disposition = find('content-disposition')
  if (disposition !== undefined) part.disposition = parseFieldValue(disposition)
  const boundary = part.type.parameters.get('boundary')
  if (part.type.value.startsWith('multipart/') && boundary && depth > 0) {
    const childType = part.type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    for (const child of split(part.body, boundary)) {
      if (counter.left-- <= 0) break
      part.children.push(parsePart(child, childType, depth - 1, counter))
    }
  }
  return part
}

const [lineFeed, carriageReturn, hyphen] = [0x0a, 0x0d, 0x2d]

/** The parts between the delimiter lines of a body; the line end before a delimiter is the delimiter's. */
function* split(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`--${boundary}`)
  let start = -1
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + delimiter.length)) {
    if (at > 0 && body[at - 1] !== lineFeed) continue
    let after = at + delimiter.length
    const isLast = body[after] === hyphen && body[after + 1] === hyphen
    if (isLast) after += 2
    while (body[after] === 0x20 || body[after] === 0x09) after++
    const isLine = after >= body.length || body[after] === lineFeed || body[after] === carriageReturn
    // A longer boundary that begins the same way is another one's.
    if (!isLine) continue
    if (start !== -1) yield body.subarray(start, lineEndBefore(body, at, start))
    if (isLast) return
    const next = body.indexOf(lineFeed, after)
    start = next === -1 ? body.length : next + 1
  }
  // A message that was cut off still has the part it was cut in.
  if (start !== -1) yield body.subarray(start)
}

function lineEndBefore(body: Buffer, at: number, start: number): number {
  if (at <= start || body[at - 1] !== lineFeed) return Math.max(start, at)
  return at - 2 >= start && body[at - 2] === carriageReturn ? at - 2 : at - 1
}

function decodeQuotedPrintable(body: Buffer): Uint8Array {
  const decoded = new Uint8Array(body.length)
  let length = 0
  for (let at = 0; at < body.length; at++) {
    const code = body[at]!
    if (code !== 0x3d) {
      decoded[length++] = code
      continue
    }
    let next = at + 1
    while (body[next] === 0x20 || body[next] === 0x09) next++
    const isSoftBreak = body[next] === lineFeed || (body[next] === carriageReturn && body[next + 1] === lineFeed)
    if (isSoftBreak || next >= body.length) {
      at = body[next] === carriageReturn ? next + 1 : next
      continue
    }
    const value = hexValue(body[at + 1]!) * 16 + hexValue(body[at + 2] ?? 0)
    if (Number.isNaN(value)) {
      decoded[length++] = code
    } else {
      decoded[length++] = value
      at += 2
    }
  }
  return decoded.subarray(0, length)
}

function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN
}

/** Line ends as CRLF, before the charset is looked at: in every charset but UTF-16, these bytes are line ends and nothing else. */
function withCrlf(bytes: Uint8Array): Uint8Array {
  let bare = 0
  for (let at = 0; at < bytes.length; at++) if (isBareEnd(bytes, at)) bare++
  if (bare === 0) return bytes
  const canonical = new Uint8Array(bytes.length + bare)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    if (isBareEnd(bytes, at)) {
      canonical[length++] = carriageReturn
      canonical[length++] = lineFeed
    } else {
      canonical[length++] = bytes[at]!
    }
  }
  return canonical
}

function isBareEnd(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at]
  return code === lineFeed ? bytes[at - 1] !== carriageReturn : code === carriageReturn && bytes[at + 1] !== lineFeed
}

/** RFC 3676: a line that ends with a space goes on in the next one; a space before `>` or `From` was only stuffed in. */
function unflow(text: string, dropsSpace: boolean): string {
  const lines = text.split('\r\n').map((line) => (line.startsWith(' ') ? line.slice(1) : line))
  let flowed = ''
  for (const [index, line] of lines.entries()) {
    const goesOn = line.endsWith(' ') && line !== '-- ' && index + 1 < lines.length
    flowed += goesOn ? (dropsSpace ? line.slice(0, -1) : line) : index + 1 < lines.length ? `${line}\r\n` : line
  }
  return flowed
}
