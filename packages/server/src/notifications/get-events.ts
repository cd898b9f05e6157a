import { EwsError, type GetEventsRequest, type Notification } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import { EventReader, interestOf, notificationOf } from './event-pages.js'
import { parseWatermark } from './positions.js'
import { findSubscription } from './subscriptions.js'

/**
 * What happened after a watermark (MS-OXWSNTIF 3.1.4.1): at most fifty events, or that there are none. The same watermark gives the same
 * events again, so that a client that lost an answer loses nothing. Throws what `findSubscription` throws, `ErrorInvalidPullSubscriptionId`,
 * `ErrorInvalidWatermark`, and `ErrorMissedNotificationEvents` where the events are not kept any more.
 */
export async function getEvents(
  session: Session,
  { subscriptionId, watermark }: GetEventsRequest,
): Promise<Notification> {
  const subscription = await findSubscription(session, subscriptionId)
  const { row, mailboxGuid } = subscription
  if (row.kind !== 'pull') throw new EwsError('ErrorInvalidPullSubscriptionId')
  const position = parseWatermark(watermark, mailboxGuid)
  const reader = new EventReader(session.store, row.mailbox)
  if (position > (await reader.end())) throw new EwsError('ErrorInvalidWatermark')
  const page = await reader.page(interestOf(subscription), position)
  session.listeners.moved({ ...row, position, used: session.now.getTime() })
  return notificationOf(subscription, position, page)
}
