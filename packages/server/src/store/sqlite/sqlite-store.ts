import type { Store } from '#store/store'
import { Checkpoints } from './checkpoints.js'
import { CommitQueue } from './commit-queue.js'
import type { Connection } from './connection.js'
import { makeFolderOf, openDatabaseFile } from './database-file.js'
import { chooseDriver, type DriverName } from './driver.js'
import { lockForThisProcess } from './process-lock.js'
import { SideReaders } from './side-readers.js'
import { type Beside, sqliteTransactions } from './transactions.js'

export interface SqliteStoreOptions {
  /** The file, made where there is none (its folder too), or `:memory:`. */
  readonly path: string
  /** By default `node:sqlite` where the runtime has it, else `better-sqlite3`. */
  readonly driver?: DriverName
  /** The file may not grow beyond it: what would, fails with a StoreError `full`. */
  readonly maximumBytes?: number
}

/**
 * Opens a store in a SQLite file. Throws a StoreError, with a sentence for the operator, where that cannot be done. What was answered
 * is on disk (`synchronous=FULL`), and a file whose process was killed opens as if it had been closed.
 */
export async function openSqliteStore({ path, driver: wanted, maximumBytes }: SqliteStoreOptions): Promise<Store> {
  const driver = await chooseDriver(wanted)
  const isFile = path !== ':memory:'
  if (isFile) makeFolderOf(path)
  const unlock = isFile ? lockForThisProcess(driver, path) : () => {}
  let connection: Connection | undefined
  let beside: Beside | undefined
  const release = async () => {
    try {
      beside?.sideReaders.close()
      await beside?.checkpoints.close()
      connection?.close()
    } finally {
      unlock()
    }
  }
  try {
    connection = openDatabaseFile(driver, { path, maximumBytes })
    // What lies in memory is seen by one connection alone.
    if (isFile)
      beside = { sideReaders: new SideReaders(driver, path), checkpoints: new Checkpoints(driver, connection) }
    const listeners = new Set<(mailbox: number) => void>()
    const tell = (mailbox: number): void => {
      for (const listener of listeners) listener(mailbox)
    }
    const transactions = sqliteTransactions(connection, beside, tell)
    const queue = new CommitQueue(transactions)
    return {
      read: (work) => queue.read(work),
      write: (work) => queue.write(work),
      version: transactions.version,
      listen(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      close: () => queue.close().then(release),
    }
  } catch (error) {
    await release()
    throw error
  }
}
