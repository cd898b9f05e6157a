import { EwsError, type FindFolderRequest, type FindFolderResponseMessage } from '@exchequer/protocol'
import { planFolderShape, renderFolder } from '#mailbox/folder-shape'
import { childCounts, findFolder as find, foldersBelow } from '#mailbox/folders'
import { filter, folderTest } from '#mailbox/restriction'
import type { Session } from '#mailbox/session'
import { taggedFolder } from '../folders/folder-answer.js'
import { perItem } from '../per-item.js'

/** FindFolder (MS-OXWSFOLD 3.1.4.5): the folders below one, a page of them. */
export async function findFolder(request: FindFolderRequest, session: Session): Promise<FindFolderResponseMessage[]> {
  const { folderShape, paging, parentFolderIds, traversal, restriction } = request
  return perItem(session, parentFolderIds, {}, async (reference) => {
    const plan = planFolderShape(folderShape)
    const { mailbox, folder } = await find(session, reference)
    const all = await session.store.folders(mailbox.id)
    const context = { mailboxGuid: mailbox.guid, childCount: childCounts(all) }
    const below = traversal === 'SoftDeleted' ? [] : foldersBelow(all, folder.id, traversal === 'Deep')
    const passes = restriction && folderTest(restriction, context)
    const found = passes ? await filter(below, passes) : below
    const { from, to, next } = pageOf(paging, found.length)
    return {
      rootFolder: {
        folders: found.slice(from, to).map((row) => taggedFolder(renderFolder(row, plan, context))),
        totalItemsInView: found.length,
        ...next,
      },
    }
  })
}

function pageOf(paging: FindFolderRequest['paging'], total: number) {
  if (paging?.element === 'FractionalPageFolderView') {
    const { numerator, denominator, maxEntriesReturned = total } = paging.value
    if (denominator <= 0 || numerator < 0 || numerator > denominator)
      throw new EwsError('ErrorInvalidFractionalPagingParameters')
    const from = Math.floor((numerator / denominator) * total)
    const to = Math.min(total, from + maxEntriesReturned)
    return { from, to, next: { numeratorOffset: to, absoluteDenominator: total, includesLastItemInRange: to >= total } }
  }
  const { offset = 0, maxEntriesReturned = total, basePoint = 'Beginning' } = paging?.value ?? {}
  if (paging && maxEntriesReturned <= 0) throw new EwsError('ErrorInvalidPagingMaxRows')
  if (offset < 0) throw new EwsError('ErrorInvalidIndexedPagingParameters')
  const to = basePoint === 'End' ? Math.max(0, total - offset) : Math.min(total, offset + maxEntriesReturned)
  const from = basePoint === 'End' ? Math.max(0, to - maxEntriesReturned) : Math.min(offset, total)
  const nextOffset = offset + (to - from)
  return { from, to, next: { indexedPagingOffset: nextOffset, includesLastItemInRange: nextOffset >= total } }
}
