import type { Attendee, Mailbox } from '@exchequer/protocol'
import { escapeText, formatInstant } from '#content/calendar-lines'
import { htmlToText } from '#content/html'
import type { MailCalendar } from '#content/mail'
import { appointmentState } from './calendar-properties.js'
import { calendarOf, type EventSource } from './event-export.js'
import { eventSource } from './event-source.js'
import { keyOfMapi } from './extended-properties.js'
import type { ItemParts } from './item-parts.js'
import { attendeeKeys } from './recipients.js'
import type { Properties, StoredItem } from './stored-item.js'

/** PidLidAppointmentSequence, for which responses and cancellations have no other place. */
export const sequenceKey = keyOfMapi('Appointment/0x8201')

/** What a message asks for, in iCalendar's words (RFC 5546 1.4), and what it says of the event. */
interface Said {
  readonly method: string
  readonly properties: Properties
  /** Lines of their own, as they are written. */
  readonly lines?: Readonly<Record<string, string>>
  /** What is written to it is no description of the meeting. */
  readonly isComment?: boolean
}

/** By element: what a message about a meeting says. */
const forms: Readonly<Record<string, (properties: Properties) => Said>> = {
  MeetingRequest: request,
  MeetingCancellation: cancellation,
  MeetingResponse: response,
}

/** The iCalendar part of a message about a meeting (RFC 6047); `undefined` for every other. */
export async function meetingCalendar(
  store: ItemParts,
  item: StoredItem,
  fallbackId: string,
): Promise<MailCalendar | undefined> {
  const { properties, extended, table } = item
  const form = properties['start'] === undefined ? undefined : forms[table.element]
  if (!form) return undefined
  const source = await eventSource(store, item, fallbackId)
  const sequence = extended[sequenceKey]?.value
  const said = form(source.properties)
  const own = {
    ...(sequence !== undefined && { appointmentSequenceNumber: Number(sequence) }),
    ...source.properties,
    ...said.properties,
  }
  return { text: calendarOf(withLines({ ...source, properties: own }, said), said.method), method: said.method }
}

/** Nobody has answered a request yet (RFC 5546 3.2.2). */
function request(properties: Properties): Said {
  const lists: Properties = {}
  for (const key of attendeeKeys)
    lists[key] = (properties[key] as Attendee[] | undefined)?.map((attendee) =>
      attendee.responseType === 'Unknown' ? { ...attendee, responseType: 'NoResponseReceived' } : attendee,
    )
  return { method: 'REQUEST', properties: lists }
}

/** A cancellation has no words of its own for who called off what with whom: its sender and its recipients are that. */
function cancellation(properties: Properties): Said {
  const invited = (key: string): object[] =>
    ((properties[key] as Mailbox[] | undefined) ?? []).map((mailbox) => ({ mailbox, responseType: 'Unknown' }))
  return {
    method: 'CANCEL',
    properties: {
      organizer: properties['organizer'] ?? properties['from'],
      requiredAttendees: invited('toRecipients'),
      optionalAttendees: invited('ccRecipients'),
      appointmentState: appointmentState.meeting | appointmentState.cancelled,
      isResponseRequested: false,
    },
  }
}

/**
 * Who answers is the only attendee of an answer, which bears the time at which it was given (RFC 5546 3.2.3). One that proposes another
 * time is an event at that time (MS-OXCICAL 2.1.3.1.1.20.58).
 */
function response(properties: Properties): Said {
  const { start, end, proposedStart, proposedEnd } = properties as Readonly<Record<string, Date | undefined>>
  const [first] = (properties['toRecipients'] as Mailbox[] | undefined) ?? []
  const answer = {
    organizer: properties['organizer'] ?? first,
    requiredAttendees: [{ mailbox: properties['from'] ?? {}, responseType: properties['responseType'] ?? 'Unknown' }],
    isResponseRequested: false,
    dateTimeStamp: properties['dateTimeSent'],
  }
  if (!proposedStart || !proposedEnd) return { method: 'REPLY', properties: answer, isComment: true }
  return {
    method: 'COUNTER',
    properties: { ...answer, start: proposedStart, end: proposedEnd },
    lines: { 'X-MS-OLK-ORIGINALSTART': formatInstant(start!), 'X-MS-OLK-ORIGINALEND': formatInstant(end!) },
    isComment: true,
  }
}

/** MS-OXCICAL 2.1.3.1.1.20.5, .11: the words of an answer are its comment, and it describes nothing. */
function withLines(source: EventSource, { lines = {}, isComment = false }: Said): EventSource {
  const { body, state } = source
  const comment = isComment && body && (body.bodyType === 'HTML' ? htmlToText(body.value) : body.value)
  const added = Object.entries({ ...(comment && { COMMENT: escapeText(comment) }), ...lines })
  const calendarLines = [
    ...(state.calendarLines ?? []),
    ...added.map(([name, value]) => ({ name, parameters: {}, value })),
  ]
  return { ...source, body: isComment ? undefined : body, state: { ...state, calendarLines } }
}
