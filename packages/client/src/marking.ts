import {
  ArchiveItem,
  type ItemId,
  MarkAllItemsAsRead,
  MarkAsJunk,
  ReportMessage,
  type ReportMessageAction,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { baseFolderId } from './folders.js'
import { type FolderIdLike, type ItemIdLike, itemIdOf, targetFolder } from './ids.js'
import { toItem } from './item-classes.js'
import type { ItemResponse } from './items.js'
import type { ServiceResponse, ServiceResponseCollection } from './service-response.js'

export interface MarkAllItemsAsReadOptions extends BatchOptions {
  /** `false` marks everything as unread. */
  readonly readFlag?: boolean
  /** Whether those who asked for read receipts hear nothing, which is so unless this says otherwise. */
  readonly suppressReadReceipts?: boolean
}

/** Marks everything in folders as read, or as unread. */
export function markAllItemsAsRead(
  connection: Connection,
  folders: readonly FolderIdLike[],
  { readFlag = true, suppressReadReceipts = true, ...options }: MarkAllItemsAsReadOptions = {},
): Promise<ServiceResponseCollection> {
  return runBatch(
    connection,
    {
      operation: MarkAllItemsAsRead,
      inputs: folders,
      request: (chunk) => ({ readFlag, suppressReadReceipts, folderIds: chunk.map(baseFolderId) }),
      respond: (response) => response,
    },
    options,
  )
}

export interface MarkAsJunkOptions extends BatchOptions {
  /** `false` takes it back. */
  readonly isJunk?: boolean
  /** Whether the message goes to Junk Email, or back to the Inbox; otherwise only its sender is blocked, or not any more. */
  readonly moveItem?: boolean
}

/** Where the message lies now, if it was moved. */
export type MarkAsJunkResponse = ServiceResponse & { readonly movedItemId?: ItemId }

/** Blocks the senders of messages, and moves these to Junk Email; or the other way round. */
export function markAsJunk(
  connection: Connection,
  ids: readonly ItemIdLike[],
  { isJunk = true, moveItem = true, ...options }: MarkAsJunkOptions = {},
): Promise<ServiceResponseCollection<MarkAsJunkResponse>> {
  return runBatch(
    connection,
    {
      operation: MarkAsJunk,
      inputs: ids,
      request: (chunk) => ({ isJunk, moveItem, itemIds: chunk.map(itemIdOf) }),
      respond: moved,
    },
    options,
  )
}

const moved = (
  response: ServiceResponse,
  _: unknown,
  message: { readonly movedItemId?: ItemId | undefined } | undefined,
): MarkAsJunkResponse => (message?.movedItemId ? { ...response, movedItemId: message.movedItemId } : response)

/** Reports messages as junk, as phishing or as mailings, or as none of it, and moves them accordingly; from Exchange 2016 on. */
export function reportMessages(
  connection: Connection,
  ids: readonly ItemIdLike[],
  reportAction: ReportMessageAction,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<MarkAsJunkResponse>> {
  return runBatch(
    connection,
    {
      operation: ReportMessage,
      inputs: ids,
      request: (chunk) => ({ reportAction, itemIds: chunk.map(itemIdOf) }),
      respond: moved,
    },
    options,
  )
}

/** Moves items from a folder into the same folder of the archive mailbox. */
export function archiveItems(
  connection: Connection,
  ids: readonly ItemIdLike[],
  sourceFolder: FolderIdLike,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ItemResponse>> {
  return runBatch(
    connection,
    {
      operation: ArchiveItem,
      inputs: ids,
      request: (chunk) => ({ archiveSourceFolderId: targetFolder(sourceFolder), itemIds: chunk.map(itemIdOf) }),
      respond: (response, _, message): ItemResponse => {
        const [found] = message?.items ?? []
        return found ? { ...response, item: toItem(found) } : (response as ItemResponse)
      },
    },
    options,
  )
}
