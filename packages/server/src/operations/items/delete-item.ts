import type { DeleteItemRequest, DeleteItemResponseMessage } from '@exchequer/protocol'
import { deleteItem as remove } from '#mailbox/deletion'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** DeleteItem (MS-OXWSCORE 3.1.4.3). */
export async function deleteItem(
  request: DeleteItemRequest,
  session: WriteSession,
): Promise<DeleteItemResponseMessage[]> {
  return perItem(session, request.itemIds, {}, async (reference) => {
    await remove(session, reference, request)
    return {}
  })
}
