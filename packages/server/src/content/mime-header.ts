import { decodeCharset, decodeWords } from './charset.js'
import type { HeaderField } from './mime-part.js'

/** More than the headers of any real message; what comes after is read over. */
const headerLimit = 512 * 1024

/** A structured field such as Content-Type: its value in lower case, and its parameters by lower-case name. */
export interface FieldValue {
  value: string
  parameters: Map<string, string>
}

/** The header fields at the beginning of a part, unfolded, and where its body begins. */
export function headerFields(bytes: Buffer): { fields: HeaderField[]; bodyStart: number } {
  const { end, bodyStart } = headerEnd(bytes)
  const fields: HeaderField[] = []
  let current = ''
  const finish = (): void => {
    const colon = current.indexOf(':')
    if (colon > 0) fields.push({ name: current.slice(0, colon).trim(), value: current.slice(colon + 1).trim() })
  }
  for (const line of decodeHeader(bytes.subarray(0, Math.min(end, headerLimit))).split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && current !== '') {
      current += line
      continue
    }
    finish()
    current = line
  }
  finish()
  return { fields, bodyStart }
}

/** A part without its header fields of these names, in lower case, and with `added`, whole lines, before the others. The rest is left as it is. */
export function withFields(bytes: Buffer, names: readonly string[], added: string): Buffer {
  const { end } = headerEnd(bytes)
  // A field goes on for as long as its lines begin with white space.
  const field = new RegExp(`^(?:${names.join('|')})[ \\t]*:.*(?:\\r?\\n[ \\t].*)*(?:\\r?\\n|$)`, 'gim')
  const kept = bytes.toString('latin1', 0, end).replace(field, '')
  return Buffer.concat([Buffer.from(added), Buffer.from(kept, 'latin1'), bytes.subarray(end)])
}

/** The first empty line, before which the header fields end with their last line's end; a part without one is all headers. */
export function headerEnd(bytes: Buffer): { end: number; bodyStart: number } {
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(0x0a, start)
    const lineEnd = next === -1 ? bytes.length : next
    if (lineEnd === start || (lineEnd === start + 1 && bytes[start] === 0x0d)) {
      return { end: start, bodyStart: Math.min(lineEnd + 1, bytes.length) }
    }
    start = lineEnd + 1
  }
  return { end: bytes.length, bodyStart: bytes.length }
}

/** RFC 6532 headers are UTF-8; older mailers write whatever they please. */
function decodeHeader(bytes: Buffer): string {
  return decodeCharset(bytes, undefined)
}

/** Reads `value; name=parameter; name*0*=utf-8''…` (RFC 2045 5.1, RFC 2231); parameters may come as encoded words too. */
export function parseFieldValue(text: string): FieldValue {
  const value = /^[^;\s]*/.exec(text.trim())?.[0]?.toLowerCase() ?? ''
  const parameters = new Map<string, string>()
  const pieces = new Map<string, { number: number; isEncoded: boolean; text: string }[]>()
  const pattern = /;\s{0,50}([^\s=;"*]{1,60})(?:\*(\d{1,3}))?(\*)?\s{0,50}=\s{0,50}(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g
  for (const match of text.slice(0, 65_536).matchAll(pattern)) {
    const [, name = '', number, star, quoted, plain] = match
    const key = name.toLowerCase()
    const raw = quoted === undefined ? (plain ?? '').trim() : quoted.replace(/\\(.)/g, '$1')
    if (number === undefined && star === undefined) {
      if (!parameters.has(key)) parameters.set(key, decodeWords(raw))
      continue
    }
    const list = pieces.get(key) ?? []
    list.push({ number: Number(number ?? 0), isEncoded: star !== undefined, text: raw })
    pieces.set(key, list)
  }
  for (const [key, list] of pieces) {
    list.sort((a, b) => a.number - b.number)
    parameters.set(key, decodePieces(list))
  }
  return { value, parameters }
}

/** RFC 2231 4: the first piece names the charset; pieces are bytes in percent form where they are marked so. */
function decodePieces(pieces: { isEncoded: boolean; text: string }[]): string {
  const charset = pieces[0]?.isEncoded ? /^([^']*)'[^']*'/.exec(pieces[0].text) : null
  const bytes = pieces.map(({ isEncoded, text }, index) => {
    const own = index === 0 && charset ? text.slice(charset[0].length) : text
    if (!isEncoded) return Buffer.from(own)
    const unescaped = own.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return Buffer.from(unescaped, 'latin1')
  })
  return decodeCharset(Buffer.concat(bytes), charset?.[1] || 'utf-8')
}
