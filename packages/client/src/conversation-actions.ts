import { ApplyConversationAction, type ConversationAction } from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { type ConversationIdLike, conversationIdOf } from './conversations.js'
import { type FolderIdLike, targetFolder } from './ids.js'
import type { ServiceResponseCollection } from './service-response.js'

/** A conversation as it was when the client last looked: what came in after that time is left alone. */
export interface SeenConversation {
  readonly conversation: ConversationIdLike
  readonly lastSyncTime?: Date
}

export interface ConversationActionOptions extends BatchOptions {
  /** Only what lies in this folder. */
  readonly contextFolder?: FolderIdLike
}

export interface AlwaysActionOptions extends BatchOptions {
  /** Whether the server is to have done it when it answers. */
  readonly processRightAway?: boolean
}

/** An action with what it needs, but for the conversation. */
export type ConversationDeed = Omit<
  ConversationAction,
  'conversationId' | 'contextFolderId' | 'conversationLastSyncTime' | 'processRightAway' | 'destinationFolderId'
> & { readonly destination?: FolderIdLike | undefined }

/** Does the same to each of some conversations. */
export function applyConversationActions(
  connection: Connection,
  conversations: readonly (ConversationIdLike | SeenConversation)[],
  { destination, ...deed }: ConversationDeed,
  { contextFolder, processRightAway, ...options }: ConversationActionOptions & AlwaysActionOptions,
): Promise<ServiceResponseCollection> {
  return runBatch(
    connection,
    {
      operation: ApplyConversationAction,
      inputs: conversations,
      request: (chunk) => ({
        conversationActions: chunk.map((input) => {
          const { conversation, lastSyncTime }: SeenConversation =
            typeof input === 'object' && 'conversation' in input ? input : { conversation: input }
          return {
            ...deed,
            conversationId: conversationIdOf(conversation),
            ...(contextFolder && { contextFolderId: targetFolder(contextFolder) }),
            ...(lastSyncTime && { conversationLastSyncTime: lastSyncTime }),
            ...(processRightAway !== undefined && { processRightAway }),
            ...(destination && { destinationFolderId: targetFolder(destination) }),
          }
        }),
      }),
      respond: (response) => response,
    },
    options,
  )
}
