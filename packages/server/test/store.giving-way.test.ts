import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, test } from 'node:test'
import { beginWork, giveWay, isTimeUp } from '@exchequer/server/internal/giving-way'
import { chooseDriver, type DriverName } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import type { MailboxRow, Store, StoreView } from '@exchequer/server/internal/store/store'
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

/** Works for longer than anybody may hold the event loop, and gives way. */
async function work(): Promise<void> {
  beginWork()
  const end = performance.now() + 10
  while (performance.now() < end);
  assert.ok(isTimeUp())
  await giveWay()
}

for (const driver of drivers) {
  describe(`a long reading of a file, ${driver}`, () => {
    test('lets others read and write, and sees what was there when it began', async () => {
      const store = await fresh(driver)
      const seen = await store.read(async (view) => {
        await work()
        let isWritten = false
        const others = add(store, 'second@example.test')
          .then(() => store.read(addresses))
          .then((found) => {
            isWritten = true
            return found
          })
        while (!isWritten) await giveWay()
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
        await work()
        for (let round = 0; round < 20; round++) await giveWay()
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
      const failing = store.read(async () => {
        await work()
        throw new Error('No more.')
      })
      await assert.rejects(failing, /No more/)
      await add(store, 'second@example.test')
      assert.equal((await store.read(addresses)).length, 2)
    })

    test('goes on beside any number of others, each of which sees what was there when it began', async () => {
      const store = await fresh(driver)
      let readers = 0
      let most = 0
      const reading = () =>
        store.read(async (view) => {
          most = Math.max(most, ++readers)
          const before = await addresses(view)
          for (let round = 0; round < 50; round++) await giveWay()
          readers--
          assert.deepEqual(await addresses(view), before)
          return before.length
        })
      const counts: Promise<number>[] = []
      for (let number = 2; number <= 4; number++) {
        counts.push(...Array.from({ length: 8 }, reading))
        await add(store, `number${number}@example.test`)
      }
      assert.deepEqual(await Promise.all(counts), [...Array(8).fill(1), ...Array(8).fill(2), ...Array(8).fill(3)])
      assert.ok(most > 8, `${most} at once`)
    })

    test('has writers wait where too many others still look at what was there before', async () => {
      const store = await fresh(driver)
      const order: string[] = []
      const readings: Promise<void>[] = []
      const read = (name: string, rounds: number): void => {
        const reading = store.read(async (view) => {
          const { length } = await addresses(view)
          for (let round = 0; round < rounds; round++) await giveWay()
          assert.equal((await addresses(view)).length, length)
          order.push(name)
        })
        readings.push(reading)
      }
      for (let number = 1; number <= 4; number++) {
        read(`long ${number}`, 400)
        await add(store, `number${number}@example.test`)
      }
      read('one too many', 20)
      const writing = add(store, 'last@example.test').then(() => order.push('written'))
      await giveWay()
      // Who comes while somebody waits to write does not go before him.
      read('late', 0)
      await Promise.all([writing, ...readings])
      assert.deepEqual(order.slice(0, 3), ['one too many', 'written', 'late'])
    })

    test('of memory has writers wait: nobody else could see the same', async () => {
      const store = await fresh(driver, ':memory:')
      const order: string[] = []
      const reading = store.read(async (view) => {
        await work()
        for (let round = 0; round < 10; round++) await giveWay()
        order.push(...(await addresses(view)))
      })
      const writing = add(store, 'second@example.test').then(() => order.push('written'))
      await Promise.all([reading, writing])
      assert.deepEqual(order, ['first@example.test', 'written'])
    })
  })

  describe(`a long write, ${driver}`, () => {
    /** Writes two mailboxes with some time between them, in which `meanwhile` happens. */
    const addTwo = (store: Store, meanwhile: () => Promise<unknown> | undefined): Promise<void> =>
      store.write(async (transaction) => {
        await transaction.insertMailbox(mailboxOf('second@example.test'))
        void meanwhile()
        await work()
        for (let round = 0; round < 10; round++) await giveWay()
        await transaction.insertMailbox(mailboxOf('third@example.test'))
      })

    test('of a file lets others read what was there before it, and after it what it wrote', async () => {
      const store = await fresh(driver)
      const order: string[] = []
      const readings: Promise<unknown>[] = []
      const read = (): void => {
        readings.push(store.read(addresses).then((found) => order.push(found.join(' '))))
      }
      await addTwo(store, async () => {
        read()
        await giveWay()
        read()
      })
      order.push('written')
      read()
      await Promise.all(readings)
      const all = ['first@example.test', 'second@example.test', 'third@example.test']
      assert.deepEqual(order, [all[0], all[0], 'written', all.join(' ')])
    })

    test('of a file leaves a reading that began beside it what it saw', async () => {
      const store = await fresh(driver)
      let reading: Promise<string[]> | undefined
      await addTwo(store, () => {
        let isWritten = false
        reading = store.read(async (view) => {
          await addresses(view)
          while (!isWritten) await giveWay()
          return addresses(view)
        })
        void add(store, 'fourth@example.test').then(() => {
          isWritten = true
        })
        return undefined
      })
      assert.deepEqual(await reading, ['first@example.test'])
      assert.equal((await store.read(addresses)).length, 4)
    })

    test('that fails after it gave way leaves nothing behind', async () => {
      const store = await fresh(driver)
      const failing = store.write(async (transaction) => {
        await transaction.insertMailbox(mailboxOf('second@example.test'))
        await work()
        throw new Error('No more.')
      })
      const reading = giveWay().then(() => store.read(addresses))
      await assert.rejects(failing, /No more/)
      assert.deepEqual(await reading, ['first@example.test'])
      assert.deepEqual(await store.read(addresses), ['first@example.test'])
    })

    test('has others that write wait for it', async () => {
      const store = await fresh(driver)
      let other: Promise<MailboxRow> | undefined
      await addTwo(store, () => {
        other = add(store, 'fourth@example.test')
        return other
      })
      assert.equal((await other)!.id, 4)
      assert.equal((await store.read(addresses)).length, 4)
    })

    test('of memory has those wait who read, too', async () => {
      const store = await fresh(driver, ':memory:')
      let reading: Promise<string[]> | undefined
      await addTwo(store, () => {
        reading = store.read(addresses)
        return reading
      })
      assert.equal((await reading)!.length, 3)
    })

    test('is not held up by readings that come one after the other', async () => {
      const store = await fresh(driver)
      let isWritten = false
      const stream = async (): Promise<void> => {
        while (!isWritten)
          await store.read(async (view) => {
            await addresses(view)
            for (let round = 0; round < 3; round++) await giveWay()
          })
      }
      const streams = Array.from({ length: 6 }, stream)
      for (let number = 2; number <= 20; number++) await add(store, `number${number}@example.test`)
      isWritten = true
      await Promise.all(streams)
      assert.equal((await store.read(addresses)).length, 20)
    })
  })
}
