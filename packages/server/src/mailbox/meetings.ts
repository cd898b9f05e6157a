import { type Attendee, EwsError, type Mailbox } from '@exchequer/protocol'
import { cancelFor, invite, type SentCopy } from '#delivery/invitations'
import { associated } from '#delivery/meeting-lookup'
import type { MailboxRow } from '#store/store'
import { ownerOf as senderOf } from './access.js'
import { hasAttendees, isOrganizer } from './calendar-properties.js'
import type { SavedItem } from './create.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { insertDraft, loadItem } from './items.js'
import { addressesOf, attendeeKeys, attendeesOf, mailboxNamed } from './recipients.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

type Addresses = ReadonlyMap<string, Mailbox>

const sends = (sending: string): boolean => sending !== 'SendToNone'
const savesCopy = (sending: string): boolean => sending.endsWith('AndSaveCopy')

/** Notes that people are about to be told of a meeting; gives whether they are. What they said to another time does not hold for this one. */
export function markSent({ properties, before }: Draft, sending: string): boolean {
  if (!sends(sending) || !isOrganizer(properties) || !hasAttendees(properties)) return false
  if (before?.['meetingRequestWasSent'] === true && updateType(before, properties) === 'FullUpdate')
    for (const key of attendeeKeys) {
      const attendees = properties[key] as Attendee[] | undefined
      if (attendees) properties[key] = attendees.map(({ mailbox }): Attendee => ({ mailbox, responseType: 'Unknown' }))
    }
  properties['meetingRequestWasSent'] = true
  return true
}

/** Saves a calendar item and invites whoever is to be invited. */
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
  const wasSent = before.properties['meetingRequestWasSent'] === true
  const earlier: Addresses = wasSent ? invitedTo(session, mailbox, before.properties) : new Map()
  const now = invitedTo(session, mailbox, after.properties)
  const added = without(now, earlier)
  const removed = without(earlier, now)
  const staying = isNews(changed, sending) ? without(now, added) : new Map()
  if (added.size + removed.size + staying.size === 0) return after
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
  await callOff(session, mailbox, item, await wholeDraft(session, item), copyTo)
}

/** Tells attendees that `meeting`, which lies in the calendar or among what was deleted as `item`, is off; `more` is for the message alone. */
export async function callOff(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  meeting: Draft,
  copyTo: FoundFolder | undefined,
  more?: Properties,
): Promise<void> {
  const { properties } = meeting
  if (!isOrganizer(properties) || properties['meetingRequestWasSent'] !== true) return
  const attendees = invitedTo(session, mailbox, properties)
  if (attendees.size === 0) return
  const copy = copyTo && { place: copyTo, ...associated(mailbox, item) }
  await cancelFor(session, senderOf(session, mailbox), organized(session, mailbox, meeting), attendees, copy, more)
}

/** A meeting as it goes out: whoever sends it is its organizer, whatever the item came from. */
const organized = (session: WriteSession, mailbox: MailboxRow, meeting: Draft): Draft => ({
  ...meeting,
  properties: { ...meeting.properties, organizer: mailboxNamed(senderOf(session, mailbox)) },
})

/** Rooms answer at once, and are on the list with that. */
const answered = (session: WriteSession, mailbox: MailboxRow, { row }: StoredItem): Promise<StoredItem> =>
  loadItem(session, mailbox, row.id)

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
