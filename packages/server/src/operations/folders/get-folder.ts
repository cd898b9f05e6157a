import type { FolderInfoResponseMessage, GetFolderRequest } from '@exchequer/protocol'
import { folderContext } from '#mailbox/folder-context'
import { type FolderPlan, planFolderShape, renderFolder, showsCounts } from '#mailbox/folder-shape'
import { findFolder } from '#mailbox/folders'
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
  return perItem(session, folderIds, { folders: [] }, async (reference) => {
    // A path that no folder has is said of every folder, in its own message.
    plan ??= planFolderShape(folderShape)
    const { mailbox, folder } = await findFolder(session, reference, 'see')
    const below = await session.store.foldersIn(mailbox.id, folder.id)
    const context = await folderContext(session, mailbox, [folder, ...below])
    const row = showsCounts(plan) ? await counted(session, mailbox, folder) : folder
    return { folders: [taggedFolder(renderFolder(row, plan, context))] }
  })
}
