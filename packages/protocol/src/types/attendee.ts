import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { dateTime } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Mailbox, ResponseType } from './mailbox.js'

export const Attendee = record('t:AttendeeType', {
  mailbox: Mailbox,
  responseType: optional(ResponseType),
  lastResponseTime: optional(dateTime),
  proposedStart: optional(dateTime, { since: 'Exchange2013_SP1' }),
  proposedEnd: optional(dateTime, { since: 'Exchange2013_SP1' }),
})
export interface Attendee extends Infer<typeof Attendee> {}

export const NonEmptyArrayOfAttendees = nonEmptyList('t:NonEmptyArrayOfAttendeesType', 'Attendee', Attendee)
export type NonEmptyArrayOfAttendees = Infer<typeof NonEmptyArrayOfAttendees>

export const MeetingAttendee = enumeration('t:MeetingAttendeeType', [
  'Organizer',
  'Required',
  'Optional',
  'Room',
  'Resource',
])
export type MeetingAttendee = Infer<typeof MeetingAttendee>
