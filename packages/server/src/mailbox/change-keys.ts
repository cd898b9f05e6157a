import { EwsError } from '@exchequer/protocol'

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
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text || (bytes[0] !== firstByte.item && bytes[0] !== firstByte.folder))
    throw new EwsError('ErrorInvalidChangeKey')
  if (bytes.length === 4) return undefined
  if (bytes.length !== length) throw new EwsError('ErrorInvalidChangeKey')
  return bytes.readUInt32BE(headLength + 1) * 2 ** 32 + bytes.readUInt32BE(headLength + 5)
}
