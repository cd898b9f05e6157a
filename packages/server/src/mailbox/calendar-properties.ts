import type { TimeZoneDefinition } from '@exchequer/protocol'
import { formatDuration } from '#time/duration'
import type { Compute } from './computed.js'
import type { Properties } from './stored-item.js'

const attendeeKeys = ['requiredAttendees', 'optionalAttendees', 'resources'] as const

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
  'calendar:IsOrganizer': ofCalendar(
    ({ myResponseType }) =>
      myResponseType === undefined || myResponseType === 'Organizer' || myResponseType === 'Unknown',
  ),
  'calendar:Duration': ofCalendar(({ start, end }) =>
    formatDuration((end as Date).getTime() - (start as Date).getTime()),
  ),
  'calendar:StartTimeZoneId': ofCalendar(({ startTimeZone }) => (startTimeZone as TimeZoneDefinition | undefined)?.id),
  'calendar:EndTimeZoneId': ofCalendar(
    ({ endTimeZone, startTimeZone }) => ((endTimeZone ?? startTimeZone) as TimeZoneDefinition | undefined)?.id,
  ),
}
