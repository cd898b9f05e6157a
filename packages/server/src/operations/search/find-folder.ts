import type { FindFolderRequest, FindFolderResponseMessage } from '@exchequer/protocol'
import { findCount } from '#mailbox/find-count'
import { folderContext } from '#mailbox/folder-context'
import { planFolderShape, renderFolder, showsCounts } from '#mailbox/folder-shape'
import { findFolder as find, foldersBelow, visibleTo } from '#mailbox/folders'
import { folderOperands, inZoneOf } from '#mailbox/operands'
import { checkView, pageOf } from '#mailbox/paging'
import { checkNotPublic } from '#mailbox/public-folders'
import { filter, testOf } from '#mailbox/restriction'
import { counted } from '#mailbox/search-folders'
import type { Session } from '#mailbox/session'
import { taggedFolder } from '../folders/folder-answer.js'
import { perItem } from '../per-item.js'

/** FindFolder (MS-OXWSFOLD 3.1.4.5): the folders below one, a page of them. */
export async function findFolder(request: FindFolderRequest, session: Session): Promise<FindFolderResponseMessage[]> {
  const { folderShape, paging, parentFolderIds, traversal, restriction } = request
  return perItem(session, parentFolderIds, {}, async (reference) => {
    const plan = planFolderShape(folderShape)
    checkView(paging)
    const { mailbox, folder } = await find(session, reference, 'see')
    if (traversal === 'Deep') checkNotPublic(mailbox, 'Public folders are looked through one level at a time.')
    const all = await session.store.folders(mailbox.id)
    const context = await folderContext(session, mailbox, all)
    const found = traversal === 'SoftDeleted' ? [] : foldersBelow(all, folder.id, traversal === 'Deep')
    const rows = await visibleTo(session, mailbox, found)
    const isCounted = restriction !== undefined || showsCounts(plan)
    const below = isCounted ? await Promise.all(rows.map((row) => counted(session, mailbox, row))) : rows
    const passes = restriction && testOf(restriction, inZoneOf(session, folderOperands(context)))
    const passed = passes ? await filter(below, passes) : below
    const count = findCount(session, { otherwise: Number.POSITIVE_INFINITY })
    const { from, to, attributes } = count.counted(pageOf(paging, passed.length, count.limit), paging !== undefined)
    const folders = passed.slice(from, to).map((row) => taggedFolder(renderFolder(row, plan, context)))
    return { rootFolder: { folders, ...attributes } }
  })
}
