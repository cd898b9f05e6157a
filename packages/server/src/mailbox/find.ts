import { EwsError, type FieldOrder, itemPaths, type Scalar } from '@exchequer/protocol'
import type { ItemQuery, ItemRow, StoreView } from '#store/store'
import { columnOfUri } from './columns.js'
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
  if (passes) return pageOfRows(await matching(store, query, sortOrder, passes), view)
  const total = await store.countItems(mailbox.id, folder.id, associated)
  const { from, to } = windowOf(view, total)
  const rows = from === to ? [] : await sorted(store, { ...query, offset: from, limit: to - from }, sortOrder, total)
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
  query: Omit<ItemQuery, 'sort' | 'offset' | 'limit'>,
  sortOrder: readonly FieldOrder[],
  passes: Test<StoredItem>,
): Promise<ItemRow[]> {
  const total = await store.countItems(query.mailbox, query.folder, query.associated)
  const found: ItemRow[] = []
  for (let offset = 0; offset < total; offset += sliceLength) {
    const rows = await sorted(store, { ...query, offset, limit: sliceLength }, sortOrder, total)
    for (const row of rows) if (await passes(new StoredItem(row))) found.push(row)
  }
  return found
}

const sliceLength = 512

async function sorted(
  store: StoreView,
  query: Omit<ItemQuery, 'sort'>,
  sortOrder: readonly FieldOrder[],
  total: number,
): Promise<ItemRow[]> {
  const columns = sortOrder.map(({ order, path }) => {
    const column =
      path.element === 'FieldURI'
        ? columnOfUri[path.value.fieldURI]
        : path.element === 'ExtendedFieldURI' && path.value.propertyTag !== undefined
          ? columnOfTag[Number(path.value.propertyTag)]
          : undefined
    return column && { column, descending: order === 'Descending' }
  })
  if (columns.every((column) => column !== undefined))
    return store.listItems({ ...query, sort: columns.length > 0 ? columns : [{ column: 'id', descending: true }] })
  return sortedInMemory(store, query, sortOrder, total)
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

/** Sorts by properties that have no column: the whole folder is read, in the order of arrival, which settles ties. */
async function sortedInMemory(
  store: StoreView,
  query: Omit<ItemQuery, 'sort'>,
  sortOrder: readonly FieldOrder[],
  total: number,
): Promise<ItemRow[]> {
  const comparisons = sortOrder.map(({ order, path }) => {
    const property = path.element === 'FieldURI' ? itemPaths().get(path.value.fieldURI) : undefined
    const type = property?.type as Scalar<unknown> | undefined
    if (!property || !type || !('compare' in type))
      throw new EwsError('ErrorUnsupportedPathForSortGroup', undefined, [pathNode(path)])
    const sign = order === 'Descending' ? -1 : 1
    return (a: StoredItem, b: StoredItem): number => {
      const [left, right] = [a.properties[property.key], b.properties[property.key]]
      // What an item lacks sorts before everything that it could have.
      if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -sign : sign
      return sign * type.compare(left, right)
    }
  })
  const rows = await store.listItems({ ...query, sort: [{ column: 'id', descending: true }], offset: 0, limit: total })
  const items = rows.map((row) => new StoredItem(row))
  items.sort((a, b) => comparisons.reduce((result, compare) => result || compare(a, b), 0))
  return items.slice(query.offset, query.offset + query.limit).map(({ row }) => row)
}
