import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import type { Version } from '../schema/version.js'
import { BaseFolderId, FolderId } from './ids.js'
import { Mailbox } from './mailbox.js'

const introduced = <const V extends string>(version: Version, names: readonly V[]): Record<V, Version> =>
  Object.fromEntries(names.map((name) => [name, version])) as Record<V, Version>

const recoverable = [
  'recoverableitemsroot',
  'recoverableitemsdeletions',
  'recoverableitemsversions',
  'recoverableitemspurges',
] as const

const archive = ['archiveroot', 'archivemsgfolderroot', 'archivedeleteditems'] as const

const archiveRecoverable = [
  'archiverecoverableitemsroot',
  'archiverecoverableitemsdeletions',
  'archiverecoverableitemsversions',
  'archiverecoverableitemspurges',
] as const

const since2013 = [
  'syncissues',
  'conflicts',
  'localfailures',
  'serverfailures',
  'recipientcache',
  'quickcontacts',
  'conversationhistory',
  'adminauditlogs',
  'todosearch',
  'mycontacts',
  'directory',
  'imcontactlist',
  'peopleconnect',
  'favorites',
] as const

/** The versions are those of the Managed API's `WellKnownFolderName`; of what is newer than that no source tells one. */
export const DistinguishedFolderIdName = enumeration(
  't:DistinguishedFolderIdNameType',
  [
    'calendar',
    'contacts',
    'deleteditems',
    'drafts',
    'inbox',
    'journal',
    'notes',
    'outbox',
    'sentitems',
    'tasks',
    'msgfolderroot',
    'publicfoldersroot',
    'root',
    'junkemail',
    'searchfolders',
    'voicemail',
    ...recoverable,
    'recoverableitemsdiscoveryholds',
    ...archive,
    'archiveinbox',
    ...archiveRecoverable,
    'archiverecoverableitemsdiscoveryholds',
    ...since2013,
    'mecontact',
    'personmetadata',
    'teamspaceactivity',
    'teamspacemessaging',
    'teamspaceworkitems',
    'scheduled',
    'orionnotes',
    'tagitems',
    'alltaggeditems',
    'externalcontacts',
    'teamchat',
    'teamchathistory',
    'yammerroot',
    'yammerinbound',
    'yammeroutbound',
    'yammerfeeds',
    'onedriveroot',
    'onedriverecylebin',
    'onedrivesystem',
    'onedrivevolume',
    'important',
    'starred',
    'archive',
  ],
  {
    ...introduced('Exchange2010_SP1', [...recoverable, ...archive, ...archiveRecoverable]),
    ...introduced('Exchange2013', ['archiveinbox', ...since2013]),
  },
)
export type DistinguishedFolderIdName = Infer<typeof DistinguishedFolderIdName>

const distinguishedFolderIdTable = BaseFolderId.extend(
  't:DistinguishedFolderIdType',
  { mailbox: optional(Mailbox) },
  attributes({ id: DistinguishedFolderIdName, changeKey: optional(string) }),
)
export interface DistinguishedFolderId extends Infer<typeof distinguishedFolderIdTable> {}
export const DistinguishedFolderId: RecordType<DistinguishedFolderId> = distinguishedFolderIdTable

export const AddressListId = BaseFolderId.extend('t:AddressListIdType', attributes({ id: string }))
export interface AddressListId extends Infer<typeof AddressListId> {}

export const ArrayOfDistinguishedFolderId = list(
  't:ArrayOfDistinguishedFolderIdType',
  'DistinguishedFolderId',
  DistinguishedFolderId,
)
export type ArrayOfDistinguishedFolderId = Infer<typeof ArrayOfDistinguishedFolderId>

export const NonEmptyArrayOfBaseFolderIds = nonEmptyList(
  't:NonEmptyArrayOfBaseFolderIdsType',
  oneOf({ FolderId, DistinguishedFolderId }),
)
export type NonEmptyArrayOfBaseFolderIds = Infer<typeof NonEmptyArrayOfBaseFolderIds>

const targetFolderIdTable = record('t:TargetFolderIdType', {
  folderId: oneOf({ FolderId, DistinguishedFolderId, AddressListId }),
})
export interface TargetFolderId extends Infer<typeof targetFolderIdTable> {}
export const TargetFolderId: RecordType<TargetFolderId> = targetFolderIdTable
