import type { DeleteFolderRequest, ResponseMessage } from '@exchequer/protocol'
import { checkDeletion } from '#mailbox/access'
import { deleteFolder as remove } from '#mailbox/folder-deletion'
import { checkBelow, findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** DeleteFolder (MS-OXWSFOLD 3.1.4.4). */
export async function deleteFolder(
  { folderIds, deleteType }: DeleteFolderRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return perItem(session, folderIds, {}, async (reference) => {
    // The documented answer for a folder that is not there is the one for items.
    const found = await findFolder(session, reference, 'administer', 'ErrorItemNotFound')
    checkDeletion(found.access, deleteType)
    await checkBelow(session, found, 'administer')
    await remove(session, found, deleteType)
    return {}
  })
}
