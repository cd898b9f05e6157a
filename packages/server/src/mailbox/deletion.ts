import { type DeleteItemRequest, EwsError } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { checkDeletion } from './access.js'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './item-moves.js'
import { type ItemReference, itemOf } from './item-references.js'
import { deleteOccurrence } from './items.js'
import { cancelMeeting } from './meetings.js'
import { isLastOccurrence } from './occurrence-removal.js'
import { reportUnread } from './receipts.js'
import { keeps } from './recoverable-items.js'
import { skipOccurrence } from './recurring-tasks.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

type Choice = Pick<
  DeleteItemRequest,
  'deleteType' | 'sendMeetingCancellations' | 'affectedTaskOccurrences' | 'suppressReadReceipts'
>

/**
 * Deletes an item (MS-OXWSCORE 3.1.4.3): for good, into the recoverable items, or into Deleted Items, where it gets a new id. Microsoft's
 * pages on batches state that a soft deletion of what is gone already succeeds; a malformed id never does.
 */
export async function deleteItem(session: WriteSession, reference: ItemReference, choice: Choice): Promise<void> {
  const { deleteType } = choice
  const found = await itemOf(session, reference, 'delete').catch((error: unknown) => {
    if (deleteType === 'SoftDelete' && error instanceof EwsError && error.code === 'ErrorItemNotFound') return undefined
    throw error
  })
  if (!found) return
  const { mailbox, item, access } = found
  const { occurrence } = item
  checkDeletion(access, deleteType)
  if (item.table.element === 'CalendarItem') {
    if (choice.sendMeetingCancellations === undefined) throw new EwsError('ErrorSendMeetingCancellationsRequired')
    await cancelMeeting(session, mailbox, item, choice.sendMeetingCancellations)
    // A series of which nothing is left is deleted itself.
    if (occurrence && !isLastOccurrence(occurrence)) {
      await deleteOccurrence(session, mailbox, occurrence)
      return
    }
  }
  if (item.table.element === 'Task') {
    const { affectedTaskOccurrences } = choice
    if (affectedTaskOccurrences === undefined) throw new EwsError('ErrorAffectedTaskOccurrencesRequired')
    if (affectedTaskOccurrences === 'SpecifiedOccurrenceOnly') {
      await skipOccurrence(session, mailbox, item)
      return
    }
  }
  if (item.row.isAssociated && deleteType !== 'HardDelete') throw new EwsError('ErrorInvalidOperation')
  await disposeOf(session, mailbox, occurrence?.master ?? item, deleteType, choice.suppressReadReceipts)
}

/**
 * Puts an item where its kind of deletion leads: among the recoverable items at last, and from there out of the mailbox. Who waits to
 * hear that it was read hears that it never will be, unless that is suppressed.
 */
export async function disposeOf(
  session: WriteSession,
  mailbox: MailboxRow,
  found: StoredItem,
  deleteType: string,
  suppressesReceipts = false,
): Promise<void> {
  const { store } = session
  const isRecoverable = found.row.wakeTime !== null && found.state.deletedFrom !== undefined
  const reports = deleteType !== 'MoveToDeletedItems' && !isRecoverable && !suppressesReceipts
  const item = reports ? await reportUnread(session, mailbox, found) : found
  for (const name of ways[isRecoverable ? 'HardDelete' : deleteType]!) {
    if (!keeps(session.settings, name)) continue
    const folder = await distinguishedFolder(session, mailbox, name)
    if (folder.id === item.row.folder) continue
    await moveItem(session, mailbox, item, folder)
    return
  }
  await store.deleteItem(mailbox.id, item.row.id, await store.nextChange(mailbox.id))
}

/** The folders that a deletion leads through: the first in which an item does not lie yet takes it, and after the last it is gone. */
const ways: Readonly<Record<string, readonly string[]>> = {
  MoveToDeletedItems: ['deleteditems', 'recoverableitemsdeletions'],
  SoftDelete: ['recoverableitemsdeletions'],
  HardDelete: ['recoverableitemspurges'],
}
