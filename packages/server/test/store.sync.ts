import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ItemChange, ItemRow, LeanItemRow, Store } from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { addItem, editItem, leanOf, mailboxWithFolders, removeItem } from './store.samples.js'

const folders = [1, 2]
/** The streams that a client can follow: each folder's items and its associated items. */
const streams = folders.flatMap((folder) => [false, true].map((associated) => ({ folder, associated })))
const pick = fc.nat(1000)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('create'), stream: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('update', 'read', 'delete'), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('sync'), stream: fc.nat(3), limit: fc.integer({ min: 1, max: 7 }) }),
  },
)

/** A client that knows of a folder only what it was told. */
class SyncClient {
  after = 0
  readonly items = new Map<number, LeanItemRow>()
  readonly folder: number
  readonly associated: boolean

  constructor(folder: number, associated: boolean) {
    this.folder = folder
    this.associated = associated
  }

  /** Takes one page and says whether there was anything in it. */
  async sync(store: Store, mailbox: number, limit: number): Promise<boolean> {
    const ask = () => store.read((view) => view.itemChanges(mailbox, this.folder, this.after, this.associated, limit))
    const page = await ask()
    assert.deepEqual(await ask(), page, 'the same question has the same answer')
    assert.ok(page.length <= limit)
    for (const entry of page) this.#apply(entry)
    return page.length > 0
  }

  #apply(entry: ItemChange): void {
    assert.ok(entry.change > this.after, 'changes ascend')
    if (entry.kind === 'deleted') {
      assert.ok(entry.id < entry.change)
      this.items.delete(entry.id)
    } else {
      if (entry.kind === 'changed') assert.equal(entry.row.change, entry.change)
      else assert.equal(entry.row.id, entry.change)
      this.items.set(entry.row.id, entry.row)
    }
    this.after = entry.change
  }
}

/** Histories of folders against a model client. */
export function syncSuite(open: () => Store): void {
  it('brings a client to the content of its folder by any history in pages of any size', async () => {
    const store = open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 9 }), async (steps, lastLimit) => {
        const mailbox = await mailboxWithFolders(store, `sync${run++}@example.test`, ...folders)
        const clients = streams.map(({ folder, associated }) => new SyncClient(folder, associated))
        const rows = new Map<number, ItemRow>()
        const writes: (typeof steps)[number][] = []
        const write = async () => {
          const batch = writes.splice(0)
          await store.write(async (transaction) => {
            for (const each of batch) {
              if ('stream' in each) {
                const { folder, associated } = streams[each.stream]!
                const row = await addItem(transaction, mailbox, folder, { isAssociated: associated })
                rows.set(row.id, row)
                continue
              }
              const row = 'pick' in each ? [...rows.values()][each.pick % rows.size] : undefined
              if (!row) continue
              if (each.kind === 'update')
                rows.set(row.id, await editItem(transaction, row, { subject: `after ${row.change}` }))
              if (each.kind === 'read') rows.set(row.id, await editItem(transaction, row, { isRead: !row.isRead }))
              if (each.kind === 'delete') {
                await removeItem(transaction, row)
                rows.delete(row.id)
              }
            }
          })
        }
        for (const each of steps) {
          if (!('limit' in each)) {
            writes.push(each)
            continue
          }
          await write()
          await clients[each.stream]!.sync(store, mailbox, each.limit)
        }
        await write()
        for (const client of clients) {
          while (await client.sync(store, mailbox, lastLimit)) {}
          const expected = [...rows.values()].filter(
            ({ folder, isAssociated }) => folder === client.folder && isAssociated === client.associated,
          )
          assert.deepEqual(
            [...client.items.values()].sort((one, other) => one.id - other.id),
            expected.map(leanOf).sort((one, other) => one.id - other.id),
          )
        }
      }),
      { numRuns: 150 },
    )
  })

  it('does not report an item that was made and deleted since the client asked', async () => {
    const store = open()
    const mailbox = await mailboxWithFolders(store, 'passing@example.test', 1)
    const [known, start] = await store.write(async (transaction) => {
      const known = await addItem(transaction, mailbox, 1)
      return [known, known.change]
    })
    await store.write(async (transaction) => {
      for (let index = 0; index < 20; index++) await removeItem(transaction, await addItem(transaction, mailbox, 1))
      await removeItem(transaction, known)
    })
    const changes = await store.read((view) => view.itemChanges(mailbox, 1, start, false, 5))
    assert.deepEqual(changes, [{ kind: 'deleted', change: start + 41, id: known.id }])
  })

  it('refuses a second write of a folder under the same change number', async () => {
    const store = open()
    const mailbox = await mailboxWithFolders(store, 'twice@example.test', 1)
    const attempt = store.write(async (transaction) => {
      const rows = [await addItem(transaction, mailbox, 1), await addItem(transaction, mailbox, 1)]
      const change = await transaction.nextChange(mailbox)
      for (const row of rows) await transaction.updateItem({ ...row, change })
    })
    await assert.rejects(attempt)
  })
}
