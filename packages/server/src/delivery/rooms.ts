import type { Mailbox, Recurrence, TimeZoneDefinition } from '@exchequer/protocol'
import { writeAnswer } from '#mailbox/answered-meetings'
import { distinguishedFolder } from '#mailbox/folders'
import { isFree } from '#mailbox/free-time'
import { moveItem } from '#mailbox/item-moves'
import { addressesOf } from '#mailbox/recipients'
import { neutralRecurrence } from '#mailbox/recurrences'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
import { zoneOf } from '#mailbox/zones'
import type { MailboxRow } from '#store/store'
import { dayMilliseconds } from '#time/civil'
import { seriesTimes } from '#time/series-times'
import { utc, utcToLocal } from '#time/time-zones'
import { mailDate } from './headers.js'
import { meetingResponse } from './response-messages.js'
import { deliverResponse } from './responses.js'

export const isRoom = ({ kind }: MailboxRow): boolean => kind === 'room'

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
  const response = meetingResponse(session, room, answered, answer, { body: { bodyType: 'Text', value } })
  response.state.headers = [{ name: 'Auto-Submitted', value: 'auto-replied' }]
  await deliverResponse(session, room, response, addressesOf(response.properties['toRecipients'] as Mailbox[]))
  return answer === 'Decline' ? leaveRoom(session, room, answered) : answered
}

/** Takes a meeting out of the calendar of a room. */
export const leaveRoom = async (session: WriteSession, room: MailboxRow, meeting: StoredItem): Promise<StoredItem> =>
  moveItem(session, room, meeting, await distinguishedFolder(session, room, 'deleteditems'))

/** The first time of a meeting, in milliseconds, at which a room has something else; `undefined` for none. */
async function takenTime(session: WriteSession, room: MailboxRow, meeting: StoredItem): Promise<number | undefined> {
  const { uid, start, end } = meeting.properties as { uid?: string; start: Date; end: Date }
  const length = end.getTime() - start.getTime()
  const starts = [...startsOf(meeting, session.now.getTime())]
  const last = starts.at(-1)
  // Most often there is nothing at all in the way, and one look tells.
  if (last === undefined || (await isFree(session, room, starts[0]!, last + length, uid))) return undefined
  for (const from of starts) if (!(await isFree(session, room, from, from + length, uid))) return from
  return undefined
}

/** How far ahead the occurrences of a series are looked at. */
const bookingWindow = 2 * 366 * dayMilliseconds

/** When a meeting begins, or the occurrences of a series that are still to come, in milliseconds. */
function* startsOf({ properties, state }: StoredItem, now: number): Generator<number> {
  const start = (properties['start'] as Date).getTime()
  const recurrence = properties['recurrence'] as Recurrence | undefined
  if (!recurrence) {
    yield start
    return
  }
  const definition = properties['startTimeZone'] as TimeZoneDefinition | undefined
  const zone = definition ? zoneOf(definition) : utc
  const local = utcToLocal(start, zone)
  const timeOfDay = local - Math.floor(local / dayMilliseconds) * dayMilliseconds
  const times = seriesTimes(neutralRecurrence(recurrence), zone, timeOfDay)
  const excluded = new Set(state.excluded)
  const horizon = Math.max(start, now) + bookingWindow
  for (let index = times.indexFrom(now); index < times.count; index += 1) {
    const at = times.startAt(index)
    if (at > horizon) return
    if (!excluded.has(at)) yield at
  }
}
