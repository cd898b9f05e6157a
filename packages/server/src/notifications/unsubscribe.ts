import { EwsError } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { findSubscription } from './subscriptions.js'

/**
 * Ends a pull or streaming subscription; a push ends when its listener says so (docs "Unsubscribe operation"). Throws
 * `ErrorSubscriptionNotFound` also for one that has ended already.
 */
export async function unsubscribe(session: WriteSession, id: string): Promise<void> {
  const { row } = await findSubscription(session, id).catch((error: unknown) => {
    const isOver = error instanceof EwsError && error.code === 'ErrorSubscriptionUnsubscribed'
    throw isOver ? new EwsError('ErrorSubscriptionNotFound') : error
  })
  if (row.kind === 'push') throw new EwsError('ErrorInvalidPullSubscriptionId')
  await session.store.saveSubscription({ ...row, ended: 'unsubscribed' })
  session.store.afterCommit(() => session.listeners.changed(row))
}
