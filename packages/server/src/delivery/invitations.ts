import type { Mailbox, MeetingRequestKind } from '@exchequer/protocol'
import { itemIdOf, readerOf } from '#mailbox/computed'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { keepCopy } from '#mailbox/sent-copy'
import type { WriteSession } from '#mailbox/session'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { cancelCopy, outdateRequests, putCopy } from './attendee-calendar.js'
import { deliverToAll, incomingForm, putIntoInbox } from './deliver.js'
import { meetingCancellation, meetingRequest } from './meeting-messages.js'

/** What the organizer's copy of a meeting message says that no other does. */
export interface SentCopy {
  readonly associatedCalendarItemId: ReturnType<typeof itemIdOf>
}

export interface Invitation {
  readonly type: MeetingRequestKind
  /** The organizer keeps a copy in Sent Items. */
  readonly copy: SentCopy | undefined
  /** What the meeting was before, for those who knew it. */
  readonly before?: Properties
}

/**
 * Invites people to a meeting, or tells them that it is another one: a request in the Inbox, and the meeting in the calendar, tentative
 * until it is answered (docs "Calendars and EWS").
 */
export async function invite(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  attendees: ReadonlyMap<string, Mailbox>,
  { type, copy, before }: Invitation,
): Promise<void> {
  const request = meetingRequest(session, organizer, meeting, type, before)
  const incoming = incomingForm(session, request)
  await deliverToAll(session, organizer, request, attendees, async (mailbox) => {
    await outdateRequests(session, mailbox, meeting)
    const calendarItem = await putCopy(session, mailbox, meeting, type)
    await putIntoInbox(session, organizer, mailbox, incoming, associated(mailbox, calendarItem))
  })
  await fileCopy(session, organizer, request, copy)
}

/** Tells people that a meeting is off: a cancellation in the Inbox, and the meeting in the calendar marked. */
export async function cancelFor(
  session: WriteSession,
  organizer: MailboxRow,
  meeting: Draft,
  attendees: ReadonlyMap<string, Mailbox>,
  copy: SentCopy | undefined,
): Promise<void> {
  const cancellation = meetingCancellation(session, organizer, meeting)
  const incoming = incomingForm(session, cancellation)
  await deliverToAll(session, organizer, cancellation, attendees, async (mailbox) => {
    await outdateRequests(session, mailbox, meeting)
    const calendarItem = await cancelCopy(session, mailbox, meeting)
    await putIntoInbox(session, organizer, mailbox, incoming, calendarItem && associated(mailbox, calendarItem))
  })
  await fileCopy(session, organizer, cancellation, copy)
}

const associated = (mailbox: MailboxRow, item: StoredItem): SentCopy => ({
  associatedCalendarItemId: itemIdOf(item, readerOf(mailbox)),
})

async function fileCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  message: Draft,
  copy: SentCopy | undefined,
): Promise<void> {
  if (!copy) return
  const folder = await distinguishedFolder(session, mailbox, 'sentitems')
  await keepCopy(session, { mailbox, folder }, { ...message, properties: { ...message.properties, ...copy } })
}
