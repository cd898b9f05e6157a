import type { LateText } from '../xml/writer.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const values: Uint8Array = new Uint8Array(128).fill(255)
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i

interface NodeBuffer {
  from(text: string, encoding: 'base64'): Uint8Array
  from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
}

/** Node's own codec is ten times as fast as a loop; a browser has none for long texts. */
const native = (globalThis as { Buffer?: NodeBuffer }).Buffer

const wellFormed = /^[A-Za-z0-9+/]*={0,2}$/

/** Bytes of a base64 text, white space anywhere; `undefined` where it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text
  if (compact.length % 4 !== 0 || !wellFormed.test(compact)) return undefined
  if (native) return new Uint8Array(native.from(compact, 'base64'))
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((compact.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < compact.length; i += 4) {
    const bits =
      (values[compact.charCodeAt(i)]! << 18) |
      (values[compact.charCodeAt(i + 1)]! << 12) |
      ((values[compact.charCodeAt(i + 2)]! & 63) << 6) |
      (values[compact.charCodeAt(i + 3)]! & 63)
    bytes[at++] = bits >> 16
    bytes[at++] = bits >> 8
    bytes[at++] = bits
  }
  return bytes
}

/** The base64 text of some bytes, without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  if (native) return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]!
    text += i + 1 < bytes.length ? alphabet[(bits >> 6) & 63]! : '='
    text += i + 2 < bytes.length ? alphabet[bits & 63]! : '='
  }
  return text
}

/** Content grows by copying up to here; what is larger gets room for all that may come at once. */
const copiedLength = 8 * 2 ** 20

/** Takes base64 text in pieces and decodes each at once, into one buffer. */
export class Base64Decoder {
  #bytes = new Uint8Array(0)
  #length = 0
  /** What is left of a group of four; with padding in it, nothing may follow. */
  #rest = ''
  #isBroken = false
  readonly #charactersLeft: () => number | undefined

  /** `charactersLeft` tells, where that is known, at most how much text may come behind the piece added last. */
  constructor(charactersLeft: () => number | undefined = () => undefined) {
    this.#charactersLeft = charactersLeft
  }

  add(piece: string): void {
    if (this.#isBroken) return
    const compact = this.#rest + (/\s/.test(piece) ? piece.replace(/\s+/g, '') : piece)
    const whole = compact.length - (compact.length % 4)
    // The last group waits, because only the last of all may be padded.
    const end = whole === compact.length ? Math.max(0, whole - 4) : whole
    this.#rest = compact.slice(end)
    const decoded =
      compact.indexOf('=') < 0 || compact.indexOf('=') >= end ? decodeBase64(compact.slice(0, end)) : undefined
    if (decoded) this.#append(decoded)
    else this.#isBroken = true
  }

  /** All the bytes; `undefined` where the text was no base64. */
  finish(): Uint8Array | undefined {
    const last = this.#isBroken ? undefined : decodeBase64(this.#rest)
    if (!last) return undefined
    this.#append(last)
    // Room that was not needed costs nothing while nobody writes to it, but counts for the collector.
    const isNearlyFull = this.#bytes.length - this.#length <= this.#length / 8
    return isNearlyFull ? this.#bytes.subarray(0, this.#length) : this.#bytes.slice(0, this.#length)
  }

  #append(decoded: Uint8Array): void {
    const length = this.#length + decoded.length
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(this.#roomFor(length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(decoded, this.#length)
    this.#length = length
  }

  #roomFor(length: number): number {
    const left = length > copiedLength ? this.#charactersLeft() : undefined
    // Three bytes for four characters, and the group that waits.
    return left === undefined ? Math.max(length, this.#bytes.length * 2) : length + Math.ceil((left * 3) / 4) + 3
  }
}

/** Bytes that become one piece of text: a multiple of three, so that pieces join without padding between them. */
const pieceLength = 48 * 1024

/** The base64 text of some bytes, made in pieces of at most 64 KB when it is asked for. */
export function base64Text(bytes: Uint8Array): LateText {
  return {
    length: Math.ceil(bytes.length / 3) * 4,
    *[Symbol.iterator]() {
      for (let start = 0; start < bytes.length; start += pieceLength)
        yield encodeBase64(bytes.subarray(start, start + pieceLength))
    },
  }
}
