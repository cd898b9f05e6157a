import type { MarkAsJunkRequest, MarkAsJunkResponseMessage } from '@exchequer/protocol'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import { markAsJunk as mark } from '#mailbox/junk'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** MarkAsJunk (docs "MarkAsJunk operation"): blocks or unblocks the senders of messages, and moves these if asked to. */
export async function markAsJunk(
  { itemIds, isJunk, moveItem }: MarkAsJunkRequest,
  session: WriteSession,
): Promise<MarkAsJunkResponseMessage[]> {
  return perItem<MarkAsJunkRequest['itemIds'][number], MarkAsJunkResponseMessage>(
    session,
    itemIds,
    {},
    async (reference) => {
      const { mailbox, item } = await itemOf(session, reference, 'own')
      const moved = await mark(session, mailbox, item, isJunk, moveItem)
      return moved ? { movedItemId: itemIdOf(moved, readerOf(mailbox)) } : {}
    },
  )
}
