import { type Body, CreateItem, type ItemId, type Mailbox } from '@exchequer/protocol'
import { runBatch } from './batch.js'
import { type CalendarActionResults, calendarActionResults } from './calendar-action-results.js'
import type { Connection } from './connection.js'
import { type ItemIdLike, itemIdOf, targetFolder } from './ids.js'
import { fromItem, type Item, toItem } from './item-classes.js'
import type { CreateItemsOptions } from './items.js'
import type { ServiceResponse, ServiceResponseCollection } from './service-response.js'

/** What of an answer its author decides; the server fills in the rest from the message that is answered. */
export interface ResponseProperties {
  /** Goes before the quoted message. */
  readonly bodyPrefix?: Body | string
  /** Takes the place of the whole body, the quoted message included. */
  readonly body?: Body | string
  readonly subject?: string
  readonly toRecipients?: readonly Mailbox[]
  readonly ccRecipients?: readonly Mailbox[]
  readonly bccRecipients?: readonly Mailbox[]
  readonly isReadReceiptRequested?: boolean
  readonly isDeliveryReceiptRequested?: boolean
}

/** An answer to an item, to be sent or saved with `respondToItems`. */
export interface ResponseObject {
  readonly element:
    | 'ReplyToItem'
    | 'ReplyAllToItem'
    | 'ForwardItem'
    | 'PostReplyItem'
    | 'SuppressReadReceipt'
    | 'AcceptItem'
    | 'TentativelyAcceptItem'
    | 'DeclineItem'
    | 'CancelCalendarItem'
    | 'RemoveItem'
  readonly value: object
}

/** An answer to the author of a message, or to everybody who got it. */
export const createReply = (
  item: ItemIdLike,
  properties: ResponseProperties = {},
  replyAll = false,
): ResponseObject => ({
  element: replyAll ? 'ReplyAllToItem' : 'ReplyToItem',
  value: responseTo(item, properties),
})

/** A message, with its attachments, for somebody else; who gets a meeting so is invited to it. */
export const createForward = (item: ItemIdLike, properties: ResponseProperties): ResponseObject => ({
  element: 'ForwardItem',
  value: responseTo(item, properties),
})

/** An answer to a post, for the folder that it stands in. */
export const createPostReply = (
  item: ItemIdLike,
  properties: Pick<ResponseProperties, 'bodyPrefix' | 'body' | 'subject'> = {},
): ResponseObject => ({ element: 'PostReplyItem', value: responseTo(item, properties) })

/** Nobody is told that a message was read. */
export const suppressReadReceipt = (item: ItemIdLike): ResponseObject => ({
  element: 'SuppressReadReceipt',
  value: { referenceItemId: referenceOf(item) },
})

/** What became of an answer, and its draft or post where it was saved; of an answer to a meeting, what lies where now. */
export type RespondResponse = ServiceResponse & CalendarActionResults & { readonly item?: Item }

/** Sends answers and keeps copies, unless `messageDisposition` says otherwise. */
export function respondToItems(
  connection: Connection,
  responses: readonly ResponseObject[],
  { savedItemFolderId, messageDisposition = 'SendAndSaveCopy', ...options }: CreateItemsOptions = {},
): Promise<ServiceResponseCollection<RespondResponse>> {
  return runBatch(
    connection,
    {
      operation: CreateItem,
      inputs: responses,
      request: (chunk) => ({
        messageDisposition,
        ...(savedItemFolderId && { savedItemFolderId: targetFolder(savedItemFolderId) }),
        items: chunk.map(({ element, value }) => fromItem(element, value)),
      }),
      respond: (response, _, message): RespondResponse => {
        const items = (message?.items ?? []).map(toItem)
        return { ...response, ...calendarActionResults(items), ...(items[0] && { item: items[0] }) }
      },
    },
    options,
  )
}

function responseTo(item: ItemIdLike, { bodyPrefix, body, ...properties }: ResponseProperties): object {
  return {
    ...properties,
    referenceItemId: referenceOf(item),
    ...(body !== undefined && { body: bodyOf(body) }),
    ...(bodyPrefix !== undefined && { newBodyContent: bodyOf(bodyPrefix) }),
  }
}

export const bodyOf = (body: Body | string): Body =>
  typeof body === 'string' ? { bodyType: 'HTML', value: body } : body

export function referenceOf(item: ItemIdLike): ItemId {
  const reference = itemIdOf(item)
  if (reference.element !== 'ItemId') throw new TypeError('an occurrence is answered by its own id')
  return reference.value
}
