import type { Attendee, Mailbox } from '@exchequer/protocol'
import { escapeText } from '#content/calendar-lines'
import { htmlToText } from '#content/html'
import type { MailCalendar } from '#content/mail'
import { appointmentState } from './calendar-properties.js'
import { calendarOf, type EventSource } from './event-export.js'
import { eventSource } from './event-source.js'
import type { ItemParts } from './item-parts.js'
import { sequenceOf } from './meeting-event.js'
import { attendeeKeys } from './recipients.js'
import type { Properties, StoredItem } from './stored-item.js'

/** What a message asks for, in iCalendar's words (RFC 5546 1.4), and what it says of the event. */
interface Said {
  readonly method: string
  readonly properties: Properties
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
  const { method, properties: said, isComment = false } = form(source.properties)
  const appointmentSequenceNumber = sequenceOf(properties, extended)
  const about = { ...source, properties: { ...source.properties, appointmentSequenceNumber, ...said } }
  return { text: calendarOf(isComment ? withComment(about) : about, method), method }
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

/** Who answers is the only attendee of an answer, which bears the time at which it was given (RFC 5546 3.2.3, 3.2.7). */
function response(properties: Properties): Said {
  const [first] = (properties['toRecipients'] as Mailbox[] | undefined) ?? []
  const { from = {}, responseType = 'Unknown' } = properties
  return {
    method: properties['proposedStart'] && properties['proposedEnd'] ? 'COUNTER' : 'REPLY',
    properties: {
      organizer: properties['organizer'] ?? first,
      requiredAttendees: [{ mailbox: from, responseType }],
      isResponseRequested: false,
      dateTimeStamp: properties['dateTimeSent'],
    },
    isComment: true,
  }
}

/** MS-OXCICAL 2.1.3.1.1.20.5, .11: the words of an answer are its comment, and it describes nothing. */
function withComment(source: EventSource): EventSource {
  const { body, state } = source
  const text = body && (body.bodyType === 'HTML' ? htmlToText(body.value) : body.value)
  const comment = { name: 'COMMENT', parameters: {}, value: escapeText(text ?? '') }
  const calendarLines = [...(state.calendarLines ?? []), ...(text ? [comment] : [])]
  return { ...source, body: undefined, state: { ...state, calendarLines } }
}
