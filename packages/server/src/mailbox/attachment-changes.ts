import { type Attachment, EwsError } from '@exchequer/protocol'
import type { AttachmentRow, MailboxRow } from '#store/store'
import { attachedTo, type FoundAttachment, numberOf } from './attachment-content.js'
import { settleAttachments } from './attachment-drafts.js'
import { hasContactPhoto, readAttachment, saveAttachment, summarize, wholeAttachment } from './attachments.js'
import { classRules } from './class-rules.js'
import { draftOfItem, saveDraft } from './items.js'
import { checkSavedSize } from './message-size.js'
import { chargeQuota } from './quota.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/** Numbers of attachments fill two bytes of an id. */
const numberLimit = 65_535

/**
 * Attaches something to an item (MS-OXWSATT 3.1.4.1). Gives the number of the attachment, and the item with its new change key. Throws
 * `ErrorAttachmentSizeLimitExceeded` for what is too large by itself and `ErrorMessageSizeExceeded` for what makes its item too large.
 */
export async function addAttachment(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  given: Attachment,
): Promise<{ id: number; item: StoredItem }> {
  const [attachment] = (await settleAttachments(session, [given])) as [Attachment]
  const weight = summarize([attachment]).size
  if (weight > session.settings.maximumMessageSize) throw new EwsError('ErrorAttachmentSizeLimitExceeded')
  await chargeQuota(session.store, mailbox, weight)
  const rows = await session.store.attachments(mailbox.id, item.row.id)
  const id = lastNumber(item, rows) + 1
  if (id > numberLimit) throw new EwsError('ErrorAttachmentSizeLimitExceeded')
  const place = { mailbox: mailbox.id, item: item.row.id, id }
  const size = await saveAttachment(session.store, place, attachment, session.now)
  const saved = await saveParent(session, mailbox, item, size, undefined)
  checkSavedSize(session, saved, item)
  return { id, item: saved }
}

/** Takes an attachment away, at whatever depth (MS-OXWSATT 3.1.4.2); gives the item with its new change key. */
export async function removeAttachment(
  session: WriteSession,
  { mailbox, item, row, nested }: FoundAttachment,
): Promise<StoredItem> {
  const { store } = session
  if (nested > 0) {
    const top = await wholeAttachment(store, row)
    if (!without(top, nested)) throw new EwsError('ErrorInvalidAttachmentId')
    const size = await saveAttachment(store, row, top, session.now)
    return saveParent(session, mailbox, item, size - row.size, undefined)
  }
  const last = lastNumber(item, await store.attachments(mailbox.id, item.row.id))
  await store.deleteAttachment(mailbox.id, item.row.id, row.id)
  return saveParent(session, mailbox, item, -row.size, last)
}

const lastNumber = ({ state }: StoredItem, rows: readonly AttachmentRow[]): number =>
  Math.max(state.lastAttachment ?? 0, ...rows.map(({ id }) => id))

/** Takes one out of what lies within an item attachment; tells whether it was there. */
function without(within: Attachment, number: number): boolean {
  const nested = attachedTo(within)
  const at = nested.findIndex((attachment) => numberOf(attachment) === number)
  if (at < 0) return nested.some((attachment) => without(attachment, number))
  nested.splice(at, 1)
  if (nested.length === 0 && within.element === 'ItemAttachment')
    delete (within.value.item!.value as { attachments?: Attachment[] }).attachments
  return true
}

/** An item is another one with other attachments: its change key, size and flags follow (docs "AttachmentId"). */
async function saveParent(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  sizeChange: number,
  lastAttachment: number | undefined,
): Promise<StoredItem> {
  const { store } = session
  const { row } = item
  const attachments = (await store.attachments(mailbox.id, row.id)).map(readAttachment)
  const draft = draftOfItem(item)
  if (lastAttachment !== undefined) draft.state.lastAttachment = lastAttachment
  if (draft.table.record.places.some(({ key }) => key === 'hasPicture'))
    draft.properties['hasPicture'] = hasContactPhoto(attachments)
  const changed = new Set(['attachments'])
  await classRules[draft.table.element]?.beforeSave?.(session, draft, changed)
  const size = row.size + sizeChange
  const { hasAttachments } = summarize(attachments)
  return saveDraft(session, mailbox, new StoredItem({ ...row, size, hasAttachments }), draft, changed)
}
