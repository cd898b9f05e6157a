import type { FolderInfoResponseMessage, GetFolderRequest } from '@exchequer/protocol'
import { type FolderPlan, planFolderShape, renderFolder } from '#mailbox/folder-shape'
import { childCounts, findFolder } from '#mailbox/folders'
import { counted } from '#mailbox/search-folders'
import type { Session } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { taggedFolder } from './folder-answer.js'

/** GetFolder (MS-OXWSFOLD 3.1.4.6). */
export async function getFolder(
  { folderShape, folderIds }: GetFolderRequest,
  session: Session,
): Promise<FolderInfoResponseMessage[]> {
  let plan: FolderPlan | undefined
  const counts = new Map<number, (folder: number) => number>()
  return perItem(session, folderIds, { folders: [] }, async (reference) => {
    // A path that no folder has is said of every folder, in its own message.
    plan ??= planFolderShape(folderShape)
    const { mailbox, folder } = await findFolder(session, reference)
    const childCount = counts.get(mailbox.id) ?? childCounts(await session.store.folders(mailbox.id))
    counts.set(mailbox.id, childCount)
    const row = await counted(session.store, mailbox, folder)
    return { folders: [taggedFolder(renderFolder(row, plan, { mailboxGuid: mailbox.guid, childCount }))] }
  })
}
