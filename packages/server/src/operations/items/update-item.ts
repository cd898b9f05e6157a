import { EwsError, type UpdateItemRequest, type UpdateItemResponseMessage } from '@exchequer/protocol'
import { sendReceipt } from '#delivery/receipts'
import { checkItem } from '#mailbox/access'
import { itemIdOf, readerOf } from '#mailbox/computed'
import type { FoundFolder } from '#mailbox/folders'
import { markSent, updateMeeting } from '#mailbox/meetings'
import { settleReceipt } from '#mailbox/receipts'
import { leaveCompleted } from '#mailbox/recurring-tasks'
import { sendUpdated } from '#mailbox/sending'
import { findCopyPlace } from '#mailbox/sent-copy'
import type { WriteSession } from '#mailbox/session'
import { updateItem as update } from '#mailbox/update'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

/** UpdateItem (MS-OXWSCORE 3.1.4.9): changes items, and sends those that the request says to send. */
export async function updateItem(
  request: UpdateItemRequest,
  session: WriteSession,
): Promise<UpdateItemResponseMessage[]> {
  const {
    itemChanges,
    conflictResolution,
    messageDisposition,
    sendMeetingInvitationsOrCancellations,
    savedItemFolderId,
    suppressReadReceipts = false,
  } = request
  return perItem(session, itemChanges, { items: [] }, async (change) => {
    let isReceiptDue = false
    const {
      mailbox,
      access,
      before,
      item: saved,
      changed,
      conflicts,
    } = await update(session, change, conflictResolution, async (draft, found) => {
      markSent(draft, sendMeetingInvitationsOrCancellations ?? 'SendToNone')
      isReceiptDue = await settleReceipt(session, found.mailbox, found.item, draft, suppressReadReceipts)
    })
    if (isReceiptDue) await sendReceipt(session, mailbox, saved, 'read')
    const { table } = saved
    let item = saved
    if (table.isMessage && messageDisposition === undefined) throw new EwsError('ErrorMessageDispositionRequired')
    if (table.element === 'CalendarItem') {
      if (sendMeetingInvitationsOrCancellations === undefined)
        throw new EwsError('ErrorSendMeetingInvitationsOrCancellationsRequired')
      item = await updateMeeting(session, mailbox, before, saved, changed, sendMeetingInvitationsOrCancellations)
    }
    const conflictResults = { count: conflicts }
    if (table.isMessage && messageDisposition !== undefined && messageDisposition !== 'SaveOnly') {
      // What is sent is gone from where it lay.
      checkItem(access, 'delete', item)
      let copyTo: FoundFolder | undefined
      if (savedItemFolderId) copyTo = await findCopyPlace(session, savedItemFolderId.folderId)
      await sendUpdated(session, mailbox, item, messageDisposition === 'SendAndSaveCopy', copyTo)
      return { items: [], conflictResults }
    }
    // Who finishes a task of a series is told of the task that is finished, and the series goes on (docs "UpdateItem operation").
    const shown = (table.element === 'Task' && (await leaveCompleted(session, mailbox, before, item))) || item
    const itemId = itemIdOf(shown, readerOf(mailbox))
    return { items: [taggedItem(table.element, { itemId })], conflictResults }
  })
}
