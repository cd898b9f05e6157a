import { Conversation, type ConversationResponseShape, EwsError } from '@exchequer/protocol'
import { pathNode } from './shape.js'

/** What is in the Default shape beside the id and the topic: all that Exchange 2010 knew, and what later versions show without being asked. */
const beyondDefault: ReadonlySet<string> = new Set([
  'preview',
  'mailboxScope',
  'iconIndex',
  'globalIconIndex',
  'draftItemIds',
  'mentionedMe',
  'globalMentionedMe',
  'senderSMTPAddress',
  'mailboxGuids',
  'from',
  'atAllMention',
  'globalAtAllMention',
])

/** Cuts conversations down to a shape. Throws `ErrorInvalidPropertyRequest` for a path that names nothing of a conversation. */
export function conversationShaper({
  baseShape,
  additionalProperties = [],
}: ConversationResponseShape): (conversation: Conversation) => Conversation {
  const keys = new Set(['conversationId'])
  for (const { key } of Conversation.places)
    if (baseShape === 'AllProperties' || (baseShape === 'Default' && !beyondDefault.has(key))) keys.add(key)
  for (const path of additionalProperties) {
    const uri = path.element === 'FieldURI' ? path.value.fieldURI : undefined
    const place = uri && Conversation.places.find(({ options }) => options.uri === uri)
    if (!place) throw new EwsError('ErrorInvalidPropertyRequest', undefined, [pathNode(path)])
    keys.add(place.key)
  }
  return (conversation) =>
    Object.fromEntries(Object.entries(conversation).filter(([key]) => keys.has(key))) as Conversation
}
