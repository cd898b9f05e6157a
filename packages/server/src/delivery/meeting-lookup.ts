import { itemClassOf } from '@exchequer/protocol'
import { isOrganizer } from '#mailbox/calendar-properties'
import { calendarSeries } from '#mailbox/calendar-series'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { occurrenceStarting } from '#mailbox/occurrences'
import type { WriteSession } from '#mailbox/session'
import { type Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'

/** Whose meeting it is: what only the organizer sends has no other word for him than its author. */
export const organizerOf = ({ organizer, from }: Properties): string | undefined =>
  ((organizer ?? from) as { emailAddress?: string } | undefined)?.emailAddress?.toLowerCase()

/** Whether a message says enough of a meeting to put it into a calendar: one that came in from elsewhere may not. */
export const saysMeeting = ({ uid, start, end }: Properties): boolean =>
  typeof uid === 'string' && start instanceof Date && end instanceof Date

/** What a message says of the calendar item that it is about. */
export const associated = (
  mailbox: MailboxRow,
  item: StoredItem,
): { associatedCalendarItemId: ReturnType<typeof itemIdOf> } => ({
  associatedCalendarItemId: itemIdOf(item, readerOf(mailbox)),
})

/** The same for a message that may leave it to the calendar when that is (RFC 5546 3.2.3, 3.2.5). */
export function associatedTime(mailbox: MailboxRow, item: StoredItem, message: Properties): Properties {
  const { start, end } = item.properties
  return { ...(message['start'] === undefined && { start, end }), ...associated(mailbox, item) }
}

/** Everything in a mailbox that is about a meeting: calendar items and messages. */
export async function itemsAbout(
  { store }: WriteSession,
  mailbox: MailboxRow,
  { uid }: Properties,
): Promise<StoredItem[]> {
  if (typeof uid !== 'string') return []
  return (await store.itemsByLookup(mailbox.id, uid)).map((row) => new StoredItem(row))
}

/** Which occurrence of a series a message, or an item, is about, in milliseconds; `undefined` for what is about a whole meeting. */
export const originalStartOf = ({ recurrenceId }: Properties): number | undefined =>
  recurrenceId instanceof Date ? recurrenceId.getTime() : undefined

/**
 * An attendee's copy of a meeting: the one occurrence where the meeting is one, in his series or, if he was asked to it alone, by itself.
 * Everybody who was invited knows the UID, so that it proves nothing: the item must have come from the same organizer, and never be one
 * that the mailbox organizes itself.
 */
export const attendeeCopy = async (
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem | undefined> => chosen(await attendeeItems(session, mailbox, meeting), meeting)

/** An attendee's series, where a meeting is an occurrence that he took out of it. */
export async function attendeeSeriesWithout(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem | undefined> {
  const originalStart = originalStartOf(meeting)
  if (originalStart === undefined) return undefined
  const items = await attendeeItems(session, mailbox, meeting)
  return items.find((item) => calendarSeries(item)?.isDeleted(originalStart))
}

/** Everything that an attendee has of a meeting: of a series also the occurrences that he has by themselves. */
export async function attendeeCopies(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem[]> {
  const copy = await attendeeCopy(session, mailbox, meeting)
  const single = originalStartOf(meeting) === undefined ? await singleOccurrences(session, mailbox, meeting) : []
  return copy ? [copy, ...single] : single
}

/** Items of an attendee that are single occurrences of a series. */
export const singleOccurrences = async (
  session: WriteSession,
  mailbox: MailboxRow,
  series: Properties,
): Promise<StoredItem[]> =>
  (await attendeeItems(session, mailbox, series)).filter(({ properties }) => originalStartOf(properties) !== undefined)

const attendeeItems = (session: WriteSession, mailbox: MailboxRow, meeting: Properties): Promise<StoredItem[]> =>
  kept(
    session,
    mailbox,
    meeting,
    ({ properties }) => !isOrganizer(properties) && organizerOf(properties) === organizerOf(meeting),
  )

/** The meeting, or the occurrence of it, in the calendar of whoever organizes it, if that is the mailbox. */
export const organizedMeeting = async (
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem | undefined> =>
  chosen(await kept(session, mailbox, meeting, ({ properties }) => isOrganizer(properties)), meeting)

/** Of the items about a meeting the one that is it. */
function chosen(items: readonly StoredItem[], meeting: Properties): StoredItem | undefined {
  const originalStart = originalStartOf(meeting)
  if (originalStart !== undefined)
    for (const item of items) {
      const occurrence = occurrenceStarting(item, originalStart)
      if (occurrence) return occurrence
    }
  return items.find(({ properties }) => originalStartOf(properties) === originalStart)
}

const appointment = itemClassOf('IPM.Appointment')

async function kept(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
  isIt: (item: StoredItem) => boolean,
): Promise<StoredItem[]> {
  const items = await itemsAbout(session, mailbox, meeting)
  const candidates = items.filter((item) => item.table === appointment && isIt(item))
  if (candidates.length === 0) return []
  const bins = new Set<number | undefined>()
  for (const name of thrownAway) bins.add((await session.store.folderByName(mailbox.id, name))?.id)
  return candidates.filter(({ row }) => !bins.has(row.folder))
}

/** Where a meeting lies that its owner has thrown away: it comes back as a new one. */
const thrownAway = ['deleteditems', 'recoverableitemsdeletions', 'recoverableitemspurges']
