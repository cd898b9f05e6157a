import { civilOf, dayMilliseconds, dayOf, daysInMonth, minuteMilliseconds, nthWeekdayOf } from './civil.js'
import type { OffsetSource, Transition } from './zone.js'

/** One change of offset that happens every year, at a local time read with the offset before it. */
export interface YearlyRule {
  /** 1–12 */
  month: number
  /** A weekday (0 is Sunday) and which of the month (5 or -1 for the last), or a day of the month. */
  day: { weekday: number; occurrence: number } | { dayOfMonth: number }
  /** Milliseconds after midnight, local. */
  time: number
  /** Minutes east of UTC from then on. */
  offset: number
}

/** A span of local time with one set of rules. */
export interface Era {
  /** The local time it begins; -Infinity for the first. */
  from: number
  /** Minutes east, where no rule says otherwise. */
  offset: number
  rules: YearlyRule[]
}

/** The offsets of a zone that is given by rules: a client's TimeZoneDefinition, a MeetingTimeZone. Eras are in order. */
export function ruleSource(eras: readonly Era[]): OffsetSource {
  return (from, to) => {
    const firstYear = yearOf(from) - 1
    const start = localMidnight(firstYear)
    const changes = changesBetween(eras, firstYear, yearOf(to) + 1)
    let offset = offsetOf(
      eras[
        Math.max(
          0,
          eras.findLastIndex((era) => era.from <= start),
        )
      ],
      start,
    )
    const transitions: Transition[] = []
    let initial = offset
    for (const change of changes) {
      if (change.offset === offset) continue
      const at = change.local - offset * minuteMilliseconds
      if (at >= to) break
      if (at <= from) initial = change.offset
      else transitions.push({ at, offsetBefore: offset, offsetAfter: change.offset })
      offset = change.offset
    }
    return { offset: initial, transitions }
  }
}

interface Change {
  local: number
  offset: number
}

function changesBetween(eras: readonly Era[], firstYear: number, lastYear: number): Change[] {
  const [start, end] = [localMidnight(firstYear), localMidnight(lastYear + 1)]
  const changes: Change[] = []
  eras.forEach((era, index) => {
    const until = Math.min(eras[index + 1]?.from ?? Number.POSITIVE_INFINITY, end)
    const since = Math.max(era.from, start)
    if (since >= until) return
    if (era.from >= start) changes.push({ local: era.from, offset: offsetOf(era, era.from) })
    for (let year = yearOf(since); year <= lastYear; year++) {
      for (const rule of era.rules) {
        const local = localTimeOf(rule, year)
        if (local >= since && local < until) changes.push({ local, offset: rule.offset })
      }
    }
  })
  return changes.sort((a, b) => a.local - b.local)
}

/** The offset that an era's rules give at a local time: that of the latest rule before it, this year's or the last's. */
export function offsetOf(era: Era | undefined, local: number): number {
  let latest = Number.NEGATIVE_INFINITY
  let offset = era?.offset ?? 0
  for (const rule of era?.rules ?? []) {
    const year = yearOf(local)
    const thisYear = localTimeOf(rule, year)
    const at = thisYear <= local ? thisYear : localTimeOf(rule, year - 1)
    if (at > latest) [latest, offset] = [at, rule.offset]
  }
  return offset
}

/** The local time of a rule's change in a year. */
export function localTimeOf(rule: YearlyRule, year: number): number {
  const day =
    'weekday' in rule.day
      ? nthWeekdayOf(year, rule.month, rule.day.weekday, rule.day.occurrence)
      : dayOf(year, rule.month, Math.min(rule.day.dayOfMonth, daysInMonth(year, rule.month)))
  return day * dayMilliseconds + rule.time
}

function localMidnight(year: number): number {
  return dayOf(year, 1, 1) * dayMilliseconds
}

function yearOf(milliseconds: number): number {
  return civilOf(Math.floor(milliseconds / dayMilliseconds)).year
}
