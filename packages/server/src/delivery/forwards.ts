import type { Attendee, Mailbox } from '@exchequer/protocol'
import { mailboxOf } from '#mailbox/directory'
import type { Draft } from '#mailbox/draft'
import { addressesOf, attendeesOf, mailboxNamed } from '#mailbox/recipients'
import { isOutsider, type Sender } from '#mailbox/sender'
import type { WriteSession } from '#mailbox/session'
import { setAttendees } from '#mailbox/set-attendees'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import { cutSubject } from '#mailbox/subject'
import { wholeDraft } from '#mailbox/whole-draft'
import type { MailboxRow } from '#store/store'
import { newCopy } from './attendee-calendar.js'
import { type Deliver, deliverMail } from './deliver.js'
import {
  associated,
  attendeeCopy,
  attendeeSeriesWithout,
  organizedMeeting,
  organizerOf,
  saysMeeting,
} from './meeting-lookup.js'
import { messageAbout } from './meeting-messages.js'
import { answerAsRoom, isAloofRoom, isRoom } from './rooms.js'
import { asideFor } from './told-series.js'

/**
 * Brings a meeting that somebody sends on to people who were not invited: a request in the organizer's name, and the meeting in their
 * calendars ([MS-OXOCAL] 3.1.4.7.5). The organizer finds them among the optional attendees, and hears of it.
 *
 * Whoever sends it on may have made it up. So nobody's copy changes by it, and the name of an organizer of this server stands over it only
 * where he has that meeting, and somebody here sends it on.
 */
export const deliverForward: Deliver = async (session, forwarder, request, recipients) => {
  if (!saysMeeting(request.properties)) return deliverMail(session, forwarder, request, recipients)
  const organizer = await mailboxOf(session.store, organizerOf(request.properties) ?? '')
  const organized = organizer && (await organizedMeeting(session, organizer, request.properties))
  // Whoever organizes it may have it elsewhere, and knows.
  const isKnown = organizer === undefined || organizer.id === forwarder.id
  const isStale = !isKnown && (!organized || isOlder(request.properties, organized.properties))
  if (organized && !isStale) await tellOrganizer(session, forwarder, organizer, organized, request)
  const isTold = organizer?.id === forwarder.id || (organized && isInvited(forwarder, organized.properties))
  const current =
    organized && isTold && !isOutsider(forwarder) ? await withAsideOf(session, forwarder, request, organized) : request
  const message = withProperties(current, {
    ...(organized && !isOutsider(forwarder) && { from: mailboxNamed(organizer) }),
    ...(isStale && { isOutOfDate: true, meetingRequestType: 'Outdated' }),
  })
  // The calendar calls a meeting what its organizer does.
  const meeting = withProperties(current, {
    subject: organized?.properties['subject'] ?? request.properties['conversationTopic'],
  })
  return deliverMail(session, forwarder, message, recipients, async (mailbox) => {
    if (isStale || mailbox.id === organizer?.id || isAloofRoom(mailbox, forwarder)) return {}
    const known = await attendeeCopy(session, mailbox, meeting.properties)
    if (known) return { says: associated(mailbox, known) }
    // What he took out of his series comes back by his own answer alone.
    if (await attendeeSeriesWithout(session, mailbox, meeting.properties)) return {}
    const copy = await newCopy(session, mailbox, meeting, 'calendar')
    if (!isRoom(mailbox)) return { says: associated(mailbox, copy) }
    return { says: associated(mailbox, await answerAsRoom(session, mailbox, copy)), isDone: true }
  })
}

/** Who is not on the list any more passes on what he was told, and gets at nothing that was said later. */
const isInvited = ({ address }: Sender, meeting: Properties): boolean =>
  attendeesOf(meeting).some(({ emailAddress }) => emailAddress?.toLowerCase() === address)

/** What a series says of its occurrences changes without its being another meeting: its organizer knows. */
async function withAsideOf(
  session: WriteSession,
  forwarder: MailboxRow,
  request: Draft,
  meeting: StoredItem,
): Promise<Draft> {
  const { calendarLines: _lines, excluded: _excluded, exceptions: _exceptions, ...rest } = request.state
  const { state, ...parts } = asideFor(forwarder, await wholeDraft(session, meeting))
  return { ...request, ...parts, state: { ...rest, ...state } }
}

const withProperties = (draft: Draft, properties: Properties): Draft => ({
  ...draft,
  properties: { ...draft.properties, ...properties },
})

const isOlder = (request: Properties, meeting: Properties): boolean =>
  Number(request['appointmentSequenceNumber'] ?? 0) < Number(meeting['appointmentSequenceNumber'] ?? 0)

/** Who gets it in secret stays secret ([MS-OXOCAL] 3.1.4.10.2.2). */
async function tellOrganizer(
  session: WriteSession,
  forwarder: Sender,
  organizer: MailboxRow,
  meeting: StoredItem,
  { properties }: Draft,
): Promise<void> {
  const { toRecipients = [], ccRecipients = [] } = properties as Record<string, Mailbox[] | undefined>
  const named = [...toRecipients, ...ccRecipients]
  if (named.length === 0) return
  const known = addressesOf([...attendeesOf(meeting.properties), mailboxNamed(organizer)])
  const added = [...addressesOf(named)].filter(([address]) => !known.has(address)).map(([, mailbox]) => mailbox)
  const optionalAttendees: Attendee[] = [
    ...((meeting.properties['optionalAttendees'] as Attendee[] | undefined) ?? []),
    ...added.map((mailbox): Attendee => ({ mailbox, responseType: 'Unknown' })),
  ]
  const item = added.length > 0 ? await setAttendees(session, organizer, meeting, { optionalAttendees }) : meeting
  if (forwarder.id === organizer.id) return
  const notification = await forwardNotification(session, forwarder, organizer, item, named)
  await deliverMail(
    session,
    forwarder,
    notification,
    new Map([[organizer.address, mailboxNamed(organizer)]]),
    async () => ({
      says: associated(organizer, item),
    }),
  )
}

/** The message that tells an organizer that somebody sent his meeting on, and to whom ([MS-OXOCAL] 3.1.4.10.1). */
function forwardNotification(
  session: WriteSession,
  forwarder: Sender,
  organizer: MailboxRow,
  { properties }: StoredItem,
  recipients: readonly Mailbox[],
): Promise<Draft> {
  const names = recipients.map(({ name, emailAddress }) => `${name ?? emailAddress ?? ''} <${emailAddress ?? ''}>`)
  const { subject = '', dateTimeStamp } = properties as { subject?: string; dateTimeStamp?: Date }
  const value = [
    `${forwarder.displayName} has forwarded your meeting request to additional people:`,
    '',
    ...names,
  ].join('\r\n')
  const source = { properties, state: { flags: 0 }, body: { bodyType: 'Text', value }, attachments: [] } as const
  return messageAbout(session, forwarder, { ...source, attachments: [] }, 'IPM.Schedule.Meeting.Notification.Forward', {
    subject: cutSubject(`Meeting Forward Notification: ${subject}`),
    importance: 'Normal',
    toRecipients: [mailboxNamed(organizer)],
    responseType: 'Unknown',
    isResponseRequested: false,
    isOutOfDate: false,
    isDelegated: false,
    hasBeenProcessed: true,
    dateTimeStamp,
  })
}
