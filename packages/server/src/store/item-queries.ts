import { columnOf, itemColumns, type SqlValue, sortedColumns } from './rows.js'
import type {
  ColumnValue,
  Condition,
  ConversationQuery,
  ItemColumn,
  ItemFilter,
  ItemQuery,
  WordsCondition,
} from './store.js'

/** A statement whose text depends on what is asked for, with the values of its question marks. */
export interface Query {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** How an engine asks its index of words; the values of its question marks are added to `values`. */
export type WordsSql = (mailbox: number, condition: WordsCondition, values: SqlValue[]) => string

/**
 * A page of what passes, in the order of `sort`, ties in order of arrival. The page is found by its keys before rows are read, so that
 * an order without an index does not sort whole rows.
 */
export function listQuery({ sort, offset, limit, ...filter }: ItemQuery, wordsSql: WordsSql): Query {
  const last = sort.at(-1)
  const order = sort.map(({ column, descending }) => columnOf[column].name + (descending ? ' DESC' : ''))
  if (!sort.some(({ column }) => column === 'id')) order.push(last?.descending ? 'id DESC' : 'id')
  const values: SqlValue[] = []
  const where = whereOf(filter, values, wordsSql)
  values.push(limit, offset)
  const page = (columns: string) =>
    `SELECT ${columns} FROM item WHERE ${where} ORDER BY ${order.join(', ')} LIMIT ? OFFSET ?`
  if (isInOrder(filter, sort)) return { sql: page(itemColumns), values }
  const columns = itemColumns.replace(/\w+/g, 'item.$&')
  const sql =
    `SELECT ${columns} FROM (${page('mailbox AS page_mailbox, id AS page_id')}) AS page ` +
    `JOIN item ON item.mailbox = page.page_mailbox AND item.id = page.page_id ORDER BY ${order.map((each) => `item.${each}`).join(', ')}`
  return { sql, values }
}

export function countQuery(filter: ItemFilter, wordsSql: WordsSql): Query {
  const values: SqlValue[] = []
  return { sql: `SELECT count(*) FROM item WHERE ${whereOf(filter, values, wordsSql)}`, values }
}

/**
 * A page of the conversations of what passes, by their last delivery. The index of conversations holds all that this takes; the signs
 * before the columns keep SQLite from taking that of a folder instead, and mean nothing to others.
 */
export function conversationsQuery(
  { descending, offset, limit, ...filter }: ConversationQuery,
  wordsSql: WordsSql,
): Query {
  const values: SqlValue[] = []
  const direction = descending ? ' DESC' : ''
  const sql =
    `SELECT conversation, coalesce(max(received_time), 0) AS delivered, max(id) AS latest FROM item WHERE ${inConversations(filter, values, wordsSql)} ` +
    `GROUP BY conversation ORDER BY delivered${direction}, latest${direction} LIMIT ? OFFSET ?`
  values.push(limit, offset)
  return { sql, values }
}

export function conversationCountQuery(filter: ItemFilter, wordsSql: WordsSql): Query {
  const values: SqlValue[] = []
  return {
    sql: `SELECT count(DISTINCT conversation) FROM item WHERE ${inConversations(filter, values, wordsSql)}`,
    values,
  }
}

const inConversations = (filter: ItemFilter, values: SqlValue[], wordsSql: WordsSql): string =>
  `${whereOf(filter, values, wordsSql, '+')} AND conversation IS NOT NULL`

/** Without an order, so that the engine is free to go by the most telling condition. */
export function unorderedQuery(columns: string, filter: ItemFilter, wordsSql: WordsSql): Query {
  const values: SqlValue[] = []
  return { sql: `SELECT ${columns} FROM item WHERE ${whereOf(filter, values, wordsSql)}`, values }
}

/** Whether an index gives the rows in this order: one folder by one column, or the whole mailbox by arrival. */
function isInOrder({ folder }: ItemFilter, sort: ItemQuery['sort']): boolean {
  if (sort.length > 1 || Array.isArray(folder)) return false
  return sort.every(({ column }) => column === 'id' || (folder !== undefined && sortedColumns.includes(column)))
}

function whereOf(
  { mailbox, folder, associated, where }: ItemFilter,
  values: SqlValue[],
  wordsSql: WordsSql,
  sign = '',
): string {
  values.push(mailbox)
  const parts = ['mailbox = ?']
  if (typeof folder === 'number') {
    values.push(folder)
    parts.push(`${sign}folder = ?`)
  } else if (folder) parts.push(inList(`${sign}folder`, folder, values))
  values.push(Number(associated))
  parts.push(`${sign}is_associated = ?`)
  if (where) parts.push(conditionOf(where, values, (condition) => wordsSql(mailbox, condition, values)))
  return parts.join(' AND ')
}

function conditionOf(condition: Condition, values: SqlValue[], wordsOf: (condition: WordsCondition) => string): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      // Of no conditions all hold, and none does.
      if (condition.of.length === 0) return condition.kind === 'and' ? '1 = 1' : '1 = 0'
      const word = condition.kind === 'and' ? ' AND ' : ' OR '
      return `(${condition.of.map((each) => conditionOf(each, values, wordsOf)).join(word)})`
    }
    case 'not':
      return `NOT ${conditionOf(condition.of, values, wordsOf)}`
    case 'absent':
      return `(${columnOf[condition.column].name} IS NULL)`
    case 'in':
      return present(condition.column, (name) => inList(name, condition.values, values))
    case 'words':
      return `(${wordsOf(condition)})`
    case 'startsWith':
    case 'contains': {
      const { kind, column, text } = condition
      const pattern = text.replace(/[\\%_]/g, '\\$&')
      return present(column, (name) => {
        values.push(kind === 'contains' ? `%${pattern}%` : `${pattern}%`)
        return `${name} LIKE ? ESCAPE '\\'`
      })
    }
    default: {
      const { kind, column, value } = condition
      return present(column, (name) => {
        // Of few values one stands in the text, where an engine sees that a partial index serves it.
        if (typeof value === 'boolean') return `${name} ${kind} ${Number(value)}`
        values.push(value)
        return `${name} ${kind} ?`
      })
    }
  }
}

/** SQL knows a third answer, of which the opposite is the third again: so what is absent is asked for first. */
function present(column: ItemColumn, test: (name: string) => string): string {
  const { name: own, isNullable, isFolded } = columnOf[column]
  const name = isFolded ? `lower(${own})` : own
  return isNullable ? `(${name} IS NOT NULL AND ${test(name)})` : `(${test(name)})`
}

function inList(name: string, list: readonly ColumnValue[], values: SqlValue[]): string {
  if (list.length === 0) return '1 = 0'
  values.push(...list.map(sqlOf))
  return `${name} IN (${list.map(() => '?').join(', ')})`
}

const sqlOf = (value: ColumnValue): SqlValue => (typeof value === 'boolean' ? Number(value) : value)
