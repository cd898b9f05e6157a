import { createAttachment } from './attachments/create-attachment.js'
import { deleteAttachment } from './attachments/delete-attachment.js'
import { getAttachment } from './attachments/get-attachment.js'
import { getUserAvailability } from './availability/get-user-availability.js'
import { getUserOofSettings } from './availability/get-user-oof-settings.js'
import { setUserOofSettings } from './availability/set-user-oof-settings.js'
import { applyConversationAction } from './conversations/apply-conversation-action.js'
import { findConversation } from './conversations/find-conversation.js'
import { getConversationItems } from './conversations/get-conversation-items.js'
import { indexSearchedConversations } from './conversations/index-searched-conversations.js'
import { addDelegate, removeDelegate, updateDelegate } from './delegates/change-delegates.js'
import { getDelegate } from './delegates/get-delegate.js'
import { createFolder } from './folders/create-folder.js'
import { createFolderPath } from './folders/create-folder-path.js'
import { deleteFolder } from './folders/delete-folder.js'
import { emptyFolder } from './folders/empty-folder.js'
import { getFolder } from './folders/get-folder.js'
import { copyFolder, moveFolder } from './folders/move-folder.js'
import { updateFolder } from './folders/update-folder.js'
import { type Handlers, reading, streaming, writing } from './handler.js'
import { convertId } from './ids/convert-id.js'
import { archiveItem } from './items/archive-item.js'
import { createItem } from './items/create-item.js'
import { deleteItem } from './items/delete-item.js'
import { getItem } from './items/get-item.js'
import { markAllItemsAsRead } from './items/mark-all-items-as-read.js'
import { markAsJunk } from './items/mark-as-junk.js'
import { copyItem, moveItem } from './items/move-item.js'
import { reportMessage } from './items/report-message.js'
import { sendItem } from './items/send-item.js'
import { updateItem } from './items/update-item.js'
import { updateItemInRecoverableItems } from './items/update-item-in-recoverable-items.js'
import { getEvents } from './notifications/get-events.js'
import { getStreamingEvents } from './notifications/get-streaming-events.js'
import { subscribe } from './notifications/subscribe.js'
import { unsubscribe } from './notifications/unsubscribe.js'
import { expandDL } from './people/expand-dl.js'
import { findPeople } from './people/find-people.js'
import { getPersona } from './people/get-persona.js'
import { getRoomLists } from './people/get-room-lists.js'
import { getRooms } from './people/get-rooms.js'
import { getUserPhoto } from './people/get-user-photo.js'
import { resolveNames } from './people/resolve-names.js'
import { setUserPhoto } from './people/set-user-photo.js'
import { getReminders } from './reminders/get-reminders.js'
import { performReminderAction } from './reminders/perform-reminder-action.js'
import { getInboxRules } from './rules/get-inbox-rules.js'
import { updateInboxRules } from './rules/update-inbox-rules.js'
import { findFolder } from './search/find-folder.js'
import { findItem } from './search/find-item.js'
import { indexSearchedFolders } from './search/index-searched-folders.js'
import { getMailTips } from './services/get-mail-tips.js'
import { getPasswordExpirationDate } from './services/get-password-expiration-date.js'
import { getServiceConfiguration } from './services/get-service-configuration.js'
import { syncFolderHierarchy } from './sync/sync-folder-hierarchy.js'
import { syncFolderItems } from './sync/sync-folder-items.js'
import { getServerTimeZones } from './time-zones/get-server-time-zones.js'
import { exportItems } from './transfer/export-items.js'
import { uploadItems } from './transfer/upload-items.js'
import { createUserConfiguration } from './user-configuration/create-user-configuration.js'
import { deleteUserConfiguration } from './user-configuration/delete-user-configuration.js'
import { getUserConfiguration } from './user-configuration/get-user-configuration.js'
import { updateUserConfiguration } from './user-configuration/update-user-configuration.js'

/** What this server does. An operation of the tables that is not here answers that it is not implemented, in its own shape. */
export const handlers: Handlers = {
  AddDelegate: writing(addDelegate),
  ApplyConversationAction: writing(applyConversationAction),
  ArchiveItem: writing(archiveItem),
  ConvertId: reading(convertId),
  CopyFolder: writing(copyFolder),
  CopyItem: writing(copyItem),
  CreateAttachment: writing(createAttachment),
  CreateFolder: writing(createFolder),
  CreateFolderPath: writing(createFolderPath),
  CreateItem: writing(createItem),
  CreateUserConfiguration: writing(createUserConfiguration),
  DeleteAttachment: writing(deleteAttachment),
  DeleteFolder: writing(deleteFolder),
  DeleteItem: writing(deleteItem),
  DeleteUserConfiguration: writing(deleteUserConfiguration),
  EmptyFolder: writing(emptyFolder),
  ExpandDL: reading(expandDL),
  ExportItems: reading(exportItems),
  FindConversation: reading(findConversation, indexSearchedConversations),
  FindFolder: reading(findFolder),
  FindItem: reading(findItem, indexSearchedFolders),
  FindPeople: reading(findPeople),
  GetAttachment: reading(getAttachment),
  GetConversationItems: reading(getConversationItems),
  GetDelegate: reading(getDelegate),
  GetEvents: reading(getEvents),
  GetFolder: reading(getFolder),
  GetInboxRules: reading(getInboxRules),
  GetItem: reading(getItem),
  GetMailTips: reading(getMailTips),
  GetPasswordExpirationDate: reading(getPasswordExpirationDate),
  GetPersona: reading(getPersona),
  GetServerTimeZones: reading(getServerTimeZones),
  GetServiceConfiguration: reading(getServiceConfiguration),
  GetSpecificUserConfiguration: reading(getUserConfiguration),
  GetUserConfiguration: reading(getUserConfiguration),
  GetUserAvailability: reading(getUserAvailability),
  GetUserOofSettings: reading(getUserOofSettings),
  GetUserPhoto: reading(getUserPhoto),
  GetReminders: reading(getReminders),
  GetRoomLists: reading(getRoomLists),
  GetRooms: reading(getRooms),
  GetStreamingEvents: streaming(getStreamingEvents),
  MarkAllItemsAsRead: writing(markAllItemsAsRead),
  MarkAsJunk: writing(markAsJunk),
  MoveFolder: writing(moveFolder),
  MoveItem: writing(moveItem),
  PerformReminderAction: writing(performReminderAction),
  RemoveDelegate: writing(removeDelegate),
  ReportMessage: writing(reportMessage),
  ResolveNames: reading(resolveNames),
  SendItem: writing(sendItem),
  SetUserOofSettings: writing(setUserOofSettings),
  SetUserPhoto: writing(setUserPhoto),
  Subscribe: writing(subscribe),
  SyncFolderHierarchy: reading(syncFolderHierarchy),
  SyncFolderItems: reading(syncFolderItems),
  UpdateDelegate: writing(updateDelegate),
  Unsubscribe: writing(unsubscribe),
  UpdateFolder: writing(updateFolder),
  UpdateInboxRules: writing(updateInboxRules),
  UpdateItem: writing(updateItem),
  UpdateItemInRecoverableItems: writing(updateItemInRecoverableItems),
  UpdateUserConfiguration: writing(updateUserConfiguration),
  UploadItems: writing(uploadItems),
}
