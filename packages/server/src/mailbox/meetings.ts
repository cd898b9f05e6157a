import { EwsError, type Mailbox } from '@exchequer/protocol'
import { cancelFor, invite, type SentCopy } from '#delivery/invitations'
import type { MailboxRow } from '#store/store'
import { hasAttendees } from './calendar-properties.js'
import { itemIdOf, readerOf } from './computed.js'
import type { SavedItem } from './create.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { insertDraft } from './items.js'
import { addressesOf, attendeeKeys, attendeesOf } from './recipients.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

type Addresses = ReadonlyMap<string, Mailbox>

const sends = (sending: string): boolean => sending !== 'SendToNone'
const savesCopy = (sending: string): boolean => sending.endsWith('AndSaveCopy')
const isOrganizer = (properties: Properties): boolean => properties['myResponseType'] === 'Organizer'

/** Notes that people are about to be told of a meeting; gives whether they are. */
export function markSent({ properties }: Draft, sending: string): boolean {
  if (!sends(sending) || !isOrganizer(properties) || !hasAttendees(properties)) return false
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
  const attendees = isSent ? invited(draft.properties, mailbox) : new Map()
  const item = await insertDraft(session, mailbox, folder, draft)
  if (isSent) {
    const copy = sentCopy(mailbox, item, sending)
    await invite(session, mailbox, draft, attendees, { type: 'NewMeetingRequest', copy })
  }
  return { mailbox, item }
}

/** Tells attendees what changed about a meeting: those who are new to it, those who are not in it any more, and the others. */
export async function updateMeeting(
  session: WriteSession,
  mailbox: MailboxRow,
  before: StoredItem,
  after: StoredItem,
  changed: ReadonlySet<string>,
  sending: string,
): Promise<void> {
  if (!sends(sending)) return
  const deleted = await distinguishedFolder(session, mailbox, 'deleteditems')
  if (after.row.folder === deleted.id) throw new EwsError('ErrorCalendarCannotUpdateDeletedItem')
  if (!isOrganizer(after.properties)) return
  const wasSent = before.properties['meetingRequestWasSent'] === true
  const earlier: Addresses = wasSent ? invited(before.properties, mailbox) : new Map()
  const now = invited(after.properties, mailbox)
  const added = without(now, earlier)
  const removed = without(earlier, now)
  const staying = isNews(changed, sending) ? without(now, added) : new Map()
  if (added.size + removed.size + staying.size === 0) return
  const meeting = await wholeDraft(session, after)
  const copy = sentCopy(mailbox, after, sending)
  if (staying.size > 0)
    await invite(session, mailbox, meeting, staying, {
      type: updateType(before, after),
      copy,
      before: before.properties,
    })
  if (added.size > 0) await invite(session, mailbox, meeting, added, { type: 'NewMeetingRequest', copy })
  if (removed.size > 0) await cancelFor(session, mailbox, await wholeDraft(session, before), removed, copy)
}

/** Tells attendees that a meeting is off, before it is deleted. */
export async function cancelMeeting(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  sending: string,
): Promise<void> {
  if (!sends(sending)) return
  const { properties } = item
  if (!isOrganizer(properties) || properties['meetingRequestWasSent'] !== true) return
  const attendees = invited(properties, mailbox)
  if (attendees.size === 0) return
  await cancelFor(session, mailbox, await wholeDraft(session, item), attendees, sentCopy(mailbox, item, sending))
}

/** Everybody who gets mail about a meeting: the organizer, who may be on his own list, does not. */
function invited(properties: Properties, { address }: MailboxRow): Map<string, Mailbox> {
  const addresses = addressesOf(attendeesOf(properties))
  addresses.delete(address)
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

/** Another time asks for another answer; the rest is for information (docs "MeetingRequestType"). */
function updateType(before: StoredItem, after: StoredItem): 'FullUpdate' | 'InformationalUpdate' {
  const isOther = (key: string): boolean =>
    JSON.stringify(before.properties[key]) !== JSON.stringify(after.properties[key])
  return ['start', 'end', 'recurrence'].some(isOther) ? 'FullUpdate' : 'InformationalUpdate'
}

const sentCopy = (mailbox: MailboxRow, item: StoredItem, sending: string): SentCopy | undefined =>
  savesCopy(sending) ? { associatedCalendarItemId: itemIdOf(item, readerOf(mailbox)) } : undefined
