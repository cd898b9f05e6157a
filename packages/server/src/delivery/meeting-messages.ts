import { type Attendee, itemClassOf, type Mailbox, type MeetingRequestKind } from '@exchequer/protocol'
import { conversationTopic } from '#content/conversation'
import { newMessageId } from '#content/mail-ids'
import { appointmentState } from '#mailbox/calendar-properties'
import { indexBehind } from '#mailbox/conversations'
import type { Draft } from '#mailbox/draft'
import { languageOf } from '#mailbox/languages'
import { aside, sequenceAside } from '#mailbox/meeting-event'
import { mailboxNamed } from '#mailbox/recipients'
import type { Sender } from '#mailbox/sender'
import { postedBy } from '#mailbox/sender-rights'
import type { Session, WriteSession } from '#mailbox/session'
import type { Properties } from '#mailbox/stored-item'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'
import { carried, intended, tentative, toldAside } from './told.js'

/** A meeting that a message is made about. */
export type MeetingSource = Pick<
  Draft,
  'properties' | 'state' | 'body' | 'attachments' | 'exceptionBodies' | 'exceptionAttachments'
>

/** The request that asks people to a meeting, as the organizer sends it. */
export async function meetingRequest(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: MeetingSource,
  meetingRequestType: MeetingRequestKind,
  before: Properties | undefined,
): Promise<Draft> {
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
export async function meetingCancellation(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: MeetingSource,
  more: Properties = {},
): Promise<Draft> {
  // What does not take place has no occurrences that would be special.
  const { calendarLines } = meeting.state
  const source = calledOff({
    ...meeting,
    state: { flags: 0, ...(calendarLines && { calendarLines }) },
    exceptionBodies: new Map(),
    exceptionAttachments: new Map(),
  })
  return messageAbout(session, organizer, source, 'IPM.Schedule.Meeting.Canceled', {
    ...invited(meeting.properties),
    subject: cancelled(session, meeting.properties),
    ...cancellationMarks,
    ...more,
  })
}

/** What every cancellation says. */
export const cancellationMarks: Properties = {
  isOutOfDate: false,
  isDelegated: false,
  hasBeenProcessed: true,
  responseType: 'NoResponseReceived',
  isResponseRequested: false,
}

/** A meeting as it is when it is off: another one than those who accepted it know (RFC 5546 2.1.4). */
export function calledOff<M extends MeetingSource>(meeting: M): M {
  const { properties } = meeting
  const appointmentSequenceNumber = Number(properties['appointmentSequenceNumber'] ?? 0) + 1
  return { ...meeting, properties: { ...properties, appointmentSequenceNumber } }
}

/** The subject of what does not take place, in the language of who says so. */
export const cancelled = ({ culture }: Session, { subject }: Properties): string =>
  cutSubject(`${languageOf(culture).prefixes.cancellation}: ${subject ?? ''}`)

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
export async function messageAbout(
  session: WriteSession,
  author: Sender,
  meeting: MeetingSource,
  itemClass: string,
  more: Properties,
  parent?: string,
): Promise<Draft> {
  const { now, settings } = session
  const table = itemClassOf(itemClass)
  const subject = (meeting.properties['subject'] as string | undefined) ?? ''
  const from = mailboxNamed(author)
  const { state: told, ...parts } = toldAside(meeting)
  return {
    table,
    itemClass,
    properties: {
      ...carried(table, meeting.properties),
      from,
      sender: await postedBy(session, author),
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
    extended: sequenceAside(table, meeting.properties['appointmentSequenceNumber']),
    state: {
      flags: 0,
      conversationIndex: indexBehind(parent, now),
      ...aside(table, meeting.properties),
      ...told,
    },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
    ...parts,
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
