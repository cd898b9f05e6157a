import type { ColumnValue, Condition, ItemColumn, ItemFilter, ItemQuery, ItemRow, StoreView } from '#store/store'
import { comparing, type Order, type SortKey } from './find-order.js'
import type { Narrowing } from './narrowing.js'
import { type Page, pageOf, type View } from './paging.js'
import { StoredItem } from './stored-item.js'

/** A page never holds more, whatever is asked for (EWSFindCountLimit). */
export const pageLimit = 1000

/** What is looked for, and in which order it comes. */
export interface Search {
  readonly filter: ItemFilter
  /** What of it the store cannot tell. */
  readonly passes?: Narrowing['passes']
  readonly order: Order
}

/** An item as a walk keeps it: its id, and what it is ordered by. */
export interface Entry {
  readonly id: number
  readonly keys: readonly unknown[]
  /** What else was asked of it. */
  readonly beside: readonly unknown[]
}

/** One page of what was found. `sought` narrows down where a SeekToConditionPageItemView begins. */
export async function findItems(
  store: StoreView,
  search: Search,
  view: View | undefined,
  sought?: Narrowing,
): Promise<{ readonly rows: readonly ItemRow[]; readonly page: Page }> {
  const { filter, passes, order } = search
  const { columns } = order
  if (passes || !columns || sought?.passes) {
    const entries = await sortedEntries(store, search)
    const position = sought && (await positionAmong(store, search, entries, sought, isFromEnd(view)))
    const page = pageOf(view, entries.length, pageLimit, position)
    const ids = entries.slice(page.from, page.to).map(({ id }) => id)
    return { rows: await rowsOf(store, filter, ids), page }
  }
  const total = await store.countItems(filter)
  const position = sought?.where && (await positionOf(store, filter, columns, sought.where, isFromEnd(view)))
  const page = pageOf(view, total, pageLimit, position)
  const { from, to } = page
  const rows = from === to ? [] : await store.listItems({ ...filter, sort: columns, offset: from, limit: to - from })
  return { rows, page }
}

const isFromEnd = (view: View | undefined): boolean =>
  view !== undefined && 'basePoint' in view.value && view.value.basePoint === 'End'

/**
 * Everything that passes, in order, as little of each as sorting takes, and what `beside` reads of it: a folder is walked in slices,
 * and its rows are let go.
 */
export async function sortedEntries(
  store: StoreView,
  search: Search,
  beside: readonly Pick<SortKey, 'read'>[] = [],
): Promise<Entry[]> {
  const { keys } = search.order
  const entries: Entry[] = []
  for await (const item of walk(store, search))
    entries.push({ id: item.row.id, keys: await readAll(keys, item), beside: await readAll(beside, item) })
  const compare = comparing(keys)
  return entries.sort((one, other) => compare(one.keys, other.keys, [one.id, other.id]))
}

async function readAll(keys: readonly Pick<SortKey, 'read'>[], item: StoredItem): Promise<unknown[]> {
  const values: unknown[] = []
  for (const key of keys) values.push(await key.read(item))
  return values
}

const sliceLength = 512

/** What passes, in order of arrival, a slice of the rows at a time. */
export async function* walk(
  store: StoreView,
  { filter, passes }: Pick<Search, 'filter' | 'passes'>,
): AsyncGenerator<StoredItem> {
  const ids = await store.itemIds(filter)
  for (let from = 0; from < ids.length; from += sliceLength)
    for (const row of await rowsOf(store, filter, ids.slice(from, from + sliceLength))) {
      const item = new StoredItem(row)
      if (!passes || (await passes(item))) yield item
    }
}

const allConditions = (one: Condition | undefined, other: Condition): Condition =>
  one ? { kind: 'and', of: [one, other] } : other

/** The rows of these ids, in their order. */
export async function rowsOf(store: StoreView, filter: ItemFilter, ids: readonly number[]): Promise<ItemRow[]> {
  if (ids.length === 0) return []
  const { mailbox, associated } = filter
  const where: Condition = { kind: 'in', column: 'id', values: ids }
  const query = { mailbox, folder: undefined, associated, where, sort: [], offset: 0, limit: ids.length }
  const byId = new Map((await store.listItems(query)).map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id)!)
}

/** How many of the entries stand before the first that passes `sought`, counted from the end that the view begins at. */
async function positionAmong(
  store: StoreView,
  { filter }: Search,
  entries: readonly Entry[],
  { where, passes }: Narrowing,
  fromEnd: boolean,
): Promise<number | undefined> {
  const found = new Set<number>()
  const narrowed = where ? { ...filter, where: allConditions(filter.where, where) } : filter
  for await (const { row } of walk(store, { filter: narrowed, ...(passes && { passes }) })) found.add(row.id)
  const index = fromEnd
    ? entries.findLastIndex(({ id }) => found.has(id))
    : entries.findIndex(({ id }) => found.has(id))
  if (index < 0) return undefined
  return fromEnd ? entries.length - 1 - index : index
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
