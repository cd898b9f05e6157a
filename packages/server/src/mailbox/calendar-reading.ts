import type { CalendarEventDetails } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import type { BusyStretch, BusyType } from '#time/free-busy'
import { accessTo } from './access.js'
import { calendarProperties } from './calendar-properties.js'
import { type CalendarEntry, entriesBetween, eventOf, propertiesOf } from './calendar-window.js'
import { itemIdOf, readerOf } from './computed.js'
import { convertId } from './id-formats.js'
import type { Rights } from './permissions.js'
import type { Session } from './session.js'

/** What somebody may see in a calendar. */
export interface CalendarReading {
  readonly mailbox: MailboxRow
  readonly folder: FolderRow
  readonly access: Rights['readItems']
  readonly seesPrivate: boolean
}

/** Something in a calendar, as far as it takes time. Most readers see no more, so that what else it is waits in its entry. */
export interface CalendarEvent extends BusyStretch {
  readonly entry: CalendarEntry
}

/** The calendar of a mailbox, as the caller may read it; nothing where he may not even see when its owner is busy. */
export async function readCalendarOf(session: Session, mailbox: MailboxRow): Promise<CalendarReading | undefined> {
  const folder = await session.store.folderByName(mailbox.id, 'calendar')
  if (!folder) return undefined
  const { rights, seesPrivate } = await accessTo(session, mailbox, folder)
  const access = rights.readItems
  return access === 'None' ? undefined : { mailbox, folder, access, seesPrivate }
}

/** What lies in a calendar between two times, the earliest first. */
export async function eventsOf(
  { store }: Session,
  { mailbox, folder }: CalendarReading,
  start: number,
  end: number,
): Promise<CalendarEvent[]> {
  const entries = await entriesBetween(store, mailbox.id, folder.id, start, end)
  return entries.map((entry) => {
    const busyType = (propertiesOf(entry)['legacyFreeBusyStatus'] as BusyType | undefined) ?? 'Busy'
    return { entry, start: entry.start, end: entry.end, busyType }
  })
}

/** What a reader learns of an event besides when it is; nothing where times are all that he may see. What is private stays so. */
export function detailsFor(
  { mailbox, access, seesPrivate }: CalendarReading,
  { entry }: CalendarEvent,
): CalendarEventDetails | undefined {
  if (access === 'TimeOnly') return undefined
  const item = eventOf(entry)
  const { properties } = item
  const reader = readerOf(mailbox)
  const computed = (name: string): unknown => calendarProperties[`calendar:${name}`]!(item, reader, name)
  const isPrivate = properties['sensitivity'] === 'Private'
  const text = (key: string): string => (properties[key] as string | undefined) ?? ''
  return {
    ...((seesPrivate || !isPrivate) && {
      ...(access === 'FullDetails' && { id: convertId(itemIdOf(item, reader).id, 'EwsId', 'HexEntryId') }),
      subject: text('subject'),
      location: text('location'),
    }),
    isMeeting: computed('IsMeeting') === true,
    isRecurring: computed('IsRecurring') === true,
    isException: computed('CalendarItemType') === 'Exception',
    isReminderSet: properties['reminderIsSet'] === true,
    isPrivate,
  }
}
