import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, test } from 'node:test'
import { chooseDriver, type DriverName } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import type { Store, StoreView } from '@exchequer/server/internal/store/store'
import { mailboxOf } from './store.samples.js'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-store-'))
after(() => rmSync(folder, { recursive: true }))
const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

const drivers: DriverName[] = []
for (const name of ['node:sqlite', 'better-sqlite3'] as const)
  if (await chooseDriver(name).catch(() => undefined)) drivers.push(name)

let fileCount = 0
async function fresh(driver: DriverName, path = join(folder, `${fileCount++}.sqlite`)): Promise<Store> {
  const store = await openSqliteStore({ path, driver })
  open.push(store)
  await add(store, 'first@example.test')
  return store
}

const add = (store: Store, address: string) =>
  store.write((transaction) => transaction.insertMailbox(mailboxOf(address)))
const addresses = async (view: StoreView): Promise<string[]> => (await view.mailboxes()).map(({ address }) => address)

/** Reads for longer than a reading keeps its turn. */
function work(): void {
  const end = performance.now() + 40
  while (performance.now() < end);
}

for (const driver of drivers)
  describe(`a long reading of a file, ${driver}`, () => {
    test('lets others read and write, and sees what was there when it began', async () => {
      const store = await fresh(driver)
      const seen = await store.read(async (view) => {
        work()
        let isWritten = false
        const others = add(store, 'second@example.test')
          .then(() => store.read(addresses))
          .then((found) => {
            isWritten = true
            return found
          })
        while (!isWritten) await view.giveWay()
        return { own: await addresses(view), others: await others }
      })
      assert.deepEqual(seen, {
        own: ['first@example.test'],
        others: ['first@example.test', 'second@example.test'],
      })
    })

    test('is waited for when the store closes, and reads nothing after its end', async () => {
      const store = await openSqliteStore({ path: join(folder, `${fileCount++}.sqlite`), driver })
      await add(store, 'first@example.test')
      let kept: StoreView | undefined
      let isDone = false
      const reading = store.read(async (view) => {
        kept = view
        work()
        for (let round = 0; round < 20; round++) await view.giveWay()
        isDone = true
        return addresses(view)
      })
      await new Promise((resolve) => setImmediate(resolve))
      await store.close()
      assert.equal(isDone, true)
      assert.deepEqual(await reading, ['first@example.test'])
      await assert.rejects(kept!.mailboxes(), /after its work had ended/)
    })

    test('that fails fails alone, and the store goes on', async () => {
      const store = await fresh(driver)
      const failing = store.read(async (view) => {
        work()
        await view.giveWay()
        throw new Error('No more.')
      })
      await assert.rejects(failing, /No more/)
      await add(store, 'second@example.test')
      assert.equal((await store.read(addresses)).length, 2)
    })

    test('has its turn to itself where too many go on beside it', async () => {
      const store = await fresh(driver)
      let readers = 0
      let most = 0
      const reading = () =>
        store.read(async (view) => {
          work()
          await view.giveWay()
          most = Math.max(most, ++readers)
          for (let round = 0; round < 50; round++) await view.giveWay()
          readers--
          return (await addresses(view)).length
        })
      assert.deepEqual(await Promise.all(Array.from({ length: 8 }, reading)), Array(8).fill(1))
      assert.ok(most > 1 && most <= 5, `${most} at once`)
    })

    test('of memory keeps its turn: nobody else could see the same', async () => {
      const store = await fresh(driver, ':memory:')
      const order: string[] = []
      const reading = store.read(async (view) => {
        work()
        for (let round = 0; round < 10; round++) await view.giveWay()
        order.push(...(await addresses(view)))
      })
      const writing = add(store, 'second@example.test').then(() => order.push('written'))
      await Promise.all([reading, writing])
      assert.deepEqual(order, ['first@example.test', 'written'])
    })
  })
