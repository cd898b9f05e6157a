import { type CreateFolderPathRequest, EwsError, type FolderInfoResponseMessage } from '@exchequer/protocol'
import { accessTo, checkFolder } from '#mailbox/access'
import { findOrCreateFolder } from '#mailbox/create-folder'
import { findFolder, type OpenedFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { folderIdAnswer } from './folder-answer.js'

/** CreateFolderPath (docs "CreateFolderPath operation"): each folder below the one before it, one response for each. */
export async function createFolderPath(
  { parentFolderId, relativeFolderPath }: CreateFolderPathRequest,
  session: WriteSession,
): Promise<FolderInfoResponseMessage[]> {
  const notFound = 'ErrorParentFolderNotFound'
  let above: OpenedFolder | undefined
  return perItem(session, relativeFolderPath, { folders: [] }, async (given, level) => {
    const parent = level === 0 ? await findFolder(session, parentFolderId.folderId, 'see', notFound) : above
    above = undefined
    // A level that failed is no place for what was to be below it.
    if (!parent) throw new EwsError(notFound)
    const folder = await findOrCreateFolder(session, parent, given)
    above = { mailbox: parent.mailbox, folder, access: await accessTo(session, parent.mailbox, folder) }
    checkFolder(above.access, 'see', 'ErrorFolderExists')
    return folderIdAnswer(parent.mailbox, folder)
  })
}
