import { EwsError, rankOf } from '@exchequer/protocol'
import { serverBusy } from '#throttling/refusals'
import type { Page } from './paging.js'
import type { Session } from './session.js'

/** A page of items, conversations or people holds no more where the policy has no limit. */
export const pageLimit = 1_000

/** The most that a search with a restriction or a query string shows, since Exchange 2013 (docs "EWS throttling in Exchange", Table 1). */
export const restrictedPageLimit = 250

/** How many entries a page may have, and their count. */
export interface FindCount {
  readonly limit: number
  /** Counts the entries of a page until the answer goes out, and gives it back. Throws where there was no room for all that was asked for. */
  counted(page: Page, isPaged: boolean): Page
}

/** Until other answers have gone out, which hold what there is. */
const backOff = 1_000
const exchange2010 = rankOf('Exchange2010')

/**
 * Holds a search to EWSFindCountLimit: what other answers of the account show at the time leaves less for this one. Who pages gets less;
 * who does not, or where nothing is left, is told so: by `ErrorExceededFindCountLimit`, or to Exchange 2010 and before by `ErrorServerBusy`
 * (docs "EWS throttling in Exchange"). `most` is what a page may hold whatever the policy says, `otherwise` where it says nothing.
 */
export function findCount(
  { budget, rank }: Session,
  { most = Number.POSITIVE_INFINITY, otherwise = pageLimit } = {},
): FindCount {
  const exceeded = (): EwsError =>
    rank <= exchange2010 ? serverBusy(backOff) : new EwsError('ErrorExceededFindCountLimit')
  const whole = Math.min(budget.EWSFindCountLimit ?? otherwise, most)
  const limit = Math.min(whole, budget.findCountLeft)
  if (limit <= 0) throw exceeded()
  return {
    limit,
    counted(page, isPaged) {
      if (!isPaged && limit < whole && !page.attributes.includesLastItemInRange) throw exceeded()
      budget.found(page.to - page.from)
      return page
    },
  }
}
