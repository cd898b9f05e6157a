import { type Attachment, itemClassOf, type MeetingRequestKind } from '@exchequer/protocol'
import { attachmentRows, readAttachment } from '#mailbox/attachments'
import { appointmentState, isCancelled } from '#mailbox/calendar-properties'
import type { Draft } from '#mailbox/draft'
import { ownBody } from '#mailbox/event-source'
import { distinguishedFolder } from '#mailbox/folders'
import { moveItem } from '#mailbox/item-moves'
import { insertDraft, restoreOccurrence } from '#mailbox/items'
import { attendeeKeys } from '#mailbox/recipients'
import { changedExceptions } from '#mailbox/series-exceptions'
import type { Session, WriteSession } from '#mailbox/session'
import { setProperties } from '#mailbox/set-properties'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { minuteMilliseconds } from '#time/civil'
import {
  attendeeCopies,
  attendeeCopy,
  attendeeSeriesWithout,
  itemsAbout,
  organizerOf,
  originalStartOf,
  singleOccurrences,
} from './meeting-lookup.js'
import { cancelled } from './meeting-messages.js'
import { carried, intended, tentative } from './told.js'
import { asideFor, asideOver } from './told-series.js'

const appointment = itemClassOf('IPM.Appointment')

/**
 * Puts a meeting into an attendee's calendar, or brings what is there up to date: one occurrence where the meeting is one, and his series
 * goes on as it is. An answer stays unless the time is another one.
 */
export async function putCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  type: MeetingRequestKind,
): Promise<StoredItem> {
  const known = await attendeeCopy(session, mailbox, meeting.properties)
  if (!known) return askedCopy(session, mailbox, meeting, 'calendar')
  return tell(session, mailbox, known, meeting, type)
}

async function tell(
  session: WriteSession,
  mailbox: MailboxRow,
  known: StoredItem,
  meeting: Draft,
  type: MeetingRequestKind,
): Promise<StoredItem> {
  const told = { ...unsaid, ...toldOf(session, meeting) }
  const { myResponseType, legacyFreeBusyStatus } = known.properties
  const answer =
    type === 'InformationalUpdate'
      ? { myResponseType, legacyFreeBusyStatus }
      : { ...unanswered(meeting), appointmentReplyTime: undefined }
  const change = { ...told, ...answer, ...reminderAt(known.properties, told) }
  if (known.occurrence) return tellOccurrence(session, mailbox, known, meeting, change)
  const isSeries = [known.properties, meeting.properties].some(({ recurrence }) => recurrence !== undefined)
  const aside = isSeries ? asideOver(known, mailbox, meeting, type) : {}
  return setProperties(session, mailbox, known, change, { body: meeting.body, ...aside })
}

/** What an attendee is told of a meeting by its not being there any more. */
const unsaid: Properties = Object.fromEntries(
  ['location', 'enhancedLocation', 'recurrence', ...attendeeKeys].map((key) => [key, undefined]),
)

/** An occurrence keeps only what differs: the rest goes on following the series. */
async function tellOccurrence(
  session: WriteSession,
  mailbox: MailboxRow,
  known: StoredItem,
  meeting: Draft,
  change: Properties,
): Promise<StoredItem> {
  const isOther = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)
  const changed = Object.entries(change).filter(([key, value]) => isOther(known.properties[key], value))
  const files = (await attachmentRows(session.store, known)).map(readAttachment)
  return setProperties(session, mailbox, known, Object.fromEntries(changed), {
    ...(isOther(await ownBody(session.store, known), meeting.body) && { body: meeting.body }),
    ...(isOther(files.map(label), meeting.attachments.map(label)) && { attachments: meeting.attachments }),
  })
}

/** What tells attachments apart without their content. */
const label = ({ element, value }: Attachment): unknown[] => [element, value.name, value.size]

/**
 * Puts a meeting where an attendee has no copy of it, not answered yet. An occurrence that he took out of his series goes back there; one
 * of a series that he does not have lies by itself, until he gets the series.
 */
export async function newCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  folder: 'calendar' | 'deleteditems',
): Promise<StoredItem> {
  const series = await attendeeSeriesWithout(session, mailbox, meeting.properties)
  if (series) {
    const originalStart = (meeting.properties['recurrenceId'] as Date).getTime()
    const restored = await restoreOccurrence(session, mailbox, series, originalStart)
    return tell(session, mailbox, restored, meeting, 'NewMeetingRequest')
  }
  const { state, ...parts } = asideFor(mailbox, meeting)
  const told = toldOf(session, meeting)
  const draft: Draft = {
    table: appointment,
    itemClass: appointment.itemClass,
    properties: {
      ...told,
      ...unanswered(meeting),
      ...reminderOf(meeting, told),
      dateTimeReceived: session.now,
      dateTimeCreated: session.now,
    },
    extended: {},
    state: { flags: 0, ...state },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
    ...parts,
  }
  return insertDraft(session, mailbox, await distinguishedFolder(session, mailbox, folder), draft)
}

/** The same for one whom the meeting's own request asks: what he had of single occurrences is in the series that he has now. */
export async function askedCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  folder: 'calendar' | 'deleteditems',
): Promise<StoredItem> {
  const copy = await newCopy(session, mailbox, meeting, folder)
  if (copy.properties['recurrence'] === undefined) return copy
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  for (const item of await singleOccurrences(session, mailbox, meeting.properties))
    await moveItem(session, mailbox, item, bin)
  return copy
}

/** What an attendee is told of a meeting. */
function toldOf(session: WriteSession, { properties, table }: Draft): Properties {
  return {
    ...carried(appointment, properties),
    meetingRequestWasSent: true,
    intendedFreeBusyStatus: intended(properties),
    appointmentState: appointmentState.meeting | appointmentState.received,
    // When the organizer asked for this; a request knows it, and the meeting itself is being asked for now.
    dateTimeStamp: table.isMessage ? properties['dateTimeStamp'] : session.now,
  }
}

const unanswered = ({ properties }: Draft): Properties => ({
  myResponseType: 'NoResponseReceived',
  legacyFreeBusyStatus: tentative(properties),
})

/** Marks the meeting in an attendee's calendar as one that does not take place; of a series also what he has of it by itself. */
export async function cancelCopies(
  session: WriteSession,
  mailbox: MailboxRow,
  { properties: meeting }: Draft,
): Promise<StoredItem[]> {
  const cancelled: StoredItem[] = []
  for (const known of await attendeeCopies(session, mailbox, meeting)) {
    const { properties } = known
    // A cancellation need not name what it calls off (RFC 5546 3.2.5).
    const isNamed = originalStartOf(properties) === originalStartOf(meeting) && Boolean(meeting['subject'])
    const marks = {
      ...cancelledMarks(session, properties, isNamed ? meeting : properties),
      appointmentSequenceNumber: meeting['appointmentSequenceNumber'],
      dateTimeStamp: session.now,
    }
    // What is said of single occurrences goes before what is said of the series.
    const exceptions = changedExceptions(known, (whole) =>
      isCancelled(whole) ? undefined : cancelledMarks(session, whole, whole),
    )
    cancelled.push(
      await setProperties(session, mailbox, known, marks, { ...(exceptions && { state: { exceptions } }) }),
    )
  }
  return cancelled
}

/** What a calendar item says once its meeting is off. */
export const cancelledMarks = (
  session: Session,
  { appointmentState: state }: Properties,
  meeting: Properties,
): Properties => ({
  subject: cancelled(session, meeting),
  appointmentState: Number(state ?? 0) | appointmentState.meeting | appointmentState.cancelled,
  legacyFreeBusyStatus: 'Free',
  reminderIsSet: false,
  reminderNextTime: undefined,
})

/**
 * What was asked, or called off, before is not what holds now: of the same occurrence where the meeting is one. What changes a series as a
 * whole goes for its occurrences too, unless it only informs.
 */
export async function outdateMessages(
  session: WriteSession,
  mailbox: MailboxRow,
  { properties: meeting }: Draft,
  type?: MeetingRequestKind,
): Promise<void> {
  const about = originalStartOf(meeting)
  const isAboutIt = (properties: Properties): boolean =>
    (about === undefined && type !== 'InformationalUpdate') || originalStartOf(properties) === about
  for (const item of await itemsAbout(session, mailbox, meeting)) {
    const { table, properties } = item
    const isSuperseded = table.element === 'MeetingRequest' || table.element === 'MeetingCancellation'
    if (!isSuperseded || !isAboutIt(properties) || properties['isOutOfDate'] === true || isOwn(item, mailbox)) continue
    if (organizerOf(properties) !== organizerOf(meeting)) continue
    const request = table.element === 'MeetingRequest' && { meetingRequestType: 'Outdated' }
    await setProperties(session, mailbox, item, { isOutOfDate: true, ...request })
  }
}

const isOwn = ({ properties }: StoredItem, { address }: MailboxRow): boolean =>
  (properties['from'] as { emailAddress?: string } | undefined)?.emailAddress?.toLowerCase() === address

/** The reminder that an attendee gets with a new meeting: what a meeting has, and a quarter of an hour where a request is all that is known of it. */
function reminderOf({ properties, table }: Draft, told: Properties): Properties {
  const reminder = table.isMessage
    ? { reminderIsSet: true, reminderMinutesBeforeStart: 15 }
    : {
        reminderIsSet: properties['reminderIsSet'],
        reminderMinutesBeforeStart: properties['reminderMinutesBeforeStart'],
      }
  return { ...reminder, ...reminderAt(reminder, told) }
}

/** When a reminder rings follows the start. */
function reminderAt(
  { reminderMinutesBeforeStart: minutes, reminderIsSet }: Properties,
  { start }: Properties,
): Properties {
  if (!(start instanceof Date)) return {}
  const rings = new Date(start.getTime() - Number(minutes ?? 0) * minuteMilliseconds)
  return { reminderDueBy: start, ...(reminderIsSet === true && { reminderNextTime: rings }) }
}
