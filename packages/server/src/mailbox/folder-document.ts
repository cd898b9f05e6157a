import type { Restriction } from '@exchequer/protocol'
import type { FolderRow } from '#store/store'
import type { FolderPermission } from './permissions.js'
import type { ExtendedValue, Properties } from './stored-item.js'

/** What a folder's row keeps besides its columns. */
export interface FolderDocument {
  /** Extended properties by their keys. */
  x?: Record<string, ExtendedValue>
  /** First-class properties that have no column. */
  p?: Properties
  /** Who may do what; absent while it is what every folder has. */
  permissions?: readonly FolderPermission[] | undefined
  /** Where it was before each move, oldest first: a synchronization of a part of the mailbox asks what came in and what went out. */
  moves?: readonly FolderMove[]
  /** Of a search folder. */
  search?: SearchCriteria
}

/** What a search folder looks for, and where. */
export interface SearchCriteria {
  readonly traversal: 'Shallow' | 'Deep'
  readonly restriction: Restriction
  /** The folders by number, or by name where they are those of every mailbox. */
  readonly baseFolders: readonly (number | string)[]
  /** Distinguished folders that are left out, with all below them. */
  readonly without?: readonly string[]
}

export interface FolderMove {
  readonly change: number
  /** The parent that it had until then. */
  readonly from: number
}

export const folderDocument = ({ document }: Pick<FolderRow, 'document'>): FolderDocument =>
  JSON.parse(document) as FolderDocument

export const packFolder = (document: FolderDocument): string => JSON.stringify(document)
