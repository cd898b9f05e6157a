import { itemClassOf, type MeetingRequestKind } from '@exchequer/protocol'
import { appointmentState } from '#mailbox/calendar-properties'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { draftOfItem, insertDraft, saveDraft } from '#mailbox/items'
import type { WriteSession } from '#mailbox/session'
import { type Properties, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { minuteMilliseconds } from '#time/civil'
import { cancelled, carried, tentative } from './meeting-messages.js'

const appointment = itemClassOf('IPM.Appointment')

/** Puts a meeting into an attendee's calendar, or brings what is there up to date. An answer stays unless the time is another one. */
export async function putCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
  type: MeetingRequestKind,
): Promise<StoredItem> {
  const known = await copyOf(session, mailbox, meeting)
  const told = {
    ...carried(appointment, meeting.properties),
    meetingRequestWasSent: true,
    intendedFreeBusyStatus: meeting.properties['legacyFreeBusyStatus'],
    appointmentState: appointmentState.meeting | appointmentState.received,
    dateTimeStamp: session.now,
  }
  const unanswered = { myResponseType: 'NoResponseReceived', legacyFreeBusyStatus: tentative(meeting.properties) }
  if (known) {
    const { myResponseType, legacyFreeBusyStatus } = known.properties
    const answer = type === 'InformationalUpdate' ? { myResponseType, legacyFreeBusyStatus } : unanswered
    return change(session, mailbox, known, { ...told, ...answer, ...reminderAt(known.properties, told) }, meeting.body)
  }
  const { calendarLines, excluded } = meeting.state
  const { reminderIsSet, reminderMinutesBeforeStart } = meeting.properties
  const draft: Draft = {
    table: appointment,
    itemClass: appointment.itemClass,
    properties: {
      ...told,
      ...unanswered,
      reminderIsSet,
      reminderMinutesBeforeStart,
      ...reminderAt(meeting.properties, told),
      dateTimeReceived: session.now,
      dateTimeCreated: session.now,
    },
    extended: {},
    state: { flags: 0, ...(calendarLines && { calendarLines }), ...(excluded && { excluded }) },
    isRead: true,
    body: meeting.body,
    mime: undefined,
    attachments: meeting.attachments,
  }
  return insertDraft(session, mailbox, await distinguishedFolder(session, mailbox, 'calendar'), draft)
}

/** Marks the meeting in an attendee's calendar as one that does not take place. */
export async function cancelCopy(
  session: WriteSession,
  mailbox: MailboxRow,
  meeting: Draft,
): Promise<StoredItem | undefined> {
  const known = await copyOf(session, mailbox, meeting)
  if (!known) return undefined
  const { properties } = known
  const state = Number(properties['appointmentState'] ?? 0)
  return change(session, mailbox, known, {
    subject: cancelled(meeting.properties),
    appointmentState: state | appointmentState.meeting | appointmentState.received | appointmentState.cancelled,
    appointmentSequenceNumber: Number(meeting.properties['appointmentSequenceNumber'] ?? 0) + 1,
    legacyFreeBusyStatus: 'Free',
    reminderIsSet: false,
    dateTimeStamp: session.now,
  })
}

/** What was asked before is not what is asked now. */
export async function outdateRequests(session: WriteSession, mailbox: MailboxRow, meeting: Draft): Promise<void> {
  for (const item of await itemsAbout(session, mailbox, meeting))
    if (
      item.table.element === 'MeetingRequest' &&
      item.properties['isOutOfDate'] !== true &&
      !isOwn(item, mailbox) &&
      organizerOf(item.properties) === organizerOf(meeting.properties)
    )
      await change(session, mailbox, item, { isOutOfDate: true, meetingRequestType: 'Outdated' })
}

const isOwn = ({ properties }: StoredItem, { address }: MailboxRow): boolean =>
  (properties['from'] as { emailAddress?: string } | undefined)?.emailAddress?.toLowerCase() === address

const organizerOf = ({ organizer }: Properties): string | undefined =>
  (organizer as { emailAddress?: string } | undefined)?.emailAddress?.toLowerCase()

/**
 * Whether an item is an attendee's copy of this meeting. Everybody who was invited knows the UID, so that it proves nothing: the item must
 * have come from the same organizer, and never be one that the mailbox organizes itself.
 */
const isOf = ({ properties }: StoredItem, meeting: Draft): boolean =>
  properties['myResponseType'] !== 'Organizer' && organizerOf(properties) === organizerOf(meeting.properties)

async function itemsAbout({ store }: WriteSession, mailbox: MailboxRow, { properties }: Draft): Promise<StoredItem[]> {
  const rows = await store.itemsByLookup(mailbox.id, properties['uid'] as string)
  return rows.map((row) => new StoredItem(row))
}

/** Where a meeting lies that its attendee has thrown away: it comes back as a new one. */
const thrownAway = ['deleteditems', 'recoverableitemsdeletions', 'recoverableitemspurges']

async function copyOf(session: WriteSession, mailbox: MailboxRow, meeting: Draft): Promise<StoredItem | undefined> {
  const items = await itemsAbout(session, mailbox, meeting)
  const candidates = items.filter((item) => item.table === appointment && isOf(item, meeting))
  if (candidates.length === 0) return undefined
  const bins = new Set<number | undefined>()
  for (const name of thrownAway) bins.add((await session.store.folderByName(mailbox.id, name))?.id)
  return candidates.find(({ row }) => !bins.has(row.folder))
}

/** When a reminder rings follows the start. */
function reminderAt(
  { reminderMinutesBeforeStart: minutes, reminderIsSet }: Properties,
  { start }: Properties,
): Properties {
  if (!(start instanceof Date)) return {}
  const rings = new Date(start.getTime() - Number(minutes ?? 0) * minuteMilliseconds)
  return { reminderDueBy: start, ...(reminderIsSet === true && { reminderNextTime: rings }) }
}

async function change(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  properties: Properties,
  body?: Draft['body'],
): Promise<StoredItem> {
  const draft = draftOfItem(item)
  Object.assign(draft.properties, properties)
  const changed = new Set(Object.keys(properties))
  if (body) {
    draft.body = body
    changed.add('body')
  }
  return saveDraft(session, mailbox, item, draft, changed)
}
