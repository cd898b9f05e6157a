import { EwsError, type FieldOrder, itemPaths, type Scalar } from '@exchequer/protocol'
import type { ItemQuery, ItemRow, StoreView } from '#store/store'
import { columnOfUri } from './columns.js'
import { computed, type Reader } from './computed.js'
import type { FoundFolder } from './folders.js'
import type { Test } from './restriction.js'
import { pathNode } from './shape.js'
import { StoredItem } from './stored-item.js'

export interface Page {
  readonly rows: readonly ItemRow[]
  readonly total: number
  readonly isLast: boolean
  /** Where the next page begins, counted from the base point. */
  readonly nextOffset: number
}

export interface PageView {
  readonly offset: number
  readonly limit: number
  /** The offset counts back from the end; the page itself lies before it (docs "IndexedPageItemView"). */
  readonly fromEnd: boolean
}

/** A page never holds more, whatever is asked for (EWSFindCountLimit). */
export const pageLimit = 1000

export interface Search {
  readonly sortOrder: readonly FieldOrder[]
  /** Associated items are found alone, and never among the others. */
  readonly associated: boolean
  readonly passes: Test<StoredItem> | undefined
}

/** One page of a folder's items in the order asked for; without one, the newest first. */
export async function findItems(
  store: StoreView,
  { mailbox, folder }: FoundFolder,
  view: PageView,
  search: Search,
): Promise<Page> {
  const { sortOrder, associated, passes } = search
  const query = { mailbox: mailbox.id, folder: folder.id, associated }
  const order = orderOf(sortOrder, { mailboxGuid: mailbox.guid, address: mailbox.address })
  if (passes) return pageOfRows(await matching(store, query, order, passes), view)
  const total = await store.countItems(query)
  const { from, to } = windowOf(view, total)
  const rows = from === to ? [] : await listed(store, query, order, from, to, total)
  return pageOf(rows, total, view)
}

function windowOf({ offset, limit, fromEnd }: PageView, total: number): { from: number; to: number } {
  const size = Math.min(limit, pageLimit)
  if (fromEnd) {
    const to = Math.max(0, total - offset)
    return { from: Math.max(0, to - size), to }
  }
  const from = Math.min(offset, total)
  return { from, to: Math.min(total, from + size) }
}

function pageOf(rows: readonly ItemRow[], total: number, { offset }: PageView): Page {
  const nextOffset = offset + rows.length
  return { rows, total, isLast: nextOffset >= total, nextOffset }
}

function pageOfRows(all: readonly ItemRow[], view: PageView): Page {
  const { from, to } = windowOf(view, all.length)
  return pageOf(all.slice(from, to), all.length, view)
}

/** What passes a restriction, in order. The folder is walked in slices, so that memory holds what was found and no more. */
async function matching(
  store: StoreView,
  query: FolderQuery,
  { sort, compare }: Order,
  passes: Test<StoredItem>,
): Promise<ItemRow[]> {
  const total = await store.countItems(query)
  const found: StoredItem[] = []
  for (let offset = 0; offset < total; offset += sliceLength)
    for (const row of await store.listItems({ ...query, sort, offset, limit: sliceLength })) {
      const item = new StoredItem(row)
      if (await passes(item)) found.push(item)
    }
  if (compare) found.sort(compare)
  return found.map(({ row }) => row)
}

const sliceLength = 512

/** The columns that sort so; `undefined` where a property has none. */
function columnsOf(sortOrder: readonly FieldOrder[]): ItemQuery['sort'] | undefined {
  const columns: ItemQuery['sort'][number][] = []
  for (const { order, path } of sortOrder) {
    const column =
      path.element === 'FieldURI'
        ? columnOfUri[path.value.fieldURI]
        : path.element === 'ExtendedFieldURI' && path.value.propertyTag !== undefined
          ? columnOfTag[Number(path.value.propertyTag)]
          : undefined
    if (column === undefined) return undefined
    columns.push({ column, descending: order === 'Descending' })
  }
  return columns.length > 0 ? columns : [{ column: 'id', descending: true }]
}

/** PidTagInternetArticleNumber, PidTagMessageDeliveryTime, PidTagClientSubmitTime, PidTagLastModificationTime, PidTagCreationTime. */
const columnOfTag: Readonly<Record<number, ItemQuery['sort'][number]['column']>> = {
  [0x0e23]: 'articleNumber',
  [0x0e06]: 'received',
  [0x0039]: 'sent',
  [0x3008]: 'modified',
  [0x3007]: 'created',
  [0x0037]: 'subject',
}

type Comparison = (a: StoredItem, b: StoredItem) => number

/** How items compare by properties that have no column. Throws `ErrorUnsupportedPathForSortGroup` for what has no order. */
function comparisonOf({ order, path }: FieldOrder, reader: Reader): Comparison {
  const property = path.element === 'FieldURI' ? itemPaths().get(path.value.fieldURI) : undefined
  const type = property?.type as Scalar<unknown> | undefined
  if (!property || !type || !('compare' in type) || property.options.isComputed)
    throw new EwsError('ErrorUnsupportedPathForSortGroup', undefined, [pathNode(path)])
  const sign = order === 'Descending' ? -1 : 1
  const { key, uri } = property
  const read = (item: StoredItem): unknown => computed[uri]?.(item, reader, key) ?? item.properties[key]
  return (a, b) => {
    const [left, right] = [read(a), read(b)]
    // What an item lacks sorts before everything that it could have.
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -sign : sign
    return sign * type.compare(left, right)
  }
}

/** An order as far as the store's columns know it, and what has to be compared here because it has no column. */
interface Order {
  readonly sort: ItemQuery['sort']
  readonly compare?: Comparison
}

/** What has no column is sorted here, where the order of arrival settles ties. */
function orderOf(sortOrder: readonly FieldOrder[], reader: Reader): Order {
  const sort = columnsOf(sortOrder)
  if (sort) return { sort }
  const comparisons = sortOrder.map((order) => comparisonOf(order, reader))
  return {
    sort: [{ column: 'id', descending: true }],
    compare: (a, b) => comparisons.reduce((result, compare) => result || compare(a, b), 0),
  }
}

type FolderQuery = Omit<ItemQuery, 'sort' | 'offset' | 'limit'>

/** One stretch of a folder in an order. */
async function listed(
  store: StoreView,
  query: FolderQuery,
  { sort, compare }: Order,
  from: number,
  to: number,
  total: number,
): Promise<readonly ItemRow[]> {
  if (!compare) return store.listItems({ ...query, sort, offset: from, limit: to - from })
  const items = (await store.listItems({ ...query, sort, offset: 0, limit: total })).map((row) => new StoredItem(row))
  return items
    .sort(compare)
    .slice(from, to)
    .map(({ row }) => row)
}
