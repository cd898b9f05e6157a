import type { MailboxRow } from '#store/store'
import { calendarSeries } from './calendar-series.js'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './item-moves.js'
import { deleteOccurrence } from './items.js'
import type { WriteSession } from './session.js'
import type { Occurrence } from './stored-item.js'

/** Whether nothing would be left of a series without an occurrence. */
export function isLastOccurrence({ master, instance }: Occurrence): boolean {
  const series = calendarSeries(master)!
  return !series.remaining(instance - 1, -1) && !series.remaining(instance + 1, 1)
}

/** Takes an occurrence out of its series; it lies nowhere then. A series of which nothing is left goes to Deleted Items itself. */
export async function takeOut(session: WriteSession, mailbox: MailboxRow, occurrence: Occurrence): Promise<void> {
  if (isLastOccurrence(occurrence))
    await moveItem(session, mailbox, occurrence.master, await distinguishedFolder(session, mailbox, 'deleteditems'))
  else await deleteOccurrence(session, mailbox, occurrence)
}
