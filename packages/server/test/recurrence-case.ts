import type {
  DayOfWeek,
  DayOfWeekIndex,
  MonthName,
  RecurrencePattern,
} from '@exchequer/server/internal/time/recurrence-pattern'

/** One series: where, when it begins on the clock there, how it repeats, and how it ends. */
export interface RecurrenceCase {
  readonly zone: string
  /** `2026-03-28 09:00`: the first day of the range, and the time of day. */
  readonly start: string
  readonly pattern: RecurrencePattern
  readonly end: End
  /** What a person worked out: every occurrence that is compared, in UTC (`2026-03-28T08:00`). */
  readonly hand?: readonly string[]
  /** Occurrences at times that do not exist: RFC 5545 3.3.10 leaves them out, Exchange has them, later by the gap. */
  readonly skipped?: readonly string[]
}

/** The first `compared` of a series without an end, so many occurrences, or a last day. */
export type End = { readonly compared: number } | { readonly times: number } | { readonly until: string }

type More = Pick<RecurrenceCase, 'hand' | 'skipped'>

export const series = (
  zone: string,
  start: string,
  pattern: RecurrencePattern,
  end: End,
  more: More = {},
): RecurrenceCase => ({ zone, start, pattern, end, ...more })

/** Instants of one month or year: `at('2026-03-', '28T08:00 29T07:00')`. */
export const at = (prefix: string, rest: string): string[] => rest.split(' ').map((text) => prefix + text)

export const endless = (compared = 20): End => ({ compared })
export const times = (count: number): End => ({ times: count })
export const until = (day: string): End => ({ until: day })

export const daily = (interval: number): RecurrencePattern => ({ dailyRecurrence: { interval } })

/** Days as `Mo Fr`; weeks begin on Sunday unless said. */
export const weekly = (interval: number, days: string, firstDayOfWeek?: DayOfWeek): RecurrencePattern => ({
  weeklyRecurrence: {
    interval,
    daysOfWeek: days.split(' ').map((day) => dayNames[day]!),
    ...(firstDayOfWeek && { firstDayOfWeek }),
  },
})

const dayNames: Readonly<Record<string, DayOfWeek>> = {
  Su: 'Sunday',
  Mo: 'Monday',
  Tu: 'Tuesday',
  We: 'Wednesday',
  Th: 'Thursday',
  Fr: 'Friday',
  Sa: 'Saturday',
}

export const monthlyOn = (interval: number, dayOfMonth: number): RecurrencePattern => ({
  absoluteMonthlyRecurrence: { interval, dayOfMonth },
})

export const monthlyThe = (
  interval: number,
  dayOfWeekIndex: DayOfWeekIndex,
  daysOfWeek: DayOfWeek,
): RecurrencePattern => ({ relativeMonthlyRecurrence: { interval, daysOfWeek, dayOfWeekIndex } })

export const yearlyOn = (month: MonthName, dayOfMonth: number): RecurrencePattern => ({
  absoluteYearlyRecurrence: { month, dayOfMonth },
})

export const yearlyThe = (
  dayOfWeekIndex: DayOfWeekIndex,
  daysOfWeek: DayOfWeek,
  month: MonthName,
): RecurrencePattern => ({ relativeYearlyRecurrence: { daysOfWeek, dayOfWeekIndex, month } })
