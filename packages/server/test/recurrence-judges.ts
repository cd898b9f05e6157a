import ICAL from 'ical.js'
import { RRuleTemporal } from 'rrule-temporal'
import type { RecurrenceCase } from './recurrence-case.js'

/** A pattern as RFC 5545 3.3.10 says it, written for these tests alone: what the server exports is not asked. */
export function ruleOf({ pattern }: RecurrenceCase): string {
  if ('dailyRecurrence' in pattern) return `FREQ=DAILY;INTERVAL=${pattern.dailyRecurrence.interval}`
  if ('weeklyRecurrence' in pattern) {
    const { interval, daysOfWeek, firstDayOfWeek = 'Sunday' } = pattern.weeklyRecurrence
    return `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${daysOfWeek.map(code).join(',')};WKST=${code(firstDayOfWeek)}`
  }
  if ('absoluteMonthlyRecurrence' in pattern) {
    const { interval, dayOfMonth } = pattern.absoluteMonthlyRecurrence
    return `FREQ=MONTHLY;INTERVAL=${interval};${monthDay(dayOfMonth)}`
  }
  if ('relativeMonthlyRecurrence' in pattern) {
    const { interval, daysOfWeek, dayOfWeekIndex } = pattern.relativeMonthlyRecurrence
    return `FREQ=MONTHLY;INTERVAL=${interval};${relativeDay(daysOfWeek, dayOfWeekIndex)}`
  }
  if ('absoluteYearlyRecurrence' in pattern) {
    const { month, dayOfMonth } = pattern.absoluteYearlyRecurrence
    return `FREQ=YEARLY;BYMONTH=${monthNumber(month)};${monthDay(dayOfMonth, monthNumber(month))}`
  }
  const { month, daysOfWeek, dayOfWeekIndex } = pattern.relativeYearlyRecurrence
  return `FREQ=YEARLY;BYMONTH=${monthNumber(month)};${relativeDay(daysOfWeek, dayOfWeekIndex)}`
}

const code = (day: string): string => day.slice(0, 2).toUpperCase()
const monthNumber = (month: string): number => new Date(`${month} 1, 2000 UTC`).getUTCMonth() + 1

/** Exchange takes the last day of a month that is too short (docs "DayOfMonth"); RFC 5545 leaves the month out. */
function monthDay(day: number, month?: number): string {
  if (day <= 28 || (month && month !== 2 && day <= new Date(Date.UTC(2000, month, 0)).getUTCDate()))
    return `BYMONTHDAY=${day}`
  return day === 31 ? 'BYMONTHDAY=-1' : `BYMONTHDAY=${day === 29 ? '28,29' : '28,29,30'};BYSETPOS=-1`
}

function relativeDay(day: string, index: string): string {
  const position = { First: 1, Second: 2, Third: 3, Fourth: 4, Last: -1 }[index]
  const sets: Record<string, string> = { Day: 'SU,MO,TU,WE,TH,FR,SA', Weekday: 'MO,TU,WE,TH,FR', WeekendDay: 'SU,SA' }
  return sets[day] ? `BYDAY=${sets[day]};BYSETPOS=${position}` : `BYDAY=${position}${code(day)}`
}

/** Whether an occurrence on this day, with this number, is asked for; none after one that is not. */
export type Wanted = (day: string, index: number) => boolean

/** rrule-temporal's reading: rule, zone and all. Times that do not exist are not in it. */
export function judgedByTemporal({ zone, start }: RecurrenceCase, rule: string, isWanted: Wanted): number[] {
  const [date, clock] = start.split(' ')
  const begin = `${date}T${clock}00`.replace(/[-:]/g, '')
  const series = new RRuleTemporal({ rruleString: `DTSTART;TZID=${zone}:${begin}\nRRULE:${rule}`, maxIterations: 1e6 })
  const found = series.all((next, index) => isWanted(next.toString().slice(0, 10), index))
  return found.map(({ epochMilliseconds }) => epochMilliseconds)
}

/** ical.js's reading of the rule on the wall, from the first day that the rule gives; the instants by way of Intl. */
export function judgedByIcal({ zone, start }: RecurrenceCase, rule: string, first: string, isWanted: Wanted): number[] {
  const begin = ICAL.Time.fromDateTimeString(`${first}T${start.split(' ')[1]}:00`)
  const iterator = ICAL.Recur.fromString(rule).iterator(begin)
  const found: number[] = []
  for (let next = iterator.next(); next && isWanted(next.toString().slice(0, 10), found.length); next = iterator.next())
    found.push(instantOf(Date.parse(`${next}Z`), zone))
  return found
}

/** ical.js applies BYSETPOS to no days of the month: the 29th and 30th are beyond it. */
export const isBeyondIcal = (rule: string): boolean => /BYMONTHDAY=.*BYSETPOS/.test(rule)

/**
 * The instant of a time on the wall. One that happens twice is the first; one that does not exist is what a clock shows that nobody has
 * put forward yet.
 */
function instantOf(wall: number, zone: string): number {
  const before = wall - offset(wall - 86_400_000, zone)
  const after = wall - offset(wall + 86_400_000, zone)
  const existing = [before, after].filter((instant) => instant + offset(instant, zone) === wall)
  return existing.length > 0 ? Math.min(...existing) : before
}

/** What Intl's clock in a zone shows, less the instant. */
function offset(instant: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(zone, format)
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - instant
}

const formats = new Map<string, Intl.DateTimeFormat>()
