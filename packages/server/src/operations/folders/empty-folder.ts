import type { EmptyFolderRequest, ResponseMessage } from '@exchequer/protocol'
import { checkDeletion } from '#mailbox/access'
import { emptyFolder as empty } from '#mailbox/folder-deletion'
import { checkBelow, findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** EmptyFolder (MS-OXWSFOLD 3.1.4.5): takes the items out of folders, and their subfolders where that is asked for. */
export async function emptyFolder(
  { folderIds, deleteType, deleteSubFolders }: EmptyFolderRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return perItem(session, folderIds, {}, async (reference) => {
    const found = await findFolder(session, reference, 'deleteAll')
    checkDeletion(found.access, deleteType)
    if (deleteSubFolders) await checkBelow(session, found, 'administer')
    await empty(session, found, deleteType, deleteSubFolders)
    return {}
  })
}
