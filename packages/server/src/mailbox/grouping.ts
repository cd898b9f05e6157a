import type { FindItemRequest, Path } from '@exchequer/protocol'
import type { ItemRow, StoreView } from '#store/store'
import { type Entries, type PagedSearch, rowsOf, sortedEntries } from './find.js'
import { compareKeys, keyOf, type SortKey } from './find-order.js'
import type { Operands } from './operands.js'
import { type Page, pageOf, type View } from './paging.js'
import type { StoredItem } from './stored-item.js'

/** What puts items into groups, and the groups in order. */
export interface Grouping {
  readonly by: Omit<SortKey, 'descending'>
  readonly aggregate: Omit<SortKey, 'descending'>
  readonly isMaximum: boolean
  readonly descending: boolean
}

/** One group's share of a page. */
export interface Group {
  /** Its place among all groups. */
  readonly index: number
  readonly rows: readonly ItemRow[]
}

const uri = (fieldURI: 'message:ConversationTopic' | 'item:DateTimeReceived'): Path => ({
  element: 'FieldURI',
  value: { fieldURI },
})

/** The one standard grouping (docs "StandardGroupBy"): by conversation topic, those with the latest message at one end. */
const byConversation = {
  path: uri('message:ConversationTopic'),
  aggregateOn: { path: uri('item:DateTimeReceived'), aggregate: 'Maximum' },
} as const

/** Throws `ErrorUnsupportedPathForSortGroup` for what puts nothing into groups, or groups in no order. */
export function groupingOf(
  { element, value }: NonNullable<FindItemRequest['grouping']>,
  operands: Operands<StoredItem>,
): Grouping {
  const { path, aggregateOn } = element === 'GroupBy' ? value : byConversation
  return {
    by: keyOf(path, operands, ['order', 'groups']),
    aggregate: keyOf(aggregateOn.path, operands, ['order']),
    isMaximum: aggregateOn.aggregate === 'Maximum',
    descending: value.order === 'Descending',
  }
}

/** A page of what was found, group by group: it counts items, and a group may go on in the next one. */
export async function findGroups(
  store: StoreView,
  search: PagedSearch,
  grouping: Grouping,
  view: View | undefined,
): Promise<{ readonly groups: readonly Group[]; readonly page: Page }> {
  const entries = await sortedEntries(store, search, [grouping.by, grouping.aggregate])
  const sorted = groupsOf(entries, grouping)
  const page = pageOf(view, entries.ids.length, search.limit)
  const parts: { index: number; ids: number[] }[] = []
  let position = 0
  for (const [index, group] of sorted.entries()) {
    const ids = group.slice(Math.max(0, page.from - position), Math.max(0, page.to - position))
    if (ids.length > 0) parts.push({ index, ids })
    position += group.length
  }
  const rows = await rowsOf(
    store,
    search.filter,
    parts.flatMap(({ ids }) => ids),
  )
  let first = 0
  const groups = parts.map(({ index, ids }) => {
    first += ids.length
    return { index, rows: rows.slice(first - ids.length, first) }
  })
  return { groups, page }
}

/** The ids in each group, the groups in the order of what they come to. */
function groupsOf({ ids, beside }: Entries, { aggregate, isMaximum, descending }: Grouping): readonly number[][] {
  const [keys, values] = beside as [readonly unknown[], readonly unknown[]]
  const groups = new Map<unknown, { ids: number[]; value: unknown }>()
  for (const [index, id] of ids.entries()) {
    const name = nameOf(keys[index])
    const value = values[index]
    const group = groups.get(name)
    if (!group) groups.set(name, { ids: [id], value })
    else {
      group.ids.push(id)
      const order = compareKeys(value, group.value, aggregate.compare)
      if (isMaximum ? order > 0 : order < 0) group.value = value
    }
  }
  const sign = descending ? -1 : 1
  return [...groups.values()]
    .sort((one, other) => sign * compareKeys(one.value, other.value, aggregate.compare))
    .map((group) => group.ids)
}

/** What equal values have in common: items without the property are a group like any other. */
function nameOf(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value ?? null
}
