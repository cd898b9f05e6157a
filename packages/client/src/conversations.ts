import {
  type Conversation,
  type ConversationNodeSortOrder,
  type ConversationQueryTraversal,
  FindConversation,
  type FindConversationRequest,
  GetConversationItems,
  type HighlightTerm,
  type IndexBasePoint,
  type ItemId,
  type MailboxSearchLocation,
  type SortDirection,
  type ViewFilter,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { baseFolderId } from './folders.js'
import { type FolderIdLike, targetFolder } from './ids.js'
import { type Item, toItem } from './item-classes.js'
import { indexedView } from './paging.js'
import { folderShape, itemShape, PropertySet } from './property-set.js'
import { type QueryOptions, queryOf } from './query.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** What names a conversation: its id, the id's text, or what `findConversation` told of it. */
export type ConversationIdLike = string | ItemId | Conversation

export function conversationIdOf(like: ConversationIdLike): ItemId {
  if (typeof like === 'string') return { id: like }
  if ('id' in like) return like
  if (!like.conversationId) throw new TypeError('The conversation has no id: a shape left it out')
  return like.conversationId
}

export interface FindConversationOptions extends CallOptions, QueryOptions {
  /** What is told of each; Exchange 2010 knows no choice. */
  readonly propertySet?: PropertySet
  /** How many conversations a page holds; 100 unless this says otherwise. */
  readonly pageSize?: number
  readonly offset?: number
  readonly basePoint?: IndexBasePoint
  /** By last delivery, the newest first unless this says otherwise. */
  readonly order?: SortDirection
  readonly traversal?: ConversationQueryTraversal
  readonly viewFilter?: ViewFilter
  /** Where a query looks. */
  readonly mailboxScope?: MailboxSearchLocation
}

/** One page of the conversations of a folder. */
export interface FindConversationResults {
  readonly conversations: readonly Conversation[]
  /** How many there are in all, where the server says it. */
  readonly totalCount: number | undefined
  readonly nextPageOffset: number | undefined
  readonly highlightTerms: readonly HighlightTerm[]
}

/** Finds conversations in a folder, a page of them. */
export async function findConversation(
  connection: Connection,
  folder: FolderIdLike,
  options: FindConversationOptions = {},
): Promise<FindConversationResults> {
  const { pageSize = 100, offset = 0 } = options
  const message = await callSingle(connection, FindConversation, findRequest(folder, options), options)
  const { conversations = [], totalConversationsInView: totalCount, indexedOffset, highlightTerms = [] } = message
  const next = indexedOffset ?? offset + conversations.length
  const moreAvailable = totalCount === undefined ? conversations.length === pageSize : next < totalCount
  return { conversations, totalCount, nextPageOffset: moreAvailable ? next : undefined, highlightTerms }
}

function findRequest(folder: FolderIdLike, options: FindConversationOptions): FindConversationRequest {
  const { pageSize = 100, order, propertySet, traversal, viewFilter, mailboxScope } = options
  return {
    paging: { element: 'IndexedPageItemView', value: indexedView(pageSize, options) },
    ...(order && {
      sortOrder: [
        {
          path: { element: 'FieldURI' as const, value: { fieldURI: 'conversation:LastDeliveryTime' as const } },
          order,
        },
      ],
    }),
    parentFolderId: targetFolder(folder),
    ...(propertySet && { conversationShape: folderShape(propertySet) }),
    ...queryOf(options),
    ...(traversal && { traversal }),
    ...(viewFilter && { viewFilter }),
    ...(mailboxScope && { mailboxScope }),
  }
}

export interface ConversationRequest {
  readonly conversation: ConversationIdLike
  /** Where the last call ended: what is new since is told. */
  readonly syncState?: Uint8Array | undefined
}

/** A message, in all the folders where it lies. */
export interface ConversationNode {
  readonly internetMessageId: string | undefined
  readonly parentInternetMessageId: string | undefined
  readonly items: readonly Item[]
}

export type ConversationResponse = Answered<{
  readonly conversationId: ItemId
  readonly syncState: Uint8Array | undefined
  readonly nodes: readonly ConversationNode[]
}>

export interface GetConversationItemsOptions extends BatchOptions {
  readonly propertySet?: PropertySet
  readonly foldersToIgnore?: readonly FolderIdLike[]
  readonly maxItemsToReturn?: number
  readonly sortOrder?: ConversationNodeSortOrder
  readonly mailboxScope?: MailboxSearchLocation
}

/** Gets the messages of conversations, and which answers to which; with a state, those that are new since. */
export function getConversationItems(
  connection: Connection,
  conversations: readonly (ConversationIdLike | ConversationRequest)[],
  options: GetConversationItemsOptions = {},
): Promise<ServiceResponseCollection<ConversationResponse>> {
  const {
    propertySet = PropertySet.firstClass,
    foldersToIgnore = [],
    maxItemsToReturn,
    sortOrder,
    mailboxScope,
  } = options
  return runBatch(
    connection,
    {
      operation: GetConversationItems,
      inputs: conversations,
      request: (chunk) => ({
        itemShape: itemShape(propertySet),
        ...(foldersToIgnore.length > 0 && { foldersToIgnore: foldersToIgnore.map(baseFolderId) }),
        ...(maxItemsToReturn !== undefined && { maxItemsToReturn }),
        ...(sortOrder && { sortOrder }),
        ...(mailboxScope && { mailboxScope }),
        conversations: chunk.map(requestOf),
      }),
      respond: (response, _, message): ConversationResponse => {
        const found = message?.conversation
        if (!found) return response as ConversationResponse
        const nodes = (found.conversationNodes ?? []).map(
          ({ internetMessageId, parentInternetMessageId, items = [] }) => ({
            internetMessageId,
            parentInternetMessageId,
            items: items.map(toItem),
          }),
        )
        return { ...response, conversationId: found.conversationId, syncState: found.syncState, nodes }
      },
    },
    options,
  )
}

function requestOf(input: ConversationIdLike | ConversationRequest) {
  const { conversation, syncState }: ConversationRequest =
    typeof input === 'object' && 'conversation' in input ? input : { conversation: input }
  return { conversationId: conversationIdOf(conversation), ...(syncState && { syncState }) }
}
