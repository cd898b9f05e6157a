import { timeZone, utc, utcToLocal, zonelessToUtc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import type { Attendee, Calendar, CalendarEvent, CalendarTime } from './calendar-event.js'
import { CalendarLines, escapeText, formatInstant, formatLocal, formatLocalDay } from './calendar-lines.js'
import { writeZone } from './calendar-zone.js'
import { ruleOfRecurrence } from './recurrence-rule.js'

const productId = '-//Exchequer//Exchange Web Services//EN'

/**
 * The iCalendar form of an event. Every zone that a time is written in has its VTIMEZONE, UTC included: DavMail learns the zone of
 * a mailbox from it.
 */
export function composeCalendar(calendar: Calendar): string {
  const lines = new CalendarLines()
  lines.begin('VCALENDAR')
  lines.line('PRODID', productId)
  lines.line('VERSION', '2.0')
  if (calendar.method !== undefined) lines.line('METHOD', calendar.method.toUpperCase())
  const events = [calendar.master, ...calendar.exceptions]
  const zoneOf = zoneFinder(calendar)
  for (const [zone, from] of zonesOf(events, zoneOf)) writeZone(lines, zone, from)
  for (const event of events) writeEvent(lines, event, zoneOf)
  lines.end('VCALENDAR')
  return lines.toString()
}

type ZoneOf = (time: CalendarTime) => Zone | undefined

function zoneFinder(calendar: Calendar): ZoneOf {
  return ({ zone }) => (zone === undefined ? undefined : (calendar.zones.get(zone) ?? timeZone(zone)))
}

/** The zones that the events use, each with the first instant that it is needed for. */
function zonesOf(events: CalendarEvent[], zoneOf: ZoneOf): Map<Zone, number> {
  const zones = new Map<Zone, number>()
  for (const { start, end, proposal, recurrenceId, excluded } of events) {
    for (const time of [start, end, proposal?.start, proposal?.end, recurrenceId, ...excluded]) {
      const zone = time && zoneOf(time)
      if (zone) zones.set(zone, Math.min(zones.get(zone) ?? Number.POSITIVE_INFINITY, time.date.getTime()))
    }
  }
  return zones
}

function writeEvent(lines: CalendarLines, event: CalendarEvent, zoneOf: ZoneOf): void {
  const time = (name: string, value: CalendarTime): void => writeTime(lines, name, value, zoneOf(value))
  const instant = (name: string, date: Date | undefined): void => {
    if (date) lines.line(name, formatInstant(date))
  }
  lines.begin('VEVENT')
  lines.words('UID', event.uid)
  if (event.recurrenceId) time('RECURRENCE-ID', event.recurrenceId)
  lines.words('SUMMARY', event.summary)
  lines.words('DESCRIPTION', event.description)
  if (event.organizer)
    lines.line('ORGANIZER', `mailto:${event.organizer.address}`, { CN: event.organizer.name || undefined })
  for (const attendee of event.attendees) writeAttendee(lines, attendee)
  time('DTSTART', event.proposal?.start ?? event.start)
  time('DTEND', event.proposal?.end ?? event.end)
  if (event.recurrence) writeRecurrence(lines, event, zoneOf(event.start))
  for (const excluded of event.excluded) time('EXDATE', excluded)
  lines.words('LOCATION', event.location)
  lines.line('CLASS', classes[event.sensitivity])
  lines.line('PRIORITY', { High: '1', Normal: '5', Low: '9' }[event.importance])
  // Required, and the same each time that the same event is written.
  instant('DTSTAMP', event.stamp ?? event.modified ?? event.created ?? event.start.date)
  instant('CREATED', event.created)
  instant('LAST-MODIFIED', event.modified)
  const status = event.intendedStatus ?? event.busyStatus
  lines.line('TRANSP', status === 'Free' ? 'TRANSPARENT' : 'OPAQUE')
  lines.line('STATUS', event.isCancelled ? 'CANCELLED' : status === 'Tentative' ? 'TENTATIVE' : 'CONFIRMED')
  lines.line('SEQUENCE', String(event.sequence))
  if (event.categories.length > 0) lines.line('CATEGORIES', event.categories.map(escapeText).join(','))
  lines.line('X-MICROSOFT-CDO-BUSYSTATUS', event.busyStatus.toUpperCase())
  if (event.intendedStatus) lines.line('X-MICROSOFT-CDO-INTENDEDSTATUS', event.intendedStatus.toUpperCase())
  lines.line('X-MICROSOFT-CDO-IMPORTANCE', { Low: '0', Normal: '1', High: '2' }[event.importance])
  lines.line('X-MICROSOFT-CDO-ALLDAYEVENT', event.isAllDay ? 'TRUE' : 'FALSE')
  if (event.proposal) {
    instant('X-MS-OLK-ORIGINALSTART', event.start.date)
    instant('X-MS-OLK-ORIGINALEND', event.end.date)
  }
  lines.words('X-ALT-DESC', event.htmlDescription, { FMTTYPE: 'text/html' })
  for (const { name, parameters, value } of event.properties) {
    if (/^[A-Z0-9-]+$/.test(name)) lines.line(name, value, writableParameters(parameters))
  }
  if (event.reminderMinutes !== undefined) writeReminder(lines, event.reminderMinutes)
  lines.end('VEVENT')
}

/** MS-OXCICAL 2.1.3.1.1.20.4 */
const classes = { Normal: 'PUBLIC', Personal: 'X-PERSONAL', Private: 'PRIVATE', Confidential: 'CONFIDENTIAL' }

function writeTime(lines: CalendarLines, name: string, time: CalendarTime, zone: Zone | undefined): void {
  const local = utcToLocal(time.date.getTime(), zone ?? utc)
  if (time.isDate) lines.line(name, formatLocalDay(local), { VALUE: 'DATE' })
  else if (zone) lines.line(name, formatLocal(local), { TZID: zone.id })
  else lines.line(name, formatInstant(time.date))
}

function writeAttendee(lines: CalendarLines, attendee: Attendee): void {
  lines.line('ATTENDEE', `mailto:${attendee.address}`, {
    CUTYPE: attendee.role === 'Resource' ? 'RESOURCE' : undefined,
    ROLE: { Required: 'REQ-PARTICIPANT', Optional: 'OPT-PARTICIPANT', Resource: 'NON-PARTICIPANT' }[attendee.role],
    PARTSTAT: partStats[attendee.response],
    RSVP: attendee.isResponseRequested ? 'TRUE' : 'FALSE',
    CN: attendee.name || undefined,
  })
}

const partStats = {
  Unknown: undefined,
  Tentative: 'TENTATIVE',
  Accept: 'ACCEPTED',
  Decline: 'DECLINED',
  NoResponseReceived: 'NEEDS-ACTION',
}

function writeRecurrence(lines: CalendarLines, event: CalendarEvent, zone: Zone = utc): void {
  if (!event.recurrence) return
  const start = utcToLocal(event.start.date.getTime(), zone)
  const toUtc = (local: number): number => zonelessToUtc(local, zone)
  lines.line('RRULE', ruleOfRecurrence(event.recurrence, start, event.start.isDate, toUtc))
}

function writeReminder(lines: CalendarLines, minutes: number): void {
  lines.begin('VALARM')
  lines.line('ACTION', 'DISPLAY')
  lines.line('DESCRIPTION', 'REMINDER')
  lines.line('TRIGGER', `-PT${minutes}M`, { RELATED: 'START' })
  lines.end('VALARM')
}

function writableParameters(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => /^[A-Z0-9-]+$/.test(name)))
}
