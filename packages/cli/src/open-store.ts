import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openSqliteStore, type Store, StoreError } from '@exchequer/server'
import { CommandError, reasonOf } from './command-error.js'

/** Opens the store of a data folder, which is made where there is none, or with `:memory:` one that ends with the process. */
export async function openStore(data: string): Promise<Store> {
  try {
    if (data === ':memory:') return await openSqliteStore({ path: ':memory:' })
    // Mail is nobody else's to read, so the folder is its owner's alone.
    await mkdir(data, { recursive: true, mode: 0o700 })
    return await openSqliteStore({ path: join(data, 'exchequer.sqlite') })
  } catch (error) {
    if (error instanceof StoreError) throw new CommandError(error.message, 1, { cause: error })
    if ((error as { code?: string }).code === undefined) throw error
    throw new CommandError(`The folder "${data}" cannot be used: ${reasonOf(error)}.`, 1, { cause: error })
  }
}
