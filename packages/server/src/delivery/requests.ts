import type { MeetingRequestKind } from '@exchequer/protocol'
import type { Draft } from '#mailbox/draft'
import { sequenceOf, withAside } from '#mailbox/meeting-event'
import type { Properties } from '#mailbox/stored-item'
import { type Deliver, deliverMail } from './deliver.js'
import { deliverForward } from './forwards.js'
import { takeCancellation, takeRequest } from './invitations.js'
import { associated, associatedTime, attendeeCopies, attendeeCopy, organizerOf, saysMeeting } from './meeting-lookup.js'
import { cancellationMarks, requestMarks } from './meeting-messages.js'
import { isAloofRoom } from './rooms.js'

/**
 * Brings a request that a client wrote by itself, as programs do that speak iMIP (RFC 6047). From the organizer it means to those who get
 * it what an invitation of this server means; from anybody else it is a meeting that is sent on.
 */
export const deliverRequest: Deliver = async (session, sender, request, recipients) => {
  const meeting = meetingOf(request)
  // What this server made to be sent on says already what kind of request it is.
  const isWritten = request.properties['meetingRequestType'] === undefined && saysMeeting(meeting.properties)
  if (!isWritten) return deliverForward(session, sender, request, recipients)
  const message = { ...request, properties: { ...request.properties, ...requestMarks(meeting.properties) } }
  if (organizerOf(meeting.properties) !== sender.address) return deliverForward(session, sender, message, recipients)
  return deliverMail(session, sender, message, recipients, async (mailbox) => {
    if (mailbox.id === sender.id || isAloofRoom(mailbox, sender)) return {}
    const known = await attendeeCopy(session, mailbox, meeting.properties)
    const meetingRequestType = typeOf(meeting, known?.properties)
    const isOutOfDate = meetingRequestType === 'Outdated'
    const { says, ...rest } =
      known && isOutOfDate
        ? { says: associated(mailbox, known) }
        : await takeRequest(session, mailbox, meeting, meetingRequestType)
    return { ...rest, says: { ...says, meetingRequestType, isOutOfDate } }
  })
}

/** Brings a cancellation that a client wrote by itself: what is off is what its organizer says is. */
export const deliverCancellation: Deliver = async (session, sender, cancellation, recipients) => {
  const meeting = meetingOf(cancellation)
  const isOrganizers = organizerOf(meeting.properties) === sender.address
  const message = { ...cancellation, properties: { ...cancellation.properties, ...cancellationMarks } }
  return deliverMail(session, sender, message, recipients, async (mailbox) => {
    const [known] = isOrganizers ? await attendeeCopies(session, mailbox, meeting.properties) : []
    if (!known) return {}
    if (isOlder(meeting.properties, known.properties))
      return { says: { ...associatedTime(mailbox, known, meeting.properties), isOutOfDate: true } }
    return takeCancellation(session, mailbox, meeting)
  })
}

/** The meeting that a message is about, with the name that it has in calendars. */
function meetingOf(message: Draft): Draft {
  const { state, extended } = message
  const properties = withAside(message.properties, state)
  const subject = ((properties['subject'] as string | undefined) ?? '').replace(/^cancell?ed:\s*/i, '')
  return {
    ...message,
    properties: { ...properties, subject, appointmentSequenceNumber: sequenceOf(properties, extended) ?? 0 },
  }
}

/** What a request is to somebody who may know the meeting (RFC 5546 2.1.5): the later revision counts, and of one revision what was said later. */
function typeOf({ properties }: Draft, known: Properties | undefined): MeetingRequestKind {
  if (!known) return 'NewMeetingRequest'
  const saidAt = (properties['dateTimeStamp'] as Date | undefined)?.getTime() ?? Number.POSITIVE_INFINITY
  const knownAt = (known['dateTimeStamp'] as Date | undefined)?.getTime() ?? 0
  const isSameRevision = Number(known['appointmentSequenceNumber'] ?? 0) === properties['appointmentSequenceNumber']
  if (isOlder(properties, known) || (isSameRevision && saidAt < knownAt)) return 'Outdated'
  const isOther = (key: string): boolean => JSON.stringify(properties[key]) !== JSON.stringify(known[key])
  return ['start', 'end', 'recurrence'].some(isOther) ? 'FullUpdate' : 'InformationalUpdate'
}

const isOlder = (said: Properties, known: Properties): boolean =>
  Number(said['appointmentSequenceNumber']) < Number(known['appointmentSequenceNumber'] ?? 0)
