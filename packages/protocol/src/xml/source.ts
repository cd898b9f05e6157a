import { type Decode, decoderFor } from './encoding.js'
import type { TextSource } from './input.js'

// Above about 128 KB in one piece V8 decodes ten times as slowly.
const sliceLength = 100_000
/** Bytes. Chunks with less are joined, which is cheaper than to read a slice of each; a larger one is done with when the next is asked for. */
export const smallChunk = 16_384

/**
 * The text of a document from its bytes, in slices: UTF-8, UTF-16 with a byte order mark, or as its declaration says
 * (`us-ascii`, `iso-8859-1`). Bytes that are none of these end the text, and the reader throws `XmlError`. `size` tells how many bytes
 * the chunks have together.
 */
export function textSource(chunks: Iterable<Uint8Array>, size?: number): TextSource {
  const bytes = slicesOf(chunks)
  let decode: Decode | undefined
  const source = Object.assign(next, {
    wellFormed: true,
    plain: false,
    failure: undefined as string | undefined,
    bytesLeft: size,
  })
  return source

  function next(): string | undefined {
    while (source.failure === undefined) {
      const { value: slice } = bytes.next()
      decode ??= decoderFor(slice ?? new Uint8Array())
      const { text, plain, failure } = decode(slice)
      source.plain = plain
      source.failure = failure
      if (source.bytesLeft !== undefined && slice) source.bytesLeft -= slice.length
      if (text !== '') return text
      if (slice === undefined) break
    }
    return undefined
  }
}

/** The text of a document that is a string already, in slices. */
export function stringSource(text: string): TextSource {
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0
  return () => {
    if (position >= text.length) return undefined
    const start = position
    position += sliceLength
    return text.slice(start, position)
  }
}

function* slicesOf(chunks: Iterable<Uint8Array>): Generator<Uint8Array, undefined> {
  let small: Uint8Array[] = []
  let length = 0
  for (const chunk of chunks) {
    if (chunk.length < smallChunk) {
      small.push(chunk)
      length += chunk.length
      if (length < smallChunk) continue
    }
    if (small.length > 0) yield joinBytes(small)
    small = []
    length = 0
    if (chunk.length < smallChunk) continue
    for (let start = 0; start < chunk.length; start += sliceLength) yield chunk.subarray(start, start + sliceLength)
  }
  if (small.length > 0) yield joinBytes(small)
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    joined.set(part, end)
    end += part.length
  }
  return joined
}
