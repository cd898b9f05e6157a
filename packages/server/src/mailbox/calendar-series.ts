import type { Recurrence, TimeZoneDefinition } from '@exchequer/protocol'
import { dayMilliseconds } from '#time/civil'
import { seriesTimes } from '#time/series-times'
import { utc, utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { neutralRecurrence } from './recurrences.js'
import type { ItemState, Properties, StoredException, StoredItem } from './stored-item.js'
import { zoneOf } from './zones.js'

/** When one occurrence of a series is, in milliseconds. */
export interface Slot {
  /** Its number in the series, from 1, counting those that were deleted. */
  readonly instance: number
  readonly originalStart: number
  readonly start: number
  readonly end: number
  readonly exception: StoredException | undefined
}

/** The occurrences of a recurring calendar item. Each is computed on its own: what is far from the first costs no more. */
export interface CalendarSeries {
  /** How many there are with those that were deleted; infinite without an end. */
  readonly count: number
  readonly exceptions: readonly StoredException[]
  /** Original starts of those that were deleted, in order. */
  readonly deleted: readonly number[]
  isDeleted(originalStart: number): boolean
  /** Whether there is, or was, an occurrence with this number, before the calendars end. */
  has(instance: number): boolean
  /** The occurrence with this number, from 1, deleted or not. */
  slot(instance: number): Slot
  /** The same as if nothing had been said of it. */
  plainSlot(instance: number): Slot
  /** The first from a number on, forwards or back, that was not deleted. */
  remaining(instance: number, step: 1 | -1): Slot | undefined
  /** The number of the occurrence that the series begins at this instant; `undefined` for none. */
  instanceOf(originalStart: number): number | undefined
  /** The number of the first occurrence that was to begin at or after an instant; `count + 1` and more where none does. */
  instanceFrom(instant: number): number
  /** Those that are not deleted and are going on at some time from `from` up to, not including, `to`. */
  window(from: number, to: number): SeriesWindow
}

/** Occurrences of a stretch of time: their number costs a look at the exceptions, and each of them its own making. */
export interface SeriesWindow {
  readonly count: number
  /** From the first on, in order of their starts. */
  slots(): Generator<Slot, undefined>
}

/** The first and the last moment that the calendars of Exchange have. */
export const earliestMoment = Date.parse('0001-01-02T00:00:00Z')
export const latestMoment = Date.parse('9999-12-31T00:00:00Z')

const known = new WeakMap<StoredItem, CalendarSeries | null>()

/** The series that a calendar item is the master of; `undefined` for what is none. */
export function calendarSeries(item: StoredItem): CalendarSeries | undefined {
  let series = known.get(item)
  if (series === undefined) {
    const isMaster = item.table.element === 'CalendarItem' && !item.occurrence
    series = (isMaster && seriesOfProperties(item.properties, item.state)) || null
    known.set(item, series)
  }
  return series ?? undefined
}

/** The zone in which a calendar item lives. */
export const zoneOfItem = ({ startTimeZone }: Properties): Zone =>
  startTimeZone === undefined ? utc : zoneOf(startTimeZone as TimeZoneDefinition)

/** The series that these properties make: with `start` and `end` as the first occurrence has them. */
export function seriesOfProperties(
  properties: Properties,
  { exceptions = [], excluded = [] }: Pick<ItemState, 'exceptions' | 'excluded'>,
): CalendarSeries | undefined {
  const { recurrence, start, end } = properties as { recurrence?: Recurrence; start?: Date; end?: Date }
  if (!recurrence || !start || !end) return undefined
  const zone = zoneOfItem(properties)
  const localStart = utcToLocal(start.getTime(), zone)
  // Events are as long as the clock says (MS-OXOCAL 2.2.1.44.1, StartTimeOffset and EndTimeOffset).
  const localLength = utcToLocal(end.getTime(), zone) - localStart
  const timeOfDay = modulo(localStart, dayMilliseconds)
  const times = seriesTimes(neutralRecurrence(recurrence), zone, timeOfDay)
  const byStart = new Map(exceptions.map((exception) => [exception.originalStart, exception]))
  const gone = new Set(excluded)
  // What the clocks' changes can add to it and take from it is never more than a day.
  const longest = localLength + dayMilliseconds

  const plainAt = (index: number): Slot => {
    const originalStart = times.startAt(index)
    const end = Math.max(originalStart, zone.toUtc(utcToLocal(originalStart, zone) + localLength))
    return { instance: index + 1, originalStart, start: originalStart, end, exception: undefined }
  }

  const slotAt = (index: number): Slot => {
    const plain = plainAt(index)
    const exception = byStart.get(plain.originalStart)
    if (!exception) return plain
    const { start = plain.start, end = plain.end } = exception.properties as { start?: number; end?: number }
    return { ...plain, start, end, exception }
  }

  const instanceOf = (originalStart: number): number | undefined => {
    const index = times.indexFrom(originalStart)
    return index < times.count && times.startAt(index) === originalStart ? index + 1 : undefined
  }

  return {
    count: times.count,
    exceptions,
    deleted: [...excluded].sort((a, b) => a - b),
    isDeleted: (originalStart) => gone.has(originalStart),
    has: (instance) => instance >= 1 && instance <= Math.min(times.count, times.indexFrom(latestMoment)),
    slot: (instance) => slotAt(instance - 1),
    plainSlot: (instance) => plainAt(instance - 1),
    remaining(instance, step) {
      for (let index = instance - 1; index >= 0 && index < times.count; index += step)
        if (!gone.has(times.startAt(index))) return slotAt(index)
      return undefined
    },
    instanceOf,
    instanceFrom: (instant) => times.indexFrom(instant) + 1,
    window(from, to) {
      let first = times.indexFrom(from - longest)
      const end = Math.min(times.indexFrom(to), times.count)
      // Each begins and ends after the one before it, so that after the first of them all are going on.
      while (first < end && !isGoingOn(plainAt(first), from, to)) first += 1
      const isOwn = (originalStart: number): boolean => gone.has(originalStart) || byStart.has(originalStart)
      const moved: Slot[] = []
      for (const { originalStart } of exceptions) {
        const instance = gone.has(originalStart) ? undefined : instanceOf(originalStart)
        const slot = instance === undefined ? undefined : slotAt(instance - 1)
        if (slot && isGoingOn(slot, from, to)) moved.push(slot)
      }
      moved.sort((a, b) => a.start - b.start)
      let own = 0
      for (const originalStart of new Set([...gone, ...byStart.keys()])) {
        const instance = originalStart < to ? instanceOf(originalStart) : undefined
        if (instance !== undefined && instance > first) own += 1
      }
      return {
        count: Math.max(0, end - first) - own + moved.length,
        *slots() {
          let next = 0
          for (let index = first; index < end; index++) {
            const plain = plainAt(index)
            if (isOwn(plain.originalStart)) continue
            while (next < moved.length && moved[next]!.start < plain.start) yield moved[next++]!
            yield plain
          }
          yield* moved.slice(next)
          return undefined
        },
      }
    },
  }
}

/** Whether something is going on at some time from `from` up to `to`; what takes no time is where it begins. */
export const isGoingOn = (event: { readonly start: number; readonly end: number }, from: number, to: number): boolean =>
  event.start < to && (event.end > from || (event.end === event.start && event.start >= from))

/** What lasts longer is looked for by its end. */
export const longestShortEvent = 31 * dayMilliseconds

/** An end for what has none: no date is later. */
const never = 8_640_000_000_000_000

/** When a series, or a long event, is over for good; `null` for what a view finds by its start. */
export function spanEndOf(properties: Properties, state: ItemState): number | null {
  const { start, end } = properties as { start?: Date; end?: Date }
  if (!(start instanceof Date) || !(end instanceof Date)) return null
  const series = seriesOfProperties(properties, state)
  if (!series) return end.getTime() - start.getTime() > longestShortEvent ? end.getTime() : null
  if (series.count === Number.POSITIVE_INFINITY) return never
  const ends = series.exceptions.map((exception) => (exception.properties as { end?: number }).end ?? 0)
  return Math.max(series.count > 0 ? series.slot(series.count).end : 0, ...ends)
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by
