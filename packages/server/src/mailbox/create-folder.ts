import { type CreateFolderRequest, EwsError, type ExtendedProperty } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { accessTo, checkFolder, mayInFolder, writerIn } from './access.js'
import { extendedKey, readExtended } from './extended-properties.js'
import { type FolderDocument, folderDocument, packFolder } from './folder-document.js'
import { folderClassOf, folderTableOf, isCalendar } from './folder-shape.js'
import {
  checkFolderName,
  type FoundFolder,
  folderNamed,
  insertFolder,
  isFolderName,
  nameError,
  type OpenedFolder,
} from './folders.js'
import { inheritedPermissions, ownedBy, readPermissions } from './permissions.js'
import { isPublic } from './public-folders.js'
import { isSearchFolder } from './search-criteria.js'
import { readCriteria } from './search-folders.js'
import type { WriteSession } from './session.js'
import type { ExtendedValue } from './stored-item.js'
import { withNames } from './user-ids.js'

export type NewFolder = CreateFolderRequest['folders'][number]

/**
 * Makes a folder below another. Throws `ErrorFolderSavePropertyError` without a name, `ErrorFolderExists` for a name that is taken and
 * `ErrorNoFolderClassOverride` for a class that contradicts the element (MS-OXWSFOLD 3.1.4.2); nothing can be below a search folder
 * (`ErrorInvalidParentFolder`), and no search folder among the public ones (`ErrorInvalidFolderTypeForOperation`).
 */
export async function createFolder(
  session: WriteSession,
  { mailbox, folder: parent }: FoundFolder,
  given: NewFolder,
): Promise<FolderRow> {
  const displayName = nameOf(given)
  if (isSearchFolder(parent)) throw new EwsError('ErrorInvalidParentFolder')
  await checkFolderName(session, mailbox, parent.id, displayName)
  return insertNew(session, mailbox, parent, given, displayName)
}

/**
 * The same, where a folder of that name which is there already is as good as a new one (CreateFolderPath). One that the caller does not see
 * is in the way of a new one, which he hears only where he could make that.
 */
export async function findOrCreateFolder(
  session: WriteSession,
  { mailbox, folder: parent, access }: OpenedFolder,
  given: NewFolder,
): Promise<OpenedFolder> {
  const displayName = nameOf(given)
  if (isSearchFolder(parent)) throw new EwsError('ErrorInvalidParentFolder')
  const there = folderNamed(await session.store.folders(mailbox.id), parent.id, displayName)
  const accessThere = there && (await accessTo(session, mailbox, there))
  if (accessThere && mayInFolder(accessThere, 'see')) return { mailbox, folder: there, access: accessThere }
  checkFolder(access, 'createFolders', 'ErrorParentFolderNotFound')
  if (there) throw new EwsError('ErrorFolderExists')
  const folder = await insertNew(session, mailbox, parent, given, displayName)
  return { mailbox, folder, access: await accessTo(session, mailbox, folder) }
}

function nameOf({ value }: NewFolder): string {
  const { displayName } = value
  if (!isFolderName(displayName)) throw nameError()
  return displayName
}

async function insertNew(
  session: WriteSession,
  mailbox: MailboxRow,
  parent: FolderRow,
  given: NewFolder,
  displayName: string,
): Promise<FolderRow> {
  if (given.element === 'SearchFolder' && isPublic(mailbox)) throw new EwsError('ErrorInvalidFolderTypeForOperation')
  const document = await documentOf(session, given, classOf(given), folderDocument(parent))
  const writer = writerIn(session, mailbox)
  if (writer) document.permissions = ownedBy(document.permissions, isCalendar(classOf(given)), writer)
  if (given.element === 'SearchFolder')
    document.search = await readCriteria(session, mailbox, given.value.searchParameters)
  return insertFolder(session, mailbox, {
    parent: parent.id,
    displayName,
    folderClass: classOf(given),
    distinguishedName: null,
    document: packFolder(document),
  })
}

/** A typed element has its own class; another class may be given with the plain element alone (ErrorNoFolderClassOverride). */
function classOf({ element, value }: NewFolder): string {
  const own = folderClassOf(element)
  if (element === 'Folder') return value.folderClass ?? containerClassOf(value.extendedProperty) ?? own
  if (
    element !== 'SearchFolder' &&
    value.folderClass !== undefined &&
    folderTableOf(value.folderClass).element !== element
  )
    throw new EwsError('ErrorNoFolderClassOverride')
  return value.folderClass ?? own
}

/** PidTagContainerClass, for clients that speak in MAPI properties. */
function containerClassOf(properties: readonly ExtendedProperty[] | undefined): string | undefined {
  const found = properties?.find(({ extendedFieldURI }) => extendedKey(extendedFieldURI) === '0x3613')
  return found && String(readExtended(found).value)
}

async function documentOf(
  { store }: WriteSession,
  { value }: NewFolder,
  folderClass: string,
  parent: FolderDocument,
): Promise<FolderDocument> {
  const extended: Record<string, ExtendedValue> = {}
  for (const property of value.extendedProperty ?? [])
    extended[extendedKey(property.extendedFieldURI)] = readExtended(property)
  const { policyTag, archiveTag, permissionSet } = value
  const permissions = permissionSet
    ? readPermissions(await withNames(store, permissionSet), isCalendar(folderClass))
    : inheritedPermissions(parent.permissions, isCalendar(folderClass))
  return {
    x: extended,
    p: { ...(policyTag && { policyTag }), ...(archiveTag && { archiveTag }) },
    ...(permissions && { permissions }),
  }
}
