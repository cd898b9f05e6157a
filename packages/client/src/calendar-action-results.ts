import { Appointment, type Item, MeetingCancellation, MeetingRequest, MeetingResponse } from './item-classes.js'

/** What lies where after an answer: each with its id alone, as far as it is there. */
export interface CalendarActionResults {
  /** In the calendar, or in Deleted Items where it was declined, called off or removed. */
  readonly appointment?: Appointment
  /** In Deleted Items. */
  readonly meetingRequest?: MeetingRequest
  readonly meetingResponse?: MeetingResponse
  readonly meetingCancellation?: MeetingCancellation
}

/** The items of an answer by what they are. */
export function calendarActionResults(items: readonly Item[]): CalendarActionResults {
  const first = <T extends Item>(itemClass: abstract new (...given: never[]) => T): T | undefined =>
    items.find((item): item is T => item instanceof itemClass)
  const appointment = first<Appointment>(Appointment)
  const meetingRequest = first<MeetingRequest>(MeetingRequest)
  const meetingResponse = first<MeetingResponse>(MeetingResponse)
  const meetingCancellation = first<MeetingCancellation>(MeetingCancellation)
  return {
    ...(appointment && { appointment }),
    ...(meetingRequest && { meetingRequest }),
    ...(meetingResponse && { meetingResponse }),
    ...(meetingCancellation && { meetingCancellation }),
  }
}
