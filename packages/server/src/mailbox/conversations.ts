import { conversationIdOf, conversationIndex, conversationTopic } from '#content/conversation'
import type { Draft } from './draft.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/** A message of a thread names all before it; the newest few say which conversation that is. */
const referenceLimit = 10

/** Gives a message its place in the conversation that it answers to, or begins one (MS-OXOMSG 2.2.1.2, 2.2.1.3). */
export async function joinConversation(session: WriteSession, { properties, state }: Draft): Promise<void> {
  properties['conversationTopic'] ??= conversationTopic((properties['subject'] as string | undefined) ?? '')
  if (state.conversationIndex !== undefined) return
  const parent = await parentIndex(session, properties['inReplyTo'], properties['references'])
  state.conversationIndex = Buffer.from(conversationIndex(parent, session.now)).toString('base64')
}

async function parentIndex(
  { store, mailbox }: WriteSession,
  inReplyTo: unknown,
  references: unknown,
): Promise<Uint8Array | undefined> {
  if (!mailbox || (inReplyTo === undefined && references === undefined)) return undefined
  const named = `${references ?? ''} ${inReplyTo ?? ''}`.match(/<[^<>\s]+>/g) ?? []
  for (const id of new Set(named.reverse().slice(0, referenceLimit)))
    for (const row of await store.itemsByLookup(mailbox.id, id)) {
      const { conversationIndex: index } = new StoredItem(row).state
      if (index !== undefined) return Buffer.from(index, 'base64')
    }
  return undefined
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
  Buffer.concat([
    Buffer.from('AAQk', 'base64'),
    Buffer.of(1),
    Buffer.from(mailboxGuid, 'latin1'),
    conversation,
  ]).toString('base64')

/** The conversation that such an id names, as the store keeps it; `undefined` for any other text. */
export function conversationOfId(id: string): string | undefined {
  const bytes = Buffer.from(id, 'base64')
  return bytes.length === 3 + 1 + 36 + 16 ? bytes.toString('hex', 3 + 1 + 36) : undefined
}
