import { type Attachment, type AttachmentResponseShape, EwsError } from '@exchequer/protocol'
import type { AttachmentRow, MailboxRow, StoreView } from '#store/store'
import { checkItem, type ItemDeed } from './access.js'
import { metadataOf, wholeAttachment } from './attachments.js'
import { readerOf } from './computed.js'
import { renderEmbedded } from './embedded-items.js'
import { mailboxOf } from './folders.js'
import { formatId, parseId } from './ids.js'
import { accessToItem } from './item-references.js'
import { occurrenceStarting } from './occurrences.js'
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
  const { kind, mailboxGuid, number, instance, attachment } = parseId(id)
  if (kind !== 'attachment') throw new EwsError('ErrorInvalidIdNotAnItemAttachmentId')
  const mailbox = await mailboxOf(session, mailboxGuid)
  const row = await session.store.item(mailbox.id, number)
  const found = row && (await session.store.attachments(mailbox.id, number)).find(({ id }) => id === attachment)
  if (!row || !found) throw new EwsError('ErrorInvalidAttachmentId')
  const whole = new StoredItem(row)
  const item = ownerOf(whole, attachment)
  checkItem(await accessToItem(session, mailbox, whole), deed, item, 'ErrorInvalidAttachmentId')
  return { mailbox, item, row: found, nested: instance }
}

/** What an attachment belongs to, of all that lies beside an item: a series keeps those of its exceptions. */
function ownerOf(item: StoredItem, number: number): StoredItem {
  const exception = item.state.exceptions?.find(({ attachments }) => attachments?.includes(number))
  return (exception && occurrenceStarting(item, exception.originalStart)) ?? item
}

/** An attachment whole, as GetAttachment answers it; the shape is for the items in item attachments (docs "AttachmentShape"). */
export async function renderAttachment(
  store: StoreView,
  { mailbox, row, nested }: FoundAttachment,
  shape: AttachmentResponseShape | undefined,
): Promise<Attachment> {
  const top = await wholeAttachment(store, row)
  const attachment = nested === 0 ? top : nestedAttachment(top, nested)
  const idOf = (number: number): string => formatId('attachment', mailbox.guid, row.item, number, row.id)
  const { element, value } = metadataOf(attachment, idOf(nested))
  if (attachment.element === 'FileAttachment')
    return { element, value: { ...value, content: attachment.value.content ?? new Uint8Array() } } as Attachment
  if (attachment.element !== 'ItemAttachment' || !attachment.value.item) return { element, value } as Attachment
  const reader = readerOf(mailbox)
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
