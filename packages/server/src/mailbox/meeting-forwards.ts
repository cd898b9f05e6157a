import { EwsError, itemClassOf } from '@exchequer/protocol'
import { saysMeeting } from '#delivery/meeting-lookup'
import { carried, requestMarks } from '#delivery/meeting-messages'
import { appointmentState, hasAttendees } from './calendar-properties.js'
import type { Draft } from './draft.js'
import { isForwardable } from './response-objects.js'
import type { StoredItem } from './stored-item.js'

/** Throws where the organizer wants the meeting to stay among those whom he invited. */
export function checkForwardable(item: StoredItem): void {
  if (!isForwardable(item)) throw new EwsError('ErrorCalendarForwardActionNotAllowed')
}

/** Whether who gets an item sent on is invited by that (docs "CreateItem": a meeting request is forwarded as one). */
export function isForwardedAsRequest({ table, properties }: StoredItem): boolean {
  if (table.element === 'MeetingRequest') return saysMeeting(properties)
  const isCancelled = (Number(properties['appointmentState'] ?? 0) & appointmentState.cancelled) !== 0
  return table.element === 'CalendarItem' && hasAttendees(properties) && !isCancelled
}

const appointment = itemClassOf('IPM.Appointment')
const request = itemClassOf('IPM.Schedule.Meeting.Request')

/** Makes of a message that sends a meeting on the request that it is ([MS-OXOCAL] 3.1.4.7.5). */
export function becomeRequest(draft: Draft, { properties, state }: StoredItem): void {
  const { calendarLines, excluded } = state
  draft.table = request
  draft.itemClass = request.itemClass
  draft.properties = {
    // Of a request that is sent on, only what is the meeting's: whom it went to is nothing to whom it goes.
    ...carried(request, carried(appointment, properties)),
    ...draft.properties,
    ...requestMarks(properties),
    isResponseRequested: properties['isResponseRequested'] ?? true,
    meetingRequestType: 'NewMeetingRequest',
  }
  if (calendarLines) draft.state.calendarLines = calendarLines
  if (excluded) draft.state.excluded = excluded
}
