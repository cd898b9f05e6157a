import {
  CopyFolder,
  CreateFolderPath,
  type Disposal,
  EmptyFolder,
  MoveFolder,
  UpdateFolder,
  type UpdateFolderRequest,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { type AnyFolder, fromFolder, toFolder } from './folder-classes.js'
import { baseFolderId, type FolderResponse } from './folders.js'
import { type FolderIdLike, savedId, targetFolder } from './ids.js'
import { checkVersion, type PropertyChange, propertyChanges } from './property-changes.js'
import { classOf, markSaved, valuesOf } from './service-object.js'
import { ServiceResponseCollection, success } from './service-response.js'
import { copyOf, type Values } from './value.js'

/** Sends what has changed of each folder; a folder without changes succeeds without being sent. */
export async function updateFolders<T extends AnyFolder>(
  connection: Connection,
  folders: readonly T[],
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse<T>>> {
  for (const folder of folders) {
    savedId(folder, 'folderId')
    checkVersion(folder, connection.version)
  }
  const changed = folders.filter((folder) => propertyChanges(folder, 'folderId').length > 0)
  const sent = new Map<T, Values>()
  const responses = await runBatch(
    connection,
    {
      operation: UpdateFolder,
      inputs: changed,
      request: (chunk) => ({
        folderChanges: chunk.map((folder) => {
          const { folderId, ...values } = copyOf(valuesOf(folder))
          sent.set(folder, values)
          return folderChange(folder)
        }),
      }),
      respond: (response, folder, message): FolderResponse<T> => {
        const folderId = message?.folders?.[0]?.value.folderId
        if (response.result === 'success') markSaved(folder, sent.get(folder)!, folderId ? { folderId } : {})
        return { ...response, folder }
      },
    },
    options,
  )
  const answered = new Map(changed.map((folder, i) => [folder, responses.at(i)!]))
  const unchanged = (folder: T): FolderResponse<T> => ({ ...success, result: 'success', folder })
  return new ServiceResponseCollection(folders.map((folder) => answered.get(folder) ?? unchanged(folder)))
}

function folderChange(folder: AnyFolder): UpdateFolderRequest['folderChanges'][number] {
  const { element } = classOf(folder)
  return {
    folderId: { element: 'FolderId', value: savedId(folder, 'folderId') },
    updates: propertyChanges(folder, 'folderId').map(({ path, values }: PropertyChange) =>
      values
        ? { element: 'SetFolderField', value: { path, folder: { element, value: values } as never } }
        : { element: 'DeleteFolderField', value: { path } },
    ),
  }
}

/** Moves folders below another with all that they contain; they keep their ids. */
export const moveFolders = (
  connection: Connection,
  ids: readonly FolderIdLike[],
  destination: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse>> => relocate(connection, MoveFolder, ids, destination, options)

/** Copies folders with all that they contain; the responses hold the ids of the copies. */
export const copyFolders = (
  connection: Connection,
  ids: readonly FolderIdLike[],
  destination: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse>> => relocate(connection, CopyFolder, ids, destination, options)

function relocate(
  connection: Connection,
  operation: typeof MoveFolder | typeof CopyFolder,
  ids: readonly FolderIdLike[],
  destination: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse>> {
  return runBatch(
    connection,
    {
      operation,
      inputs: ids,
      request: (chunk) => ({ toFolderId: targetFolder(destination), folderIds: chunk.map(baseFolderId) }),
      respond: (response, _, message): FolderResponse => {
        const [found] = message?.folders ?? []
        return found ? { ...response, folder: toFolder(found) } : (response as FolderResponse)
      },
    },
    options,
  )
}

export interface EmptyFoldersOptions extends BatchOptions {
  readonly deleteType: Disposal
  /** Whether subfolders go as well; they stay unless this says so. */
  readonly deleteSubFolders?: boolean
}

/** Takes everything out of folders, which stay themselves. */
export function emptyFolders(
  connection: Connection,
  ids: readonly FolderIdLike[],
  { deleteType, deleteSubFolders = false, ...options }: EmptyFoldersOptions,
): Promise<ServiceResponseCollection> {
  return runBatch(
    connection,
    {
      operation: EmptyFolder,
      inputs: ids,
      request: (chunk) => ({ deleteType, deleteSubFolders, folderIds: chunk.map(baseFolderId) }),
      respond: (response) => response,
    },
    options,
  )
}

/** Makes each folder below the one before it, the first below `parent`; levels that are there already are used as they are. */
export async function createFolderPath<T extends AnyFolder>(
  connection: Connection,
  folders: readonly T[],
  parent: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse<T>>> {
  for (const folder of folders) checkVersion(folder, connection.version)
  return runBatch(
    connection,
    {
      operation: CreateFolderPath,
      inputs: folders,
      request: (levels) => ({ parentFolderId: targetFolder(parent), relativeFolderPath: levels.map(fromFolder) }),
      respond: (response, folder, message): FolderResponse<T> => {
        const folderId = message?.folders?.[0]?.value.folderId
        if (folderId) markSaved(folder, {}, { folderId })
        return { ...response, folder }
      },
    },
    // A path means nothing in pieces.
    { ...options, batchSize: Math.max(folders.length, 1) },
  )
}
