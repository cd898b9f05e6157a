import type { DeleteFolderRequest, ResponseMessage } from '@exchequer/protocol'
import { deleteFolder as remove } from '#mailbox/folder-deletion'
import { findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** DeleteFolder (MS-OXWSFOLD 3.1.4.4). */
export async function deleteFolder(
  { folderIds, deleteType }: DeleteFolderRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return perItem(session, folderIds, {}, async (reference) => {
    // The documented answer for a folder that is not there is the one for items.
    await remove(session, await findFolder(session, reference, 'ErrorItemNotFound'), deleteType)
    return {}
  })
}
