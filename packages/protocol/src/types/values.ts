import { list, nonEmptyList } from '../schema/list.js'
import { optional, required } from '../schema/member.js'
import { attributes, eitherNamespace, text } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration, listType, numberType, textType, unionType } from '../schema/simple.js'
import { Guid } from './text.js'

export const Disposal = enumeration('t:DisposalType', ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'])
export type Disposal = Infer<typeof Disposal>

export const ResponseClass = enumeration('t:ResponseClassType', ['Success', 'Warning', 'Error'])
export type ResponseClass = Infer<typeof ResponseClass>

export const InternetHeader = record('t:InternetHeaderType', text(string), attributes({ headerName: string }))
export interface InternetHeader extends Infer<typeof InternetHeader> {}

export const NonEmptyArrayOfInternetHeaders = nonEmptyList(
  't:NonEmptyArrayOfInternetHeadersType',
  'InternetMessageHeader',
  InternetHeader,
)
export type NonEmptyArrayOfInternetHeaders = Infer<typeof NonEmptyArrayOfInternetHeaders>

export const PredictedActionReason = enumeration('t:PredictedActionReasonType', [
  'None',
  'ConversationStarterIsYou',
  'OnlyRecipient',
  'ConversationContributions',
  'MarkedImportantBySender',
  'SenderIsManager',
  'SenderIsInManagementChain',
  'SenderIsDirectReport',
  'ActionBasedOnSender',
  'NameOnToLine',
  'NameOnCcLine',
  'ManagerPosition',
  'ReplyToAMessageFromMe',
  'PreviouslyFlagged',
  'ActionBasedOnRecipients',
  'ActionBasedOnSubjectWords',
  'ActionBasedOnBasedOnBodyWords',
])
export type PredictedActionReason = Infer<typeof PredictedActionReason>

export const NonEmptyArrayOfPredictedActionReason = nonEmptyList(
  't:NonEmptyArrayOfPredictedActionReasonType',
  'PredictedActionReason',
  PredictedActionReason,
)
export type NonEmptyArrayOfPredictedActionReason = Infer<typeof NonEmptyArrayOfPredictedActionReason>

export const SensitivityChoices = enumeration('t:SensitivityChoicesType', [
  'Normal',
  'Personal',
  'Private',
  'Confidential',
])
export type SensitivityChoices = Infer<typeof SensitivityChoices>

export const ImportanceChoices = enumeration('t:ImportanceChoicesType', ['Low', 'Normal', 'High'])
export type ImportanceChoices = Infer<typeof ImportanceChoices>

export const FolderClass = textType('t:FolderClassType')
export type FolderClass = Infer<typeof FolderClass>

export const CompleteAction = enumeration('t:CompleteActionType', ['Commit', 'Abandon'])
export type CompleteAction = Infer<typeof CompleteAction>

export const ItemClass = textType('t:ItemClassType')
export type ItemClass = Infer<typeof ItemClass>

export const ArrayOfItemClass = list('t:ArrayOfItemClassType', 'ItemClass', ItemClass)
export type ArrayOfItemClass = Infer<typeof ArrayOfItemClass>

export const FlagStatus = enumeration('t:FlagStatusType', ['NotFlagged', 'Flagged', 'Complete'])
export type FlagStatus = Infer<typeof FlagStatus>

export const Flag = record(
  't:FlagType',
  {
    flagStatus: required(FlagStatus, { since: 'Exchange2013' }),
    startDate: optional(dateTime, { since: 'Exchange2013' }),
    dueDate: optional(dateTime, { since: 'Exchange2013' }),
    completeDate: optional(dateTime, { since: 'Exchange2013' }),
  },
  // Thunderbird's star is a FlagStatus in the namespace of the messages (clients.md §1 row 14).
  eitherNamespace,
)
export interface Flag extends Infer<typeof Flag> {}

export const InferenceClassification = enumeration('t:InferenceClassificationType', ['Focused', 'Other'])
export type InferenceClassification = Infer<typeof InferenceClassification>

export const RightsManagementLicenseData = record('t:RightsManagementLicenseDataType', {
  rightsManagedMessageDecryptionStatus: optional(int),
  rmsTemplateId: optional(string),
  templateName: optional(string),
  templateDescription: optional(string),
  editAllowed: optional(boolean),
  replyAllowed: optional(boolean),
  replyAllAllowed: optional(boolean),
  forwardAllowed: optional(boolean),
  modifyRecipientsAllowed: optional(boolean),
  extractAllowed: optional(boolean),
  printAllowed: optional(boolean),
  exportAllowed: optional(boolean),
  programmaticAccessAllowed: optional(boolean),
  isOwner: optional(boolean),
  contentOwner: optional(string),
  contentExpiryDate: optional(string),
})
export interface RightsManagementLicenseData extends Infer<typeof RightsManagementLicenseData> {}

export const ReminderMinutesBeforeStart = unionType<number>('t:ReminderMinutesBeforeStartType', [
  numberType('', int, { minInclusive: 0, maxInclusive: 2629800 }),
  numberType('', int, { minInclusive: 1525252321, maxInclusive: 1525252321 }),
])
export type ReminderMinutesBeforeStart = Infer<typeof ReminderMinutesBeforeStart>

export const LegacyFreeBusy = enumeration('t:LegacyFreeBusyType', [
  'Free',
  'Tentative',
  'Busy',
  'OOF',
  'WorkingElsewhere',
  'NoData',
])
export type LegacyFreeBusy = Infer<typeof LegacyFreeBusy>

export const CalendarItemKind = enumeration('t:CalendarItemTypeType', [
  'Single',
  'Occurrence',
  'Exception',
  'RecurringMaster',
])
export type CalendarItemKind = Infer<typeof CalendarItemKind>

export const OccurrencesRange = record(
  't:OccurrencesRangeType',
  attributes({
    start: optional(dateTime),
    end: optional(dateTime),
    count: optional(int),
    compareOriginalStartTime: optional(boolean),
  }),
)
export interface OccurrencesRange extends Infer<typeof OccurrencesRange> {}

export const DayOfWeek = enumeration('t:DayOfWeekType', [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Day',
  'Weekday',
  'WeekendDay',
])
export type DayOfWeek = Infer<typeof DayOfWeek>

export const DaysOfWeek = listType('t:DaysOfWeekType', DayOfWeek)
export type DaysOfWeek = Infer<typeof DaysOfWeek>

export const DayOfWeekIndex = enumeration('t:DayOfWeekIndexType', ['First', 'Second', 'Third', 'Fourth', 'Last'])
export type DayOfWeekIndex = Infer<typeof DayOfWeekIndex>

export const MonthNames = enumeration('t:MonthNamesType', [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
])
export type MonthNames = Infer<typeof MonthNames>

export const SortDirection = enumeration('t:SortDirectionType', ['Ascending', 'Descending'])
export type SortDirection = Infer<typeof SortDirection>

export const Duration = record('t:Duration', { startTime: dateTime, endTime: dateTime })
export interface Duration extends Infer<typeof Duration> {}

export const EffectiveRights = record('t:EffectiveRightsType', {
  createAssociated: boolean,
  createContents: boolean,
  createHierarchy: boolean,
  delete: boolean,
  modify: boolean,
  read: boolean,
  viewPrivateItems: optional(boolean, { since: 'Exchange2013' }),
})
export interface EffectiveRights extends Infer<typeof EffectiveRights> {}

export const MailboxSearchLocation = enumeration('t:MailboxSearchLocationType', ['PrimaryOnly', 'ArchiveOnly', 'All'])
export type MailboxSearchLocation = Infer<typeof MailboxSearchLocation>

export const RetentionTag = record('t:RetentionTagType', text(Guid), attributes({ isExplicit: boolean }))
export interface RetentionTag extends Infer<typeof RetentionTag> {}

export const RetentionAction = enumeration('t:RetentionActionType', [
  'None',
  'MoveToDeletedItems',
  'MoveToFolder',
  'DeleteAndAllowRecovery',
  'PermanentlyDelete',
  'MarkAsPastRetentionLimit',
  'MoveToArchive',
])
export type RetentionAction = Infer<typeof RetentionAction>

export const IconIndex = enumeration('t:IconIndexType', [
  'Default',
  'PostItem',
  'MailRead',
  'MailUnread',
  'MailReplied',
  'MailForwarded',
  'MailEncrypted',
  'MailSmimeSigned',
  'MailEncryptedReplied',
  'MailSmimeSignedReplied',
  'MailEncryptedForwarded',
  'MailSmimeSignedForwarded',
  'MailEncryptedRead',
  'MailSmimeSignedRead',
  'MailIrm',
  'MailIrmForwarded',
  'MailIrmReplied',
  'SmsSubmitted',
  'SmsRoutedToDeliveryPoint',
  'SmsRoutedToExternalMessagingSystem',
  'SmsDelivered',
  'OutlookDefaultForContacts',
  'AppointmentItem',
  'AppointmentRecur',
  'AppointmentMeet',
  'AppointmentMeetRecur',
  'AppointmentMeetNY',
  'AppointmentMeetYes',
  'AppointmentMeetNo',
  'AppointmentMeetMaybe',
  'AppointmentMeetCancel',
  'AppointmentMeetInfo',
  'TaskItem',
  'TaskRecur',
  'TaskOwned',
  'TaskDelegated',
])
export type IconIndex = Infer<typeof IconIndex>
