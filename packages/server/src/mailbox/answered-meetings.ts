import type { MeetingAnswer } from '#delivery/response-messages'
import { intended, tentative } from '#delivery/told'
import type { MailboxRow } from '#store/store'
import { isCancelled } from './calendar-properties.js'
import { changedExceptions } from './series-exceptions.js'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import type { Properties, StoredItem } from './stored-item.js'

/** What an attendee's time is shown as, by what he said to a meeting (docs "LegacyFreeBusyStatus"). */
const busyStatus: Readonly<Record<MeetingAnswer, (properties: Properties) => string>> = {
  Accept: intended,
  Tentative: tentative,
  Decline: () => 'Free',
}

/**
 * Writes an answer down in the calendar of the attendee who gives it. One to a series goes for those of its occurrences, too, that are not
 * as it says and have no answer of their own.
 */
export function writeAnswer(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  answer: MeetingAnswer,
): Promise<StoredItem> {
  const said = (properties: Properties): Properties => ({
    myResponseType: answer,
    appointmentReplyTime: session.now,
    legacyFreeBusyStatus: busyStatus[answer](properties),
  })
  const exceptions = changedExceptions(item, (whole, own) =>
    isCancelled(whole) || isSettled(own['myResponseType'], answer) ? undefined : said(whole),
  )
  return setProperties(session, mailbox, item, said(item.properties), { ...(exceptions && { state: { exceptions } }) })
}

/** Whether an answer to an occurrence stays as it is when its series is answered: not where nobody comes to any of it. */
export const isSettled = (response: unknown, answer: unknown): boolean =>
  answer !== 'Decline' && response !== undefined && response !== 'Unknown' && response !== 'NoResponseReceived'
