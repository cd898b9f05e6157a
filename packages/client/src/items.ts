import {
  type AffectedTaskOccurrences,
  type CalendarItemCreateOrDeleteOperation,
  type CalendarItemUpdateOperation,
  type ConflictResolution,
  CopyItem,
  CreateItem,
  DeleteItem,
  type Disposal,
  GetItem,
  type ItemChange,
  type ItemInfoResponseMessage,
  type MessageDisposition,
  MoveItem,
  SendItem,
  UpdateItem,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { type FolderIdLike, type ItemIdLike, itemIdOf, savedId, targetFolder } from './ids.js'
import { fromItem, type Item, toItem } from './item-classes.js'
import { checkVersion, type PropertyChange, propertyChanges } from './property-changes.js'
import { itemShape, PropertySet } from './property-set.js'
import { classOf, markSaved, replaceValues, valuesOf } from './service-object.js'
import { type Answered, type ServiceResponse, ServiceResponseCollection, success } from './service-response.js'
import { copyOf, type Values } from './value.js'

/** What became of an item, and the item where there is one. */
export type ItemResponse<T extends Item = Item> = Answered<{ readonly item: T }>

export interface CreateItemsOptions extends BatchOptions {
  /** Where to save; each class has a folder of its own otherwise. */
  readonly savedItemFolderId?: FolderIdLike
  /** Whether messages are only saved, which is the default, or sent. */
  readonly messageDisposition?: MessageDisposition
  /** Whether attendees of meetings are told; nobody is unless this says so. */
  readonly sendMeetingInvitations?: CalendarItemCreateOrDeleteOperation
}

/** Creates items; each then carries its id, and later updates send only what changes from here on. */
export async function createItems<T extends Item>(
  connection: Connection,
  items: readonly T[],
  options: CreateItemsOptions = {},
): Promise<ServiceResponseCollection<ItemResponse<T>>> {
  for (const item of items) checkVersion(item, connection.version)
  const { savedItemFolderId, messageDisposition = 'SaveOnly', sendMeetingInvitations = 'SendToNone' } = options
  const sent = new Map<T, Values>()
  return runBatch(
    connection,
    {
      operation: CreateItem,
      inputs: items,
      request: (chunk) => ({
        messageDisposition,
        sendMeetingInvitations,
        ...(savedItemFolderId && { savedItemFolderId: targetFolder(savedItemFolderId) }),
        items: chunk.map((item) => {
          // What goes out is kept apart, since the program may go on changing the item meanwhile.
          sent.set(item, copyOf(valuesOf(item)))
          return fromItem(classOf(item).element, sent.get(item)!)
        }),
      }),
      respond: (response, item, message) => respondSaved(response, item, sent.get(item), message),
    },
    options,
  )
}

/** Gets items by their ids; by themselves ids do not say of what class the items are. */
export function bindToItems<T extends Item = Item>(
  connection: Connection,
  ids: readonly ItemIdLike[],
  propertySet: PropertySet = PropertySet.firstClass,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ItemResponse<T>>> {
  return runBatch(
    connection,
    {
      operation: GetItem,
      inputs: ids,
      request: (chunk) => ({ itemShape: itemShape(propertySet), itemIds: chunk.map(itemIdOf) }),
      respond: (response, _, message): ItemResponse<T> => {
        const [found] = message?.items ?? []
        return found ? { ...response, item: toItem(found) as T } : (response as ItemResponse<T>)
      },
    },
    options,
  )
}

/** Gets the items that are at hand anew: what they held, unsaved changes included, gives way to what the server has. */
export function loadPropertiesForItems<T extends Item>(
  connection: Connection,
  items: readonly T[],
  propertySet: PropertySet = PropertySet.firstClass,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ItemResponse<T>>> {
  return runBatch(
    connection,
    {
      operation: GetItem,
      inputs: items,
      request: (chunk) => ({ itemShape: itemShape(propertySet), itemIds: chunk.map(itemIdOf) }),
      respond: (response, item, message): ItemResponse<T> => {
        const [found] = message?.items ?? []
        if (found) replaceValues(item, found.value as Values)
        return { ...response, item }
      },
    },
    options,
  )
}

export interface UpdateItemsOptions extends BatchOptions {
  readonly savedItemFolderId?: FolderIdLike
  /** What to do where somebody else has changed the item: `AutoResolve` unless this says otherwise. */
  readonly conflictResolution?: ConflictResolution
  readonly messageDisposition?: MessageDisposition
  /** Whether attendees are told of changed meetings; nobody is unless this says so. */
  readonly sendInvitationsOrCancellations?: CalendarItemUpdateOperation
  readonly suppressReadReceipts?: boolean
}

/** As every response to an item, with the number of properties that somebody else had changed too. */
export type UpdateItemResponse<T extends Item = Item> = ItemResponse<T> & { readonly conflictCount: number }

/** Sends what has changed of each item, and of that nothing else; an item without changes succeeds without being sent. */
export async function updateItems<T extends Item>(
  connection: Connection,
  items: readonly T[],
  options: UpdateItemsOptions = {},
): Promise<ServiceResponseCollection<UpdateItemResponse<T>>> {
  const { savedItemFolderId, conflictResolution = 'AutoResolve', messageDisposition = 'SaveOnly' } = options
  const { sendInvitationsOrCancellations = 'SendToNone', suppressReadReceipts } = options
  for (const item of items) {
    savedId(item, 'itemId')
    checkVersion(item, connection.version)
  }
  const changed = items.filter((item) => propertyChanges(item, 'itemId').length > 0)
  const sent = new Map<T, Values>()
  const responses = await runBatch(
    connection,
    {
      operation: UpdateItem,
      inputs: changed,
      request: (chunk) => ({
        conflictResolution,
        messageDisposition,
        sendMeetingInvitationsOrCancellations: sendInvitationsOrCancellations,
        ...(suppressReadReceipts !== undefined && { suppressReadReceipts }),
        ...(savedItemFolderId && { savedItemFolderId: targetFolder(savedItemFolderId) }),
        itemChanges: chunk.map((item) => {
          const { itemId, ...values } = copyOf(valuesOf(item))
          sent.set(item, values)
          return itemChange(item)
        }),
      }),
      respond: (response, item, message): UpdateItemResponse<T> => ({
        ...respondSaved(response, item, sent.get(item), message),
        conflictCount: message?.conflictResults?.count ?? 0,
      }),
    },
    options,
  )
  const answered = new Map(changed.map((item, i) => [item, responses.at(i)!]))
  const unchanged = (item: T): UpdateItemResponse<T> => ({ ...success, result: 'success', item, conflictCount: 0 })
  return new ServiceResponseCollection(items.map((item) => answered.get(item) ?? unchanged(item)))
}

/** What has been changed of an item, as updates of it. */
export function itemChange(item: Item): ItemChange {
  const { element } = classOf(item)
  return {
    itemId: { element: 'ItemId', value: savedId(item, 'itemId') },
    updates: propertyChanges(item, 'itemId').map(({ path, values }: PropertyChange) =>
      values
        ? { element: 'SetItemField', value: { path, item: fromItem(element, values) as never } }
        : { element: 'DeleteItemField', value: { path } },
    ),
  }
}

/** Writes down in the item what the server has now: what was sent, under the id that it answered. */
export function respondSaved<T extends Item>(
  response: ServiceResponse,
  item: T,
  sent: Values | undefined,
  message: ItemInfoResponseMessage | undefined,
): ItemResponse<T> {
  const itemId = message?.items?.[0]?.value.itemId
  if (response.result === 'success' && sent) markSaved(item, sent, itemId ? { itemId } : {})
  return { ...response, item }
}

export interface DeleteItemsOptions extends BatchOptions {
  readonly deleteType: Disposal
  /** Whether attendees are told that a meeting is off; nobody is unless this says so. */
  readonly sendCancellations?: CalendarItemCreateOrDeleteOperation
  /** Of a recurring task, whether all goes or this occurrence only. */
  readonly affectedTaskOccurrences?: AffectedTaskOccurrences
  readonly suppressReadReceipts?: boolean
}

export function deleteItems(
  connection: Connection,
  ids: readonly ItemIdLike[],
  options: DeleteItemsOptions,
): Promise<ServiceResponseCollection> {
  const { deleteType, sendCancellations = 'SendToNone', affectedTaskOccurrences = 'AllOccurrences' } = options
  const { suppressReadReceipts } = options
  return runBatch(
    connection,
    {
      operation: DeleteItem,
      inputs: ids,
      request: (chunk) => ({
        deleteType,
        sendMeetingCancellations: sendCancellations,
        affectedTaskOccurrences,
        ...(suppressReadReceipts !== undefined && { suppressReadReceipts }),
        itemIds: chunk.map(itemIdOf),
      }),
      respond: (response) => response,
    },
    options,
  )
}

export interface SendItemsOptions extends BatchOptions {
  /** Where a copy is kept: Sent Items unless this says otherwise; `false` for none. */
  readonly saveToFolder?: FolderIdLike | false
}

/** Sends messages that were saved; each is named with the change key that it has now. */
export function sendItems(
  connection: Connection,
  ids: readonly ItemIdLike[],
  options: SendItemsOptions = {},
): Promise<ServiceResponseCollection> {
  const { saveToFolder } = options
  return runBatch(
    connection,
    {
      operation: SendItem,
      inputs: ids,
      request: (chunk) => ({
        saveItemToFolder: saveToFolder !== false,
        ...(saveToFolder && { savedItemFolderId: targetFolder(saveToFolder) }),
        itemIds: chunk.map(itemIdOf),
      }),
      respond: (response) => response,
    },
    options,
  )
}

/** Moves items; they have new ids afterwards, which the responses hold. */
export const moveItems = (
  connection: Connection,
  ids: readonly ItemIdLike[],
  destination: FolderIdLike,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ItemResponse>> => relocate(connection, MoveItem, ids, destination, options)

/** Copies items; the responses hold the ids of the copies. */
export const copyItems = (
  connection: Connection,
  ids: readonly ItemIdLike[],
  destination: FolderIdLike,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ItemResponse>> => relocate(connection, CopyItem, ids, destination, options)

function relocate(
  connection: Connection,
  operation: typeof MoveItem | typeof CopyItem,
  ids: readonly ItemIdLike[],
  destination: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<ItemResponse>> {
  return runBatch(
    connection,
    {
      operation,
      inputs: ids,
      request: (chunk) => ({
        toFolderId: targetFolder(destination),
        itemIds: chunk.map(itemIdOf),
        // A member of Exchange 2010 SP1: older versions do not see it.
        returnNewItemIds: true,
      }),
      respond: (response, _, message): ItemResponse => {
        const [found] = message?.items ?? []
        return found ? { ...response, item: toItem(found) } : (response as ItemResponse)
      },
    },
    options,
  )
}
