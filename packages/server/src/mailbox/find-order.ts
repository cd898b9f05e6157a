import { EwsError, type FieldOrder, type Path } from '@exchequer/protocol'
import type { ColumnValue, ItemColumn, ItemQuery } from '#store/store'
import { foldText } from './fold-text.js'
import { compareFolded, type Operands } from './operands.js'
import { searchedColumn } from './searched-columns.js'
import { pathNode } from './shape.js'
import type { StoredItem, WholeItem } from './stored-item.js'

/** One thing that items are ordered by. */
export interface SortKey {
  readonly descending: boolean
  /** `undefined` and `null` for an item that lacks it, which then comes before all others. */
  read(item: WholeItem): unknown | Promise<unknown>
  compare(one: unknown, other: unknown): number
}

/** An order: by columns where each property has one, which the store then sorts by, and in any case by keys. */
export interface Order {
  readonly columns: ItemQuery['sort'] | undefined
  readonly keys: readonly SortKey[]
}

/** Newest first, without an order that was asked for. */
const byArrival: Order = { columns: [{ column: 'id', descending: true }], keys: [columnKey('id', true)] }

/** Throws `ErrorUnsupportedPathForSortGroup` for what puts nothing in order. */
export function orderOf(sortOrder: readonly FieldOrder[] | undefined, operands: Operands<StoredItem>): Order {
  if (!sortOrder || sortOrder.length === 0) return byArrival
  const columns: ItemQuery['sort'][number][] = []
  const keys = sortOrder.map(({ order, path }): SortKey => {
    const descending = order === 'Descending'
    const column = searchedColumn(path)?.sorts
    if (!column) return { ...keyOf(path, operands, ['order']), descending }
    columns.push({ column, descending })
    return columnKey(column, descending)
  })
  return { columns: columns.length === keys.length ? columns : undefined, keys }
}

/** How items compare by a property that has no column. Throws `ErrorUnsupportedPathForSortGroup` for one that does not arrange items so. */
export function keyOf(
  path: Path,
  operands: Operands<StoredItem>,
  ways: readonly ('order' | 'groups' | 'nothing')[],
): Omit<SortKey, 'descending'> {
  const operand = operands(path)
  if (!operand || !ways.includes(operand.arranges))
    throw new EwsError('ErrorUnsupportedPathForSortGroup', undefined, [pathNode(path)])
  const { isText, compare } = operand
  if (!isText) return { read: async (item) => (await operand.read(item))[0], compare }
  return {
    async read(item) {
      const texts = await operand.read(item)
      return texts.length === 0 ? undefined : texts.map((text) => foldText(String(text))).join('\n')
    },
    compare: (one, other) => compareFolded(one as string, other as string),
  }
}

export function columnKey(column: ItemColumn, descending: boolean): SortKey {
  return { descending, read: ({ row }) => row[column], compare: compareColumns }
}

function compareColumns(one: unknown, other: unknown): number {
  if (typeof one === 'string') return compareFolded(one, other as string)
  return Number(one as ColumnValue) - Number(other as ColumnValue)
}

/**
 * How two of many items compare, by their places in the lists of ids and of what each key has read. Ties are settled by the order of
 * arrival, turned with the last key as the store does.
 */
export function comparing(
  keys: readonly SortKey[],
  values: readonly (readonly unknown[])[],
  ids: readonly number[],
): (one: number, other: number) => number {
  const last = keys.at(-1)?.descending ? -1 : 1
  return (one, other) => {
    for (const [index, { compare, descending }] of keys.entries()) {
      const order = compareKeys(values[index]![one], values[index]![other], compare)
      if (order !== 0) return descending ? -order : order
    }
    return last * (ids[one]! - ids[other]!)
  }
}

/** What an item lacks sorts before everything that it could have. */
export function compareKeys(one: unknown, other: unknown, compare: SortKey['compare']): number {
  const [lacksOne, lacksOther] = [one === undefined || one === null, other === undefined || other === null]
  if (lacksOne || lacksOther) return Number(lacksOther) - Number(lacksOne)
  return compare(one, other)
}
