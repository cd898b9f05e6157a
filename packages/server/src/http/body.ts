import type { Readable, Transform } from 'node:stream'
import { createInflateRaw, createUnzip } from 'node:zlib'
import { BodyTooLarge, BodyUnreadable } from './exchange.js'

/**
 * Collects a request body in the pieces that arrive, decompressed as `coding` (the Content-Encoding header) says.
 * Rejects with `BodyTooLarge` as soon as more than `limit` bytes came out, with `BodyUnreadable` where the source breaks, and with what
 * `hold` throws, which hears how many bytes each piece has. What comes after a refusal is read and thrown away, because a client that is still sending does not look for its answer.
 */
export function readBody(
  source: Readable,
  coding: string | undefined,
  limit: number,
  hold?: (bytes: number) => void,
): Promise<Uint8Array[]> {
  const collected = (decoded: Readable): Promise<Uint8Array[]> => collect(decoded, source, limit, hold)
  switch (coding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return collected(source)
    case 'gzip':
    case 'x-gzip':
      return collected(source.pipe(createUnzip()))
    case 'deflate':
      return firstByte(source).then((first) => collected(source.pipe(inflateFor(first))))
    default:
      source.resume()
      return Promise.reject(new BodyUnreadable(`The content coding "${coding}" is not supported.`))
  }
}

function collect(
  decoded: Readable,
  source: Readable,
  limit: number,
  hold: ((bytes: number) => void) | undefined,
): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    let pieces: Uint8Array[] = []
    let size = 0

    const take = (piece: Uint8Array): void => {
      size += piece.length
      try {
        if (size > limit) throw new BodyTooLarge(`The body is larger than ${limit} bytes.`)
        hold?.(piece.length)
        pieces.push(piece)
      } catch (error) {
        refuse(error as Error)
      }
    }
    const ended = (): void => {
      letGo()
      resolve(pieces)
    }
    const failed = (error: Error): void => refuse(new BodyUnreadable(error.message))
    const closed = (): void => {
      if (!source.readableEnded) refuse(new BodyUnreadable('The client went away.'))
    }

    const refuse = (error: Error): void => {
      letGo()
      pieces = []
      if (decoded !== source) {
        source.unpipe()
        decoded.destroy()
      }
      source.resume()
      reject(error)
    }
    // A reply may go on for hours: nothing that was needed to read its request stays with the connection.
    const letGo = (): void => {
      decoded.off('data', take).off('end', ended)
      source.on('error', ignore).off('error', failed).off('close', closed)
      if (decoded !== source) decoded.on('error', ignore).off('error', failed)
    }

    decoded.on('data', take).on('end', ended)
    source.on('error', failed).on('close', closed)
    if (decoded !== source) decoded.on('error', failed)
  })
}

const ignore = (): void => {}

/** The first byte of a stream, left in place; `undefined` for an empty one. */
function firstByte(source: Readable): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const piece: Uint8Array | null = source.read()
      if (piece === null) return
      stop()
      source.unshift(piece)
      resolve(piece[0])
    }
    const ended = (): void => {
      stop()
      resolve(undefined)
    }
    const failed = (): void => {
      stop()
      reject(new BodyUnreadable('The client went away.'))
    }
    const stop = (): void => {
      source.off('readable', look).off('end', ended).off('error', failed).off('close', failed)
    }
    source.on('readable', look).on('end', ended).on('error', failed).on('close', failed)
  })
}

/** HTTP's "deflate" is the zlib format (RFC 9110 8.4.1.2), but many peers send the raw one, which never starts with a low nibble 8. */
function inflateFor(first: number | undefined): Transform {
  return first === undefined || (first & 0x0f) === 8 ? createUnzip() : createInflateRaw()
}
