import {
  type CalendarPermissionSet,
  EwsError,
  type ExtendedProperty,
  folderPaths,
  type Path,
  type PermissionSet,
  type PropertyPath,
  type SearchParameters,
  type UpdateFolderRequest,
} from '@exchequer/protocol'
import type { FolderRow } from '#store/store'
import { extendedKey, readExtended } from './extended-properties.js'
import { type FolderDocument, folderDocument, packFolder } from './folder-document.js'
import { folderTableOf, isCalendar, isFolderColumn } from './folder-shape.js'
import { type FoundFolder, folderNamed, isFolderName, nameError } from './folders.js'
import { readPermissions } from './permissions.js'
import { isSearchFolder } from './search-criteria.js'
import { readCriteria } from './search-folders.js'
import type { WriteSession } from './session.js'
import { pathNode } from './shape.js'
import type { ExtendedValue, Properties } from './stored-item.js'
import { withNames } from './user-ids.js'

type Update = UpdateFolderRequest['folderChanges'][number]['updates'][number]

/** A folder in the changing. */
interface FolderDraft {
  displayName: string
  folderClass: string | null
  document: FolderDocument
  /** New ones, which are read when all is said. */
  searchParameters?: SearchParameters
  permissionSet?: PermissionSet | CalendarPermissionSet
}

/**
 * Changes a folder as UpdateFolder says: one property after the other, in their order (MS-OXWSFOLD 3.1.4.8). Throws
 * `ErrorObjectTypeChanged` for a class that would make it a folder of another element, `ErrorFolderExists` for a name that is taken.
 */
export async function updateFolder(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  updates: readonly Update[],
): Promise<FolderRow> {
  const { store } = session
  const document = folderDocument(folder)
  const draft: FolderDraft = {
    displayName: folder.displayName,
    folderClass: folder.folderClass,
    document: { ...document, x: { ...document.x }, p: { ...document.p } },
  }
  for (const update of updates) apply(draft, update)
  const { permissionSet } = draft
  const permissions =
    permissionSet && readPermissions(await withNames(store, permissionSet), isCalendar(draft.folderClass))
  if (draft.searchParameters) {
    if (!isSearchFolder(folder)) throw new EwsError('ErrorInvalidPropertySet')
    draft.document.search = await readCriteria(session, mailbox, draft.searchParameters)
  }
  if (!isFolderName(draft.displayName)) throw nameError()
  if (folderTableOf(draft.folderClass) !== folderTableOf(folder.folderClass))
    throw new EwsError('ErrorObjectTypeChanged')
  const other =
    folder.parent === null ? undefined : folderNamed(await store.folders(mailbox.id), folder.parent, draft.displayName)
  if (other && other.id !== folder.id && draft.displayName !== folder.displayName)
    throw new EwsError('ErrorFolderExists')
  const change = await store.nextChange(mailbox.id)
  const { displayName, folderClass } = draft
  const after = {
    ...folder,
    displayName,
    folderClass,
    change,
    contentChange: change,
    document: packFolder(permissions ? { ...draft.document, permissions } : draft.document),
  }
  await store.updateFolder(after)
  return after
}

function apply(draft: FolderDraft, { element, value }: Update): void {
  const { path } = value
  if (element === 'AppendToFolderField')
    // Nothing that a folder has is a list or a text to add to.
    throw new EwsError('ErrorInvalidPropertyAppend', undefined, [pathNode(path)])
  if (element === 'DeleteFolderField') remove(draft, path)
  else set(draft, path, value.folder.value as Properties)
}

function set(draft: FolderDraft, path: Path, given: Properties): void {
  const keys = Object.keys(given).filter((key) => given[key] !== undefined)
  if (keys.length !== 1) throw new EwsError('ErrorIncorrectUpdatePropertyCount')
  const key = keys[0]!
  if (path.element === 'ExtendedFieldURI') {
    const list = key === 'extendedProperty' ? (given[key] as ExtendedProperty[]) : []
    if (list.length > 1) throw new EwsError('ErrorIncorrectUpdatePropertyCount')
    if (!list[0] || extendedKey(list[0].extendedFieldURI) !== extendedKey(path.value))
      throw new EwsError('ErrorUpdatePropertyMismatch', undefined, [pathNode(path)])
    setExtended(draft, extendedKey(path.value), readExtended(list[0]), path)
    return
  }
  const property = propertyOf(path, 'ErrorInvalidPropertySet')
  if (property.key !== key) throw new EwsError('ErrorUpdatePropertyMismatch', undefined, [pathNode(path)])
  if (property.options.isReadOnly || property.options.isCreateOnly)
    throw new EwsError('ErrorInvalidPropertySet', undefined, [pathNode(path)])
  if (key === 'displayName') draft.displayName = given[key] as string
  else if (key === 'folderClass') draft.folderClass = given[key] as string
  else if (key === 'permissionSet') draft.permissionSet = given[key] as PermissionSet
  else if (key === 'searchParameters') draft.searchParameters = given[key] as SearchParameters
  else if (property.options.isComputed)
    throw new EwsError('ErrorInvalidOperation', `Setting ${property.uri} is not implemented.`)
  else draft.document.p![key] = given[key]
}

function setExtended(draft: FolderDraft, key: string, value: ExtendedValue, path: Path): void {
  if (key === '0x3001') draft.displayName = String(value.value)
  else if (key === '0x3613') draft.folderClass = String(value.value)
  else if (isFolderColumn(key)) throw new EwsError('ErrorInvalidPropertySet', undefined, [pathNode(path)])
  else draft.document.x![key] = value
}

/** Removes a property. One that is not set is gone already, and that is success (clients.md §1 row 16). */
function remove({ document }: FolderDraft, path: Path): void {
  if (path.element === 'ExtendedFieldURI') {
    const key = extendedKey(path.value)
    if (isFolderColumn(key)) throw new EwsError('ErrorInvalidPropertyDelete', undefined, [pathNode(path)])
    delete document.x![key]
    return
  }
  const { key, options } = propertyOf(path, 'ErrorInvalidPropertyDelete')
  // exchangelib's Folder.save() removes the permissions that it never loaded: nobody means to lose them by that.
  if (key === 'permissionSet') return
  if (options.isReadOnly || options.isUndeletable || options.isCreateOnly)
    throw new EwsError('ErrorInvalidPropertyDelete', undefined, [pathNode(path)])
  delete document.p![key]
}

function propertyOf(
  path: Exclude<Path, { element: 'ExtendedFieldURI' }>,
  code: 'ErrorInvalidPropertySet' | 'ErrorInvalidPropertyDelete',
): PropertyPath {
  const found = folderPaths().get(path.value.fieldURI)
  if (!found) throw new EwsError(code, undefined, [pathNode(path)])
  return found
}
