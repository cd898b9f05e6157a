import { type Mailbox, type OccurrenceInfo, OffsetDate, type TimeZoneDefinition } from '@exchequer/protocol'
import { formatDuration } from '#time/duration'
import { type CalendarSeries, calendarSeries, type Slot } from './calendar-series.js'
import type { Compute, Reader } from './computed.js'
import type { Head } from './item-document.js'
import { occurrenceInfo } from './occurrences.js'
import { attendeeKeys } from './recipients.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDefinitionOf, zoneOf } from './zones.js'

/** Whoever is invited, in the order of the schema. */
export const hasAttendees = (head: Head): boolean =>
  attendeeKeys.some((key) => ((head[key] as unknown[] | undefined)?.length ?? 0) > 0)

/** AppointmentState: the item is a meeting, was received, was cancelled (docs "AppointmentState"). */
export const appointmentState = { meeting: 1, received: 2, cancelled: 4 } as const

/** Whether a meeting was called off. */
export const isCancelled = ({ appointmentState: state }: Head): boolean =>
  (Number(state ?? 0) & appointmentState.cancelled) !== 0

/**
 * Whether somebody cannot be elsewhere during an event. Tentative time is taken too: whoever asked first comes first. `NoData` says that
 * nobody knows, and is in nobody's way (docs "LegacyFreeBusyStatus").
 */
export function takesTime(properties: Properties): boolean {
  const { legacyFreeBusyStatus: status = 'Busy' } = properties
  return status !== 'Free' && status !== 'NoData' && !isCancelled(properties)
}

const isCalendar = ({ start }: Head): boolean => start !== undefined

const ofCalendar =
  (compute: (properties: Properties) => unknown): Compute =>
  ({ properties }) =>
    isCalendar(properties) ? compute(properties) : undefined

/** What follows from the other properties of a calendar item or a meeting message. */
export const calendarProperties: Readonly<Record<string, Compute>> = {
  'calendar:CalendarItemType': ({ head, occurrence }) => {
    if (!isCalendar(head)) return undefined
    if (occurrence) return occurrence.exception ? 'Exception' : 'Occurrence'
    if (head.recurrenceId !== undefined) return 'Exception'
    return head.recurrence === undefined ? 'Single' : 'RecurringMaster'
  },
  'calendar:IsMeeting': ofCalendar(
    (properties) =>
      hasAttendees(properties) || (Number(properties['appointmentState'] ?? 0) & appointmentState.meeting) !== 0,
  ),
  'calendar:IsCancelled': ofCalendar(isCancelled),
  'calendar:IsRecurring': ({ properties, occurrence }) =>
    isCalendar(properties)
      ? occurrence !== undefined || properties['recurrence'] !== undefined || properties['recurrenceId'] !== undefined
      : undefined,
  'calendar:RecurrenceId': originalStart,
  'calendar:OriginalStart': originalStart,
  'calendar:FirstOccurrence': (item, reader) => infoOf(item, reader, (series) => series.remaining(1, 1)),
  'calendar:LastOccurrence': (item, reader) =>
    infoOf(item, reader, (series) => (Number.isFinite(series.count) ? series.remaining(series.count, -1) : undefined)),
  'calendar:ModifiedOccurrences': modifiedOccurrences,
  'calendar:DeletedOccurrences': (item) => {
    const deleted = calendarSeries(item)?.deleted ?? []
    return deleted.length > 0 ? deleted.map((start) => ({ start: new Date(start) })) : undefined
  },
  'calendar:IsOrganizer': (item, { address }) =>
    isCalendar(item.properties)
      ? item.table.isMessage
        ? organizerOfMessage(item) === address
        : isOrganizer(item.properties)
      : undefined,
  'calendar:Duration': ofCalendar(({ start, end }) =>
    formatDuration((end as Date).getTime() - (start as Date).getTime()),
  ),
  'calendar:StartTimeZone': ofCalendar(({ startTimeZone }) => wholeZone(startTimeZone)),
  'calendar:EndTimeZone': ofCalendar(({ endTimeZone }) => wholeZone(endTimeZone)),
  'calendar:StartWallClock': ofCalendar(({ start, startTimeZone }) => wallClock(start, startTimeZone)),
  'calendar:EndWallClock': ofCalendar(({ end, endTimeZone, startTimeZone }) =>
    wallClock(end, endTimeZone ?? startTimeZone),
  ),
  'calendar:StartTimeZoneId': ofCalendar(({ startTimeZone }) => (startTimeZone as TimeZoneDefinition | undefined)?.id),
  'calendar:EndTimeZoneId': ofCalendar(
    ({ endTimeZone, startTimeZone }) => ((endTimeZone ?? startTimeZone) as TimeZoneDefinition | undefined)?.id,
  ),
}

/** When an occurrence was to be; a message about one knows it as a property. */
function originalStart({ properties, occurrence }: StoredItem): Date | undefined {
  return occurrence ? new Date(occurrence.originalStart) : (properties['recurrenceId'] as Date | undefined)
}

function infoOf(
  item: StoredItem,
  { mailboxGuid }: Reader,
  choose: (series: CalendarSeries) => Slot | undefined,
): OccurrenceInfo | undefined {
  const series = calendarSeries(item)
  const slot = series && choose(series)
  return slot && occurrenceInfo(item, slot, mailboxGuid)
}

function modifiedOccurrences(item: StoredItem, { mailboxGuid }: Reader): OccurrenceInfo[] | undefined {
  const series = calendarSeries(item)
  const infos: OccurrenceInfo[] = []
  for (const { originalStart } of series?.exceptions ?? []) {
    const instance = series!.instanceOf(originalStart)
    if (instance !== undefined) infos.push(occurrenceInfo(item, series!.slot(instance), mailboxGuid))
  }
  return infos.length > 0 ? infos : undefined
}

/** Whoever has not been asked by somebody else organizes a meeting himself. */
export const isOrganizer = ({ myResponseType }: Head): boolean =>
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

/** The time where the event is: the digits are those of the clock there, and with its offset they are the instant as well. */
function wallClock(instant: unknown, definition: unknown): Date {
  const time = (instant as Date).getTime()
  return new OffsetDate(time, definition === undefined ? 0 : zoneOf(definition as TimeZoneDefinition).offsetAt(time))
}

const wholeZone = (definition: unknown): TimeZoneDefinition | undefined =>
  definition === undefined ? undefined : wholeDefinitionOf(zoneOf(definition as TimeZoneDefinition))
