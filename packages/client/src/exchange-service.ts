import type { IdFormat } from '@exchequer/protocol'
import * as apps from './apps.js'
import type { SearchOptions } from './autodiscover/search.js'
import { findUrl } from './autodiscover/user-settings.js'
import * as availability from './availability.js'
import type { BatchOptions } from './batch.js'
import * as conversations from './conversations.js'
import { type AnyAlternateId, type ConvertIdResponse, convertIds } from './convert-ids.js'
import * as delegates from './delegates.js'
import * as discovery from './discovery.js'
import * as imList from './im-list.js'
import * as inboxRules from './inbox-rules.js'
import type { Item } from './item-classes.js'
import type { ItemResponse } from './items.js'
import * as itemsInConversations from './items-in-conversations.js'
import * as mailTips from './mail-tips.js'
import * as managedFolders from './managed-folders.js'
import * as marking from './marking.js'
import * as messageTracking from './message-tracking.js'
import { from, withMethods } from './methods.js'
import * as oofSettings from './oof-settings.js'
import * as passwordExpiration from './password-expiration.js'
import * as people from './people.js'
import * as phoneCalls from './phone-calls.js'
import { type UpdateItemsInRecoverableItemsOptions, updateItemsInRecoverableItems } from './recoverable-items.js'
import * as reminders from './reminders.js'
import * as retention from './retention.js'
import * as serviceConfiguration from './service-configuration.js'
import type { ServiceResponseCollection } from './service-response.js'
import * as sharing from './sharing.js'
import * as streamingConnection from './streaming-connection.js'
import * as subscriptions from './subscriptions.js'
import * as teamMailboxes from './team-mailboxes.js'
import * as timeZones from './time-zones.js'
import * as transfer from './transfer.js'
import * as userConfiguration from './user-configuration.js'

/** What is no method of `MailboxService`; each function says itself what it takes and gives. */
const Service = withMethods(
  from(
    apps,
    'disableApp',
    'getAppManifests',
    'getAppMarketplaceUrl',
    'getClientAccessToken',
    'installApp',
    'uninstallApp',
  ),
  from(availability, 'getUserAvailability'),
  from(conversations, 'findConversation', 'getConversationItems'),
  from(delegates, 'addDelegates', 'getDelegates', 'removeDelegates', 'updateDelegates'),
  from(
    discovery,
    'getDiscoverySearchConfiguration',
    'getHoldOnMailboxes',
    'getNonIndexableItemDetails',
    'getNonIndexableItemStatistics',
    'getSearchableMailboxes',
    'searchMailboxes',
    'setHoldOnMailboxes',
  ),
  from(
    imList,
    'addDistributionGroupToImList',
    'addImContactToGroup',
    'addImGroup',
    'addNewImContactToGroup',
    'addNewTelUriContactToGroup',
    'getImItemList',
    'getImItems',
    'removeContactFromImList',
    'removeDistributionGroupFromImList',
    'removeImContactFromGroup',
    'removeImGroup',
    'setImGroup',
    'setImListMigrationCompleted',
  ),
  from(inboxRules, 'getInboxRules', 'updateInboxRules'),
  from(
    itemsInConversations,
    'copyItemsInConversations',
    'deleteItemsInConversations',
    'disableAlwaysCategorizeItemsInConversations',
    'disableAlwaysDeleteItemsInConversations',
    'disableAlwaysMoveItemsInConversations',
    'enableAlwaysCategorizeItemsInConversations',
    'enableAlwaysDeleteItemsInConversations',
    'enableAlwaysMoveItemsInConversations',
    'moveItemsInConversations',
    'setFlagStatusForItemsInConversations',
    'setReadStateForItemsInConversations',
    'setRetentionPolicyForItemsInConversations',
  ),
  from(mailTips, 'getMailTips'),
  from(managedFolders, 'createManagedFolders'),
  from(marking, 'archiveItems', 'markAllItemsAsRead', 'markAsJunk', 'reportMessages'),
  from(messageTracking, 'findMessageTrackingReport', 'getMessageTrackingReport'),
  from(oofSettings, 'getUserOofSettings', 'setUserOofSettings'),
  from(passwordExpiration, 'getPasswordExpirationDate'),
  from(
    people,
    'expandGroup',
    'findPeople',
    'getPersona',
    'getRoomLists',
    'getRooms',
    'getUserPhoto',
    'resolveName',
    'setUserPhoto',
  ),
  from(phoneCalls, 'disconnectPhoneCall', 'getPhoneCallInformation', 'playOnPhone'),
  from(reminders, 'getReminders', 'performReminderAction'),
  from(retention, 'getUserRetentionPolicyTags'),
  from(serviceConfiguration, 'getServiceConfiguration'),
  from(sharing, 'getSharingFolder', 'getSharingMetadata', 'refreshSharingFolder'),
  from(streamingConnection, 'openStreamingConnection'),
  from(
    subscriptions,
    'getEvents',
    'subscribeToPullNotifications',
    'subscribeToPullNotificationsOnAllFolders',
    'subscribeToPushNotifications',
    'subscribeToPushNotificationsOnAllFolders',
    'subscribeToStreamingNotifications',
    'subscribeToStreamingNotificationsOnAllFolders',
    'unsubscribe',
  ),
  from(teamMailboxes, 'setTeamMailbox', 'unpinTeamMailbox'),
  from(timeZones, 'getServerTimeZones'),
  from(transfer, 'exportItems', 'uploadItems'),
  from(
    userConfiguration,
    'createUserConfiguration',
    'deleteUserConfiguration',
    'getUserConfiguration',
    'updateUserConfiguration',
  ),
)

/** A server of Exchange Web Services, as one user sees it. */
export class ExchangeService extends Service {
  /** Finds the endpoint for an address, and uses it from then on. Throws `AutodiscoverException` where there is none to be found. */
  async autodiscoverUrl(emailAddress: string, options: SearchOptions = {}): Promise<void> {
    this.connection = { ...this.connection, url: await findUrl(this.connection, emailAddress, options) }
  }

  /** Converts ids between the formats of EWS, MAPI and Outlook on the web; each stays the id of what it is of. */
  convertIds<T extends AnyAlternateId>(
    ids: readonly T[],
    destinationFormat: IdFormat,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ConvertIdResponse<T>>> {
    return convertIds(this.connection, ids, destinationFormat, options)
  }

  /** Sends what has changed of items that were deleted, found among the recoverable items, and attaches to them. */
  updateItemsInRecoverableItems<T extends Item>(
    items: readonly T[],
    options: UpdateItemsInRecoverableItemsOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse<T>>> {
    return updateItemsInRecoverableItems(this.connection, items, options)
  }
}
