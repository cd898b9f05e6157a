import { type AnyItem, type Attachment, EwsError, type ItemAttachment } from '@exchequer/protocol'
import { completeAttachment } from './attachments.js'
import { type Draft, draftOf } from './draft.js'
import { extendedPropertyOf } from './extended-properties.js'
import type { WriteSession } from './session.js'
import { messageFlag, type Properties } from './stored-item.js'

/** What an item attachment may hold; what else there is comes into being by other ways (docs "ItemAttachment"). */
const attachable = new Set(['Item', 'Message', 'CalendarItem', 'Contact', 'Task', 'PostItem'])

/** How deep items may lie in items (docs "ResponseCode", ErrorAttachmentNestLevelLimitExceeded). */
const nestLimit = 10

/**
 * Attachments that a client brings, with every item among them made as CreateItem would make it. Throws
 * `ErrorMissingItemForCreateItemAttachment`, `ErrorInvalidItemForOperationCreateItemAttachment`,
 * `ErrorAttachmentNestLevelLimitExceeded`, and whatever CreateItem would say of the item.
 */
export async function settleAttachments(
  session: WriteSession,
  attachments: readonly Attachment[],
): Promise<Attachment[]> {
  const settled: Attachment[] = []
  for (const attachment of attachments) {
    const whole = await settle(session, attachment, 1)
    numberNested(whole)
    settled.push(whole)
  }
  return settled
}

async function settle(session: WriteSession, attachment: Attachment, level: number): Promise<Attachment> {
  if (attachment.element !== 'ItemAttachment') return attachment
  const { item: given, ...metadata } = attachment.value
  if (!given) throw new EwsError('ErrorMissingItemForCreateItemAttachment')
  if (!attachable.has(given.element)) throw new EwsError('ErrorInvalidItemForOperationCreateItemAttachment')
  if (level > nestLimit) throw new EwsError('ErrorAttachmentNestLevelLimitExceeded')
  const draft = await draftOf(session, given as AnyItem)
  const nested: Attachment[] = []
  for (const inner of draft.attachments)
    nested.push(completeAttachment(await settle(session, inner, level + 1), session.now))
  return embed(draft, nested, metadata)
}

/** A whole item as an attachment of another. */
export function attachedItem(draft: Draft, now: Date): Attachment {
  const attachment = embed(
    draft,
    draft.attachments.map((inner) => completeAttachment(inner, now)),
    {},
  )
  numberNested(attachment)
  return attachment
}

function embed(draft: Draft, nested: Attachment[], metadata: Omit<ItemAttachment, 'item'>): Attachment {
  const item = { element: draft.table.element, value: embeddedValue(draft, nested) } as NonNullable<
    ItemAttachment['item']
  >
  const name = metadata.name ?? (draft.properties['subject'] as string | undefined)
  return { element: 'ItemAttachment', value: { ...metadata, ...(name !== undefined && { name }), item } }
}

/** A draft as the one value that an attachment holds; `embeddedItem` reads it. */
function embeddedValue(
  { table, properties, extended, itemClass, isRead, state, body, mime }: Draft,
  nested: Attachment[],
) {
  const said: Properties = {
    ...properties,
    itemClass,
    isRead,
    isDraft: (state.flags & messageFlag.unsent) !== 0,
    body: body ?? undefined,
    attachments: nested.length > 0 ? nested : undefined,
    mimeContent: mime && state.hasMime ? { characterSet: 'UTF-8', value: mime } : undefined,
    conversationIndex:
      state.conversationIndex === undefined ? undefined : Buffer.from(state.conversationIndex, 'base64'),
    extendedProperty: Object.entries(extended).map(([key, value]) => extendedPropertyOf(key, value)),
  }
  const value: Properties = {}
  for (const { key } of table.record.places) if (said[key] !== undefined) value[key] = said[key]
  return value
}

/** Gives what lies within an item attachment numbers by which it can be named. */
function numberNested(top: Attachment): void {
  let last = 0
  const number = ({ element, value }: Attachment): void => {
    if (element !== 'ItemAttachment') return
    for (const nested of (value.item?.value as { attachments?: Attachment[] } | undefined)?.attachments ?? []) {
      last += 1
      nested.value.attachmentId = { id: String(last) }
      number(nested)
    }
  }
  number(top)
}
