import type { Condition, ItemRow, StoreView } from '#store/store'
import { calendarSeries, isGoingOn, longestShortEvent, type Slot } from './calendar-series.js'
import { rowsOf } from './find.js'
import { occurrenceOf } from './occurrences.js'
import { type Properties, StoredItem, type WholeItem } from './stored-item.js'

type Items = Pick<StoreView, 'itemIds' | 'listItems'>

/** When something in a calendar is, in milliseconds, before anybody has worked out what it says. */
export interface CalendarEntry {
  readonly item: WholeItem
  /** Which occurrence of the item it is, where the item is a series. */
  readonly slot: Slot | undefined
  readonly start: number
  readonly end: number
}

/** The event itself: a single item, or an occurrence. */
export const eventOf = ({ item, slot }: CalendarEntry): WholeItem => (slot ? occurrenceOf(item, slot) : item)

/** What the event says, cheaply: but for its times only an exception can differ from its series. */
export const propertiesOf = (entry: CalendarEntry): Properties =>
  (entry.slot?.exception ? eventOf(entry) : entry.item).properties

/**
 * What is going on in a calendar folder from one instant up to another, in milliseconds: single events, occurrences and exceptions, never
 * masters, in order of their starts (docs "CalendarView"). It costs what it shows, and a look at every series that is not over by then.
 */
export async function entriesBetween(
  store: Items,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<CalendarEntry[]> {
  const entries: CalendarEntry[] = []
  for await (const row of candidates(store, mailbox, folder, from, to)) {
    const item = new StoredItem(row)
    // What is found by its start is no series, and its document need not be read.
    const series = row.spanEnd === null ? undefined : calendarSeries(item)
    const [start, end] = [row.start!, row.end!]
    if (series)
      for (const slot of series.between(from, to)) entries.push({ item, slot, start: slot.start, end: slot.end })
    else if (isGoingOn({ start, end }, from, to)) entries.push({ item, slot: undefined, start, end })
  }
  return entries.sort((a, b) => a.start - b.start || a.item.row.id - b.item.row.id)
}

/** The same as items. */
export async function eventsBetween(
  store: Items,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<WholeItem[]> {
  return (await entriesBetween(store, mailbox, folder, from, to)).map(eventOf)
}

/** Everything that may be going on then: short events by their starts, the others by their ends. */
async function* candidates(
  store: Items,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): AsyncGenerator<ItemRow> {
  const filter = { mailbox, folder, associated: false }
  const isEvent: Condition = { kind: 'startsWith', column: 'itemClass', text: 'ipm.appointment' }
  const short: Condition = {
    kind: 'and',
    of: [
      { kind: '>=', column: 'start', value: from - longestShortEvent },
      { kind: '<', column: 'start', value: to },
      { kind: '>=', column: 'end', value: from },
      { kind: 'absent', column: 'spanEnd' },
      isEvent,
    ],
  }
  const long: Condition = { kind: 'and', of: [{ kind: '>=', column: 'spanEnd', value: from }, isEvent] }
  for (const where of [short, long]) {
    const ids = await store.itemIds({ ...filter, where })
    for (let at = 0; at < ids.length; at += sliceLength)
      yield* await rowsOf(store, filter, ids.slice(at, at + sliceLength))
  }
}

const sliceLength = 512
