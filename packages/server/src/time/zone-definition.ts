import { civilOf, dayMilliseconds, formatDay, minuteMilliseconds, parseDay } from './civil.js'
import { formatDuration, parseDuration } from './duration.js'
import { type DayOfWeek, daysOfWeek } from './recurrence-pattern.js'
import { type Era, offsetOf, ruleSource, type YearlyRule } from './rule-source.js'
import { timeZone } from './time-zones.js'
import { createZone, type Zone } from './zone.js'
import { erasOf } from './zone-eras.js'

/** EWS's TimeZoneDefinitionType: periods of one bias each, and when each begins. A bias is what to add to local time to get UTC. */
export interface TimeZoneDefinition {
  id?: string
  name?: string
  periods?: Period[]
  transitionsGroups?: TransitionsGroup[]
  transitions?: ZoneTransition[]
}

export interface Period {
  id: string
  name: string
  /** xs:duration: `PT8H` west of Greenwich, `-PT1H` east. */
  bias: string
}

export interface TransitionsGroup {
  id: string
  transitions: ZoneTransition[]
}

export interface TransitionTarget {
  kind: 'Period' | 'Group'
  value: string
}

/** `kind` is the element of the substitution group. */
export type ZoneTransition =
  | { kind: 'Transition'; to: TransitionTarget }
  /** A time on the clock of the zone; with `Z` behind it one of UTC. */
  | { kind: 'AbsoluteDateTransition'; to: TransitionTarget; dateTime: string }
  | {
      kind: 'RecurringDayTransition'
      to: TransitionTarget
      timeOffset: string
      month: number
      dayOfWeek: DayOfWeek
      occurrence: number
    }
  | { kind: 'RecurringDateTransition'; to: TransitionTarget; timeOffset: string; month: number; day: number }

/**
 * Why a zone that a client describes cannot be used: the EWS response code. Exchange answers ErrorTimeZone to definitions and the other
 * two to a MeetingTimeZone (OfficeDev/ews-managed-api#74; docs "ResponseCode").
 */
export type TimeZoneFault =
  | 'ErrorTimeZone'
  | 'ErrorCalendarInvalidTimeZone'
  | 'ErrorCalendarInvalidDayForTimeChangePattern'

/** More than any real zone has, few enough to walk. */
const transitionLimit = 500

/**
 * The zone that a client names or describes. An id that is known wins over the periods sent with it, since Evolution and .NET send
 * back what they were given. Otherwise the periods count, and an id with neither is a fault.
 */
export function zoneOfDefinition(definition: TimeZoneDefinition): Zone | TimeZoneFault {
  const known = definition.id === undefined ? undefined : timeZone(definition.id)
  if (known) return known
  const eras = readEras(definition)
  if (typeof eras === 'string') return eras
  const id = definition.id ?? 'Customized Time Zone'
  return createZone({ id, displayName: definition.name ?? id }, ruleSource(eras))
}

const definitions = new WeakMap<Zone, TimeZoneDefinition>()

/** A zone in full, as GetServerTimeZones gives it: one group for each set of rules, periods named Standard and Daylight. */
export function definitionOf(zone: Zone): TimeZoneDefinition {
  let definition = definitions.get(zone)
  if (!definition) {
    definition = describe(zone)
    definitions.set(zone, definition)
  }
  return definition
}

function describe(zone: Zone): TimeZoneDefinition {
  const periods = new Map<string, Period>()
  const transitionsGroups: TransitionsGroup[] = []
  const transitions: ZoneTransition[] = []
  const eras = erasOf(zone)
  // Periods bear the year of their rules: the first the last one before the next, or 1 where there is no other.
  const firstYear = eras[1] ? civilOf(Math.floor(eras[1].from / dayMilliseconds)).year - 1 : 1
  // exchangelib sorts groups by their ids, as texts.
  const width = String(eras.length - 1).length
  for (const [index, era] of eras.entries()) {
    const fromDay = Math.floor(era.from / dayMilliseconds)
    const year = index === 0 ? firstYear : civilOf(fromDay).year
    const toPeriod = (offset: number): TransitionTarget => {
      const name = offset === era.offset ? 'Standard' : 'Daylight'
      const id = `trule:Microsoft/Registry/${zone.id}/${year}-${name}`
      periods.set(id, { id, name, bias: formatDuration(-offset * minuteMilliseconds) })
      return { kind: 'Period', value: id }
    }
    const id = String(index).padStart(width, '0')
    const standard = toPeriod(era.offset)
    transitionsGroups.push({
      id,
      transitions: era.rules.length
        ? era.rules.map((rule) => recurringTransition(rule, toPeriod(rule.offset)))
        : [{ kind: 'Transition', to: standard }],
    })
    const to: TransitionTarget = { kind: 'Group', value: id }
    transitions.push(
      index === 0
        ? { kind: 'Transition', to }
        : { kind: 'AbsoluteDateTransition', to, dateTime: `${formatDay(fromDay)}T00:00:00` },
    )
  }
  return { id: zone.id, name: zone.displayName, periods: [...periods.values()], transitionsGroups, transitions }
}

function recurringTransition(rule: YearlyRule, to: TransitionTarget): ZoneTransition {
  const timeOffset = formatDuration(rule.time)
  return 'weekday' in rule.day
    ? {
        kind: 'RecurringDayTransition',
        to,
        timeOffset,
        month: rule.month,
        dayOfWeek: daysOfWeek[rule.day.weekday]!,
        occurrence: rule.day.occurrence,
      }
    : { kind: 'RecurringDateTransition', to, timeOffset, month: rule.month, day: rule.day.dayOfMonth }
}

function readEras(definition: TimeZoneDefinition): Era[] | TimeZoneFault {
  const periods = new Map((definition.periods ?? []).map((period) => [period.id, parseDuration(period.bias)]))
  const groups = new Map((definition.transitionsGroups ?? []).map((group) => [group.id, group]))
  const offsetTo = (to: TransitionTarget): number | undefined => {
    const bias = to.kind === 'Period' ? periods.get(to.value) : undefined
    if (bias === undefined || Math.abs(bias) >= dayMilliseconds) return undefined
    return Math.round(-bias / minuteMilliseconds) || 0
  }
  const first = definition.periods?.[0]
  // Periods with no transitions at all: a zone of one offset.
  const transitions: ZoneTransition[] =
    definition.transitions ?? (first ? [{ kind: 'Transition', to: { kind: 'Period', value: first.id } }] : [])
  if (transitions.length === 0 || transitions.length > transitionLimit) return 'ErrorTimeZone'

  const eras: (Era & { isUtc: boolean })[] = []
  for (const transition of transitions) {
    const from = beginning(transition)
    const group: TransitionsGroup | undefined =
      transition.to.kind === 'Group' ? groups.get(transition.to.value) : { id: '', transitions: [transition] }
    const era = from === undefined || !group ? undefined : readEra(from, group, offsetTo)
    if (!era) return 'ErrorTimeZone'
    if (typeof era === 'string') return era
    eras.push({ ...era, isUtc: isInstant(transition) })
  }
  eras.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  eras.forEach((era, index) => {
    if (era.isUtc) era.from += offsetOf(eras[index - 1], era.from) * minuteMilliseconds
  })
  return eras
}

/** The time that a transition happens; without a date it is the beginning of time. */
function beginning(transition: ZoneTransition): number | undefined {
  if (transition.kind !== 'AbsoluteDateTransition') return Number.NEGATIVE_INFINITY
  const day = parseDay(transition.dateTime)
  const time = /T(\d\d):(\d\d)/.exec(transition.dateTime)
  if (day === undefined) return undefined
  return day * dayMilliseconds + (Number(time?.[1] ?? 0) * 60 + Number(time?.[2] ?? 0)) * minuteMilliseconds
}

/** The Managed API turns the local times of its own definitions into UTC (docs, "How to: Create a recurring series", request). */
const isInstant = (transition: ZoneTransition): boolean =>
  transition.kind === 'AbsoluteDateTransition' && transition.dateTime.endsWith('Z')

function readEra(
  from: number,
  group: TransitionsGroup,
  offsetTo: (to: TransitionTarget) => number | undefined,
): Era | TimeZoneFault | undefined {
  if (group.transitions.length > transitionLimit) return undefined
  const era: Era = { from, offset: 0, rules: [] }
  for (const transition of group.transitions) {
    const offset = offsetTo(transition.to)
    if (offset === undefined) return undefined
    era.offset = offset
    if (transition.kind !== 'RecurringDayTransition' && transition.kind !== 'RecurringDateTransition') continue
    const rule = readRule(transition, offset)
    if (rule === undefined || typeof rule === 'string') return rule
    era.rules.push(rule)
  }
  return group.transitions.length ? era : undefined
}

function readRule(
  transition: Extract<ZoneTransition, { month: number }>,
  offset: number,
): YearlyRule | TimeZoneFault | undefined {
  const time = parseDuration(transition.timeOffset)
  const { month } = transition
  if (time === undefined || Math.abs(time) > 7 * dayMilliseconds || !(month >= 1 && month <= 12)) return undefined
  if (transition.kind === 'RecurringDateTransition') {
    const dayOfMonth = transition.day
    return dayOfMonth >= 1 && dayOfMonth <= 31 ? { month, day: { dayOfMonth }, time, offset } : undefined
  }
  const weekday = daysOfWeek.indexOf(transition.dayOfWeek)
  if (weekday < 0) return undefined
  if (weekday > 6) return 'ErrorCalendarInvalidDayForTimeChangePattern'
  const { occurrence } = transition
  if (occurrence !== -1 && !(occurrence >= 1 && occurrence <= 5)) return undefined
  return { month, day: { weekday, occurrence }, time, offset }
}
