import { giveWay, isTimeUp } from '#giving-way'
import type { Condition, ItemRow, StoreView } from '#store/store'
import { isGoingOn, longestShortEvent, type SeriesWindow, type Slot } from './calendar-series.js'
import { rowsOf } from './find.js'
import { inOrder } from './in-order.js'
import { seriesOfRow } from './known-series.js'
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

/** What is going on in a calendar over a stretch of time. */
export interface CalendarWindow {
  readonly count: number
  /** In order of their starts, those of one moment in order of arrival. What nobody takes is not worked out. */
  entries(): Generator<CalendarEntry, undefined>
}

/**
 * What is going on in a calendar folder from one instant up to another, in milliseconds: single events, occurrences and exceptions, never
 * masters (docs "CalendarView"). It costs what is taken of it, and a look at every series that is not over by then.
 */
export async function calendarWindow(
  store: Items,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<CalendarWindow> {
  const single: CalendarEntry[] = []
  const rows: (() => Iterator<CalendarEntry, undefined>)[] = [() => single.values()]
  let inSeries = 0
  for await (const row of candidates(store, mailbox, folder, from, to)) {
    if (isTimeUp()) await giveWay()
    // What is found by its start is no series, and its document need not be read.
    const known = row.spanEnd === null ? undefined : seriesOfRow(row)
    const [start, end] = [row.start!, row.end!]
    if (known) {
      const window = known.series.window(from, to)
      inSeries += window.count
      if (window.count > 0) rows.push(() => entriesOf(known.item, window))
    } else if (isGoingOn({ start, end }, from, to)) {
      single.push({ item: new StoredItem(row), slot: undefined, start, end })
    }
  }
  single.sort((a, b) => (isBefore(a, b) ? -1 : 1))
  return {
    count: single.length + inSeries,
    entries: () =>
      inOrder(
        rows.map((row) => row()),
        isBefore,
      ),
  }
}

const isBefore = (a: CalendarEntry, b: CalendarEntry): boolean =>
  a.start < b.start || (a.start === b.start && a.item.row.id < b.item.row.id)

function* entriesOf(item: WholeItem, window: SeriesWindow): Generator<CalendarEntry, undefined> {
  for (const slot of window.slots()) yield { item, slot, start: slot.start, end: slot.end }
  return undefined
}

/** Everything that is going on then. */
export async function entriesBetween(...window: Parameters<typeof calendarWindow>): Promise<CalendarEntry[]> {
  return [...(await calendarWindow(...window)).entries()]
}

/** The same as items. */
export async function eventsBetween(...window: Parameters<typeof calendarWindow>): Promise<WholeItem[]> {
  return (await entriesBetween(...window)).map(eventOf)
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
