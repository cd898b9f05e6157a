import { giveWay, isTimeUp } from '#giving-way'
import type { ColumnValue, Condition, ItemColumn, ItemFilter, ItemQuery, ItemRow, StoreView } from '#store/store'
import { comparing, type Order, type SortKey } from './find-order.js'
import type { Narrowing } from './narrowing.js'
import { type Page, pageOf, type View } from './paging.js'
import { StoredItem, type WholeItem } from './stored-item.js'

/** What is looked for, and in which order it comes. */
export interface Search {
  readonly filter: ItemFilter
  /** What of it the store cannot tell. */
  readonly passes?: Narrowing['passes']
  readonly order: Order
  /** Throws where it has taken too long; asked now and then. */
  readonly checkTime?: () => void
}

/** The same, to be shown by the page. */
export interface PagedSearch extends Search {
  /** How many a page holds at most. */
  readonly limit: number
}

/** What was found, in order; of each item as little as is needed. */
export interface Entries {
  readonly ids: readonly number[]
  /** What each further reader made of the items, in the same order. */
  readonly beside: readonly (readonly unknown[])[]
}

/** One page of what was found. `sought` narrows down where a SeekToConditionPageItemView begins. */
export async function findItems(
  store: StoreView,
  search: PagedSearch,
  view: View | undefined,
  sought?: Narrowing,
): Promise<{ readonly rows: readonly ItemRow[]; readonly page: Page }> {
  const { filter, passes, order, limit } = search
  const { columns } = order
  if (passes || !columns || sought?.passes) {
    const { ids } = await sortedEntries(store, search)
    const position = sought && (await positionAmong(store, search, ids, sought, isFromEnd(view)))
    const page = pageOf(view, ids.length, limit, position)
    return { rows: await rowsOf(store, filter, ids.slice(page.from, page.to)), page }
  }
  const total = await store.countItems(filter)
  search.checkTime?.()
  const position = sought?.where && (await positionOf(store, filter, columns, sought.where, isFromEnd(view)))
  const page = pageOf(view, total, limit, position)
  const rows: ItemRow[] = []
  for (let offset = page.from; offset < page.to; offset += longestSlice) {
    if (isTimeUp()) await giveWay()
    const limit = Math.min(longestSlice, page.to - offset)
    for (const row of await store.listItems({ ...filter, sort: columns, offset, limit })) rows.push(row)
  }
  return { rows, page }
}

/** Of a page; it takes 5 ms, and each further one has to pass over those before it. */
const longestSlice = 1_024

const isFromEnd = (view: View | undefined): boolean =>
  view !== undefined && 'basePoint' in view.value && view.value.basePoint === 'End'

/**
 * Everything that passes, in order, and what `beside` reads of it. A folder is walked in slices and its rows are let go; what is kept of
 * an item is its id and the values, in lists, as an object for each would weigh more than both.
 */
export async function sortedEntries(
  store: StoreView,
  search: Search,
  beside: readonly Pick<SortKey, 'read'>[] = [],
): Promise<Entries> {
  const { keys } = search.order
  const readers = [...keys, ...beside]
  const ids: number[] = []
  const values: unknown[][] = readers.map(() => [])
  for await (const item of walk(store, search)) {
    ids.push(item.row.id)
    for (const [index, reader] of readers.entries()) values[index]!.push(await reader.read(item))
  }
  const compare = comparing(keys, values, ids)
  const order = Uint32Array.from(ids.keys()).sort(compare)
  const inOrder = <T>(list: readonly T[]): T[] => Array.from(order, (index) => list[index]!)
  return { ids: inOrder(ids), beside: values.slice(keys.length).map(inOrder) }
}

const sliceLength = 512

/** What passes, in order of arrival, a slice of the rows at a time. */
export async function* walk(
  store: StoreView,
  { filter, passes, checkTime }: Pick<Search, 'filter' | 'passes' | 'checkTime'>,
): AsyncGenerator<WholeItem> {
  const ids = await store.itemIds(filter)
  for (let from = 0; from < ids.length; from += sliceLength) {
    for (const row of await rowsOf(store, filter, ids.slice(from, from + sliceLength))) {
      if (isTimeUp()) await giveWay()
      const item = new StoredItem(row)
      if (!passes || (await passes(item))) yield item
    }
    checkTime?.()
  }
}

const allConditions = (one: Condition | undefined, other: Condition): Condition =>
  one ? { kind: 'and', of: [one, other] } : other

/** The rows of these ids, in their order. */
export async function rowsOf(
  store: Pick<StoreView, 'listItems'>,
  filter: ItemFilter,
  ids: readonly number[],
): Promise<ItemRow[]> {
  if (ids.length === 0) return []
  const { mailbox, associated } = filter
  const where: Condition = { kind: 'in', column: 'id', values: ids }
  const query = { mailbox, folder: undefined, associated, where, sort: [], offset: 0, limit: ids.length }
  const byId = new Map((await store.listItems(query)).map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id)!)
}

/** How many stand before the first that passes `sought`, counted from the end that the view begins at. */
async function positionAmong(
  store: StoreView,
  { filter, checkTime }: Search,
  ids: readonly number[],
  { where, passes }: Narrowing,
  fromEnd: boolean,
): Promise<number | undefined> {
  const found = new Set<number>()
  const narrowed = where ? { ...filter, where: allConditions(filter.where, where) } : filter
  const walked = { filter: narrowed, ...(passes && { passes }), ...(checkTime && { checkTime }) }
  for await (const { row } of walk(store, walked)) found.add(row.id)
  const index = fromEnd ? ids.findLastIndex((id) => found.has(id)) : ids.findIndex((id) => found.has(id))
  if (index < 0) return undefined
  return fromEnd ? ids.length - 1 - index : index
}

/** The same where the store knows all about it: the first that passes, and how many stand before it. */
async function positionOf(
  store: StoreView,
  filter: ItemFilter,
  columns: ItemQuery['sort'],
  where: Condition,
  fromEnd: boolean,
): Promise<number | undefined> {
  const last = columns.at(-1)!
  const whole = columns.some(({ column }) => column === 'id')
    ? columns
    : [...columns, { ...last, column: 'id' as const }]
  const sort = fromEnd ? whole.map(({ column, descending }) => ({ column, descending: !descending })) : whole
  const narrowed = { ...filter, where: allConditions(filter.where, where) }
  const [first] = await store.listItems({ ...narrowed, sort, offset: 0, limit: 1 })
  return first && store.countItems({ ...filter, where: allConditions(filter.where, standsBefore(first, sort)) })
}

/** What stands before a row in an order: what differs in one of its columns and agrees in those before it. */
function standsBefore(row: ItemRow, sort: ItemQuery['sort']): Condition {
  const agreeing: Condition[] = []
  const ways: Condition[] = []
  for (const { column, descending } of sort) {
    const value = row[column]
    const absent: Condition = { kind: 'absent', column }
    ways.push({ kind: 'and', of: [...agreeing, precedes(column, value, descending)] })
    agreeing.push(value === null ? absent : { kind: '=', column, value })
  }
  return { kind: 'or', of: ways }
}

/** What of a column comes before a value of it: the absent ones before all others. */
function precedes(column: ItemColumn, value: ColumnValue | null, descending: boolean): Condition {
  const absent: Condition = { kind: 'absent', column }
  if (value === null) return descending ? { kind: 'not', of: absent } : { kind: 'or', of: [] }
  if (descending) return { kind: '>', column, value }
  return { kind: 'or', of: [absent, { kind: '<', column, value }] }
}
