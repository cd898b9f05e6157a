import { civilOf, dayOf, daysInMonth, parseDay, weekdayOf } from './civil.js'
import {
  type DayOfWeek,
  dayOfWeekIndexes,
  daysOfWeek,
  months,
  type Recurrence,
  type RecurrencePattern,
  startDateOf,
} from './recurrence-pattern.js'

/**
 * The occurrences of a recurrence as a numbered row of civil days (days since 1970-01-01). Every day and number is computed on its
 * own, with no walk from the first, so that a view far from the start and an occurrence by its index cost the same.
 */
export interface Series {
  /** How many there are; infinite without an end. */
  readonly count: number
  /** The day of the occurrence with this number, counted from 0, whether or not it is within the range. */
  dayAt(index: number): number
  /** The number of the first occurrence on or after a day. */
  indexFrom(day: number): number
}

/** The series of a recurrence that `checkRecurrence` has no complaint about. Deleted and moved occurrences are not its business. */
export function seriesOf(recurrence: Recurrence): Series {
  const { pattern, range } = recurrence
  const start = parseDay(startDateOf(range)) ?? 0
  const endless = endlessSeries(pattern, start)
  let count = Number.POSITIVE_INFINITY
  if ('numberedRecurrence' in range) count = range.numberedRecurrence.numberOfOccurrences
  if ('endDateRecurrence' in range) {
    count = endless.indexFrom((parseDay(range.endDateRecurrence.endDate) ?? start) + 1)
  }
  return { ...endless, count }
}

/** The occurrences' days from one day up to and with another, lazily and in order. */
export function* occurrences(
  series: Series,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): Generator<{ index: number; day: number }> {
  for (let index = series.indexFrom(from); index < series.count; index++) {
    const day = series.dayAt(index)
    if (day > to) return
    yield { index, day }
  }
}

type EndlessSeries = Omit<Series, 'count'>

function endlessSeries(pattern: RecurrencePattern, start: number): EndlessSeries {
  if ('dailyRecurrence' in pattern) return daily(start, pattern.dailyRecurrence.interval)
  if ('weeklyRecurrence' in pattern) return weekly(start, pattern.weeklyRecurrence)
  if ('absoluteMonthlyRecurrence' in pattern) {
    const { interval, dayOfMonth } = pattern.absoluteMonthlyRecurrence
    return monthly(start, interval, monthOf(start), absoluteDay(dayOfMonth))
  }
  if ('relativeMonthlyRecurrence' in pattern) {
    const { interval, daysOfWeek: day, dayOfWeekIndex } = pattern.relativeMonthlyRecurrence
    return monthly(start, interval, monthOf(start), relativeDay(day, dayOfWeekIndexes.indexOf(dayOfWeekIndex)))
  }
  if ('absoluteYearlyRecurrence' in pattern) {
    const { dayOfMonth, month } = pattern.absoluteYearlyRecurrence
    return monthly(start, 12, yearlyMonth(start, months.indexOf(month)), absoluteDay(dayOfMonth))
  }
  const { daysOfWeek: day, dayOfWeekIndex, month } = pattern.relativeYearlyRecurrence
  const pick = relativeDay(day, dayOfWeekIndexes.indexOf(dayOfWeekIndex))
  return monthly(start, 12, yearlyMonth(start, months.indexOf(month)), pick)
}

function daily(start: number, interval: number): EndlessSeries {
  return {
    dayAt: (index) => start + index * interval,
    indexFrom: (day) => Math.max(0, Math.ceil((day - start) / interval)),
  }
}

/** Weeks begin on `firstDayOfWeek` (Sunday unless said), which matters where the interval is not 1. */
function weekly(
  start: number,
  {
    interval,
    daysOfWeek: names,
    firstDayOfWeek,
  }: { interval: number; daysOfWeek: DayOfWeek[]; firstDayOfWeek?: DayOfWeek },
): EndlessSeries {
  const first = Math.max(0, daysOfWeek.indexOf(firstDayOfWeek ?? 'Sunday'))
  const weekStart = start - ((weekdayOf(start) - first + 7) % 7)
  const days = [...new Set(names.map((name) => (daysOfWeek.indexOf(name) - first + 7) % 7))].sort((a, b) => a - b)
  // The days of the first week that lie before the start are no occurrences, and have no number.
  const missed = days.filter((day) => weekStart + day < start).length
  const step = interval * 7
  return {
    dayAt: (index) => {
      const number = index + missed
      return weekStart + Math.floor(number / days.length) * step + days[number % days.length]!
    },
    indexFrom: (day) => {
      if (day <= start) return 0
      const week = Math.floor((day - weekStart) / step)
      const rest = day - weekStart - week * step
      const passed = days.filter((weekday) => weekday < rest).length
      return week * days.length + passed - missed
    },
  }
}

/** One occurrence every `interval` months; months are numbered from the year 0, `pick` gives the day in one. */
function monthly(start: number, interval: number, firstMonth: number, pick: (month: number) => number): EndlessSeries {
  const base = pick(firstMonth) < start ? firstMonth + interval : firstMonth
  return {
    dayAt: (index) => pick(base + index * interval),
    indexFrom: (day) => {
      if (day <= start) return 0
      const index = Math.max(0, Math.floor((monthOf(day) - base) / interval))
      return pick(base + index * interval) < day ? index + 1 : index
    },
  }
}

function monthOf(day: number): number {
  const { year, month } = civilOf(day)
  return year * 12 + month - 1
}

function yearlyMonth(start: number, month: number): number {
  return civilOf(start).year * 12 + month
}

/** A day past the end of a month means its last day (`t:DayOfMonth`). */
function absoluteDay(dayOfMonth: number): (month: number) => number {
  return (monthNumber) => {
    const [year, month] = [Math.floor(monthNumber / 12), (monthNumber % 12) + 1]
    return dayOf(year, month, Math.min(dayOfMonth, daysInMonth(year, month)))
  }
}

/** The first to fourth (0–3) or last (4) day of a month that a day name stands for. */
function relativeDay(name: DayOfWeek, position: number): (month: number) => number {
  const matches = matcherOf(name)
  return (monthNumber) => {
    const [year, month] = [Math.floor(monthNumber / 12), (monthNumber % 12) + 1]
    const isLast = position === 4
    let day = dayOf(year, month, isLast ? daysInMonth(year, month) : 1)
    for (let left = isLast ? 0 : position; !matches(weekdayOf(day)) || left-- > 0; ) day += isLast ? -1 : 1
    return day
  }
}

function matcherOf(name: DayOfWeek): (weekday: number) => boolean {
  if (name === 'Day') return () => true
  if (name === 'Weekday') return (weekday) => weekday >= 1 && weekday <= 5
  if (name === 'WeekendDay') return (weekday) => weekday === 0 || weekday === 6
  const only = daysOfWeek.indexOf(name)
  return (weekday) => weekday === only
}
