import { EwsError } from '@exchequer/protocol'
import { readBase64 } from './base64-digits.js'

/**
 * Change keys as Exchange's look: 40 characters that begin with `CQAAABYAAAA` for an item, `AQAAABYAAAA` for a folder.
 * 30 bytes: kind, zeros and length (8), the first 14 bytes of the mailbox's guid, the change number (8).
 */
export type ChangeKeyKind = 'item' | 'folder'

const firstByte: Readonly<Record<ChangeKeyKind, number>> = { item: 9, folder: 1 }
const headLength = 21
const length = 30

interface Head {
  readonly kind: ChangeKeyKind
  readonly mailboxGuid: string
  readonly text: string
  readonly last: number
}

const heads = new Map<string, Head>()
const headLimit = 10_000
/** Most keys of an answer have the head of the one before. */
let lastHead: Head | undefined

function headOf(kind: ChangeKeyKind, mailboxGuid: string): Head {
  if (lastHead?.kind === kind && lastHead.mailboxGuid === mailboxGuid) return lastHead
  lastHead = heads.get(kind + mailboxGuid) ?? newHead(kind, mailboxGuid)
  return lastHead
}

function newHead(kind: ChangeKeyKind, mailboxGuid: string): Head {
  const bytes = Buffer.alloc(headLength)
  bytes[0] = firstByte[kind]
  bytes[4] = 22
  const guid = Buffer.from(mailboxGuid.replaceAll('-', ''), 'hex')
  guid.copy(bytes, 8, 0, 13)
  const head = { kind, mailboxGuid, text: bytes.toString('base64'), last: guid[13] ?? 0 }
  if (heads.size >= headLimit) heads.clear()
  heads.set(kind + mailboxGuid, head)
  return head
}

const tail = Buffer.alloc(length - headLength)

export function formatChangeKey(kind: ChangeKeyKind, mailboxGuid: string, change: number): string {
  const head = headOf(kind, mailboxGuid)
  tail[0] = head.last
  tail.writeUInt32BE(Math.floor(change / 2 ** 32), 1)
  tail.writeUInt32BE(change >>> 0, 5)
  return head.text + tail.toString('base64')
}

/**
 * The change number in a key, or `undefined` for the stub of four bytes that notifications carry. Throws `ErrorInvalidChangeKey` for
 * what is no key at all.
 */
export function parseChangeKey(text: string): number | undefined {
  if (text.length === stubTextLength) return parseStub(text)
  const isKey = text.length === textLength && readBase64(text, 0, whole) && isFirstByte(whole[0])
  if (!isKey) throw new EwsError('ErrorInvalidChangeKey')
  return whole.readUInt32BE(headLength + 1) * 2 ** 32 + whole.readUInt32BE(headLength + 5)
}

function parseStub(text: string): undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 4 || bytes.toString('base64') !== text || !isFirstByte(bytes[0]))
    throw new EwsError('ErrorInvalidChangeKey')
  return undefined
}

const textLength = 40
const stubTextLength = 8
const whole = Buffer.alloc(length)

const isFirstByte = (byte: number | undefined): boolean => byte === firstByte.item || byte === firstByte.folder
