import { civilOf, dayMilliseconds, dayOf, daysInMonth, formatDay, parseDay } from './civil.js'
import { seriesOf } from './recurrence.js'
import { checkRecurrence, type RecurrenceFault } from './recurrence-check.js'
import { type Recurrence, type RecurrenceRange, startDateOf } from './recurrence-pattern.js'

type Every = { readonly interval: number }

/** The next task so long after the last was done, whenever that is. */
export type Regeneration =
  | { dailyRegeneration: Every }
  | { weeklyRegeneration: Every }
  | { monthlyRegeneration: Every }
  | { yearlyRegeneration: Every }

export interface RegeneratingRecurrence {
  readonly pattern: Regeneration
  readonly range: RecurrenceRange
}

export type TaskRecurrence = Recurrence | RegeneratingRecurrence

export const isRegenerating = (recurrence: TaskRecurrence): recurrence is RegeneratingRecurrence =>
  Object.keys(recurrence.pattern)[0]!.endsWith('Regeneration')

/** What is wrong with the recurrence of a task; undefined when nothing is. */
export function checkTaskRecurrence(recurrence: TaskRecurrence): RecurrenceFault | undefined {
  if (!isRegenerating(recurrence)) return checkRecurrence(recurrence)
  const { pattern, range } = recurrence
  const [{ interval }] = Object.values(pattern) as [Every]
  if (!Number.isInteger(interval) || interval < 1 || interval > maximumInterval) return 'ErrorCalendarOutOfRange'
  // Its range is that of any series: whatever days there are in it.
  return checkRecurrence({ pattern: { dailyRecurrence: { interval: 1 } }, range })
}

/** The largest value of `t:Interval` (reference page of the element). */
const maximumInterval = 999

/** Where a series goes on: the day, and the range that is left from there. */
export interface NextTask {
  readonly day: number
  readonly range: RecurrenceRange
}

/**
 * The task that follows one of the day `current` in a fixed pattern, or one that was done on the day `done` in a pattern that
 * regenerates; undefined after the last. Days are counted since 1970-01-01.
 */
export function nextTask(recurrence: TaskRecurrence, current: number, done: number): NextTask | undefined {
  return isRegenerating(recurrence) ? regenerated(recurrence, done) : following(recurrence, current)
}

/** A fixed series is counted from its start, so that its range stays what it is. */
function following(recurrence: Recurrence, current: number): NextTask | undefined {
  const series = seriesOf(recurrence)
  const index = series.indexFrom(current + 1)
  return index < series.count ? { day: series.dayAt(index), range: recurrence.range } : undefined
}

/** One that regenerates begins anew each time, with what is left of its number. */
function regenerated({ pattern, range }: RegeneratingRecurrence, done: number): NextTask | undefined {
  const day = later(pattern, done)
  const startDate = formatDay(day)
  if ('numberedRecurrence' in range) {
    const numberOfOccurrences = range.numberedRecurrence.numberOfOccurrences - 1
    return numberOfOccurrences < 1
      ? undefined
      : { day, range: { numberedRecurrence: { startDate, numberOfOccurrences } } }
  }
  if ('endDateRecurrence' in range) {
    const { endDate } = range.endDateRecurrence
    return day > (parseDay(endDate) ?? day) ? undefined : { day, range: { endDateRecurrence: { startDate, endDate } } }
  }
  return { day, range: { noEndRecurrence: { startDate } } }
}

function later(pattern: Regeneration, day: number): number {
  if ('dailyRegeneration' in pattern) return day + pattern.dailyRegeneration.interval
  if ('weeklyRegeneration' in pattern) return day + 7 * pattern.weeklyRegeneration.interval
  const months =
    'monthlyRegeneration' in pattern ? pattern.monthlyRegeneration.interval : 12 * pattern.yearlyRegeneration.interval
  const civil = civilOf(day)
  const number = civil.year * 12 + civil.month - 1 + months
  const [year, month] = [Math.floor(number / 12), (number % 12) + 1]
  return dayOf(year, month, Math.min(civil.day, daysInMonth(year, month)))
}

/** The day of the first task: the first that the pattern has, or for one that regenerates where its range begins. */
export function firstTask(recurrence: TaskRecurrence): number {
  if (isRegenerating(recurrence)) return parseDay(startDateOf(recurrence.range)) ?? 0
  return seriesOf(recurrence).dayAt(0)
}

/**
 * The day that a date of a task stands for. Tasks have days, and clients write them as midnight where they are, which in UTC is some
 * hours before or after the day begins: the nearest day is meant.
 */
export const dayOfTaskDate = (date: Date): number => Math.round(date.getTime() / dayMilliseconds)
