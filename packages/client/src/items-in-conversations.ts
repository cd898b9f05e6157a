import type { Connection } from './connection.js'
import {
  type AlwaysActionOptions,
  applyConversationActions,
  type ConversationActionOptions,
  type ConversationDeed,
  type SeenConversation,
} from './conversation-actions.js'
import type { ConversationIdLike } from './conversations.js'
import type { FolderIdLike } from './ids.js'
import type { ServiceResponseCollection } from './service-response.js'

/** Moves what is in conversations, and nothing that comes later. */
export function moveItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  destination: FolderIdLike,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'Move', destination }, options)
}

/** Copies what is in conversations. */
export function copyItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  destination: FolderIdLike,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'Copy', destination }, options)
}

/** Deletes what is in conversations. */
export function deleteItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  deleteType: NonNullable<ConversationDeed['deleteType']>,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'Delete', deleteType }, options)
}

/** Marks what is in conversations as read, or as unread. */
export function setReadStateForItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  isRead: boolean,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'SetReadState', isRead }, options)
}

/** Flags what is in conversations. */
export function setFlagStatusForItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  flag: NonNullable<ConversationDeed['flag']>,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'Flag', flag }, options)
}

/** Gives what is in conversations a retention tag, or takes it away. */
export function setRetentionPolicyForItemsInConversations(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  retentionPolicyType: NonNullable<ConversationDeed['retentionPolicyType']>,
  retentionPolicyTagId: string | undefined,
  options: ConversationActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(
    connection,
    conversations,
    { action: 'SetRetentionPolicy', retentionPolicyType, retentionPolicyTagId },
    options,
  )
}

/** Categorizes what is in conversations and what will be. */
export function enableAlwaysCategorizeItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  categories: readonly string[],
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(
    connection,
    conversations,
    { action: 'AlwaysCategorize', categories: [...categories] },
    options,
  )
}

/** Takes that back; what has the categories keeps them. */
export function disableAlwaysCategorizeItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'AlwaysCategorize' }, options)
}

/** Deletes what is in conversations and what will be. */
export function enableAlwaysDeleteItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(
    connection,
    conversations,
    { action: 'AlwaysDelete', enableAlwaysDelete: true },
    options,
  )
}

/** Takes that back for what will be. */
export function disableAlwaysDeleteItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(
    connection,
    conversations,
    { action: 'AlwaysDelete', enableAlwaysDelete: false },
    options,
  )
}

/** Moves what is in conversations and what will be. */
export function enableAlwaysMoveItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  destination: FolderIdLike,
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'AlwaysMove', destination }, options)
}

/** Takes that back for what will be. */
export function disableAlwaysMoveItemsInConversations(
  connection: Connection,
  conversations: readonly ConversationIdLike[],
  options: AlwaysActionOptions = {},
): Promise<ServiceResponseCollection> {
  return applyConversationActions(connection, conversations, { action: 'AlwaysMove' }, options)
}
