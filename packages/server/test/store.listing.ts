import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ItemQuery, ItemRow, Store } from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { addItem, mailboxWithFolders } from './store.samples.js'

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
})
const columns = [
  'received', 'sent', 'start', 'end', 'modified', 'created', 'subject', 'displayName', 'sender', 'id', 'articleNumber', 'size',
  'importance',
] as const // biome-ignore format: a list
const sorts: fc.Arbitrary<Sort> = fc.uniqueArray(
  fc.record({ column: fc.constantFrom(...columns), descending: fc.boolean() }),
  { maxLength: 3, selector: ({ column }) => column },
)

/** Listings against a sort in memory. */
export function listingSuite(open: () => Store): void {
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

function compareValues(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0
  if (one === null) return -1
  if (other === null) return 1
  return one < other ? -1 : 1
}
