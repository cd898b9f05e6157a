import { archiveOf } from '#mailbox/archive'
import type { MailboxRow, Store, StoreTransaction } from '#store/store'

/** How many items one transaction removes: others have their turn between two. */
const sliceLength = 500

/**
 * Removes a mailbox and its archive, with all that is in them. Where that is broken off, the mailbox is there with what is left of it, and
 * may be removed again.
 */
export async function removeMailbox(store: Store, mailbox: MailboxRow): Promise<void> {
  const archive = await store.read((view) => archiveOf(view, mailbox))
  for (const { id } of archive ? [archive, mailbox] : [mailbox]) {
    await store.write((transaction) => transaction.dropEvents(id))
    while (await store.write((transaction) => removeItems(transaction, id)));
    await store.write((transaction) => transaction.deleteMailbox(id))
  }
}

/** Removes some of its items; says whether there may be more. */
async function removeItems(store: StoreTransaction, mailbox: number): Promise<boolean> {
  const everywhere = { mailbox, folder: undefined, sort: [{ column: 'id', descending: false }], offset: 0 } as const
  let count = 0
  for (const associated of [false, true])
    for (const { id } of await store.listItems({ ...everywhere, associated, limit: sliceLength - count })) {
      await store.deleteItem(mailbox, id, await store.nextChange(mailbox))
      count++
    }
  return count === sliceLength
}
