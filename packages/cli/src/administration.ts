import { existsSync } from 'node:fs'
import {
  type AccountAdministration,
  AccountError,
  administerAccounts,
  administerLists,
  type ListAdministration,
  type Store,
  StoreError,
} from '@exchequer/server'
import { CommandError } from './command-error.js'
import { remoteAdministration } from './control.js'
import { openStore } from './open-store.js'

/** What an operator does with a store, whoever has it open. */
export type Administration = AccountAdministration & ListAdministration

export const administer = (store: Store): Administration => ({
  ...administerAccounts(store),
  ...administerLists(store),
})

/** Where commands find the mailboxes. */
export interface DataOption {
  readonly data: string
}

/** Works on the folder itself, or has the server do it that has the folder open. */
export async function withAdministration<T>(
  { data, mayBeNew = false }: DataOption & { mayBeNew?: boolean },
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  if (data === ':memory:')
    throw new CommandError("What is in memory is one server's: give it mailboxes with --user.", 2)
  try {
    const remote = await remoteAdministration(data)
    if (remote) return await work(remote)
    if (!mayBeNew && !existsSync(data)) throw new CommandError(`There is no folder "${data}".`)
    const store = await openStore(data)
    try {
      return await work(administer(store))
    } finally {
      await store.close()
    }
  } catch (error) {
    if (error instanceof AccountError || error instanceof StoreError)
      throw new CommandError(error.message, 1, { cause: error })
    throw error
  }
}
