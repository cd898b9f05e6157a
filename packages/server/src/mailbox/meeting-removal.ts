import { type Body, EwsError } from '@exchequer/protocol'
import { cancelledMarks } from '#delivery/attendee-calendar'
import { attendeeCopies, organizerOf } from '#delivery/meeting-lookup'
import type { MailboxRow } from '#store/store'
import { organizerIn } from './access.js'
import type { SendingPlace } from './answers.js'
import { readBody } from './body.js'
import { isCancelled, isOrganizer } from './calendar-properties.js'
import type { SavedItem } from './create.js'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './item-moves.js'
import { callOff, toCallOff } from './meetings.js'
import { takeOut } from './occurrence-removal.js'
import { quotedBody } from './quoted-body.js'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import { messageFlag, type Properties, type StoredItem } from './stored-item.js'
import { zonesSince } from './zones.js'

interface Given extends Properties {
  readonly newBodyContent?: Body
}

/**
 * Calls a meeting off, with words about it before what it was about, and puts it into Deleted Items (docs "CancelCalendarItem"). Gives it
 * where it lies then. One occurrence of a series lies nowhere: nothing is left to give.
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
  const off = await toCallOff(session, mailbox, item)
  const { newBodyContent } = given
  if (newBodyContent) {
    const { rank, zone, culture } = session
    const told = { culture, zone: rank < zonesSince ? undefined : zone }
    off.meeting.body = quotedBody(newBodyContent, await readBody(session.store, item, 'Best'), properties, told)
  }
  if (item.occurrence) {
    if (sends) await callOff(session, mailbox, item, off, copyTo, messageProperties(given))
    await takeOut(session, mailbox, item.occurrence)
    return []
  }
  const marked = await setProperties(session, mailbox, item, {
    ...cancelledMarks(session, properties, properties),
    appointmentSequenceNumber: Number(properties['appointmentSequenceNumber'] ?? 0) + 1,
  })
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  const gone = marked.row.folder === bin.id ? marked : await moveItem(session, mailbox, marked, bin)
  if (sends) await callOff(session, mailbox, gone, off, copyTo, messageProperties(given))
  return [{ mailbox, item: gone }]
}

const messageProperties = (given: Given): Properties =>
  Object.fromEntries(
    ['subject', 'isReadReceiptRequested', 'isDeliveryReceiptRequested'].flatMap((key) =>
      given[key] === undefined ? [] : [[key, given[key]]],
    ),
  )

/**
 * Takes a meeting that was called off, or the one occurrence of a series, out of the calendar, and the message that said so out of the
 * Inbox (docs "RemoveItem"). Gives what lies in Deleted Items then. What was called off and asked for again stays.
 */
export async function removeItem(session: WriteSession, item: StoredItem, mailbox: MailboxRow): Promise<SavedItem[]> {
  const { table, properties, state } = item
  if (table.element !== 'MeetingCancellation') throw new EwsError('ErrorInvalidItemForOperationRemoveItem')
  const owner = organizerIn(session, mailbox)
  if ((state.flags & messageFlag.fromMe) !== 0 || organizerOf(properties) === owner.address)
    throw new EwsError('ErrorCalendarIsOrganizerForRemove')
  if (properties['isDelegated'] === true) throw new EwsError('ErrorCalendarIsDelegatedForRemove')
  const removed: SavedItem[] = []
  for (const copy of await attendeeCopies(session, owner, properties)) {
    if (!isCancelled(copy.properties)) continue
    if (copy.occurrence) await takeOut(session, owner, copy.occurrence)
    else removed.push(await throwAway(session, owner, copy))
  }
  return [...removed, await throwAway(session, mailbox, item)]
}

async function throwAway(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<SavedItem> {
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  return { mailbox, item: item.row.folder === bin.id ? item : await moveItem(session, mailbox, item, bin) }
}
