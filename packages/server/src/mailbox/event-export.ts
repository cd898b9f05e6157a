import type { Attendee, Body, Mailbox, TimeZoneDefinition } from '@exchequer/protocol'
import type { BusyStatus, CalendarEvent, CalendarTime, Attendee as EventAttendee } from '#content/calendar-event'
import { composeCalendar } from '#content/compose-calendar'
import { htmlToText } from '#content/html'
import type { Importance, Sensitivity } from '#content/mail'
import { utc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { isCancelled } from './calendar-properties.js'
import { neutralRecurrence } from './recurrences.js'
import type { ItemState, Properties } from './stored-item.js'
import { zoneOf } from './zones.js'

/** What of an item goes into its iCalendar form. */
export interface EventSource {
  readonly properties: Properties
  readonly state: ItemState
  readonly body: Body | undefined
  /** Stands for the event's own id where it has none. */
  readonly fallbackId: string
  readonly modified: Date
  /** The occurrence of a series that it stands for. */
  readonly replaces?: { readonly date: Date; readonly zone: Zone; readonly isDate: boolean } | undefined
  /** Of a series: the occurrences that are not as it says. */
  readonly exceptions?: readonly EventSource[]
}

/** The iCalendar form of a calendar item, or of what a meeting message is about; `method` says what it asks for. */
export function calendarOf(source: EventSource, method?: string): string {
  const zones = new Map<string, Zone>()
  const events = [source, ...(source.exceptions ?? [])].map((each) => {
    const start = definedZone(each.properties['startTimeZone'])
    const end = definedZone(each.properties['endTimeZone']) ?? start
    for (const zone of [start, end, each.replaces?.zone]) if (zone && zone.iana === undefined) zones.set(zone.id, zone)
    return eventOf(each, start ?? utc, end ?? utc)
  })
  return composeCalendar({ method, master: events[0]!, exceptions: events.slice(1), zones })
}

const definedZone = (definition: unknown): Zone | undefined =>
  definition === undefined ? undefined : zoneOf(definition as TimeZoneDefinition)

function eventOf(
  { properties, state, body, fallbackId, modified, replaces }: EventSource,
  start: Zone,
  end: Zone,
): CalendarEvent {
  const text = (key: string): string | undefined => properties[key] as string | undefined
  const isAllDay = properties['isAllDayEvent'] === true
  const time = (date: Date, zone: Zone, isDate = isAllDay): CalendarTime => ({
    date,
    zone: zone.id,
    isDate,
    isFloating: false,
  })
  const { proposedStart, proposedEnd } = properties as { proposedStart?: Date; proposedEnd?: Date }
  const recurrence = properties['recurrence'] as Parameters<typeof neutralRecurrence>[0] | undefined
  const organizer = properties['organizer'] as Mailbox | undefined
  const attendees = attendeesOf(properties)
  return {
    uid: text('uid') ?? fallbackId,
    summary: text('subject') ?? '',
    description: body && (body.bodyType === 'HTML' ? htmlToText(body.value) : body.value),
    htmlDescription: body?.bodyType === 'HTML' ? body.value : undefined,
    location: text('location'),
    start: time(properties['start'] as Date, start),
    end: time(properties['end'] as Date, end),
    saysTime: true,
    proposal:
      proposedStart && proposedEnd ? { start: time(proposedStart, start), end: time(proposedEnd, end) } : undefined,
    isAllDay,
    busyStatus: busyStatusOf(properties['legacyFreeBusyStatus']) ?? 'Busy',
    intendedStatus: busyStatusOf(properties['intendedFreeBusyStatus']),
    sensitivity: (text('sensitivity') ?? 'Normal') as Sensitivity,
    importance: (text('importance') ?? 'Normal') as Importance,
    categories: (properties['categories'] as string[] | undefined) ?? [],
    // An event that nobody else takes part in has no organizer: clients take it for a meeting otherwise.
    organizer:
      attendees.length > 0 && organizer?.emailAddress !== undefined
        ? { name: organizer.name ?? '', address: organizer.emailAddress }
        : undefined,
    attendees,
    reminderMinutes: properties['reminderIsSet'] ? Number(properties['reminderMinutesBeforeStart'] ?? 15) : undefined,
    recurrence: recurrence && neutralRecurrence(recurrence),
    hasUnsupportedRecurrence: false,
    excluded: (state.excluded ?? []).map((excluded) => time(new Date(excluded), start)),
    recurrenceId: replaces && time(replaces.date, replaces.zone, replaces.isDate),
    sequence: Number(properties['appointmentSequenceNumber'] ?? 0),
    stamp: properties['dateTimeStamp'] as Date | undefined,
    created: properties['dateTimeCreated'] as Date | undefined,
    modified,
    isCancelled: isCancelled(properties),
    properties: [...(state.calendarLines ?? [])],
  }
}

const busyStatusOf = (status: unknown): BusyStatus | undefined =>
  status === undefined || status === 'NoData' ? undefined : (status as BusyStatus)

const roles = [
  ['requiredAttendees', 'Required'],
  ['optionalAttendees', 'Optional'],
  ['resources', 'Resource'],
] as const

function attendeesOf(properties: Properties): EventAttendee[] {
  const isResponseRequested = properties['isResponseRequested'] !== false
  return roles.flatMap(([key, role]) =>
    ((properties[key] as Attendee[] | undefined) ?? []).flatMap(({ mailbox, responseType }) =>
      mailbox.emailAddress === undefined
        ? []
        : [
            {
              name: mailbox.name ?? '',
              address: mailbox.emailAddress,
              role,
              response: responseType === undefined || responseType === 'Organizer' ? 'Unknown' : responseType,
              isResponseRequested,
            },
          ],
    ),
  )
}
