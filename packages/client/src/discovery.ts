import {
  type DiscoverySearchConfiguration,
  GetDiscoverySearchConfiguration,
  type GetDiscoverySearchConfigurationRequest,
  GetHoldOnMailboxes,
  GetNonIndexableItemDetails,
  type GetNonIndexableItemDetailsRequest,
  GetNonIndexableItemStatistics,
  type GetNonIndexableItemStatisticsRequest,
  GetSearchableMailboxes,
  type GetSearchableMailboxesRequest,
  type GetSearchableMailboxesResponseMessage,
  type MailboxHoldResult,
  type MailboxQuery,
  type NonIndexableItemDetailResult,
  type NonIndexableItemStatistic,
  SearchMailboxes,
  type SearchMailboxesRequest,
  type SearchMailboxesResult,
  SetHoldOnMailboxes,
  type SetHoldOnMailboxesRequest,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

export interface GetDiscoverySearchConfigurationOptions extends GetDiscoverySearchConfigurationRequest, CallOptions {}

/** The searches and holds that were set up across mailboxes: all, or one (docs "GetDiscoverySearchConfiguration operation"). */
export async function getDiscoverySearchConfiguration(
  connection: Connection,
  { signal, ...request }: GetDiscoverySearchConfigurationOptions = {},
): Promise<readonly DiscoverySearchConfiguration[]> {
  const answer = await callSingle(connection, GetDiscoverySearchConfiguration, request, { signal })
  return answer.discoverySearchConfigurations
}

export interface GetSearchableMailboxesOptions extends GetSearchableMailboxesRequest, CallOptions {}

/** The mailboxes that the caller may search, by the names that `searchMailboxes` takes (docs "GetSearchableMailboxes operation"). */
export async function getSearchableMailboxes(
  connection: Connection,
  { signal, ...request }: GetSearchableMailboxesOptions = {},
): Promise<Pick<GetSearchableMailboxesResponseMessage, 'searchableMailboxes' | 'failedMailboxes'>> {
  const answer = await callSingle(connection, GetSearchableMailboxes, request, { signal })
  return { searchableMailboxes: answer.searchableMailboxes, failedMailboxes: answer.failedMailboxes }
}

/** What to tell of what is found, and which page of it. */
export interface SearchMailboxesOptions
  extends Omit<SearchMailboxesRequest, 'searchQueries' | 'resultType'>,
    Pick<BatchOptions, 'signal'> {
  /** Previews of what is found, unless this says otherwise. */
  readonly resultType?: SearchMailboxesRequest['resultType']
}

export type SearchMailboxesResponse = Answered<{ readonly searchResult: SearchMailboxesResult }>

/** Searches mailboxes, with a response for each query (docs "SearchMailboxes operation"). */
export function searchMailboxes(
  connection: Connection,
  queries: readonly MailboxQuery[],
  { signal, resultType = 'PreviewOnly', ...more }: SearchMailboxesOptions = {},
): Promise<ServiceResponseCollection<SearchMailboxesResponse>> {
  return runBatch(
    connection,
    {
      operation: SearchMailboxes,
      inputs: queries,
      request: (chunk) => ({ ...more, resultType, searchQueries: [...chunk] }),
      respond: (response, _, message) => {
        const searchResult = message?.searchMailboxesResult
        return (searchResult ? { ...response, searchResult } : response) as SearchMailboxesResponse
      },
    },
    { signal },
  )
}

/** Which mailboxes a hold is on, and how far it has come (docs "GetHoldOnMailboxes operation"). */
export async function getHoldOnMailboxes(
  connection: Connection,
  holdId: string,
  options: CallOptions = {},
): Promise<MailboxHoldResult | undefined> {
  return (await callSingle(connection, GetHoldOnMailboxes, { holdId }, options)).mailboxHoldResult
}

/** Puts mailboxes on hold, changes a hold or takes it away (docs "SetHoldOnMailboxes operation"). */
export async function setHoldOnMailboxes(
  connection: Connection,
  hold: SetHoldOnMailboxesRequest,
  options: CallOptions = {},
): Promise<MailboxHoldResult | undefined> {
  return (await callSingle(connection, SetHoldOnMailboxes, hold, options)).mailboxHoldResult
}

export interface GetNonIndexableItemStatisticsOptions
  extends Omit<GetNonIndexableItemStatisticsRequest, 'mailboxes'>,
    CallOptions {}

/** How many items no search finds, in mailboxes named by their legacy DNs (docs "GetNonIndexableItemStatistics operation"). */
export async function getNonIndexableItemStatistics(
  connection: Connection,
  mailboxes: readonly string[],
  { signal, ...more }: GetNonIndexableItemStatisticsOptions = {},
): Promise<readonly NonIndexableItemStatistic[]> {
  const request = { mailboxes: [...mailboxes], ...more }
  const answer = await callSingle(connection, GetNonIndexableItemStatistics, request, { signal })
  return answer.nonIndexableItemStatistics ?? []
}

export interface GetNonIndexableItemDetailsOptions
  extends Omit<GetNonIndexableItemDetailsRequest, 'mailboxes'>,
    CallOptions {}

/** Which items these are, and why no search finds them, a page of them (docs "GetNonIndexableItemDetails operation"). */
export async function getNonIndexableItemDetails(
  connection: Connection,
  mailboxes: readonly string[],
  { signal, ...more }: GetNonIndexableItemDetailsOptions = {},
): Promise<NonIndexableItemDetailResult> {
  const request = { mailboxes: [...mailboxes], ...more }
  const answer = await callSingle(connection, GetNonIndexableItemDetails, request, { signal })
  return answer.nonIndexableItemDetailsResult ?? {}
}
