import { EwsError, itemClassOf } from '@exchequer/protocol'
import { saysMeeting } from '#delivery/meeting-lookup'
import { requestMarks } from '#delivery/meeting-messages'
import { carried, toldAside } from '#delivery/told'
import { hasAttendees, isCancelled } from './calendar-properties.js'
import type { Draft } from './draft.js'
import { isForwardable } from './response-objects.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

/** Throws where the organizer wants the meeting to stay among those whom he invited. */
export function checkForwardable(item: StoredItem): void {
  if (!isForwardable(item)) throw new EwsError('ErrorCalendarForwardActionNotAllowed')
}

/** Whether who gets an item sent on is invited by that (docs "CreateItem": a meeting request is forwarded as one). */
export function isForwardedAsRequest({ table, properties }: StoredItem): boolean {
  if (table.element === 'MeetingRequest') return saysMeeting(properties)
  return table.element === 'CalendarItem' && hasAttendees(properties) && !isCancelled(properties)
}

const appointment = itemClassOf('IPM.Appointment')
const request = itemClassOf('IPM.Schedule.Meeting.Request')

/** Makes of a message that sends a meeting on the request that it is ([MS-OXOCAL] 3.1.4.7.5). */
export async function becomeRequest(session: WriteSession, draft: Draft, item: StoredItem): Promise<void> {
  const { properties } = item
  const { state, ...parts } = toldAside(await wholeDraft(session, item))
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
  Object.assign(draft.state, state)
  Object.assign(draft, parts)
}
