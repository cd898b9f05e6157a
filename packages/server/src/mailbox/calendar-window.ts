import type { Condition, ItemRow, StoreView } from '#store/store'
import { calendarSeries, isGoingOn, longestShortEvent } from './calendar-series.js'
import { rowsOf } from './find.js'
import { occurrenceOf } from './occurrences.js'
import { StoredItem } from './stored-item.js'

type Items = Pick<StoreView, 'itemIds' | 'listItems'>

/**
 * What is going on in a calendar folder from one instant up to another, in milliseconds: single events, occurrences and exceptions, never
 * masters, in order of their starts (docs "CalendarView"). It costs what it shows, and a look at every series that is not over by then.
 */
export async function eventsBetween(
  store: Items,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<StoredItem[]> {
  const events: StoredItem[] = []
  for (const row of await candidates(store, mailbox, folder, from, to)) {
    const item = new StoredItem(row)
    const series = calendarSeries(item)
    if (series) for (const slot of series.between(from, to)) events.push(occurrenceOf(item, slot))
    else if (isGoingOn({ start: row.start!, end: row.end! }, from, to)) events.push(item)
  }
  return events.sort((a, b) => a.row.start! - b.row.start! || a.row.id - b.row.id)
}

/** Everything that may be going on then: short events by their starts, the others by their ends. */
async function candidates(store: Items, mailbox: number, folder: number, from: number, to: number): Promise<ItemRow[]> {
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
  const long: Condition = { kind: 'and', of: [{ kind: '>', column: 'spanEnd', value: from }, isEvent] }
  const ids = [
    ...(await store.itemIds({ ...filter, where: short })),
    ...(await store.itemIds({ ...filter, where: long })),
  ]
  const rows: ItemRow[] = []
  for (let at = 0; at < ids.length; at += sliceLength)
    rows.push(...(await rowsOf(store, filter, ids.slice(at, at + sliceLength))))
  return rows
}

const sliceLength = 512
