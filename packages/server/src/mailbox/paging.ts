import { EwsError, type FindFolderRequest, type FindItemRequest } from '@exchequer/protocol'

type ItemView = Exclude<NonNullable<FindItemRequest['paging']>, { element: 'CalendarView' }>
type FolderView = NonNullable<FindFolderRequest['paging']>
export type View = ItemView | FolderView

/** The stretch of what was found that a page shows, and what the answer says of it. */
export interface Page {
  readonly from: number
  readonly to: number
  readonly attributes: {
    readonly totalItemsInView: number
    readonly includesLastItemInRange: boolean
    readonly indexedPagingOffset?: number
    readonly numeratorOffset?: number
    readonly absoluteDenominator?: number
  }
}

/** Throws for a view that makes no sense, before anything is looked for. */
export function checkView(view: View | undefined): void {
  if (!view) return
  if (view.value.maxEntriesReturned !== undefined && view.value.maxEntriesReturned <= 0)
    throw new EwsError('ErrorInvalidPagingMaxRows')
  if ('offset' in view.value && view.value.offset < 0) throw new EwsError('ErrorInvalidIndexedPagingParameters')
  if ('numerator' in view.value) {
    const { numerator, denominator } = view.value
    if (denominator <= 0 || numerator < 0 || numerator > denominator)
      throw new EwsError('ErrorInvalidFractionalPagingParameters')
  }
}

/**
 * The page of a view (semantics §10.1). `sought` is where the condition of a SeekToConditionPageItemView holds first, counted from its
 * base point; `undefined` where it holds nowhere.
 */
export function pageOf(view: View | undefined, total: number, limit: number, sought?: number): Page {
  const size = Math.min(view?.value.maxEntriesReturned ?? limit, limit)
  switch (view?.element) {
    case 'IndexedPageItemView':
    case 'IndexedPageFolderView':
      return indexedPage(view.value.basePoint, Math.min(view.value.offset, total), size, total)
    case 'SeekToConditionPageItemView':
      return indexedPage(view.value.basePoint, sought ?? total, size, total)
    case 'FractionalPageItemView':
    case 'FractionalPageFolderView': {
      const { numerator, denominator } = view.value
      const from = Math.floor((numerator / denominator) * total)
      const { to, attributes } = forwardPage(from, size, total)
      return { from, to, attributes: { ...attributes, numeratorOffset: to, absoluteDenominator: total } }
    }
    default:
      return forwardPage(0, size, total)
  }
}

/** The offset counts back from the end, and then the page itself lies before it (docs "IndexedPageItemView"). */
function indexedPage(basePoint: 'Beginning' | 'End', offset: number, size: number, total: number): Page {
  const forward = forwardPage(offset, size, total)
  const attributes = { ...forward.attributes, indexedPagingOffset: forward.to }
  if (basePoint === 'Beginning') return { ...forward, attributes }
  return { from: total - forward.to, to: total - offset, attributes }
}

/** A page that goes on from one place of what was found. */
export function forwardPage(from: number, size: number, total: number): Page {
  const to = Math.min(total, from + size)
  return { from, to, attributes: { totalItemsInView: total, includesLastItemInRange: to >= total } }
}
