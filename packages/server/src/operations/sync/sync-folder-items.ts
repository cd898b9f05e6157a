import type { SyncFolderItemsRequest, SyncFolderItemsResponseMessage } from '@exchequer/protocol'
import { EwsError } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import { becamePrivate, isListed } from '#mailbox/access'
import { readerOf } from '#mailbox/computed'
import { findPlace } from '#mailbox/folders'
import { formatId, parseId } from '#mailbox/ids'
import { renderItem, showsDocuments } from '#mailbox/render'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import { StoredItem } from '#mailbox/stored-item'
import { formatSyncState, parseSyncState, syncItems } from '#mailbox/sync'
import { taggedItem } from '../items/tagged-item.js'
import { single } from '../per-item.js'

type Changes = NonNullable<SyncFolderItemsResponseMessage['changes']>

/** SyncFolderItems (MS-OXWSSYNC 3.1.4.2): what happened in a folder since the state that the client holds. */
export async function syncFolderItems(
  request: SyncFolderItemsRequest,
  session: Session,
): Promise<SyncFolderItemsResponseMessage[]> {
  const { itemShape, syncFolderId, syncState, ignore, maxChangesReturned, syncScope } = request
  return single(session, {}, async () => {
    const found = await findPlace(session, syncFolderId.folderId, 'read', 'ErrorSyncFolderNotFound')
    const { mailbox, folder, access } = found
    const state = syncState ? parseSyncState(syncState, mailbox.guid, folder.id) : undefined
    const withAssociated = syncScope === 'NormalAndAssociatedItems'
    const page = await syncItems(session, found, state, withAssociated, maxChangesReturned, showsDocuments(itemShape))
    const ignored = new Set((ignore ?? []).map(({ id }) => numberOf(id)))
    const planFor = planner(itemShape, true)
    const reader = readerOf(mailbox, access, session.zone)
    const changes: Changes = []
    for (const change of page.changes) {
      if (isTimeUp()) await giveWay()
      const id = change.kind === 'delete' ? change.id : change.row.id
      if (ignored.has(id)) continue
      // What became private is gone for who knew it.
      if (change.kind === 'delete' || !isListed(access, change.row)) {
        if (change.kind === 'delete' || (state && becamePrivate(new StoredItem(change.row), state.cursor)))
          changes.push({ element: 'Delete', value: { itemId: { id: formatId('item', mailbox.guid, id) } } })
        continue
      }
      const { row } = change
      const item = new StoredItem(row)
      const value = await renderItem(item, planFor(item.table), reader, session.store)
      if (change.kind === 'readFlag')
        changes.push({
          element: 'ReadFlagChange',
          value: { itemId: value['itemId'] as { id: string }, isRead: row.isRead },
        })
      else
        changes.push({
          element: change.kind === 'create' ? 'Create' : 'Update',
          value: { item: taggedItem(item.table.element, value) },
        } as Changes[number])
    }
    return { syncState: formatSyncState(mailbox.guid, page.state), includesLastItemInRange: page.isLast, changes }
  })
}

/** Clients keep ids for long, and a wrong one in the list must not stop them (clients.md §2 G). */
function numberOf(id: string): number {
  try {
    return parseId(id).number
  } catch (error) {
    if (error instanceof EwsError) return Number.NaN
    throw error
  }
}
