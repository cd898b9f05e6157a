import fc from 'fast-check'

/** What a series is, written down as plainly as can be: a walk over days, and clocks asked of the platform. */

export interface Pattern {
  readonly kind: 'daily' | 'weekly' | 'monthlyDay' | 'monthlyWeekday' | 'yearlyDay' | 'yearlyWeekday'
  readonly interval: number
  readonly weekdays: readonly number[]
  readonly dayOfMonth: number
  /** 0 to 6 a weekday, then Day, Weekday and WeekendDay. */
  readonly dayName: number
  /** 0 to 3, and 4 for the last. */
  readonly position: number
  readonly month: number
}

export interface SeriesPlan {
  readonly pattern: Pattern
  /** Counted from 1970, as all days here. */
  readonly startDay: number
  /** How many occurrences; `undefined` for no end. */
  readonly count: number | undefined
  readonly byEndDate: boolean
  readonly zone: string
  /** Minutes of the local day. */
  readonly timeOfDay: number
  readonly minutes: number
  readonly isAllDay: boolean
}

export interface Occurrence {
  readonly instance: number
  start: number
  end: number
  subject: string
  isException: boolean
  hasOwnTimes: boolean
}

export const minute = 60_000
export const day = 1440 * minute

/** Windows names, and what the platform calls them. */
export const zones: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Pacific Standard Time': 'America/Los_Angeles',
  'India Standard Time': 'Asia/Kolkata',
  'New Zealand Standard Time': 'Pacific/Auckland',
  'Lord Howe Standard Time': 'Australia/Lord_Howe',
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds east of UTC. */
function offsetAt(instant: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone: zones[zone]!, hourCycle: 'h23', ...numeric })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const [year, month] = [parts.get('year')!, parts.get('month')!]
  return Date.UTC(year, month - 1, parts.get('day'), parts.get('hour'), parts.get('minute')) - instant
}

export const toLocal = (instant: number, zone: string): number => instant + offsetAt(instant, zone)

/** What happens twice is the first of the two, and what is skipped goes by the offset before (docs/decisions/local-times.md). */
export function toUtc(local: number, zone: string): number {
  const [before, after] = [offsetAt(local - day, zone), offsetAt(local + day, zone)]
  const first = local - before
  if (offsetAt(first, zone) === before) return first
  return offsetAt(local - after, zone) === after ? local - after : first
}

/** Whether a pattern that begins on `start` has an occurrence on a day. */
function matches({ kind, interval, ...pattern }: Pattern, start: number, at: number): boolean {
  const date = new Date(at * day)
  const first = new Date(start * day)
  const months = (date.getUTCFullYear() - first.getUTCFullYear()) * 12 + date.getUTCMonth() - first.getUTCMonth()
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const isTheDay = date.getUTCDate() === Math.min(pattern.dayOfMonth, length)
  const isInYear = date.getUTCMonth() === pattern.month
  switch (kind) {
    case 'daily':
      return (at - start) % interval === 0
    case 'weekly': {
      const weekOf = (one: number): number => Math.floor((one + 4) / 7)
      return (weekOf(at) - weekOf(start)) % interval === 0 && pattern.weekdays.includes(date.getUTCDay())
    }
    case 'monthlyDay':
      return months % interval === 0 && isTheDay
    case 'monthlyWeekday':
      return months % interval === 0 && isPicked(date, length, pattern)
    case 'yearlyDay':
      return isInYear && isTheDay
    case 'yearlyWeekday':
      return isInYear && isPicked(date, length, pattern)
  }
}

function isPicked(date: Date, length: number, { dayName, position }: Pick<Pattern, 'dayName' | 'position'>): boolean {
  const days: number[] = []
  for (let number = 1; number <= length; number++) {
    const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), number)).getUTCDay()
    const isWeekend = weekday === 0 || weekday === 6
    if (dayName === 7 || (dayName === 8 && !isWeekend) || (dayName === 9 && isWeekend) || dayName === weekday)
      days.push(number)
  }
  return (position === 4 ? days.at(-1) : days[position]) === date.getUTCDate()
}

/** The days of a series: all, or as many as are asked for. */
export function daysOf({ pattern, startDay, count }: SeriesPlan, limit: number): number[] {
  const days: number[] = []
  for (let at = startDay; days.length < Math.min(count ?? limit, limit); at++)
    if (matches(pattern, startDay, at)) days.push(at)
  return days
}

/** An occurrence as the series makes it, so many minutes long by the clock. */
export function plain({ zone, timeOfDay }: SeriesPlan, at: number, minutes: number): { start: number; end: number } {
  const start = toUtc(at * day + timeOfDay * minute, zone)
  return { start, end: Math.max(start, toUtc(toLocal(start, zone) + minutes * minute, zone)) }
}

const pattern: fc.Arbitrary<Pattern> = fc.record({
  kind: fc.constantFrom('daily', 'weekly', 'monthlyDay', 'monthlyWeekday', 'yearlyDay', 'yearlyWeekday'),
  interval: fc.constantFrom(1, 1, 2, 3, 5),
  weekdays: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 4 }),
  dayOfMonth: fc.constantFrom(1, 15, 29, 30, 31),
  dayName: fc.nat(9),
  position: fc.nat(4),
  month: fc.nat(11),
})

export const seriesPlan: fc.Arbitrary<SeriesPlan> = fc
  .record({
    pattern,
    startDay: fc.integer({ min: 19_700, max: 21_600 }),
    count: fc.option(fc.integer({ min: 1, max: 14 }), { nil: undefined }),
    byEndDate: fc.boolean(),
    zone: fc.constantFrom(...Object.keys(zones)),
    timeOfDay: fc.oneof(
      fc.constantFrom(0, 120, 135, 150, 180, 1425),
      fc.nat(95).map((quarter) => quarter * 15),
    ),
    minutes: fc.constantFrom(0, 15, 60, 90),
    isAllDay: fc.constantFrom(false, false, false, true),
  })
  .map((plan) => (plan.isAllDay ? { ...plan, timeOfDay: 0, minutes: 1440 } : plan))

/** What is done to a series; `which` and `by` choose among what there is then. */
export interface Deed {
  readonly does: 'delete' | 'move' | 'rename' | 'renameSeries' | 'lengthen' | 'write' | 'attach' | 'view'
  readonly which: number
  readonly by: number
}

export const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Deed['does'][]>(
      'delete',
      'move',
      'move',
      'rename',
      'renameSeries',
      'lengthen',
      'write',
      'attach',
      'view',
    ),
    which: fc.nat(11),
    by: fc.nat(1000),
  }),
  { minLength: 2, maxLength: 7 },
)
