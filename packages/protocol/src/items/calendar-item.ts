import { family, field } from '../schema/family.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { NonEmptyArrayOfAttendees } from '../types/attendee.js'
import { EnhancedLocation } from '../types/location.js'
import { ResponseType, SingleRecipient } from '../types/mailbox.js'
import {
  NonEmptyArrayOfDeletedOccurrences,
  NonEmptyArrayOfOccurrenceInfo,
  OccurrenceInfo,
  Recurrence,
} from '../types/recurrence.js'
import { Guid } from '../types/text.js'
import { TimeZone, TimeZoneDefinition } from '../types/time-zone.js'
import { CalendarItemKind, LegacyFreeBusy } from '../types/values.js'
import type { AnyItem } from './any-item.js'
import { Item } from './item.js'

export const CalendarItemCreateOrDeleteOperation = enumeration('t:CalendarItemCreateOrDeleteOperationType', [
  'SendToNone',
  'SendOnlyToAll',
  'SendToAllAndSaveCopy',
])
export type CalendarItemCreateOrDeleteOperation = Infer<typeof CalendarItemCreateOrDeleteOperation>

export const LobbyBypass = enumeration('t:LobbyBypassType', ['Disabled', 'EnabledForGatewayParticipants'])
export type LobbyBypass = Infer<typeof LobbyBypass>

export const OnlineMeetingAccessLevel = enumeration('t:OnlineMeetingAccessLevelType', [
  'Locked',
  'Invited',
  'Internal',
  'Everyone',
])
export type OnlineMeetingAccessLevel = Infer<typeof OnlineMeetingAccessLevel>

export const Presenters = enumeration('t:PresentersType', ['Disabled', 'Internal', 'Everyone'])
export type Presenters = Infer<typeof Presenters>

export const OnlineMeetingSettings = record('t:OnlineMeetingSettingsType', {
  lobbyBypass: LobbyBypass,
  accessLevel: OnlineMeetingAccessLevel,
  presenters: Presenters,
})
export interface OnlineMeetingSettings extends Infer<typeof OnlineMeetingSettings> {}

export const EmailReminderChange = enumeration('t:EmailReminderChangeType', ['None', 'Added', 'Override', 'Deleted'])
export type EmailReminderChange = Infer<typeof EmailReminderChange>

export const EmailReminderSendOption = enumeration('t:EmailReminderSendOption', [
  'NotSet',
  'User',
  'AllAttendees',
  'Staff',
  'Customer',
])
export type EmailReminderSendOption = Infer<typeof EmailReminderSendOption>

export const InboxReminder = record('t:InboxReminderType', {
  id: optional(Guid),
  reminderOffset: optional(int),
  message: optional(string),
  isOrganizerReminder: optional(boolean),
  occurrenceChange: optional(EmailReminderChange),
  sendOption: optional(EmailReminderSendOption),
})
export interface InboxReminder extends Infer<typeof InboxReminder> {}

export const ArrayOfInboxReminder = list('t:ArrayOfInboxReminderType', 'InboxReminder', InboxReminder)
export type ArrayOfInboxReminder = Infer<typeof ArrayOfInboxReminder>

export const CalendarActivityData = record('t:CalendarActivityDataType', {
  activityAction: string,
  clientId: string,
  casRequestId: Guid,
  indexSelected: int,
})
export interface CalendarActivityData extends Infer<typeof CalendarActivityData> {}

export const calendar = family('calendar', {
  uid: field(string, {
    element: 'UID',
    since: 'Exchange2007_SP1',
    isUndeletable: true,
    mapi: 'PublicStrings/urn:schemas:calendar:uid',
  }),
  recurrenceId: field(dateTime, { since: 'Exchange2007_SP1', isReadOnly: true, mapi: 'Appointment/0x8228' }),
  dateTimeStamp: field(dateTime, { since: 'Exchange2007_SP1', isReadOnly: true, mapi: 'Meeting/0x1a' }),
  start: field(dateTime, { isUndeletable: true, inDefault: '*', mapi: 'Appointment/0x820d' }),
  end: field(dateTime, { isUndeletable: true, inDefault: '*', mapi: 'Appointment/0x820e' }),
  originalStart: field(dateTime, { isReadOnly: true, mapi: 'Appointment/0x8228' }),
  isAllDayEvent: field(boolean, { isUndeletable: true, mapi: 'Appointment/0x8215' }),
  legacyFreeBusyStatus: field(LegacyFreeBusy, { isUndeletable: true, inDefault: '*', mapi: 'Appointment/0x8205' }),
  location: field(string, { inDefault: '*', mapi: 'Appointment/0x8208' }),
  when: string,
  isMeeting: field(boolean, { isReadOnly: true, isComputed: true }),
  isCancelled: field(boolean, { isReadOnly: true, isComputed: true }),
  isRecurring: field(boolean, { isReadOnly: true, mapi: 'Appointment/0x8223' }),
  meetingRequestWasSent: field(boolean, { isReadOnly: true, mapi: 'Appointment/0x8229' }),
  isResponseRequested: field(boolean, { isUndeletable: true, mapi: '0x0063' }),
  calendarItemType: field(CalendarItemKind, { isReadOnly: true, isComputed: true, inDefault: '*' }),
  myResponseType: field(ResponseType, { isReadOnly: true, mapi: 'Appointment/0x8218' }),
  organizer: field(SingleRecipient, { isReadOnly: true, inDefault: '*', mapi: '0x0042' }),
  requiredAttendees: field(NonEmptyArrayOfAttendees, { isAppendable: true, isUnlisted: true }),
  optionalAttendees: field(NonEmptyArrayOfAttendees, { isAppendable: true, isUnlisted: true }),
  resources: field(NonEmptyArrayOfAttendees, { isAppendable: true, isUnlisted: true }),
  inboxReminders: field(ArrayOfInboxReminder, {
    since: 'Exchange2013',
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  conflictingMeetingCount: field(int, { isReadOnly: true, isUnlisted: true, isComputed: true }),
  adjacentMeetingCount: field(int, { isReadOnly: true, isUnlisted: true, isComputed: true }),
  conflictingMeetings: field(named<AnyItem[]>('t:NonEmptyArrayOfAllItemsType'), {
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
  }),
  adjacentMeetings: field(named<AnyItem[]>('t:NonEmptyArrayOfAllItemsType'), {
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
  }),
  duration: field(string, { isReadOnly: true, isComputed: true, mapi: 'Appointment/0x8213' }),
  timeZone: field(string, { isReadOnly: true, mapi: 'Appointment/0x8234' }),
  appointmentReplyTime: field(dateTime, { isReadOnly: true, mapi: 'Appointment/0x8220' }),
  appointmentSequenceNumber: field(int, { isReadOnly: true, mapi: 'Appointment/0x8201' }),
  appointmentState: field(int, { isReadOnly: true, mapi: 'Appointment/0x8217' }),
  recurrence: field(Recurrence, { isUnlisted: true, isComputed: true, mapi: 'Appointment/0x8216' }),
  firstOccurrence: field(OccurrenceInfo, { isReadOnly: true, isUnlisted: true, isComputed: true }),
  lastOccurrence: field(OccurrenceInfo, { isReadOnly: true, isUnlisted: true, isComputed: true }),
  modifiedOccurrences: field(NonEmptyArrayOfOccurrenceInfo, { isReadOnly: true, isUnlisted: true, isComputed: true }),
  deletedOccurrences: field(NonEmptyArrayOfDeletedOccurrences, {
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
  }),
  meetingTimeZone: field(TimeZone, {
    isUndeletable: true,
    isUnlisted: true,
    isComputed: true,
    mapi: 'Appointment/0x8233',
  }),
  startTimeZone: field(TimeZoneDefinition, {
    since: 'Exchange2010',
    isUndeletable: true,
    isComputed: true,
    mapi: 'Appointment/0x825e',
  }),
  endTimeZone: field(TimeZoneDefinition, {
    since: 'Exchange2010',
    isUndeletable: true,
    isComputed: true,
    mapi: 'Appointment/0x825f',
  }),
  conferenceType: field(int, { isUndeletable: true, mapi: 'Appointment/0x8241' }),
  allowNewTimeProposal: field(boolean, { isUndeletable: true, mapi: 'Appointment/0x825a' }),
  isOnlineMeeting: field(boolean, { isUndeletable: true, mapi: 'Appointment/0x8240' }),
  meetingWorkspaceUrl: field(string, { mapi: 'Appointment/0x8209' }),
  netShowUrl: field(string, { mapi: 'Appointment/0x8248' }),
  enhancedLocation: field(EnhancedLocation, { since: 'Exchange2013', isComputed: true }),
  startWallClock: field(dateTime, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  endWallClock: field(dateTime, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  startTimeZoneId: field(string, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  endTimeZoneId: field(string, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  intendedFreeBusyStatus: field(LegacyFreeBusy, {
    uri: 'meetingRequest:IntendedFreeBusyStatus',
    since: 'Exchange2013',
    isReadOnly: true,
    mapi: 'Appointment/0x8224',
  }),
  joinOnlineMeetingUrl: field(string, {
    since: 'Exchange2013',
    isReadOnly: true,
    mapi: 'PublicStrings/OnlineMeetingExternalLink',
  }),
  onlineMeetingSettings: field(OnlineMeetingSettings, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  isOrganizer: field(boolean, { since: 'Exchange2013', isReadOnly: true, isComputed: true }),
  calendarActivityData: field(CalendarActivityData, {
    since: 'Exchange2016',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  doNotForwardMeeting: field(boolean, {
    since: 'Exchange2016',
    isUndeletable: true,
    isExplicit: true,
    mapi: 'PublicStrings/DoNotForward',
  }),
})

const calendarItemTable = Item.extend('t:CalendarItemType', calendar)
export interface CalendarItem extends Infer<typeof calendarItemTable> {}
export const CalendarItem: RecordType<CalendarItem> = calendarItemTable

export const ChangeHighlights = record('t:ChangeHighlightsType', {
  hasLocationChanged: optional(boolean),
  location: optional(string),
  hasStartTimeChanged: optional(boolean),
  start: optional(dateTime),
  hasEndTimeChanged: optional(boolean),
  end: optional(dateTime),
})
export interface ChangeHighlights extends Infer<typeof ChangeHighlights> {}
