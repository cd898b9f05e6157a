import { family, field } from '../schema/family.js'
import { optional } from '../schema/member.js'
import type { Infer, RecordType } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { boolean, dateTime, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Body } from '../types/body.js'
import { ItemId } from '../types/ids.js'
import { ArrayOfRecipients, ResponseType, SingleRecipient } from '../types/mailbox.js'
import { ItemClass, NonEmptyArrayOfInternetHeaders, SensitivityChoices } from '../types/values.js'
import type { Attachment } from './attachment.js'
import { ChangeHighlights, calendar } from './calendar-item.js'
import { Message } from './message.js'
import { NamedResponseObject, SmartResponse } from './response-object.js'

export const WellKnownResponseObject = NamedResponseObject.restrict('t:WellKnownResponseObjectType', {
  itemClass: optional(ItemClass),
  sensitivity: optional(SensitivityChoices),
  body: optional(Body),
  attachments: optional(named<Attachment[]>('t:NonEmptyArrayOfAttachmentsType')),
  internetMessageHeaders: optional(NonEmptyArrayOfInternetHeaders),
  sender: optional(SingleRecipient),
  toRecipients: optional(ArrayOfRecipients),
  ccRecipients: optional(ArrayOfRecipients),
  bccRecipients: optional(ArrayOfRecipients),
  isReadReceiptRequested: optional(boolean),
  isDeliveryReceiptRequested: optional(boolean),
  from: optional(SingleRecipient),
  referenceItemId: optional(ItemId),
})
export interface WellKnownResponseObject extends Infer<typeof WellKnownResponseObject> {}

export const CancelCalendarItem = SmartResponse.extend('t:CancelCalendarItemType')
export interface CancelCalendarItem extends Infer<typeof CancelCalendarItem> {}

export const MeetingRegistrationResponseObject = WellKnownResponseObject.extend(
  't:MeetingRegistrationResponseObjectType',
  {
    proposedStart: optional(dateTime, { since: 'Exchange2013_SP1' }),
    proposedEnd: optional(dateTime, { since: 'Exchange2013_SP1' }),
  },
)
export interface MeetingRegistrationResponseObject extends Infer<typeof MeetingRegistrationResponseObject> {}

export const AcceptItem = MeetingRegistrationResponseObject.extend('t:AcceptItemType')
export interface AcceptItem extends Infer<typeof AcceptItem> {}

export const TentativelyAcceptItem = MeetingRegistrationResponseObject.extend('t:TentativelyAcceptItemType')
export interface TentativelyAcceptItem extends Infer<typeof TentativelyAcceptItem> {}

export const DeclineItem = MeetingRegistrationResponseObject.extend('t:DeclineItemType')
export interface DeclineItem extends Infer<typeof DeclineItem> {}

export const ProposeNewTime = NamedResponseObject.extend('t:ProposeNewTimeType')
export interface ProposeNewTime extends Infer<typeof ProposeNewTime> {}

export const RemoveItem = NamedResponseObject.extend('t:RemoveItemType')
export interface RemoveItem extends Infer<typeof RemoveItem> {}

export const AddItemToMyCalendar = NamedResponseObject.extend('t:AddItemToMyCalendarType')
export interface AddItemToMyCalendar extends Infer<typeof AddItemToMyCalendar> {}

export const MeetingRequestKind = enumeration('t:MeetingRequestTypeType', [
  'None',
  'FullUpdate',
  'InformationalUpdate',
  'NewMeetingRequest',
  'Outdated',
  'SilentUpdate',
  'PrincipalWantsCopy',
])
export type MeetingRequestKind = Infer<typeof MeetingRequestKind>

export const meeting = family('meeting', {
  associatedCalendarItemId: field(ItemId, {
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    inDefaultOfGet: '*',
  }),
  isDelegated: field(boolean, { isReadOnly: true, isComputed: true, inDefault: '*' }),
  isOutOfDate: field(boolean, { isReadOnly: true, isUnlisted: true, isComputed: true, inDefaultOfGet: '*' }),
  hasBeenProcessed: field(boolean, { isReadOnly: true, inDefault: '*', mapi: '0x7d01' }),
  responseType: field(ResponseType, { isReadOnly: true, isComputed: true, inDefault: '*' }),
  uid: calendar.uid,
  recurrenceId: calendar.recurrenceId,
  dateTimeStamp: calendar.dateTimeStamp,
  isOrganizer: calendar.isOrganizer,
})

const meetingMessageTable = Message.extend('t:MeetingMessageType', meeting)
export interface MeetingMessage extends Infer<typeof meetingMessageTable> {}
export const MeetingMessage: RecordType<MeetingMessage> = meetingMessageTable

export const meetingRequest = family('meetingRequest', {
  meetingRequestType: field(MeetingRequestKind, {
    isReadOnly: true,
    isUnlisted: true,
    inDefaultOfGet: '*',
    mapi: 'Meeting/0x26',
  }),
  intendedFreeBusyStatus: calendar.intendedFreeBusyStatus,
  start: calendar.start,
  end: calendar.end,
  originalStart: calendar.originalStart,
  isAllDayEvent: calendar.isAllDayEvent,
  legacyFreeBusyStatus: calendar.legacyFreeBusyStatus,
  location: calendar.location,
  when: calendar.when,
  isMeeting: calendar.isMeeting,
  isCancelled: calendar.isCancelled,
  isRecurring: calendar.isRecurring,
  meetingRequestWasSent: calendar.meetingRequestWasSent,
  calendarItemType: calendar.calendarItemType,
  myResponseType: calendar.myResponseType,
  organizer: calendar.organizer,
  requiredAttendees: calendar.requiredAttendees,
  optionalAttendees: calendar.optionalAttendees,
  resources: calendar.resources,
  conflictingMeetingCount: calendar.conflictingMeetingCount,
  adjacentMeetingCount: calendar.adjacentMeetingCount,
  conflictingMeetings: calendar.conflictingMeetings,
  adjacentMeetings: calendar.adjacentMeetings,
  duration: calendar.duration,
  timeZone: calendar.timeZone,
  appointmentReplyTime: calendar.appointmentReplyTime,
  appointmentSequenceNumber: calendar.appointmentSequenceNumber,
  appointmentState: calendar.appointmentState,
  recurrence: calendar.recurrence,
  firstOccurrence: calendar.firstOccurrence,
  lastOccurrence: calendar.lastOccurrence,
  modifiedOccurrences: calendar.modifiedOccurrences,
  deletedOccurrences: calendar.deletedOccurrences,
  meetingTimeZone: calendar.meetingTimeZone,
  startTimeZone: calendar.startTimeZone,
  endTimeZone: calendar.endTimeZone,
  conferenceType: calendar.conferenceType,
  allowNewTimeProposal: calendar.allowNewTimeProposal,
  isOnlineMeeting: calendar.isOnlineMeeting,
  meetingWorkspaceUrl: calendar.meetingWorkspaceUrl,
  netShowUrl: calendar.netShowUrl,
  enhancedLocation: calendar.enhancedLocation,
  changeHighlights: field(ChangeHighlights, {
    since: 'Exchange2013',
    isReadOnly: true,
    isUnlisted: true,
    mapi: 'Appointment/0x8204',
  }),
  startWallClock: calendar.startWallClock,
  endWallClock: calendar.endWallClock,
  startTimeZoneId: calendar.startTimeZoneId,
  endTimeZoneId: calendar.endTimeZoneId,
  doNotForwardMeeting: field(boolean, {
    uri: 'meeting:DoNotForwardMeeting',
    since: 'Exchange2016',
    isReadOnly: true,
    isExplicit: true,
    mapi: 'PublicStrings/DoNotForward',
  }),
})

const meetingRequestTable = MeetingMessage.extend('t:MeetingRequestMessageType', meetingRequest)
export interface MeetingRequest extends Infer<typeof meetingRequestTable> {}
export const MeetingRequest: RecordType<MeetingRequest> = meetingRequestTable

export const meetingResponse = family('meeting', {
  start: calendar.start,
  end: calendar.end,
  location: calendar.location,
  recurrence: calendar.recurrence,
  calendarItemType: field(string, {
    uri: 'calendar:CalendarItemType',
    since: 'Exchange2013',
    isReadOnly: true,
    isComputed: true,
  }),
  proposedStart: field(dateTime, { since: 'Exchange2013', isReadOnly: true, mapi: 'Appointment/0x8250' }),
  proposedEnd: field(dateTime, { since: 'Exchange2013', isReadOnly: true, mapi: 'Appointment/0x8251' }),
  enhancedLocation: calendar.enhancedLocation,
})

const meetingResponseTable = MeetingMessage.extend('t:MeetingResponseMessageType', meetingResponse)
export interface MeetingResponse extends Infer<typeof meetingResponseTable> {}
export const MeetingResponse: RecordType<MeetingResponse> = meetingResponseTable

export const meetingCancellation = family('meeting', {
  start: calendar.start,
  end: calendar.end,
  location: calendar.location,
  recurrence: calendar.recurrence,
  calendarItemType: field(string, {
    uri: 'calendar:CalendarItemType',
    since: 'Exchange2013',
    isReadOnly: true,
    isComputed: true,
  }),
  enhancedLocation: calendar.enhancedLocation,
  doNotForwardMeeting: meetingRequest.doNotForwardMeeting,
})

const meetingCancellationTable = MeetingMessage.extend('t:MeetingCancellationMessageType', meetingCancellation)
export interface MeetingCancellation extends Infer<typeof meetingCancellationTable> {}
export const MeetingCancellation: RecordType<MeetingCancellation> = meetingCancellationTable
