import type { Attendee } from '@exchequer/protocol'
import { isSettled } from '#mailbox/answered-meetings'
import type { Draft } from '#mailbox/draft'
import { sequenceOf } from '#mailbox/meeting-event'
import { attendeeKeys, completeMailbox, mailboxNamed } from '#mailbox/recipients'
import type { Sender } from '#mailbox/sender'
import { changedExceptions } from '#mailbox/series-exceptions'
import type { WriteSession } from '#mailbox/session'
import { setAttendees } from '#mailbox/set-attendees'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { organizedMeeting } from './meeting-lookup.js'

/** What is known of an answer in the calendar that it is an answer for. */
export interface Tracked {
  readonly item: StoredItem
  /** It answers a meeting as it was before, or comes after a later answer: nothing was written down ([MS-OXOCAL] 3.1.5.2). */
  readonly isOutOfDate: boolean
}

/**
 * Writes an answer down in the organizer's meeting, beside the attendee who gave it; somebody whom nobody invited becomes an optional
 * attendee ([MS-OXOCAL] 3.1.4.8.5.2). Gives nothing where the mailbox organizes no such meeting.
 */
export async function track(
  session: WriteSession,
  organizer: MailboxRow,
  author: Sender,
  response: Draft,
): Promise<Tracked | undefined> {
  const item = await organizedMeeting(session, organizer, response.properties)
  if (!item) return undefined
  if (isOfOlderMeeting(response, item.properties)) return { item, isOutOfDate: true }
  const { responseType, dateTimeSent, proposedStart, proposedEnd } = response.properties as Answered
  const said = (attendee: Pick<Attendee, 'mailbox'>): Attendee => ({
    mailbox: attendee.mailbox,
    responseType,
    lastResponseTime: dateTimeSent,
    ...(proposedStart && proposedEnd && { proposedStart, proposedEnd }),
  })
  const found = find(item.properties, author.address)
  if (found && isAfter(found.attendee.lastResponseTime, dateTimeSent)) return { item, isOutOfDate: true }
  const { key, list, index } = found ?? { key: 'optionalAttendees', list: listOf(item.properties, 'optionalAttendees') }
  const attendees =
    index === undefined
      ? [...list, said({ mailbox: await completeMailbox(session, mailboxNamed(author)) })]
      : list.with(index, said(list[index]!))
  // One to a series goes for the occurrences that have lists of their own, and no answer.
  const exceptions = changedExceptions(item, (whole, own) => {
    const there = find(whole, author.address)
    if (!there || own[there.key] === undefined || isSettled(there.attendee.responseType, responseType)) return undefined
    return { [there.key]: there.list.with(there.index, said(there.attendee)) }
  })
  return { item: await setAttendees(session, organizer, item, { [key]: attendees }, exceptions), isOutOfDate: false }
}

type Answered = Required<Pick<Attendee, 'responseType'>> & {
  readonly dateTimeSent: Date
  readonly proposedStart?: Date
  readonly proposedEnd?: Date
}

const isOfOlderMeeting = (
  { properties, extended }: Draft,
  { appointmentSequenceNumber: newest }: Properties,
): boolean => (sequenceOf(properties, extended) ?? Number.POSITIVE_INFINITY) < Number(newest ?? 0)

const isAfter = (known: Date | undefined, said: Date): boolean => known !== undefined && known > said

interface Place {
  readonly key: (typeof attendeeKeys)[number]
  readonly list: readonly Attendee[]
  readonly index?: number
}

const listOf = (properties: Properties, key: (typeof attendeeKeys)[number]): readonly Attendee[] =>
  (properties[key] as Attendee[] | undefined) ?? []

function find(
  properties: Properties,
  address: string,
): (Required<Place> & { readonly attendee: Attendee }) | undefined {
  for (const key of attendeeKeys) {
    const list = listOf(properties, key)
    const index = list.findIndex(({ mailbox }) => mailbox.emailAddress?.toLowerCase() === address)
    if (index >= 0) return { key, list, index, attendee: list[index]! }
  }
  return undefined
}
