import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seriesAmong } from '@exchequer/server/internal/mailbox/known-series'
import type { ItemFilter, StoreTransaction, StoreView } from '@exchequer/server/internal/store/store'
import { daily, makeEvent } from './calendar-steps.js'
import { host } from './harness.js'

test('a series is what is committed, also where a lost transaction had its change number for something else', async (context) => {
  const server = await host()
  context.after(() => server.close())
  const { store } = server
  const times = { start: '2027-03-01T09:00:00Z', end: '2027-03-01T10:00:00Z' }
  await makeEvent(server, { subject: 'Short', ...times, recurrence: daily('2027-03-01', 3) })
  await makeEvent(server, { subject: 'Long', ...times, recurrence: daily('2027-03-01', 30) })

  const countsIn = async (view: StoreView): Promise<(number | undefined)[]> => {
    const found: (number | undefined)[] = []
    for await (const slice of seriesAmong(view, await recurring(view)))
      for (const { series } of slice) found.push(series?.count)
    return found.sort((a, b) => a! - b!)
  }
  /** Has the long series say what the short one does, or what it did itself. */
  const rewrite = async (transaction: StoreTransaction, from: 'short' | 'long'): Promise<void> => {
    const rows = await transaction.listItems({ ...(await recurring(transaction)), sort: [], offset: 0, limit: 10 })
    const [short, long] = rows as [(typeof rows)[0], (typeof rows)[0]]
    const change = await transaction.nextChange(long.mailbox)
    const { document } = from === 'short' ? short : long
    await transaction.updateItem({ ...long, document, change, contentChange: change })
  }

  assert.deepEqual(await store.read(countsIn), [3, 30])
  const lost = store.write(async (transaction) => {
    await rewrite(transaction, 'short')
    assert.deepEqual(await countsIn(transaction), [3, 3])
    throw new Error('Lost.')
  })
  await assert.rejects(lost, /Lost/)
  await store.write((transaction) => rewrite(transaction, 'long'))
  assert.deepEqual(await store.read(countsIn), [3, 30])
  await store.write((transaction) => rewrite(transaction, 'short'))
  assert.deepEqual(await store.read(countsIn), [3, 3])
})

async function recurring(view: StoreView): Promise<ItemFilter> {
  const { id: mailbox } = (await view.mailboxByAddress('alice@example.test'))!
  const { id: folder } = (await view.folderByName(mailbox, 'calendar'))!
  return { mailbox, folder, associated: false }
}
