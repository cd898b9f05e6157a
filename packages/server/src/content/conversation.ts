import { createHash, randomBytes } from 'node:crypto'
import { orderedId } from './ordered-id.js'

/** Prefixes of replies and forwards in the languages of clients; people also write them without the space. */
const knownPrefix = /^\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw|odp|回复|答复|转发)(?:\[\d{1,3}\])?\s?[:：]\s*/iu

/** A reply prefix: up to three letters, a colon and a space (MS-OXCMSG 3.2.4.5.1), or one that is known. */
const prefix = new RegExp(`^\\s*\\p{L}{1,3}:(?:\\s+|$)|${knownPrefix.source}`, 'iu')

const headerLength = 22
const childLength = 5
/** Replies to replies; a longer index does not grow any more. */
const maximumLength = headerLength + 200 * childLength

/** The subject without its reply and forward prefixes, however many: PidTagConversationTopic. */
export const conversationTopic = (subject: string): string => without(prefix, subject)

/** The subject of an answer: one prefix in place of all that are known. `HR: Plans` keeps what may be part of the matter. */
export const prefixedSubject = (before: string, subject: string): string =>
  `${before}: ${without(knownPrefix, subject)}`

function without(pattern: RegExp, subject: string): string {
  let rest = subject
  for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) rest = rest.slice(match[0].length)
  return rest.trim()
}

/**
 * The index of a message in its conversation: a header of its own, or its parent's index and one block for the time between.
 * MS-OXOMSG 2.2.1.3, PidTagConversationIndex.
 */
export function conversationIndex(parent: Uint8Array | undefined, now: Date): Uint8Array {
  const time = fileTimeOf(now)
  if (!parent || !isConversationIndex(parent)) {
    const index = Buffer.alloc(headerLength)
    index.write(orderedId(), 6, 'hex')
    // The five bytes after the first are bits 16 to 55 of the time; the first is 1 by rule, and in the time itself until 2057.
    index.writeUIntBE(Number((time >> 16n) & 0xff_ffff_ffffn), 1, 5)
    index[0] = 1
    return new Uint8Array(index)
  }
  if (parent.length + childLength > maximumLength) return parent.slice()
  const head = Buffer.from(parent.buffer, parent.byteOffset, 6)
  const began = (0x01n << 56n) | (BigInt(head.readUIntBE(1, 5)) << 16n)
  const difference = time > began ? time - began : 0n
  // 31 bits of the difference: from bit 18 if it is below 1.7 years, from bit 23 if not, which the first bit says.
  const isShort = difference < 1n << 49n
  const block = Buffer.alloc(childLength)
  block.writeUInt32BE(Number((difference >> (isShort ? 18n : 23n)) & 0x7fff_ffffn) + (isShort ? 0 : 0x8000_0000))
  block[4] = randomBytes(1)[0]!
  return new Uint8Array(Buffer.concat([parent, block]))
}

/**
 * The 16 bytes that all messages of a conversation share: the GUID of their index, or without one a hash of the topic
 * (MS-OXOMSG 2.2.1.2, PidTagConversationId).
 */
export function conversationIdOf(index: Uint8Array | undefined, topic: string): Uint8Array {
  if (index && isConversationIndex(index)) return index.slice(6, headerLength)
  const text = Buffer.from(topic.slice(0, 255).toUpperCase(), 'utf16le')
  return new Uint8Array(createHash('md5').update(text).digest())
}

function isConversationIndex(index: Uint8Array): boolean {
  return index.length >= headerLength && index[0] === 1 && (index.length - headerLength) % childLength === 0
}

/** 100-nanosecond steps since 1601. */
function fileTimeOf(date: Date): bigint {
  return (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n
}
