import type { Path, SearchExpression } from '@exchequer/protocol'
import type { FolderRow } from '#store/store'
import { folderDocument, type SearchCriteria } from './folder-document.js'

/** The criteria of a search folder; `undefined` for a folder that has items of its own. */
export const criteriaOf = (folder: Pick<FolderRow, 'document' | 'distinguishedName'>): SearchCriteria | undefined =>
  folderDocument(folder).search ?? distinguishedSearches[folder.distinguishedName ?? '']

export const isSearchFolder = (folder: FolderRow): boolean => criteriaOf(folder) !== undefined

const itemClass: Path = { element: 'FieldURI', value: { fieldURI: 'item:ItemClass' } }
const flagStatus: Path = { element: 'ExtendedFieldURI', value: { propertyTag: '0x1090', propertyType: 'Integer' } }
const isFavorite: Path = {
  element: 'ExtendedFieldURI',
  value: { distinguishedPropertySetId: 'Address', propertyName: 'IsFavorite', propertyType: 'Boolean' },
}

const ofClass = (value: string): SearchExpression => ({
  element: 'Contains',
  value: {
    path: itemClass,
    constant: { value },
    containmentMode: 'Prefixed',
    containmentComparison: 'IgnoreCase',
  },
})

const constant = (value: string) => ({
  fieldURIOrConstant: { operand: { element: 'Constant' as const, value: { value } } },
})

const isContact: SearchExpression = {
  element: 'Or',
  value: { searchExpression: [ofClass('IPM.Contact'), ofClass('IPM.DistList')] },
}

/** The search folders that every mailbox has (MS-OXOSRCH 2.2.1 for the to-do list; docs "DistinguishedFolderId" for the others). */
const distinguishedSearches: Readonly<Record<string, SearchCriteria | undefined>> = {
  todosearch: {
    traversal: 'Deep',
    restriction: {
      searchExpression: {
        element: 'Or',
        value: {
          searchExpression: [
            { element: 'IsGreaterThan', value: { path: flagStatus, ...constant('0') } },
            ofClass('IPM.Task'),
          ],
        },
      },
    },
    baseFolders: ['msgfolderroot'],
    without: ['deleteditems', 'junkemail', 'drafts', 'outbox', 'syncissues'],
  },
  mycontacts: {
    traversal: 'Deep',
    restriction: { searchExpression: isContact },
    baseFolders: ['contacts'],
    without: ['recipientcache'],
  },
  favorites: {
    traversal: 'Deep',
    restriction: {
      searchExpression: {
        element: 'And',
        value: {
          searchExpression: [isContact, { element: 'IsEqualTo', value: { path: isFavorite, ...constant('true') } }],
        },
      },
    },
    baseFolders: ['contacts'],
  },
}
