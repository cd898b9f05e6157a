import { EwsError, type FindItemRequest, type FindItemResponseMessage, type RealItem } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import { readerOf } from '#mailbox/computed'
import { findFolder } from '#mailbox/folders'
import { readQuery } from '#mailbox/query-string'
import { renderItem } from '#mailbox/render'
import { type Found, searchFolder } from '#mailbox/search'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import { StoredItem } from '#mailbox/stored-item'
import { taggedItem } from '../items/tagged-item.js'
import { perItem } from '../per-item.js'

/** FindItem (MS-OXWSSRCH 3.1.4.2): one page of each folder that the request names. */
export async function findItem(request: FindItemRequest, session: Session): Promise<FindItemResponseMessage[]> {
  const planFor = planner(request.itemShape, true)
  return perItem(session, request.parentFolderIds, {}, async (reference) => {
    const { queryString, restriction } = request
    if (queryString && restriction)
      throw new EwsError('ErrorInvalidOperation', 'A search takes a restriction or a query string, not both.')
    const query = queryString && readQuery(queryString.value, session)
    const folder = await findFolder(session, reference, 'read')
    const { mailbox, access } = folder
    const reader = readerOf(mailbox, access, session.zone)
    const found = await searchFolder(session, folder, request, query)
    return {
      rootFolder: { content: await contentOf(found), ...found.page.attributes },
      ...(queryString?.returnHighlightTerms && query && { highlightTerms: [...query.highlightTerms] }),
    }

    async function contentOf({ groups, items }: Found) {
      if (!groups) return { element: 'Items' as const, value: await rendered(items) }
      const value = []
      for (const group of groups)
        value.push({
          groupIndex: String(group.index),
          items: await rendered(group.rows.map((row) => new StoredItem(row))),
        })
      return { element: 'Groups' as const, value }
    }

    async function rendered(found: Iterable<StoredItem>): Promise<RealItem[]> {
      const items = []
      for (const item of found) {
        if (isTimeUp()) await giveWay()
        items.push(taggedItem(item.table.element, await renderItem(item, planFor(item.table), reader, session.store)))
      }
      return items
    }
  })
}
