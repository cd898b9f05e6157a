import type { FindItemParent, IndexBasePoint } from '@exchequer/protocol'
import { positive } from './connection.js'

/** A place in what there is to find, as a part of the whole. */
export interface Fraction {
  readonly numerator: number
  readonly denominator: number
}

/** Which page to find. */
export interface PageOptions {
  readonly pageSize?: number
  /** How many come before the page. */
  readonly offset?: number
  /** Which end `offset` counts from. */
  readonly basePoint?: IndexBasePoint
  /** Where the page begins, in place of `offset`: `{ numerator: 1, denominator: 2 }` for the middle. */
  readonly fraction?: Fraction
}

/** How a page lies in the whole. */
export interface PageResults {
  /** How many there are in all. */
  readonly totalCount: number
  readonly moreAvailable: boolean
  /** The `offset` of the next page, where there is one. */
  readonly nextPageOffset: number | undefined
  /** The `fraction` of the next page, where this one was found by a fraction. */
  readonly nextPageFraction: Fraction | undefined
}

export const indexedView = (pageSize: number, { offset = 0, basePoint = 'Beginning' }: PageOptions) => ({
  maxEntriesReturned: positive(pageSize, 'pageSize'),
  offset,
  basePoint,
})

export const fractionalView = (pageSize: number, fraction: Fraction) => ({
  maxEntriesReturned: positive(pageSize, 'pageSize'),
  ...fraction,
})

type Root = Pick<
  FindItemParent,
  'totalItemsInView' | 'includesLastItemInRange' | 'indexedPagingOffset' | 'numeratorOffset' | 'absoluteDenominator'
>

export function pageResults(root: Root | undefined, count: number, { offset = 0, fraction }: PageOptions): PageResults {
  const moreAvailable = root?.includesLastItemInRange === false
  const { numeratorOffset: numerator, absoluteDenominator: denominator } = root ?? {}
  return {
    totalCount: root?.totalItemsInView ?? count,
    moreAvailable,
    nextPageOffset: moreAvailable && !fraction ? (root?.indexedPagingOffset ?? offset + count) : undefined,
    nextPageFraction:
      moreAvailable && fraction && numerator !== undefined && denominator !== undefined
        ? { numerator, denominator }
        : undefined,
  }
}
