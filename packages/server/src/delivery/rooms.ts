import type { Mailbox } from '@exchequer/protocol'
import { writeAnswer } from '#mailbox/answered-meetings'
import { calendarSeries, isGoingOn } from '#mailbox/calendar-series'
import { distinguishedFolder } from '#mailbox/folders'
import { takenTimes } from '#mailbox/free-time'
import { moveItem } from '#mailbox/item-moves'
import { takeOut } from '#mailbox/occurrence-removal'
import { addressesOf } from '#mailbox/recipients'
import { isOutsider, type Sender } from '#mailbox/sender'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { dayMilliseconds } from '#time/civil'
import { mailDate } from './headers.js'
import { meetingResponse } from './response-messages.js'
import { deliverResponse } from './responses.js'

export const isRoom = ({ kind }: MailboxRow): boolean => kind === 'room'

/** Whether a room leaves a request alone: it is there for those who are here (docs "Set-CalendarProcessing", ProcessExternalMeetingMessages). */
export const isAloofRoom = (mailbox: MailboxRow, sender: Sender): boolean => isRoom(mailbox) && isOutsider(sender)

/**
 * Answers for a room that was invited: it comes if it is free, at every occurrence of a series, and says what it has if not. Gives the
 * meeting where it lies then. The organizer hears of it whether or not he asked for answers: he would wait at a locked door.
 */
export async function answerAsRoom(session: WriteSession, room: MailboxRow, meeting: StoredItem): Promise<StoredItem> {
  const taken = await takenTime(session, room, meeting)
  const answer = taken === undefined ? 'Accept' : 'Decline'
  const answered = await writeAnswer(session, room, meeting, answer)
  const value =
    taken === undefined ? 'The room is yours.' : `The room is taken at that time: ${mailDate(new Date(taken))}.`
  // It speaks for itself, whoever asked.
  const own = { ...session, culture: undefined, mailbox: room }
  const response = await meetingResponse(own, room, answered, answer, { body: { bodyType: 'Text', value } })
  response.state.headers = [{ name: 'Auto-Submitted', value: 'auto-replied' }]
  await deliverResponse(session, room, response, addressesOf(response.properties['toRecipients'] as Mailbox[]))
  return answer === 'Decline' ? leaveRoom(session, room, answered) : answered
}

/** Takes a meeting, or one occurrence of a series, out of the calendar of a room. Gives it where it lies then, if anywhere. */
export async function leaveRoom(session: WriteSession, room: MailboxRow, meeting: StoredItem): Promise<StoredItem> {
  if (!meeting.occurrence)
    return moveItem(session, room, meeting, await distinguishedFolder(session, room, 'deleteditems'))
  await takeOut(session, room, meeting.occurrence)
  return meeting
}

/** How far ahead the occurrences of a series are looked at. */
const bookingWindow = 2 * 366 * dayMilliseconds

/** The first time of a meeting, in milliseconds, at which a room has something else; `undefined` for none. */
async function takenTime(
  { store, now }: WriteSession,
  room: MailboxRow,
  meeting: StoredItem,
): Promise<number | undefined> {
  const { uid, start, end } = meeting.properties as { uid?: string; start: Date; end: Date }
  const first = { start: start.getTime(), end: end.getTime() }
  const from = Math.max(first.start, now.getTime())
  const wanted = [
    ...(calendarSeries(meeting)
      ?.window(from, from + bookingWindow)
      .slots() ?? [first]),
  ]
  const [earliest, latest] = [wanted[0]?.start ?? 0, Math.max(0, ...wanted.map(({ end }) => end))]
  const taken = await takenTimes(store, room, earliest, latest, uid)
  return wanted.find((slot) => taken.some((other) => isGoingOn(other, slot.start, slot.end)))?.start
}
