import {
  type Body,
  CreateItem,
  type Mailbox,
  type MessageDisposition,
  type SensitivityChoices,
} from '@exchequer/protocol'
import { type CalendarActionResults, calendarActionResults } from './calendar-action-results.js'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import type { ItemIdLike } from './ids.js'
import { fromItem, toItem } from './item-classes.js'
import { bodyOf, type ResponseObject, referenceOf } from './responses.js'

/** What an answer to a meeting says besides yes or no. */
export interface MeetingMessageProperties {
  readonly body?: Body | string
  readonly sensitivity?: SensitivityChoices
  /** Who gets it besides the organizer. */
  readonly toRecipients?: readonly Mailbox[]
  readonly ccRecipients?: readonly Mailbox[]
  readonly bccRecipients?: readonly Mailbox[]
  /** Another time, where `ResponseObjects` has `ProposeNewTime`; since Exchange 2013 SP1. */
  readonly proposedStart?: Date
  readonly proposedEnd?: Date
}

/** Accepts a meeting, named by its request or by the item in the calendar; or says that one may come. */
export const createAcceptMessage = (
  item: ItemIdLike,
  properties: MeetingMessageProperties = {},
  tentative = false,
): ResponseObject => ({
  element: tentative ? 'TentativelyAcceptItem' : 'AcceptItem',
  value: answerTo(item, properties),
})

/** Declines a meeting, named by its request or by the item in the calendar. */
export const createDeclineMessage = (item: ItemIdLike, properties: MeetingMessageProperties = {}): ResponseObject => ({
  element: 'DeclineItem',
  value: answerTo(item, properties),
})

/** Calls one's own meeting off. */
export const createCancelMeetingMessage = (meeting: ItemIdLike, body?: Body | string): ResponseObject => ({
  element: 'CancelCalendarItem',
  value: { referenceItemId: referenceOf(meeting), ...(body !== undefined && { newBodyContent: bodyOf(body) }) },
})

/** Takes a meeting out of the calendar that a message says is off. */
export const createRemoveFromCalendar = (cancellation: ItemIdLike): ResponseObject => ({
  element: 'RemoveItem',
  value: { referenceItemId: referenceOf(cancellation) },
})

export interface AnswerMeetingOptions extends CallOptions {
  /** Whether the other side is told, and a copy kept. Default: yes. */
  readonly sendResponse?: boolean
}

/** Gives one answer. Throws `ServiceResponseException` for one that the server refuses. */
export async function answerMeeting(
  connection: Connection,
  { element, value }: ResponseObject,
  { sendResponse = true, ...options }: AnswerMeetingOptions = {},
): Promise<CalendarActionResults> {
  const messageDisposition: MessageDisposition = sendResponse ? 'SendAndSaveCopy' : 'SaveOnly'
  const request = { messageDisposition, items: [fromItem(element, value)] }
  const { items } = await callOne(connection, CreateItem, request, options)
  return calendarActionResults((items ?? []).map(toItem))
}

function answerTo(item: ItemIdLike, { body, ...properties }: MeetingMessageProperties): object {
  return {
    ...properties,
    referenceItemId: referenceOf(item),
    ...(body !== undefined && { body: bodyOf(body) }),
  }
}
