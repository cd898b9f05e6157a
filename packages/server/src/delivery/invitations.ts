import type { Mailbox, MeetingRequestKind } from '@exchequer/protocol'
import type { itemIdOf } from '#mailbox/computed'
import type { Draft } from '#mailbox/draft'
import type { FoundFolder } from '#mailbox/folders'
import { countAtOnce } from '#mailbox/sending-count'
import { keepCopy } from '#mailbox/sent-copy'
import type { WriteSession } from '#mailbox/session'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { cancelCopies, outdateMessages, putCopy } from './attendee-calendar.js'
import { type Arrival, deliverMail } from './deliver.js'
import { associated, associatedTime } from './meeting-lookup.js'
import { calledOff, meetingCancellation, meetingRequest } from './meeting-messages.js'
import { answerAsRoom, isRoom, leaveRoom } from './rooms.js'

/** Where the organizer's copy of a meeting message goes, and what it says that no other does. */
export interface SentCopy {
  readonly place: FoundFolder
  readonly associatedCalendarItemId: ReturnType<typeof itemIdOf>
}

export interface Invitation {
  readonly type: MeetingRequestKind
  /** The organizer keeps a copy. */
  readonly copy: SentCopy | undefined
  /** What the meeting was before, for those who knew it. */
  readonly before?: Properties
}

/**
 * Invites people to a meeting, or tells them that it is another one: a request in the Inbox, and the meeting in the calendar, tentative
 * until it is answered (docs "Calendars and EWS"). Rooms answer at once.
 */
export async function invite(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  attendees: ReadonlyMap<string, Mailbox>,
  { type, copy, before }: Invitation,
): Promise<void> {
  countAtOnce(session, organizer, attendees)
  const request = await meetingRequest(session, organizer, meeting, type, before)
  await deliverMail(session, organizer, request, attendees, (mailbox) => takeRequest(session, mailbox, meeting, type))
  await fileCopy(session, request, copy)
}

/** What a request means to somebody who is asked. */
export async function takeRequest(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  type: MeetingRequestKind,
): Promise<Arrival> {
  await outdateMessages(session, mailbox, meeting, type)
  const calendarItem = await putCopy(session, mailbox, meeting, type)
  if (!isRoom(mailbox)) return { says: associated(mailbox, calendarItem) }
  const isAnswered = calendarItem.properties['myResponseType'] === 'Accept'
  const kept = isAnswered ? calendarItem : await answerAsRoom(session, mailbox, calendarItem)
  return { says: associated(mailbox, kept), isDone: true }
}

/** Tells people that a meeting is off: a cancellation in the Inbox, and the meeting in the calendar marked. A room is free again at once. */
export async function cancelFor(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  attendees: ReadonlyMap<string, Mailbox>,
  copy: SentCopy | undefined,
  more?: Properties,
): Promise<void> {
  countAtOnce(session, organizer, attendees)
  const cancellation = await meetingCancellation(session, organizer, meeting, more)
  const off = calledOff(meeting)
  await deliverMail(session, organizer, cancellation, attendees, (mailbox) => takeCancellation(session, mailbox, off))
  await fileCopy(session, cancellation, copy)
}

/** What a cancellation means to somebody who was asked. */
export async function takeCancellation(session: WriteSession, mailbox: MailboxRow, meeting: Draft): Promise<Arrival> {
  await outdateMessages(session, mailbox, meeting)
  const kept: StoredItem[] = []
  for (const calendarItem of await cancelCopies(session, mailbox, meeting))
    kept.push(isRoom(mailbox) ? await leaveRoom(session, mailbox, calendarItem) : calendarItem)
  return { ...(kept[0] && { says: associatedTime(mailbox, kept[0], meeting.properties) }), isDone: isRoom(mailbox) }
}

async function fileCopy(session: WriteSession, message: Draft, copy: SentCopy | undefined): Promise<void> {
  if (!copy) return
  const { place, associatedCalendarItemId } = copy
  await keepCopy(session, place, { ...message, properties: { ...message.properties, associatedCalendarItemId } })
}
