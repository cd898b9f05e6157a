import type { Mailbox, TimeZoneDefinition } from '@exchequer/protocol'
import { formatDuration } from '#time/duration'
import { utcToLocal } from '#time/time-zones'
import type { Compute } from './computed.js'
import { attendeeKeys } from './recipients.js'
import type { Properties, StoredItem } from './stored-item.js'
import { zoneOf } from './zones.js'

/** Whoever is invited, in the order of the schema. */
export const hasAttendees = (properties: Properties): boolean =>
  attendeeKeys.some((key) => ((properties[key] as unknown[] | undefined)?.length ?? 0) > 0)

/** AppointmentState: the item is a meeting, was received, was cancelled (docs "AppointmentState"). */
export const appointmentState = { meeting: 1, received: 2, cancelled: 4 } as const

const isCalendar = (properties: Properties): boolean => properties['start'] !== undefined

const ofCalendar =
  (compute: (properties: Properties) => unknown): Compute =>
  ({ properties }) =>
    isCalendar(properties) ? compute(properties) : undefined

/** What follows from the other properties of a calendar item or a meeting message. */
export const calendarProperties: Readonly<Record<string, Compute>> = {
  'calendar:CalendarItemType': ofCalendar(({ recurrence }) =>
    recurrence === undefined ? 'Single' : 'RecurringMaster',
  ),
  'calendar:IsMeeting': ofCalendar(
    (properties) =>
      hasAttendees(properties) || (Number(properties['appointmentState'] ?? 0) & appointmentState.meeting) !== 0,
  ),
  'calendar:IsCancelled': ofCalendar(
    ({ appointmentState: state }) => (Number(state ?? 0) & appointmentState.cancelled) !== 0,
  ),
  'calendar:IsRecurring': ofCalendar(({ recurrence }) => recurrence !== undefined),
  'calendar:IsOrganizer': (item, { address }) =>
    isCalendar(item.properties)
      ? item.table.isMessage
        ? organizerOfMessage(item) === address
        : isOrganizer(item.properties)
      : undefined,
  'calendar:Duration': ofCalendar(({ start, end }) =>
    formatDuration((end as Date).getTime() - (start as Date).getTime()),
  ),
  'calendar:StartWallClock': ofCalendar(({ start, startTimeZone }) => wallClock(start, startTimeZone)),
  'calendar:EndWallClock': ofCalendar(({ end, endTimeZone, startTimeZone }) =>
    wallClock(end, endTimeZone ?? startTimeZone),
  ),
  'calendar:StartTimeZoneId': ofCalendar(({ startTimeZone }) => (startTimeZone as TimeZoneDefinition | undefined)?.id),
  'calendar:EndTimeZoneId': ofCalendar(
    ({ endTimeZone, startTimeZone }) => ((endTimeZone ?? startTimeZone) as TimeZoneDefinition | undefined)?.id,
  ),
}

/** Whoever has not been asked by somebody else organizes a meeting himself. */
export const isOrganizer = ({ myResponseType }: Properties): boolean =>
  myResponseType === undefined || myResponseType === 'Organizer' || myResponseType === 'Unknown'

/** An answer goes to the organizer, first of all; everything else about a meeting comes from him. */
function organizerOfMessage({ table, properties }: StoredItem): string | undefined {
  const { organizer, from, toRecipients } = properties as {
    organizer?: Mailbox
    from?: Mailbox
    toRecipients?: Mailbox[]
  }
  const person = organizer ?? (table.element === 'MeetingResponse' ? toRecipients?.[0] : from)
  return person?.emailAddress?.toLowerCase()
}

/** What a clock on the wall shows: its digits are the value, and there is no zone in which they would be an instant. */
function wallClock(instant: unknown, definition: unknown): Date {
  const time = (instant as Date).getTime()
  return definition === undefined
    ? new Date(time)
    : new Date(utcToLocal(time, zoneOf(definition as TimeZoneDefinition)))
}
