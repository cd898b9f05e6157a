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
import { mailboxNamed } from '#mailbox/recipients'
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

/** What of a meeting another class of items has a place for. */
export function carried({ record }: ItemClassTable, properties: Properties): Properties {
  const taken: Properties = {}
  for (const { key } of record.places) if (!own.has(key) && properties[key] !== undefined) taken[key] = properties[key]
  return taken
}

/** The request that asks people to a meeting, as the organizer sends it. */
export function meetingRequest(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  meetingRequestType: MeetingRequestKind,
  before: Properties | undefined,
): Draft {
  const { properties } = meeting
  return messageAbout(session, organizer, meeting, 'IPM.Schedule.Meeting.Request', {
    meetingRequestType,
    isOutOfDate: false,
    isDelegated: false,
    // The calendar has it already: nobody has to work through the Inbox for that.
    hasBeenProcessed: true,
    responseType: 'NoResponseReceived',
    myResponseType: 'NoResponseReceived',
    appointmentState: appointmentState.meeting | appointmentState.received,
    intendedFreeBusyStatus: properties['legacyFreeBusyStatus'],
    legacyFreeBusyStatus: tentative(properties),
    meetingRequestWasSent: true,
    ...(before && { changeHighlights: highlights(before, properties) }),
  })
}

/** The message that a meeting is off. */
export function meetingCancellation(session: WriteSession, organizer: MailboxRow, meeting: Draft): Draft {
  return messageAbout(session, organizer, meeting, 'IPM.Schedule.Meeting.Canceled', {
    subject: cancelled(meeting.properties),
    isOutOfDate: false,
    isDelegated: false,
    hasBeenProcessed: true,
    responseType: 'NoResponseReceived',
    isResponseRequested: false,
  })
}

/** The subject of what does not take place. */
export const cancelled = ({ subject }: Properties): string => cutSubject(`Canceled: ${subject ?? ''}`)

/** Time that is not promised yet: never more than the meeting takes. */
export const tentative = (properties: Properties): string =>
  properties['legacyFreeBusyStatus'] === 'Free' ? 'Free' : 'Tentative'

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

function messageAbout(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  itemClass: string,
  more: Properties,
): Draft {
  const { now, settings } = session
  const table = itemClassOf(itemClass)
  const subject = (meeting.properties['subject'] as string | undefined) ?? ''
  const from = mailboxNamed(organizer)
  const { calendarLines, excluded } = meeting.state
  return {
    table,
    itemClass,
    properties: {
      ...carried(table, meeting.properties),
      from,
      sender: from,
      ...people('toRecipients', meeting.properties['requiredAttendees']),
      ...people('ccRecipients', meeting.properties['optionalAttendees']),
      ...people('bccRecipients', meeting.properties['resources']),
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
      conversationIndex: indexBehind(undefined, now),
      ...(calendarLines && { calendarLines }),
      ...(excluded && { excluded }),
    },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
  }
}

function people(key: string, attendees: unknown): Record<string, Mailbox[]> {
  const mailboxes = ((attendees ?? []) as Attendee[]).map(({ mailbox }) => mailbox)
  return mailboxes.length > 0 ? { [key]: mailboxes } : {}
}
