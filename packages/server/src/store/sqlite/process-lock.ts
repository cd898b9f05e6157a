import { StoreError } from '#store/store-error'
import { Connection } from './connection.js'
import type { Driver } from './driver.js'

/**
 * Keeps a second process from serving the same store, and gives the function that lets it go. The lock is SQLite's own on an
 * empty file beside the store: the operating system drops it with the process, so that a killed server leaves nothing to clean up,
 * while backups may read the store itself. The file stays, because removing it would race with the next process.
 */
export function lockForThisProcess(driver: Driver, path: string): () => void {
  const lock = new Connection(driver, `${path}.lock`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof StoreError) || error.kind !== 'locked') throw error
    throw new StoreError('locked', `The store ${path} is in use by another process: stop that one first.`, error)
  }
  return () => lock.close()
}
