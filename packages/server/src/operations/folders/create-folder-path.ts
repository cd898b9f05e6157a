import { type CreateFolderPathRequest, EwsError, type FolderInfoResponseMessage } from '@exchequer/protocol'
import { findOrCreateFolder } from '#mailbox/create-folder'
import { findFolder, type OpenedFolder } from '#mailbox/folders'
import { checkNotPublic } from '#mailbox/public-folders'
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
    checkNotPublic(parent.mailbox, 'Public folders are made one by one, by CreateFolder.')
    above = await findOrCreateFolder(session, parent, given)
    return folderIdAnswer(above.mailbox, above.folder)
  })
}
