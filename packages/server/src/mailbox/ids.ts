import { EwsError } from '@exchequer/protocol'
import { crc32 } from './crc32.js'

/**
 * Ids as Exchange's look: 152 characters of base64 that begin with `AAMk`, because samples cut them at fixed places and DavMail tells
 * an item's id from a name by its length (clients.md §1 row 1).
 *
 * 114 bytes: 3 of `AAMk`, version, kind, zero; the mailbox's guid as text (36); zeros up to byte 96; checksum (4), instance (4),
 * attachment (2), number of the object (8). The first 96 bytes are the same for all objects of a kind in a mailbox, so that an id
 * costs the encoding of 18 bytes.
 */
export interface ObjectId {
  readonly kind: IdKind
  readonly mailboxGuid: string
  readonly number: number
  /** Of an occurrence in its series, from 1; 0 for what is no occurrence. */
  readonly instance: number
  /** Number of an attachment in its item; 0 for what is none. */
  readonly attachment: number
}

export type IdKind = 'item' | 'folder' | 'attachment'

const kinds: readonly IdKind[] = ['item', 'folder', 'attachment']
const version = 1
const headLength = 96
const length = 114
export const idTextLength = 152

interface Head {
  readonly text: string
  readonly checksum: number
}

/** One head for each kind and mailbox: a server has few mailboxes open at a time, and a head is small. */
const heads = new Map<string, Head>()
const headLimit = 10_000

function headOf(kind: IdKind, mailboxGuid: string): Head {
  const key = kind + mailboxGuid
  const known = heads.get(key)
  if (known) return known
  const bytes = Buffer.alloc(headLength)
  bytes.write('AAMk', 0, 'base64')
  bytes[3] = version
  bytes[4] = kinds.indexOf(kind)
  bytes.write(mailboxGuid, 6, 'latin1')
  const head = { text: bytes.toString('base64'), checksum: crc32(bytes) }
  if (heads.size >= headLimit) heads.clear()
  heads.set(key, head)
  return head
}

const tail = Buffer.alloc(length - headLength)

/** The text of an id. */
export function formatId(kind: IdKind, mailboxGuid: string, number: number, instance = 0, attachment = 0): string {
  const head = headOf(kind, mailboxGuid)
  tail.writeUInt32BE(instance, 4)
  tail.writeUInt16BE(attachment, 8)
  tail.writeUInt32BE(Math.floor(number / 2 ** 32), 10)
  tail.writeUInt32BE(number >>> 0, 14)
  tail.writeUInt32BE(crc32(tail.subarray(4), head.checksum), 0)
  return head.text + tail.toString('base64')
}

/**
 * What an id names. Throws `ErrorInvalidIdEmpty` for an empty text and `ErrorInvalidIdMalformed` for one that this server never gave
 * out (MS-OXWSCDATA, ResponseCode).
 */
export function parseId(text: string): ObjectId {
  if (text === '') throw new EwsError('ErrorInvalidIdEmpty')
  const bytes = text.length === idTextLength ? Buffer.from(text, 'base64') : undefined
  const kind = bytes && kinds[bytes[4]!]
  // Node's decoder skips what is no base64; only the very text that we would write is an id.
  if (!bytes || bytes.length !== length || !text.startsWith('AAMk') || bytes[3] !== version || kind === undefined)
    throw new EwsError('ErrorInvalidIdMalformed')
  const mailboxGuid = bytes.toString('latin1', 6, 42)
  const number = bytes.readUInt32BE(headLength + 10) * 2 ** 32 + bytes.readUInt32BE(headLength + 14)
  const instance = bytes.readUInt32BE(headLength + 4)
  const attachment = bytes.readUInt16BE(headLength + 8)
  const checksum = bytes.readUInt32BE(headLength)
  const computed = crc32(bytes.subarray(headLength + 4), crc32(bytes.subarray(0, headLength)))
  if (checksum !== computed || bytes.toString('base64') !== text) throw new EwsError('ErrorInvalidIdMalformed')
  return { kind, mailboxGuid, number, instance, attachment }
}
