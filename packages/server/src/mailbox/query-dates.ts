import { civilOf, dayMilliseconds, dayOf, weekdayOf } from '#time/civil'
import { utc, utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'

/** A stretch of time in milliseconds since 1970, its end not included. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** What "today" is to whoever asks. */
export interface QueryClock {
  readonly now: Date
  /** UTC where there is none. */
  readonly zone: Zone | undefined
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const monthPattern = months.map((month) => `${month}|${month.slice(0, 3)}`).join('|')

/**
 * Every way to write a date that queries know (docs "Perform an AQS search by using EWS in Exchange"), those of several words first,
 * each with what it says. Days and months without a year are of this one, weekdays of this week, which begins on a Sunday.
 */
const forms: readonly { readonly pattern: string; range(groups: readonly string[], today: Today): Days | undefined }[] =
  [
    {
      pattern: `(${monthPattern})(?:\\.(?!\\.))?(?:\\s+(\\d{1,2})\\b)?(?:,?\\s+(\\d{4}))?`,
      range: ([month, day, year], today) => dateRange(year ?? today.year, monthOf(month!), day),
    },
    {
      pattern: `(\\d{1,2})\\s+(${monthPattern})\\b(?:,?\\s+(\\d{4}))?`,
      range: ([day, month, year], today) => dateRange(year ?? today.year, monthOf(month!), day),
    },
    {
      pattern: '(this|last|next|past|coming)\\s*(day|week|month|year)',
      range: ([which, unit], today) => relativeRange(which!, unit!, today),
    },
    { pattern: 'today', range: (_, { day }) => [day, day + 1] },
    { pattern: 'yesterday', range: (_, { day }) => [day - 1, day] },
    { pattern: 'tomorrow', range: (_, { day }) => [day + 1, day + 2] },
    {
      pattern: `(${weekdays.join('|')})`,
      range([name], { day }) {
        const found = day - weekdayOf(day) + weekdays.indexOf(name!)
        return [found, found + 1]
      },
    },
    {
      pattern: '(\\d{4})-(\\d{1,2})(?:-(\\d{1,2}))?',
      range: ([year, month, day]) => dateRange(year!, Number(month), day),
    },
    {
      pattern: '(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?',
      range: ([month, day, year], today) => dateRange(fullYear(year) ?? today.year, Number(month), day),
    },
    { pattern: '(\\d{4})', range: ([year]) => [dayOf(Number(year), 1, 1), dayOf(Number(year) + 1, 1, 1)] },
  ]

const instant = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:\\d\\d)?'

/** Finds a date in a text, of any form. */
export const datePattern = `(?:${[instant, ...forms.map(({ pattern }) => pattern.replaceAll(/\((?!\?)/g, '(?:'))].join('|')})(?![\\w/])`

/** What a date means to somebody in his zone; `undefined` for what is none. */
export function timeRange(text: string, { now, zone = utc }: QueryClock): TimeRange | undefined {
  const utcOf = (local: number): number => zone.toUtc(local)
  const value = text.trim().toLowerCase()
  if (new RegExp(`^${instant}$`, 'i').test(value)) {
    const isLocal = !/(z|[+-]\d\d:\d\d)$/.test(value)
    const parsed = Date.parse((isLocal ? `${value}z` : value).toUpperCase())
    if (Number.isNaN(parsed)) return undefined
    const from = isLocal ? utcOf(parsed) : parsed
    return { from, to: from + 1 }
  }
  const day = Math.floor(utcToLocal(now.getTime(), zone) / dayMilliseconds)
  const today = { day, ...thisMonth(day) }
  for (const { pattern, range } of forms) {
    const match = new RegExp(`^${pattern}$`).exec(value)
    if (!match) continue
    const days = range(match.slice(1), today)
    return days && { from: utcOf(days[0] * dayMilliseconds), to: utcOf(days[1] * dayMilliseconds) }
  }
  return undefined
}

/** Civil days, the last not included. */
type Days = readonly [from: number, to: number]

interface Today {
  readonly day: number
  readonly year: number
  readonly month: number
}

function thisMonth(day: number): { year: number; month: number } {
  const { year, month } = civilOf(day)
  return { year, month }
}

const monthOf = (name: string): number => months.findIndex((month) => month.startsWith(name)) + 1

const fullYear = (year: string | undefined): number | undefined =>
  year === undefined ? undefined : year.length === 2 ? 2000 + Number(year) : Number(year)

function dateRange(year: string | number, month: number, day: string | undefined): Days | undefined {
  if (month < 1 || month > 12) return undefined
  if (day === undefined) return monthRange(Number(year), month)
  const found = dayOf(Number(year), month, Number(day))
  return civilOf(found).month === month && Number(day) > 0 ? [found, found + 1] : undefined
}

/** Months may be counted beyond their year. */
function monthRange(year: number, month: number): Days {
  const first = (index: number): number =>
    dayOf(year + Math.floor((index - 1) / 12), ((((index - 1) % 12) + 12) % 12) + 1, 1)
  return [first(month), first(month + 1)]
}

/** This, the last and the next are those of the calendar; the past and the coming reach from today as far as they are long. */
function relativeRange(which: string, unit: string, today: Today): Days {
  const { day, year, month } = today
  if (which === 'past' || which === 'coming') {
    const length = { day: 1, week: 7, month: 30, year: 365 }[unit]!
    return which === 'past' ? [day - length, day + 1] : [day, day + length + 1]
  }
  const step = { this: 0, last: -1, next: 1 }[which]!
  if (unit === 'day') return [day + step, day + step + 1]
  if (unit === 'month') return monthRange(year, month + step)
  if (unit === 'year') return [dayOf(year + step, 1, 1), dayOf(year + step + 1, 1, 1)]
  const sunday = day - weekdayOf(day) + 7 * step
  return [sunday, sunday + 7]
}
