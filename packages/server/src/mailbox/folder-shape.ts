import {
  CalendarFolder,
  ContactsFolder,
  type DistinguishedFolderIdName,
  type EffectiveRights,
  EwsError,
  type ExtendedProperty,
  Folder,
  type FolderResponseShape,
  formatDateTime,
  type Path,
  type RecordType,
  SearchFolder,
  type SearchParameters,
  TasksFolder,
} from '@exchequer/protocol'
import type { FolderRow } from '#store/store'
import { formatChangeKey } from './change-keys.js'
import { extendedKey, writeExtended } from './extended-properties.js'
import { folderDocument } from './folder-document.js'
import { formatId } from './ids.js'
import { permissionSetOf } from './permissions.js'
import { replicaList } from './public-folders.js'
import { criteriaOf, isSearchFolder } from './search-criteria.js'
import { pathNode } from './shape.js'
import type { ExtendedValue, Properties } from './stored-item.js'

/** The element that stands for a folder, by the prefix of its class (semantics §7.2). */
const tables: readonly {
  readonly element: string
  readonly folderClass: string
  readonly record: RecordType<object>
}[] = [
  { element: 'CalendarFolder', folderClass: 'IPF.Appointment', record: CalendarFolder },
  { element: 'ContactsFolder', folderClass: 'IPF.Contact', record: ContactsFolder },
  { element: 'TasksFolder', folderClass: 'IPF.Task', record: TasksFolder },
]

const plainFolder = { element: 'Folder', folderClass: 'IPF.Note', record: Folder as RecordType<object> }
const searchFolder = { ...plainFolder, element: 'SearchFolder', record: SearchFolder as RecordType<object> }

/** The table of a folder: a search folder is one whatever its class. */
const tableOf = (row: FolderRow): (typeof tables)[number] =>
  isSearchFolder(row) ? searchFolder : folderTableOf(row.folderClass)

/** The table of a folder of this class that keeps items. */
export const folderTableOf = (folderClass: string | null): (typeof tables)[number] =>
  tables.find((table) => folderClass === table.folderClass || folderClass?.startsWith(`${table.folderClass}.`)) ??
  plainFolder

/** Calendars have permissions of their own kind. */
export const isCalendar = (folderClass: string | null): boolean =>
  folderTableOf(folderClass).element === 'CalendarFolder'

/** The class that a typed folder element stands for. */
export const folderClassOf = (element: string): string =>
  tables.find((table) => table.element === element)?.folderClass ?? plainFolder.folderClass

/** What of a folder depends on who looks at it. */
export interface FolderReader {
  readonly effectiveRights: EffectiveRights
  /** Whether he is told who else may do what there. */
  readonly seesPermissions: boolean
}

export interface FolderContext {
  readonly mailboxGuid: string
  /** Whether they are public folders. */
  readonly isPublic: boolean
  readonly childCount: (folder: number) => number
  /** What the caller may do in a folder, for what he is shown of it. */
  readonly shownTo: (folder: FolderRow) => FolderReader
}

/** Where each property of a folder comes from. */
const values: Readonly<Record<string, (row: FolderRow, context: FolderContext) => unknown>> = {
  'folder:FolderId': (row, { mailboxGuid }) => ({
    id: formatId('folder', mailboxGuid, row.id),
    changeKey: formatChangeKey('folder', mailboxGuid, row.contentChange),
  }),
  'folder:ParentFolderId': ({ parent }, { mailboxGuid }) =>
    parent === null ? undefined : { id: formatId('folder', mailboxGuid, parent), changeKey: 'AQAAAA==' },
  'folder:FolderClass': ({ folderClass }) => folderClass ?? undefined,
  'folder:DisplayName': ({ displayName }) => displayName,
  'folder:TotalCount': ({ totalCount }) => totalCount,
  'folder:UnreadCount': ({ unreadCount }) => unreadCount,
  'folder:ChildFolderCount': ({ id }, { childCount }) => childCount(id),
  'folder:DistinguishedFolderId': ({ distinguishedName }) => distinguishedName ?? undefined,
  'folder:SearchParameters': searchParameters,
  'folder:EffectiveRights': (row, { shownTo }) => shownTo(row).effectiveRights,
  'folder:PermissionSet': (row, { shownTo }) =>
    shownTo(row).seesPermissions
      ? permissionSetOf(folderDocument(row).permissions, isCalendar(row.folderClass))
      : undefined,
  'folder:PolicyTag': (row) => folderDocument(row).p?.['policyTag'],
  'folder:ArchiveTag': (row) => folderDocument(row).p?.['archiveTag'],
}

function searchParameters(row: FolderRow, { mailboxGuid }: FolderContext): SearchParameters | undefined {
  const criteria = criteriaOf(row)
  if (!criteria) return undefined
  const { traversal, restriction, baseFolders } = criteria
  const baseFolderIds = baseFolders.map((base): SearchParameters['baseFolderIds'][number] =>
    typeof base === 'number'
      ? { element: 'FolderId', value: { id: formatId('folder', mailboxGuid, base), changeKey: 'AQAAAA==' } }
      : { element: 'DistinguishedFolderId', value: { id: base as DistinguishedFolderIdName } },
  )
  return { traversal, restriction, baseFolderIds }
}

/** PidTagLastModificationTime and PidTagLocalCommitTimeMax are times to MAPI; DavMail only asks whether they changed. */
const changedAt = ({ contentChange }: FolderRow): string => formatDateTime(new Date(contentChange * 1000))

/** MAPI properties of folders that the row answers for: DavMail and Evolution read folders by these alone. */
const mapi: Readonly<Record<string, (row: FolderRow, context: FolderContext) => string | undefined>> = {
  '0x3001': ({ displayName }) => displayName,
  '0x3602': ({ totalCount }) => String(totalCount),
  '0x3603': ({ unreadCount }) => String(unreadCount),
  '0x360a': ({ id }, { childCount }) => String(childCount(id) > 0),
  '0x3613': ({ folderClass }) => folderClass ?? undefined,
  '0x6638': ({ id }, { childCount }) => String(childCount(id)),
  '0x6698': (_, { mailboxGuid, isPublic }) => (isPublic ? replicaList(mailboxGuid) : undefined),
  '0x6751': ({ nextArticleNumber }) => String(nextArticleNumber),
  '0x3008': changedAt,
  '0x670a': changedAt,
}

/** Whether a MAPI property, by its key, is one that the row answers for. */
export const isFolderColumn = (key: string): boolean => key in mapi

/** Which properties of a folder an answer shows. */
export interface FolderPlan {
  readonly baseShape: string
  readonly uris: ReadonlySet<string>
  readonly extended: readonly Extract<Path, { element: 'ExtendedFieldURI' }>[]
}

/** Whether an answer shows how much is in a folder, which of a search folder has to be found out first. */
export const showsCounts = ({ baseShape, uris, extended }: FolderPlan): boolean =>
  baseShape !== 'IdOnly' ||
  uris.has('folder:TotalCount') ||
  uris.has('folder:UnreadCount') ||
  extended.some(({ value }) => ['0x3602', '0x3603'].includes(extendedKey(value)))

export function planFolderShape({ baseShape, additionalProperties }: FolderResponseShape): FolderPlan {
  const uris = new Set(['folder:FolderId'])
  const extended: Extract<Path, { element: 'ExtendedFieldURI' }>[] = []
  for (const path of additionalProperties ?? []) {
    if (path.element === 'ExtendedFieldURI') extended.push(path)
    else if (path.element === 'FieldURI' && path.value.fieldURI.startsWith('folder:')) uris.add(path.value.fieldURI)
    else throw new EwsError('ErrorInvalidPropertyRequest', undefined, [pathNode(path)])
  }
  return { baseShape, uris, extended }
}

/** One property of a folder, by its path. */
export function folderValue(row: FolderRow, path: Path, context: FolderContext): unknown {
  if (path.element !== 'ExtendedFieldURI') return values[path.value.fieldURI]?.(row, context)
  const key = extendedKey(path.value)
  return mapi[key]?.(row, context) ?? folderDocument(row).x?.[key]?.value
}

/** A folder as an answer shows it. */
export function renderFolder(
  row: FolderRow,
  plan: FolderPlan,
  context: FolderContext,
): { element: string; value: Properties } {
  const { element, record } = tableOf(row)
  const value: Properties = {}
  for (const { key, options } of record.places) {
    const uri = options.uri ?? ''
    const isShown =
      plan.uris.has(uri) ||
      (plan.baseShape === 'AllProperties' && !options.isExplicit) ||
      (plan.baseShape === 'Default' && (options.inDefault === '*' || options.inDefault?.includes(element)))
    if (!isShown) continue
    const shown = values[uri]?.(row, context)
    if (shown !== undefined) value[key] = shown
  }
  const extended: ExtendedProperty[] = []
  for (const { value: path } of plan.extended) {
    const text = folderValue(row, { element: 'ExtendedFieldURI', value: path }, context) as
      | ExtendedValue['value']
      | undefined
    if (text !== undefined) extended.push(writeExtended(path, { type: path.propertyType, value: text }))
  }
  if (extended.length > 0) value['extendedProperty'] = extended
  return { element, value }
}
