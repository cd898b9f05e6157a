import type { FolderInfoResponseMessage, UpdateFolderRequest } from '@exchequer/protocol'
import { updateFolder as update } from '#mailbox/folder-changes'
import { findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { folderIdAnswer } from './folder-answer.js'

/**
 * UpdateFolder (MS-OXWSFOLD 3.1.4.8). A change key must be one, and need not be current: it changes with every item of the folder.
 */
export async function updateFolder(
  { folderChanges }: UpdateFolderRequest,
  session: WriteSession,
): Promise<FolderInfoResponseMessage[]> {
  return perItem(session, folderChanges, { folders: [] }, async ({ folderId, updates }) => {
    const found = await findFolder(session, folderId, 'administer')
    return folderIdAnswer(found.mailbox, await update(session, found, updates))
  })
}
