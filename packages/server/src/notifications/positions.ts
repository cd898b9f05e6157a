import { EwsError } from '@exchequer/protocol'
import { crc32 } from '#mailbox/crc32'

/**
 * A place in the events of a mailbox: a change number, and how many of the steps of that change were told. What one change means to
 * somebody may be several events (see told-of.ts), and a page may end between them.
 */
const stepsPerChange = 16

export const positionOf = (change: number, step: number): number => change * stepsPerChange + step

/** Behind everything that a change means. */
export const behind = (change: number): number => positionOf(change, stepsPerChange - 1)

/** The change after which all events have to be looked at for what is to be told after a position. */
export const lastWhole = (position: number): number => Math.floor((position + 1) / stepsPerChange) - 1

/**
 * A watermark is a position that a client keeps, whole in itself: 32 bytes, which are a version (4), the mailbox's guid (16), the
 * position (8) and a checksum (4).
 */
const length = 32

export function formatWatermark(mailboxGuid: string, position: number): string {
  const bytes = Buffer.alloc(length)
  bytes[0] = 1
  bytes.write(mailboxGuid.replaceAll('-', ''), 4, 'hex')
  bytes.writeDoubleBE(position, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, length - 4)), length - 4)
  return bytes.toString('base64')
}

/** Reads a watermark that was given out for this mailbox; anything else is `ErrorInvalidWatermark`. */
export function parseWatermark(text: string, mailboxGuid: string): number {
  const bytes = Buffer.from(text, 'base64')
  const position = bytes.length === length ? bytes.readDoubleBE(20) : Number.NaN
  if (formatWatermark(mailboxGuid, position) !== text) throw new EwsError('ErrorInvalidWatermark')
  return position
}
