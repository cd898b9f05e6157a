/** `t:DayOfWeekType`, Sunday first; the last three stand for sets of days and are legal in relative patterns only. */
export const daysOfWeek = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Day',
  'Weekday',
  'WeekendDay',
] as const
export type DayOfWeek = (typeof daysOfWeek)[number]

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
export type MonthName = (typeof months)[number]

export const dayOfWeekIndexes = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const
export type DayOfWeekIndex = (typeof dayOfWeekIndexes)[number]

/** EWS's RecurrenceType: one pattern and one range. */
export interface Recurrence {
  pattern: RecurrencePattern
  range: RecurrenceRange
}

export type RecurrencePattern =
  | { relativeYearlyRecurrence: { daysOfWeek: DayOfWeek; dayOfWeekIndex: DayOfWeekIndex; month: MonthName } }
  | { absoluteYearlyRecurrence: { dayOfMonth: number; month: MonthName } }
  | { relativeMonthlyRecurrence: { interval: number; daysOfWeek: DayOfWeek; dayOfWeekIndex: DayOfWeekIndex } }
  | { absoluteMonthlyRecurrence: { interval: number; dayOfMonth: number } }
  | { weeklyRecurrence: { interval: number; daysOfWeek: DayOfWeek[]; firstDayOfWeek?: DayOfWeek } }
  | { dailyRecurrence: { interval: number } }

/** Dates are `yyyy-MM-dd`; a zone suffix is read over. */
export type RecurrenceRange =
  | { noEndRecurrence: { startDate: string } }
  | { endDateRecurrence: { startDate: string; endDate: string } }
  | { numberedRecurrence: { startDate: string; numberOfOccurrences: number } }

/** The range's first date, which every kind of range has. */
export function startDateOf(range: RecurrenceRange): string {
  if ('noEndRecurrence' in range) return range.noEndRecurrence.startDate
  if ('endDateRecurrence' in range) return range.endDateRecurrence.startDate
  return range.numberedRecurrence.startDate
}
