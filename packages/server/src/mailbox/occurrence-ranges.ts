import { EwsError, type RecurringMasterItemIdRanges } from '@exchequer/protocol'
import { type CalendarSeries, calendarSeries, earliestMoment, latestMoment, type Slot } from './calendar-series.js'
import { pageLimit } from './find-count.js'
import { occurrenceOf } from './occurrences.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'
import { settledDate } from './zones.js'

type Range = NonNullable<RecurringMasterItemIdRanges['ranges']>[number]

/**
 * The occurrences of a series that lie in some ranges, each once and in order (docs "RecurringMasterItemIdRanges"): at most `Count` of each
 * range, by their original starts where it says so, and never more than a page.
 */
export function occurrencesIn(session: Session, master: StoredItem, ranges: readonly Range[]): StoredItem[] {
  const series = calendarSeries(master)
  if (!series) throw new EwsError('ErrorCalendarCannotUseIdForRecurringMasterId')
  const found = new Map<number, Slot>()
  for (const range of ranges) for (const slot of slotsIn(session, series, range)) found.set(slot.instance, slot)
  return [...found.values()]
    .sort((a, b) => a.start - b.start)
    .slice(0, pageLimit)
    .map((slot) => occurrenceOf(master, slot))
}

function* slotsIn(session: Session, series: CalendarSeries, range: Range): Generator<Slot> {
  const from = range.start ? settledDate(session, range.start).getTime() : earliestMoment
  const to = range.end ? settledDate(session, range.end).getTime() : latestMoment
  const slots = range.compareOriginalStartTime ? takenFrom(series, from, to) : series.window(from, to).slots()
  let left = Math.min(range.count ?? pageLimit, pageLimit)
  for (const slot of slots) {
    if (left-- <= 0) return
    yield slot
  }
}

/** By their original starts these stand in the order of their numbers. */
function* takenFrom(series: CalendarSeries, from: number, to: number): Generator<Slot> {
  for (let instance = series.instanceFrom(from); instance <= series.count; instance++) {
    const slot = series.slot(instance)
    if (slot.originalStart >= to) return
    if (!series.isDeleted(slot.originalStart)) yield slot
  }
}
