import { claim } from '#delivery/outbox'
import type { Condition, ItemRow, MailboxRow, StoreView } from '#store/store'
import { sendHeld } from './held-messages.js'
import { isRecoverable } from './recoverable-items.js'
import { isStoreFailure, type WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/** How many items one transaction deals with. */
const sliceLength = 100

/** What a look at a mailbox came to. */
export interface Due {
  /** When something is due next. */
  readonly next: number | undefined
  /** Items of the Outbox that are to be handed over once all this is committed. */
  readonly outgoing: readonly number[]
}

/**
 * Does what is due in a mailbox, as far as one transaction should go: sends messages whose time has come, and purges what was kept long
 * enough.
 */
export async function doWhatIsDue(session: WriteSession, mailbox: MailboxRow): Promise<Due> {
  const { store, now } = session
  const isDue = { kind: '<=', column: 'wakeTime', value: now.getTime() } as const
  const outgoing: number[] = []
  for (const row of await waking(store, mailbox, isDue, sliceLength))
    if (await attend(session, mailbox, row)) outgoing.push(row.id)
  const isAny = { kind: 'not', of: { kind: 'absent', column: 'wakeTime' } } as const
  const times = (await waking(store, mailbox, isAny, 1)).map(({ wakeTime }) => wakeTime!)
  return { next: times.length > 0 ? Math.min(...times) : undefined, outgoing }
}

/** The first to be woken, of items and of associated items. */
async function waking(store: StoreView, mailbox: MailboxRow, where: Condition, limit: number): Promise<ItemRow[]> {
  const sort = [{ column: 'wakeTime', descending: false }] as const
  const query = { mailbox: mailbox.id, folder: undefined, where, sort, offset: 0, limit }
  return [
    ...(await store.listItems({ ...query, associated: false })),
    ...(await store.listItems({ ...query, associated: true })),
  ]
}

/** Gives whether an item is to be handed over. One that cannot be dealt with does not keep the others waiting. */
async function attend(session: WriteSession, mailbox: MailboxRow, row: ItemRow): Promise<boolean> {
  const { store, logger, now } = session
  try {
    return await store.savepoint(() => deal(session, mailbox, row))
  } catch (error) {
    if (isStoreFailure(error)) throw error
    logger.error('an item that was due could not be dealt with', { error, mailbox: mailbox.id, item: row.id })
    const wakeTime = now.getTime() + retryMilliseconds
    await store.updateItem({ ...row, wakeTime, change: await store.nextChange(mailbox.id) })
    return false
  }
}

const retryMilliseconds = 60 * 60_000

async function deal(session: WriteSession, mailbox: MailboxRow, row: ItemRow): Promise<boolean> {
  const { store } = session
  const item = new StoredItem(row)
  if (item.state.outgoing) return claim(session, mailbox, item)
  const folder = await store.folder(mailbox.id, row.folder)
  if (item.state.held) await sendHeld(session, mailbox, item)
  else if (folder && isRecoverable(folder))
    await store.deleteItem(mailbox.id, row.id, await store.nextChange(mailbox.id))
  // Whatever it was to be woken for is no more.
  else await store.updateItem({ ...row, wakeTime: null, change: await store.nextChange(mailbox.id) })
  return false
}
