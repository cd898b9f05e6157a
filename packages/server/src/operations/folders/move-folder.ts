import type { FolderInfoResponseMessage, MoveFolderRequest } from '@exchequer/protocol'
import { copyFolder as copy, moveFolder as move } from '#mailbox/folder-moves'
import { checkBelow, findFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { folderIdAnswer } from './folder-answer.js'

type Answer = Promise<FolderInfoResponseMessage[]>

/** MoveFolder (MS-OXWSFOLD 3.1.4.7). */
export const moveFolder = (request: MoveFolderRequest, session: WriteSession): Answer =>
  relocate(move, request, session)

/** CopyFolder (MS-OXWSFOLD 3.1.4.1). */
export const copyFolder = (request: MoveFolderRequest, session: WriteSession): Answer =>
  relocate(copy, request, session)

function relocate(
  work: typeof move | typeof copy,
  { folderIds, toFolderId }: MoveFolderRequest,
  session: WriteSession,
): Answer {
  return perItem(session, folderIds, { folders: [] }, async (reference) => {
    const target = await findFolder(session, toFolderId.folderId, 'createFolders', 'ErrorToFolderNotFound')
    // The documented answer for a folder that is not there is the one for items.
    const source = await findFolder(session, reference, 'administer', 'ErrorItemNotFound')
    await checkBelow(session, source, 'administer')
    return folderIdAnswer(target.mailbox, await work(session, source, target))
  })
}
