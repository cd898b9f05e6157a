import { type ArchiveItemRequest, EwsError, type ItemInfoResponseMessage } from '@exchequer/protocol'
import { findFolder } from '#mailbox/folders'
import { itemOf } from '#mailbox/item-references'
import { isSearchFolder } from '#mailbox/search-criteria'
import type { Session } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** ArchiveItem (docs "ArchiveItem operation"): no mailbox of this server has an archive, which is what every item hears. */
export async function archiveItem(
  { archiveSourceFolderId, itemIds }: ArchiveItemRequest,
  session: Session,
): Promise<ItemInfoResponseMessage[]> {
  return perItem(session, itemIds, { items: [] }, async (reference) => {
    const { folder } = await findFolder(session, archiveSourceFolderId.folderId)
    if (isSearchFolder(folder)) throw new EwsError('ErrorCannotSpecifySearchFolderAsSourceFolder')
    await itemOf(session, reference)
    throw new EwsError('ErrorInvalidOperation', 'Archive mailbox is not enabled for this user.')
  })
}
