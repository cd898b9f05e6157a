import type { StoreTransaction } from '#store/store'
import { itemWords } from './item-words.js'
import type { Preparation } from './session.js'
import { StoredItem } from './stored-item.js'

/** How many changes one transaction takes in: others have their turn between two. */
const sliceLength = 128

/**
 * Brings the index of words up to date with folders, before somebody searches in them. Nothing is indexed when items are written, so
 * that writing costs nothing; a folder that nobody searches is never indexed. Where the time for a search is over before that, the rest is
 * left for the next one.
 */
export async function indexFolders(
  { store, budget }: Preparation,
  mailbox: number,
  folders: readonly number[],
): Promise<void> {
  const behind = await store.read(async (view) => {
    const found: number[] = []
    for (const id of folders) {
      const folder = await view.folder(mailbox, id)
      if (folder && folder.contentChange > (await view.indexedChange(mailbox, id))) found.push(id)
    }
    return found
  })
  for (const folder of behind)
    while (await store.write((transaction) => indexSlice(transaction, mailbox, folder))) if (budget.isSearchOver) return
}

/** Takes in what comes next of a folder's history; says whether there is more. */
async function indexSlice(store: StoreTransaction, mailbox: number, folder: number): Promise<boolean> {
  const row = await store.folder(mailbox, folder)
  if (!row) return false
  const after = await store.indexedChange(mailbox, folder)
  const changes = await store.itemChanges(mailbox, folder, after, false, sliceLength)
  const seen = new Set<number>()
  for (const change of changes) {
    if (change.kind === 'deleted') await store.deleteWords(mailbox, change.id)
    // A read flag has no words.
    else if (!seen.has(change.row.id) && change.row.contentChange > after) {
      seen.add(change.row.id)
      await store.putWords(mailbox, change.row.id, await itemWords(store, new StoredItem(change.row)))
    }
  }
  const isMore = changes.length === sliceLength
  await store.saveIndexedChange(mailbox, folder, isMore ? changes.at(-1)!.change : row.contentChange)
  return isMore
}
