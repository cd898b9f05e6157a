import { family, field, repeatedField } from '../schema/family.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { DistinguishedFolderId, DistinguishedFolderIdName, NonEmptyArrayOfBaseFolderIds } from '../types/folder-ids.js'
import { FolderId } from '../types/ids.js'
import { ExtendedProperty } from '../types/paths.js'
import {
  CalendarPermissionReadAccess,
  CalendarPermissionSet,
  PermissionReadAccess,
  PermissionSet,
} from '../types/permission.js'
import { Restriction } from '../types/restriction.js'
import { Strings } from '../types/text.js'
import { EffectiveRights, RetentionTag } from '../types/values.js'

export const SearchFolderTraversal = enumeration('t:SearchFolderTraversalType', ['Shallow', 'Deep'])
export type SearchFolderTraversal = Infer<typeof SearchFolderTraversal>

export const ManagedFolderInformation = record('t:ManagedFolderInformationType', {
  canDelete: optional(boolean),
  canRenameOrMove: optional(boolean),
  mustDisplayComment: optional(boolean),
  hasQuota: optional(boolean),
  isManagedFoldersRoot: optional(boolean),
  managedFolderId: optional(string),
  comment: optional(string),
  storageQuota: optional(int),
  folderSize: optional(int),
  homePage: optional(string),
})
export interface ManagedFolderInformation extends Infer<typeof ManagedFolderInformation> {}

export const baseFolder = family('folder', {
  folderId: field(FolderId, { isReadOnly: true, inDefault: '*' }),
  parentFolderId: field(FolderId, { isReadOnly: true }),
  folderClass: field(string, { isUndeletable: true, mapi: '0x3613' }),
  displayName: field(string, { isUndeletable: true, inDefault: '*', mapi: '0x3001' }),
  // A calendar does not count its items unless it is asked to (docs "Property sets and response shapes in EWS").
  totalCount: field(int, {
    isReadOnly: true,
    inDefault: ['Folder', 'ContactsFolder', 'TasksFolder', 'SearchFolder'],
    mapi: '0x3602',
  }),
  childFolderCount: field(int, { isReadOnly: true, inDefault: '*', mapi: '0x6638' }),
  extendedProperty: repeatedField(ExtendedProperty, { uri: null, isExplicit: true }),
  managedFolderInformation: field(ManagedFolderInformation, { isReadOnly: true, isComputed: true }),
  effectiveRights: field(EffectiveRights, { since: 'Exchange2007_SP1', isReadOnly: true, isComputed: true }),
  distinguishedFolderId: field(DistinguishedFolderIdName, {
    since: 'Exchange2013',
    isCreateOnly: true,
    isComputed: true,
  }),
  policyTag: field(RetentionTag, { since: 'Exchange2013', isExplicit: true, mapi: '0x3019' }),
  archiveTag: field(RetentionTag, { since: 'Exchange2013', isExplicit: true, mapi: '0x3018' }),
  replicaList: field(Strings, {
    since: 'Exchange2013_SP1',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
    mapi: '0x6698',
  }),
})

const baseFolderTable = record('t:BaseFolderType', abstract, baseFolder)
export interface BaseFolder extends Infer<typeof baseFolderTable> {}
export const BaseFolder: RecordType<BaseFolder> = baseFolderTable

export const folder = family('folder', {
  permissionSet: field(PermissionSet, {
    since: 'Exchange2007_SP1',
    isUndeletable: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  unreadCount: field(int, { isReadOnly: true, inDefault: '*', mapi: '0x3603' }),
})

const folderTable = BaseFolder.extend('t:FolderType', folder)
export interface Folder extends Infer<typeof folderTable> {}
export const Folder: RecordType<Folder> = folderTable

export const calendarFolder = family('folder', {
  sharingEffectiveRights: field(CalendarPermissionReadAccess, {
    since: 'Exchange2010',
    isReadOnly: true,
    isComputed: true,
  }),
  permissionSet: field(CalendarPermissionSet, {
    since: 'Exchange2007_SP1',
    isUndeletable: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
})

const calendarFolderTable = BaseFolder.extend('t:CalendarFolderType', calendarFolder)
export interface CalendarFolder extends Infer<typeof calendarFolderTable> {}
export const CalendarFolder: RecordType<CalendarFolder> = calendarFolderTable

export const contactsFolder = family('folder', {
  sharingEffectiveRights: field(PermissionReadAccess, { since: 'Exchange2010', isReadOnly: true, isComputed: true }),
  permissionSet: field(PermissionSet, {
    since: 'Exchange2007_SP1',
    isUndeletable: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  sourceId: field(string, { uri: null, since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  accountName: field(string, {
    uri: null,
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
})

const contactsFolderTable = BaseFolder.extend('t:ContactsFolderType', contactsFolder)
export interface ContactsFolder extends Infer<typeof contactsFolderTable> {}
export const ContactsFolder: RecordType<ContactsFolder> = contactsFolderTable

export const SearchParameters = record(
  't:SearchParametersType',
  { restriction: Restriction, baseFolderIds: NonEmptyArrayOfBaseFolderIds },
  attributes({ traversal: optional(SearchFolderTraversal) }),
)
export interface SearchParameters extends Infer<typeof SearchParameters> {}

export const searchFolder = family('folder', {
  searchParameters: field(SearchParameters, { isUndeletable: true, isUnlisted: true, isComputed: true }),
})

const searchFolderTable = Folder.extend('t:SearchFolderType', searchFolder)
export interface SearchFolder extends Infer<typeof searchFolderTable> {}
export const SearchFolder: RecordType<SearchFolder> = searchFolderTable

export const TasksFolder = Folder.extend('t:TasksFolderType')
export interface TasksFolder extends Infer<typeof TasksFolder> {}

/** A folder of any class. */
export const AnyFolder = oneOf({ Folder, CalendarFolder, ContactsFolder, SearchFolder, TasksFolder })
export type AnyFolder = NonNullable<(typeof AnyFolder)['value']>

export const ArrayOfFolders = list('t:ArrayOfFoldersType', AnyFolder)
export type ArrayOfFolders = Infer<typeof ArrayOfFolders>

export const FindFolderParent = record(
  't:FindFolderParentType',
  { folders: optional(ArrayOfFolders) },
  attributes(
    {
      indexedPagingOffset: optional(int),
      numeratorOffset: optional(int),
      absoluteDenominator: optional(int),
      includesLastItemInRange: optional(boolean),
      totalItemsInView: optional(int),
    },
    't:FindResponsePagingAttributes',
  ),
)
export interface FindFolderParent extends Infer<typeof FindFolderParent> {}

export const NonEmptyArrayOfFolders = nonEmptyList('t:NonEmptyArrayOfFoldersType', AnyFolder)
export type NonEmptyArrayOfFolders = Infer<typeof NonEmptyArrayOfFolders>

export const SearchFolderScope = record('t:SearchFolderScopeType', {
  folder: oneOf({ FolderId, WellKnownFolder: DistinguishedFolderId }),
})
export interface SearchFolderScope extends Infer<typeof SearchFolderScope> {}
