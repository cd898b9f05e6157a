import type { FolderInfoResponseMessage, GetFolderRequest } from '@exchequer/protocol'
import { planFolderShape, renderFolder } from '#mailbox/folder-shape'
import { childCounts, findFolder } from '#mailbox/folders'
import type { Session } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { taggedFolder } from './folder-answer.js'

/** GetFolder (MS-OXWSFOLD 3.1.4.6). */
export async function getFolder(
  { folderShape, folderIds }: GetFolderRequest,
  session: Session,
): Promise<FolderInfoResponseMessage[]> {
  const plan = planFolderShape(folderShape)
  return perItem(session, folderIds, { folders: [] }, async (reference) => {
    const { mailbox, folder } = await findFolder(session, reference)
    const childCount = childCounts(await session.store.folders(mailbox.id))
    return { folders: [taggedFolder(renderFolder(folder, plan, { mailboxGuid: mailbox.guid, childCount }))] }
  })
}
