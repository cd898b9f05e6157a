import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { chooseDriver, type DriverName } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { PART, type Store } from '@exchequer/server/internal/store/store'
import { checkFile, checkStore } from './crash.store.js'
import { addItem, mailboxWithFolders } from './store.samples.js'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-store-'))
after(() => rmSync(folder, { recursive: true }))

const drivers: DriverName[] = []
for (const name of ['node:sqlite', 'better-sqlite3'] as const)
  if (await chooseDriver(name).catch(() => undefined)) drivers.push(name)

/** Less than SQLite would wait for by itself before it moved anything. */
async function writeMegabytes(store: Store, address: string): Promise<void> {
  const mailbox = await mailboxWithFolders(store, address, 1)
  for (let batch = 0; batch < 6; batch++)
    await store.write(async (transaction) => {
      for (let number = 0; number < 100; number++) {
        const { id } = await addItem(transaction, mailbox, 1)
        await transaction.putText(mailbox, id, PART.body, 'x'.repeat(4000))
      }
    })
}

for (const driver of drivers)
  describe(`what was written to a log, ${driver}`, () => {
    it('comes into the file while the store is open, and leaves no log behind when it is closed', async () => {
      const path = join(folder, `${driver.replace(':', '-')}.sqlite`)
      const store = await openSqliteStore({ path, driver })
      await writeMegabytes(store, 'ada@example.test')
      for (let waited = 0; statSync(path).size < 2_000_000; waited++) {
        assert.ok(waited < 600, 'the file grows within a minute')
        await setTimeout(100)
      }
      await checkStore(store)
      // A thread that is at work is waited for.
      await writeMegabytes(store, 'grace@example.test')
      await store.close()
      assert.equal(existsSync(`${path}-wal`), false)
      await checkFile(path)
      const again = await openSqliteStore({ path, driver })
      await checkStore(again)
      assert.equal((await again.read((view) => view.mailboxes())).length, 2)
      await again.close()
    })
  })
