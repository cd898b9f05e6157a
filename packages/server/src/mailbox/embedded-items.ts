import {
  type Attachment,
  type Body,
  type ExtendedProperty,
  type ItemAttachment,
  itemClassOfElement,
  type MimeContent,
} from '@exchequer/protocol'
import { metadataOf, packAttachment, sizeOf } from './attachments.js'
import { foundColumns } from './columns.js'
import type { Reader } from './computed.js'
import { extendedKey, readExtended } from './extended-properties.js'
import type { ItemParts } from './item-parts.js'
import { renderItem } from './render.js'
import type { Planner } from './shape.js'
import { type ExtendedValue, messageFlag, type Properties, StoredItem } from './stored-item.js'

type Embedded = NonNullable<ItemAttachment['item']>

/** The item in an attachment as an answer shows it; `idOf` gives the ids of what is attached to it in turn. */
export async function renderEmbedded(
  embedded: Embedded,
  planner: Planner,
  reader: Reader,
  idOf: (nested: Attachment) => string,
): Promise<Embedded> {
  const item = embeddedItem(embedded)
  const { attachments } = embedded.value as { attachments?: Attachment[] }
  const plan = planner(item.table)
  // It lies in no folder, and no operation takes its id.
  const places = plan.places.filter(({ key }) => !notEmbedded.has(key))
  const value = await renderItem(item, { ...plan, places }, reader, partsOf(embedded))
  if (plan.keys.has('attachments') && attachments)
    value['attachments'] = attachments.map((nested) => metadataOf(nested, idOf(nested)))
  return { element: item.table.element, value } as Embedded
}

const notEmbedded = new Set(['itemId', 'parentFolderId', 'attachments', 'responseObjects', 'effectiveRights'])

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
function embeddedItem({ element, value }: Embedded): StoredItem {
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

function partsOf({ value }: Embedded): ItemParts {
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
