/**
 * A date and time whose sender left the zone out. Its fields, read as UTC, are the wall clock that was meant; which zone that clock
 * hangs in depends on the rest of the request (EWS "Time zones and EWS in Exchange", table 2).
 */
export class FloatingDate extends Date {}

/** An instant that is written with an offset of its own, in minutes east of UTC, whatever the rest of a document is written in. */
export class OffsetDate extends Date {
  readonly offset: number

  constructor(time: Date | number, offset = time instanceof OffsetDate ? time.offset : 0) {
    super(time)
    this.offset = offset
  }
}

const pattern = /^\s*(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?\s*$/

/** Reads an `xs:dateTime`; `undefined` where the text is none. */
export function parseDateTime(text: string): Date | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const days = daysIn(Number(year), Number(month))
  const midnightAtEnd = hour === '24' && minute === '00' && second === '00'
  if (
    Number(day) < 1 ||
    Number(day) > days ||
    (Number(hour) > 23 && !midnightAtEnd) ||
    Number(minute) > 59 ||
    Number(second) > 59
  )
    return undefined
  const wall = new Date(0)
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  wall.setUTCHours(Number(hour), Number(minute), Number(second), fraction ? Math.trunc(Number(fraction) * 1000) : 0)
  const time = wall.getTime()
  if (Number.isNaN(time)) return undefined
  if (zone === undefined) return new FloatingDate(time)
  return new Date(time - offsetMinutes(zone) * 60_000)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  if (month < 1 || month > 12) return 0
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return zone[0] === '-' ? -minutes : minutes
}

/** `2026-01-02T10:00:00Z`: whole seconds, UTC. What has no zone goes out without one. */
export function formatDateTime(value: Date): string {
  return write(value, 0, false)
}

export type FormatDateTime = (value: Date) => string

/** How a caller wants dates written that named a zone or a precision: `2026-01-02T11:00:00.000+01:00`. */
export function dateTimeFormat(
  offsetAt: ((instant: number) => number) | undefined,
  hasMilliseconds: boolean,
): FormatDateTime {
  return (value) => write(value, offsetAt ? offsetAt(value.getTime()) : 0, hasMilliseconds)
}

function write(value: Date, offset: number, hasMilliseconds: boolean): string {
  if (value instanceof FloatingDate) return digits(value, hasMilliseconds)
  const own = value instanceof OffsetDate ? value.offset : offset
  // Clients know `Z` better than an offset of nothing (clients.md §1 row 6).
  if (own === 0) return `${digits(value, hasMilliseconds)}Z`
  const minutes = Math.abs(own)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${digits(new Date(value.getTime() + own * 60_000), hasMilliseconds)}${own < 0 ? '-' : '+'}${hours}:${rest}`
}

/** What the clock of UTC shows; years beyond four digits without the sign and the zeros that JavaScript gives them. */
function digits(value: Date, hasMilliseconds: boolean): string {
  const time = value.getTime()
  const day = Math.floor(time / dayMilliseconds)
  const rest = time - day * dayMilliseconds
  const seconds = Math.floor(rest / 1000)
  const minutes = Math.floor(seconds / 60)
  const clock = `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}`
  const text = `${dateOf(day, value)}T${clock}`
  return hasMilliseconds ? `${text}.${String(rest % 1000).padStart(3, '0')}` : text
}

const dayMilliseconds = 86_400_000
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

// Dates of one answer are often of one day.
let lastDay = Number.NaN
let lastDate = ''

function dateOf(day: number, value: Date): string {
  if (day === lastDay) return lastDate
  if (Number.isNaN(day)) throw new RangeError('An invalid date cannot be written.')
  const year = String(Math.abs(value.getUTCFullYear())).padStart(4, '0')
  lastDay = day
  lastDate = `${year}-${twoDigits[value.getUTCMonth() + 1]}-${twoDigits[value.getUTCDate()]}`
  return lastDate
}
