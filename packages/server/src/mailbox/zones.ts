import {
  EwsError,
  FloatingDate,
  formatDateTime,
  rankOf,
  type SerializableTimeZone,
  type TimeZone,
  type TimeZoneDefinition,
  type Transition,
} from '@exchequer/protocol'
import { type MeetingTimeZone, zoneOfMeetingTimeZone, zoneOfSerializable } from '#time/legacy-zone'
import { timeZone, utc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { definitionOf, type TimeZoneFault, type ZoneTransition, zoneOfDefinition } from '#time/zone-definition'
import type { Session } from './session.js'

/** Who knows zones beside MeetingTimeZone is of 2010 or later (docs "Time zones and EWS in Exchange", table 2). */
export const zonesSince = rankOf('Exchange2010')

/** Zones that clients describe: a client describes the same few over and over, and making one is not cheap. */
const described = new Map<string, Zone>()
const describedLimit = 1000

/** The instant of a date in a request: one without a zone means the zone of the call, or UTC (semantics §11). */
export function settledDate({ zone }: Pick<Session, 'zone'>, date: Date): Date {
  return date instanceof FloatingDate ? new Date(instantIn(zone ?? utc, date)) : date
}

/**
 * The zone that a definition means: one that we know by its id, Windows' or IANA's, else the one that its rules describe. Throws
 * `ErrorTimeZone` for an unknown id by itself and for rules that make no zone.
 */
export function zoneOf(definition: TimeZoneDefinition): Zone {
  const known = definition.id === undefined ? undefined : timeZone(definition.id)
  return known ?? describedZone(definition, () => zoneOfDefinition(neutralOf(definition)))
}

/** The zone of a `MeetingTimeZone`, which is how Exchange 2007 says it (docs "MeetingTimeZone"). */
export function zoneOfMeeting(zone: TimeZone): Zone {
  const known = zone.timeZoneName === undefined ? undefined : timeZone(zone.timeZoneName)
  return known ?? describedZone(zone, () => zoneOfMeetingTimeZone(neutralMeetingZone(zone)))
}

/** The zone that the availability operations describe. Throws `ErrorTimeZone` for rules that make none. */
export const zoneOfAvailability = (zone: SerializableTimeZone): Zone =>
  describedZone(zone, () => zoneOfSerializable(zone as Parameters<typeof zoneOfSerializable>[0]))

/** The instant that a date means where dates without a zone are of this one. */
export const instantIn = (zone: Zone, date: Date): number =>
  date instanceof FloatingDate ? zone.toUtc(date.getTime()) : date.getTime()

function describedZone(description: object, make: () => Zone | TimeZoneFault): Zone {
  const key = JSON.stringify(description)
  const known = described.get(key)
  if (known) return known
  const zone = make()
  if (typeof zone === 'string') throw new EwsError(zone)
  if (described.size >= describedLimit) described.clear()
  described.set(key, zone)
  return zone
}

/** A zone as an item keeps it: its id and name, and its rules where nobody could find it by the id. */
export const definitionOfZone = (zone: Zone): TimeZoneDefinition =>
  zone.iana === undefined ? wholeDefinitionOf(zone) : { id: zone.id, name: zone.displayName }

const definitions = new WeakMap<Zone, TimeZoneDefinition>()

/** A zone as answers show it, rules and all: the Managed API refuses one without them. */
export function wholeDefinitionOf(zone: Zone): TimeZoneDefinition {
  let definition = definitions.get(zone)
  if (!definition) {
    definition = wholeDefinition(zone)
    definitions.set(zone, definition)
  }
  return definition
}

function wholeDefinition(zone: Zone): TimeZoneDefinition {
  const { id, name, periods, transitionsGroups, transitions } = definitionOf(zone)
  const slots = (list: readonly ZoneTransition[]): Transition[] =>
    list.map(({ kind, ...value }) =>
      kind === 'AbsoluteDateTransition'
        ? {
            element: kind,
            value: { ...value, dateTime: new FloatingDate(`${(value as { dateTime: string }).dateTime}Z`) },
          }
        : { element: kind, value },
    ) as Transition[]
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    periods: periods ?? [],
    transitionsGroups: (transitionsGroups ?? []).map((group) => ({
      id: group.id,
      transition: slots(group.transitions),
    })),
    transitions: { transition: slots(transitions ?? []) },
  }
}

type NeutralDefinition = Parameters<typeof zoneOfDefinition>[0]

function neutralOf({ id, name, periods, transitionsGroups, transitions }: TimeZoneDefinition): NeutralDefinition {
  const flat = (slots: readonly Transition[]): ZoneTransition[] =>
    slots.map(({ element, value }) => {
      const { dateTime } = value as { dateTime?: Date }
      return {
        ...value,
        kind: element,
        ...(dateTime && { dateTime: formatDateTime(dateTime) }),
      } as ZoneTransition
    })
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(periods && {
      periods: periods.map((period) => ({
        id: period.id ?? '',
        name: period.name ?? '',
        bias: period.bias ?? 'PT0S',
      })),
    }),
    ...(transitionsGroups && {
      transitionsGroups: transitionsGroups.map((group) => ({
        id: group.id ?? '',
        transitions: flat(group.transition),
      })),
    }),
    ...(transitions && { transitions: flat(transitions.transition) }),
  }
}

function neutralMeetingZone({ timeZoneName, baseOffset, standard, daylight }: TimeZone): MeetingTimeZone {
  const change = ({ timeZoneName: name, offset, pattern, time }: NonNullable<TimeZone['standard']>) => ({
    ...(name !== undefined && { timeZoneName: name }),
    offset,
    time,
    ...(pattern?.element === 'RelativeYearlyRecurrence' && { relativeYearlyRecurrence: pattern.value }),
    ...(pattern?.element === 'AbsoluteDate' && { absoluteDate: pattern.value }),
  })
  return {
    ...(timeZoneName !== undefined && { timeZoneName }),
    ...(baseOffset !== undefined && { baseOffset }),
    ...(standard && { standard: change(standard) }),
    ...(daylight && { daylight: change(daylight) }),
  }
}
