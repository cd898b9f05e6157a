import { type ContactsView, EwsError, type FindItemRequest } from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import { listedOnly } from './access.js'
import { nameIn } from './archive.js'
import { calendarView } from './calendar-view.js'
import { readerOf } from './computed.js'
import { findItems, type PagedSearch } from './find.js'
import { findCount, restrictedPageLimit } from './find-count.js'
import { columnKey, orderOf } from './find-order.js'
import { foldText } from './fold-text.js'
import type { OpenedFolder } from './folders.js'
import { findGroups, type Group, groupingOf } from './grouping.js'
import { allOf, type Narrowing, narrowingOf } from './narrowing.js'
import { inZoneOf, itemOperands } from './operands.js'
import { checkView, type Page, type View } from './paging.js'
import type { Query } from './query-string.js'
import { type Scope, scopeOf } from './search-folders.js'
import { searchTime } from './search-time.js'
import type { Session } from './session.js'
import { StoredItem } from './stored-item.js'

/** What was found in a folder: a page of items, or of groups of them. */
export type Found = { readonly page: Page } & (
  | { readonly items: Iterable<StoredItem>; readonly groups?: undefined }
  | { readonly groups: readonly Group[]; readonly items?: undefined }
)

/** Searches one folder as FindItem asks (MS-OXWSSRCH 3.1.4.2). Everything about the request is checked before the first item is read. */
export async function searchFolder(
  session: Session,
  found: OpenedFolder,
  request: FindItemRequest,
  query: Query | undefined,
): Promise<Found> {
  const { store } = session
  const { mailbox, folder, access } = found
  const { restriction, sortOrder, grouping } = request
  if (request.paging?.element === 'CalendarView') return calendarView(session, found, request)
  const { folders, narrowing } = await searchedScope(store, found, request.traversal)
  const view = viewOf(request, folder.folderClass)
  const reader = readerOf(mailbox)
  const operands = inZoneOf(session, itemOperands(reader, store))
  const order = orderOf(sortOrder, operands)
  const { where, passes } = allOf([
    restriction && narrowingOf(restriction, operands),
    query,
    view?.element === 'ContactsView' ? namedBetween(view.value) : undefined,
    narrowing,
    listedOnly(access),
  ])
  const count = findCount(session, restriction || query ? { most: restrictedPageLimit } : {})
  const checkTime = searchTime(session)
  checkTime()
  const search: PagedSearch = {
    filter: {
      mailbox: mailbox.id,
      folder: folders,
      associated: request.traversal === 'Associated',
      ...(where && { where }),
    },
    passes,
    order: view?.element === 'ContactsView' && !sortOrder ? byName : order,
    limit: count.limit,
    checkTime,
  }
  const isPaged = view !== undefined
  if (grouping) {
    const found = await findGroups(store, search, groupingOf(grouping, operands), view)
    return { ...found, page: count.counted(found.page, isPaged) }
  }
  const sought =
    view?.element === 'SeekToConditionPageItemView' ? narrowingOf(view.value.condition, operands) : undefined
  const { rows, page } = await findItems(store, search, view, sought)
  return { items: rows.map((row) => new StoredItem(row)), page: count.counted(page, isPaged) }
}

/**
 * Where a search looks. Items that were soft-deleted are in the recoverable items since Exchange 2010, and remember the folder that they
 * were deleted from.
 */
export async function searchedScope(
  store: StoreView,
  found: OpenedFolder,
  traversal: FindItemRequest['traversal'],
): Promise<Scope> {
  const { mailbox, folder, access } = found
  if (traversal !== 'SoftDeleted') return scopeOf(store, found, traversal === 'Associated')
  // Nobody but its owner looks through what was thrown out of a mailbox.
  if (!access.isOwner) return { folders: [], narrowing: undefined }
  const deletions = await store.folderByName(mailbox.id, nameIn(mailbox, 'recoverableitemsdeletions'))
  return {
    folders: deletions?.id ?? [],
    narrowing: { passes: async (item) => item.state.deletedFrom === folder.id },
  }
}

/** The view of a request. Throws for one that makes no sense, or not in this folder. */
function viewOf({ paging, grouping }: FindItemRequest, folderClass: string | null): View | undefined {
  if (paging?.element === 'CalendarView') return undefined
  checkView(paging)
  if (paging?.element === 'SeekToConditionPageItemView') {
    if (folderClass?.startsWith('IPF.Appointment')) throw new EwsError('ErrorCalendarSeekToConditionNotSupported')
    if (grouping) throw new EwsError('ErrorInvalidOperation', 'A seek to a condition finds items, not groups.')
  }
  return paging
}

const byName = {
  columns: [{ column: 'displayName', descending: false }],
  keys: [columnKey('displayName', false)],
} as const

/** Contacts from one name to another, both included (docs "ContactsView"). */
function namedBetween({ initialName, finalName }: ContactsView): Narrowing {
  const column = 'displayName'
  return {
    where: {
      kind: 'and',
      of: [
        { kind: 'not', of: { kind: 'absent', column } },
        ...(initialName === undefined ? [] : [{ kind: '>=', column, value: foldText(initialName) } as const]),
        ...(finalName === undefined ? [] : [{ kind: '<=', column, value: foldText(finalName) } as const]),
      ],
    },
  }
}
