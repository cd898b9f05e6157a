import { type Attachment, EwsError } from '@exchequer/protocol'
import type { AttachmentRow, MailboxRow } from '#store/store'
import { writerIn } from './access.js'
import { attachedTo, type FoundAttachment, numberOf } from './attachment-content.js'
import { settleAttachments } from './attachment-drafts.js'
import {
  attachmentRows,
  hasContactPhoto,
  readAttachment,
  saveAttachment,
  summarize,
  wholeAttachment,
} from './attachments.js'
import { classRules } from './class-rules.js'
import type { Draft } from './draft.js'
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
  const owner = await withOwnAttachments(session, mailbox, item)
  const id = await nextNumber(session, mailbox, owner)
  const place = { mailbox: mailbox.id, item: item.row.id, id }
  const size = await saveAttachment(session.store, place, attachment, session.now)
  const numbers = [...(owner.occurrence?.exception?.attachments ?? []), id]
  const saved = await saveParent(session, mailbox, owner, { size, numbers })
  checkSavedSize(session, saved, item)
  return { id, item: saved }
}

async function nextNumber({ store }: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<number> {
  const id = lastNumber(item, await store.attachments(mailbox.id, item.row.id)) + 1
  if (id > numberLimit) throw new EwsError('ErrorAttachmentSizeLimitExceeded')
  return id
}

/** An occurrence that shares the attachments of its series gets copies, before it has others than they. */
async function withOwnAttachments(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<StoredItem> {
  if (!item.occurrence || item.occurrence.exception?.attachments) return item
  const { store } = session
  const numbers: number[] = []
  let size = 0
  for (const row of await attachmentRows(store, item)) {
    const id = await nextNumber(session, mailbox, item)
    const content = await store.attachmentContent(mailbox.id, item.row.id, row.id)
    await store.putAttachment({ ...row, id }, content)
    numbers.push(id)
    size += row.size
  }
  await chargeQuota(store, mailbox, size)
  return saveParent(session, mailbox, item, { size, numbers })
}

/** Takes an attachment away, at whatever depth (MS-OXWSATT 3.1.4.2); gives the item with its new change key. */
export async function removeAttachment(session: WriteSession, found: FoundAttachment): Promise<StoredItem> {
  const { store } = session
  const { mailbox, nested } = found
  const item = await withOwnAttachments(session, mailbox, found.item)
  const row = item === found.item ? found.row : copyOf(found.row, await attachmentRows(store, item))
  if (nested > 0) {
    const top = await wholeAttachment(store, row)
    if (!without(top, nested)) throw new EwsError('ErrorInvalidAttachmentId')
    const size = await saveAttachment(store, row, top, session.now)
    const numbers = item.occurrence?.exception?.attachments ?? []
    return saveParent(session, mailbox, item, { size: size - row.size, numbers })
  }
  const last = lastNumber(item, await store.attachments(mailbox.id, item.row.id))
  await store.deleteAttachment(mailbox.id, item.row.id, row.id)
  const numbers = item.occurrence?.exception?.attachments?.filter((id) => id !== row.id) ?? []
  return saveParent(session, mailbox, item, { size: -row.size, last, numbers })
}

/** What an occurrence has now in place of an attachment of its series. */
const copyOf = ({ position }: AttachmentRow, rows: readonly AttachmentRow[]): AttachmentRow =>
  rows.find((row) => row.position === position)!

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

interface AttachmentChange {
  /** By how much the item weighs more. */
  readonly size: number
  /** The highest number that an attachment had, when that one is gone. */
  readonly last?: number
  /** The attachments of an occurrence, which are among those of its series. */
  readonly numbers?: readonly number[]
}

/** An item is another one with other attachments: its change key, size and flags follow (docs "AttachmentId"). */
async function saveParent(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  { size: sizeChange, last, numbers = [] }: AttachmentChange,
): Promise<StoredItem> {
  const { store } = session
  const { occurrence } = item
  const writer = writerIn(session, mailbox)
  if (occurrence) {
    const heavier = weighing(occurrence.master, sizeChange, last)
    const rows = await store.attachments(mailbox.id, item.row.id)
    const { hasAttachments } = summarize(rows.filter(({ id }) => numbers.includes(id)).map(readAttachment))
    const draft = { ...draftOfItem(item), writer, occurrenceAttachments: { attachments: numbers, hasAttachments } }
    const changed = new StoredItem(item.row, undefined, { ...occurrence, master: heavier })
    return saveDraft(session, mailbox, changed, draft, new Set(['attachments']))
  }
  const { row } = item
  const attachments = (await attachmentRows(store, item)).map(readAttachment)
  const draft: Draft = { ...draftOfItem(item), writer }
  if (last !== undefined) draft.state.lastAttachment = last
  if (draft.table.record.places.some(({ key }) => key === 'hasPicture'))
    draft.properties['hasPicture'] = hasContactPhoto(attachments)
  const changed = new Set(['attachments'])
  await classRules[draft.table.element]?.beforeSave?.(session, draft, changed)
  const size = row.size + sizeChange
  const { hasAttachments } = summarize(attachments)
  return saveDraft(session, mailbox, new StoredItem({ ...row, size, hasAttachments }), draft, changed)
}

/** A series that has to remember more of the attachments of its exceptions. */
function weighing(
  { row, properties, extended, state }: StoredItem,
  size: number,
  last: number | undefined,
): StoredItem {
  const document = { p: properties, x: extended, s: { ...state, ...(last !== undefined && { lastAttachment: last }) } }
  return new StoredItem({ ...row, size: row.size + size }, document)
}
