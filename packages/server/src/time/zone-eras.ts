import { civilOf, dayMilliseconds, dayOf, daysInMonth, minuteMilliseconds, weekdayOf } from './civil.js'
import type { Era, YearlyRule } from './rule-source.js'
import type { Transition, Zone } from './zone.js'

/** Before, EWS clients use the first era; after, the last one, since rules do not change in a future that nobody knows. */
const firstYear = 2000
const lastYear = 2037

/** One change of a year; `occurrences` are the ways to name its day (nth or last weekday) that fit all years so far. */
interface Change {
  month: number
  weekday: number
  occurrences: number[]
  time: number
  offset: number
}

interface YearGroup {
  fromYear: number
  offset: number
  changes: Change[]
}

const known = new WeakMap<Zone, readonly Era[]>()

/**
 * A zone's offsets as few sets of yearly rules, each with no rule or two, as EWS and .NET want them. A year with one change gets
 * a second on its first day; of more than two changes (summer time paused for Ramadan) the first and the last remain.
 */
export function erasOf(zone: Zone): readonly Era[] {
  let eras = known.get(zone)
  if (!eras) {
    eras = findEras(zone)
    known.set(zone, eras)
  }
  return eras
}

function findEras(zone: Zone): Era[] {
  const groups: YearGroup[] = []
  for (let year = firstYear; year <= lastYear; year++) {
    const group = groupOf(zone, year)
    const last = groups.at(-1)
    const merged = last && merge(last, group)
    if (merged) groups[groups.length - 1] = merged
    else groups.push(group)
  }
  return groups.map(({ fromYear, offset, changes }, index) => ({
    from: index === 0 ? Number.NEGATIVE_INFINITY : dayOf(fromYear, 1, 1) * dayMilliseconds,
    offset,
    rules: changes.map(ruleOf),
  }))
}

function groupOf(zone: Zone, year: number): YearGroup {
  const start = zone.toUtc(dayOf(year, 1, 1) * dayMilliseconds)
  const transitions = zone.transitions(start + 1, zone.toUtc(dayOf(year + 1, 1, 1) * dayMilliseconds))
  const [first, last] = [transitions[0], transitions.at(-1)]
  if (!first || !last) return { fromYear: year, offset: zone.offsetAt(start), changes: [] }
  const opening = { at: start, offsetBefore: first.offsetBefore, offsetAfter: first.offsetBefore }
  const pair = first.offsetAfter === last.offsetAfter ? [opening, last] : [first, last]
  const changes = pair.map(changeOf)
  return { fromYear: year, offset: Math.min(...changes.map((change) => change.offset)), changes }
}

function changeOf(transition: Transition): Change {
  const local = transition.at + transition.offsetBefore * minuteMilliseconds
  const day = Math.floor(local / dayMilliseconds)
  const date = civilOf(day)
  const occurrence = Math.ceil(date.day / 7)
  const isLast = date.day + 7 > daysInMonth(date.year, date.month)
  return {
    month: date.month,
    weekday: weekdayOf(day),
    occurrences: [...(isLast ? [-1] : []), ...(occurrence < 5 ? [occurrence] : [])],
    time: local - day * dayMilliseconds,
    offset: transition.offsetAfter,
  }
}

/** Both groups as one, if one pair of rules can say both. */
function merge(earlier: YearGroup, later: YearGroup): YearGroup | undefined {
  if (earlier.offset !== later.offset || earlier.changes.length !== later.changes.length) return undefined
  const changes: Change[] = []
  for (const [index, change] of earlier.changes.entries()) {
    const other = later.changes[index]!
    const occurrences = change.occurrences.filter((occurrence) => other.occurrences.includes(occurrence))
    const isSame =
      change.month === other.month &&
      change.weekday === other.weekday &&
      change.time === other.time &&
      change.offset === other.offset
    if (!isSame || occurrences.length === 0) return undefined
    changes.push({ ...change, occurrences })
  }
  return { ...earlier, changes }
}

function ruleOf(change: Change): YearlyRule {
  const occurrence = change.occurrences[0]!
  return { month: change.month, day: { weekday: change.weekday, occurrence }, time: change.time, offset: change.offset }
}
