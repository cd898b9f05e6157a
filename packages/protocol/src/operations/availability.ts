import { list } from '../schema/list.js'
import { oneOf, optional, required, zeroOrMore } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration, listType } from '../schema/simple.js'
import { MeetingAttendee } from '../types/attendee.js'
import { AvailabilityMailbox } from '../types/mailbox.js'
import { SerializableTimeZone } from '../types/time-zone.js'
import { DaysOfWeek, Duration, LegacyFreeBusy } from '../types/values.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const CalendarEventDetails = record('t:CalendarEventDetails', {
  id: optional(string, { element: 'ID' }),
  subject: optional(string),
  location: optional(string),
  isMeeting: boolean,
  isRecurring: boolean,
  isException: boolean,
  isReminderSet: boolean,
  isPrivate: boolean,
})
export interface CalendarEventDetails extends Infer<typeof CalendarEventDetails> {}

export const CalendarEvent = record('t:CalendarEvent', {
  startTime: dateTime,
  endTime: dateTime,
  busyType: LegacyFreeBusy,
  calendarEventDetails: optional(CalendarEventDetails),
})
export interface CalendarEvent extends Infer<typeof CalendarEvent> {}

export const ArrayOfCalendarEvent = list('t:ArrayOfCalendarEvent', 'CalendarEvent', CalendarEvent)
export type ArrayOfCalendarEvent = Infer<typeof ArrayOfCalendarEvent>

export const FreeBusyView = listType(
  't:FreeBusyViewType',
  enumeration('', ['None', 'MergedOnly', 'FreeBusy', 'FreeBusyMerged', 'Detailed', 'DetailedMerged']),
)
export type FreeBusyView = Infer<typeof FreeBusyView>

export const FreeBusyViewOptions = record('t:FreeBusyViewOptionsType', {
  timeWindow: Duration,
  mergedFreeBusyIntervalInMinutes: optional(int),
  requestedView: optional(FreeBusyView),
})
export interface FreeBusyViewOptions extends Infer<typeof FreeBusyViewOptions> {}

export const WorkingPeriod = record('t:WorkingPeriod', {
  dayOfWeek: DaysOfWeek,
  startTimeInMinutes: int,
  endTimeInMinutes: int,
})
export interface WorkingPeriod extends Infer<typeof WorkingPeriod> {}

export const ArrayOfWorkingPeriod = list('t:ArrayOfWorkingPeriod', 'WorkingPeriod', WorkingPeriod)
export type ArrayOfWorkingPeriod = Infer<typeof ArrayOfWorkingPeriod>

export const WorkingHours = record('t:WorkingHours', {
  timeZone: SerializableTimeZone,
  workingPeriodArray: ArrayOfWorkingPeriod,
})
export interface WorkingHours extends Infer<typeof WorkingHours> {}

export const FreeBusyViewResult = record('t:FreeBusyView', {
  freeBusyViewType: FreeBusyView,
  mergedFreeBusy: optional(string),
  calendarEventArray: optional(ArrayOfCalendarEvent),
  workingHours: optional(WorkingHours),
})
export interface FreeBusyViewResult extends Infer<typeof FreeBusyViewResult> {}

export const MailboxData = record('t:MailboxData', {
  email: AvailabilityMailbox,
  attendeeType: MeetingAttendee,
  excludeConflicts: optional(boolean),
})
export interface MailboxData extends Infer<typeof MailboxData> {}

export const ArrayOfMailboxData = list('t:ArrayOfMailboxData', 'MailboxData', MailboxData, { isNillable: true })
export type ArrayOfMailboxData = Infer<typeof ArrayOfMailboxData>

export const SuggestionQuality = enumeration('t:SuggestionQuality', ['Excellent', 'Good', 'Fair', 'Poor'])
export type SuggestionQuality = Infer<typeof SuggestionQuality>

export const SuggestionsViewOptions = record('t:SuggestionsViewOptionsType', {
  goodThreshold: optional(int),
  maximumResultsByDay: optional(int),
  maximumNonWorkHourResultsByDay: optional(int),
  meetingDurationInMinutes: optional(int),
  minimumSuggestionQuality: optional(SuggestionQuality),
  detailedSuggestionsWindow: Duration,
  currentMeetingTime: optional(dateTime),
  globalObjectId: optional(string),
})
export interface SuggestionsViewOptions extends Infer<typeof SuggestionsViewOptions> {}

export const AttendeeConflictData = record('t:AttendeeConflictData', abstract)
export interface AttendeeConflictData extends Infer<typeof AttendeeConflictData> {}

export const UnknownAttendeeConflictData = AttendeeConflictData.extend('t:UnknownAttendeeConflictData')
export interface UnknownAttendeeConflictData extends Infer<typeof UnknownAttendeeConflictData> {}

export const TooBigGroupAttendeeConflictData = AttendeeConflictData.extend('t:TooBigGroupAttendeeConflictData')
export interface TooBigGroupAttendeeConflictData extends Infer<typeof TooBigGroupAttendeeConflictData> {}

export const IndividualAttendeeConflictData = AttendeeConflictData.extend('t:IndividualAttendeeConflictData', {
  busyType: LegacyFreeBusy,
})
export interface IndividualAttendeeConflictData extends Infer<typeof IndividualAttendeeConflictData> {}

export const GroupAttendeeConflictData = AttendeeConflictData.extend('t:GroupAttendeeConflictData', {
  numberOfMembers: int,
  numberOfMembersAvailable: int,
  numberOfMembersWithConflict: int,
  numberOfMembersWithNoData: int,
})
export interface GroupAttendeeConflictData extends Infer<typeof GroupAttendeeConflictData> {}

export const ArrayOfAttendeeConflictData = list(
  't:ArrayOfAttendeeConflictData',
  oneOf({
    UnknownAttendeeConflictData,
    IndividualAttendeeConflictData,
    TooBigGroupAttendeeConflictData,
    GroupAttendeeConflictData,
  }),
)
export type ArrayOfAttendeeConflictData = Infer<typeof ArrayOfAttendeeConflictData>

export const TimeSuggestion = record('t:Suggestion', {
  meetingTime: dateTime,
  isWorkTime: boolean,
  suggestionQuality: SuggestionQuality,
  attendeeConflictDataArray: optional(ArrayOfAttendeeConflictData),
})
export interface TimeSuggestion extends Infer<typeof TimeSuggestion> {}

export const ArrayOfSuggestion = list('t:ArrayOfSuggestion', 'Suggestion', TimeSuggestion)
export type ArrayOfSuggestion = Infer<typeof ArrayOfSuggestion>

export const SuggestionDayResult = record('t:SuggestionDayResult', {
  date: dateTime,
  dayQuality: SuggestionQuality,
  suggestionArray: optional(ArrayOfSuggestion),
})
export interface SuggestionDayResult extends Infer<typeof SuggestionDayResult> {}

export const ArrayOfSuggestionDayResult = list(
  't:ArrayOfSuggestionDayResult',
  'SuggestionDayResult',
  SuggestionDayResult,
)
export type ArrayOfSuggestionDayResult = Infer<typeof ArrayOfSuggestionDayResult>

export const OofState = enumeration('t:OofState', ['Disabled', 'Enabled', 'Scheduled'])
export type OofState = Infer<typeof OofState>

export const ExternalAudience = enumeration('t:ExternalAudience', ['None', 'Known', 'All'])
export type ExternalAudience = Infer<typeof ExternalAudience>

export const ReplyBody = record(
  't:ReplyBody',
  { message: optional(string) },
  attributes({ lang: optional(string, { element: 'xml:lang' }) }),
)
export interface ReplyBody extends Infer<typeof ReplyBody> {}

export const ArrayOfEventID = list('t:ArrayOfEventIDType', 'EventToDeleteID', string)
export type ArrayOfEventID = Infer<typeof ArrayOfEventID>

export const UserOofSettings = record('t:UserOofSettings', {
  oofState: OofState,
  externalAudience: ExternalAudience,
  duration: optional(Duration),
  internalReply: optional(ReplyBody),
  externalReply: optional(ReplyBody),
  declineMeetingReply: optional(ReplyBody),
  declineEventsForScheduledOOF: optional(boolean),
  declineAllEventsForScheduledOOF: optional(boolean),
  createOOFEvent: optional(boolean),
  oofEventSubject: optional(string, { element: 'OOFEventSubject' }),
  autoDeclineFutureRequestsWhenOOF: optional(boolean),
  oofEventID: optional(string, { element: 'OOFEventID' }),
  eventsToDeleteIDs: optional(ArrayOfEventID),
})
export interface UserOofSettings extends Infer<typeof UserOofSettings> {}

export const SystemDayOfWeek = enumeration('t:SystemDayOfWeek', [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
])
export type SystemDayOfWeek = Infer<typeof SystemDayOfWeek>

export const WorkTimeSlot = record('t:WorkTimeSlot', { startTimeInMinutes: int, endTimeInMinutes: int })
export interface WorkTimeSlot extends Infer<typeof WorkTimeSlot> {}

export const ArrayOfWorkTimeSlot = list('t:ArrayOfWorkTimeSlot', 'TimeSlot', WorkTimeSlot)
export type ArrayOfWorkTimeSlot = Infer<typeof ArrayOfWorkTimeSlot>

export const WorkHours = record('t:WorkHoursType', {
  workDay: optional(SystemDayOfWeek),
  timeSlots: optional(ArrayOfWorkTimeSlot),
})
export interface WorkHours extends Infer<typeof WorkHours> {}

export const ArrayOfWorkHours = record('t:ArrayOfWorkHours', { workHours: zeroOrMore(WorkHours) })
export interface ArrayOfWorkHours extends Infer<typeof ArrayOfWorkHours> {}

export const BaseAvailabilityCalendarView = record('t:BaseAvailabilityCalendarViewType', {
  freeBusyViewType: FreeBusyView,
})
export interface BaseAvailabilityCalendarView extends Infer<typeof BaseAvailabilityCalendarView> {}

export const GetUserAvailabilityRequest = BaseRequest.extend('m:GetUserAvailabilityRequestType', {
  timeZone: optional(SerializableTimeZone, { element: 't:TimeZone' }),
  mailboxDataArray: ArrayOfMailboxData,
  freeBusyViewOptions: optional(FreeBusyViewOptions, { element: 't:FreeBusyViewOptions' }),
  suggestionsViewOptions: optional(SuggestionsViewOptions, { element: 't:SuggestionsViewOptions' }),
})
export interface GetUserAvailabilityRequest extends Infer<typeof GetUserAvailabilityRequest> {}

export const FreeBusyResponse = record('m:FreeBusyResponseType', {
  responseMessage: optional(ResponseMessage),
  freeBusyView: optional(FreeBusyViewResult),
})
export interface FreeBusyResponse extends Infer<typeof FreeBusyResponse> {}

export const ArrayOfFreeBusyResponse = list('m:ArrayOfFreeBusyResponse', 'FreeBusyResponse', FreeBusyResponse)
export type ArrayOfFreeBusyResponse = Infer<typeof ArrayOfFreeBusyResponse>

export const SuggestionsResponse = record('m:SuggestionsResponseType', {
  responseMessage: optional(ResponseMessage),
  suggestionDayResultArray: optional(ArrayOfSuggestionDayResult),
})
export interface SuggestionsResponse extends Infer<typeof SuggestionsResponse> {}

export const GetUserAvailabilityResponse = record('m:GetUserAvailabilityResponseType', {
  freeBusyResponseArray: optional(ArrayOfFreeBusyResponse),
  suggestionsResponse: optional(SuggestionsResponse),
})
export interface GetUserAvailabilityResponse extends Infer<typeof GetUserAvailabilityResponse> {}

export const GetUserOofSettingsRequest = BaseRequest.extend('m:GetUserOofSettingsRequest', {
  mailbox: required(AvailabilityMailbox, { element: 't:Mailbox' }),
})
export interface GetUserOofSettingsRequest extends Infer<typeof GetUserOofSettingsRequest> {}

export const GetUserOofSettingsResponse = record('m:GetUserOofSettingsResponse', {
  responseMessage: ResponseMessage,
  oofSettings: optional(UserOofSettings, { element: 't:OofSettings' }),
  allowExternalOof: optional(ExternalAudience),
})
export interface GetUserOofSettingsResponse extends Infer<typeof GetUserOofSettingsResponse> {}

export const SetUserOofSettingsRequest = BaseRequest.extend('m:SetUserOofSettingsRequest', {
  mailbox: required(AvailabilityMailbox, { element: 't:Mailbox' }),
  userOofSettings: required(UserOofSettings, { element: 't:UserOofSettings' }),
})
export interface SetUserOofSettingsRequest extends Infer<typeof SetUserOofSettingsRequest> {}

export const SetUserOofSettingsResponse = record('m:SetUserOofSettingsResponse', {
  responseMessage: optional(ResponseMessage),
})
export interface SetUserOofSettingsResponse extends Infer<typeof SetUserOofSettingsResponse> {}

export const GetUserAvailability: Operation<GetUserAvailabilityRequest, GetUserAvailabilityResponse> = singleOperation(
  'GetUserAvailability',
  GetUserAvailabilityRequest,
  GetUserAvailabilityResponse,
  {
    since: 'Exchange2007',
    headers: ['Impersonation', 'TimeZoneContext', 'RequestVersion'],
    requestElement: 'GetUserAvailabilityRequest',
    soapAction: 'GetUserAvailability',
    requestPart: 'GetUserAvailabilityRequest',
  },
)

export const GetUserOofSettings: Operation<GetUserOofSettingsRequest, GetUserOofSettingsResponse> = singleOperation(
  'GetUserOofSettings',
  GetUserOofSettingsRequest,
  GetUserOofSettingsResponse,
  {
    since: 'Exchange2007',
    headers: ['Impersonation'],
    requestElement: 'GetUserOofSettingsRequest',
    soapAction: 'GetUserOofSettings',
    requestPart: 'GetUserOofSettingsRequest',
  },
)

export const SetUserOofSettings: Operation<SetUserOofSettingsRequest, SetUserOofSettingsResponse> = singleOperation(
  'SetUserOofSettings',
  SetUserOofSettingsRequest,
  SetUserOofSettingsResponse,
  {
    since: 'Exchange2007',
    headers: ['Impersonation'],
    requestElement: 'SetUserOofSettingsRequest',
    soapAction: 'SetUserOofSettings',
    requestPart: 'SetUserOofSettingsRequest',
  },
)
