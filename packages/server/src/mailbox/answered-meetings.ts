import { intended, tentative } from '#delivery/meeting-messages'
import type { MeetingAnswer } from '#delivery/response-messages'
import type { MailboxRow } from '#store/store'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import type { Properties, StoredItem } from './stored-item.js'

/** What an attendee's time is shown as, by what he said to a meeting (docs "LegacyFreeBusyStatus"). */
const busyStatus: Readonly<Record<MeetingAnswer, (properties: Properties) => string>> = {
  Accept: intended,
  Tentative: tentative,
  Decline: () => 'Free',
}

/** Writes an answer down in the calendar of the attendee who gives it. */
export const writeAnswer = (
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  answer: MeetingAnswer,
): Promise<StoredItem> =>
  setProperties(session, mailbox, item, {
    myResponseType: answer,
    appointmentReplyTime: session.now,
    legacyFreeBusyStatus: busyStatus[answer](item.properties),
  })
