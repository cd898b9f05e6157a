import type { Attendee, Body, Mailbox } from '@exchequer/protocol'
import type { Calendar, CalendarEvent, CalendarTime, Attendee as EventAttendee } from '#content/calendar-event'
import { dayMilliseconds } from '#time/civil'
import { timeZone, utc, utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { appointmentState } from './calendar-properties.js'
import type { Draft } from './draft.js'
import type { OccurrenceTime } from './imported-occurrences.js'
import { mailboxOfAddress } from './recipients.js'
import { recurrenceOf } from './recurrences.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'
import { definitionOfZone } from './zones.js'

/**
 * Takes over what an iCalendar text says of its event. False for a text that has none, and for one that the calendar has no words for:
 * half a series would be a wrong one. What it says of single occurrences waits in the draft for the series to be settled.
 */
export async function applyEvent(session: WriteSession, draft: Draft, text: string): Promise<boolean> {
  const { parseCalendar } = await import('#content/parse-calendar')
  const calendar = parseCalendar(text, session.zone ?? utc)
  if (!calendar || !isWhole(calendar)) return false
  const { master, exceptions } = calendar
  if (!master.saysTime && !draft.table.isMessage) return false
  const named = ({ zone }: CalendarTime): Zone | undefined =>
    zone === undefined ? undefined : (calendar.zones.get(zone) ?? timeZone(zone))
  // A series in UTC stays there; where else a time that came in UTC may be shown is for the caller to say.
  const usual = ({ isFloating }: CalendarTime): Zone | undefined =>
    master.recurrence && !isFloating ? utc : session.zone
  applyTo(draft, master, (time) => named(time) ?? usual(time))
  const body = bodyOf(master)
  if (draft.body === undefined && (body || draft.before)) draft.body = body ?? null
  const timeOf = (time: CalendarTime): OccurrenceTime =>
    time.isDate
      ? { day: Math.floor(utcToLocal(time.date.getTime(), named(time) ?? session.zone ?? utc) / dayMilliseconds) }
      : { instant: time.date.getTime() }
  draft.importedOccurrences = {
    excluded: master.excluded.map(timeOf),
    exceptions: exceptions.map((exception) => ({
      replaces: timeOf(exception.recurrenceId!),
      apply(occurrence) {
        // What names no zone is where its series is.
        applyTo(occurrence, { ...exception, recurrence: undefined, recurrenceId: undefined }, named)
        const own = bodyOf(exception)
        if (JSON.stringify(own) !== JSON.stringify(body)) occurrence.body = own ?? null
      },
    })),
  }
  return true
}

/** Whether everything in a text can be kept in one item. */
const isWhole = ({ master, exceptions }: Calendar): boolean =>
  [master, ...exceptions].every(({ hasUnsupportedRecurrence }) => !hasUnsupportedRecurrence) &&
  (exceptions.length === 0 || master.recurrence !== undefined)

function applyTo(draft: Draft, event: CalendarEvent, zoneOf: (time: CalendarTime) => Zone | undefined): void {
  for (const key of optional) delete draft.properties[key]
  Object.assign(draft.properties, propertiesOf(event, zoneOf))
  delete draft.state.calendarLines
  if (event.properties.length > 0) draft.state.calendarLines = event.properties
}

function bodyOf({ htmlDescription, description }: CalendarEvent): Body | undefined {
  if (htmlDescription !== undefined) return { bodyType: 'HTML', value: htmlDescription }
  return description === undefined ? undefined : { bodyType: 'Text', value: description }
}

/** What an event may say; an item that is made anew from one keeps none of it. */
const optional = [
  'location',
  'intendedFreeBusyStatus',
  'categories',
  'reminderMinutesBeforeStart',
  'recurrence',
  'recurrenceId',
  'requiredAttendees',
  'optionalAttendees',
  'resources',
]

function propertiesOf(event: CalendarEvent, zoneOf: (time: CalendarTime) => Zone | undefined): Properties {
  const properties: Properties = {
    subject: event.summary,
    ...(event.saysTime && { start: event.start.date, end: event.end.date }),
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
  const startZone = event.saysTime ? zoneOf(event.start) : undefined
  const endZone = event.saysTime ? zoneOf(event.end) : undefined
  add('uid', event.uid === '' ? undefined : event.uid)
  add('location', event.location)
  add('intendedFreeBusyStatus', event.intendedStatus)
  add('startTimeZone', startZone && definitionOfZone(startZone))
  add('endTimeZone', endZone && definitionOfZone(endZone))
  add('categories', event.categories.length > 0 ? event.categories : undefined)
  add('reminderMinutesBeforeStart', event.reminderMinutes)
  add('recurrence', event.recurrence && recurrenceOf(event.recurrence))
  add('recurrenceId', event.recurrenceId?.date)
  add('proposedStart', event.proposal?.start.date)
  add('proposedEnd', event.proposal?.end.date)
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
