/**
 * A date and time whose sender left the zone out. Its fields, read as UTC, are the wall clock that was meant; which zone that clock
 * hangs in depends on the rest of the request (EWS "Time zones and EWS in Exchange", table 2).
 */
export class FloatingDate extends Date {}

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
  const text = value.toISOString()
  const whole = text.length === 24 ? `${text.slice(0, 19)}Z` : text.replace(/^[+-]0*(?=\d{4})|\.\d{3}/g, '')
  return value instanceof FloatingDate ? whole.slice(0, -1) : whole
}
