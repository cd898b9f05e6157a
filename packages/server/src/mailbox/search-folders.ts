import { EwsError, type SearchExpression, type SearchParameters } from '@exchequer/protocol'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { plainName } from './archive.js'
import { readerOf } from './computed.js'
import { type Search, sortedEntries } from './find.js'
import type { SearchCriteria } from './folder-document.js'
import { type FoundFolder, findFolder, foldersBelow, mailboxCalled } from './folders.js'
import { parseId } from './ids.js'
import { allOf, type Narrowing, narrowingOf } from './narrowing.js'
import { itemOperands } from './operands.js'
import { testOf } from './restriction.js'
import { criteriaOf, isSearchFolder } from './search-criteria.js'
import { searchTime } from './search-time.js'
import type { Session } from './session.js'

/** Where a search in a folder looks, and what it leaves of it: in a search folder the items of others that pass. */
export interface Scope {
  readonly folders: number | readonly number[]
  readonly narrowing: Narrowing | undefined
}

/** A search folder keeps no items and is asked anew each time: what it shows is never behind. Its associated items are its own. */
export async function scopeOf(store: StoreView, { mailbox, folder }: FoundFolder, associated = false): Promise<Scope> {
  const criteria = associated ? undefined : criteriaOf(folder)
  if (!criteria) return { folders: folder.id, narrowing: undefined }
  const all = await store.folders(mailbox.id)
  const reader = readerOf(mailbox)
  return {
    folders: foldersOf(criteria, all),
    narrowing: narrowingOf(criteria.restriction, itemOperands(reader, store)),
  }
}

/** A base folder that is gone is searched no more. The recoverable items are in no search that does not name them. */
function foldersOf({ traversal, baseFolders, without = [] }: SearchCriteria, all: readonly FolderRow[]): number[] {
  const left = new Set<number>()
  for (const folder of all)
    if (
      folder.distinguishedName !== null &&
      [...without, 'recoverableitemsroot'].includes(plainName(folder.distinguishedName))
    )
      for (const { id } of [folder, ...foldersBelow(all, folder.id, true)]) left.add(id)
  const found = new Set<number>()
  for (const base of baseFolders) {
    const folder = all.find(({ id, distinguishedName }) => id === base || distinguishedName === base)
    if (!folder) continue
    found.add(folder.id)
    if (traversal === 'Deep')
      for (const below of foldersBelow(all, folder.id, true))
        if (!left.has(below.id) && !isSearchFolder(below)) found.add(below.id)
  }
  return [...found]
}

/**
 * A folder with what it counts: a search folder counts what it finds. Throws `ErrorTimeoutExpired` where that takes longer than a search may: in
 * Exchange it is counted beforehand, here when somebody asks.
 */
export async function counted(session: Session, mailbox: MailboxRow, folder: FolderRow): Promise<FolderRow> {
  if (!isSearchFolder(folder)) return folder
  const { store } = session
  const checkTime = searchTime(session)
  checkTime()
  const search = await searchOf(store, { mailbox, folder })
  const { filter, passes } = search
  if (passes) {
    const { ids, beside } = await sortedEntries(store, { ...search, checkTime }, [{ read: ({ row }) => row.isRead }])
    return { ...folder, totalCount: ids.length, unreadCount: beside[0]!.filter((isRead) => !isRead).length }
  }
  const unread = allOf([filter, { where: { kind: '=', column: 'isRead', value: false } }])
  return {
    ...folder,
    totalCount: await store.countItems(filter),
    unreadCount: await store.countItems({ ...filter, ...unread }),
  }
}

/** The ids of all that a search folder shows. */
export async function foundIn(store: StoreView, found: FoundFolder): Promise<readonly number[]> {
  return (await sortedEntries(store, await searchOf(store, found))).ids
}

async function searchOf(store: StoreView, found: FoundFolder): Promise<Search> {
  const { folders, narrowing } = await scopeOf(store, found)
  const { where, passes } = allOf([narrowing])
  const filter = { mailbox: found.mailbox.id, folder: folders, associated: false, ...(where && { where }) }
  return { filter, ...(passes && { passes }), order: { columns: undefined, keys: [] } }
}

/** At most this many expressions (docs "ResponseCode", ErrorQueryFilterTooLong). */
const expressionLimit = 255

/**
 * Takes the parameters of a search folder. Throws `ErrorSearchFolderNotInitialized` where there are none, `ErrorQueryFilterTooLong`,
 * `ErrorEmailAddressMismatch` for a folder of another mailbox, `ErrorFolderNotFound`, `ErrorInvalidFolderTypeForOperation` for a search in a
 * search folder, and what the restriction deserves.
 */
export async function readCriteria(
  session: Session,
  mailbox: MailboxRow,
  parameters: SearchParameters | undefined,
): Promise<SearchCriteria> {
  if (!parameters) throw new EwsError('ErrorSearchFolderNotInitialized')
  const { traversal = 'Shallow', restriction, baseFolderIds } = parameters
  if (sizeOf(restriction.searchExpression) > expressionLimit) throw new EwsError('ErrorQueryFilterTooLong')
  testOf(restriction, itemOperands(readerOf(mailbox), session.store))
  const baseFolders: number[] = []
  for (const reference of baseFolderIds) {
    const isOther =
      reference.element === 'FolderId'
        ? parseId(reference.value.id).mailboxGuid !== mailbox.guid
        : reference.value.mailbox?.emailAddress !== undefined &&
          (await mailboxCalled(session, reference.value.mailbox.emailAddress))?.id !== mailbox.id
    if (isOther) throw new EwsError('ErrorEmailAddressMismatch')
    const { mailbox: owner, folder } = await findFolder(session, reference, 'own')
    // Without a mailbox a name means the caller's own, wherever the search folder is.
    if (owner.id !== mailbox.id) throw new EwsError('ErrorEmailAddressMismatch')
    if (isSearchFolder(folder)) throw new EwsError('ErrorInvalidFolderTypeForOperation')
    baseFolders.push(folder.id)
  }
  return { traversal, restriction: asKept(restriction), baseFolders }
}

function sizeOf({ element, value }: SearchExpression): number {
  switch (element) {
    case 'And':
    case 'Or':
      return value.searchExpression.reduce((sum, each) => sum + sizeOf(each), 1)
    case 'Not':
      return 1 + sizeOf(value.searchExpression)
    default:
      return 1
  }
}

/** Both name the sender to a store, and the search folder tells the one of messages (docs "Search folders and EWS in Exchange"). */
const asKept = (restriction: SearchParameters['restriction']): SearchParameters['restriction'] =>
  JSON.parse(
    JSON.stringify(restriction).replaceAll('"fieldURI":"calendar:Organizer"', '"fieldURI":"message:From"'),
  ) as SearchParameters['restriction']
