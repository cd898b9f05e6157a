import { writeSync } from 'node:fs'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { type ItemRow, PART, type Store, type StoreTransaction } from '@exchequer/server/internal/store/store'
import type { CrashEvent } from './crash.log.js'
import { addItem, editItem, mailboxWithFolders, removeItem } from './store.samples.js'

/** Writes batches in several streams at once until it is killed: `crash.writer.js <file> <name of this life>`. */
const [path, life] = process.argv.slice(2) as [string, string]
const store = await openSqliteStore({ path })
const address = 'ada@example.test'
const mailbox =
  (await store.read((view) => view.mailboxByAddress(address)))?.id ?? (await mailboxWithFolders(store, address, 1, 2))

await Promise.all(['a', 'b', 'c'].map((stream) => writeBatches(store, stream)))

/** On the way before it returns. The pipe is full while the test that reads it is not given the processor. */
function say(event: CrashEvent): void {
  for (;;)
    try {
      writeSync(1, `${JSON.stringify(event)}\n`)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
}

async function writeBatches(store: Store, stream: string): Promise<never> {
  for (let number = 0; ; number++) {
    const batch = `${life} ${stream}${number}`
    const size = 1 + ((number * 7) % 40)
    let rows: ItemRow[] = []
    const write = async (
      version: number,
      one: (transaction: StoreTransaction, index: number) => Promise<ItemRow | undefined>,
    ) => {
      say({ event: 'begin', batch, size, version })
      await store.write(async (transaction) => {
        const written: ItemRow[] = []
        for (let index = 0; index < size; index++) {
          const row = await transaction.savepoint(() => one(transaction, index))
          if (row)
            await transaction.putText(mailbox, row.id, PART.body, `${batch} ${version} ${'x'.repeat(index * 200)}`)
          if (row) written.push(row)
        }
        rows = written
      })
      say({ event: 'done', batch, size, version })
    }
    const document = (version: number) => JSON.stringify({ batch, version })
    await write(1, (transaction) =>
      addItem(transaction, mailbox, 1 + (number % 2), { document: document(1), subject: batch, size: 50 }),
    )
    if (number % 3 === 0) continue
    await write(2, (transaction, index) =>
      editItem(transaction, rows[index]!, { document: document(2), isRead: true, size: 70 }),
    )
    if (number % 3 === 1) continue
    await write(0, async (transaction, index) => {
      await removeItem(transaction, rows[index]!)
      return undefined
    })
  }
}
