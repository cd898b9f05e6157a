import { fitsDateTime } from '@exchequer/protocol'
import { dayMilliseconds, parseDay } from '#time/civil'
import { parseDuration } from '#time/duration'
import { utc, utcToLocal, zonelessToUtc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { type Component, type Property, propertyOf, textOf } from './calendar-components.js'
import type { CalendarTime } from './calendar-event.js'
import { zoneOfTzid } from './calendar-zone.js'

/** The zones of one calendar. */
export class ZoneReader {
  readonly custom = new Map<string, Zone>()
  readonly floating: Zone
  /** The one zone that a calendar defines: its days are days there. */
  readonly only: Zone | undefined
  private readonly definitions = new Map<string, Component>()
  private readonly zones = new Map<string, Zone | undefined>()

  constructor(calendar: Component, floating: Zone) {
    this.floating = floating
    for (const component of calendar.components) {
      const tzid = component.name === 'VTIMEZONE' ? textOf(propertyOf(component, 'TZID')) : undefined
      if (tzid !== undefined) this.definitions.set(tzid, component)
    }
    const [tzid] = this.definitions.size === 1 ? this.definitions.keys() : []
    this.only = tzid === undefined ? undefined : this.zone(tzid)
  }

  zone(tzid: string): Zone | undefined {
    if (this.zones.has(tzid)) return this.zones.get(tzid)
    const zone = zoneOfTzid(tzid, this.definitions.get(tzid))
    this.zones.set(tzid, zone)
    if (zone && zone.iana === undefined) this.custom.set(zone.id, zone)
    return zone
  }
}

/** The times of a property. A time that is marked UTC is that, whatever zone stands beside it: DavMail writes both. */
export function timesOf(property: Property, zones: ZoneReader): CalendarTime[] {
  const tzid = property.parameters['TZID']
  const named = tzid === undefined ? undefined : zones.zone(tzid)
  return property.values.flatMap((value) => {
    const match = /^(\d{4,6}-\d\d-\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z)?)?$/.exec(String(value))
    const day = match?.[1] === undefined ? undefined : parseDay(match[1])
    if (!match || day === undefined) return []
    const [hours, minutes, seconds] = [Number(match[2] ?? 0), Number(match[3] ?? 0), Number(match[4] ?? 0)]
    const local = day * dayMilliseconds + ((hours * 60 + minutes) * 60 + seconds) * 1000
    const isDate = match[2] === undefined
    const isUtc = match[5] !== undefined
    const zone = named ?? (isDate ? zones.only : undefined)
    const instant = isUtc ? local : zonelessToUtc(local, zone ?? zones.floating)
    const date = new Date(instant)
    return fitsDateTime(date) ? { date, zone: zone?.id, isDate, isFloating: !isUtc && !zone } : []
  })
}

/** The zone that a time's days are counted in. */
export function zoneOfTime(time: CalendarTime, property: Property, zones: ZoneReader): Zone {
  const tzid = property.parameters['TZID']
  const named = tzid === undefined ? undefined : zones.zone(tzid)
  if (named) return named
  if (time.isDate && zones.only) return zones.only
  return time.isFloating ? zones.floating : utc
}

export function instantOf(property: Property | undefined, zones: ZoneReader): Date | undefined {
  return property && timesOf(property, zones)[0]?.date
}

/** DTEND, or DTSTART and DURATION; a day lasts until the next, a time by itself takes none (RFC 5545 3.6.1). */
export function endOf(component: Component, start: CalendarTime, zone: Zone, zones: ZoneReader): CalendarTime {
  const end = propertyOf(component, 'DTEND')
  const given = end && timesOf(end, zones)[0]
  if (given) return given
  const duration = milliseconds(textOf(propertyOf(component, 'DURATION')))
  if (duration === undefined && !start.isDate) return start
  const length = duration ?? dayMilliseconds
  // Days are days on the calendar, however long summer time makes them.
  const local = utcToLocal(start.date.getTime(), zone) + length
  const instant = length % dayMilliseconds === 0 ? zonelessToUtc(local, zone) : start.date.getTime() + length
  return { ...start, date: new Date(instant) }
}

/** The length of a DURATION or a relative TRIGGER. */
export function milliseconds(text: string | undefined): number | undefined {
  const weeks = /^([+-]?)P(\d{1,4})W$/.exec(text ?? '')
  if (weeks) return (weeks[1] === '-' ? -7 : 7) * Number(weeks[2]) * dayMilliseconds
  return parseDuration((text ?? '').replace(/^\+/, ''))
}
