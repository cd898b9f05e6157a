import { itemClassOf } from '@exchequer/protocol'
import { isOrganizer } from '#mailbox/calendar-properties'
import { itemIdOf, readerOf } from '#mailbox/computed'
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

/** Everything in a mailbox that is about a meeting: calendar items and messages. */
export async function itemsAbout(
  { store }: WriteSession,
  mailbox: MailboxRow,
  { uid }: Properties,
): Promise<StoredItem[]> {
  if (typeof uid !== 'string') return []
  return (await store.itemsByLookup(mailbox.id, uid)).map((row) => new StoredItem(row))
}

/**
 * An attendee's copy of a meeting. Everybody who was invited knows the UID, so that it proves nothing: the item must have come from the
 * same organizer, and never be one that the mailbox organizes itself.
 */
export const attendeeCopy = (
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem | undefined> =>
  kept(
    session,
    mailbox,
    meeting,
    ({ properties }) => !isOrganizer(properties) && organizerOf(properties) === organizerOf(meeting),
  )

/** The meeting in the calendar of whoever organizes it, if that is the mailbox. */
export const organizedMeeting = (
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
): Promise<StoredItem | undefined> => kept(session, mailbox, meeting, ({ properties }) => isOrganizer(properties))

const appointment = itemClassOf('IPM.Appointment')

async function kept(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Properties,
  isIt: (item: StoredItem) => boolean,
): Promise<StoredItem | undefined> {
  const items = await itemsAbout(session, mailbox, meeting)
  const candidates = items.filter((item) => item.table === appointment && isIt(item))
  if (candidates.length === 0) return undefined
  const bins = new Set<number | undefined>()
  for (const name of thrownAway) bins.add((await session.store.folderByName(mailbox.id, name))?.id)
  return candidates.find(({ row }) => !bins.has(row.folder))
}

/** Where a meeting lies that its owner has thrown away: it comes back as a new one. */
const thrownAway = ['deleteditems', 'recoverableitemsdeletions', 'recoverableitemspurges']
