import type { MarkAllItemsAsReadRequest, ResponseMessage } from '@exchequer/protocol'
import { findFolder } from '#mailbox/folders'
import { markAllAsRead } from '#mailbox/read-flags'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** MarkAllItemsAsRead (docs "MarkAllItemsAsRead operation"): sets the read flag of everything in folders, either way. */
export async function markAllItemsAsRead(
  { folderIds, readFlag, suppressReadReceipts }: MarkAllItemsAsReadRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return perItem(session, folderIds, {}, async (reference) => {
    // The documented answer for a folder that is not there is the one for items.
    await markAllAsRead(
      session,
      await findFolder(session, reference, 'markAll', 'ErrorItemNotFound'),
      readFlag,
      suppressReadReceipts,
    )
    return {}
  })
}
