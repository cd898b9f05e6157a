import type {
  AlternateId,
  App,
  ClientAccessTokenRequest,
  IdFormat,
  ItemId,
  Mailbox,
  Persona,
  Reminder,
  ReportMessageAction,
  RetentionPolicyTag,
  ServiceConfiguration,
  TimeZoneDefinition,
  UserPhotoSize,
} from '@exchequer/protocol'
import {
  type GetAppManifestsOptions,
  type GetClientAccessTokenResponse,
  getAppManifests,
  getAppMarketplaceUrl,
  getClientAccessToken,
} from './apps.js'
import type { SearchOptions } from './autodiscover/search.js'
import { findUrl } from './autodiscover/user-settings.js'
import {
  type AttendeeInfo,
  type AvailabilityData,
  type AvailabilityOptions,
  type GetUserAvailabilityResults,
  getUserAvailability,
  type TimeWindow,
} from './availability.js'
import type { BatchOptions } from './batch.js'
import type { CallOptions } from './call.js'
import {
  type AlwaysActionOptions,
  applyConversationActions,
  type ConversationActionOptions,
  type ConversationDeed,
  type SeenConversation,
} from './conversation-actions.js'
import {
  type ConversationIdLike,
  type ConversationRequest,
  type ConversationResponse,
  type FindConversationOptions,
  type FindConversationResults,
  findConversation,
  type GetConversationItemsOptions,
  getConversationItems,
} from './conversations.js'
import { type ConvertIdResponse, convertIds } from './convert-ids.js'
import {
  addDelegates,
  type ChangeDelegatesOptions,
  type DelegateChange,
  type DelegateInformation,
  type DelegateUserResponse,
  type GetDelegatesOptions,
  getDelegates,
  removeDelegates,
  type UserIdLike,
  updateDelegates,
} from './delegates.js'
import type { FolderIdLike, ItemIdLike } from './ids.js'
import {
  type GetInboxRulesOptions,
  getInboxRules,
  type InboxRuleOperation,
  type InboxRules,
  type UpdateInboxRulesOptions,
  updateInboxRules,
} from './inbox-rules.js'
import type { Item } from './item-classes.js'
import type { ItemResponse } from './items.js'
import { type GetMailTipsOptions, getMailTips, type MailTipsResponse } from './mail-tips.js'
import { MailboxService } from './mailbox-service.js'
import {
  archiveItems,
  type MarkAllItemsAsReadOptions,
  type MarkAsJunkOptions,
  type MarkAsJunkResponse,
  markAllItemsAsRead,
  markAsJunk,
  reportMessages,
} from './marking.js'
import type { EventType } from './notification-events.js'
import { getUserOofSettings, type OofSettings, type StoredOofSettings, setUserOofSettings } from './oof-settings.js'
import { type GetPasswordExpirationDateOptions, getPasswordExpirationDate } from './password-expiration.js'
import {
  expandGroup,
  type FindPeopleOptions,
  type FindPeopleResults,
  findPeople,
  getPersona,
  getRoomLists,
  getRooms,
  getUserPhoto,
  type NameResolutions,
  type ResolveNameOptions,
  resolveName,
  setUserPhoto,
} from './people.js'
import { type UpdateItemsInRecoverableItemsOptions, updateItemsInRecoverableItems } from './recoverable-items.js'
import { type GetRemindersOptions, getReminders, performReminderAction, type ReminderItemAction } from './reminders.js'
import { getUserRetentionPolicyTags } from './retention.js'
import {
  type GetServiceConfigurationOptions,
  getServiceConfiguration,
  type ServiceConfigurations,
} from './service-configuration.js'
import type { ServiceResponseCollection } from './service-response.js'
import { type StreamingConnectionOptions, StreamingSubscriptionConnection } from './streaming-connection.js'
import {
  type GetEventsResults,
  getEvents,
  type PullSubscription,
  type PullSubscriptionOptions,
  type PushSubscription,
  type PushSubscriptionOptions,
  type StreamingSubscription,
  subscribeToPullNotifications,
  subscribeToPushNotifications,
  subscribeToStreamingNotifications,
  unsubscribe,
} from './subscriptions.js'
import { type GetServerTimeZonesOptions, getServerTimeZones } from './time-zones.js'
import {
  type ExportItemResponse,
  exportItems,
  type ItemUpload,
  type UploadItemResponse,
  uploadItems,
} from './transfer.js'
import {
  createUserConfiguration,
  deleteUserConfiguration,
  type GetUserConfigurationOptions,
  getUserConfiguration,
  type UserConfiguration,
  updateUserConfiguration,
} from './user-configuration.js'

/** A server of Exchange Web Services, as one user sees it. */
export class ExchangeService extends MailboxService {
  /** Finds the endpoint for an address, and uses it from then on. Throws `AutodiscoverException` where there is none to be found. */
  async autodiscoverUrl(emailAddress: string, options: SearchOptions = {}): Promise<void> {
    this.connection = { ...this.connection, url: await findUrl(this.connection, emailAddress, options) }
  }

  /** Sends what has changed of items that were deleted, found among the recoverable items, and attaches to them. */
  updateItemsInRecoverableItems<T extends Item>(
    items: readonly T[],
    options: UpdateItemsInRecoverableItemsOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse<T>>> {
    return updateItemsInRecoverableItems(this.connection, items, options)
  }

  /** Moves items from a folder into the same folder of the archive mailbox. */
  archiveItems(
    ids: readonly ItemIdLike[],
    sourceFolder: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse>> {
    return archiveItems(this.connection, ids, sourceFolder, options)
  }

  /** Marks everything in folders as read, or as unread. */
  markAllItemsAsRead(
    folders: readonly FolderIdLike[],
    options: MarkAllItemsAsReadOptions = {},
  ): Promise<ServiceResponseCollection> {
    return markAllItemsAsRead(this.connection, folders, options)
  }

  /** Blocks the senders of messages, and moves these to Junk Email; or the other way round. */
  markAsJunk(
    ids: readonly ItemIdLike[],
    options: MarkAsJunkOptions = {},
  ): Promise<ServiceResponseCollection<MarkAsJunkResponse>> {
    return markAsJunk(this.connection, ids, options)
  }

  /** Reports messages as junk, as phishing or as mailings, or as none of it, and moves them accordingly; from Exchange 2016 on. */
  reportMessages(
    ids: readonly ItemIdLike[],
    reportAction: ReportMessageAction,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<MarkAsJunkResponse>> {
    return reportMessages(this.connection, ids, reportAction, options)
  }

  /** Finds conversations in a folder, a page of them. */
  findConversation(folder: FolderIdLike, options: FindConversationOptions = {}): Promise<FindConversationResults> {
    return findConversation(this.connection, folder, options)
  }

  /** Gets the messages of conversations, and which answers to which; with a state, those that are new since. */
  getConversationItems(
    conversations: readonly (ConversationIdLike | ConversationRequest)[],
    options: GetConversationItemsOptions = {},
  ): Promise<ServiceResponseCollection<ConversationResponse>> {
    return getConversationItems(this.connection, conversations, options)
  }

  /** Moves what is in conversations, and nothing that comes later. */
  moveItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    destination: FolderIdLike,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'Move', destination }, options)
  }

  /** Copies what is in conversations. */
  copyItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    destination: FolderIdLike,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'Copy', destination }, options)
  }

  /** Deletes what is in conversations. */
  deleteItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    deleteType: NonNullable<ConversationDeed['deleteType']>,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'Delete', deleteType }, options)
  }

  /** Marks what is in conversations as read, or as unread. */
  setReadStateForItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    isRead: boolean,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'SetReadState', isRead }, options)
  }

  /** Flags what is in conversations. */
  setFlagStatusForItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    flag: NonNullable<ConversationDeed['flag']>,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'Flag', flag }, options)
  }

  /** Gives what is in conversations a retention tag, or takes it away. */
  setRetentionPolicyForItemsInConversations(
    conversations: readonly (ConversationIdLike | SeenConversation)[],
    retentionPolicyType: NonNullable<ConversationDeed['retentionPolicyType']>,
    retentionPolicyTagId: string | undefined,
    options: ConversationActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(
      this.connection,
      conversations,
      { action: 'SetRetentionPolicy', retentionPolicyType, retentionPolicyTagId },
      options,
    )
  }

  /** Categorizes what is in conversations and what will be. */
  enableAlwaysCategorizeItemsInConversations(
    conversations: readonly ConversationIdLike[],
    categories: readonly string[],
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(
      this.connection,
      conversations,
      { action: 'AlwaysCategorize', categories: [...categories] },
      options,
    )
  }

  /** Takes that back; what has the categories keeps them. */
  disableAlwaysCategorizeItemsInConversations(
    conversations: readonly ConversationIdLike[],
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'AlwaysCategorize' }, options)
  }

  /** Deletes what is in conversations and what will be. */
  enableAlwaysDeleteItemsInConversations(
    conversations: readonly ConversationIdLike[],
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(
      this.connection,
      conversations,
      { action: 'AlwaysDelete', enableAlwaysDelete: true },
      options,
    )
  }

  /** Takes that back for what will be. */
  disableAlwaysDeleteItemsInConversations(
    conversations: readonly ConversationIdLike[],
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(
      this.connection,
      conversations,
      { action: 'AlwaysDelete', enableAlwaysDelete: false },
      options,
    )
  }

  /** Moves what is in conversations and what will be. */
  enableAlwaysMoveItemsInConversations(
    conversations: readonly ConversationIdLike[],
    destination: FolderIdLike,
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'AlwaysMove', destination }, options)
  }

  /** Takes that back for what will be. */
  disableAlwaysMoveItemsInConversations(
    conversations: readonly ConversationIdLike[],
    options: AlwaysActionOptions = {},
  ): Promise<ServiceResponseCollection> {
    return applyConversationActions(this.connection, conversations, { action: 'AlwaysMove' }, options)
  }

  /** Gets the reminders of appointments and tasks, the earliest first. */
  getReminders(options: GetRemindersOptions = {}): Promise<readonly Reminder[]> {
    return getReminders(this.connection, options)
  }

  /** Dismisses and snoozes reminders; gives the ids of the items that were changed by that. */
  performReminderAction(actions: readonly ReminderItemAction[], options: CallOptions = {}): Promise<readonly ItemId[]> {
    return performReminderAction(this.connection, actions, options)
  }

  /** Subscribes to events of folders, to ask for them with the subscription's `getEvents`. */
  subscribeToPullNotifications(
    folders: readonly FolderIdLike[],
    eventTypes: readonly EventType[],
    options: PullSubscriptionOptions = {},
  ): Promise<PullSubscription> {
    return subscribeToPullNotifications(this.connection, { folders, eventTypes }, options)
  }

  /** The same for all folders of the mailbox. */
  subscribeToPullNotificationsOnAllFolders(
    eventTypes: readonly EventType[],
    options: PullSubscriptionOptions = {},
  ): Promise<PullSubscription> {
    return subscribeToPullNotifications(this.connection, { folders: undefined, eventTypes }, options)
  }

  /** Subscribes to events of folders, with which the server calls a URL: see `pushListener`. */
  subscribeToPushNotifications(
    folders: readonly FolderIdLike[],
    url: string | URL,
    eventTypes: readonly EventType[],
    options: PushSubscriptionOptions = {},
  ): Promise<PushSubscription> {
    return subscribeToPushNotifications(this.connection, { folders, eventTypes }, url, options)
  }

  /** The same for all folders of the mailbox. */
  subscribeToPushNotificationsOnAllFolders(
    url: string | URL,
    eventTypes: readonly EventType[],
    options: PushSubscriptionOptions = {},
  ): Promise<PushSubscription> {
    return subscribeToPushNotifications(this.connection, { folders: undefined, eventTypes }, url, options)
  }

  /** Subscribes to events of folders, to be told of them on a connection: see `openStreamingConnection`. */
  subscribeToStreamingNotifications(
    folders: readonly FolderIdLike[],
    eventTypes: readonly EventType[],
    options: CallOptions = {},
  ): Promise<StreamingSubscription> {
    return subscribeToStreamingNotifications(this.connection, { folders, eventTypes }, options)
  }

  /** The same for all folders of the mailbox. */
  subscribeToStreamingNotificationsOnAllFolders(
    eventTypes: readonly EventType[],
    options: CallOptions = {},
  ): Promise<StreamingSubscription> {
    return subscribeToStreamingNotifications(this.connection, { folders: undefined, eventTypes }, options)
  }

  /** A connection for up to 200 streaming subscriptions; it is there while somebody iterates it. */
  openStreamingConnection(
    subscriptions: readonly StreamingSubscription[],
    options: StreamingConnectionOptions = {},
  ): StreamingSubscriptionConnection {
    return new StreamingSubscriptionConnection(this.connection, subscriptions, options)
  }

  /** Gets what happened after a watermark, for a pull subscription that was made elsewhere. */
  getEvents(subscriptionId: string, watermark: string, options: CallOptions = {}): Promise<GetEventsResults> {
    return getEvents(this.connection, subscriptionId, watermark, options)
  }

  /** Ends a pull or streaming subscription that was made elsewhere. */
  unsubscribe(subscriptionId: string, options: CallOptions = {}): Promise<void> {
    return unsubscribe(this.connection, subscriptionId, options)
  }

  /** Gets the server's time zones with their rules: all, or those with these ids. What it does not know is left out. */
  getServerTimeZones(
    ids?: readonly string[],
    options: GetServerTimeZonesOptions = {},
  ): Promise<readonly TimeZoneDefinition[]> {
    return getServerTimeZones(this.connection, ids, options)
  }

  /** Converts ids between the formats of EWS, MAPI and Outlook on the web. */
  convertIds(
    ids: readonly AlternateId[],
    destinationFormat: IdFormat,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ConvertIdResponse>> {
    return convertIds(this.connection, ids, destinationFormat, options)
  }

  /** Gets what an application keeps with a folder under a name. */
  getUserConfiguration(
    name: string,
    folder: FolderIdLike,
    options: GetUserConfigurationOptions = {},
  ): Promise<UserConfiguration> {
    return getUserConfiguration(this.connection, name, folder, options)
  }

  /** Saves a new configuration under a name in a folder. */
  createUserConfiguration(
    configuration: UserConfiguration,
    name: string,
    folder: FolderIdLike,
    options: CallOptions = {},
  ): Promise<void> {
    return createUserConfiguration(this.connection, configuration, name, folder, options)
  }

  /** Sends what has changed of a configuration. */
  updateUserConfiguration(configuration: UserConfiguration, options: CallOptions = {}): Promise<void> {
    return updateUserConfiguration(this.connection, configuration, options)
  }

  deleteUserConfiguration(configuration: UserConfiguration, options: CallOptions = {}): Promise<void> {
    return deleteUserConfiguration(this.connection, configuration, options)
  }

  /** Exports items whole, as bytes that `uploadItems` takes, here or on another server of the same make. */
  exportItems(
    ids: readonly ItemIdLike[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ExportItemResponse>> {
    return exportItems(this.connection, ids, options)
  }

  /** Uploads items that were exported, as new ones or in place of others. */
  uploadItems(
    items: readonly ItemUpload[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<UploadItemResponse>> {
    return uploadItems(this.connection, items, options)
  }

  /** The rules that run on what comes to the Inbox. */
  getInboxRules(options: GetInboxRulesOptions = {}): Promise<InboxRules> {
    return getInboxRules(this.connection, options)
  }

  /** Makes, changes and deletes rules: all that is asked for, or nothing where `UpdateInboxRulesException` says what is wrong. */
  updateInboxRules(operations: readonly InboxRuleOperation[], options: UpdateInboxRulesOptions = {}): Promise<void> {
    return updateInboxRules(this.connection, operations, options)
  }

  /** The delegates of a mailbox, and where meeting requests to it go. */
  getDelegates(mailbox: string | Mailbox, options: GetDelegatesOptions = {}): Promise<DelegateInformation> {
    return getDelegates(this.connection, mailbox, options)
  }

  /** Lets people act for the owner of a mailbox: a response for each, in their order. */
  addDelegates(
    mailbox: string | Mailbox,
    delegateUsers: readonly DelegateChange[],
    options: ChangeDelegatesOptions = {},
  ): Promise<ServiceResponseCollection<DelegateUserResponse>> {
    return addDelegates(this.connection, mailbox, delegateUsers, options)
  }

  /** Changes what delegates may do, or, with none of them, only where meeting requests go. */
  updateDelegates(
    mailbox: string | Mailbox,
    delegateUsers: readonly DelegateChange[],
    options: ChangeDelegatesOptions = {},
  ): Promise<ServiceResponseCollection<DelegateUserResponse>> {
    return updateDelegates(this.connection, mailbox, delegateUsers, options)
  }

  /** Takes everything back that delegates were given. */
  removeDelegates(
    mailbox: string | Mailbox,
    userIds: readonly UserIdLike[],
    options: CallOptions = {},
  ): Promise<ServiceResponseCollection> {
    return removeDelegates(this.connection, mailbox, userIds, options)
  }

  /** Whom a name may mean, in the directory and among contacts; nobody at all is no error. */
  resolveName(name: string, options: ResolveNameOptions = {}): Promise<NameResolutions> {
    return resolveName(this.connection, name, options)
  }

  /** The members of a distribution list: of the directory by its address, of a contacts folder by its id. Lists among them stay. */
  expandGroup(group: string | Mailbox | Exclude<ItemIdLike, string>, options: CallOptions = {}): Promise<Mailbox[]> {
    return expandGroup(this.connection, group, options)
  }

  /** Finds people among contacts and in the directory, a page of them. */
  findPeople(options: FindPeopleOptions = {}): Promise<FindPeopleResults> {
    return findPeople(this.connection, options)
  }

  /** Everything that is known of one person, by an address or as `findPeople` gave him. */
  getPersona(person: string | { readonly personaId: ItemId }, options: CallOptions = {}): Promise<Persona> {
    return getPersona(this.connection, person, options)
  }

  /** The photo of a mailbox; `undefined` where there is none. */
  getUserPhoto(
    emailAddress: string,
    size: UserPhotoSize = 'HR96x96',
    options: CallOptions = {},
  ): Promise<Uint8Array | undefined> {
    return getUserPhoto(this.connection, emailAddress, size, options)
  }

  /** Gives one's own mailbox a photo; one without bytes takes it away. */
  setUserPhoto(emailAddress: string, photo: Uint8Array, options: CallOptions = {}): Promise<void> {
    return setUserPhoto(this.connection, emailAddress, photo, options)
  }

  /** When people are free, as far as the caller may see it, and times at which they could meet. */
  getUserAvailability(
    attendees: readonly (string | AttendeeInfo)[],
    timeWindow: TimeWindow,
    requestedData: AvailabilityData = 'FreeBusy',
    options: AvailabilityOptions = {},
  ): Promise<GetUserAvailabilityResults> {
    return getUserAvailability(this.connection, attendees, timeWindow, requestedData, options)
  }

  /** The lists of the directory that hold rooms. */
  getRoomLists(options: CallOptions = {}): Promise<Mailbox[]> {
    return getRoomLists(this.connection, options)
  }

  /** The rooms of a list, which is named by its address or as `getRoomLists` gave it. */
  getRooms(roomList: string | Mailbox, options: CallOptions = {}): Promise<Mailbox[]> {
    return getRooms(this.connection, roomList, options)
  }

  /** Whether the owner of a mailbox is away, and what is said for him then. */
  getUserOofSettings(smtpAddress: string, options: CallOptions = {}): Promise<StoredOofSettings> {
    return getUserOofSettings(this.connection, smtpAddress, options)
  }

  /** Says that one is away, now or from when to when, and what whoever writes is answered with. */
  setUserOofSettings(smtpAddress: string, settings: OofSettings, options: CallOptions = {}): Promise<void> {
    return setUserOofSettings(this.connection, smtpAddress, settings, options)
  }

  /** What whoever writes as `sendingAs` may want to know of recipients before: who is away, has no room, is many. */
  getMailTips(
    sendingAs: string,
    recipients: readonly (string | Mailbox)[],
    options: GetMailTipsOptions = {},
  ): Promise<ServiceResponseCollection<MailTipsResponse>> {
    return getMailTips(this.connection, sendingAs, recipients, options)
  }

  /** How the server's services are configured, by their names. */
  getServiceConfiguration(
    names: readonly ServiceConfiguration[number][],
    options: GetServiceConfigurationOptions = {},
  ): Promise<ServiceConfigurations> {
    return getServiceConfiguration(this.connection, names, options)
  }

  /** When the password ends; `undefined` where it never does. */
  getPasswordExpirationDate(options: GetPasswordExpirationDateOptions = {}): Promise<Date | undefined> {
    return getPasswordExpirationDate(this.connection, options)
  }

  /** The tags of the policy that says how long the mailbox keeps what. */
  getUserRetentionPolicyTags(options: CallOptions = {}): Promise<RetentionPolicyTag[]> {
    return getUserRetentionPolicyTags(this.connection, options)
  }

  /** The apps that are installed in the mailbox, with their manifests as XML. */
  getAppManifests(options: GetAppManifestsOptions = {}): Promise<App[]> {
    return getAppManifests(this.connection, options)
  }

  /** Where a user gets apps. */
  getAppMarketplaceUrl(options: CallOptions = {}): Promise<string | undefined> {
    return getAppMarketplaceUrl(this.connection, options)
  }

  /** Tokens with which apps call the server on their own: a response for each. */
  getClientAccessToken(
    requests: readonly ClientAccessTokenRequest[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<GetClientAccessTokenResponse>> {
    return getClientAccessToken(this.connection, requests, options)
  }
}
