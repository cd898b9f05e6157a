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

/** Makes a method of a deed: it takes conversations, what the deed needs, and options. */
const methodOf =
  <Conversation extends ConversationIdLike | SeenConversation, Options>() =>
  <Needs extends readonly unknown[]>(deedFor: (...needs: Needs) => ConversationDeed) =>
  (
    connection: Connection,
    conversations: readonly Conversation[],
    ...rest: readonly [...Needs, options?: Options]
  ): Promise<ServiceResponseCollection> => {
    const needs = rest.slice(0, deedFor.length) as readonly unknown[] as Needs
    const options = rest[deedFor.length] as Options | undefined
    return applyConversationActions(connection, conversations, deedFor(...needs), options ?? {})
  }

/** What is done to the items that there are, and nothing that comes later. */
const now = methodOf<ConversationIdLike | SeenConversation, ConversationActionOptions>()

/** What is done to the items that there are and to those that come later. */
const always = methodOf<ConversationIdLike, AlwaysActionOptions>()

/** Moves what is in conversations, and nothing that comes later. */
export const moveItemsInConversations = now((destination: FolderIdLike) => ({ action: 'Move', destination }))

/** Copies what is in conversations. */
export const copyItemsInConversations = now((destination: FolderIdLike) => ({ action: 'Copy', destination }))

/** Deletes what is in conversations. */
export const deleteItemsInConversations = now((deleteType: NonNullable<ConversationDeed['deleteType']>) => ({
  action: 'Delete',
  deleteType,
}))

/** Marks what is in conversations as read, or as unread. */
export const setReadStateForItemsInConversations = now((isRead: boolean) => ({ action: 'SetReadState', isRead }))

/** Flags what is in conversations. */
export const setFlagStatusForItemsInConversations = now((flag: NonNullable<ConversationDeed['flag']>) => ({
  action: 'Flag',
  flag,
}))

/** Gives what is in conversations a retention tag, or takes it away. */
export const setRetentionPolicyForItemsInConversations = now(
  (
    retentionPolicyType: NonNullable<ConversationDeed['retentionPolicyType']>,
    retentionPolicyTagId: string | undefined,
  ) => ({ action: 'SetRetentionPolicy', retentionPolicyType, retentionPolicyTagId }),
)

/** Categorizes what is in conversations and what will be. */
export const enableAlwaysCategorizeItemsInConversations = always((categories: readonly string[]) => ({
  action: 'AlwaysCategorize',
  categories: [...categories],
}))

/** Takes that back; what has the categories keeps them. */
export const disableAlwaysCategorizeItemsInConversations = always(() => ({ action: 'AlwaysCategorize' }))

/** Deletes what is in conversations and what will be. */
export const enableAlwaysDeleteItemsInConversations = always(() => ({
  action: 'AlwaysDelete',
  enableAlwaysDelete: true,
}))

/** Takes that back for what will be. */
export const disableAlwaysDeleteItemsInConversations = always(() => ({
  action: 'AlwaysDelete',
  enableAlwaysDelete: false,
}))

/** Moves what is in conversations and what will be. */
export const enableAlwaysMoveItemsInConversations = always((destination: FolderIdLike) => ({
  action: 'AlwaysMove',
  destination,
}))

/** Takes that back for what will be. */
export const disableAlwaysMoveItemsInConversations = always(() => ({ action: 'AlwaysMove' }))
