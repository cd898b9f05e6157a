import {
  type Attachment,
  type AttachmentId,
  CreateAttachment,
  DeleteAttachment,
  GetAttachment,
  type GetAttachmentRequest,
  type ItemId,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { type ItemIdLike, itemIdOf } from './ids.js'
import { type PropertySet, pathOf } from './property-set.js'
import { markSaved, ServiceObject } from './service-object.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** What names an attachment: its id, the id's text, or the attachment as an item lists it. */
export type AttachmentIdLike = AttachmentId | string | Attachment

/** What became of an attachment: its id, and the change key that its item has from then on. */
export type CreateAttachmentResponse = Answered<{ readonly attachmentId: AttachmentId }>

/** An attachment with its content. */
export type GetAttachmentResponse = Answered<{ readonly attachment: Attachment }>

/** The item that an attachment was taken from, with its new change key. */
export type DeleteAttachmentResponse = Answered<{ readonly rootItemId: ItemId }>

/** Attaches files, items and references to an item that was saved. */
export function createAttachments(
  connection: Connection,
  parent: ItemIdLike,
  attachments: readonly Attachment[],
  options: BatchOptions,
): Promise<ServiceResponseCollection<CreateAttachmentResponse>> {
  // Each answer changes the item, and the next call is to name it as it is then.
  let parentItemId = itemId(parent)
  return runBatch(
    connection,
    {
      operation: CreateAttachment,
      inputs: attachments,
      request: (chunk) => ({ parentItemId, attachments: [...chunk] }),
      respond: (response, _, message): CreateAttachmentResponse => {
        const attachmentId = message?.attachments[0]?.value.attachmentId
        if (!attachmentId) return response as CreateAttachmentResponse
        const { rootItemId: id, rootItemChangeKey: changeKey } = attachmentId
        if (id !== undefined && changeKey !== undefined) {
          parentItemId = { id, changeKey }
          // An item at hand can then be updated or sent without being loaded again.
          if (parent instanceof ServiceObject) markSaved(parent, {}, { itemId: parentItemId })
        }
        return { ...response, attachmentId }
      },
    },
    { ...options, concurrency: 1 },
  )
}

/** What comes of items in attachments besides their first-class properties. */
export type AttachmentShape = Pick<
  PropertySet,
  'additionalProperties' | 'bodyType' | 'filterHtmlContent' | 'includeMimeContent'
>

/** Gets attachments whole, with the content of files and the properties of items. */
export function getAttachments(
  connection: Connection,
  ids: readonly AttachmentIdLike[],
  shape: AttachmentShape | undefined,
  options: BatchOptions,
): Promise<ServiceResponseCollection<GetAttachmentResponse>> {
  const attachmentShape = shape && shapeOf(shape)
  return runBatch(
    connection,
    {
      operation: GetAttachment,
      inputs: ids,
      request: (chunk) => ({ ...(attachmentShape && { attachmentShape }), attachmentIds: chunk.map(attachmentIdOf) }),
      respond: (response, _, message): GetAttachmentResponse => {
        const [attachment] = message?.attachments ?? []
        return attachment ? { ...response, attachment } : (response as GetAttachmentResponse)
      },
    },
    options,
  )
}

/** Takes attachments away from their items. */
export function deleteAttachments(
  connection: Connection,
  ids: readonly AttachmentIdLike[],
  options: BatchOptions,
): Promise<ServiceResponseCollection<DeleteAttachmentResponse>> {
  return runBatch(
    connection,
    {
      operation: DeleteAttachment,
      inputs: ids,
      request: (chunk) => ({ attachmentIds: chunk.map(attachmentIdOf) }),
      respond: (response, _, message): DeleteAttachmentResponse => {
        const root = message?.rootItemId
        if (!root) return response as DeleteAttachmentResponse
        return { ...response, rootItemId: { id: root.rootItemId, changeKey: root.rootItemChangeKey } }
      },
    },
    options,
  )
}

function shapeOf({
  additionalProperties,
  ...shape
}: AttachmentShape): NonNullable<GetAttachmentRequest['attachmentShape']> {
  if (!additionalProperties?.length) return shape
  return { ...shape, additionalProperties: additionalProperties.map(pathOf) }
}

/** Of an id that an answer brought only the text may go back (docs "GetAttachment operation"). */
function attachmentIdOf(like: AttachmentIdLike): { id: string } {
  if (typeof like === 'string') return { id: like }
  const known = 'element' in like ? like.value.attachmentId : like
  if (!known) throw new TypeError('the attachment has no id: it was not loaded from a server')
  return { id: known.id }
}

function itemId(like: ItemIdLike): ItemId {
  const { element, value } = itemIdOf(like)
  if (element !== 'ItemId') throw new TypeError(`nothing can be attached to an ${element}: it takes an item id`)
  return value
}
