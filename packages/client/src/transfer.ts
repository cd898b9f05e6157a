import { type CreateAction, ExportItems, type FolderId, type ItemId, UploadItems } from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import type { AnyFolder } from './folder-classes.js'
import { type ItemIdLike, plainItemId, savedId } from './ids.js'
import { ServiceObject } from './service-object.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** An item as the bytes that `uploadItems` takes; what is in them is the server's to know. */
export type ExportItemResponse = Answered<{ readonly itemId: ItemId; readonly data: Uint8Array }>

export type UploadItemResponse = Answered<{ readonly itemId: ItemId }>

export interface ItemUpload {
  /** Where the item goes; the operation knows no well-known names. */
  readonly parentFolder: AnyFolder | FolderId
  readonly data: Uint8Array
  /** `CreateNew` unless this says otherwise. */
  readonly createAction?: CreateAction
  /** Which item is replaced. */
  readonly itemId?: ItemIdLike
  /** What the item itself says counts where this is absent. */
  readonly isAssociated?: boolean
}

/** Exports items whole, as bytes that `uploadItems` takes, here or on another server of the same make. */
export function exportItems(
  connection: Connection,
  ids: readonly ItemIdLike[],
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ExportItemResponse>> {
  return runBatch(
    connection,
    {
      operation: ExportItems,
      inputs: ids,
      request: (chunk) => ({ itemIds: chunk.map(plainItemId) }),
      respond: (response, _, message): ExportItemResponse => {
        const { itemId, data } = message ?? {}
        return itemId && data ? { ...response, itemId, data } : (response as ExportItemResponse)
      },
    },
    options,
  )
}

/** Uploads items that were exported, as new ones or in place of others. */
export function uploadItems(
  connection: Connection,
  items: readonly ItemUpload[],
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<UploadItemResponse>> {
  return runBatch(
    connection,
    {
      operation: UploadItems,
      inputs: items,
      request: (chunk) => ({
        items: chunk.map(({ parentFolder, data, createAction = 'CreateNew', itemId, isAssociated }) => ({
          createAction,
          parentFolderId: parentFolder instanceof ServiceObject ? savedId(parentFolder, 'folderId') : parentFolder,
          data,
          ...(itemId !== undefined && { itemId: plainItemId(itemId) }),
          ...(isAssociated !== undefined && { isAssociated }),
        })),
      }),
      respond: (response, _, message): UploadItemResponse => {
        const itemId = message?.itemId
        return itemId ? { ...response, itemId } : (response as UploadItemResponse)
      },
    },
    options,
  )
}
