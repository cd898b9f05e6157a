import type { CreateFolderRequest, FolderInfoResponseMessage } from '@exchequer/protocol'
import { createFolder as create } from '#mailbox/create-folder'
import { findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { folderIdAnswer } from './folder-answer.js'

/** CreateFolder (MS-OXWSFOLD 3.1.4.2): all folders of a request share one parent. */
export async function createFolder(
  { parentFolderId, folders }: CreateFolderRequest,
  session: WriteSession,
): Promise<FolderInfoResponseMessage[]> {
  return perItem(session, folders, { folders: [] }, async (given) => {
    const parent = await findFolder(session, parentFolderId.folderId, 'createFolders', 'ErrorParentFolderNotFound')
    return folderIdAnswer(parent.mailbox, await create(session, parent, given))
  })
}
