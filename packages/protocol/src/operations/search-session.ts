import { SearchFolderScope } from '../folders/folder.js'
import { ArrayOfCalendarItems, ArrayOfItems } from '../items/any-item.js'
import { Item } from '../items/item.js'
import { anyContent } from '../schema/any.js'
import { cultureHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional, required, zeroOrMore } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, boolean, int, long, string } from '../schema/scalars.js'
import { enumeration, listType } from '../schema/simple.js'
import { ArrayOfDistinguishedFolderId } from '../types/folder-ids.js'
import { SmtpAddress } from '../types/headers.js'
import { ArrayOfFolderId, FolderId, IdFormat, ItemId } from '../types/ids.js'
import { NonEmptyArrayOfExtendedFieldURIs } from '../types/paths.js'
import { Persona } from '../types/persona.js'
import { Restriction } from '../types/restriction.js'
import { Guid, Strings } from '../types/text.js'
import { ArrayOfConversations, Conversation } from './conversations.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const InstantSearchItem = listType(
  't:InstantSearchItemType',
  enumeration('', ['None', 'MailItem', 'MailConversation', 'CalendarItem', 'Persona']),
)
export type InstantSearchItem = Infer<typeof InstantSearchItem>

export const InstantSearchResult = listType(
  't:InstantSearchResultType',
  enumeration('', [
    'None',
    'Suggestions',
    'ItemResults',
    'ConversationResults',
    'Refiners',
    'SearchTerms',
    'Errors',
    'QueryStatistics',
    'CalendarItemResults',
    'PersonaResults',
    'SuggestionsPrimer',
  ]),
)
export type InstantSearchResult = Infer<typeof InstantSearchResult>

export const InstantSearchPayload = record('t:InstantSearchPayloadType', {
  searchSessionId: string,
  searchRequestId: long,
  resultType: InstantSearchResult,
  items: optional(ArrayOfItems),
  conversations: optional(ArrayOfConversations),
  calendarItems: optional(ArrayOfCalendarItems),
})
export interface InstantSearchPayload extends Infer<typeof InstantSearchPayload> {}

export const QueryOptions = listType(
  't:QueryOptionsType',
  enumeration('', [
    'None',
    'Suggestions',
    'Results',
    'Refiners',
    'SearchTerms',
    'ExplicitSearch',
    'SuggestionsPrimer',
    'AllowFuzzing',
  ]),
)
export type QueryOptions = Infer<typeof QueryOptions>

export const OneDriveView = listType(
  't:OneDriveViewType',
  enumeration('', ['None', 'SharedWithMe', 'MyDocuments', 'RecycleBin']),
)
export type OneDriveView = Infer<typeof OneDriveView>

export const DelveView = listType('t:DelveViewType', enumeration('', ['None', 'Files']))
export type DelveView = Infer<typeof DelveView>

export const OneDriveItem = Item.extend('t:OneDriveItemType', { resourceId: string })
export interface OneDriveItem extends Infer<typeof OneDriveItem> {}

export const FileItem = Item.extend('t:FileItemType', {
  fileName: optional(string),
  fileExtension: optional(string),
  fileSize: optional(long),
  fileCreatedTime: optional(string),
  fileModifiedTime: optional(string),
  storageProviderContext: optional(string),
  fileID: optional(string),
  itemReferenceId: optional(string),
  referenceId: optional(string),
  sender: optional(string),
  itemReceivedTime: optional(string),
  itemPath: optional(string),
  itemSentTime: optional(string),
  fileContexts: optional(Strings),
  visualizationContainerUrl: optional(string),
  visualizationContainerTitle: optional(string),
  visualizationAccessUrl: optional(string),
  referenceAttachmentProviderEndpoint: optional(string),
  referenceAttachmentProviderType: optional(string),
  itemConversationId: optional(string),
  sharepointItemListId: optional(Guid),
  sharepointItemListItemId: optional(string),
  sharepointItemSiteId: optional(Guid),
  sharepointItemSitePath: optional(string),
  sharepointItemWebId: optional(Guid),
  attachmentId: optional(string),
})
export interface FileItem extends Infer<typeof FileItem> {}

export const DocumentFileItem = FileItem.extend('t:DocumentFileItemType', {
  author: optional(Strings),
  title: optional(string),
  lastModifiedBy: optional(string),
})
export interface DocumentFileItem extends Infer<typeof DocumentFileItem> {}

export const DelveItem = Item.extend('t:DelveItemType', { graphNodeLogicalId: string })
export interface DelveItem extends Infer<typeof DelveItem> {}

export const WarmupOptions = listType('t:WarmupOptionsType', enumeration('', ['None', 'Suggestions', 'Results', 'All']))
export type WarmupOptions = Infer<typeof WarmupOptions>

export const SearchApplicationId = enumeration('t:SearchApplicationIdType', [
  'Outlook',
  'Owa',
  'Paw',
  'Teamspace',
  'OneDrive',
  'Other',
])
export type SearchApplicationId = Infer<typeof SearchApplicationId>

export const ItemTypesFilter = listType(
  't:ItemTypesFilterType',
  enumeration('', [
    'None',
    'MailItems',
    'MailConversations',
    'CalendarItems',
    'Contacts',
    'OneDriveItems',
    'FileItems',
    'DelveItems',
    'MessageItems',
  ]),
)
export type ItemTypesFilter = Infer<typeof ItemTypesFilter>

export const SuggestionKind = listType(
  't:SuggestionKindType',
  enumeration('', ['None', 'Keywords', 'People', 'Hashtags', 'QueryHistory', 'All']),
)
export type SuggestionKind = Infer<typeof SuggestionKind>

export const RefinerType = enumeration('t:RefinerTypeType', [
  'None',
  'To',
  'From',
  'Folder',
  'HasAttachment',
  'MailboxSource',
])
export type RefinerType = Infer<typeof RefinerType>

export const SearchResultsPropertySetName = enumeration('t:SearchResultsPropertySetNameType', [
  'Default',
  'Owa16',
  'Outlook16',
])
export type SearchResultsPropertySetName = Infer<typeof SearchResultsPropertySetName>

export const SearchScopeGroups = listType('t:SearchScopeGroupsType', enumeration('', ['MyGroups']))
export type SearchScopeGroups = Infer<typeof SearchScopeGroups>

export const SearchScopeArchives = listType(
  't:SearchScopeArchivesType',
  enumeration('', ['MainArchive', 'AuxArchive', 'All']),
)
export type SearchScopeArchives = Infer<typeof SearchScopeArchives>

export const ExecuteSearchSortOrder = enumeration('t:ExecuteSearchSortOrderType', ['DateTime', 'Relevance'])
export type ExecuteSearchSortOrder = Infer<typeof ExecuteSearchSortOrder>

export const MatchOptions = enumeration('t:MatchOptionsType', ['FullString', 'Prefix'])
export type MatchOptions = Infer<typeof MatchOptions>

export const PrimaryMailboxSearchScope = record('t:PrimaryMailboxSearchScopeType', {
  folderScope: optional(SearchFolderScope),
  isDeepTraversal: optional(boolean),
})
export interface PrimaryMailboxSearchScope extends Infer<typeof PrimaryMailboxSearchScope> {}

export const LargeArchiveSearchScope = record('t:LargeArchiveSearchScopeType', { archiveTypes: SearchScopeArchives })
export interface LargeArchiveSearchScope extends Infer<typeof LargeArchiveSearchScope> {}

export const GroupSearchScope = record('t:GroupSearchScopeType', { groupTypes: SearchScopeGroups })
export interface GroupSearchScope extends Infer<typeof GroupSearchScope> {}

export const SingleLargeArchiveSearchScope = record('t:SingleLargeArchiveSearchScopeType', {
  mailboxGuid: optional(Guid),
  folderScope: SearchFolderScope,
  isDeepTraversal: boolean,
})
export interface SingleLargeArchiveSearchScope extends Infer<typeof SingleLargeArchiveSearchScope> {}

export const OneDriveSearchScope = record('t:OneDriveSearchScopeType', { oneDriveView: OneDriveView })
export interface OneDriveSearchScope extends Infer<typeof OneDriveSearchScope> {}

export const DelveSearchScope = record('t:DelveSearchScopeType', { delveView: DelveView })
export interface DelveSearchScope extends Infer<typeof DelveSearchScope> {}

export const CustomSearchScope = record('t:CustomSearchScopeType', {
  mailboxGuid: Guid,
  folderScope: SearchFolderScope,
  isDeepTraversal: boolean,
})
export interface CustomSearchScope extends Infer<typeof CustomSearchScope> {}

export const ArrayOfSearchScope = record('t:ArrayOfSearchScopeType', {
  primaryMailboxSearchScope: optional(PrimaryMailboxSearchScope),
  largeArchiveSearchScope: optional(LargeArchiveSearchScope),
  groupSearchScope: optional(GroupSearchScope),
  customSearchScope: zeroOrMore(CustomSearchScope),
  oneDriveSearchScope: optional(OneDriveSearchScope),
  singleLargeArchiveSearchScope: optional(SingleLargeArchiveSearchScope),
  delveSearchScope: optional(DelveSearchScope),
})
export interface ArrayOfSearchScope extends Infer<typeof ArrayOfSearchScope> {}

export const DynamicRefinerQuery = record('t:DynamicRefinerQueryType', {
  refinerQuery: string,
  tdRefinerId: required(int, { element: 'TDRefinerId' }),
})
export interface DynamicRefinerQuery extends Infer<typeof DynamicRefinerQuery> {}

export const ExtendedKeywordDefinition = record('t:ExtendedKeywordDefinitionType', {
  keyword: string,
  properties: NonEmptyArrayOfExtendedFieldURIs,
})
export interface ExtendedKeywordDefinition extends Infer<typeof ExtendedKeywordDefinition> {}

export const Suggestion = record('t:SuggestionType', {
  suggestedQuery: string,
  displayText: string,
  suggestionType: SuggestionKind,
  trigger: optional(string),
  tdSuggestionId: required(int, { element: 'TDSuggestionId' }),
  isDeletable: boolean,
})
export interface Suggestion extends Infer<typeof Suggestion> {}

export const PeopleSuggestion = Suggestion.extend('t:PeopleSuggestionType', {
  primarySmtpAddress: string,
  personType: optional(string),
})
export interface PeopleSuggestion extends Infer<typeof PeopleSuggestion> {}

export const PeopleSuggestionPerson = enumeration('t:PeopleSuggestionPersonType', [
  'Unknown',
  'Person',
  'DistributionList',
  'Room',
  'Place',
  'ModernGroup',
])
export type PeopleSuggestionPerson = Infer<typeof PeopleSuggestionPerson>

export const FileSuggestion = Suggestion.extend('t:FileSuggestionType', {
  fileName: string,
  fileExtension: string,
  fileReferenceId: optional(string),
  fileTitle: optional(string),
  containerTitle: optional(string),
  containerUrl: optional(string),
})
export interface FileSuggestion extends Infer<typeof FileSuggestion> {}

export const SearchDiagnostics = anyContent('t:SearchDiagnosticsType')
export type SearchDiagnostics = Infer<typeof SearchDiagnostics>

export const SearchSuggestions = record('t:SearchSuggestionsType', {
  tdSuggestionsBatchId: required(long, { element: 'TDSuggestionsBatchId' }),
  tdSuggestionsInstanceId: required(Guid, { element: 'TDSuggestionsInstanceId' }),
  suggestions: optional(list('t:', 'Suggestion', Suggestion)),
  diagnosticsData: optional(SearchDiagnostics),
})
export interface SearchSuggestions extends Infer<typeof SearchSuggestions> {}

export const DeleteSearchSuggestionResponse = record('t:DeleteSearchSuggestionResponseType', {
  success: boolean,
  statusMessage: optional(string),
  diagnosticsData: optional(SearchDiagnostics),
})
export interface DeleteSearchSuggestionResponse extends Infer<typeof DeleteSearchSuggestionResponse> {}

export const SearchDiagnosticsStep = record('t:SearchDiagnosticsStepType', {
  startTime: optional(string),
  stepTime: optional(long),
  stepType: optional(string),
  additionalEntries: optional(list('t:', 'Entry', string)),
})
export interface SearchDiagnosticsStep extends Infer<typeof SearchDiagnosticsStep> {}

export const SearchRefiner = record('t:SearchRefinerType', {
  refinerType: RefinerType,
  refiner: DynamicRefinerQuery,
  resultCount: optional(long),
})
export interface SearchRefiner extends Infer<typeof SearchRefiner> {}

export const FolderRefiner = SearchRefiner.extend('t:FolderRefinerType', { folderId: optional(FolderId) })
export interface FolderRefiner extends Infer<typeof FolderRefiner> {}

export const PeopleRefiner = SearchRefiner.extend('t:PeopleRefinerType', {
  displayName: optional(string),
  smtpAddress: optional(SmtpAddress),
})
export interface PeopleRefiner extends Infer<typeof PeopleRefiner> {}

export const MailboxRefiner = SearchRefiner.extend('t:MailboxRefinerType', { mailboxDisplayName: optional(string) })
export interface MailboxRefiner extends Infer<typeof MailboxRefiner> {}

export const AttachmentRefiner = SearchRefiner.extend('t:AttachmentRefinerType', { hasAttachment: optional(boolean) })
export interface AttachmentRefiner extends Infer<typeof AttachmentRefiner> {}

export const HashtagRefiner = SearchRefiner.extend('t:HashtagRefinerType', { displayName: optional(string) })
export interface HashtagRefiner extends Infer<typeof HashtagRefiner> {}

export const MailboxInformation = record('t:MailboxInformationType', {
  mailboxGuid: Guid,
  mailboxAddress: SmtpAddress,
  mailboxDisplayName: string,
})
export interface MailboxInformation extends Infer<typeof MailboxInformation> {}

export const ExecuteSearchQueryId = record('t:ExecuteSearchQueryIdType', attributes({ id: Guid }))
export interface ExecuteSearchQueryId extends Infer<typeof ExecuteSearchQueryId> {}

export const SearchResults = record('t:SearchResultsType', {
  items: optional(list('t:', 'Item', Item)),
  conversations: optional(list('t:', 'Conversation', Conversation)),
  people: optional(list('t:', 'Persona', Persona)),
  moreResultsAvailable: boolean,
  refinerTelemetryBatchId: int,
  searchRefiners: optional(nonEmptyList('t:', 'SearchRefiner', SearchRefiner)),
  diagnosticsData: optional(SearchDiagnostics),
  searchResultsCount: optional(int),
  totalResultsCount: optional(int),
  searchTerms: optional(Strings),
  queryId: optional(ExecuteSearchQueryId),
  mailboxesInformation: optional(list('t:', 'MailboxInformation', MailboxInformation)),
})
export interface SearchResults extends Infer<typeof SearchResults> {}

export const SearchResultItemId = ItemId.extend('t:SearchResultItemIdType', {
  entryId: optional(base64Binary),
  outlookItemId: optional(base64Binary),
})
export interface SearchResultItemId extends Infer<typeof SearchResultItemId> {}

export const SearchResultConversationId = ItemId.extend('t:SearchResultConversationIdType', {
  outlookConversationId: optional(base64Binary),
})
export interface SearchResultConversationId extends Infer<typeof SearchResultConversationId> {}

export const AnalyzedQuery = record('t:AnalyzedQuery', { queryLanguage: string, searchRestrictions: Restriction })
export interface AnalyzedQuery extends Infer<typeof AnalyzedQuery> {}

export const PerformInstantSearchRequest = BaseRequest.extend('m:PerformInstantSearchRequest', {
  searchSessionId: string,
  itemType: InstantSearchItem,
  queryOptions: QueryOptions,
  searchRequestId: long,
  kqlQuery: string,
  folderScope: ArrayOfFolderId,
  distinguishedFolderScope: optional(ArrayOfDistinguishedFolderId),
  isDeepTraversal: optional(boolean),
  waitOnSearchResults: optional(boolean),
})
export interface PerformInstantSearchRequest extends Infer<typeof PerformInstantSearchRequest> {}

export const PerformInstantSearchResponse = ResponseMessage.extend('m:PerformInstantSearchResponse', {
  payload: optional(InstantSearchPayload),
})
export interface PerformInstantSearchResponse extends Infer<typeof PerformInstantSearchResponse> {}

export const EndInstantSearchSessionRequest = BaseRequest.extend('m:EndInstantSearchSessionRequest', {
  sessionId: string,
})
export interface EndInstantSearchSessionRequest extends Infer<typeof EndInstantSearchSessionRequest> {}

export const StartSearchSessionRequest = BaseRequest.extend('m:StartSearchSession', {
  searchSessionId: Guid,
  warmupOptions: WarmupOptions,
  suggestionTypes: SuggestionKind,
  searchScope: ArrayOfSearchScope,
  idFormat: optional(IdFormat),
  applicationId: optional(string),
  scenario: optional(string),
})
export interface StartSearchSessionRequest extends Infer<typeof StartSearchSessionRequest> {}

export const StartSearchSessionResponseMessage = ResponseMessage.extend('m:StartSearchSessionResponseMessage')
export interface StartSearchSessionResponseMessage extends Infer<typeof StartSearchSessionResponseMessage> {}

export const GetSearchSuggestionsRequest = BaseRequest.extend('m:GetSearchSuggestions', {
  searchSessionId: Guid,
  query: optional(string),
  suggestionTypes: optional(SuggestionKind),
  suggestionsPrimer: optional(boolean),
  maxSuggestionsCountPerSuggestionType: optional(long),
  searchScope: optional(ArrayOfSearchScope),
  scenario: optional(string),
})
export interface GetSearchSuggestionsRequest extends Infer<typeof GetSearchSuggestionsRequest> {}

export const GetSearchSuggestionsResponseMessage = ResponseMessage.extend('m:GetSearchSuggestionsResponseMessage', {
  searchSuggestions: SearchSuggestions,
})
export interface GetSearchSuggestionsResponseMessage extends Infer<typeof GetSearchSuggestionsResponseMessage> {}

export const DeleteSearchSuggestionRequest = BaseRequest.extend('m:DeleteSearchSuggestion', {
  searchSessionId: Guid,
  query: string,
  suggestionTypes: SuggestionKind,
  searchScope: optional(ArrayOfSearchScope),
  scenario: optional(string),
})
export interface DeleteSearchSuggestionRequest extends Infer<typeof DeleteSearchSuggestionRequest> {}

export const DeleteSearchSuggestionResponseMessage = ResponseMessage.extend(
  'm:DeleteSearchSuggestionResponseMessageType',
  { response: DeleteSearchSuggestionResponse },
)
export interface DeleteSearchSuggestionResponseMessage extends Infer<typeof DeleteSearchSuggestionResponseMessage> {}

export const ExecuteSearchRequest = BaseRequest.extend('m:ExecuteSearch', {
  applicationId: SearchApplicationId,
  scenario: string,
  searchSessionId: Guid,
  searchScope: ArrayOfSearchScope,
  query: string,
  analyzedQuery: optional(AnalyzedQuery),
  resultRowCount: optional(long),
  resultRowOffset: optional(long),
  maxResultsCountHint: optional(long),
  maxPreviewLength: optional(long),
  searchRefiners: optional(list('m:', 'SearchRefiner', DynamicRefinerQuery)),
  extendedKeywords: optional(list('m:', 'ExtendedKeywordDefinition', ExtendedKeywordDefinition)),
  retrieveRefiners: optional(boolean),
  maxRefinersCountPerRefinerType: optional(long),
  idFormat: optional(IdFormat),
  itemTypes: ItemTypesFilter,
  propertySetName: optional(SearchResultsPropertySetName),
  searchRestrictions: optional(Restriction),
  includeDeleted: optional(boolean),
  sortOrder: optional(ExecuteSearchSortOrder),
  keywordMatchOption: optional(MatchOptions, { default: 'Prefix' }),
  returnAdditionalIds: optional(boolean),
})
export interface ExecuteSearchRequest extends Infer<typeof ExecuteSearchRequest> {}

export const ExecuteSearchResponseMessage = ResponseMessage.extend('m:ExecuteSearchResponseMessage', {
  searchResults: SearchResults,
})
export interface ExecuteSearchResponseMessage extends Infer<typeof ExecuteSearchResponseMessage> {}

export const EndSearchSessionRequest = BaseRequest.extend('m:EndSearchSession', { searchSessionId: Guid })
export interface EndSearchSessionRequest extends Infer<typeof EndSearchSessionRequest> {}

export const EndSearchSessionResponseMessage = ResponseMessage.extend('m:EndSearchSessionResponseMessage')
export interface EndSearchSessionResponseMessage extends Infer<typeof EndSearchSessionResponseMessage> {}

export const StartSearchSession: Operation<StartSearchSessionRequest, StartSearchSessionResponseMessage> =
  singleOperation('StartSearchSession', StartSearchSessionRequest, StartSearchSessionResponseMessage, {
    since: 'Exchange2016',
    headers: cultureHeaders,
  })

export const ExecuteSearch: Operation<ExecuteSearchRequest, ExecuteSearchResponseMessage> = singleOperation(
  'ExecuteSearch',
  ExecuteSearchRequest,
  ExecuteSearchResponseMessage,
  { since: 'Exchange2016', headers: cultureHeaders },
)

export const GetSearchSuggestions: Operation<GetSearchSuggestionsRequest, GetSearchSuggestionsResponseMessage> =
  singleOperation('GetSearchSuggestions', GetSearchSuggestionsRequest, GetSearchSuggestionsResponseMessage, {
    since: 'Exchange2016',
    headers: cultureHeaders,
  })

export const DeleteSearchSuggestion: Operation<DeleteSearchSuggestionRequest, DeleteSearchSuggestionResponseMessage> =
  singleOperation('DeleteSearchSuggestion', DeleteSearchSuggestionRequest, DeleteSearchSuggestionResponseMessage, {
    since: 'Exchange2016',
    headers: cultureHeaders,
  })

export const EndSearchSession: Operation<EndSearchSessionRequest, EndSearchSessionResponseMessage> = singleOperation(
  'EndSearchSession',
  EndSearchSessionRequest,
  EndSearchSessionResponseMessage,
  { since: 'Exchange2016', headers: cultureHeaders },
)

export const PerformInstantSearch: Operation<PerformInstantSearchRequest, PerformInstantSearchResponse> =
  singleOperation('PerformInstantSearch', PerformInstantSearchRequest, PerformInstantSearchResponse, {
    since: 'Exchange2016',
    headers: [],
  })

export const EndInstantSearchSession: Operation<EndInstantSearchSessionRequest, ResponseMessage> = singleOperation(
  'EndInstantSearchSession',
  EndInstantSearchSessionRequest,
  ResponseMessage,
  { since: 'Exchange2016', headers: [] },
)
