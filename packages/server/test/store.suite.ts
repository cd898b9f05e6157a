import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Store } from '@exchequer/server/internal/store/store'
import { StoreError } from '@exchequer/server/internal/store/store-error'
import { blobsSuite } from './store.blobs.js'
import { countsSuite } from './store.counts.js'
import { eventsSuite } from './store.events.js'
import { listingSuite } from './store.listing.js'
import { rowsSuite } from './store.rows.js'
import { addItem, mailboxWithFolders } from './store.samples.js'
import { syncSuite } from './store.sync.js'
import { transactionsSuite } from './store.transactions.js'
import { wordsSuite } from './store.words.js'

/** What every engine must do. `open` gives an empty store each time; the suite closes it. */
export function storeSuite(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let shared: Store
    before(async () => {
      shared = await open()
    })
    after(() => shared.close())
    const store = () => shared

    rowsSuite(store)
    blobsSuite(store)
    countsSuite(store)
    transactionsSuite(store)
    listingSuite(store)
    syncSuite(store)
    wordsSuite(store)
    eventsSuite(store)

    it('finishes what was asked before it closes, and refuses what is asked after', async () => {
      const other = await open()
      const mailbox = await mailboxWithFolders(other, 'closing@example.test', 1)
      const writing = Promise.all([1, 2, 3].map(() => other.write((transaction) => addItem(transaction, mailbox, 1))))
      const reading = other.read((view) => view.mailboxByAddress('closing@example.test'))
      const closing = other.close()
      const isClosed = (error: unknown) => error instanceof StoreError && error.kind === 'closed'
      await assert.rejects(
        other.read((view) => view.mailboxes()),
        isClosed,
      )
      await assert.rejects(
        other.write((transaction) => transaction.mailboxes()),
        isClosed,
      )
      assert.equal((await writing).length, 3)
      assert.equal((await reading)!.id, mailbox)
      await closing
    })
  })
}
