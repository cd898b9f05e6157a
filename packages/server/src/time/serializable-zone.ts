import { dayMilliseconds, dayOf, twoDigits } from './civil.js'
import type { SerializableTimeZone, SerializableTimeZoneTime } from './legacy-zone.js'
import { daysOfWeek } from './recurrence-pattern.js'
import type { YearlyRule } from './rule-source.js'
import type { Zone } from './zone.js'
import { erasOf } from './zone-eras.js'

/** What stands for both changes of a zone that has none: a month that no year has (docs "StandardTime"). */
const noChange: SerializableTimeZoneTime = { bias: 0, time: '00:00:00', dayOrder: 0, month: 0, dayOfWeek: 'Sunday' }

/**
 * A zone as the availability operations say it: its rules in one year. They are those that GetServerTimeZones gives, because clients look
 * for the zone among them (clients.md §2 G).
 */
export function serializableOf(zone: Zone, year: number): SerializableTimeZone {
  const newYear = dayOf(year, 1, 1) * dayMilliseconds
  const { offset, rules } = erasOf(zone).findLast(({ from }) => from <= newYear)!
  const daylight = rules.find((rule) => rule.offset !== offset)
  const standard = rules.find((rule) => rule.offset === offset)
  const hasChanges = standard !== undefined && daylight !== undefined
  return {
    // No zone is minus zero minutes away.
    bias: 0 - offset,
    standardTime: hasChanges ? changeOf(standard, offset, year) : noChange,
    daylightTime: hasChanges ? changeOf(daylight, offset, year) : noChange,
  }
}

function changeOf({ month, day, time, offset }: YearlyRule, base: number, year: number): SerializableTimeZoneTime {
  const seconds = Math.round(time / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const isWeekday = 'weekday' in day
  return {
    bias: base - offset,
    time: parts.map(twoDigits).join(':'),
    dayOrder: isWeekday ? (day.occurrence === -1 ? 5 : day.occurrence) : day.dayOfMonth,
    month,
    dayOfWeek: isWeekday ? daysOfWeek[day.weekday]! : 'Sunday',
    ...(!isWeekday && { year: String(year) }),
  }
}
