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

const pattern = /^\s*-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\s*$/

const fourCenturies = 146_097 * 86_400_000

/** Reads an `xs:dateTime`; `undefined` where the text is none. */
export function parseDateTime(text: string): Date | undefined {
  if (!pattern.test(text)) return undefined
  // Digits are read where they stand: an answer has five dates for each message, and a match makes eight strings of each.
  const middle = text.indexOf('T')
  const year = Number(text.slice(0, middle - 6))
  const month = numberAt(text, middle - 5)
  const day = numberAt(text, middle - 2)
  const hour = numberAt(text, middle + 1)
  const minute = numberAt(text, middle + 4)
  const second = numberAt(text, middle + 7)
  const midnightAtEnd = hour === 24 && minute === 0 && second === 0
  if (day < 1 || day > daysIn(year, month) || (hour > 23 && !midnightAtEnd) || minute > 59 || second > 59)
    return undefined
  const end = text.slice(middle + 9).trim()
  const fraction = end.startsWith('.') ? Number.parseFloat(end) : 0
  // Date.UTC takes a year of two digits for one of the twentieth century.
  const era = Math.floor(year / 400)
  const time =
    Date.UTC(2000 + year - era * 400, month - 1, day, hour, minute, second, Math.trunc(fraction * 1000)) +
    (era - 5) * fourCenturies
  if (Math.abs(time) > lastTime) return undefined
  if (end === 'Z') return new Date(time)
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(end)?.[0]
  return zone === undefined ? new FloatingDate(time) : new Date(time - offsetMinutes(zone) * 60_000)
}

/** What a `Date` can hold (ECMA-262 21.4.1.1). */
const lastTime = 8.64e15

/**
 * Whether a date is of the years 1 to 9999, as all are that .NET and with it Exchange can have. Clients read no others: an answer with one of
 * another year is none to them.
 */
export const fitsDateTime = (value: Date): boolean => value.getTime() >= firstOfDotNet && value.getTime() < endOfDotNet

const firstOfDotNet = Date.parse('0001-01-01T00:00:00Z')
const endOfDotNet = Date.parse('+010000-01-01T00:00:00Z')

/** The number of two digits. */
const numberAt = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528

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
  const second = Math.floor(time / 1000) - day * 86_400
  const text = dayText(day) + minuteTexts[Math.floor(second / 60)] + twoDigits[second % 60]
  return hasMilliseconds ? `${text}.${String(time - Math.floor(time / 1000) * 1000).padStart(3, '0')}` : text
}

const dayMilliseconds = 86_400_000
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
/** `10:30:` of each minute of a day. */
const minuteTexts = Array.from(
  { length: 1440 },
  (_, minute) => `${twoDigits[Math.floor(minute / 60)]}:${twoDigits[minute % 60]}:`,
)

/** The dates of an answer fall on few days, and to write the day is most of the work. */
const dayTexts = new Map<number, string>()
const dayLimit = 10_000

function dayText(day: number): string {
  let text = dayTexts.get(day)
  if (text === undefined) {
    text = new Date(day * dayMilliseconds)
      .toISOString()
      .replace(/^[+-]0*(?=\d{4})/, '')
      .slice(0, -13)
    if (dayTexts.size >= dayLimit) dayTexts.clear()
    dayTexts.set(day, text)
  }
  return text
}
