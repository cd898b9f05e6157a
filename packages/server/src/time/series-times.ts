import { dayMilliseconds } from './civil.js'
import { type Series, seriesOf } from './recurrence.js'
import type { Recurrence } from './recurrence-pattern.js'
import { utcToLocal } from './time-zones.js'
import type { Zone } from './zone.js'

/** The occurrences of a series as instants: each shows the same time on the clocks of its zone. */
export interface SeriesTimes {
  readonly count: number
  /** When the occurrence with this number begins, counted from 0, whether or not it is within the range. */
  startAt(index: number): number
  /** The number of the first occurrence that begins at or after an instant; `count` and more when none does. */
  indexFrom(instant: number): number
}

/**
 * A series in a zone at a local time of day, in milliseconds. Each time and number is computed on its own, with no walk from the
 * first. A time that a day skips, or has twice, is what `Zone.toUtc` makes of it, and so never before that of the day before.
 */
export function seriesTimes(
  recurrence: Recurrence,
  zone: Zone,
  timeOfDay: number,
  series: Series = seriesOf(recurrence),
): SeriesTimes {
  const startAt = (index: number): number => zone.toUtc(series.dayAt(index) * dayMilliseconds + timeOfDay)
  return {
    count: series.count,
    startAt,
    indexFrom(instant) {
      // What a gap moves, by a day at most, begins later than its own day says: one day earlier may still be it.
      let index = series.indexFrom(Math.floor(utcToLocal(instant, zone) / dayMilliseconds) - 1)
      while (startAt(index) < instant) index += 1
      return index
    },
  }
}
