import { administrationHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { batchOperation, type Operation, singleOperation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, int, long, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ItemId } from '../types/ids.js'
import { FieldOrder } from '../types/paging.js'
import { NonEmptyArrayOfExtendedFieldURIs, NonEmptyArrayOfExtendedProperty } from '../types/paths.js'
import { ArrayOfSmtpAddress, Guid, Strings } from '../types/text.js'
import { ImportanceChoices, ItemClass, MailboxSearchLocation } from '../types/values.js'
import { BaseRequest, BaseResponseMessage, ResponseMessage } from './response.js'

export const SearchItemKind = enumeration('t:SearchItemKindType', [
  'Email',
  'Meetings',
  'Tasks',
  'Notes',
  'Docs',
  'Journals',
  'Contacts',
  'Im',
  'Voicemail',
  'Faxes',
  'Posts',
  'Rssfeeds',
])
export type SearchItemKind = Infer<typeof SearchItemKind>

export const ArrayOfSearchItemKinds = nonEmptyList('t:ArrayOfSearchItemKindsType', 'SearchItemKind', SearchItemKind)
export type ArrayOfSearchItemKinds = Infer<typeof ArrayOfSearchItemKinds>

export const UserMailbox = record('t:UserMailboxType', attributes({ id: string, isArchive: boolean }))
export interface UserMailbox extends Infer<typeof UserMailbox> {}

export const ArrayOfUserMailboxes = nonEmptyList('t:ArrayOfUserMailboxesType', 'UserMailbox', UserMailbox)
export type ArrayOfUserMailboxes = Infer<typeof ArrayOfUserMailboxes>

export const SearchableMailbox = record('t:SearchableMailboxType', {
  guid: Guid,
  primarySmtpAddress: string,
  isExternalMailbox: boolean,
  externalEmailAddress: string,
  displayName: string,
  isMembershipGroup: boolean,
  referenceId: string,
})
export interface SearchableMailbox extends Infer<typeof SearchableMailbox> {}

export const ArrayOfSearchableMailboxes = list(
  't:ArrayOfSearchableMailboxesType',
  'SearchableMailbox',
  SearchableMailbox,
)
export type ArrayOfSearchableMailboxes = Infer<typeof ArrayOfSearchableMailboxes>

export const KeywordStatisticsSearchResult = record('t:KeywordStatisticsSearchResultType', {
  keyword: string,
  itemHits: int,
  size: long,
})
export interface KeywordStatisticsSearchResult extends Infer<typeof KeywordStatisticsSearchResult> {}

export const ArrayOfKeywordStatisticsSearchResults = list(
  't:ArrayOfKeywordStatisticsSearchResultsType',
  'KeywordStat',
  KeywordStatisticsSearchResult,
)
export type ArrayOfKeywordStatisticsSearchResults = Infer<typeof ArrayOfKeywordStatisticsSearchResults>

export const MailboxStatisticsSearchResult = record('t:MailboxStatisticsSearchResultType', {
  userMailbox: UserMailbox,
  keywordStatisticsSearchResult: optional(KeywordStatisticsSearchResult),
})
export interface MailboxStatisticsSearchResult extends Infer<typeof MailboxStatisticsSearchResult> {}

export const ExtendedAttribute = record('t:ExtendedAttributeType', { name: string, value: string })
export interface ExtendedAttribute extends Infer<typeof ExtendedAttribute> {}

export const ArrayOfExtendedAttributes = list('t:ArrayOfExtendedAttributesType', 'ExtendedAttribute', ExtendedAttribute)
export type ArrayOfExtendedAttributes = Infer<typeof ArrayOfExtendedAttributes>

export const MailboxSearchScope = record('t:MailboxSearchScopeType', {
  mailbox: string,
  searchScope: MailboxSearchLocation,
  extendedAttributes: optional(ArrayOfExtendedAttributes),
})
export interface MailboxSearchScope extends Infer<typeof MailboxSearchScope> {}

export const NonEmptyArrayOfMailboxSearchScopes = nonEmptyList(
  't:NonEmptyArrayOfMailboxSearchScopesType',
  'MailboxSearchScope',
  MailboxSearchScope,
)
export type NonEmptyArrayOfMailboxSearchScopes = Infer<typeof NonEmptyArrayOfMailboxSearchScopes>

export const MailboxQuery = record('t:MailboxQueryType', {
  query: string,
  mailboxSearchScopes: NonEmptyArrayOfMailboxSearchScopes,
})
export interface MailboxQuery extends Infer<typeof MailboxQuery> {}

export const PreviewItemMailbox = record('t:PreviewItemMailboxType', { mailboxId: string, primarySmtpAddress: string })
export interface PreviewItemMailbox extends Infer<typeof PreviewItemMailbox> {}

export const NonEmptyArrayOfMailboxQueries = nonEmptyList(
  't:NonEmptyArrayOfMailboxQueriesType',
  'MailboxQuery',
  MailboxQuery,
)
export type NonEmptyArrayOfMailboxQueries = Infer<typeof NonEmptyArrayOfMailboxQueries>

export const SearchResult = enumeration('t:SearchResultType', ['StatisticsOnly', 'PreviewOnly'])
export type SearchResult = Infer<typeof SearchResult>

export const SearchPageDirection = enumeration('t:SearchPageDirectionType', ['Previous', 'Next'])
export type SearchPageDirection = Infer<typeof SearchPageDirection>

export const PreviewItemBaseShape = enumeration('t:PreviewItemBaseShapeType', ['Default', 'Compact'])
export type PreviewItemBaseShape = Infer<typeof PreviewItemBaseShape>

export const PreviewItemResponseShape = record('t:PreviewItemResponseShapeType', {
  baseShape: PreviewItemBaseShape,
  additionalProperties: optional(NonEmptyArrayOfExtendedFieldURIs),
})
export interface PreviewItemResponseShape extends Infer<typeof PreviewItemResponseShape> {}

export const SearchPreviewItem = record('t:SearchPreviewItemType', {
  id: ItemId,
  mailbox: optional(PreviewItemMailbox),
  parentId: optional(ItemId),
  itemClass: optional(ItemClass),
  uniqueHash: optional(string),
  sortValue: optional(string),
  owaLink: optional(string),
  sender: optional(string),
  toRecipients: optional(ArrayOfSmtpAddress),
  ccRecipients: optional(ArrayOfSmtpAddress),
  bccRecipients: optional(ArrayOfSmtpAddress),
  createdTime: optional(dateTime),
  receivedTime: optional(dateTime),
  sentTime: optional(dateTime),
  subject: optional(string),
  size: optional(long),
  preview: optional(string),
  importance: optional(ImportanceChoices),
  read: optional(boolean),
  hasAttachment: optional(boolean),
  extendedProperties: optional(NonEmptyArrayOfExtendedProperty),
})
export interface SearchPreviewItem extends Infer<typeof SearchPreviewItem> {}

export const ArrayOfSearchPreviewItems = list('t:ArrayOfSearchPreviewItemsType', 'SearchPreviewItem', SearchPreviewItem)
export type ArrayOfSearchPreviewItems = Infer<typeof ArrayOfSearchPreviewItems>

export const FailedSearchMailbox = record('t:FailedSearchMailboxType', {
  mailbox: string,
  errorCode: int,
  errorMessage: string,
  isArchive: boolean,
})
export interface FailedSearchMailbox extends Infer<typeof FailedSearchMailbox> {}

export const ArrayOfFailedSearchMailboxes = list(
  't:ArrayOfFailedSearchMailboxesType',
  'FailedMailbox',
  FailedSearchMailbox,
)
export type ArrayOfFailedSearchMailboxes = Infer<typeof ArrayOfFailedSearchMailboxes>

export const SearchRefinerItem = record('t:SearchRefinerItemType', {
  name: string,
  value: string,
  count: long,
  token: string,
})
export interface SearchRefinerItem extends Infer<typeof SearchRefinerItem> {}

export const ArrayOfSearchRefinerItems = list('t:ArrayOfSearchRefinerItemsType', 'Refiner', SearchRefinerItem)
export type ArrayOfSearchRefinerItems = Infer<typeof ArrayOfSearchRefinerItems>

export const MailboxStatisticsItem = record('t:MailboxStatisticsItemType', {
  mailboxId: string,
  displayName: string,
  itemCount: long,
  size: long,
})
export interface MailboxStatisticsItem extends Infer<typeof MailboxStatisticsItem> {}

export const ArrayOfMailboxStatisticsItems = list(
  't:ArrayOfMailboxStatisticsItemsType',
  'MailboxStat',
  MailboxStatisticsItem,
)
export type ArrayOfMailboxStatisticsItems = Infer<typeof ArrayOfMailboxStatisticsItems>

export const SearchMailboxesResult = record('t:SearchMailboxesResultType', {
  searchQueries: NonEmptyArrayOfMailboxQueries,
  resultType: SearchResult,
  itemCount: long,
  size: long,
  pageItemCount: int,
  pageItemSize: long,
  keywordStats: optional(ArrayOfKeywordStatisticsSearchResults),
  items: optional(ArrayOfSearchPreviewItems),
  failedMailboxes: optional(ArrayOfFailedSearchMailboxes),
  refiners: optional(ArrayOfSearchRefinerItems),
  mailboxStats: optional(ArrayOfMailboxStatisticsItems),
})
export interface SearchMailboxesResult extends Infer<typeof SearchMailboxesResult> {}

export const HoldAction = enumeration('t:HoldActionType', ['Create', 'Update', 'Remove'])
export type HoldAction = Infer<typeof HoldAction>

export const HoldStatus = enumeration('t:HoldStatusType', ['NotOnHold', 'Pending', 'OnHold', 'PartialHold', 'Failed'])
export type HoldStatus = Infer<typeof HoldStatus>

export const MailboxHoldStatus = record('t:MailboxHoldStatusType', {
  mailbox: string,
  status: HoldStatus,
  additionalInfo: optional(string),
})
export interface MailboxHoldStatus extends Infer<typeof MailboxHoldStatus> {}

export const ArrayOfMailboxHoldStatus = list('t:ArrayOfMailboxHoldStatusType', 'MailboxHoldStatus', MailboxHoldStatus)
export type ArrayOfMailboxHoldStatus = Infer<typeof ArrayOfMailboxHoldStatus>

export const MailboxHoldResult = record('t:MailboxHoldResultType', {
  holdId: string,
  query: optional(string),
  mailboxHoldStatuses: ArrayOfMailboxHoldStatus,
})
export interface MailboxHoldResult extends Infer<typeof MailboxHoldResult> {}

export const NonEmptyArrayOfLegacyDNs = nonEmptyList('t:NonEmptyArrayOfLegacyDNsType', 'LegacyDN', string)
export type NonEmptyArrayOfLegacyDNs = Infer<typeof NonEmptyArrayOfLegacyDNs>

export const NonIndexableItemStatistic = record('t:NonIndexableItemStatisticType', {
  mailbox: string,
  itemCount: long,
  errorMessage: optional(string),
})
export interface NonIndexableItemStatistic extends Infer<typeof NonIndexableItemStatistic> {}

export const ArrayOfNonIndexableItemStatistics = list(
  't:ArrayOfNonIndexableItemStatisticsType',
  'NonIndexableItemStatistic',
  NonIndexableItemStatistic,
)
export type ArrayOfNonIndexableItemStatistics = Infer<typeof ArrayOfNonIndexableItemStatistics>

export const ItemIndexError = enumeration('t:ItemIndexErrorType', [
  'None',
  'GenericError',
  'Timeout',
  'StaleEvent',
  'MailboxOffline',
  'AttachmentLimitReached',
  'MarsWriterTruncation',
  'DocumentParserFailure',
])
export type ItemIndexError = Infer<typeof ItemIndexError>

export const NonIndexableItemDetail = record('t:NonIndexableItemDetailType', {
  itemId: ItemId,
  errorCode: ItemIndexError,
  errorDescription: string,
  isPartiallyIndexed: boolean,
  isPermanentFailure: boolean,
  sortValue: string,
  attemptCount: int,
  lastAttemptTime: optional(dateTime),
  additionalInfo: optional(string),
})
export interface NonIndexableItemDetail extends Infer<typeof NonIndexableItemDetail> {}

export const ArrayOfNonIndexableItemDetails = list(
  't:ArrayOfNonIndexableItemDetailsType',
  'NonIndexableItemDetail',
  NonIndexableItemDetail,
)
export type ArrayOfNonIndexableItemDetails = Infer<typeof ArrayOfNonIndexableItemDetails>

export const NonIndexableItemDetailResult = record('t:NonIndexableItemDetailResultType', {
  items: optional(ArrayOfNonIndexableItemDetails),
  failedMailboxes: optional(ArrayOfFailedSearchMailboxes),
})
export interface NonIndexableItemDetailResult extends Infer<typeof NonIndexableItemDetailResult> {}

export const DiscoverySearchConfiguration = record('t:DiscoverySearchConfigurationType', {
  searchId: string,
  searchQuery: string,
  searchableMailboxes: optional(ArrayOfSearchableMailboxes),
  inPlaceHoldIdentity: optional(string),
  managedByOrganization: optional(string),
  language: optional(string),
})
export interface DiscoverySearchConfiguration extends Infer<typeof DiscoverySearchConfiguration> {}

export const ArrayOfDiscoverySearchConfiguration = list(
  't:ArrayOfDiscoverySearchConfigurationType',
  'DiscoverySearchConfiguration',
  DiscoverySearchConfiguration,
)
export type ArrayOfDiscoverySearchConfiguration = Infer<typeof ArrayOfDiscoverySearchConfiguration>

export const FindMailboxStatisticsByKeywordsRequest = BaseRequest.extend('m:FindMailboxStatisticsByKeywordsType', {
  mailboxes: ArrayOfUserMailboxes,
  keywords: Strings,
  language: optional(string),
  senders: optional(ArrayOfSmtpAddress),
  recipients: optional(ArrayOfSmtpAddress),
  fromDate: optional(dateTime),
  toDate: optional(dateTime),
  messageTypes: optional(ArrayOfSearchItemKinds),
  searchDumpster: optional(boolean),
  includePersonalArchive: optional(boolean),
  includeUnsearchableItems: optional(boolean),
})
export interface FindMailboxStatisticsByKeywordsRequest extends Infer<typeof FindMailboxStatisticsByKeywordsRequest> {}

export const FindMailboxStatisticsByKeywordsResponse = BaseResponseMessage.extend(
  'm:FindMailboxStatisticsByKeywordsResponseType',
)
export interface FindMailboxStatisticsByKeywordsResponse
  extends Infer<typeof FindMailboxStatisticsByKeywordsResponse> {}

export const FindMailboxStatisticsByKeywordsResponseMessage = ResponseMessage.extend(
  'm:FindMailboxStatisticsByKeywordsResponseMessageType',
  { mailboxStatisticsSearchResult: MailboxStatisticsSearchResult },
)
export interface FindMailboxStatisticsByKeywordsResponseMessage
  extends Infer<typeof FindMailboxStatisticsByKeywordsResponseMessage> {}

export const GetSearchableMailboxesRequest = BaseRequest.extend('m:GetSearchableMailboxesType', {
  searchFilter: optional(string),
  expandGroupMembership: optional(boolean),
})
export interface GetSearchableMailboxesRequest extends Infer<typeof GetSearchableMailboxesRequest> {}

export const GetSearchableMailboxesResponseMessage = ResponseMessage.extend(
  'm:GetSearchableMailboxesResponseMessageType',
  { searchableMailboxes: ArrayOfSearchableMailboxes, failedMailboxes: optional(ArrayOfFailedSearchMailboxes) },
)
export interface GetSearchableMailboxesResponseMessage extends Infer<typeof GetSearchableMailboxesResponseMessage> {}

export const SearchMailboxesRequest = BaseRequest.extend('m:SearchMailboxesType', {
  searchQueries: NonEmptyArrayOfMailboxQueries,
  resultType: SearchResult,
  previewItemResponseShape: optional(PreviewItemResponseShape),
  sortBy: optional(FieldOrder),
  language: optional(string),
  deduplication: optional(boolean),
  pageSize: optional(int),
  pageItemReference: optional(string),
  pageDirection: optional(SearchPageDirection),
})
export interface SearchMailboxesRequest extends Infer<typeof SearchMailboxesRequest> {}

export const SearchMailboxesResponseMessage = ResponseMessage.extend('m:SearchMailboxesResponseMessageType', {
  searchMailboxesResult: optional(SearchMailboxesResult),
})
export interface SearchMailboxesResponseMessage extends Infer<typeof SearchMailboxesResponseMessage> {}

export const GetDiscoverySearchConfigurationRequest = BaseRequest.extend('m:GetDiscoverySearchConfigurationType', {
  searchId: optional(string),
  expandGroupMembership: optional(boolean),
  inPlaceHoldConfigurationOnly: optional(boolean),
})
export interface GetDiscoverySearchConfigurationRequest extends Infer<typeof GetDiscoverySearchConfigurationRequest> {}

export const GetDiscoverySearchConfigurationResponseMessage = ResponseMessage.extend(
  'm:GetDiscoverySearchConfigurationResponseMessageType',
  { discoverySearchConfigurations: ArrayOfDiscoverySearchConfiguration },
)
export interface GetDiscoverySearchConfigurationResponseMessage
  extends Infer<typeof GetDiscoverySearchConfigurationResponseMessage> {}

export const GetHoldOnMailboxesRequest = BaseRequest.extend('m:GetHoldOnMailboxesType', { holdId: string })
export interface GetHoldOnMailboxesRequest extends Infer<typeof GetHoldOnMailboxesRequest> {}

export const GetHoldOnMailboxesResponseMessage = ResponseMessage.extend('m:GetHoldOnMailboxesResponseMessageType', {
  mailboxHoldResult: optional(MailboxHoldResult),
})
export interface GetHoldOnMailboxesResponseMessage extends Infer<typeof GetHoldOnMailboxesResponseMessage> {}

export const SetHoldOnMailboxesRequest = BaseRequest.extend('m:SetHoldOnMailboxesType', {
  actionType: HoldAction,
  holdId: string,
  query: string,
  mailboxes: optional(Strings),
  language: optional(string),
  includeNonIndexableItems: optional(boolean),
  deduplication: optional(boolean),
  inPlaceHoldIdentity: optional(string),
  itemHoldPeriod: optional(string),
})
export interface SetHoldOnMailboxesRequest extends Infer<typeof SetHoldOnMailboxesRequest> {}

export const SetHoldOnMailboxesResponseMessage = ResponseMessage.extend('m:SetHoldOnMailboxesResponseMessageType', {
  mailboxHoldResult: optional(MailboxHoldResult),
})
export interface SetHoldOnMailboxesResponseMessage extends Infer<typeof SetHoldOnMailboxesResponseMessage> {}

export const GetNonIndexableItemStatisticsRequest = BaseRequest.extend('m:GetNonIndexableItemStatisticsType', {
  mailboxes: NonEmptyArrayOfLegacyDNs,
  searchArchiveOnly: optional(boolean),
})
export interface GetNonIndexableItemStatisticsRequest extends Infer<typeof GetNonIndexableItemStatisticsRequest> {}

export const GetNonIndexableItemStatisticsResponseMessage = ResponseMessage.extend(
  'm:GetNonIndexableItemStatisticsResponseMessageType',
  { nonIndexableItemStatistics: optional(ArrayOfNonIndexableItemStatistics) },
)
export interface GetNonIndexableItemStatisticsResponseMessage
  extends Infer<typeof GetNonIndexableItemStatisticsResponseMessage> {}

export const GetNonIndexableItemDetailsRequest = BaseRequest.extend('m:GetNonIndexableItemDetailsType', {
  mailboxes: NonEmptyArrayOfLegacyDNs,
  pageSize: optional(int),
  pageItemReference: optional(string),
  pageDirection: optional(SearchPageDirection),
  searchArchiveOnly: optional(boolean),
})
export interface GetNonIndexableItemDetailsRequest extends Infer<typeof GetNonIndexableItemDetailsRequest> {}

export const GetNonIndexableItemDetailsResponseMessage = ResponseMessage.extend(
  'm:GetNonIndexableItemDetailsResponseMessageType',
  { nonIndexableItemDetailsResult: optional(NonIndexableItemDetailResult) },
)
export interface GetNonIndexableItemDetailsResponseMessage
  extends Infer<typeof GetNonIndexableItemDetailsResponseMessage> {}

export const GetDiscoverySearchConfiguration: Operation<
  GetDiscoverySearchConfigurationRequest,
  GetDiscoverySearchConfigurationResponseMessage
> = singleOperation(
  'GetDiscoverySearchConfiguration',
  GetDiscoverySearchConfigurationRequest,
  GetDiscoverySearchConfigurationResponseMessage,
  { since: 'Exchange2013', headers: administrationHeaders },
)

export const GetSearchableMailboxes: Operation<GetSearchableMailboxesRequest, GetSearchableMailboxesResponseMessage> =
  singleOperation('GetSearchableMailboxes', GetSearchableMailboxesRequest, GetSearchableMailboxesResponseMessage, {
    since: 'Exchange2013',
    headers: administrationHeaders,
  })

export const SearchMailboxes: Operation<SearchMailboxesRequest, SearchMailboxesResponseMessage[]> = batchOperation(
  'SearchMailboxes',
  SearchMailboxesRequest,
  SearchMailboxesResponseMessage,
  { since: 'Exchange2013', headers: administrationHeaders },
)

export const GetHoldOnMailboxes: Operation<GetHoldOnMailboxesRequest, GetHoldOnMailboxesResponseMessage> =
  singleOperation('GetHoldOnMailboxes', GetHoldOnMailboxesRequest, GetHoldOnMailboxesResponseMessage, {
    since: 'Exchange2013',
    headers: administrationHeaders,
  })

export const SetHoldOnMailboxes: Operation<SetHoldOnMailboxesRequest, SetHoldOnMailboxesResponseMessage> =
  singleOperation('SetHoldOnMailboxes', SetHoldOnMailboxesRequest, SetHoldOnMailboxesResponseMessage, {
    since: 'Exchange2013',
    headers: administrationHeaders,
  })

export const GetNonIndexableItemStatistics: Operation<
  GetNonIndexableItemStatisticsRequest,
  GetNonIndexableItemStatisticsResponseMessage
> = singleOperation(
  'GetNonIndexableItemStatistics',
  GetNonIndexableItemStatisticsRequest,
  GetNonIndexableItemStatisticsResponseMessage,
  { since: 'Exchange2013', headers: administrationHeaders },
)

export const GetNonIndexableItemDetails: Operation<
  GetNonIndexableItemDetailsRequest,
  GetNonIndexableItemDetailsResponseMessage
> = singleOperation(
  'GetNonIndexableItemDetails',
  GetNonIndexableItemDetailsRequest,
  GetNonIndexableItemDetailsResponseMessage,
  { since: 'Exchange2013', headers: administrationHeaders },
)

export const FindMailboxStatisticsByKeywords: Operation<
  FindMailboxStatisticsByKeywordsRequest,
  FindMailboxStatisticsByKeywordsResponse
> = singleOperation(
  'FindMailboxStatisticsByKeywords',
  FindMailboxStatisticsByKeywordsRequest,
  FindMailboxStatisticsByKeywordsResponse,
  { since: 'Exchange2010_SP1', headers: [] },
)
