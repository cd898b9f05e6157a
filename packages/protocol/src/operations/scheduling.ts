import { versionHeader } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, double, duration, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ArrayOfSmtpAddress } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const TimeSlot = record('t:TimeSlot', { startTime: dateTime, durationInMinutes: double })
export interface TimeSlot extends Infer<typeof TimeSlot> {}

export const MeetingLocation = record('t:MeetingLocation', { emailAddress: string, displayName: string })
export interface MeetingLocation extends Infer<typeof MeetingLocation> {}

export const ActivityDomain = enumeration('t:ActivityDomainType', ['Unknown', 'Personal', 'Work'])
export type ActivityDomain = Infer<typeof ActivityDomain>

export const AvailabilityStatus = enumeration('t:AvailabilityStatusType', [
  'Unknown',
  'Free',
  'Tentative',
  'Busy',
  'Oof',
  'WorkingElsewhere',
])
export type AvailabilityStatus = Infer<typeof AvailabilityStatus>

export const AttendeeAvailability = record('t:AttendeeAvailability', {
  emailAddress: string,
  availability: AvailabilityStatus,
})
export interface AttendeeAvailability extends Infer<typeof AttendeeAvailability> {}

export const ArrayOfMeetingLocation = list('t:ArrayOfMeetingLocation', 'MeetingLocation', MeetingLocation)
export type ArrayOfMeetingLocation = Infer<typeof ArrayOfMeetingLocation>

export const ArrayOfAttendeeAvailability = list(
  't:ArrayOfAttendeeAvailability',
  'AttendeeAvailability',
  AttendeeAvailability,
)
export type ArrayOfAttendeeAvailability = Infer<typeof ArrayOfAttendeeAvailability>

export const MeetingTimeCandidate = record('t:MeetingTimeCandidate', {
  meetingTimeslot: TimeSlot,
  confidence: double,
  score: int,
  organizerAvailability: AvailabilityStatus,
  attendeeAvailabilities: ArrayOfAttendeeAvailability,
  locations: ArrayOfMeetingLocation,
  suggestionHint: string,
})
export interface MeetingTimeCandidate extends Infer<typeof MeetingTimeCandidate> {}

export const ArrayOfMeetingTimeCandidate = nonEmptyList(
  't:ArrayOfMeetingTimeCandidate',
  'MeetingTimeCandidate',
  MeetingTimeCandidate,
)
export type ArrayOfMeetingTimeCandidate = Infer<typeof ArrayOfMeetingTimeCandidate>

export const MeetingTimeCandidatesConstraintItem = record('t:MeetingTimeCandidatesConstraintItem', {
  email: optional(string),
})
export interface MeetingTimeCandidatesConstraintItem extends Infer<typeof MeetingTimeCandidatesConstraintItem> {}

export const AttendeeConstraintItem = MeetingTimeCandidatesConstraintItem.extend('t:AttendeeConstraintItem', {
  isRequired: optional(boolean),
})
export interface AttendeeConstraintItem extends Infer<typeof AttendeeConstraintItem> {}

export const LocationConstraintItem = MeetingTimeCandidatesConstraintItem.extend('t:LocationConstraintItem', {
  name: optional(string),
  resolveAvailability: optional(boolean),
})
export interface LocationConstraintItem extends Infer<typeof LocationConstraintItem> {}

export const ArrayOfLocationConstraintItems = list(
  't:ArrayOfLocationConstraintItems',
  'LocationItem',
  LocationConstraintItem,
)
export type ArrayOfLocationConstraintItems = Infer<typeof ArrayOfLocationConstraintItems>

export const ArrayOfAttendeeConstraintItems = list(
  't:ArrayOfAttendeeConstraintItems',
  'AttendeeItem',
  AttendeeConstraintItem,
)
export type ArrayOfAttendeeConstraintItems = Infer<typeof ArrayOfAttendeeConstraintItems>

export const ArrayOfTimeSlot = list('t:ArrayOfTimeSlot', 'TimeSlot', TimeSlot)
export type ArrayOfTimeSlot = Infer<typeof ArrayOfTimeSlot>

export const EmptySuggestionReason = enumeration('t:EmptySuggestionReason', [
  'Unknown',
  'AttendeesUnavailable',
  'LocationsUnavailable',
  'OrganizerUnavailable',
  'AttendeesUnavailableOrUnknown',
])
export type EmptySuggestionReason = Infer<typeof EmptySuggestionReason>

export const FindMeetingTimesAttendeeConstraints = record('t:FindMeetingTimesAttendeeConstraints', {
  attendeeEntries: optional(ArrayOfAttendeeConstraintItems),
})
export interface FindMeetingTimesAttendeeConstraints extends Infer<typeof FindMeetingTimesAttendeeConstraints> {}

export const FindMeetingTimesLocationConstraints = record('t:FindMeetingTimesLocationConstraints', {
  locationEntries: optional(ArrayOfLocationConstraintItems),
  isRequired: optional(boolean),
  suggestLocation: optional(boolean),
})
export interface FindMeetingTimesLocationConstraints extends Infer<typeof FindMeetingTimesLocationConstraints> {}

export const FindMeetingTimesSearchConstraints = record('t:FindMeetingTimesSearchConstraints', {
  searchWindows: optional(ArrayOfTimeSlot),
  meetingDurationInMinutes: optional(int),
  activityDomain: optional(ActivityDomain),
})
export interface FindMeetingTimesSearchConstraints extends Infer<typeof FindMeetingTimesSearchConstraints> {}

export const FindMeetingTimesConstraints = record('t:FindMeetingTimesConstraints', {
  maxCandidates: optional(int),
  isOrganizerOptional: optional(boolean),
  returnSuggestionHints: optional(boolean),
  appName: optional(string),
  appScenario: optional(string),
  minimumAttendeePercentage: optional(double),
})
export interface FindMeetingTimesConstraints extends Infer<typeof FindMeetingTimesConstraints> {}

export const FindAvailableMeetingTimesRequest = BaseRequest.extend('m:FindAvailableMeetingTimesType', {
  attendees: optional(ArrayOfSmtpAddress),
  searchWindowStart: dateTime,
  searchWindowDuration: duration,
  meetingDurationInMinutes: optional(int),
  location: optional(string),
  maxCandidates: optional(int),
  activityDomain: optional(ActivityDomain),
})
export interface FindAvailableMeetingTimesRequest extends Infer<typeof FindAvailableMeetingTimesRequest> {}

export const FindAvailableMeetingTimesResponseMessage = ResponseMessage.extend(
  'm:FindAvailableMeetingTimesResponseMessageType',
  { meetingTimeCandidates: ArrayOfMeetingTimeCandidate, emptySuggestionsHint: optional(EmptySuggestionReason) },
)
export interface FindAvailableMeetingTimesResponseMessage
  extends Infer<typeof FindAvailableMeetingTimesResponseMessage> {}

export const FindMeetingTimeCandidatesRequest = BaseRequest.extend('m:FindMeetingTimeCandidatesType', {
  attendeeConstraints: optional(FindMeetingTimesAttendeeConstraints),
  locationConstraints: optional(FindMeetingTimesLocationConstraints),
  searchConstraints: optional(FindMeetingTimesSearchConstraints),
  constraints: optional(FindMeetingTimesConstraints),
})
export interface FindMeetingTimeCandidatesRequest extends Infer<typeof FindMeetingTimeCandidatesRequest> {}

export const FindMeetingTimeCandidatesResponseMessage = ResponseMessage.extend(
  'm:FindMeetingTimeCandidatesResponseMessageType',
  { meetingTimeCandidates: ArrayOfMeetingTimeCandidate },
)
export interface FindMeetingTimeCandidatesResponseMessage
  extends Infer<typeof FindMeetingTimeCandidatesResponseMessage> {}

export const FindAvailableMeetingTimes: Operation<
  FindAvailableMeetingTimesRequest,
  FindAvailableMeetingTimesResponseMessage
> = singleOperation(
  'FindAvailableMeetingTimes',
  FindAvailableMeetingTimesRequest,
  FindAvailableMeetingTimesResponseMessage,
  { since: 'Exchange2016', headers: versionHeader },
)

export const FindMeetingTimeCandidates: Operation<
  FindMeetingTimeCandidatesRequest,
  FindMeetingTimeCandidatesResponseMessage
> = singleOperation(
  'FindMeetingTimeCandidates',
  FindMeetingTimeCandidatesRequest,
  FindMeetingTimeCandidatesResponseMessage,
  { since: 'Exchange2016', headers: versionHeader },
)
