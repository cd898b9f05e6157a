import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ColumnValue, Condition, ItemQuery, ItemRow, Store } from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { addItem, itemOf, mailboxWithFolders } from './store.samples.js'

type Sort = ItemQuery['sort']

const numbers = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null })
const words = fc.option(fc.constantFrom('', 'a', 'b', 'b b', 'ü'), { nil: null })
const settings = fc.record({
  isAssociated: fc.boolean(),
  received: numbers,
  sent: numbers,
  start: numbers,
  end: numbers,
  modified: fc.nat(5),
  created: fc.nat(5),
  subject: words,
  displayName: words,
  sender: words,
  size: fc.nat(5),
  importance: fc.nat(2),
  isRead: fc.boolean(),
  isDraft: fc.boolean(),
  hasAttachments: fc.boolean(),
  itemClass: fc.constantFrom('IPM.Note', 'IPM.Contact'),
  flagStatus: fc.nat(2),
  sensitivity: fc.nat(3),
  conversation: words,
  categories: words,
  reminderTime: numbers,
  wakeTime: numbers,
  spanEnd: numbers,
})
const columns = [
  'received', 'sent', 'start', 'end', 'modified', 'created', 'subject', 'displayName', 'sender', 'id', 'articleNumber', 'size',
  'importance', 'isRead', 'isDraft', 'hasAttachments', 'itemClass', 'flagStatus', 'sensitivity', 'conversation', 'categories',
  'reminderTime', 'wakeTime', 'spanEnd',
] as const // biome-ignore format: a list
const sorts: fc.Arbitrary<Sort> = fc.uniqueArray(
  fc.record({ column: fc.constantFrom(...columns), descending: fc.boolean() }),
  { maxLength: 3, selector: ({ column }) => column },
)

/** Listings against a sort in memory. */
export function listingSuite(open: () => Store): void {
  it('knows of each mailbox when the first thing in it is due', async () => {
    const store = open()
    const [one, other, idle] = await Promise.all(
      ['due1', 'due2', 'idle'].map((name) => mailboxWithFolders(store, `${name}@example.test`, 1)),
    )
    await store.write(async (transaction) => {
      for (const [mailbox, wakeTimes] of [
        [one!, [300, null, 200]],
        [other!, [100]],
        [idle!, [null]],
      ] as const)
        for (const [index, wakeTime] of wakeTimes.entries())
          await transaction.insertItem(itemOf(mailbox, 1, 100 + index, { wakeTime }))
    })
    const ours = (times: readonly { mailbox: number; time: number }[]) =>
      times.filter(({ mailbox }) => [one, other, idle].includes(mailbox))
    const found = ours(await store.read((view) => view.wakeTimes())).toSorted((a, b) => a.mailbox - b.mailbox)
    assert.deepEqual(
      found,
      [
        { mailbox: one!, time: 200 },
        { mailbox: other!, time: 100 },
      ].toSorted((a, b) => a.mailbox - b.mailbox),
    )
  })

  it('lists a folder in any order, page by page, absent values first and ties by arrival', async () => {
    const store = open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(settings, { maxLength: 30 }),
        fc.array(sorts, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (items, orders, limit) => {
          const mailbox = await mailboxWithFolders(store, `listing${run++}@example.test`, 1, 2)
          const rows = await store.write(async (transaction) => {
            const rows: ItemRow[] = []
            for (const item of items) rows.push(await addItem(transaction, mailbox, 1, item))
            await addItem(transaction, mailbox, 2)
            return rows
          })
          for (const [index, sort] of orders.entries()) {
            const associated = index % 2 === 1
            const expected = rows
              .filter((row) => row.isAssociated === associated)
              .sort((one, other) => compare(one, other, sort))
            const listed: ItemRow[] = []
            while (true) {
              const query = { mailbox, folder: 1, associated, sort, offset: listed.length, limit }
              const page = await store.read((view) => view.listItems(query))
              assert.ok(page.length <= limit)
              listed.push(...page)
              if (page.length < limit) break
            }
            assert.deepEqual(listed, expected)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('finds and counts what passes any condition, in one folder, in several and in all', async () => {
    const store = open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), settings), { maxLength: 30 }),
        fc.array(fc.tuple(conditions, fc.constantFrom(1, [], [1], [1, 3], undefined), sorts), {
          minLength: 1,
          maxLength: 8,
        }),
        async (items, searches) => {
          const mailbox = await mailboxWithFolders(store, `searching${run++}@example.test`, 1, 2, 3)
          const rows = await store.write(async (transaction) => {
            const rows: ItemRow[] = []
            for (const [folder, item] of items) rows.push(await addItem(transaction, mailbox, folder, item))
            return rows
          })
          for (const [where, folder, sort] of searches) {
            const filter = { mailbox, folder, associated: false, where }
            const expected = rows
              .filter((row) => !row.isAssociated && (folder === undefined || [folder].flat().includes(row.folder)))
              .filter((row) => holds(where, row))
              .sort((one, other) => compare(one, other, sort))
            const listed = await store.read((view) => view.listItems({ ...filter, sort, offset: 0, limit: 100 }))
            assert.deepEqual(listed, expected)
            assert.equal(await store.read((view) => view.countItems(filter)), expected.length)
            const ids = await store.read((view) => view.itemIds(filter))
            assert.deepEqual(
              ids.sort((one, other) => one - other),
              expected.map(({ id }) => id).sort((one, other) => one - other),
            )
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('lists and counts the conversations of what passes by their last delivery', async () => {
    const store = open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), settings), { maxLength: 30 }),
        fc.option(conditions, { nil: undefined }),
        fc.constantFrom(1, [1, 3], undefined),
        fc.boolean(),
        async (items, where, folder, descending) => {
          const mailbox = await mailboxWithFolders(store, `conversing${run++}@example.test`, 1, 2, 3)
          const last = new Map<string, { received: number; id: number }>()
          await store.write(async (transaction) => {
            for (const [place, item] of items) {
              const row = await addItem(transaction, mailbox, place, item)
              if (row.isAssociated || row.conversation === null || (where && !holds(where, row))) continue
              if (folder !== undefined && ![folder].flat().includes(place)) continue
              const received = Math.max(last.get(row.conversation)?.received ?? 0, row.received ?? 0)
              last.set(row.conversation, { received, id: row.id })
            }
          })
          const expected = [...last].sort(([, one], [, other]) => one.received - other.received || one.id - other.id)
          if (descending) expected.reverse()
          const filter = { mailbox, folder, associated: false, ...(where && { where }) }
          const page = (offset: number, limit: number): Promise<string[]> =>
            store.read((view) => view.listConversations({ ...filter, descending, offset, limit }))
          const ids = expected.map(([conversation]) => conversation)
          assert.deepEqual(await page(0, 100), ids)
          assert.deepEqual(await page(1, 2), ids.slice(1, 3))
          assert.equal(await store.read((view) => view.countConversations(filter)), ids.length)
        },
      ),
      { numRuns: 150 },
    )
  })
}

const times = [
  'received',
  'sent',
  'start',
  'end',
  'modified',
  'created',
  'reminderTime',
  'wakeTime',
  'size',
  'flagStatus',
] as const
const flags = ['isRead', 'isDraft', 'hasAttachments'] as const
const texts = ['subject', 'displayName', 'sender', 'conversation', 'categories'] as const
const pattern = fc.constantFrom('', 'a', 'b', ' ', 'b b', 'ü', '%', '_', '\\')
const kinds = fc.constantFrom('=', '<>', '<', '<=', '>', '>=')

/** Conditions of every kind, within each other. */
const { condition: conditions } = fc.letrec<{ condition: Condition }>((again) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: kinds, column: fc.constantFrom(...times), value: fc.nat(5) }),
    fc.record({ kind: kinds, column: fc.constantFrom(...texts), value: fc.constantFrom('', 'a', 'b b', 'ü') }),
    fc.record({ kind: kinds, column: fc.constantFrom(...flags), value: fc.boolean() }),
    fc.record({
      kind: fc.constant('=' as const),
      column: fc.constant('itemClass' as const),
      value: fc.constant('ipm.note'),
    }),
    fc.record({ kind: fc.constant('absent' as const), column: fc.constantFrom(...times, ...texts) }),
    fc.record({
      kind: fc.constant('in' as const),
      column: fc.constantFrom(...times),
      values: fc.array(fc.nat(5), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom('startsWith' as const, 'contains' as const),
      column: fc.constantFrom(...texts),
      text: pattern,
    }),
    fc.record({ kind: fc.constant('not' as const), of: again('condition') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(again('condition'), { maxLength: 3 }),
    }),
  ),
}))

/** The same conditions in plain code. */
function holds(condition: Condition, row: ItemRow): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.of.every((each) => holds(each, row))
    case 'or':
      return condition.of.some((each) => holds(each, row))
    case 'not':
      return !holds(condition.of, row)
    case 'words':
      throw new Error('Conditions on words have tests of their own.')
    default:
  }
  const value = condition.column === 'itemClass' ? row.itemClass.toLowerCase() : row[condition.column]
  if (condition.kind === 'absent') return value === null
  if (value === null) return false
  switch (condition.kind) {
    case 'in':
      return condition.values.includes(value)
    case 'startsWith':
      return String(value).startsWith(condition.text)
    case 'contains':
      return String(value).includes(condition.text)
    default:
      return orders[condition.kind](compareValues(value, condition.value))
  }
}

const orders = {
  '=': (order: number) => order === 0,
  '<>': (order: number) => order !== 0,
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
}

function compare(one: ItemRow, other: ItemRow, sort: Sort): number {
  for (const { column, descending } of [
    ...sort,
    { column: 'id' as const, descending: sort.at(-1)?.descending ?? false },
  ]) {
    const order = compareValues(one[column], other[column])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

function compareValues(one: ColumnValue | null, other: ColumnValue | null): number {
  if (one === other) return 0
  if (one === null) return -1
  if (other === null) return 1
  return one < other ? -1 : 1
}
