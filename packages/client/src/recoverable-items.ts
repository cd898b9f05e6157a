import { type Attachment, UpdateItemInRecoverableItems } from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { savedId } from './ids.js'
import type { Item } from './item-classes.js'
import { type ItemResponse, itemChange, respondSaved } from './items.js'
import { valuesOf } from './service-object.js'
import type { ServiceResponseCollection } from './service-response.js'
import { copyOf, type Values } from './value.js'

export interface UpdateItemsInRecoverableItemsOptions extends BatchOptions {
  /** What each of the items gets attached. */
  readonly attachments?: readonly Attachment[]
}

/** Sends what has changed of items that were deleted, and attaches to them; each is a call of its own. */
export function updateItemsInRecoverableItems<T extends Item>(
  connection: Connection,
  items: readonly T[],
  { attachments = [], ...options }: UpdateItemsInRecoverableItemsOptions,
): Promise<ServiceResponseCollection<ItemResponse<T>>> {
  const sent = new Map<T, Values>()
  return runBatch(
    connection,
    {
      operation: UpdateItemInRecoverableItems,
      inputs: items,
      request: ([item]) => {
        const { itemId: _id, ...values } = copyOf(valuesOf(item!))
        sent.set(item!, values)
        const { updates } = itemChange(item!)
        return {
          itemId: savedId(item!, 'itemId'),
          ...(updates.length > 0 && { updates }),
          ...(attachments.length > 0 && { attachments: [...attachments] }),
        }
      },
      respond: (response, item, message) => respondSaved(response, item, sent.get(item), message),
    },
    { ...options, batchSize: 1 },
  )
}
