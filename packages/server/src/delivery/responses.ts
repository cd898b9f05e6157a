import { type Deliver, deliverMail } from './deliver.js'
import { associatedTime } from './meeting-lookup.js'
import { track } from './tracking.js'

/** Brings an answer to a meeting to the Inbox of its recipients; in the calendar of the organizer it is written down. */
export const deliverResponse: Deliver = (session, attendee, response, recipients) =>
  deliverMail(session, attendee, response, recipients, async (mailbox) => {
    const tracked = await track(session, mailbox, attendee, response)
    return tracked
      ? { says: { ...associatedTime(mailbox, tracked.item, response.properties), isOutOfDate: tracked.isOutOfDate } }
      : {}
  })
