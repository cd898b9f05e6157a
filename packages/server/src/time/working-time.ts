import { dayMilliseconds, minuteMilliseconds, weekdayOf } from './civil.js'
import { utcToLocal } from './time-zones.js'
import type { Zone } from './zone.js'

/** When somebody works: the same hours on some days of the week, in the zone that he works in. */
export interface WorkingTime {
  readonly zone: Zone
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  /** Minutes after midnight. An end that is no later than the start is one of the next day. */
  readonly start: number
  readonly end: number
}

/** Whether a stretch of time lies within one working day. */
export function isWorkingTime({ zone, weekdays, start, end }: WorkingTime, from: number, to: number): boolean {
  const [localFrom, localTo] = [utcToLocal(from, zone), utcToLocal(to, zone)]
  const today = Math.floor(localFrom / dayMilliseconds)
  const length = (end <= start ? end + 1440 : end) - start
  return [today, today - 1].some((day) => {
    if (!weekdays.includes(weekdayOf(day))) return false
    const begin = day * dayMilliseconds + start * minuteMilliseconds
    return localFrom >= begin && localTo <= begin + length * minuteMilliseconds
  })
}
