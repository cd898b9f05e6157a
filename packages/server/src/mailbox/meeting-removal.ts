import { type Body, EwsError } from '@exchequer/protocol'
import { cancelledMarks } from '#delivery/attendee-calendar'
import { attendeeCopy, organizerOf } from '#delivery/meeting-lookup'
import type { MailboxRow } from '#store/store'
import { ownerOf } from './access.js'
import type { SendingPlace } from './answers.js'
import { readBody } from './body.js'
import { appointmentState, isOrganizer } from './calendar-properties.js'
import type { SavedItem } from './create.js'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './items.js'
import { callOff } from './meetings.js'
import { quotedBody } from './quoted-body.js'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import { messageFlag, type Properties, type StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'
import { zonesSince } from './zones.js'

interface Given extends Properties {
  readonly newBodyContent?: Body
}

/**
 * Calls a meeting off, with words about it before what it was about, and puts it into Deleted Items (docs "CancelCalendarItem"). Gives it
 * where it lies then.
 */
export async function cancelCalendarItem(
  session: WriteSession,
  item: StoredItem,
  mailbox: MailboxRow,
  given: Given,
  { sends, copyTo }: SendingPlace,
): Promise<SavedItem[]> {
  if (item.table.element !== 'CalendarItem') throw new EwsError('ErrorInvalidItemForOperationCancelItem')
  const { properties } = item
  if (!isOrganizer(properties)) throw new EwsError('ErrorCalendarIsNotOrganizer')
  const meeting = await wholeDraft(session, item)
  const { newBodyContent } = given
  if (newBodyContent) {
    const zone = session.rank < zonesSince ? undefined : session.zone
    meeting.body = quotedBody(newBodyContent, await readBody(session.store, item, 'Best'), properties, zone)
  }
  const marked = await setProperties(session, mailbox, item, {
    ...cancelledMarks(properties, properties),
    appointmentSequenceNumber: Number(properties['appointmentSequenceNumber'] ?? 0) + 1,
  })
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  const gone = marked.row.folder === bin.id ? marked : await moveItem(session, mailbox, marked, bin)
  if (sends) await callOff(session, mailbox, gone, meeting, copyTo, messageProperties(given))
  return [{ mailbox, item: gone }]
}

const messageProperties = (given: Given): Properties =>
  Object.fromEntries(
    ['subject', 'isReadReceiptRequested', 'isDeliveryReceiptRequested'].flatMap((key) =>
      given[key] === undefined ? [] : [[key, given[key]]],
    ),
  )

/**
 * Takes a meeting that was called off out of the calendar, and the message that said so out of the Inbox (docs "RemoveItem"). Gives both
 * where they lie then. What was called off and asked for again stays.
 */
export async function removeItem(session: WriteSession, item: StoredItem, mailbox: MailboxRow): Promise<SavedItem[]> {
  const { table, properties, state } = item
  if (table.element !== 'MeetingCancellation') throw new EwsError('ErrorInvalidItemForOperationRemoveItem')
  const owner = ownerOf(session, mailbox)
  if ((state.flags & messageFlag.fromMe) !== 0 || organizerOf(properties) === owner.address)
    throw new EwsError('ErrorCalendarIsOrganizerForRemove')
  if (properties['isDelegated'] === true) throw new EwsError('ErrorCalendarIsDelegatedForRemove')
  const copy = await attendeeCopy(session, owner, properties)
  const isOff = (Number(copy?.properties['appointmentState'] ?? 0) & appointmentState.cancelled) !== 0
  const removed: SavedItem[] = []
  if (copy && isOff) removed.push(await throwAway(session, owner, copy))
  return [...removed, await throwAway(session, mailbox, item)]
}

async function throwAway(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<SavedItem> {
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  return { mailbox, item: item.row.folder === bin.id ? item : await moveItem(session, mailbox, item, bin) }
}
