// Tells what items name and do not import.
import '../items/any-item.js'
import type { AnyItem } from '../items/any-item.js'
import { family, field } from '../schema/family.js'
import { impersonationHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional, required } from '../schema/member.js'
import { batchOperation, type Operation, singleOperation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { base64Binary, boolean, dateTime, int, long, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { NonEmptyArrayOfBaseFolderIds, TargetFolderId } from '../types/folder-ids.js'
import { SmtpAddress } from '../types/headers.js'
import { ItemId, NonEmptyArrayOfBaseItemIds } from '../types/ids.js'
import { SingleRecipient } from '../types/mailbox.js'
import {
  ArrayOfHighlightTerms,
  IndexedPageView,
  NonEmptyArrayOfFieldOrders,
  SeekToConditionPageView,
  ViewFilter,
} from '../types/paging.js'
import { QueryString } from '../types/query-string.js'
import { ConversationResponseShape, ItemResponseShape } from '../types/shape.js'
import { Guid, Strings } from '../types/text.js'
import {
  ArrayOfItemClass,
  Disposal,
  Flag,
  FlagStatus,
  IconIndex,
  ImportanceChoices,
  InferenceClassification,
  MailboxSearchLocation,
} from '../types/values.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const ConversationQueryTraversal = enumeration('t:ConversationQueryTraversalType', ['Shallow', 'Deep'])
export type ConversationQueryTraversal = Infer<typeof ConversationQueryTraversal>

export const ConversationActionKind = enumeration('t:ConversationActionTypeType', [
  'AlwaysCategorize',
  'AlwaysDelete',
  'AlwaysMove',
  'Delete',
  'Move',
  'Copy',
  'SetReadState',
  'SetRetentionPolicy',
  'Flag',
])
export type ConversationActionKind = Infer<typeof ConversationActionKind>

export const Retention = enumeration('t:RetentionType', ['Delete', 'Archive'])
export type Retention = Infer<typeof Retention>

export const ConversationAction = record('t:ConversationActionType', {
  action: ConversationActionKind,
  conversationId: ItemId,
  contextFolderId: optional(TargetFolderId),
  conversationLastSyncTime: optional(dateTime),
  processRightAway: optional(boolean),
  destinationFolderId: optional(TargetFolderId),
  categories: optional(Strings),
  enableAlwaysDelete: optional(boolean),
  isRead: optional(boolean),
  deleteType: optional(Disposal),
  retentionPolicyType: optional(Retention, { since: 'Exchange2013' }),
  retentionPolicyTagId: optional(string, { since: 'Exchange2013' }),
  flag: optional(Flag, { since: 'Exchange2013' }),
  suppressReadReceipts: optional(boolean, { since: 'Exchange2013' }),
})
export interface ConversationAction extends Infer<typeof ConversationAction> {}

export const NonEmptyArrayOfApplyConversationAction = nonEmptyList(
  't:NonEmptyArrayOfApplyConversationActionType',
  'ConversationAction',
  ConversationAction,
)
export type NonEmptyArrayOfApplyConversationAction = Infer<typeof NonEmptyArrayOfApplyConversationAction>

export const conversation = family('conversation', {
  conversationId: ItemId,
  conversationTopic: string,
  uniqueRecipients: Strings,
  globalUniqueRecipients: Strings,
  uniqueUnreadSenders: Strings,
  globalUniqueUnreadSenders: Strings,
  uniqueSenders: Strings,
  globalUniqueSenders: Strings,
  lastDeliveryTime: dateTime,
  globalLastDeliveryTime: dateTime,
  categories: Strings,
  globalCategories: Strings,
  flagStatus: FlagStatus,
  globalFlagStatus: FlagStatus,
  hasAttachments: boolean,
  globalHasAttachments: boolean,
  messageCount: int,
  globalMessageCount: int,
  unreadCount: int,
  globalUnreadCount: int,
  size: int,
  globalSize: int,
  itemClasses: ArrayOfItemClass,
  globalItemClasses: ArrayOfItemClass,
  importance: ImportanceChoices,
  globalImportance: ImportanceChoices,
  itemIds: NonEmptyArrayOfBaseItemIds,
  globalItemIds: NonEmptyArrayOfBaseItemIds,
  lastModifiedTime: field(dateTime, { since: 'Exchange2013' }),
  instanceKey: field(base64Binary, { since: 'Exchange2013' }),
  preview: field(string, { since: 'Exchange2013' }),
  mailboxScope: field(MailboxSearchLocation, { uri: null, since: 'Exchange2013' }),
  iconIndex: field(IconIndex, { since: 'Exchange2013' }),
  globalIconIndex: field(IconIndex, { since: 'Exchange2013' }),
  draftItemIds: field(NonEmptyArrayOfBaseItemIds, { since: 'Exchange2013' }),
  hasIrm: field(boolean, { since: 'Exchange2013' }),
  globalHasIrm: field(boolean, { since: 'Exchange2013' }),
  inferenceClassification: field(InferenceClassification, { uri: null, since: 'Exchange2013' }),
  sortKey: field(long, { uri: null, since: 'Exchange2013' }),
  mentionedMe: field(boolean, { since: 'Exchange2013' }),
  globalMentionedMe: field(boolean, { since: 'Exchange2013' }),
  senderSMTPAddress: field(SmtpAddress, { uri: null, since: 'Exchange2013' }),
  mailboxGuids: field(nonEmptyList('t:', 'MailboxGuid', Guid), { uri: null, since: 'Exchange2013' }),
  from: field(SingleRecipient, { uri: null, since: 'Exchange2013' }),
  atAllMention: field(boolean, { since: 'Exchange2013' }),
  globalAtAllMention: field(boolean, { since: 'Exchange2013' }),
})

const conversationTable = record('t:ConversationType', conversation)
export interface Conversation extends Infer<typeof conversationTable> {}
export const Conversation: RecordType<Conversation> = conversationTable

export const ArrayOfConversations = list('t:ArrayOfConversationsType', 'Conversation', Conversation)
export type ArrayOfConversations = Infer<typeof ArrayOfConversations>

export const ConversationRequest = record('t:ConversationRequestType', {
  conversationId: ItemId,
  syncState: optional(base64Binary),
})
export interface ConversationRequest extends Infer<typeof ConversationRequest> {}

export const ArrayOfConversationRequests = list(
  't:ArrayOfConversationRequestsType',
  'Conversation',
  ConversationRequest,
)
export type ArrayOfConversationRequests = Infer<typeof ArrayOfConversationRequests>

const conversationNodeTable = record('t:ConversationNodeType', {
  internetMessageId: optional(string),
  parentInternetMessageId: optional(string),
  items: optional(named<AnyItem[]>('t:NonEmptyArrayOfAllItemsType')),
})
export interface ConversationNode extends Infer<typeof conversationNodeTable> {}
export const ConversationNode: RecordType<ConversationNode> = conversationNodeTable

export const ArrayOfConversationNodes = list('t:ArrayOfConversationNodesType', 'ConversationNode', ConversationNode)
export type ArrayOfConversationNodes = Infer<typeof ArrayOfConversationNodes>

export const ConversationResponse = record('t:ConversationResponseType', {
  conversationId: ItemId,
  syncState: optional(base64Binary),
  conversationNodes: optional(ArrayOfConversationNodes),
  canDelete: optional(boolean),
})
export interface ConversationResponse extends Infer<typeof ConversationResponse> {}

export const ConversationNodeSortOrder = enumeration('t:ConversationNodeSortOrder', [
  'TreeOrderAscending',
  'TreeOrderDescending',
  'DateOrderAscending',
  'DateOrderDescending',
])
export type ConversationNodeSortOrder = Infer<typeof ConversationNodeSortOrder>

export const FindConversationRequest = BaseRequest.extend(
  'm:FindConversationType',
  {
    paging: optional(
      oneOf({ IndexedPageItemView: IndexedPageView, SeekToConditionPageItemView: SeekToConditionPageView }),
    ),
    sortOrder: optional(NonEmptyArrayOfFieldOrders, { since: 'Exchange2010_SP1' }),
    parentFolderId: required(TargetFolderId, { since: 'Exchange2010_SP1' }),
    mailboxScope: optional(MailboxSearchLocation, { since: 'Exchange2013' }),
    queryString: optional(QueryString, { since: 'Exchange2013' }),
    conversationShape: optional(ConversationResponseShape, { since: 'Exchange2013' }),
  },
  attributes({
    traversal: optional(ConversationQueryTraversal, { since: 'Exchange2013' }),
    viewFilter: optional(ViewFilter, { since: 'Exchange2013' }),
  }),
)
export interface FindConversationRequest extends Infer<typeof FindConversationRequest> {}

export const FindConversationResponseMessage = ResponseMessage.extend('m:FindConversationResponseMessageType', {
  conversations: optional(ArrayOfConversations),
  highlightTerms: optional(ArrayOfHighlightTerms, { since: 'Exchange2013' }),
  totalConversationsInView: optional(int, { since: 'Exchange2013' }),
  indexedOffset: optional(int, { since: 'Exchange2013' }),
})
export interface FindConversationResponseMessage extends Infer<typeof FindConversationResponseMessage> {}

export const ApplyConversationActionRequest = BaseRequest.extend('m:ApplyConversationActionType', {
  conversationActions: required(NonEmptyArrayOfApplyConversationAction, { since: 'Exchange2010_SP1' }),
})
export interface ApplyConversationActionRequest extends Infer<typeof ApplyConversationActionRequest> {}

export const ApplyConversationActionResponseMessage = ResponseMessage.extend(
  'm:ApplyConversationActionResponseMessageType',
)
export interface ApplyConversationActionResponseMessage extends Infer<typeof ApplyConversationActionResponseMessage> {}

export const GetConversationItemsRequest = BaseRequest.extend('m:GetConversationItemsType', {
  itemShape: required(ItemResponseShape, { since: 'Exchange2013' }),
  foldersToIgnore: optional(NonEmptyArrayOfBaseFolderIds, { since: 'Exchange2013' }),
  maxItemsToReturn: optional(int, { since: 'Exchange2013' }),
  sortOrder: optional(ConversationNodeSortOrder, { since: 'Exchange2013' }),
  mailboxScope: optional(MailboxSearchLocation, { since: 'Exchange2013' }),
  conversations: required(ArrayOfConversationRequests, { since: 'Exchange2013' }),
})
export interface GetConversationItemsRequest extends Infer<typeof GetConversationItemsRequest> {}

export const GetConversationItemsResponseMessage = ResponseMessage.extend('m:GetConversationItemsResponseMessageType', {
  conversation: optional(ConversationResponse),
})
export interface GetConversationItemsResponseMessage extends Infer<typeof GetConversationItemsResponseMessage> {}

export const FindConversation: Operation<FindConversationRequest, FindConversationResponseMessage> = singleOperation(
  'FindConversation',
  FindConversationRequest,
  FindConversationResponseMessage,
  { since: 'Exchange2010_SP1', headers: impersonationHeaders },
)

export const ApplyConversationAction: Operation<
  ApplyConversationActionRequest,
  ApplyConversationActionResponseMessage[]
> = batchOperation('ApplyConversationAction', ApplyConversationActionRequest, ApplyConversationActionResponseMessage, {
  since: 'Exchange2010_SP1',
  headers: impersonationHeaders,
})

export const GetConversationItems: Operation<GetConversationItemsRequest, GetConversationItemsResponseMessage[]> =
  batchOperation('GetConversationItems', GetConversationItemsRequest, GetConversationItemsResponseMessage, {
    since: 'Exchange2013',
    headers: impersonationHeaders,
  })
