import { dayMilliseconds, minuteMilliseconds, parseDay } from './civil.js'
import { parseDuration } from './duration.js'
import {
  type DayOfWeek,
  type DayOfWeekIndex,
  dayOfWeekIndexes,
  daysOfWeek,
  type MonthName,
  months,
} from './recurrence-pattern.js'
import { type Era, ruleSource, type YearlyRule } from './rule-source.js'
import { timeZone } from './time-zones.js'
import { createZone, type Zone } from './zone.js'
import type { TimeZoneFault } from './zone-definition.js'

/** EWS's TimeZoneType, the MeetingTimeZone of Exchange 2007. Offsets are durations to add to local time, as a bias is. */
export interface MeetingTimeZone {
  timeZoneName?: string
  baseOffset?: string
  standard?: TimeChange
  daylight?: TimeChange
}

export interface TimeChange {
  timeZoneName?: string
  /** Added to the base offset. */
  offset: string
  relativeYearlyRecurrence?: { daysOfWeek: DayOfWeek; dayOfWeekIndex: DayOfWeekIndex; month: MonthName }
  absoluteDate?: string
  /** xs:time */
  time: string
}

/** EWS's SerializableTimeZone, of the availability operations. All biases in minutes. */
export interface SerializableTimeZone {
  bias: number
  standardTime: SerializableTimeZoneTime
  daylightTime: SerializableTimeZoneTime
}

export interface SerializableTimeZoneTime {
  /** Added to the zone's bias. */
  bias: number
  time: string
  /** Which of the month, 5 for the last; with a year, the day of the month. */
  dayOrder: number
  /** 0: no summer time. */
  month: number
  dayOfWeek: DayOfWeek
  year?: string
}

/** The zone of a MeetingTimeZone: the one it names (Windows or IANA id) if that is known, else its rules. */
export function zoneOfMeetingTimeZone(input: MeetingTimeZone): Zone | TimeZoneFault {
  const named = input.timeZoneName === undefined ? undefined : timeZone(input.timeZoneName)
  // Clients put a display name of their own beside the rules, so a name that is known says what is meant.
  if (named) return named
  const base = parseDuration(input.baseOffset ?? '')
  if (base === undefined) return 'ErrorCalendarInvalidTimeZone'
  const id = input.timeZoneName ?? 'Customized Time Zone'
  const identity = { id, displayName: id }
  if (!input.standard || !input.daylight) return createZone(identity, ruleSource([fixedEra(offsetOf(base))]))
  const rules = [input.standard, input.daylight].map((change) => ruleOfChange(change, base))
  return zoneOfRules(identity, rules)
}

/** The zone of a SerializableTimeZone. exchangelib sends dummy changes of bias 0 for zones without summer time. */
export function zoneOfSerializable(input: SerializableTimeZone): Zone | TimeZoneFault {
  const identity = { id: 'Customized Time Zone', displayName: 'Customized Time Zone' }
  const { standardTime, daylightTime } = input
  const hasChanges = standardTime.month !== 0 && daylightTime.month !== 0 && standardTime.bias !== daylightTime.bias
  if (!hasChanges) {
    const offset = 0 - (input.bias + standardTime.bias)
    return Math.abs(offset) < 1440 ? createZone(identity, ruleSource([fixedEra(offset)])) : 'ErrorTimeZone'
  }
  return zoneOfRules(
    identity,
    [standardTime, daylightTime].map((change) => ruleOfSerializable(change, input.bias)),
  )
}

function zoneOfRules(
  identity: { id: string; displayName: string },
  found: (YearlyRule | TimeZoneFault)[],
): Zone | TimeZoneFault {
  const rules: YearlyRule[] = []
  for (const rule of found) {
    if (typeof rule === 'string') return rule
    rules.push(rule)
  }
  return createZone(identity, ruleSource([{ from: Number.NEGATIVE_INFINITY, offset: rules[0]?.offset ?? 0, rules }]))
}

function fixedEra(offset: number): Era {
  return { from: Number.NEGATIVE_INFINITY, offset, rules: [] }
}

function offsetOf(bias: number): number {
  return Math.round(-bias / minuteMilliseconds) || 0
}

function ruleOfChange(change: TimeChange, base: number): YearlyRule | TimeZoneFault {
  const bias = parseDuration(change.offset)
  const time = timeOfDay(change.time)
  if (bias === undefined || time === undefined || Math.abs(base + bias) >= dayMilliseconds)
    return 'ErrorCalendarInvalidTimeZone'
  const offset = offsetOf(base + bias)
  const relative = change.relativeYearlyRecurrence
  if (relative) {
    const weekday = daysOfWeek.indexOf(relative.daysOfWeek)
    if (weekday > 6) return 'ErrorCalendarInvalidDayForTimeChangePattern'
    const occurrence = dayOfWeekIndexes.indexOf(relative.dayOfWeekIndex) + 1
    return { month: months.indexOf(relative.month) + 1, day: { weekday, occurrence }, time, offset }
  }
  const absolute = parseDay(change.absoluteDate ?? '')
  if (absolute === undefined) return 'ErrorCalendarInvalidTimeZone'
  const date = new Date(absolute * dayMilliseconds)
  return { month: date.getUTCMonth() + 1, day: { dayOfMonth: date.getUTCDate() }, time, offset }
}

function ruleOfSerializable(change: SerializableTimeZoneTime, bias: number): YearlyRule | TimeZoneFault {
  const time = timeOfDay(change.time)
  const weekday = daysOfWeek.indexOf(change.dayOfWeek)
  const { month, dayOrder } = change
  const offset = 0 - (bias + change.bias)
  if (time === undefined || month < 1 || month > 12 || Math.abs(offset) >= 1440) return 'ErrorTimeZone'
  if (change.year !== undefined && Number(change.year) > 0) {
    if (dayOrder < 1 || dayOrder > 31) return 'ErrorTimeZone'
    return { month, day: { dayOfMonth: dayOrder }, time, offset }
  }
  if (weekday > 6) return 'ErrorCalendarInvalidDayForTimeChangePattern'
  if (weekday < 0 || dayOrder < 1 || dayOrder > 5) return 'ErrorTimeZone'
  return { month, day: { weekday, occurrence: dayOrder }, time, offset }
}

/** Milliseconds of an xs:time such as `02:00:00.0000000`. */
function timeOfDay(text: string): number | undefined {
  const match = /^\s*(\d\d?):(\d\d)(?::(\d\d))?/.exec(text)
  if (!match) return undefined
  const milliseconds = ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000
  return milliseconds < dayMilliseconds + 1 ? milliseconds : undefined
}
