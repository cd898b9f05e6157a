import { EwsError, type ResponseCode } from '@exchequer/protocol'
import type { Condition, FolderRow, ItemRow, MailboxRow } from '#store/store'
import { archiveKind, isArchiveOf, ownerOf } from './archive.js'
import { delegationTo } from './delegations.js'
import { folderDocument } from './folder-document.js'
import { isCalendar } from './folder-shape.js'
import { isGranted } from './grants.js'
import { allRights, noRights, type Rights, rightsOf } from './permissions.js'
import { isPublic } from './public-folders.js'
import { isSearchFolder } from './search-criteria.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

/** What one may want of a folder: `receive` is to let it take what was elsewhere, and `own` for what only the whole mailbox answers for. */
export type FolderDeed =
  | 'see'
  | 'read'
  | 'create'
  | 'receive'
  | 'markAll'
  | 'editAll'
  | 'deleteAll'
  | 'createFolders'
  | 'administer'
  | 'own'

/** What one may want of an item; `know` is to read where it lies, were it not private, and `mark` to set its read flag. */
export type ItemDeed = 'know' | 'read' | 'mark' | 'edit' | 'delete' | 'own'

/** What a caller may do in a folder. */
export interface Access {
  /** Whether the mailbox is his own, or he was given all of it; public folders are nobody's own. */
  readonly isOwner: boolean
  readonly rights: Rights
  /** Whether it is a public folder, in which the read flag is everybody's who reads. */
  readonly isPublic: boolean
  readonly seesPrivate: boolean
  /** Guid of the caller's mailbox, which knows its own items in another's folder. */
  readonly caller: string | undefined
}

/** Who asks, and where. */
type Asking = Pick<Session, 'store' | 'mailbox'>

/** The one place that knows what a caller may do in a folder of a mailbox (docs/decisions/rights.md). */
export async function accessTo(session: Asking, mailbox: MailboxRow, folder: FolderRow): Promise<Access> {
  return (await accessToAll(session, mailbox)) ?? guestAccess(session, mailbox, folder)
}

/** The same in each of several folders, to be asked for without waiting. */
export async function accessToEach(
  session: Session,
  mailbox: MailboxRow,
  folders: readonly FolderRow[],
): Promise<(folder: Pick<FolderRow, 'id'>) => Access> {
  const everywhere = await accessToAll(session, mailbox)
  if (everywhere) return () => everywhere
  const known = new Map<number, Access>()
  for (const folder of folders) known.set(folder.id, await guestAccess(session, mailbox, folder))
  return ({ id }) => known.get(id) ?? noAccess
}

/** What a caller may do in a mailbox of which everything is his to do; `undefined` for where the folders say it. */
export async function accessToAll(session: Asking, mailbox: MailboxRow): Promise<Access | undefined> {
  if (!(await ownsAll(session, mailbox))) return undefined
  // Who administers the public folders has all rights that a folder can give, and nothing that only the owner of a mailbox does.
  return isPublic(mailbox)
    ? { isOwner: false, isPublic: true, rights: allRights, seesPrivate: true, caller: session.mailbox?.guid }
    : fullAccess
}

/** Whether a caller may read some folders of a mailbox, as far as they are there. */
export async function readsAll(session: Asking, mailbox: MailboxRow, folders: readonly number[]): Promise<boolean> {
  for (const id of folders) {
    const folder = await session.store.folder(mailbox.id, id)
    if (folder && !mayInFolder(await accessTo(session, mailbox, folder), 'read')) return false
  }
  return true
}

async function guestAccess(
  { store, mailbox: caller }: Asking,
  mailbox: MailboxRow,
  folder: FolderRow,
): Promise<Access> {
  // What a search folder shows lies in others, with rights of their own.
  const rights = isSearchFolder(folder)
    ? noRights
    : await rightsOf(store, folderDocument(folder).permissions, isCalendar(folder.folderClass), caller?.address)
  return {
    isOwner: false,
    isPublic: isPublic(mailbox),
    rights,
    // There is nobody for whom anything in a public folder would be private.
    seesPrivate: isPublic(mailbox) || delegationTo(mailbox, caller)?.viewsPrivate === true,
    caller: caller?.guid,
  }
}

/** Of whoever may do everything. */
export const fullAccess: Access = {
  isOwner: true,
  isPublic: false,
  rights: allRights,
  seesPrivate: true,
  caller: undefined,
}
const noAccess: Access = { ...fullAccess, isOwner: false, rights: noRights, seesPrivate: false }

/** Whether a mailbox is the caller's own, or his archive. */
export const isHis = ({ mailbox: caller }: Pick<Session, 'mailbox'>, { id, guid }: MailboxRow): boolean =>
  caller !== undefined && (caller.id === id || isArchiveOf(caller, guid))

/** Whether everything in a mailbox is the caller's to do: it is his, or he was given full access to it, or it is the archive of such a one. */
export async function ownsAll({ store, mailbox: caller }: Asking, mailbox: MailboxRow): Promise<boolean> {
  if (!caller) return false
  if (isHis({ mailbox: caller }, mailbox)) return true
  return isGranted(store, await ownerOf(store, mailbox), 'fullAccess', caller)
}

/** Who organizes what lies in a mailbox: the meetings of an archive, and of public folders, are those of whoever works there. */
export const organizerIn = ({ mailbox: caller }: Session, mailbox: MailboxRow): MailboxRow =>
  (mailbox.kind === archiveKind || isPublic(mailbox)) && caller ? caller : mailbox

/** Who writes in a mailbox, where that is not the one whose it is. */
export const writerIn = (session: Session, mailbox: MailboxRow): MailboxRow | undefined =>
  isHis(session, mailbox) ? undefined : session.mailbox

const folderDeeds: Readonly<Record<FolderDeed, (rights: Rights, isPublic: boolean) => boolean>> = {
  see: ({ isFolderVisible, isFolderOwner, readItems }) =>
    isFolderVisible || isFolderOwner || readItems === 'FullDetails',
  read: ({ readItems }) => readItems === 'FullDetails',
  create: ({ canCreateItems }) => canCreateItems,
  receive: ({ canCreateItems }) => canCreateItems,
  markAll: ({ readItems, editItems }, isPublic) => (isPublic ? readItems === 'FullDetails' : editItems === 'All'),
  editAll: ({ editItems }) => editItems === 'All',
  deleteAll: ({ deleteItems }) => deleteItems === 'All',
  createFolders: ({ canCreateSubFolders }) => canCreateSubFolders,
  administer: ({ isFolderOwner }) => isFolderOwner,
  own: () => false,
}

/** What is said to who sees a folder and may make nothing in it (docs "ResponseCode"); of anything else that access is denied. */
const folderRefusals: Partial<Record<FolderDeed, ResponseCode>> = {
  create: 'ErrorCreateItemAccessDenied',
  createFolders: 'ErrorCreateSubfolderAccessDenied',
}

export const mayInFolder = (access: Access, deed: FolderDeed): boolean =>
  access.isOwner || folderDeeds[deed](access.rights, access.isPublic)

/**
 * Throws where a caller may not do something in a folder: `notFound` for one that he cannot see, as if it were not there (docs "Handling
 * delegation-related errors in EWS in Exchange").
 */
export function checkFolder(access: Access, deed: FolderDeed, notFound: ResponseCode): void {
  if (mayInFolder(access, deed)) return
  throw new EwsError(mayInFolder(access, 'see') ? (folderRefusals[deed] ?? 'ErrorAccessDenied') : notFound)
}

/** Whether a caller may know of an item: what is private is nobody's whom its owner did not let see it. */
export const mayKnow = ({ seesPrivate }: Access, item: StoredItem): boolean => seesPrivate || !isPrivate(item)

/** An occurrence is what it says itself, and a series with a private occurrence tells of that one too. */
function isPrivate({ row, occurrence, properties, state }: StoredItem): boolean {
  if (occurrence) return properties['sensitivity'] === 'Private'
  return (
    row.sensitivity === privateSensitivity ||
    (state.exceptions?.some((exception) => exception.properties['sensitivity'] === 'Private') ?? false)
  )
}

/** PidTagSensitivity. */
export const privateSensitivity = 2

/** Whether an item is in lists for a caller, by its row alone. */
export const isListed = ({ seesPrivate }: Access, { sensitivity }: Pick<ItemRow, 'sensitivity'>): boolean =>
  seesPrivate || sensitivity !== privateSensitivity

/** Whether an item that is private became so, itself or an occurrence of it, after a change of its mailbox. */
export const becamePrivate = ({ state }: StoredItem, after: number): boolean =>
  ['sensitivity', 'modifiedOccurrences'].some((key) => (state.changes?.[key] ?? 0) > after)

/** The same as what a search asks for. */
export const listedOnly = ({ seesPrivate }: Access): { readonly where: Condition } | undefined =>
  seesPrivate ? undefined : { where: { kind: '<>', column: 'sensitivity', value: privateSensitivity } }

export function mayWithItem(access: Access, deed: ItemDeed, item: StoredItem): boolean {
  if (access.isOwner) return true
  if (deed !== 'know' && !mayKnow(access, item)) return false
  const { rights, caller } = access
  const within = (right: Rights['editItems']): boolean => {
    // Associated items belong to the folder.
    if (item.row.isAssociated) return rights.isFolderOwner
    return right === 'All' || (right === 'Owned' && caller !== undefined && item.state.creator === caller)
  }
  switch (deed) {
    case 'know':
    case 'read':
      return rights.readItems === 'FullDetails'
    case 'mark':
      return mayWithItem(access, access.isPublic ? 'read' : 'edit', item)
    case 'edit':
      // What its owner has sent already is not changed on its way.
      return within(rights.editItems) && !item.state.held && !item.state.outgoing
    case 'delete':
      return within(rights.deleteItems)
    case 'own':
      return false
  }
}

/** Nobody but its owner throws things into the Deleted Items of a mailbox (docs "DeleteItem operation", remarks); public folders have none. */
export function checkDeletion({ isOwner }: Pick<Access, 'isOwner'>, deleteType: string): void {
  if (!isOwner && deleteType === 'MoveToDeletedItems') throw new EwsError('ErrorCannotDeleteObject')
}

/** Throws where a caller may not do something with an item: what he cannot read is not there for him. */
export function checkItem(
  access: Access,
  deed: ItemDeed,
  item: StoredItem,
  notFound: ResponseCode = 'ErrorItemNotFound',
): void {
  if (mayWithItem(access, deed, item)) return
  throw new EwsError(mayWithItem(access, 'read', item) ? 'ErrorAccessDenied' : notFound)
}
