import { parseDay } from './civil.js'
import { seriesOf } from './recurrence.js'
import {
  type DayOfWeek,
  dayOfWeekIndexes,
  daysOfWeek,
  type MonthName,
  months,
  type Recurrence,
  type RecurrencePattern,
  startDateOf,
} from './recurrence-pattern.js'

/** The EWS response codes for a recurrence that cannot be. */
export type RecurrenceFault =
  | 'ErrorCalendarInvalidRecurrence'
  | 'ErrorCalendarInvalidDayForWeeklyRecurrence'
  | 'ErrorCalendarOutOfRange'
  | 'ErrorRecurrenceHasNoOccurrence'
  | 'ErrorRecurrenceEndDateTooBig'

/** The last day of a calendar, and the end that Exchange writes for a series without one: 1 September 4500. */
const lastDay = parseDay('4500-09-01')!

/** The values of `t:Interval` by pattern, and of `t:NumberOfOccurrences` (reference pages of the elements). */
const maximumInterval = { daily: 999, weekly: 99, monthly: 99 }
const maximumOccurrences = 999

/** What is wrong with a recurrence, as the response code Exchange gives for it; undefined when nothing is. */
export function checkRecurrence({ pattern, range }: Recurrence): RecurrenceFault | undefined {
  const start = parseDay(startDateOf(range))
  if (start === undefined) return 'ErrorCalendarInvalidRecurrence'
  const fault = checkPattern(pattern)
  if (fault) return fault
  if (start > lastDay) return 'ErrorRecurrenceEndDateTooBig'
  if ('numberedRecurrence' in range) {
    const { numberOfOccurrences } = range.numberedRecurrence
    if (!isWithin(numberOfOccurrences, maximumOccurrences)) return 'ErrorCalendarOutOfRange'
    const series = seriesOf({ pattern, range })
    return series.dayAt(series.count - 1) > lastDay ? 'ErrorRecurrenceEndDateTooBig' : undefined
  }
  if ('endDateRecurrence' in range) {
    const end = parseDay(range.endDateRecurrence.endDate)
    if (end === undefined) return 'ErrorCalendarInvalidRecurrence'
    if (end > lastDay) return 'ErrorRecurrenceEndDateTooBig'
    if (end < start || seriesOf({ pattern, range }).count === 0) return 'ErrorRecurrenceHasNoOccurrence'
  }
  return undefined
}

function checkPattern(pattern: RecurrencePattern): RecurrenceFault | undefined {
  if ('dailyRecurrence' in pattern) return checkInterval(pattern.dailyRecurrence.interval, maximumInterval.daily)
  if ('weeklyRecurrence' in pattern) return checkWeekly(pattern.weeklyRecurrence)
  if ('absoluteMonthlyRecurrence' in pattern) {
    const { interval, dayOfMonth } = pattern.absoluteMonthlyRecurrence
    return checkInterval(interval, maximumInterval.monthly) ?? checkDay(dayOfMonth)
  }
  if ('relativeMonthlyRecurrence' in pattern) {
    const { interval, ...day } = pattern.relativeMonthlyRecurrence
    return checkInterval(interval, maximumInterval.monthly) ?? checkRelativeDay(day)
  }
  if ('relativeYearlyRecurrence' in pattern) {
    const { month, ...day } = pattern.relativeYearlyRecurrence
    return checkMonth(month) ?? checkRelativeDay(day)
  }
  // A day that the month never has is its last one here too (docs "DayOfMonth").
  const { month, dayOfMonth } = pattern.absoluteYearlyRecurrence
  return checkMonth(month) ?? checkDay(dayOfMonth)
}

const checkMonth = (month: MonthName): RecurrenceFault | undefined =>
  months.includes(month) ? undefined : 'ErrorCalendarInvalidRecurrence'

function checkWeekly(pattern: {
  interval: number
  daysOfWeek: DayOfWeek[]
  firstDayOfWeek?: DayOfWeek
}): RecurrenceFault | undefined {
  const { interval, daysOfWeek: names, firstDayOfWeek } = pattern
  if (names.length === 0) return 'ErrorCalendarInvalidRecurrence'
  for (const name of firstDayOfWeek === undefined ? names : [...names, firstDayOfWeek]) {
    const weekday = daysOfWeek.indexOf(name)
    if (weekday < 0) return 'ErrorCalendarInvalidRecurrence'
    if (weekday > 6) return 'ErrorCalendarInvalidDayForWeeklyRecurrence'
  }
  return checkInterval(interval, maximumInterval.weekly)
}

function checkRelativeDay(day: { daysOfWeek: DayOfWeek; dayOfWeekIndex: string }): RecurrenceFault | undefined {
  const isKnown = daysOfWeek.includes(day.daysOfWeek) && dayOfWeekIndexes.some((index) => index === day.dayOfWeekIndex)
  return isKnown ? undefined : 'ErrorCalendarInvalidRecurrence'
}

function checkInterval(interval: number, maximum: number): RecurrenceFault | undefined {
  return isWithin(interval, maximum) ? undefined : 'ErrorCalendarOutOfRange'
}

function checkDay(dayOfMonth: number): RecurrenceFault | undefined {
  return isWithin(dayOfMonth, 31) ? undefined : 'ErrorCalendarOutOfRange'
}

function isWithin(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maximum
}
