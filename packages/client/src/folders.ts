import {
  CreateFolder,
  DeleteFolder,
  type Disposal,
  FindFolder,
  type FindFolderRequest,
  type FolderQueryTraversal,
  GetFolder,
  type SearchExpression,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import { type AnyFolder, fromFolder, toFolder } from './folder-classes.js'
import { type FolderIdLike, folderIdOf, targetFolder } from './ids.js'
import { fractionalView, indexedView, type PageOptions, type PageResults, pageResults } from './paging.js'
import { checkVersion } from './property-changes.js'
import { folderShape, PropertySet } from './property-set.js'
import { markSaved } from './service-object.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** What became of a folder, and the folder where there is one. */
export type FolderResponse<T extends AnyFolder = AnyFolder> = Answered<{ readonly folder: T }>

// The schema takes folders of the directory in one place only, which none of these operations is.
type BaseFolderId = FindFolderRequest['parentFolderIds'][number]
export const baseFolderId = (like: FolderIdLike): BaseFolderId => folderIdOf(like) as BaseFolderId

/** Creates folders below a parent; each then carries its id. */
export async function createFolders<T extends AnyFolder>(
  connection: Connection,
  folders: readonly T[],
  parent: FolderIdLike,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse<T>>> {
  for (const folder of folders) checkVersion(folder, connection.version)
  return runBatch(
    connection,
    {
      operation: CreateFolder,
      inputs: folders,
      request: (chunk) => ({ parentFolderId: targetFolder(parent), folders: chunk.map(fromFolder) }),
      respond: (response, folder, message): FolderResponse<T> => {
        const folderId = message?.folders?.[0]?.value.folderId
        if (folderId) markSaved(folder, {}, { folderId })
        return { ...response, folder }
      },
    },
    options,
  )
}

export function bindToFolders<T extends AnyFolder>(
  connection: Connection,
  ids: readonly FolderIdLike[],
  propertySet: PropertySet = PropertySet.firstClass,
  options: BatchOptions,
): Promise<ServiceResponseCollection<FolderResponse<T>>> {
  return runBatch(
    connection,
    {
      operation: GetFolder,
      inputs: ids,
      request: (chunk) => ({ folderShape: folderShape(propertySet), folderIds: chunk.map(baseFolderId) }),
      respond: (response, _, message): FolderResponse<T> => {
        const [found] = message?.folders ?? []
        return found ? { ...response, folder: toFolder(found) as T } : (response as FolderResponse<T>)
      },
    },
    options,
  )
}

export interface DeleteFoldersOptions extends BatchOptions {
  readonly deleteType: Disposal
}

export function deleteFolders(
  connection: Connection,
  ids: readonly FolderIdLike[],
  options: DeleteFoldersOptions,
): Promise<ServiceResponseCollection> {
  return runBatch(
    connection,
    {
      operation: DeleteFolder,
      inputs: ids,
      request: (chunk) => ({ deleteType: options.deleteType, folderIds: chunk.map(baseFolderId) }),
      respond: (response) => response,
    },
    options,
  )
}

export interface FindFoldersOptions extends CallOptions, PageOptions {
  readonly propertySet?: PropertySet
  /** `Shallow`, which is the default, for the folders right below; `Deep` for all. */
  readonly traversal?: FolderQueryTraversal
  readonly restriction?: SearchExpression
  /** How many folders a page holds; all of them where absent. */
  readonly pageSize?: number
}

export interface FindFoldersResults extends PageResults {
  readonly folders: readonly AnyFolder[]
}

/** Finds the folders below a folder. */
export async function findFolders(
  connection: Connection,
  parent: FolderIdLike,
  options: FindFoldersOptions,
): Promise<FindFoldersResults> {
  const { propertySet = PropertySet.default, traversal = 'Shallow', restriction } = options
  const paging = viewOf(options)
  const { rootFolder } = await callOne(
    connection,
    FindFolder,
    {
      traversal,
      folderShape: folderShape(propertySet),
      ...(paging && { paging }),
      ...(restriction && { restriction: { searchExpression: restriction } }),
      parentFolderIds: [baseFolderId(parent)],
    },
    options,
  )
  const folders = (rootFolder?.folders ?? []).map(toFolder)
  return { folders, ...pageResults(rootFolder, folders.length, options) }
}

function viewOf(options: FindFoldersOptions): FindFolderRequest['paging'] {
  const { pageSize, fraction, offset } = options
  if (fraction) return { element: 'FractionalPageFolderView', value: fractionalView(pageSize ?? everything, fraction) }
  if (pageSize === undefined && offset === undefined) return undefined
  return { element: 'IndexedPageFolderView', value: indexedView(pageSize ?? everything, options) }
}

/** A page that is never too short. */
const everything = 2 ** 31 - 1
