import { EwsError } from '@exchequer/protocol'
import { conversationIdOf, conversationIndex, conversationTopic } from '#content/conversation'
import type { Draft } from './draft.js'
import type { WriteSession } from './session.js'
import { type Properties, StoredItem } from './stored-item.js'

/** A message of a thread names all before it; the newest few say which conversation that is. */
const referenceLimit = 10

/** Gives a message its place in the conversation that it answers to, or begins one (MS-OXOMSG 2.2.1.2, 2.2.1.3). */
export async function joinConversation(session: WriteSession, { properties, state }: Draft): Promise<void> {
  properties['conversationTopic'] ??= conversationTopic((properties['subject'] as string | undefined) ?? '')
  if (state.conversationIndex !== undefined) return
  const parent = await parentIndex(session, properties['inReplyTo'], properties['references'])
  state.conversationIndex = indexBehind(parent, session.now)
}

/** PidTagConversationIndex of a message behind its parent, or of the first of a conversation; both base64. */
export const indexBehind = (parent: string | undefined, now: Date): string =>
  Buffer.from(conversationIndex(parent === undefined ? undefined : Buffer.from(parent, 'base64'), now)).toString(
    'base64',
  )

async function parentIndex(
  { store, mailbox }: WriteSession,
  inReplyTo: unknown,
  references: unknown,
): Promise<string | undefined> {
  if (!mailbox || (inReplyTo === undefined && references === undefined)) return undefined
  const named = `${references ?? ''} ${inReplyTo ?? ''}`.match(/<[^<>\s]+>/g) ?? []
  for (const id of new Set(named.reverse().slice(0, referenceLimit)))
    for (const row of await store.itemsByLookup(mailbox.id, id)) {
      const { conversationIndex: index } = new StoredItem(row).state
      if (index !== undefined) return index
    }
  return undefined
}

/** What puts an answer behind the message that it answers, in the conversation of both (RFC 5322 3.6.4). */
export function threadOf(properties: Properties): Properties {
  const { internetMessageId, references } = properties as Record<string, string | undefined>
  if (internetMessageId === undefined) return {}
  return {
    inReplyTo: internetMessageId,
    references: references ? `${references} ${internetMessageId}` : internetMessageId,
  }
}

/** PidTagConversationId of an item, 16 bytes; `undefined` for what is in no conversation. */
export function conversationOf({
  state,
  properties,
}: Pick<StoredItem, 'state' | 'properties'>): Uint8Array | undefined {
  if (state.conversationIndex === undefined) return undefined
  return conversationIdOf(
    Buffer.from(state.conversationIndex, 'base64'),
    (properties['conversationTopic'] as string | undefined) ?? '',
  )
}

/** 3 bytes of `AAQk`, as Exchange's conversation ids begin, the version, the mailbox's guid, the conversation. */
export const formatConversationId = (mailboxGuid: string, conversation: Uint8Array): string =>
  Buffer.concat([idHead, Buffer.from(mailboxGuid, 'latin1'), conversation]).toString('base64')

const idHead = Buffer.from([...Buffer.from('AAQk', 'base64'), 1])
const guidLength = 36
const idLength = idHead.length + guidLength + 16

/** The conversation that an id names; `undefined` for any other text. */
export function conversationOfId(id: string): string | undefined {
  const bytes = Buffer.from(id, 'base64')
  const isOurs = bytes.length === idLength && bytes.subarray(0, idHead.length).equals(idHead)
  return isOurs ? bytes.toString('hex', idHead.length + guidLength) : undefined
}

/** What a conversation id names. Throws `ErrorInvalidIdEmpty` or `ErrorInvalidIdMalformed` for what is none. */
export function parseConversationId(id: string): { readonly mailboxGuid: string; readonly conversation: string } {
  if (id === '') throw new EwsError('ErrorInvalidIdEmpty')
  const conversation = conversationOfId(id)
  const bytes = Buffer.from(id, 'base64')
  if (conversation === undefined || bytes.toString('base64') !== id) throw new EwsError('ErrorInvalidIdMalformed')
  return { mailboxGuid: bytes.toString('latin1', idHead.length, idHead.length + guidLength), conversation }
}
