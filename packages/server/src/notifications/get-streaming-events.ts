import {
  EwsError,
  type GetStreamingEventsRequest,
  type GetStreamingEventsResponseMessage,
  type ResponseCode,
} from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import type { Answers } from './answers.js'
import { refusedStream } from './stream.js'
import { findSubscription, type Subscription } from './subscriptions.js'

/** So many go onto one connection (docs "Maintain affinity between a group of subscriptions and the Mailbox server"). */
const mostSubscriptions = 200

/**
 * Opens a connection on which subscriptions are told of what happens (docs "GetStreamingEvents operation"). Where one of them cannot be
 * told, the connection ends with that: clients know that they get nothing of the others then. Whatever may be the reason, a subscription
 * that is no more is `ErrorInvalidSubscription`, which makes Outlook for Mac subscribe again. Throws `ErrorExceededConnectionCount` where
 * the account has as many open as it may.
 */
export async function getStreamingEvents(
  session: Session,
  { subscriptionIds, connectionTimeout }: GetStreamingEventsRequest,
): Promise<Answers<GetStreamingEventsResponseMessage[]>> {
  const ids = [...new Set(subscriptionIds)]
  if (ids.length > mostSubscriptions) throw new EwsError('ErrorInvalidRequest')
  const found: Subscription[] = []
  const refused = new Map<ResponseCode, string[]>()
  for (const id of ids) {
    const code = await findStreaming(session, id, found)
    if (code !== undefined) refused.set(code, [...(refused.get(code) ?? []), id])
  }
  if (refused.size === 0) return session.listeners.openStream(session, found, connectionTimeout)
  return refusedStream(Array.from(refused, ([code, bad]) => ({ code, ids: bad })))
}

/** Adds a subscription to those that were found, or gives what is wrong with it. */
async function findStreaming(session: Session, id: string, found: Subscription[]): Promise<ResponseCode | undefined> {
  try {
    const subscription = await findSubscription(session, id)
    if (subscription.row.kind !== 'streaming') return 'ErrorInvalidSubscription'
    found.push(subscription)
    return undefined
  } catch (error) {
    if (!(error instanceof EwsError)) throw error
    return error.code === 'ErrorSubscriptionAccessDenied' ? error.code : 'ErrorInvalidSubscription'
  }
}
