import type { AnyItem } from '@exchequer/protocol'
import { mayKnow } from './access.js'
import { takesTime } from './calendar-properties.js'
import { eventsBetween } from './calendar-window.js'
import { itemIdOf, type Reader } from './computed.js'
import type { ItemParts } from './item-parts.js'
import type { Properties, StoredItem, WholeItem } from './stored-item.js'

interface MeetingsAround {
  readonly conflicting: readonly WholeItem[]
  readonly adjacent: readonly WholeItem[]
}

const nothing: MeetingsAround = { conflicting: [], adjacent: [] }

/** What goes out of an item in one answer is worked out once for all four properties. */
const known = new WeakMap<StoredItem, Promise<MeetingsAround>>()

type Show = (item: StoredItem, plan: unknown, reader: Reader, store: ItemParts) => Promise<unknown>

/** What else is in the calendar when an event is, and right before and after it (docs "ConflictingMeetings", "AdjacentMeetings"). */
export const meetingsAround: Readonly<Record<string, Show>> = {
  'calendar:ConflictingMeetingCount': count('conflicting'),
  'calendar:AdjacentMeetingCount': count('adjacent'),
  'calendar:ConflictingMeetings': list('conflicting'),
  'calendar:AdjacentMeetings': list('adjacent'),
}

function count(which: keyof MeetingsAround): Show {
  return async (item, _plan, reader, store) =>
    item.properties['start'] === undefined ? undefined : (await around(item, reader, store))[which].length
}

function list(which: keyof MeetingsAround): Show {
  return async (item, _plan, reader, store) => {
    const found = (await around(item, reader, store))[which]
    return found.length === 0 ? undefined : found.map((event): AnyItem => shown(event, reader))
  }
}

/** When something is, in milliseconds. */
const timesOf = ({ start, end }: Properties) => ({
  start: (start as Date | undefined)?.getTime(),
  end: (end as Date | undefined)?.getTime(),
})

/** As much of an event as a person needs who decides whether to go. */
function shown(event: StoredItem, reader: Reader): AnyItem {
  const { subject, start, end, legacyFreeBusyStatus, location } = event.properties
  const value = { itemId: itemIdOf(event, reader), subject, start, end, legacyFreeBusyStatus, location }
  return { element: 'CalendarItem', value } as AnyItem
}

function around(item: StoredItem, reader: Reader, store: ItemParts): Promise<MeetingsAround> {
  let found = known.get(item)
  if (!found) {
    found = look(item, reader, store)
    known.set(item, found)
  }
  return found
}

async function look(item: StoredItem, { access }: Reader, store: ItemParts): Promise<MeetingsAround> {
  const { row, table, properties } = item
  const { start, end } = timesOf(properties)
  if (start === undefined || end === undefined) return nothing
  const folder = table.element === 'CalendarItem' ? row.folder : (await store.folderByName(row.mailbox, 'calendar'))?.id
  if (folder === undefined) return nothing
  // Who reads a request in another's Inbox may not therefore look into his calendar.
  if (!access.isOwner && folder !== row.folder) return nothing
  // What ends when this begins, and what begins when this ends, stands beside it.
  const events = await eventsBetween(store, row.mailbox, folder, start - 1, end + 1)
  const others = events.filter(
    (event) => takesTime(event.properties) && !isSame(event, item, properties) && mayKnow(access, event),
  )
  const isConflicting = ({ row: event }: WholeItem): boolean => event.start! < end && event.end! > start
  return {
    conflicting: others.filter(isConflicting),
    adjacent: others.filter((event) => !isConflicting(event) && (event.row.end === start || event.row.start === end)),
  }
}

/** The event itself, another occurrence of it, or the event that a message is about. */
const isSame = (event: StoredItem, { row }: StoredItem, { uid }: Properties): boolean =>
  event.row.id === row.id || (uid !== undefined && event.properties['uid'] === uid)
