import { civilOf, dayMilliseconds, daysInMonth, formatDay, parseDay, weekdayOf } from '#time/civil'
import {
  type DayOfWeek,
  type DayOfWeekIndex,
  dayOfWeekIndexes,
  daysOfWeek,
  months,
  type Recurrence,
  type RecurrencePattern,
  type RecurrenceRange,
} from '#time/recurrence-pattern'
import { formatLocal, formatLocalDay } from './calendar-lines.js'

const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** The parts of an RRULE by their lower-case names, as ical.js reads them: one value or a list. */
export type Rule = Readonly<Record<string, unknown>>

/**
 * An RRULE as a recurrence of EWS; undefined for a rule that EWS cannot say. `start` is the local start of the first occurrence in
 * milliseconds, `toLocal` the zone that UNTIL is read in.
 */
export function recurrenceOfRule(
  rule: Rule,
  start: number,
  toLocal: (instant: number) => number,
): Recurrence | undefined {
  const pattern = patternOf(rule, Math.floor(start / dayMilliseconds))
  if (!pattern) return undefined
  const startDate = formatDay(Math.floor(start / dayMilliseconds))
  return { pattern, range: rangeOf(rule, startDate, start, toLocal) }
}

/** A recurrence as an RRULE. `start` is the local start of the series in milliseconds; `toUtc` turns its end into an instant. */
export function ruleOfRecurrence(
  recurrence: Recurrence,
  start: number,
  isAllDay: boolean,
  toUtc: (local: number) => number,
): string {
  const { range } = recurrence
  const parts = partsOf(recurrence.pattern)
  if ('numberedRecurrence' in range) parts.push(`COUNT=${range.numberedRecurrence.numberOfOccurrences}`)
  if ('endDateRecurrence' in range) {
    const timeOfDay = start - Math.floor(start / dayMilliseconds) * dayMilliseconds
    const local = (parseDay(range.endDateRecurrence.endDate) ?? 0) * dayMilliseconds
    parts.push(`UNTIL=${isAllDay ? formatLocalDay(local) : `${formatLocal(toUtc(local + timeOfDay))}Z`}`)
  }
  return parts.join(';')
}

function patternOf(rule: Rule, startDay: number): RecurrencePattern | undefined {
  const date = civilOf(startDay)
  const interval = numberOf(rule['interval']) ?? 1
  const days = listOf(rule['byday']).map(readDay)
  const isPlain = ['byweekno', 'byyearday', 'byhour', 'byminute', 'bysecond'].every(
    (part) => listOf(rule[part]).length <= 1,
  )
  if (!isPlain || listOf(rule['byweekno']).length > 0 || days.includes(undefined)) return undefined
  const known = days.filter((day) => day !== undefined)
  switch (String(rule['freq']).toUpperCase()) {
    case 'DAILY':
      // Every weekday, as some clients write it.
      if (known.length > 0) return interval === 1 ? weeklyOf(rule, 1, known) : undefined
      return { dailyRecurrence: { interval } }
    case 'WEEKLY':
      return weeklyOf(rule, interval, known.length > 0 ? known : [{ weekday: weekdayOf(startDay), position: 0 }])
    case 'MONTHLY': {
      if (listOf(rule['bymonth']).length > 0) return undefined
      const day = dayInMonth(rule, known, date.day)
      if (!day) return undefined
      return 'dayOfMonth' in day
        ? { absoluteMonthlyRecurrence: { interval, ...day } }
        : { relativeMonthlyRecurrence: { interval, ...day } }
    }
    case 'YEARLY': {
      const chosen = listOf(rule['bymonth']).map(Number)
      const month = months[(chosen[0] ?? date.month) - 1]
      const day = dayInMonth(rule, known, date.day)
      // An ordinal weekday without its month counts within the year.
      if (chosen.length > 1 || !month || !day || (known.length > 0 && chosen.length === 0)) return undefined
      if (interval > 1) {
        // EWS has no interval of years, but one of months says the same.
        if (chosen.length > 0 && chosen[0] !== date.month) return undefined
        const everyMonths = interval * 12
        return 'dayOfMonth' in day
          ? { absoluteMonthlyRecurrence: { interval: everyMonths, ...day } }
          : { relativeMonthlyRecurrence: { interval: everyMonths, ...day } }
      }
      return 'dayOfMonth' in day
        ? { absoluteYearlyRecurrence: { ...day, month } }
        : { relativeYearlyRecurrence: { ...day, month } }
    }
    default:
      return undefined
  }
}

interface RuleDay {
  weekday: number
  /** 1–4 or -1; 0 without an ordinal. */
  position: number
}

function weeklyOf(rule: Rule, interval: number, days: RuleDay[]): RecurrencePattern | undefined {
  if (days.some((day) => day.position !== 0) || listOf(rule['bysetpos']).length > 0) return undefined
  // iCalendar's weeks begin on Monday unless the rule says otherwise (RFC 5545 3.3.10), EWS's on Sunday.
  const first = weekStartOf(rule['wkst'])
  const names = [...new Set(days.map((day) => daysOfWeek[day.weekday]!))]
  return { weeklyRecurrence: { interval, daysOfWeek: names, firstDayOfWeek: daysOfWeek[first]! } }
}

/** ical.js counts weekdays from 1, Sunday. */
function weekStartOf(value: unknown): number {
  if (typeof value === 'number') return (value - 1 + 7) % 7
  const index = weekdayCodes.indexOf(String(value ?? 'MO').toUpperCase())
  return index < 0 ? 1 : index
}

function dayInMonth(
  rule: Rule,
  days: RuleDay[],
  startDay: number,
): { dayOfMonth: number } | { daysOfWeek: DayOfWeek; dayOfWeekIndex: DayOfWeekIndex } | undefined {
  const monthDays = listOf(rule['bymonthday']).map(Number)
  const positions = listOf(rule['bysetpos']).map(Number)
  if (days.length === 0) {
    if (monthDays.length === 0) return { dayOfMonth: startDay }
    if (monthDays.length === 1) return dayOfMonthOf(monthDays[0]!)
    // The last of 28, 29 and 30 is how to say "the 30th, or the last day of a shorter month".
    const last = Math.max(...monthDays)
    return positions.length === 1 && positions[0] === -1 && Math.min(...monthDays) === 28
      ? dayOfMonthOf(last)
      : undefined
  }
  if (monthDays.length > 0 || positions.length > 1) return undefined
  const only = days.length === 1 ? days[0]! : undefined
  const name = only ? daysOfWeek[only.weekday]! : setName(days)
  const position = only && only.position !== 0 ? only.position : positions[0]
  const index = position === -1 ? 'Last' : dayOfWeekIndexes[(position ?? 0) - 1]
  return name && index ? { daysOfWeek: name, dayOfWeekIndex: index } : undefined
}

function dayOfMonthOf(day: number): { dayOfMonth: number } | undefined {
  if (day === -1) return { dayOfMonth: 31 }
  return day >= 1 && day <= 31 ? { dayOfMonth: day } : undefined
}

/** The one name that EWS has for a set of weekdays. */
function setName(days: RuleDay[]): DayOfWeek | undefined {
  if (days.some((day) => day.position !== 0)) return undefined
  const key = [...new Set(days.map((day) => day.weekday))].sort().join('')
  return key === '0123456' ? 'Day' : key === '12345' ? 'Weekday' : key === '06' ? 'WeekendDay' : undefined
}

function readDay(value: unknown): RuleDay | undefined {
  const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/i.exec(String(value))
  if (!match) return undefined
  return { weekday: weekdayCodes.indexOf(match[2]!.toUpperCase()), position: Number(match[1] ?? 0) }
}

function rangeOf(rule: Rule, startDate: string, start: number, toLocal: (instant: number) => number): RecurrenceRange {
  const count = numberOf(rule['count'])
  if (count !== undefined) return { numberedRecurrence: { startDate, numberOfOccurrences: count } }
  const until = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z)?)?/.exec(String(rule['until'] ?? ''))
  if (!until) return { noEndRecurrence: { startDate } }
  const [, date, time, isUtc] = until
  if (time === undefined) return { endDateRecurrence: { startDate, endDate: date! } }
  const instant = Date.parse(`${date}T${time}Z`)
  // An end before the time of day of the occurrences leaves out that day's.
  const lastStart =
    (isUtc ? toLocal(instant) : instant) - (start - Math.floor(start / dayMilliseconds) * dayMilliseconds)
  return { endDateRecurrence: { startDate, endDate: formatDay(Math.floor(lastStart / dayMilliseconds)) } }
}

function partsOf(pattern: RecurrencePattern): string[] {
  if ('dailyRecurrence' in pattern) return ['FREQ=DAILY', `INTERVAL=${pattern.dailyRecurrence.interval}`]
  if ('weeklyRecurrence' in pattern) {
    const { interval, daysOfWeek: days, firstDayOfWeek } = pattern.weeklyRecurrence
    const codes = days.map((day) => weekdayCodes[daysOfWeek.indexOf(day)])
    const first = weekdayCodes[daysOfWeek.indexOf(firstDayOfWeek ?? 'Sunday')]
    return ['FREQ=WEEKLY', `INTERVAL=${interval}`, `BYDAY=${codes.join(',')}`, `WKST=${first}`]
  }
  if ('absoluteMonthlyRecurrence' in pattern) {
    const { interval, dayOfMonth } = pattern.absoluteMonthlyRecurrence
    return ['FREQ=MONTHLY', `INTERVAL=${interval}`, ...monthDayParts(dayOfMonth)]
  }
  if ('relativeMonthlyRecurrence' in pattern) {
    const { interval, ...day } = pattern.relativeMonthlyRecurrence
    return ['FREQ=MONTHLY', `INTERVAL=${interval}`, ...relativeParts(day)]
  }
  if ('absoluteYearlyRecurrence' in pattern) {
    const { dayOfMonth, month } = pattern.absoluteYearlyRecurrence
    const number = months.indexOf(month) + 1
    const lengths = { shortest: daysInMonth(2001, number), longest: daysInMonth(2000, number) }
    return ['FREQ=YEARLY', `BYMONTH=${number}`, ...monthDayParts(dayOfMonth, lengths)]
  }
  const { month, ...day } = pattern.relativeYearlyRecurrence
  return ['FREQ=YEARLY', `BYMONTH=${months.indexOf(month) + 1}`, ...relativeParts(day)]
}

/**
 * EWS takes the last day of a month that is too short; iCalendar would leave that month out. The day itself comes first: Evolution reads no
 * more of the list, and sends that back as the day when somebody changes the series.
 */
function monthDayParts(dayOfMonth: number, { shortest, longest } = { shortest: 28, longest: 31 }): string[] {
  if (dayOfMonth <= shortest) return [`BYMONTHDAY=${dayOfMonth}`]
  if (dayOfMonth >= longest) return ['BYMONTHDAY=-1']
  const days = Array.from({ length: dayOfMonth - shortest + 1 }, (_, before) => dayOfMonth - before)
  return [`BYMONTHDAY=${days.join(',')}`, 'BYSETPOS=-1']
}

/** By the template of MS-OXCICAL 2.1.3.2.2.4: Evolution finds the ordinal in BYSETPOS alone. */
function relativeParts(day: { daysOfWeek: DayOfWeek; dayOfWeekIndex: DayOfWeekIndex }): string[] {
  const index = dayOfWeekIndexes.indexOf(day.dayOfWeekIndex)
  const position = index === 4 ? -1 : index + 1
  const weekday = daysOfWeek.indexOf(day.daysOfWeek)
  const set =
    weekday < 7
      ? [weekdayCodes[weekday]]
      : day.daysOfWeek === 'Weekday'
        ? weekdayCodes.slice(1, 6)
        : day.daysOfWeek === 'Day'
          ? weekdayCodes
          : ['SU', 'SA']
  return [`BYDAY=${set.join(',')}`, `BYSETPOS=${position}`]
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

function numberOf(value: unknown): number | undefined {
  const number = Number(value)
  return value === undefined || !Number.isInteger(number) || number < 1 ? undefined : number
}
