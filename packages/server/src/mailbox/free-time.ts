import type { MailboxRow, StoreView } from '#store/store'
import { appointmentState } from './calendar-properties.js'
import type { Session } from './session.js'
import { StoredItem } from './stored-item.js'

/** Whether nothing takes a mailbox's time between two instants, in milliseconds; the meeting with the UID `exceptUid` does not count. */
export async function isFree(
  { store }: Session,
  mailbox: MailboxRow,
  from: number,
  to: number,
  exceptUid?: string,
): Promise<boolean> {
  const calendar = await store.folderByName(mailbox.id, 'calendar')
  if (!calendar) return true
  for await (const item of itemsBetween(store, mailbox, calendar.id, from, to))
    if (takesTime(item) && item.properties['uid'] !== exceptUid) return false
  return true
}

const sliceLength = 100

async function* itemsBetween(
  store: StoreView,
  mailbox: MailboxRow,
  folder: number,
  from: number,
  to: number,
): AsyncGenerator<StoredItem> {
  const where = {
    kind: 'and',
    of: [
      { kind: '<', column: 'start', value: to },
      { kind: '>', column: 'end', value: from },
    ],
  } as const
  const sort = [{ column: 'start', descending: false }] as const
  for (let offset = 0; ; offset += sliceLength) {
    const query = { mailbox: mailbox.id, folder, associated: false, where, sort, offset, limit: sliceLength }
    const rows = await store.listItems(query)
    for (const row of rows) yield new StoredItem(row)
    if (rows.length < sliceLength) return
  }
}

/** Tentative time is taken too: whoever asked first comes first. */
function takesTime({ properties }: StoredItem): boolean {
  const { legacyFreeBusyStatus: status = 'Busy', appointmentState: state = 0 } = properties as {
    legacyFreeBusyStatus?: string
    appointmentState?: number
  }
  return status !== 'Free' && status !== 'NoData' && (state & appointmentState.cancelled) === 0
}
