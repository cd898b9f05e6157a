import { EwsError, type RecurringMasterItemIdRanges } from '@exchequer/protocol'
import { type CalendarSeries, calendarSeries, type Slot } from './calendar-series.js'
import { pageLimit } from './find.js'
import { occurrenceOf } from './occurrences.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'
import { settledDate } from './zones.js'

type Range = NonNullable<RecurringMasterItemIdRanges['ranges']>[number]

/** The last instant that a date can be. */
const never = 8_640_000_000_000_000

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
  const from = range.start ? settledDate(session, range.start).getTime() : 0
  const to = range.end ? settledDate(session, range.end).getTime() : never
  const limit = Math.min(range.count ?? pageLimit, pageLimit)
  let count = 0
  for (let instance = firstIn(series, from, range); instance <= series.count && count < limit; instance++) {
    const slot = series.slot(instance)
    if (slot.originalStart >= to && slot.start >= to) return
    if (series.isDeleted(slot.originalStart)) continue
    const isWithin = range.compareOriginalStartTime
      ? slot.originalStart >= from && slot.originalStart < to
      : slot.end > from && slot.start < to
    if (!isWithin) continue
    count += 1
    yield slot
  }
}

/** Occurrences stay between their neighbours, so that none in the range is further back than one. */
const firstIn = (series: CalendarSeries, from: number, { compareOriginalStartTime }: Range): number =>
  Math.max(1, series.instanceFrom(from) - (compareOriginalStartTime ? 0 : 2))
