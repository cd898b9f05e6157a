import type { FolderId, ItemId } from '@exchequer/protocol'
import type { CallOptions } from './call.js'
import type { Connection } from './connection.js'
import { ServiceResponseException } from './errors.js'
import { bindToFolders } from './folders.js'
import type { FolderIdLike } from './ids.js'
import { EmailMessage, type Item } from './item-classes.js'
import { bindToItems } from './items.js'
import type { EventType } from './notification-events.js'
import { PropertySet } from './property-set.js'
import { willPass } from './retry.js'
import type { Wish } from './subscriptions.js'
import { type ItemChange, syncAllFolderItems } from './sync.js'
import { type FolderChange, syncFolderHierarchy } from './sync-hierarchy.js'

/** Something that has changed since the last look, as synchronization tells it. */
export interface Change {
  readonly eventType: Extract<EventType, 'created' | 'modified' | 'deleted'>
  readonly id: ItemId | FolderId
  readonly isFolder: boolean
  readonly parentFolderId: FolderId
  /** When it was last modified, where that is known. */
  readonly modifiedAt?: Date | undefined
  /** It came as mail comes. */
  readonly isMail?: boolean
}

/** Where a look at the folders ended. */
export interface SyncPoint {
  readonly hierarchy: string
  /** The state of each folder, and the folder above it. */
  readonly folders: ReadonlyMap<
    string,
    { readonly syncState: string | undefined; readonly parent: FolderId | undefined }
  >
}

export interface Look {
  readonly changes: readonly Change[]
  readonly point: SyncPoint
}

const itemProperties: PropertySet = {
  baseShape: 'IdOnly',
  additionalProperties: ['item:LastModifiedTime', 'item:IsDraft'],
}
const folderProperties: PropertySet = { baseShape: 'IdOnly', additionalProperties: ['folder:ParentFolderId'] }

/**
 * Finds by synchronization what has changed in the folders of a subscription since an earlier look; from the first look, which walks all of
 * them, there is only where it ended.
 */
export async function lookForChanges(
  connection: Connection,
  wish: Wish,
  since: SyncPoint | undefined,
  options: CallOptions,
): Promise<Look> {
  const hierarchy = await syncFolderHierarchy(connection, {
    ...options,
    folder: 'root',
    propertySet: folderProperties,
    syncState: since?.hierarchy,
  })
  const all = new Map(since?.folders)
  const changes: Change[] = []
  for (const change of hierarchy.changes) {
    const { id } = change.folderId
    const parent = change.changeType === 'delete' ? all.get(id)?.parent : change.folder.parentFolderId
    if (since && parent) changes.push(folderChange(change, parent))
    if (change.changeType === 'delete') all.delete(id)
    else all.set(id, { syncState: all.get(id)?.syncState, parent })
  }
  const wanted = wish.folders && (await idsOf(connection, wish.folders, options))
  for (const [id, { syncState, parent }] of all) {
    if (wanted && !wanted.has(id)) continue
    const found = await lookIntoFolder(connection, { id }, syncState, since !== undefined, options)
    changes.push(...found.changes)
    all.set(id, { syncState: found.syncState, parent })
  }
  const isConcerned = ({ isFolder, id, parentFolderId }: Change): boolean =>
    !wanted || !isFolder || wanted.has(parentFolderId.id) || wanted.has(id.id)
  return { changes: changes.filter(isConcerned), point: { hierarchy: hierarchy.syncState, folders: all } }
}

async function idsOf(
  connection: Connection,
  folders: readonly FolderIdLike[],
  options: CallOptions,
): Promise<ReadonlySet<string>> {
  const found = await bindToFolders(connection, folders, PropertySet.idOnly, options)
  return new Set(Array.from(found, ({ folder }) => folder?.folderId?.id ?? ''))
}

const folderChange = ({ changeType, folderId }: FolderChange, parentFolderId: FolderId): Change => ({
  eventType: changeType === 'create' ? 'created' : changeType === 'update' ? 'modified' : 'deleted',
  id: folderId,
  isFolder: true,
  parentFolderId,
})

async function lookIntoFolder(
  connection: Connection,
  folder: FolderId,
  syncState: string | undefined,
  isWanted: boolean,
  options: CallOptions,
): Promise<{ changes: readonly Change[]; syncState: string | undefined }> {
  const propertySet = isWanted ? itemProperties : PropertySet.idOnly
  const walk = syncAllFolderItems(connection, { ...options, folder, propertySet, syncState })
  const found: ItemChange[] = []
  try {
    for await (const change of walk) if (isWanted) found.push(change)
  } catch (error) {
    // Some folders cannot be synchronized (those of searches), and some are gone by now.
    if (!(error instanceof ServiceResponseException) || willPass(error)) throw error
    return { changes: [], syncState }
  }
  const times = await timesOf(connection, found, options)
  return { changes: found.map((change) => itemChange(change, folder, times)), syncState: walk.syncState }
}

/** Those of some items that are not there any more. */
export async function goneAmong(
  connection: Connection,
  items: readonly Change[],
  options: CallOptions,
): Promise<Change[]> {
  if (items.length === 0) return []
  const found = await bindToItems<Item>(
    connection,
    items.map(({ id }) => id as ItemId),
    PropertySet.idOnly,
    options,
  )
  const answers = [...found]
  return items.filter((_, index) => answers[index]?.errorCode === 'ErrorItemNotFound')
}

/** When those items were modified of which synchronization tells the read flag alone. */
async function timesOf(
  connection: Connection,
  changes: readonly ItemChange[],
  options: CallOptions,
): Promise<ReadonlyMap<string, Date>> {
  const ids = changes.filter(({ changeType }) => changeType === 'readFlagChange').map(({ itemId }) => itemId)
  const times = new Map<string, Date>()
  if (ids.length === 0) return times
  for (const { item } of await bindToItems<Item>(connection, ids, itemProperties, options))
    if (item?.lastModifiedTime) times.set(item.itemId!.id, item.lastModifiedTime)
  return times
}

function itemChange(change: ItemChange, parentFolderId: FolderId, times: ReadonlyMap<string, Date>): Change {
  const { changeType, itemId } = change
  const told = { id: itemId, isFolder: false, parentFolderId }
  if (changeType === 'delete') return { ...told, eventType: 'deleted' }
  if (changeType === 'readFlagChange') return { ...told, eventType: 'modified', modifiedAt: times.get(itemId.id) }
  const { item } = change
  const isMail = item instanceof EmailMessage && item.isDraft !== true
  return {
    ...told,
    eventType: changeType === 'create' ? 'created' : 'modified',
    modifiedAt: item.lastModifiedTime,
    isMail: isMail && changeType === 'create',
  }
}
