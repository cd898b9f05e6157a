import { fitsDateTime } from '@exchequer/protocol'
import { utc, utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { type Component, type Property, propertyOf, textOf } from './calendar-components.js'
import type { Attendee, BusyStatus, Calendar, CalendarEvent, CalendarProperty, CalendarTime } from './calendar-event.js'
import { escapeText, unescapeText } from './calendar-lines.js'
import { endOf, instantOf, milliseconds, timesOf, ZoneReader, zoneOfTime } from './calendar-times.js'
import type { Address, Importance, Sensitivity } from './mail.js'
import { readComponents } from './read-components.js'
import { type Rule, recurrenceOfRule } from './recurrence-rule.js'

/**
 * Reads the first event of an iCalendar text with its changed occurrences; undefined when there is none. Times without a zone are
 * read in `floatingZone`.
 */
export function parseCalendar(text: string, floatingZone: Zone = utc): Calendar | undefined {
  const calendars = readComponents(text)
  const calendar = calendars.find((entry) => entry.components.some((component) => component.name === 'VEVENT'))
  if (!calendar) return undefined
  const zones = new ZoneReader(calendar, floatingZone)
  const method = textOf(propertyOf(calendar, 'METHOD'))?.toUpperCase()
  const events = calendar.components
    .filter((component) => component.name === 'VEVENT')
    .map((component) => readEvent(component, zones, method === 'REPLY' || method === 'CANCEL'))
    .filter((event) => event !== undefined)
    .map((event) => (method === 'COUNTER' ? proposed(event) : event))
  const first = events[0]
  if (!first) return undefined
  const master = events.find((event) => event.uid === first.uid && !event.recurrenceId) ?? first
  const exceptions = events.filter((event) => event !== master && event.uid === master.uid && event.recurrenceId)
  return { method, master, exceptions, zones: zones.custom }
}

/** A COUNTER stands at the time that it proposes, and may say beside it where the event was (MS-OXCICAL 2.1.3.1.1.20.58). */
function proposed(event: CalendarEvent): CalendarEvent {
  const { start, end } = event
  const original = (name: string, time: CalendarTime): CalendarTime => {
    const value = event.properties.find((property) => property.name === name)?.value ?? ''
    const date = new Date(value.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'))
    return Number.isNaN(date.getTime()) ? time : { ...time, date }
  }
  return {
    ...event,
    proposal: { start, end },
    start: original('X-MS-OLK-ORIGINALSTART', start),
    end: original('X-MS-OLK-ORIGINALEND', end),
    properties: event.properties.filter(({ name }) => !name.startsWith('X-MS-OLK-ORIGINAL')),
  }
}

function readEvent(component: Component, zones: ZoneReader, mayNameAlone: boolean): CalendarEvent | undefined {
  const text = (name: string): string | undefined => textOf(propertyOf(component, name))
  const said = propertyOf(component, 'DTSTART')
  const startProperty = said ?? (mayNameAlone ? propertyOf(component, 'DTSTAMP') : undefined)
  const start = startProperty && timesOf(startProperty, zones)[0]
  if (!start) return undefined
  const isAllDay = start.isDate || text('X-MICROSOFT-CDO-ALLDAYEVENT')?.toUpperCase() === 'TRUE'
  const zone = zoneOfTime(start, startProperty, zones)
  const end = endOf(component, start, zone, zones)
  if (!fitsDateTime(end.date)) return undefined
  const rule = propertyOf(component, 'RRULE')?.values[0]
  const local = utcToLocal(start.date.getTime(), zone)
  const recurrence = isRule(rule) ? recurrenceOfRule(rule, local, (instant) => utcToLocal(instant, zone)) : undefined
  const recurrenceId = propertyOf(component, 'RECURRENCE-ID')
  return {
    uid: text('UID') ?? '',
    summary: text('SUMMARY') ?? '',
    description: text('DESCRIPTION')?.replace(/\r\n|\r|\n/g, '\r\n'),
    htmlDescription: htmlOf(propertyOf(component, 'X-ALT-DESC')),
    location: text('LOCATION'),
    start,
    end,
    saysTime: said !== undefined,
    proposal: undefined,
    isAllDay,
    busyStatus: busyStatusOf(text),
    intendedStatus: busyStatuses.get(text('X-MICROSOFT-CDO-INTENDEDSTATUS')?.toUpperCase() ?? ''),
    sensitivity: sensitivities.get(text('CLASS')?.toUpperCase() ?? '') ?? 'Normal',
    importance: importanceOf(text),
    categories: component.properties
      .filter((property) => property.name === 'CATEGORIES')
      .flatMap((property) => property.values.map((value) => String(value).trim()))
      .filter((category) => category !== ''),
    organizer: addressOf(propertyOf(component, 'ORGANIZER')),
    attendees: component.properties.filter((property) => property.name === 'ATTENDEE').flatMap(attendeeOf),
    reminderMinutes: reminderOf(component, start),
    recurrence,
    hasUnsupportedRecurrence:
      (rule !== undefined && recurrence === undefined) ||
      component.properties.some((property) => property.name === 'RDATE') ||
      // RANGE=THISANDFUTURE makes another rule of one occurrence on.
      recurrenceId?.parameters['RANGE'] !== undefined,
    excluded: component.properties
      .filter((property) => property.name === 'EXDATE')
      .flatMap((property) => timesOf(property, zones)),
    recurrenceId: recurrenceId && timesOf(recurrenceId, zones)[0],
    sequence: sequenceOf(text('SEQUENCE')),
    stamp: instantOf(propertyOf(component, 'DTSTAMP'), zones),
    created: instantOf(propertyOf(component, 'CREATED'), zones),
    modified: instantOf(propertyOf(component, 'LAST-MODIFIED'), zones),
    isCancelled: text('STATUS')?.toUpperCase() === 'CANCELLED',
    properties: component.properties.filter((property) => !readNames.has(property.name)).map(keptProperty),
  }
}

/** A number that nobody counts to would be the last revision for ever, and is no xs:int. */
function sequenceOf(text: string | undefined): number {
  const sequence = Number.parseInt(text ?? '0', 10)
  return sequence > 0 && sequence < 2 ** 31 ? sequence : 0
}

/** The properties that a field of the event says. */
const readNames = new Set(
  `UID SUMMARY DESCRIPTION X-ALT-DESC LOCATION DTSTART DTEND DURATION X-MICROSOFT-CDO-ALLDAYEVENT X-MICROSOFT-CDO-BUSYSTATUS
  X-MICROSOFT-CDO-INTENDEDSTATUS TRANSP   STATUS CLASS PRIORITY X-MICROSOFT-CDO-IMPORTANCE CATEGORIES ORGANIZER ATTENDEE RRULE EXDATE RECURRENCE-ID SEQUENCE DTSTAMP CREATED
  LAST-MODIFIED`.split(/\s+/),
)

function keptProperty({ name, parameters, type, values }: Property): CalendarProperty {
  const value = values.map((entry) => valueText(entry, type)).join(',')
  // The parser takes VALUE away; what it says of a property that nobody knows must stay.
  const isTyped = name.startsWith('X-') && type !== 'unknown' && type !== 'text'
  return { name, parameters: isTyped ? { ...parameters, VALUE: type.toUpperCase() } : parameters, value }
}

/** A value back in iCalendar's own spelling. */
function valueText(value: unknown, type: string): string {
  const text = Array.isArray(value) ? value.flat().join(';') : String(value)
  if (type === 'text') return escapeText(text)
  return type === 'date' || type === 'date-time' ? text.replace(/[-:]/g, '') : text
}

/** The parser knows no type of an X- property, and leaves its escapes. */
function htmlOf(property: Property | undefined): string | undefined {
  const text = textOf(property)
  return text === undefined || property?.type === 'text' ? text : unescapeText(text)
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null
}

function reminderOf(component: Component, start: CalendarTime): number | undefined {
  for (const alarm of component.components) {
    const trigger = propertyOf(alarm, 'TRIGGER')
    if (alarm.name !== 'VALARM' || !trigger || textOf(propertyOf(alarm, 'ACTION'))?.toUpperCase() === 'NONE') continue
    const text = textOf(trigger)
    const before = milliseconds(text)
    const at = before === undefined ? Date.parse(text ?? '') - start.date.getTime() : before
    if (!Number.isNaN(at)) return Math.max(0, Math.round(-at / 60_000))
  }
  return undefined
}

function busyStatusOf(text: (name: string) => string | undefined): BusyStatus {
  const known = busyStatuses.get(text('X-MICROSOFT-CDO-BUSYSTATUS')?.toUpperCase() ?? '')
  if (known) return known
  if (text('TRANSP')?.toUpperCase() === 'TRANSPARENT') return 'Free'
  return text('STATUS')?.toUpperCase() === 'TENTATIVE' ? 'Tentative' : 'Busy'
}

const busyStatuses = new Map<string, BusyStatus>([
  ['FREE', 'Free'],
  ['TENTATIVE', 'Tentative'],
  ['BUSY', 'Busy'],
  ['OOF', 'OOF'],
  ['WORKINGELSEWHERE', 'WorkingElsewhere'],
])

const sensitivities = new Map<string, Sensitivity>([
  ['X-PERSONAL', 'Personal'],
  ['PERSONAL', 'Personal'],
  ['PRIVATE', 'Private'],
  ['CONFIDENTIAL', 'Confidential'],
])

function importanceOf(text: (name: string) => string | undefined): Importance {
  const exact = ['0', '1', '2'].indexOf(text('X-MICROSOFT-CDO-IMPORTANCE') ?? '')
  if (exact >= 0) return exact === 0 ? 'Low' : exact === 1 ? 'Normal' : 'High'
  const priority = Number.parseInt(text('PRIORITY') ?? '0', 10)
  return priority >= 1 && priority <= 4 ? 'High' : priority >= 6 ? 'Low' : 'Normal'
}

function addressOf(property: Property | undefined): Address | undefined {
  const value = textOf(property)
  if (!property || value === undefined) return undefined
  // Apple's clients write urn:uuid: and put the address beside it.
  const address = /^mailto:/i.test(value) ? value.slice('mailto:'.length) : (property.parameters['EMAIL'] ?? value)
  return { name: property.parameters['CN'] ?? '', address: address.trim() }
}

function attendeeOf(property: Property): Attendee[] {
  const address = addressOf(property)
  if (!address) return []
  const { ROLE: role, CUTYPE: kind, PARTSTAT: status, RSVP: rsvp } = property.parameters
  const isResource = /^(?:RESOURCE|ROOM)$/i.test(kind ?? '') || /^NON-PARTICIPANT$/i.test(role ?? '')
  return [
    {
      ...address,
      role: isResource ? 'Resource' : /^OPT-PARTICIPANT$/i.test(role ?? '') ? 'Optional' : 'Required',
      response: responses.get(status?.toUpperCase() ?? '') ?? 'Unknown',
      isResponseRequested: rsvp?.toUpperCase() === 'TRUE',
    },
  ]
}

const responses = new Map<string, Attendee['response']>([
  ['ACCEPTED', 'Accept'],
  ['DECLINED', 'Decline'],
  ['TENTATIVE', 'Tentative'],
  ['NEEDS-ACTION', 'NoResponseReceived'],
])
