import type { ResponseMessage, UnsubscribeRequest } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { unsubscribe as endSubscription } from '#notifications/unsubscribe'
import { single } from '../per-item.js'

/** Unsubscribe (MS-OXWSNTIF 3.1.4.4). */
export const unsubscribe = (
  { subscriptionId }: UnsubscribeRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> =>
  single(session, {}, async () => {
    await endSubscription(session, subscriptionId)
    return {}
  })
