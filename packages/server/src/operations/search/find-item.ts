import { EwsError, type FindItemRequest, type FindItemResponseMessage } from '@exchequer/protocol'
import { findItems, type PageView, pageLimit } from '#mailbox/find'
import { findFolder } from '#mailbox/folders'
import { renderItem } from '#mailbox/render'
import { itemTest } from '#mailbox/restriction'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import { StoredItem } from '#mailbox/stored-item'
import { taggedItem } from '../items/tagged-item.js'
import { perItem } from '../per-item.js'

/** FindItem (MS-OXWSSRCH 3.1.4.2): one page of each folder that the request names. */
export async function findItem(request: FindItemRequest, session: Session): Promise<FindItemResponseMessage[]> {
  const { itemShape, parentFolderIds, traversal, paging, sortOrder, restriction } = request
  const planFor = planner(itemShape, true)
  return perItem(session, parentFolderIds, {}, async (reference) => {
    refuseLater(request)
    const view = viewOf(paging)
    const found = await findFolder(session, reference)
    const { mailbox } = found
    const reader = { mailboxGuid: mailbox.guid, address: mailbox.address }
    const passes = restriction && itemTest(restriction, reader, session.store)
    // Items that were soft-deleted are in the recoverable items since Exchange 2010; the old traversal finds nothing.
    const page =
      traversal === 'SoftDeleted'
        ? { rows: [], total: 0, isLast: true, nextOffset: 0 }
        : await findItems(session.store, found, view, {
            sortOrder: sortOrder ?? [],
            associated: traversal === 'Associated',
            passes,
          })
    const items = []
    for (const row of page.rows) {
      const item = new StoredItem(row)
      items.push(taggedItem(item.table.element, await renderItem(item, planFor(item.table), reader, session.store)))
    }
    return {
      rootFolder: {
        content: { element: 'Items' as const, value: items },
        totalItemsInView: page.total,
        includesLastItemInRange: page.isLast,
        indexedPagingOffset: page.nextOffset,
      },
    }
  })
}

/** Searches that are not there answer so plainly, and never as if nothing matched. */
function refuseLater({ queryString, grouping, paging }: FindItemRequest): void {
  if (queryString) throw notYet('QueryString')
  if (grouping) throw notYet(grouping.element)
  if (paging && paging.element !== 'IndexedPageItemView') throw notYet(paging.element)
}

const notYet = (name: string): EwsError =>
  new EwsError('ErrorInvalidOperation', `FindItem with ${name} is not implemented.`)

function viewOf(paging: FindItemRequest['paging']): PageView {
  if (paging?.element !== 'IndexedPageItemView') return { offset: 0, limit: pageLimit, fromEnd: false }
  const { maxEntriesReturned = pageLimit, offset, basePoint } = paging.value
  if (maxEntriesReturned <= 0) throw new EwsError('ErrorInvalidPagingMaxRows')
  if (offset < 0) throw new EwsError('ErrorInvalidIndexedPagingParameters')
  return { offset, limit: maxEntriesReturned, fromEnd: basePoint === 'End' }
}
