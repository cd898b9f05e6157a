import type { SearchExpression, SearchFolderTraversal, SearchParameters } from '@exchequer/protocol'
import { type FolderIdLike, folderIdOf } from './ids.js'

/** What a search folder looks for, and where. */
export interface SearchFolderParameters {
  readonly searchFilter: SearchExpression
  /** The folders that are searched; all of one mailbox. */
  readonly rootFolderIds: readonly FolderIdLike[]
  /** Whether the folders below them are searched too: `Shallow` unless this says otherwise. */
  readonly traversal?: SearchFolderTraversal
}

/** The `searchParameters` of a search folder: `new SearchFolder({ displayName, searchParameters: searchParameters({ … }) })`. */
export const searchParameters = ({
  searchFilter,
  rootFolderIds,
  traversal = 'Shallow',
}: SearchFolderParameters): SearchParameters => ({
  traversal,
  restriction: { searchExpression: searchFilter },
  baseFolderIds: rootFolderIds.map(folderIdOf) as SearchParameters['baseFolderIds'],
})
