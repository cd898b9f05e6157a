import {
  type Attachment,
  EwsError,
  FileAttachment,
  ItemAttachment,
  ReferenceAttachment,
  type Type,
} from '@exchequer/protocol'
import type { AttachmentRow, StoreTransaction } from '#store/store'
import type { Reader } from './computed.js'
import { formatId } from './ids.js'
import type { ItemParts } from './item-parts.js'
import type { StoredItem } from './stored-item.js'

/** How each kind of attachment rests: its table, and the bytes that lie beside the row. */
const kinds: Readonly<Record<Attachment['element'], Type<unknown>>> = {
  FileAttachment,
  ItemAttachment,
  ReferenceAttachment,
}

interface Document {
  readonly element: Attachment['element']
  readonly value: object
}

/** The attachments of an item as GetItem lists them: what they are, never their content (docs "GetItem operation"). */
export async function attachmentsOf(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
): Promise<Attachment[] | undefined> {
  const rows = await attachmentRows(store, item)
  return rows.length === 0 ? undefined : rows.map((attachment) => describe(item, attachment, reader))
}

/** The attachments of an item whole, as they came in. */
export async function attachmentContents(store: ItemParts, item: StoredItem): Promise<Attachment[]> {
  const found: Attachment[] = []
  for (const row of await attachmentRows(store, item)) found.push(await wholeAttachment(store, row))
  return found
}

/** The attachments of those exceptions of a series that have others than the series, whole, by the numbers of the exceptions. */
export async function exceptionAttachments(
  store: ItemParts,
  { row, state }: StoredItem,
): Promise<Map<number, Attachment[]>> {
  const found = new Map<number, Attachment[]>()
  for (const { number, attachments } of state.exceptions ?? []) {
    if (!attachments) continue
    const rows = (await store.attachments(row.mailbox, row.id)).filter(({ id }) => attachments.includes(id))
    const whole: Attachment[] = []
    for (const attachment of rows) whole.push(await wholeAttachment(store, attachment))
    found.set(number, whole)
  }
  return found
}

/** The attachments of an item: those of a series lie beside those of its exceptions, and an occurrence shares them or has its own. */
export async function attachmentRows(
  store: ItemParts,
  { row, state, occurrence }: StoredItem,
): Promise<AttachmentRow[]> {
  const rows = await store.attachments(row.mailbox, row.id)
  const own = occurrence?.exception?.attachments
  if (own) return rows.filter(({ id }) => own.includes(id))
  const { exceptions = [] } = (occurrence?.master ?? { state }).state
  const others = new Set(exceptions.flatMap(({ attachments = [] }) => attachments))
  return others.size === 0 ? rows : rows.filter(({ id }) => !others.has(id))
}

/** An attachment with its content: the bytes of a file, or the item. */
export async function wholeAttachment(store: ItemParts, row: AttachmentRow): Promise<Attachment> {
  const { element, value } = JSON.parse(row.document) as Document
  const content = await store.attachmentContent(row.mailbox, row.item, row.id)
  if (element === 'ItemAttachment' && content)
    return unpack({ element, value: { ...value, item: JSON.parse(Buffer.from(content).toString()) } })
  const attachment = unpack({ element, value })
  return content ? ({ element, value: { ...attachment.value, content } } as Attachment) : attachment
}

/** What the row itself says of an attachment: all but its content. */
export const readAttachment = ({ document }: Pick<AttachmentRow, 'document'>): Attachment =>
  unpack(JSON.parse(document) as Document)

const unpack = ({ element, value }: Document): Attachment =>
  ({ element, value: kinds[element].unpack(value) }) as Attachment

/** The text in which an attachment rests, whole. */
export const packAttachment = (attachment: Attachment): string => JSON.stringify(pack(attachment))

const pack = ({ element, value }: Attachment): Document => ({ element, value: kinds[element].pack(value) as object })

const describe = (item: StoredItem, row: AttachmentRow, { mailboxGuid }: Reader): Attachment =>
  metadataOf(readAttachment(row), attachmentIdOf(item, row.id, mailboxGuid))

/** The id of an attachment, or of what lies in one: of an occurrence it says so, since the series may have the same one. */
export const attachmentIdOf = (
  { row, occurrence }: StoredItem,
  number: number,
  mailboxGuid: string,
  nested = 0,
): string => formatId('attachment', mailboxGuid, row.id, occurrence?.instance ?? 0, number, nested)

/** An attachment as lists of them show it, under its id. */
export function metadataOf({ element, value }: Attachment, id: string): Attachment {
  const { item: _item, content: _content, ...metadata } = value as Partial<ItemAttachment & FileAttachment>
  return { element, value: { ...metadata, attachmentId: { id } } } as Attachment
}

/** Whether one of them is the picture of a contact (docs "IsContactPhoto"). */
export const hasContactPhoto = (attachments: readonly Attachment[]): boolean =>
  attachments.some(({ element, value }) => element === 'FileAttachment' && value.isContactPhoto === true)

/** What attachments a new item brings: `hasAttachments` passes over those that the body shows (docs "HasAttachments"). */
export interface AttachmentSummary {
  readonly size: number
  readonly hasAttachments: boolean
}

export function summarize(attachments: readonly Attachment[]): AttachmentSummary {
  let size = 0
  let hasAttachments = false
  for (const { element, value } of attachments) {
    if (value.name === undefined && element !== 'ItemAttachment')
      throw new EwsError('ErrorRequiredPropertyMissing', undefined, [
        { name: 't:ExceptionFieldURI', attributes: { FieldURI: 'attachment:Name' }, text: '', children: [] },
      ])
    size += sizeOf({ element, value } as Attachment)
    hasAttachments ||= value.isInline !== true
  }
  return { size, hasAttachments }
}

/** What an attachment weighs: the bytes of a file, or the text in which an item rests. */
export const sizeOf = ({ element, value }: Attachment): number =>
  element === 'FileAttachment' ? (value.content?.length ?? 0) : JSON.stringify(kinds[element].pack(value)).length

/** Puts the attachments of a new item beside it, in the order in which they were given. */
export async function saveAttachments(
  store: StoreTransaction,
  mailbox: number,
  item: number,
  attachments: readonly Attachment[],
  now: Date,
): Promise<void> {
  for (const [index, attachment] of attachments.entries())
    await saveAttachment(store, { mailbox, item, id: index + 1 }, attachment, now)
}

/** Puts one attachment beside an item; gives the bytes that it counts for. */
export async function saveAttachment(
  store: StoreTransaction,
  place: Pick<AttachmentRow, 'mailbox' | 'item' | 'id'> & Partial<Pick<AttachmentRow, 'position'>>,
  attachment: Attachment,
  now: Date,
): Promise<number> {
  const complete = completeAttachment(attachment, now)
  const { content, ...file } = complete.value as FileAttachment
  // An item lies beside the row as a file does: lists of attachments do not read it.
  const packed = pack({ element: complete.element, value: file } as Attachment)
  const { item: embedded, ...metadata } = packed.value as { item?: unknown }
  const bytes = embedded === undefined ? content : Buffer.from(JSON.stringify(embedded))
  const size = file.size!
  const document = JSON.stringify({ element: packed.element, value: metadata } satisfies Document)
  const { mailbox, item, id, position = id } = place
  await store.putAttachment({ mailbox, item, id, position, size, document }, bytes)
  return size
}

/** An attachment with everything that the server says of it. */
export function completeAttachment(attachment: Attachment, now: Date): Attachment {
  const { element, value } = attachment
  return {
    element,
    value: {
      ...value,
      contentType: value.contentType ?? (element === 'FileAttachment' ? 'application/octet-stream' : undefined),
      size: sizeOf(attachment),
      lastModifiedTime: now,
      isInline: value.isInline ?? false,
    },
  } as Attachment
}
