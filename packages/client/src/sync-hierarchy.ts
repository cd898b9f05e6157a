import { type FolderId, SyncFolderHierarchy, type SyncFolderHierarchyChanges } from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import { type AnyFolder, toFolder } from './folder-classes.js'
import { type FolderIdLike, targetFolder } from './ids.js'
import { folderShape, PropertySet } from './property-set.js'

export interface SyncFolderHierarchyOptions extends CallOptions {
  /** Below which folder; where absent, what people see of a mailbox (`msgfolderroot`). A state holds for the choice that it was got with. */
  readonly folder?: FolderIdLike
  readonly propertySet?: PropertySet
  /** Where the last call ended; without it every folder is told. */
  readonly syncState?: string | undefined
}

/** What happened to a folder since. */
export type FolderChange =
  | { readonly changeType: 'create' | 'update'; readonly folderId: FolderId; readonly folder: AnyFolder }
  | { readonly changeType: 'delete'; readonly folderId: FolderId }

export interface FolderChangeCollection {
  readonly changes: readonly FolderChange[]
  readonly syncState: string
  readonly moreChangesAvailable: boolean
}

/**
 * Gets what has changed among folders since `syncState`. A state that the server cannot use is thrown as `ErrorInvalidSyncStateData`: the
 * folders are then to be told from the beginning.
 */
export async function syncFolderHierarchy(
  connection: Connection,
  { folder, propertySet = PropertySet.idOnly, syncState, signal }: SyncFolderHierarchyOptions,
): Promise<FolderChangeCollection> {
  const message = await callOne(
    connection,
    SyncFolderHierarchy,
    {
      folderShape: folderShape(propertySet),
      ...(folder !== undefined && { syncFolderId: targetFolder(folder) }),
      ...(syncState !== undefined && { syncState }),
    },
    { signal },
  )
  return {
    changes: (message.changes ?? []).map(toChange),
    syncState: message.syncState ?? '',
    moreChangesAvailable: message.includesLastFolderInRange === false,
  }
}

function toChange({ element, value }: SyncFolderHierarchyChanges[number]): FolderChange {
  if (element === 'Delete') return { changeType: 'delete', folderId: value.folderId }
  const folder = toFolder(value.folder)
  return { changeType: element === 'Create' ? 'create' : 'update', folderId: value.folder.value.folderId!, folder }
}
