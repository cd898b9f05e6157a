import type { Attendee, Mailbox } from '@exchequer/protocol'
import type { CalendarEvent, CalendarTime, Attendee as EventAttendee } from '#content/calendar-event'
import { parseCalendar } from '#content/parse-calendar'
import { timeZone, utc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { appointmentState } from './calendar-properties.js'
import type { Draft } from './draft.js'
import { mailboxOfAddress } from './recipients.js'
import { recurrenceOf } from './recurrences.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'
import { definitionOfZone } from './zones.js'

/**
 * Takes over what an iCalendar text says of its event. False for a text that has none, one whose rule EWS has no words for, or one
 * with changed occurrences, which the calendar cannot keep yet: half a series would be a wrong one.
 */
export function applyEvent(session: WriteSession, draft: Draft, text: string): boolean {
  const calendar = parseCalendar(text, session.zone ?? utc)
  if (!calendar || calendar.master.hasUnsupportedRecurrence || calendar.exceptions.length > 0) return false
  const { master } = calendar
  const zoneOf = ({ zone }: CalendarTime): Zone | undefined =>
    zone === undefined ? session.zone : (calendar.zones.get(zone) ?? timeZone(zone))
  for (const key of optional) delete draft.properties[key]
  Object.assign(draft.properties, propertiesOf(master, zoneOf))
  if (!draft.body) {
    if (master.htmlDescription !== undefined) draft.body = { bodyType: 'HTML', value: master.htmlDescription }
    else if (master.description !== undefined) draft.body = { bodyType: 'Text', value: master.description }
  }
  if (master.properties.length > 0) draft.state.calendarLines = master.properties
  if (master.excluded.length > 0) draft.state.excluded = master.excluded.map(({ date }) => date.getTime())
  return true
}

/** What an event may say; an item that is made anew from one keeps none of it. */
const optional = [
  'location',
  'categories',
  'reminderMinutesBeforeStart',
  'recurrence',
  'requiredAttendees',
  'optionalAttendees',
  'resources',
]

function propertiesOf(event: CalendarEvent, zoneOf: (time: CalendarTime) => Zone | undefined): Properties {
  const properties: Properties = {
    subject: event.summary,
    start: event.start.date,
    end: event.end.date,
    isAllDayEvent: event.isAllDay,
    legacyFreeBusyStatus: event.busyStatus,
    sensitivity: event.sensitivity,
    importance: event.importance,
    appointmentSequenceNumber: event.sequence,
    reminderIsSet: event.reminderMinutes !== undefined,
  }
  const add = (key: string, value: unknown): void => {
    if (value !== undefined) properties[key] = value
  }
  const startZone = zoneOf(event.start)
  const endZone = zoneOf(event.end)
  add('uid', event.uid === '' ? undefined : event.uid)
  add('location', event.location)
  add('startTimeZone', startZone && definitionOfZone(startZone))
  add('endTimeZone', endZone && definitionOfZone(endZone))
  add('categories', event.categories.length > 0 ? event.categories : undefined)
  add('reminderMinutesBeforeStart', event.reminderMinutes)
  add('recurrence', event.recurrence && recurrenceOf(event.recurrence))
  add('dateTimeStamp', event.stamp)
  add('organizer', event.organizer && mailboxOfAddress(event.organizer))
  addAttendees(properties, event)
  if (event.isCancelled) properties['appointmentState'] = appointmentState.meeting | appointmentState.cancelled
  return properties
}

const places = [
  ['requiredAttendees', 'Required'],
  ['optionalAttendees', 'Optional'],
  ['resources', 'Resource'],
] as const

function addAttendees(properties: Properties, { attendees }: CalendarEvent): void {
  for (const [key, role] of places) {
    const found = attendees
      .filter((attendee) => attendee.role === role)
      .flatMap((attendee) => attendeeOf(attendee) ?? [])
    if (found.length > 0) properties[key] = found
  }
  if (attendees.length > 0)
    properties['isResponseRequested'] = attendees.some(({ isResponseRequested }) => isResponseRequested)
}

function attendeeOf(attendee: EventAttendee): Attendee | undefined {
  const mailbox: Mailbox | undefined = mailboxOfAddress(attendee)
  return mailbox && { mailbox, responseType: attendee.response }
}
