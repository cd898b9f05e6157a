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

function slotsIn(session: Session, series: CalendarSeries, range: Range): Slot[] {
  const from = range.start ? settledDate(session, range.start).getTime() : earliestMoment
  const to = range.end ? settledDate(session, range.end).getTime() : latestMoment
  const limit = Math.min(range.count ?? pageLimit, pageLimit)
  return range.compareOriginalStartTime ? [...takenFrom(series, from, to, limit)] : series.between(from, to, limit)
}

/** By their original starts these stand in the order of their numbers. */
function* takenFrom(series: CalendarSeries, from: number, to: number, limit: number): Generator<Slot> {
  let count = 0
  for (let instance = series.instanceFrom(from); instance <= series.count && count < limit; instance++) {
    const slot = series.slot(instance)
    if (slot.originalStart >= to) return
    if (series.isDeleted(slot.originalStart)) continue
    count += 1
    yield slot
  }
}
