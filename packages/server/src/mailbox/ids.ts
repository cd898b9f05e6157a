import { EwsError } from '@exchequer/protocol'
import { readBase64 } from './base64-digits.js'
import { crc32 } from './crc32.js'

/**
 * Ids as Exchange's look: 152 characters of base64 that begin with `AAMk`, because samples cut them at fixed places and DavMail tells
 * an item's id from a name by its length (clients.md §1 row 1).
 *
 * 114 bytes: 3 of `AAMk`, version, kind, zero; the mailbox's guid as text (36); zeros up to byte 96; checksum (4), instance (4),
 * attachment (2), number of the object (8). The first 96 bytes are the same for all objects of a kind in a mailbox, so that an id
 * costs the encoding of 18 bytes. An attachment has in place of the instance what it is numbered by within another, and one of an
 * occurrence 6 bytes more: the instance (4) and zeros.
 */
export interface ObjectId {
  readonly kind: IdKind
  readonly mailboxGuid: string
  readonly number: number
  /** Of an occurrence in its series, from 1; 0 for what is no occurrence. */
  readonly instance: number
  /** Number of an attachment in its item; 0 for what is none. */
  readonly attachment: number
  /** Number of an attachment within the item attachment that it lies in; 0 for one of the item itself. */
  readonly nested: number
}

export type IdKind = 'item' | 'folder' | 'attachment'

const kinds: readonly IdKind[] = ['item', 'folder', 'attachment']
const version = 1
const headLength = 96
const tailLength = 18
const longTailLength = 24
const headTextLength = 128
const textLength = 152
const longTextLength = 160

interface Head {
  readonly kind: IdKind
  readonly mailboxGuid: string
  readonly text: string
  readonly checksum: number
}

/** One head for each kind and mailbox: a server has few mailboxes open at a time, and a head is small. */
const heads = new Map<string, Head>()
/** Most ids of an answer have the head of the one before. */
let lastHead: Head | undefined
const headsByText = new Map<string, Head>()
const headLimit = 10_000

function headOf(kind: IdKind, mailboxGuid: string): Head {
  if (lastHead?.kind === kind && lastHead.mailboxGuid === mailboxGuid) return lastHead
  lastHead = heads.get(kind + mailboxGuid) ?? newHead(kind, mailboxGuid)
  return lastHead
}

function newHead(kind: IdKind, mailboxGuid: string): Head {
  const bytes = Buffer.alloc(headLength)
  bytes.write('AAMk', 0, 'base64')
  bytes[3] = version
  bytes[4] = kinds.indexOf(kind)
  bytes.write(mailboxGuid, 6, 'latin1')
  const head = { kind, mailboxGuid, text: bytes.toString('base64'), checksum: crc32(bytes) }
  if (heads.size >= headLimit) {
    heads.clear()
    headsByText.clear()
  }
  heads.set(kind + mailboxGuid, head)
  headsByText.set(head.text, head)
  return head
}

const shortTail = Buffer.alloc(tailLength)
const longTail = Buffer.alloc(longTailLength)
const shortRead = Buffer.alloc(tailLength)
const longRead = Buffer.alloc(longTailLength)

/** The text of an id. */
export function formatId(
  kind: IdKind,
  mailboxGuid: string,
  number: number,
  instance = 0,
  attachment = 0,
  nested = 0,
): string {
  const head = headOf(kind, mailboxGuid)
  const isAttachment = kind === 'attachment'
  const tail = isAttachment && instance > 0 ? longTail : shortTail
  if (tail === longTail) tail.writeUInt32BE(instance, tailLength)
  tail.writeUInt32BE(isAttachment ? nested : instance, 4)
  tail.writeUInt16BE(attachment, 8)
  tail.writeUInt32BE(Math.floor(number / 2 ** 32), 10)
  tail.writeUInt32BE(number >>> 0, 14)
  tail.writeUInt32BE(crc32(tail, head.checksum, 4), 0)
  return head.text + tail.toString('base64')
}

/**
 * What an id names. Throws `ErrorInvalidIdEmpty` for an empty text and `ErrorInvalidIdMalformed` for one that this server never gave
 * out (MS-OXWSCDATA, ResponseCode).
 */
export function parseId(text: string): ObjectId {
  if (text === '') throw new EwsError('ErrorInvalidIdEmpty')
  const { kind, mailboxGuid, checksum } = headsByText.get(text.slice(0, headTextLength)) ?? readHead(text)
  const isAttachment = kind === 'attachment'
  const isLong = isAttachment && text.length === longTextLength
  const tail = isLong ? longRead : shortRead
  const isOurs =
    text.length === (isLong ? longTextLength : textLength) &&
    readBase64(text, headTextLength, tail) &&
    tail.readUInt32BE(0) === crc32(tail, checksum, 4)
  const instance = isLong ? tail.readUInt32BE(tailLength) : 0
  // Only the very text that we would write is an id.
  if (!isOurs || (isLong && (instance === 0 || tail.readUInt16BE(tailLength + 4) !== 0)))
    throw new EwsError('ErrorInvalidIdMalformed')
  const within = tail.readUInt32BE(4)
  return {
    kind,
    mailboxGuid,
    number: tail.readUInt32BE(10) * 2 ** 32 + tail.readUInt32BE(14),
    instance: isAttachment ? instance : within,
    attachment: tail.readUInt16BE(8),
    nested: isAttachment ? within : 0,
  }
}

function readHead(text: string): Head {
  const bytes = Buffer.from(text.slice(0, headTextLength), 'base64')
  const kind = kinds[bytes[4] ?? kinds.length]
  if (bytes.length !== headLength || kind === undefined) throw new EwsError('ErrorInvalidIdMalformed')
  const head = headOf(kind, bytes.toString('latin1', 6, 42))
  if (head.text !== text.slice(0, headTextLength)) throw new EwsError('ErrorInvalidIdMalformed')
  return head
}
