import { type Attachment, type AttachmentResponseShape, EwsError } from '@exchequer/protocol'
import type { AttachmentRow, MailboxRow } from '#store/store'
import { checkItem, fullAccess, type ItemDeed } from './access.js'
import { attachmentIdOf, attachmentRows, metadataOf, wholeAttachment } from './attachments.js'
import { readerOf } from './computed.js'
import { renderEmbedded } from './embedded-items.js'
import { mailboxOf } from './folders.js'
import { parseId } from './ids.js'
import { accessToItem } from './item-references.js'
import { occurrenceNumbered } from './occurrences.js'
import type { Session } from './session.js'
import { planner } from './shape.js'
import { StoredItem } from './stored-item.js'

export interface FoundAttachment {
  readonly mailbox: MailboxRow
  /** The item in a folder that it belongs to, at whatever depth. */
  readonly item: StoredItem
  readonly row: AttachmentRow
  /** Its number within the item attachment that it lies in; 0 for what is attached to the item itself. */
  readonly nested: number
}

/**
 * Finds what an attachment id names. Throws `ErrorInvalidIdNotAnItemAttachmentId` for the id of something else and
 * `ErrorInvalidAttachmentId` for one that is gone or lies where the caller may not read. A nested one is only known to be there once it is read.
 */
export async function findAttachment(session: Session, id: string, deed: ItemDeed): Promise<FoundAttachment> {
  const { kind, mailboxGuid, number, instance, attachment, nested } = parseId(id)
  if (kind !== 'attachment') throw new EwsError('ErrorInvalidIdNotAnItemAttachmentId')
  const { store } = session
  const mailbox = await mailboxOf(session, mailboxGuid)
  const stored = await store.item(mailbox.id, number)
  const whole = stored && new StoredItem(stored)
  const item = whole && instance > 0 ? occurrenceNumbered(whole, instance) : whole
  const rows = item ? await attachmentRows(store, item) : []
  const row = rows.find(({ id }) => id === attachment) ?? (instance > 0 ? ownCopy(rows, attachment) : undefined)
  if (!item || !row) throw new EwsError('ErrorInvalidAttachmentId')
  checkItem(await accessToItem(session, mailbox, item), deed, item, 'ErrorInvalidAttachmentId')
  return { mailbox, item, row, nested }
}

/** What an occurrence had of its series it may have copied since; a copy keeps the place of what it was made of. */
const ownCopy = (rows: readonly AttachmentRow[], number: number): AttachmentRow | undefined =>
  rows.find(({ position }) => position === number)

/** An attachment whole, as GetAttachment answers it; the shape is for the items in item attachments (docs "AttachmentShape"). */
export async function renderAttachment(
  { store, zone }: Session,
  { mailbox, item: owner, row, nested }: FoundAttachment,
  shape: AttachmentResponseShape | undefined,
): Promise<Attachment> {
  const top = await wholeAttachment(store, row)
  const attachment = nested === 0 ? top : nestedAttachment(top, nested)
  const idOf = (number: number): string => attachmentIdOf(owner, row.id, mailbox.guid, number)
  const { element, value } = metadataOf(attachment, idOf(nested))
  if (attachment.element === 'FileAttachment')
    return { element, value: { ...value, content: attachment.value.content ?? new Uint8Array() } } as Attachment
  if (attachment.element !== 'ItemAttachment' || !attachment.value.item) return { element, value } as Attachment
  const reader = readerOf(mailbox, fullAccess, zone)
  const plan = planner({ ...shape, baseShape: 'AllProperties' }, false)
  const item = await renderEmbedded(attachment.value.item, plan, reader, (inner) => idOf(numberOf(inner)))
  return { element: 'ItemAttachment', value: { ...value, item } }
}

/** The number that an attachment got in the item attachment that it lies in. */
export const numberOf = ({ value }: Attachment): number => Number(value.attachmentId?.id ?? 0)

/** What is attached to the item in an item attachment. */
export const attachedTo = ({ element, value }: Attachment): Attachment[] =>
  (element === 'ItemAttachment' && (value.item?.value as { attachments?: Attachment[] } | undefined)?.attachments) || []

function nestedAttachment(within: Attachment, number: number): Attachment {
  const found = search(within, number)
  if (!found) throw new EwsError('ErrorInvalidAttachmentId')
  return found
}

function search(within: Attachment, number: number): Attachment | undefined {
  for (const nested of attachedTo(within)) {
    const found = numberOf(nested) === number ? nested : search(nested, number)
    if (found) return found
  }
  return undefined
}
