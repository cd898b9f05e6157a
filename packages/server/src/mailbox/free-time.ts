import type { MailboxRow, StoreView } from '#store/store'
import { takesTime } from './calendar-properties.js'
import { entriesBetween, propertiesOf } from './calendar-window.js'

/** What takes a mailbox's time from one instant up to another, in milliseconds; the meeting with the UID `exceptUid` does not count. */
export async function takenTimes(
  store: StoreView,
  mailbox: MailboxRow,
  from: number,
  to: number,
  exceptUid?: string,
): Promise<{ readonly start: number; readonly end: number }[]> {
  const calendar = await store.folderByName(mailbox.id, 'calendar')
  if (!calendar) return []
  const entries = await entriesBetween(store, mailbox.id, calendar.id, from, to)
  return entries.filter((entry) => {
    const properties = propertiesOf(entry)
    return takesTime(properties) && properties['uid'] !== exceptUid
  })
}
