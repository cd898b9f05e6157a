import { civilOf, dayMilliseconds, minuteMilliseconds, parseDay, twoDigits } from '#time/civil'
import { type Era, localTimeOf, ruleSource, type YearlyRule } from '#time/rule-source'
import { timeZone } from '#time/time-zones'
import { createZone, type Zone } from '#time/zone'
import { erasOf } from '#time/zone-eras'
import { type Component, propertyOf, textOf } from './calendar-components.js'
import { type CalendarLines, formatLocal } from './calendar-lines.js'

const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/**
 * The zone that a TZID means: one that is known under that name or under the end of it (`/mozilla.org/20050126_1/Europe/Berlin`),
 * else the one that its VTIMEZONE names or describes.
 */
export function zoneOfTzid(tzid: string, definition: Component | undefined): Zone | undefined {
  const plain = tzid.trim().replace(/^"|"$/g, '')
  const known = timeZone(plain) ?? zoneAtEnd(plain)
  if (known || !definition) return known
  const location = textOf(propertyOf(definition, 'X-LIC-LOCATION'))
  return (location === undefined ? undefined : timeZone(location)) ?? describedZone(plain, definition)
}

function zoneAtEnd(tzid: string): Zone | undefined {
  const parts = tzid.split('/')
  if (parts.length < 3 || parts.length > 10) return undefined
  return timeZone(parts.slice(-2).join('/')) ?? timeZone(parts.slice(-3).join('/'))
}

/** The rules of a VTIMEZONE that go on for ever; what it says of the past, with UNTIL and RDATE, is left out. */
function describedZone(id: string, definition: Component): Zone | undefined {
  const rules: YearlyRule[] = []
  let latest = Number.NEGATIVE_INFINITY
  let offset: number | undefined
  for (const observance of definition.components) {
    const offsetTo = offsetOf(textOf(propertyOf(observance, 'TZOFFSETTO')))
    const start = localOf(textOf(propertyOf(observance, 'DTSTART')))
    if (offsetTo === undefined || start === undefined) continue
    if (start > latest) [latest, offset] = [start, offsetTo]
    const rule = yearlyRuleOf(propertyOf(observance, 'RRULE')?.values[0], start, offsetTo)
    if (rule) rules.push(rule)
  }
  if (offset === undefined || rules.length > 20) return undefined
  return createZone({ id, displayName: id }, ruleSource([{ from: Number.NEGATIVE_INFINITY, offset, rules }]))
}

function yearlyRuleOf(value: unknown, start: number, offset: number): YearlyRule | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const rule = value as Record<string, unknown>
  if (String(rule['freq']).toUpperCase() !== 'YEARLY' || rule['until'] !== undefined || rule['count'] !== undefined)
    return undefined
  const day = Math.floor(start / dayMilliseconds)
  const date = civilOf(day)
  const month = Number([rule['bymonth']].flat()[0] ?? date.month)
  if (!(month >= 1 && month <= 12)) return undefined
  const time = start - day * dayMilliseconds
  const monthDays = [rule['bymonthday'] ?? []].flat().map(Number)
  const match = /^([+-]?\d)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(String([rule['byday'] ?? ''].flat()[0]))
  if (!match) return { month, day: { dayOfMonth: monthDays[0] ?? date.day }, time, offset }
  // Without an ordinal the weekday counts among the given days: BYMONTHDAY=8,9,…,14 is the second week.
  const occurrence = Number(match[1] ?? (monthDays.length > 0 ? Math.ceil(Math.min(...monthDays) / 7) : 1))
  return {
    month,
    day: { weekday: weekdayCodes.indexOf(match[2]!), occurrence: occurrence < 0 ? -1 : occurrence },
    time,
    offset,
  }
}

/** Minutes of a UTC-OFFSET, which the parser gives as `+01:00`. */
function offsetOf(text: string | undefined): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)/.exec(text ?? '')
  if (!match) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return minutes >= 1440 ? undefined : match[1] === '-' ? -minutes : minutes
}

function localOf(text: string | undefined): number | undefined {
  const day = parseDay(text ?? '')
  if (day === undefined) return undefined
  const time = /T(\d\d):(\d\d)/.exec(text ?? '')
  return day * dayMilliseconds + (Number(time?.[1] ?? 0) * 60 + Number(time?.[2] ?? 0)) * minuteMilliseconds
}

/**
 * Writes the VTIMEZONE of a zone as Exchange does: the rules in force from `from` on, as if they had been since 1601. Where other rules
 * hold first, each change under them stands for itself, and the rules that stay follow.
 */
export function writeZone(lines: CalendarLines, zone: Zone, from: number): void {
  lines.begin('VTIMEZONE')
  lines.line('TZID', zone.id.replace(/[\r\n]/g, ' '))
  const last = erasOf(zone).at(-1)!
  // The last rules begin at a local midnight, which no change is a day away from.
  const settled = zone.toUtc(last.from)
  if (settled <= from) writeRules(lines, last)
  else {
    const offset = zone.offsetAt(from)
    writeObservance(lines, offset, offset, offset, firstStart)
    for (const { at, offsetBefore, offsetAfter } of zone.transitions(from, settled + 1)) {
      const standard = Math.min(offsetBefore, offsetAfter)
      writeObservance(lines, offsetBefore, offsetAfter, standard, formatLocal(at + offsetBefore * minuteMilliseconds))
    }
    if (last.rules.length > 0) writeRules(lines, last, last.from)
  }
  lines.end('VTIMEZONE')
}

/** When observances begin that have always been; nobody reads the date, but parsers want one that the rule gives. */
const firstStart = '16010101T000000'

function writeRules(lines: CalendarLines, { offset, rules }: Era, from?: number): void {
  const [first, second] = rules
  if (!first || !second) {
    writeObservance(lines, offset, offset, offset, firstStart)
    return
  }
  for (const [rule, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const start = from === undefined ? startOf(rule) : formatLocal(firstTimeOf(rule, from))
    writeObservance(lines, other.offset, rule.offset, offset, start, ruleText(rule))
  }
}

/** The local time at which a rule first changes the clocks from a local time on. */
function firstTimeOf(rule: YearlyRule, from: number): number {
  const { year } = civilOf(Math.floor(from / dayMilliseconds))
  const thisYear = localTimeOf(rule, year)
  return thisYear >= from ? thisYear : localTimeOf(rule, year + 1)
}

function writeObservance(
  lines: CalendarLines,
  before: number,
  after: number,
  standard: number,
  start: string,
  rule?: string,
): void {
  const name = after === standard ? 'STANDARD' : 'DAYLIGHT'
  lines.begin(name)
  lines.line('DTSTART', start)
  lines.line('TZOFFSETFROM', offsetText(before))
  lines.line('TZOFFSETTO', offsetText(after))
  if (rule !== undefined) lines.line('RRULE', rule)
  lines.end(name)
}

function startOf(rule: YearlyRule): string {
  return `${firstStart.slice(0, 9)}${formatLocal(rule.time).slice(9)}`
}

function ruleText(rule: YearlyRule): string {
  const day =
    'weekday' in rule.day
      ? `BYDAY=${rule.day.occurrence === 5 ? -1 : rule.day.occurrence}${weekdayCodes[rule.day.weekday]}`
      : `BYMONTHDAY=${rule.day.dayOfMonth}`
  return `FREQ=YEARLY;${day};BYMONTH=${rule.month}`
}

function offsetText(minutes: number): string {
  const absolute = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(absolute / 60))}${twoDigits(absolute % 60)}`
}
