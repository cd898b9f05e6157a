import { type ArchiveItemRequest, EwsError, type ItemInfoResponseMessage } from '@exchequer/protocol'
import { checkFolder } from '#mailbox/access'
import { mirroredFolder } from '#mailbox/archiving'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { findFolder } from '#mailbox/folders'
import { moveItem } from '#mailbox/item-moves'
import { itemOf } from '#mailbox/item-references'
import { isPublic } from '#mailbox/public-folders'
import { isSearchFolder } from '#mailbox/search-criteria'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

/** ArchiveItem (docs "ArchiveItem operation"): moves items into the folder of the archive that mirrors the one they lie in. */
export async function archiveItem(
  { archiveSourceFolderId, itemIds }: ArchiveItemRequest,
  session: WriteSession,
): Promise<ItemInfoResponseMessage[]> {
  return perItem(session, itemIds, { items: [] }, async (reference) => {
    const source = await findFolder(session, archiveSourceFolderId.folderId, 'see')
    if (isPublic(source.mailbox)) throw new EwsError('ErrorCannotArchiveItemsInPublicFolders')
    checkFolder(source.access, 'own', 'ErrorFolderNotFound')
    if (isSearchFolder(source.folder)) throw new EwsError('ErrorCannotSpecifySearchFolderAsSourceFolder')
    const { mailbox, item } = await itemOf(session, reference, 'own')
    const target = await mirroredFolder(session, source)
    if (mailbox.id !== source.mailbox.id || item.row.folder !== source.folder.id)
      throw new EwsError('ErrorItemNotFound')
    if (item.row.isAssociated) throw new EwsError('ErrorInvalidItemForOperationArchiveItem')
    const moved = await moveItem(session, mailbox, item, target.folder, target.mailbox)
    return { items: [taggedItem(moved.table.element, { itemId: itemIdOf(moved, readerOf(target.mailbox)) })] }
  })
}
