import type { Mailbox } from '@exchequer/protocol'
import type { Draft } from '#mailbox/draft'
import type { WriteSession } from '#mailbox/session'
import type { MailboxRow } from '#store/store'
import { deliverMail } from './deliver.js'
import { associated } from './meeting-lookup.js'
import { track } from './tracking.js'

/** Brings an answer to a meeting to the Inbox of its recipients; in the calendar of the organizer it is written down. */
export const deliverResponse = (
  session: WriteSession,
  attendee: MailboxRow,
  response: Draft,
  recipients: ReadonlyMap<string, Mailbox>,
): Promise<void> =>
  deliverMail(session, attendee, response, recipients, async (mailbox) => {
    const tracked = await track(session, mailbox, attendee, response)
    return tracked ? { says: { ...associated(mailbox, tracked.item), isOutOfDate: tracked.isOutOfDate } } : {}
  })
