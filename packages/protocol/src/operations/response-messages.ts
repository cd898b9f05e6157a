import { list } from '../schema/list.js'
import { oneOf } from '../schema/member.js'
import type { Type } from '../schema/type.js'
import {
  GetPasswordExpirationDateResponseMessage,
  GetRoomListsResponseMessage,
  GetRoomsResponseMessage,
} from './directory.js'
import {
  FindMailboxStatisticsByKeywordsResponseMessage,
  GetDiscoverySearchConfigurationResponseMessage,
  GetHoldOnMailboxesResponseMessage,
  GetNonIndexableItemDetailsResponseMessage,
  GetNonIndexableItemStatisticsResponseMessage,
  GetSearchableMailboxesResponseMessage,
  SetHoldOnMailboxesResponseMessage,
} from './discovery.js'
import { ItemInfoResponseMessage } from './items.js'
import { SendNotificationResponseMessage } from './notifications.js'
import { operations } from './operations.js'
import {
  AddTagResponseMessage,
  FindPeopleResponseMessage,
  FindTagsResponseMessage,
  GetPersonaResponseMessage,
  GetUserPhotoResponseMessage,
  HideTagResponseMessage,
} from './people.js'
import { GetRemindersResponseMessage, PerformReminderActionResponseMessage } from './reminders.js'
import { ResponseMessage } from './response.js'
import { GetUserRetentionPolicyTagsResponseMessage } from './service-configuration.js'
import {
  GetSharingFolderResponseMessage,
  GetSharingMetadataResponseMessage,
  RefreshSharingFolderResponseMessage,
} from './sharing.js'

/** Messages that the schema lets stand in a batch although no operation of the WSDL answers with them so. */
const others = {
  GetAppManifestsResponseMessage: ResponseMessage,
  SetClientExtensionResponseMessage: ResponseMessage,
  GetOMEConfigurationResponseMessage: ResponseMessage,
  SetOMEConfigurationResponseMessage: ResponseMessage,
  SendNotificationResponseMessage: SendNotificationResponseMessage,
  GetSharingMetadataResponseMessage: GetSharingMetadataResponseMessage,
  RefreshSharingFolderResponseMessage: RefreshSharingFolderResponseMessage,
  GetSharingFolderResponseMessage: GetSharingFolderResponseMessage,
  GetRoomListsResponse: GetRoomListsResponseMessage,
  GetRoomsResponse: GetRoomsResponseMessage,
  GetRemindersResponse: GetRemindersResponseMessage,
  PerformReminderActionResponse: PerformReminderActionResponseMessage,
  FindMailboxStatisticsByKeywordsResponseMessage: FindMailboxStatisticsByKeywordsResponseMessage,
  GetSearchableMailboxesResponseMessage: GetSearchableMailboxesResponseMessage,
  GetDiscoverySearchConfigurationResponseMessage: GetDiscoverySearchConfigurationResponseMessage,
  GetHoldOnMailboxesResponseMessage: GetHoldOnMailboxesResponseMessage,
  SetHoldOnMailboxesResponseMessage: SetHoldOnMailboxesResponseMessage,
  GetNonIndexableItemStatisticsResponseMessage: GetNonIndexableItemStatisticsResponseMessage,
  GetNonIndexableItemDetailsResponseMessage: GetNonIndexableItemDetailsResponseMessage,
  FindPeopleResponseMessage: FindPeopleResponseMessage,
  FindTagsResponseMessage: FindTagsResponseMessage,
  AddTagResponseMessage: AddTagResponseMessage,
  HideTagResponseMessage: HideTagResponseMessage,
  GetPasswordExpirationDateResponse: GetPasswordExpirationDateResponseMessage,
  GetPersonaResponseMessage: GetPersonaResponseMessage,
  GetUserRetentionPolicyTagsResponseMessage: GetUserRetentionPolicyTagsResponseMessage,
  GetUserPhotoResponseMessage: GetUserPhotoResponseMessage,
  PostModernGroupItemResponseMessage: ItemInfoResponseMessage,
  GetLastPrivateCatalogUpdateResponseMessage: ResponseMessage,
  GetPrivateCatalogAddInsResponseMessage: ResponseMessage,
}

const messages: Record<string, Type<unknown>> = { ...others }
for (const { message } of Object.values(
  operations as Record<string, { message?: { element: string; type: Type<unknown> } }>,
))
  if (message) messages[message.element] = message.type

export const ArrayOfResponseMessages = list('m:ArrayOfResponseMessagesType', oneOf(messages), { isNonEmpty: true })
