import type { ReportMessageRequest, ReportMessageResponseMessage } from '@exchequer/protocol'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import { markAsJunk } from '#mailbox/junk'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/**
 * ReportMessage (undocumented; beside MarkAsJunk in the schema): what is reported as junk, as phishing or as a mailing to be rid of goes to
 * Junk Email and its sender is blocked; what is reported as no junk comes back. Nobody else is told of it.
 */
export async function reportMessage(
  { itemIds, reportAction }: ReportMessageRequest,
  session: WriteSession,
): Promise<ReportMessageResponseMessage[]> {
  return perItem<ReportMessageRequest['itemIds'][number], ReportMessageResponseMessage>(
    session,
    itemIds,
    {},
    async (reference) => {
      const { mailbox, item } = await itemOf(session, reference, 'own')
      const moved = await markAsJunk(session, mailbox, item, reportAction !== 'NotJunk', true)
      return moved ? { movedItemId: itemIdOf(moved, readerOf(mailbox)) } : {}
    },
  )
}
