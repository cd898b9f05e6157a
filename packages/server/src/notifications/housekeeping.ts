import type { Logger } from '#logger'
import type { Store } from '#store/store'
import { StoreError } from '#store/store-error'
import { endOf, subscriptionOf } from './subscriptions.js'

const day = 86_400_000
/** Events can be had for so long (docs "Watermark"). */
const eventLifetime = 30 * day
/** For so long it is known of a subscription that it is over. */
const memory = day
/** So many events go in one transaction, and others get a turn. */
const sliceLength = 2_000

/** Forgets events that are too old, and subscriptions that are over; a mailbox to which nobody listened for long keeps no more events. */
export async function keepHouse(store: Store, now: Date, logger: Logger): Promise<void> {
  for (const { mailbox, wanted } of await store.read((view) => view.mailboxesWithEvents())) {
    try {
      await forgetOld(store, mailbox, now.getTime())
      await forgetUnwanted(store, mailbox, wanted, now.getTime())
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'closed') return
      logger.error('events of a mailbox could not be forgotten', { error, mailbox })
    }
  }
}

async function forgetOld(store: Store, mailbox: number, now: number): Promise<void> {
  const forget = (): Promise<number> =>
    store.write((transaction) => transaction.forgetEvents(mailbox, now - eventLifetime, sliceLength))
  while ((await forget()) === sliceLength) {}
}

async function forgetUnwanted(store: Store, mailbox: number, wanted: number, now: number): Promise<void> {
  await store.write(async (transaction) => {
    const owner = await transaction.mailbox(mailbox)
    if (!owner) return
    let isWanted = false
    for (const row of await transaction.subscriptions({ mailbox })) {
      const end = row.ended === null ? endOf(row, subscriptionOf(row, owner).wish) : row.used
      if (end > now) isWanted = true
      else if (end + memory <= now) await transaction.deleteSubscription(mailbox, row.id)
    }
    if (isWanted) await transaction.keepEvents(mailbox, now)
    else if (wanted + eventLifetime <= now) await transaction.dropEvents(mailbox)
  })
}
