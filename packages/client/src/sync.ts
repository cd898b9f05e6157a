import {
  type ItemId,
  SyncFolderItems,
  type SyncFolderItemsChanges,
  type SyncFolderItemsScope,
} from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import { ServiceResponseException } from './errors.js'
import { type FolderIdLike, type ItemIdLike, itemIdOf, targetFolder } from './ids.js'
import { type Item, toItem } from './item-classes.js'
import { itemShape, PropertySet } from './property-set.js'

export interface SyncFolderItemsOptions extends CallOptions {
  readonly folder: FolderIdLike
  readonly propertySet?: PropertySet
  /** Where the last page ended; without it the folder is told from the beginning. */
  readonly syncState?: string | undefined
  /** Items that are not to be told of. */
  readonly ignore?: readonly ItemIdLike[]
  /** 1 to 512, which is what is asked for unless this says otherwise. */
  readonly maxChangesReturned?: number
  readonly syncScope?: SyncFolderItemsScope
}

/** What happened to an item since. */
export type ItemChange<T extends Item = Item> =
  | { readonly changeType: 'create' | 'update'; readonly itemId: ItemId; readonly item: T }
  | { readonly changeType: 'delete'; readonly itemId: ItemId }
  | { readonly changeType: 'readFlagChange'; readonly itemId: ItemId; readonly isRead: boolean }

/** One page of changes, and where the next one begins. */
export interface ChangeCollection<T extends Item = Item> {
  readonly changes: readonly ItemChange<T>[]
  readonly syncState: string
  readonly moreChangesAvailable: boolean
}

/** Every change, page after page as they are asked for. */
export interface FolderChanges<T extends Item = Item> extends AsyncIterable<ItemChange<T>> {
  /** Where to go on from later: it covers the pages of which every change has been taken. */
  readonly syncState: string | undefined
}

/**
 * Gets a page of what has changed in a folder since `syncState`. A state that the server cannot use is thrown as
 * `ErrorInvalidSyncStateData`: the folder is then to be told from the beginning.
 */
export async function syncFolderItems<T extends Item>(
  connection: Connection,
  options: SyncFolderItemsOptions,
): Promise<ChangeCollection<T>> {
  const { folder, propertySet = PropertySet.idOnly, syncState, ignore = [], maxChangesReturned = 512 } = options
  const { syncScope, signal } = options
  const message = await callOne(
    connection,
    SyncFolderItems,
    {
      itemShape: itemShape(propertySet),
      syncFolderId: targetFolder(folder),
      ...(syncState !== undefined && { syncState }),
      ...(ignore.length > 0 && { ignore: ignore.map(plainId) }),
      maxChangesReturned,
      ...(syncScope && { syncScope }),
    },
    { signal },
  )
  return {
    changes: (message.changes ?? []).map((change) => toChange<T>(change)),
    syncState: message.syncState ?? '',
    moreChangesAvailable: message.includesLastItemInRange === false,
  }
}

/** Walks all changes since `syncState`. Leaving early loses nothing: the page is told again next time. */
export function syncAllFolderItems<T extends Item>(
  connection: Connection,
  options: SyncFolderItemsOptions,
): FolderChanges<T> {
  let { syncState } = options
  return {
    get syncState() {
      return syncState
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const page = await syncFolderItems<T>(connection, { ...options, syncState })
        yield* page.changes
        if (page.moreChangesAvailable && page.syncState === syncState) throw endless()
        syncState = page.syncState
        if (!page.moreChangesAvailable) return
      }
    },
  }
}

const endless = (): ServiceResponseException =>
  new ServiceResponseException({
    code: 'ErrorInvalidSyncStateData',
    text: 'The server promises more changes and names the same place to go on from.',
    details: [],
  })

function plainId(like: ItemIdLike): ItemId {
  const { element, value } = itemIdOf(like)
  if (element !== 'ItemId') throw new TypeError(`an ${element} cannot be ignored: it takes an item id`)
  return value
}

function toChange<T extends Item>({ element, value }: SyncFolderItemsChanges[number]): ItemChange<T> {
  switch (element) {
    case 'Create':
    case 'Update': {
      const item = toItem(value.item) as T
      return { changeType: element === 'Create' ? 'create' : 'update', itemId: value.item.value.itemId!, item }
    }
    case 'Delete':
      return { changeType: 'delete', itemId: value.itemId }
    case 'ReadFlagChange':
      return { changeType: 'readFlagChange', itemId: value.itemId, isRead: value.isRead }
  }
}
