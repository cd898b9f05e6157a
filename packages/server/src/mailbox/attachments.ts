import {
  type Attachment,
  EwsError,
  FileAttachment,
  ItemAttachment,
  ReferenceAttachment,
  type Type,
} from '@exchequer/protocol'
import type { AttachmentRow, StoreTransaction, StoreView } from '#store/store'
import type { Reader } from './computed.js'
import { formatId } from './ids.js'
import type { StoredItem } from './stored-item.js'

/** How each kind of attachment rests: its table, and the bytes that lie beside the row. */
const kinds: Readonly<Record<Attachment['element'], Type<unknown>>> = {
  FileAttachment,
  ItemAttachment,
  ReferenceAttachment,
}

interface Document {
  readonly element: Attachment['element']
  readonly value: unknown
}

/** The attachments of an item as GetItem lists them: what they are, never their content (docs "GetItem operation"). */
export async function attachmentsOf(
  store: StoreView,
  { row }: StoredItem,
  reader: Reader,
): Promise<Attachment[] | undefined> {
  const rows = await store.attachments(row.mailbox, row.id)
  return rows.length === 0 ? undefined : rows.map((attachment) => describe(attachment, reader))
}

/** The attachments of an item whole, as they came in. */
export async function attachmentContents(store: StoreView, mailbox: number, item: number): Promise<Attachment[]> {
  const found: Attachment[] = []
  for (const { id, document } of await store.attachments(mailbox, item)) {
    const { element, value } = JSON.parse(document) as Document
    const content = await store.attachmentContent(mailbox, item, id)
    found.push({
      element,
      value: { ...(kinds[element].unpack(value) as object), ...(content && { content }) },
    } as Attachment)
  }
  return found
}

function describe({ item, id, document }: AttachmentRow, { mailboxGuid }: Reader): Attachment {
  const { element, value } = JSON.parse(document) as Document
  const known = kinds[element].unpack(value) as Attachment['value'] & { item?: unknown }
  const { item: _embedded, ...metadata } = known
  return {
    element,
    value: { ...metadata, attachmentId: { id: formatId('attachment', mailboxGuid, item, 0, id) } },
  } as Attachment
}

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

const sizeOf = ({ element, value }: Attachment): number =>
  element === 'FileAttachment' ? (value.content?.length ?? 0) : JSON.stringify(kinds[element].pack(value)).length

/** Puts the attachments of a new item beside it, in the order in which they were given. */
export async function saveAttachments(
  store: StoreTransaction,
  mailbox: number,
  item: number,
  attachments: readonly Attachment[],
  now: Date,
): Promise<void> {
  let id = 0
  for (const attachment of attachments) {
    id += 1
    const { element, value } = attachment
    const size = sizeOf(attachment)
    const { content, ...metadata } = value as FileAttachment
    const known = {
      ...metadata,
      contentType: metadata.contentType ?? (element === 'FileAttachment' ? 'application/octet-stream' : undefined),
      size,
      lastModifiedTime: now,
      isInline: metadata.isInline ?? false,
    }
    const document: Document = { element, value: kinds[element].pack(known) }
    await store.putAttachment({ mailbox, item, id, position: id, size, document: JSON.stringify(document) }, content)
  }
}
