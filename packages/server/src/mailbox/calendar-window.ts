import { giveWay, isTimeUp } from '#giving-way'
import type { Condition, ItemFilter, StoreView } from '#store/store'
import { isGoingOn, longestShortEvent, type SeriesWindow, type Slot } from './calendar-series.js'
import { rowsOf } from './find.js'
import { inOrder } from './in-order.js'
import { type SeriesView, seriesAmong } from './known-series.js'
import { occurrenceOf } from './occurrences.js'
import { type Properties, StoredItem, type WholeItem } from './stored-item.js'

export type CalendarItems = SeriesView & Pick<StoreView, 'itemIds'>

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
  store: CalendarItems,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<CalendarWindow> {
  const single: CalendarEntry[] = []
  const rows: (() => Iterator<CalendarEntry, undefined>)[] = [() => single.values()]
  let inSeries = 0
  const addSingle = (item: WholeItem): void => {
    const entry = { item, slot: undefined, start: item.row.start!, end: item.row.end! }
    if (isGoingOn(entry, from, to)) single.push(entry)
  }
  const { short, long } = candidates(mailbox, folder, from, to)
  const ids = await store.itemIds(short)
  for (let at = 0; at < ids.length; at += sliceLength) {
    if (isTimeUp()) await giveWay()
    for (const row of await rowsOf(store, short, ids.slice(at, at + sliceLength))) addSingle(new StoredItem(row))
  }
  for await (const slice of seriesAmong(store, long)) {
    if (isTimeUp()) await giveWay()
    for (const { item, series } of slice) {
      const window = series?.window(from, to)
      if (!window) addSingle(item)
      else if (window.count > 0) {
        inSeries += window.count
        rows.push(() => entriesOf(item, window))
      }
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

/** Everything that may be going on then: short events by their starts, series and long events by when they are over. */
function candidates(
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): { short: ItemFilter; long: ItemFilter } {
  const filter = { mailbox, folder, associated: false }
  const isEvent: Condition = { kind: 'startsWith', column: 'itemClass', text: 'ipm.appointment' }
  const short: Condition[] = [
    { kind: '>=', column: 'start', value: from - longestShortEvent },
    { kind: '<', column: 'start', value: to },
    { kind: '>=', column: 'end', value: from },
    { kind: 'absent', column: 'spanEnd' },
    isEvent,
  ]
  const long: Condition[] = [{ kind: '>=', column: 'spanEnd', value: from }, isEvent]
  return {
    short: { ...filter, where: { kind: 'and', of: short } },
    long: { ...filter, where: { kind: 'and', of: long } },
  }
}

const sliceLength = 512
