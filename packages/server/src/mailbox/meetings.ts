import { type Attendee, EwsError, type Mailbox } from '@exchequer/protocol'
import { cancelFor, invite, type SentCopy } from '#delivery/invitations'
import { associated } from '#delivery/meeting-lookup'
import type { MailboxRow } from '#store/store'
import { organizerIn as senderOf } from './access.js'
import { hasAttendees, isOrganizer } from './calendar-properties.js'
import { calendarSeries } from './calendar-series.js'
import type { SavedItem } from './create.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { insertDraft, loadItem } from './items.js'
import { occurrenceStarting } from './occurrences.js'
import { addressesOf, attendeeKeys, attendeesOf, mailboxNamed } from './recipients.js'
import { checkSendsFor } from './sender-rights.js'
import { changedExceptions } from './series-exceptions.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

type Addresses = ReadonlyMap<string, Mailbox>

const sends = (sending: string): boolean => sending !== 'SendToNone'
const savesCopy = (sending: string): boolean => sending.endsWith('AndSaveCopy')

/** Notes that people are about to be told of a meeting; gives whether they are. What they said to another time does not hold for this one. */
export function markSent(draft: Draft, sending: string): boolean {
  const { properties, before } = draft
  if (!sends(sending) || !isOrganizer(properties) || !hasAttendees(properties)) return false
  if (before?.['meetingRequestWasSent'] === true && updateType(before, properties) === 'FullUpdate') {
    Object.assign(properties, unanswered(properties))
    const exceptions = changedExceptions(draft, (_whole, own) => unanswered(own))
    if (exceptions) draft.state.exceptions = exceptions
  }
  properties['meetingRequestWasSent'] = true
  return true
}

function unanswered(properties: Properties): Properties {
  const lists: Properties = {}
  for (const key of attendeeKeys) {
    const attendees = properties[key] as Attendee[] | undefined
    if (attendees) lists[key] = attendees.map(({ mailbox }): Attendee => ({ mailbox, responseType: 'Unknown' }))
  }
  return lists
}

/** Saves a calendar item and invites whoever is to be invited. Throws `ErrorSendAsDenied` for a caller who does not send for its organizer. */
export async function createMeeting(
  session: WriteSession,
  draft: Draft,
  { mailbox, folder }: FoundFolder,
  sending: string,
): Promise<SavedItem> {
  const isSent = markSent(draft, sending)
  const attendees = isSent ? invitedTo(session, mailbox, draft.properties) : new Map()
  const item = await insertDraft(session, mailbox, folder, draft)
  if (!isSent) return { mailbox, item }
  await checkSendsFor(session, mailbox)
  const copy = await sentCopy(session, mailbox, item, sending)
  const invitation = { type: 'NewMeetingRequest', copy } as const
  await invite(session, senderOf(session, mailbox), organized(session, mailbox, draft), attendees, invitation)
  return { mailbox, item: await answered(session, mailbox, item) }
}

/**
 * Tells attendees what changed about a meeting: those who are new to it, those who are not in it any more, and the others. Gives the
 * meeting with what was answered at once.
 */
export async function updateMeeting(
  session: WriteSession,
  mailbox: MailboxRow,
  before: StoredItem,
  after: StoredItem,
  changed: ReadonlySet<string>,
  sending: string,
): Promise<StoredItem> {
  if (!sends(sending)) return after
  const deleted = await distinguishedFolder(session, mailbox, 'deleteditems')
  if (after.row.folder === deleted.id) throw new EwsError('ErrorCalendarCannotUpdateDeletedItem')
  if (!isOrganizer(after.properties)) return after
  const earlier = toldPeople(session, mailbox, before.properties)
  const now = invitedTo(session, mailbox, after.properties)
  const added = without(now, earlier)
  const removed = without(earlier, now)
  const staying = isNews(changed, sending) ? without(now, added) : new Map()
  const guests = await guestsOf(session, mailbox, before, after)
  if (added.size + removed.size + staying.size + guests.length === 0) return after
  await checkSendsFor(session, mailbox)
  const sender = senderOf(session, mailbox)
  const meeting = organized(session, mailbox, await wholeDraft(session, after))
  const copy = await sentCopy(session, mailbox, after, sending)
  if (staying.size > 0)
    await invite(session, sender, meeting, staying, {
      type: updateType(before.properties, after.properties),
      copy,
      before: before.properties,
    })
  if (added.size > 0) await invite(session, sender, meeting, added, { type: 'NewMeetingRequest', copy })
  if (removed.size > 0)
    await cancelFor(session, sender, organized(session, mailbox, await wholeDraft(session, before)), removed, copy)
  await cancelForGuests(session, mailbox, guests, copy)
  return answered(session, mailbox, after)
}

/** Tells attendees that a meeting is off, before it is deleted. */
export async function cancelMeeting(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  sending: string,
): Promise<void> {
  if (!sends(sending)) return
  const copyTo = savesCopy(sending) ? await sentItems(session, mailbox) : undefined
  await callOff(session, mailbox, item, await toCallOff(session, mailbox, item), copyTo)
}

/** What is off with a meeting: itself, and of a series the occurrences that others were asked to. */
export interface CalledOff {
  readonly meeting: Draft
  readonly guests: readonly Guests[]
}

/** The same of an item as it is now, whatever becomes of it. */
export const toCallOff = async (session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<CalledOff> => ({
  meeting: await wholeDraft(session, item),
  guests: await guestsOf(session, mailbox, item),
})

/** Tells attendees that a meeting is off, which lies in the calendar or among what was deleted as `item`; `more` is for the messages alone. */
export async function callOff(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  { meeting, guests }: CalledOff,
  copyTo: FoundFolder | undefined,
  more?: Properties,
): Promise<void> {
  const { properties } = meeting
  if (!isOrganizer(properties)) return
  const copy = copyTo && { place: copyTo, ...associated(mailbox, item) }
  const attendees = toldPeople(session, mailbox, properties)
  if (hasAttendees(properties) || guests.length > 0) await checkSendsFor(session, mailbox)
  if (attendees.size > 0)
    await cancelFor(session, senderOf(session, mailbox), organized(session, mailbox, meeting), attendees, copy, more)
  await cancelForGuests(session, mailbox, guests, copy, more)
}

/** People who were asked to one occurrence of a series, and not to the series. */
interface Guests {
  readonly occurrence: Draft
  readonly addresses: Addresses
}

/** The guests of a series; where it was changed, of those occurrences alone that are not special any more. */
async function guestsOf(
  session: WriteSession,
  mailbox: MailboxRow,
  series: StoredItem,
  after?: StoredItem,
): Promise<Guests[]> {
  const staying = new Set(after?.state.exceptions?.map(({ originalStart }) => originalStart))
  const attendees = toldPeople(session, mailbox, series.properties)
  const found: Guests[] = []
  for (const { originalStart } of calendarSeries(series)?.exceptions ?? []) {
    const occurrence = staying.has(originalStart) ? undefined : occurrenceStarting(series, originalStart)
    const addresses = occurrence && without(toldPeople(session, mailbox, occurrence.properties), attendees)
    if (addresses && addresses.size > 0) found.push({ occurrence: await wholeDraft(session, occurrence), addresses })
  }
  return found
}

async function cancelForGuests(
  session: WriteSession,
  mailbox: MailboxRow,
  guests: readonly Guests[],
  copy: SentCopy | undefined,
  more?: Properties,
): Promise<void> {
  for (const { occurrence, addresses } of guests) {
    const meeting = organized(session, mailbox, occurrence)
    await cancelFor(session, senderOf(session, mailbox), meeting, addresses, copy, more)
  }
}

/** Everybody who knows of a meeting. */
const toldPeople = (session: WriteSession, mailbox: MailboxRow, properties: Properties): Addresses =>
  properties['meetingRequestWasSent'] === true ? invitedTo(session, mailbox, properties) : new Map()

/** A meeting as it goes out: whoever sends it is its organizer, whatever the item came from. */
const organized = (session: WriteSession, mailbox: MailboxRow, meeting: Draft): Draft => ({
  ...meeting,
  properties: { ...meeting.properties, organizer: mailboxNamed(senderOf(session, mailbox)) },
})

/** Rooms answer at once, and are on the list with that. */
async function answered(
  session: WriteSession,
  mailbox: MailboxRow,
  { row, occurrence }: StoredItem,
): Promise<StoredItem> {
  const item = await loadItem(session, mailbox, row.id)
  return occurrence ? occurrenceStarting(item, occurrence.originalStart)! : item
}

/** Everybody who gets mail about a meeting: the organizer, who may be on his own list, does not. */
function invitedTo(session: WriteSession, mailbox: MailboxRow, properties: Properties): Map<string, Mailbox> {
  const addresses = addressesOf(attendeesOf(properties))
  addresses.delete(senderOf(session, mailbox).address)
  return addresses
}

const without = (these: Addresses, those: Addresses): Map<string, Mailbox> =>
  new Map([...these].filter(([address]) => !those.has(address)))

/** What of a calendar item is nobody's business but its owner's. */
const ownKeys = new Set([
  'categories',
  'flag',
  'reminderIsSet',
  'reminderDueBy',
  'reminderMinutesBeforeStart',
  'extendedProperty',
])

/** With `…ToChanged` those who stay hear only of what changed for them (docs "UpdateItem", SendMeetingInvitationsOrCancellations). */
const isNews = (changed: ReadonlySet<string>, sending: string): boolean =>
  !sending.includes('Changed') ||
  [...changed].some((key) => !ownKeys.has(key) && !attendeeKeys.some((attendeeKey) => attendeeKey === key))

/** Another time asks for another answer; the rest is for information ([MS-OXOCAL] 3.1.4.7.3.1). */
function updateType(before: Properties, after: Properties): 'FullUpdate' | 'InformationalUpdate' {
  const isOther = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key])
  return ['start', 'end', 'recurrence'].some(isOther) ? 'FullUpdate' : 'InformationalUpdate'
}

const sentItems = async (session: WriteSession, mailbox: MailboxRow): Promise<FoundFolder> => {
  // Who sends for another keeps the copy.
  const owner = session.mailbox ?? mailbox
  return { mailbox: owner, folder: await distinguishedFolder(session, owner, 'sentitems') }
}

const sentCopy = async (
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  sending: string,
): Promise<SentCopy | undefined> =>
  savesCopy(sending) ? { place: await sentItems(session, mailbox), ...associated(mailbox, item) } : undefined
