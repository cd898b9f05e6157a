import { itemClassOf, type MeetingRequestKind } from '@exchequer/protocol'
import { appointmentState } from '#mailbox/calendar-properties'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { insertDraft } from '#mailbox/items'
import type { WriteSession } from '#mailbox/session'
import { setProperties } from '#mailbox/set-properties'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { minuteMilliseconds } from '#time/civil'
import { attendeeCopy, itemsAbout, organizerOf } from './meeting-lookup.js'
import { cancelled, carried, intended, tentative } from './meeting-messages.js'

const appointment = itemClassOf('IPM.Appointment')

/** Puts a meeting into an attendee's calendar, or brings what is there up to date. An answer stays unless the time is another one. */
export async function putCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  type: MeetingRequestKind,
): Promise<StoredItem> {
  const known = await attendeeCopy(session, mailbox, meeting.properties)
  if (!known) return newCopy(session, mailbox, meeting, 'calendar')
  const told = toldOf(session, meeting)
  const { myResponseType, legacyFreeBusyStatus } = known.properties
  const answer =
    type === 'InformationalUpdate'
      ? { myResponseType, legacyFreeBusyStatus }
      : { ...unanswered(meeting), appointmentReplyTime: undefined }
  const change = { ...told, ...answer, ...reminderAt(known.properties, told) }
  return setProperties(session, mailbox, known, change, meeting.body)
}

/** Puts a meeting where an attendee has no copy of it, not answered yet. */
export async function newCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  folder: 'calendar' | 'deleteditems',
): Promise<StoredItem> {
  const { calendarLines, excluded, exceptions } = meeting.state
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
    state: {
      flags: 0,
      ...(calendarLines && { calendarLines }),
      ...(excluded && { excluded }),
      ...(exceptions && { exceptions }),
    },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
    ...(meeting.exceptionBodies && { exceptionBodies: meeting.exceptionBodies }),
  }
  return insertDraft(session, mailbox, await distinguishedFolder(session, mailbox, folder), draft)
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

/** Marks the meeting in an attendee's calendar as one that does not take place. */
export async function cancelCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  { properties: meeting }: Draft,
): Promise<StoredItem | undefined> {
  const known = await attendeeCopy(session, mailbox, meeting)
  return (
    known &&
    setProperties(session, mailbox, known, {
      ...cancelledMarks(known.properties, meeting),
      appointmentSequenceNumber: meeting['appointmentSequenceNumber'],
      dateTimeStamp: session.now,
    })
  )
}

/** What a calendar item says once its meeting is off. */
export const cancelledMarks = ({ appointmentState: state }: Properties, meeting: Properties): Properties => ({
  subject: cancelled(meeting),
  appointmentState: Number(state ?? 0) | appointmentState.meeting | appointmentState.cancelled,
  legacyFreeBusyStatus: 'Free',
  reminderIsSet: false,
  reminderNextTime: undefined,
})

/** What was asked, or called off, before is not what holds now. */
export async function outdateMessages(
  session: WriteSession,
  mailbox: MailboxRow,
  { properties: meeting }: Draft,
): Promise<void> {
  for (const item of await itemsAbout(session, mailbox, meeting)) {
    const { table, properties } = item
    const isSuperseded = table.element === 'MeetingRequest' || table.element === 'MeetingCancellation'
    if (!isSuperseded || properties['isOutOfDate'] === true || isOwn(item, mailbox)) continue
    if (organizerOf(properties) !== organizerOf(meeting)) continue
    const type = table.element === 'MeetingRequest' && { meetingRequestType: 'Outdated' }
    await setProperties(session, mailbox, item, { isOutOfDate: true, ...type })
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
