import {
  type Attachment,
  type Body,
  type ExtendedProperty,
  type ItemAttachment,
  itemClassOfElement,
  type MimeContent,
} from '@exchequer/protocol'
import { packAttachment, sizeOf } from './attachments.js'
import { foundColumns } from './columns.js'
import { extendedKey, readExtended } from './extended-properties.js'
import type { ItemParts } from './item-parts.js'
import { type ExtendedValue, messageFlag, type Properties, StoredItem } from './stored-item.js'

export type Embedded = NonNullable<ItemAttachment['item']>

interface Given extends Properties {
  itemClass?: string
  isRead?: boolean
  isDraft?: boolean
  body?: Body
  mimeContent?: MimeContent
  attachments?: Attachment[]
  extendedProperty?: ExtendedProperty[]
  conversationIndex?: Uint8Array
}

/** An item that lies in an attachment, to be read as one that lies in a folder. */
export function embeddedItem({ element, value }: Embedded): StoredItem {
  const {
    itemClass,
    isRead,
    isDraft,
    body,
    mimeContent,
    attachments,
    extendedProperty,
    conversationIndex,
    ...properties
  } = value as Given
  const extended: Record<string, ExtendedValue> = {}
  for (const property of extendedProperty ?? [])
    extended[extendedKey(property.extendedFieldURI)] = readExtended(property)
  const modified = (properties['dateTimeCreated'] ?? new Date(0)) as Date
  const state = {
    flags: isDraft ? messageFlag.unsent : 0,
    hasMime: mimeContent !== undefined,
    ...(body && { bodyType: body.bodyType }),
    ...(conversationIndex && { conversationIndex: Buffer.from(conversationIndex).toString('base64') }),
  }
  const row = {
    ...foundColumns(properties, state, modified),
    mailbox: 0,
    id: 0,
    folder: 0,
    change: 0,
    contentChange: 0,
    itemClass: itemClass ?? itemClassOfElement(element)?.itemClass ?? 'IPM.Note',
    isAssociated: false,
    isRead: isRead ?? true,
    articleNumber: 0,
    size: sizeOf({ element: 'ItemAttachment', value: { item: { element, value } as Embedded } }),
    hasAttachments: (attachments ?? []).some((attachment) => attachment.value.isInline !== true),
    importance: 1,
    lookup: null,
    document: '',
  }
  return new StoredItem(row, { p: properties, x: extended, s: state })
}

/** What lies beside such an item: all of it is in the attachment. */
export function partsOf({ value }: Embedded): ItemParts {
  const { body, mimeContent, attachments = [] } = value as Given
  return {
    // Nothing that it refers to lies with it, and nothing is around it.
    item: async () => undefined,
    folderByName: async () => undefined,
    origin: {},
    isCommitted: false,
    itemIds: async () => [],
    itemVersions: async () => [],
    listItems: async () => [],
    text: async () => body?.value,
    bytes: async () => mimeContent?.value,
    attachments: async () =>
      attachments.map((attachment, index) => ({
        mailbox: 0,
        item: 0,
        id: index,
        position: index,
        size: 0,
        document: packAttachment(attachment),
      })),
    // What is nested lies in one piece.
    attachmentContent: async () => undefined,
  }
}
