import { type DistinguishedFolderId, EwsError, type FolderId, namedValue, type ResponseCode } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { type Access, accessTo, accessToEach, checkFolder, type FolderDeed, mayInFolder, ownsAll } from './access.js'
import { archiveKind, archiveOf, isArchiveName, nameIn } from './archive.js'
import { parseChangeKey } from './change-keys.js'
import { nonPrimary } from './directory.js'
import { distinguishedFolders } from './distinguished-folders.js'
import { isDistributionList } from './distribution-lists.js'
import { folderNameIn } from './folder-language.js'
import { parseId } from './ids.js'
import { mailboxByAnyName } from './legacy-dn.js'
import { checkTakesItems, isPublic, publicFoldersOf, publicRoot } from './public-folders.js'
import { isSearchFolder } from './search-criteria.js'
import type { Session, WriteSession } from './session.js'

/** A folder, and whose it is. */
export interface FoundFolder {
  readonly mailbox: MailboxRow
  readonly folder: FolderRow
}

/** A folder that the caller may do something with, and what else he may do there. */
export interface OpenedFolder extends FoundFolder {
  readonly access: Access
}

/** Any way to name a folder in a request. */
export type FolderReference =
  | { element: 'FolderId'; value: FolderId }
  | { element: 'DistinguishedFolderId'; value: DistinguishedFolderId }
  | { element: 'AddressListId'; value: unknown }

/**
 * Finds a folder for something that is to be done with it. Throws `notFound` where there is none, the id's own error for an id that is none,
 * and what `checkFolder` says of a caller who has not the right.
 */
export async function findFolder(
  session: Session,
  reference: FolderReference,
  deed: FolderDeed,
  notFound: ResponseCode = 'ErrorFolderNotFound',
): Promise<OpenedFolder> {
  const found = await folderMeant(session, reference, notFound)
  const access = await accessTo(session, found.mailbox, found.folder)
  checkFolder(access, deed, notFound)
  return { ...found, access }
}

/** Throws where a caller may not do with everything below a folder what he may do with the folder. */
export async function checkBelow(
  session: Session,
  { mailbox, folder, access }: OpenedFolder,
  deed: FolderDeed,
): Promise<void> {
  if (access.isOwner) return
  const below = foldersBelow(await session.store.folders(mailbox.id), folder.id, true)
  const accessOf = await accessToEach(session, mailbox, below)
  for (const each of below) checkFolder(accessOf(each), deed, 'ErrorAccessDenied')
}

/** What of folders a caller may know to be there. */
export async function visibleTo(
  session: Session,
  mailbox: MailboxRow,
  folders: readonly FolderRow[],
): Promise<readonly FolderRow[]> {
  const accessOf = await accessToEach(session, mailbox, folders)
  return folders.filter((folder) => mayInFolder(accessOf(folder), 'see'))
}

async function folderMeant(session: Session, reference: FolderReference, notFound: ResponseCode): Promise<FoundFolder> {
  if (reference.element === 'AddressListId') throw new EwsError('ErrorInvalidOperation')
  if (reference.value.changeKey !== undefined) parseChangeKey(reference.value.changeKey)
  if (reference.element === 'DistinguishedFolderId') return findDistinguished(session, reference.value, notFound)
  const { kind, mailboxGuid, number } = parseId(reference.value.id)
  if (kind === 'item') throw new EwsError('ErrorCannotUseItemIdForFolderId')
  if (kind !== 'folder') throw new EwsError('ErrorInvalidIdMalformed')
  const mailbox = await mailboxOf(session, mailboxGuid)
  const folder = await session.store.folder(mailbox.id, number)
  if (!folder) throw new EwsError(notFound)
  return { mailbox, folder }
}

/**
 * Finds a folder to put items into. Throws `ErrorInvalidFolderTypeForOperation` for a search folder: what it shows lies elsewhere; and
 * `ErrorOperationNotAllowedWithPublicFolderRoot`.
 */
export async function findPlace(
  session: Session,
  reference: FolderReference,
  deed: FolderDeed,
  notFound: ResponseCode,
): Promise<OpenedFolder> {
  const found = await findFolder(session, reference, deed, notFound)
  if (isSearchFolder(found.folder)) throw new EwsError('ErrorInvalidFolderTypeForOperation')
  if (deed === 'create' || deed === 'receive') checkTakesItems(found.folder)
  return found
}

/** The mailbox behind a guid, if all of it is the caller's to use. */
export async function ownMailbox(session: Session, mailboxGuid: string): Promise<MailboxRow | undefined> {
  const mailbox = await mailboxOf(session, mailboxGuid)
  return (await ownsAll(session, mailbox)) ? mailbox : undefined
}

/** The mailbox behind a guid, whosever it is: who gets it asks `accessTo` before he does anything there. */
export async function mailboxOf(session: Session, mailboxGuid: string): Promise<MailboxRow> {
  if (session.mailbox?.guid === mailboxGuid) return session.mailbox
  const mailbox = await session.store.mailboxByGuid(mailboxGuid)
  if (!mailbox)
    throw new EwsError('ErrorNonExistentMailbox', 'No mailbox with such guid.', [
      namedValue('MailboxGuid', mailboxGuid),
    ])
  return mailbox
}

/**
 * The mailbox that a distinguished folder id names, whosever it is, by any of the names that Autodiscover gives out; of its addresses that is
 * the primary one alone (docs "DistinguishedFolderId"). An archive is there for whoever may do everything in it: its name follows from its
 * owner's, and nobody is to learn who has one. So is the mailbox of the public folders, whose root has a name for everybody.
 */
export async function mailboxCalled(session: Session, name: string): Promise<MailboxRow | undefined> {
  const address = name.trim().toLowerCase()
  if (session.mailbox?.address === address) return session.mailbox
  const found = await mailboxByAnyName(session.store, address)
  if (found && found.address !== address && (await session.store.mailboxByAddress(address))) throw nonPrimary(found)
  const isHidden = found && (found.kind === archiveKind || isPublic(found))
  return isHidden && !(await ownsAll(session, found)) ? undefined : found
}

async function findDistinguished(
  session: Session,
  { id, mailbox: owner }: DistinguishedFolderId,
  notFound: ResponseCode,
): Promise<FoundFolder> {
  if (id === publicRoot) return findPublicRoot(session, owner !== undefined)
  const name = owner?.emailAddress
  if (name === undefined && !session.mailbox) throw new EwsError('ErrorMissingEmailAddress')
  const named = name === undefined ? session.mailbox! : await mailboxCalled(session, name)
  if (!named || isDistributionList(named)) throw new EwsError('ErrorNonExistentMailbox')
  const mailbox = isArchiveName(id) && named.kind !== archiveKind ? await archiveOf(session.store, named) : named
  const folder = mailbox && (await session.store.folderByName(mailbox.id, nameIn(mailbox, id)))
  if (!folder) throw new EwsError(notFound)
  return { mailbox, folder }
}

/**
 * The root of the public folders, which is nobody's (semantics §7.1). Where there are none Exchange says so by a code that the docs call unused:
 * it is what exchangelib takes for folders that are missing (`MISSING_FOLDER_ERRORS`), and not the one that they name for this.
 */
async function findPublicRoot({ store }: Session, isSomebodys: boolean): Promise<FoundFolder> {
  if (isSomebodys)
    throw new EwsError('ErrorInvalidOperation', 'It is not valid to specify a mailbox with the public folder root.')
  const mailbox = await publicFoldersOf(store)
  const folder = mailbox && (await store.folderByName(mailbox.id, publicRoot))
  if (!folder) throw new EwsError('ErrorNoPublicFolderReplicaAvailable')
  return { mailbox, folder }
}

/** A distinguished folder of a mailbox that must have it; made on the spot where the mailbox is older than the name. */
export async function distinguishedFolder(
  session: WriteSession,
  mailbox: MailboxRow,
  name: string,
): Promise<FolderRow> {
  const ownName = nameIn(mailbox, name)
  const known = await session.store.folderByName(mailbox.id, ownName)
  if (known) return known
  const entry = distinguishedFolders.find((folder) => folder.name === ownName)
  if (!entry) throw new EwsError('ErrorFolderNotFound')
  const parent = entry.parent === null ? null : (await distinguishedFolder(session, mailbox, entry.parent)).id
  return insertFolder(session, mailbox, {
    parent,
    displayName: folderNameIn(mailbox, entry),
    folderClass: entry.folderClass,
    distinguishedName: ownName,
    document: '{}',
  })
}

type NewFolder = Pick<FolderRow, 'parent' | 'displayName' | 'folderClass' | 'distinguishedName' | 'document'>

export async function insertFolder(
  { store }: WriteSession,
  mailbox: MailboxRow,
  folder: NewFolder,
  copyOf?: FolderRow,
): Promise<FolderRow> {
  const id = await store.nextChange(mailbox.id)
  const row: FolderRow = {
    ...folder,
    mailbox: mailbox.id,
    id,
    change: id,
    created: id,
    contentChange: id,
    totalCount: 0,
    unreadCount: 0,
    nextArticleNumber: 1,
  }
  await store.insertFolder(row, copyOf?.mailbox === mailbox.id ? copyOf : undefined)
  return row
}

/** The folders below one, itself not among them, parents first. */
export function foldersBelow(folders: readonly FolderRow[], parent: number, isDeep: boolean): FolderRow[] {
  const children = new Map<number, FolderRow[]>()
  for (const folder of folders) {
    if (folder.parent === null) continue
    const siblings = children.get(folder.parent)
    if (siblings) siblings.push(folder)
    else children.set(folder.parent, [folder])
  }
  if (!isDeep) return children.get(parent) ?? []
  const found: FolderRow[] = []
  // A tree may be deeper than a stack.
  const waiting = [...(children.get(parent) ?? [])].reverse()
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    found.push(folder)
    waiting.push(...(children.get(folder.id) ?? []).toReversed())
  }
  return found
}

/** The folder of a name right below another, whatever the case. */
export function folderNamed(folders: readonly FolderRow[], parent: number, displayName: string): FolderRow | undefined {
  const folded = displayName.toLowerCase()
  return folders.find((folder) => folder.parent === parent && folder.displayName.toLowerCase() === folded)
}

/** Refuses a second folder of the same name beside the first. */
export async function checkFolderName(
  { store }: Session,
  mailbox: MailboxRow,
  parent: number,
  displayName: string,
): Promise<void> {
  if (folderNamed(await store.folders(mailbox.id), parent, displayName)) throw new EwsError('ErrorFolderExists')
}

/** As long as Exchange lets a name be. */
const longestName = 255

export const isFolderName = (name: string | undefined): name is string =>
  name !== undefined && name !== '' && name.length <= longestName

/** What a folder without a name, or with one too long, is answered with. */
export const nameError = (): EwsError =>
  new EwsError('ErrorFolderSavePropertyError', undefined, [
    { name: 't:FieldURI', attributes: { FieldURI: 'folder:DisplayName' }, text: '', children: [] },
  ])

/** How many folders stand directly below each. */
export function childCounts(folders: readonly FolderRow[]): (folder: number) => number {
  const counts = new Map<number, number>()
  for (const { parent } of folders) if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  return (folder) => counts.get(folder) ?? 0
}
