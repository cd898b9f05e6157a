import {
  type Attendee,
  type ItemClassTable,
  itemClassOf,
  type Mailbox,
  type MeetingRequestKind,
} from '@exchequer/protocol'
import { conversationTopic } from '#content/conversation'
import { newMessageId } from '#content/mail-ids'
import { appointmentState } from '#mailbox/calendar-properties'
import { indexBehind } from '#mailbox/conversations'
import type { Draft } from '#mailbox/draft'
import { attendeeKeys, mailboxNamed } from '#mailbox/recipients'
import { postedBy } from '#mailbox/sender-rights'
import type { WriteSession } from '#mailbox/session'
import type { Properties } from '#mailbox/stored-item'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'

/** What a calendar item has for its owner alone, and what a message has of its own. */
const own = new Set([
  'categories',
  'isAssociated',
  'flag',
  'reminderIsSet',
  'reminderDueBy',
  'reminderNextTime',
  'reminderMinutesBeforeStart',
  'lastModifiedName',
  'conversationId',
])

/** What of a meeting another class of items has a place for. Who answered what is the organizer's to know. */
export function carried({ record }: ItemClassTable, properties: Properties): Properties {
  const taken: Properties = {}
  for (const { key } of record.places) if (!own.has(key) && properties[key] !== undefined) taken[key] = properties[key]
  for (const key of attendeeKeys)
    if (taken[key] !== undefined)
      taken[key] = (taken[key] as Attendee[]).map(({ mailbox }) => ({ mailbox, responseType: 'Unknown' }))
  return taken
}

/** A meeting that a message is made about. */
export type MeetingSource = Pick<Draft, 'properties' | 'state' | 'body' | 'attachments'>

/** The request that asks people to a meeting, as the organizer sends it. */
export function meetingRequest(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: MeetingSource,
  meetingRequestType: MeetingRequestKind,
  before: Properties | undefined,
): Draft {
  const { properties } = meeting
  return messageAbout(session, organizer, meeting, 'IPM.Schedule.Meeting.Request', {
    ...invited(properties),
    ...requestMarks(properties),
    meetingRequestType,
    ...(before && { changeHighlights: highlights(before, properties) }),
  })
}

/** What every request says of a meeting that its reader has not answered. */
export const requestMarks = (properties: Properties): Properties => ({
  isOutOfDate: false,
  isDelegated: false,
  // The calendar has it already: nobody has to work through the Inbox for that.
  hasBeenProcessed: true,
  responseType: 'NoResponseReceived',
  myResponseType: 'NoResponseReceived',
  appointmentState: appointmentState.meeting | appointmentState.received,
  intendedFreeBusyStatus: intended(properties),
  legacyFreeBusyStatus: tentative(properties),
  meetingRequestWasSent: true,
})

/** The message that a meeting is off; `more` is what the organizer wants of it besides. */
export function meetingCancellation(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: MeetingSource,
  more: Properties = {},
): Draft {
  return messageAbout(session, organizer, meeting, 'IPM.Schedule.Meeting.Canceled', {
    ...invited(meeting.properties),
    subject: cancelled(meeting.properties),
    isOutOfDate: false,
    isDelegated: false,
    hasBeenProcessed: true,
    responseType: 'NoResponseReceived',
    isResponseRequested: false,
    ...more,
  })
}

/** The subject of what does not take place. */
export const cancelled = ({ subject }: Properties): string => cutSubject(`Canceled: ${subject ?? ''}`)

/** What the organizer wants the time to be shown as by those who come. */
export const intended = (properties: Properties): string =>
  (properties['intendedFreeBusyStatus'] ?? properties['legacyFreeBusyStatus'] ?? 'Busy') as string

/** Time that is not promised yet: never more than the meeting takes. */
export const tentative = (properties: Properties): string => (intended(properties) === 'Free' ? 'Free' : 'Tentative')

/** What is not as it was, with what it was. */
function highlights(before: Properties, after: Properties): Properties {
  const isOther = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key])
  return {
    hasLocationChanged: isOther('location'),
    ...(isOther('location') && { location: before['location'] ?? '' }),
    hasStartTimeChanged: isOther('start'),
    ...(isOther('start') && { start: before['start'] }),
    hasEndTimeChanged: isOther('end'),
    ...(isOther('end') && { end: before['end'] }),
  }
}

/** A message about a meeting, which `more` completes, behind its `parent` in their conversation. */
export function messageAbout(
  session: WriteSession,
  author: MailboxRow,
  meeting: MeetingSource,
  itemClass: string,
  more: Properties,
  parent?: string,
): Draft {
  const { now, settings } = session
  const table = itemClassOf(itemClass)
  const subject = (meeting.properties['subject'] as string | undefined) ?? ''
  const from = mailboxNamed(author)
  const { calendarLines, excluded } = meeting.state
  return {
    table,
    itemClass,
    properties: {
      ...carried(table, meeting.properties),
      from,
      sender: postedBy(session, author),
      internetMessageId: newMessageId(settings.hostName),
      conversationTopic: conversationTopic(subject),
      isReadReceiptRequested: false,
      isDeliveryReceiptRequested: false,
      dateTimeSent: now,
      dateTimeReceived: now,
      dateTimeCreated: now,
      dateTimeStamp: now,
      ...more,
    },
    extended: {},
    state: {
      flags: 0,
      conversationIndex: indexBehind(parent, now),
      ...(calendarLines && { calendarLines }),
      ...(excluded && { excluded }),
    },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
  }
}

/** Attendees as the recipients of a message. */
const invited = (properties: Properties): Properties => ({
  ...people('toRecipients', properties['requiredAttendees']),
  ...people('ccRecipients', properties['optionalAttendees']),
  ...people('bccRecipients', properties['resources']),
})

function people(key: string, attendees: unknown): Record<string, Mailbox[]> {
  const mailboxes = ((attendees ?? []) as Attendee[]).map(({ mailbox }) => mailbox)
  return mailboxes.length > 0 ? { [key]: mailboxes } : {}
}
