// The public surface of the package, nothing else.
export { type FindAppointmentsOptions, occurrenceOf, recurringMasterOf } from './appointments.js'
export type { GetAppManifestsOptions, GetClientAccessTokenResponse, InstallAppOptions } from './apps.js'
export type {
  AttachmentIdLike,
  AttachmentShape,
  CreateAttachmentResponse,
  DeleteAttachmentResponse,
  GetAttachmentResponse,
} from './attachments.js'
export {
  AutodiscoverService,
  type AutodiscoverServiceOptions,
  autodiscoverUrl,
} from './autodiscover/autodiscover-service.js'
export type { DomainSettingsResponse } from './autodiscover/domain-settings.js'
export { type AutodiscoverAttempt, AutodiscoverException } from './autodiscover/exception.js'
export type { SearchOptions } from './autodiscover/search.js'
export type { SrvRecord } from './autodiscover/service-records.js'
export type { SettingError } from './autodiscover/told.js'
export type { FoundUserSettings, UserSettingsResponse } from './autodiscover/user-settings.js'
export type {
  AttendeeAvailability,
  AttendeeInfo,
  AttendeeView,
  AvailabilityData,
  AvailabilityOptions,
  GetUserAvailabilityResults,
  Suggestion,
  TimeWindow,
} from './availability.js'
export type { BatchOptions, BatchProgress } from './batch.js'
export type { CalendarActionResults } from './calendar-action-results.js'
export type { CallOptions } from './call.js'
export type {
  AnswerReport,
  Credentials,
  ExchangeServiceOptions,
  OAuthCredentials,
  WebCredentials,
} from './connection.js'
export type { AlwaysActionOptions, ConversationActionOptions, SeenConversation } from './conversation-actions.js'
export type {
  ConversationIdLike,
  ConversationNode,
  ConversationRequest,
  ConversationResponse,
  FindConversationOptions,
  FindConversationResults,
  GetConversationItemsOptions,
} from './conversations.js'
export type { AnyAlternateId, ConvertIdResponse } from './convert-ids.js'
export { Cookies } from './cookies.js'
export type {
  ChangeDelegatesOptions,
  DelegateChange,
  DelegateInformation,
  DelegateUserResponse,
  GetDelegatesOptions,
  UserIdLike,
} from './delegates.js'
export type {
  GetDiscoverySearchConfigurationOptions,
  GetNonIndexableItemDetailsOptions,
  GetNonIndexableItemStatisticsOptions,
  GetSearchableMailboxesOptions,
  SearchMailboxesOptions,
  SearchMailboxesResponse,
} from './discovery.js'
export {
  EwsBlockedException,
  ServiceRequestException,
  ServiceResponseException,
  ServiceVersionException,
} from './errors.js'
export { ExchangeService } from './exchange-service.js'
export type { ExtendedPropertyDefinition, ExtendedPropertyValue } from './extended-property.js'
export type {
  FindGroupedItemsOptions,
  FindItemsOptions,
  FindItemsResponse,
  FindItemsResults,
  GroupedFindItemsResults,
  Grouping,
  ItemGroup,
} from './find.js'
export type { EmptyFoldersOptions } from './folder-changes.js'
export {
  type AnyFolder,
  CalendarFolder,
  ContactsFolder,
  Folder,
  SearchFolder,
  TasksFolder,
} from './folder-classes.js'
export type { DeleteFoldersOptions, FindFoldersOptions, FindFoldersResults, FolderResponse } from './folders.js'
export { type FolderIdLike, folderOf, type ItemIdLike, type WellKnownFolderName } from './ids.js'
export type { ImItemIds } from './im-list.js'
export {
  type GetInboxRulesOptions,
  type InboxRule,
  type InboxRuleActions,
  type InboxRuleOperation,
  type InboxRules,
  UpdateInboxRulesException,
  type UpdateInboxRulesOptions,
} from './inbox-rules.js'
export {
  Appointment,
  Contact,
  ContactGroup,
  EmailMessage,
  Item,
  MeetingCancellation,
  MeetingMessage,
  MeetingRequest,
  MeetingResponse,
  PostItem,
  Task,
} from './item-classes.js'
export type {
  CreateItemsOptions,
  DeleteItemsOptions,
  ItemResponse,
  SendItemsOptions,
  UpdateItemResponse,
  UpdateItemsOptions,
} from './items.js'
export type { GetMailTipsOptions, MailTipsResponse } from './mail-tips.js'
export { MailboxService } from './mailbox-service.js'
export type { CreateManagedFoldersOptions } from './managed-folders.js'
export type { MarkAllItemsAsReadOptions, MarkAsJunkOptions, MarkAsJunkResponse } from './marking.js'
export {
  type AnswerMeetingOptions,
  createAcceptMessage,
  createCancelMeetingMessage,
  createDeclineMessage,
  createRemoveFromCalendar,
  type MeetingMessageProperties,
} from './meetings.js'
export {
  type EventType,
  type FolderEvent,
  type ItemEvent,
  isItemEvent,
  type NotificationEvent,
} from './notification-events.js'
export type { OofReply, OofSettings, StoredOofSettings } from './oof-settings.js'
export type { Fraction, PageOptions, PageResults } from './paging.js'
export type { GetPasswordExpirationDateOptions } from './password-expiration.js'
export type {
  FindPeopleOptions,
  FindPeopleResults,
  NameResolution,
  NameResolutions,
  PersonaProperty,
  ResolveNameOptions,
} from './people.js'
export { indexedProperty, type PropertyDefinition, PropertySet } from './property-set.js'
export { type PushedEvents, pushListener } from './push-listener.js'
export type { UpdateItemsInRecoverableItemsOptions } from './recoverable-items.js'
export type { GetRemindersOptions, ReminderItemAction } from './reminders.js'
export {
  createForward,
  createPostReply,
  createReply,
  type RespondResponse,
  type ResponseObject,
  type ResponseProperties,
  suppressReadReceipt,
} from './responses.js'
export type { RetryOptions } from './retry.js'
export { type FilterOperand, SearchFilter } from './search-filter.js'
export { type SearchFolderParameters, searchParameters } from './search-parameters.js'
export type { GetServiceConfigurationOptions, ServiceConfigurations } from './service-configuration.js'
export type { ServiceObject } from './service-object.js'
export {
  type Answered,
  type ServiceResponse,
  ServiceResponseCollection,
  type ServiceResult,
} from './service-response.js'
export type { SharingMetadata } from './sharing.js'
export {
  type StreamingConnectionOptions,
  type StreamingNotification,
  StreamingSubscriptionConnection,
} from './streaming-connection.js'
export {
  type GetEventsResults,
  PullSubscription,
  type PullSubscriptionOptions,
  type PushSubscription,
  type PushSubscriptionOptions,
  StreamingSubscription,
} from './subscriptions.js'
export type { ChangeCollection, FolderChanges, ItemChange, SyncFolderItemsOptions } from './sync.js'
export type { FolderChange, FolderChangeCollection, SyncFolderHierarchyOptions } from './sync-hierarchy.js'
export type { GetServerTimeZonesOptions } from './time-zones.js'
export type { ExportItemResponse, ItemUpload, UploadItemResponse } from './transfer.js'
export { type GetUserConfigurationOptions, UserConfiguration } from './user-configuration.js'
export { type DictionaryKey, type DictionaryValue, UserConfigurationDictionary } from './user-configuration-values.js'
