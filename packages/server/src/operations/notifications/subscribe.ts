import type { SubscribeRequest, SubscribeResponseMessage } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { formatWatermark } from '#notifications/positions'
import { subscribe as makeSubscription } from '#notifications/subscribe'
import { single } from '../per-item.js'

/** Subscribe (MS-OXWSNTIF 3.1.4.3). A stream has no watermark: the server keeps how far it was told. */
export const subscribe = (
  { subscription: request }: SubscribeRequest,
  session: WriteSession,
): Promise<SubscribeResponseMessage[]> =>
  single(session, {}, async () => {
    const { id, mailboxGuid, row } = await makeSubscription(session, request)
    return {
      subscriptionId: id,
      ...(row.kind !== 'streaming' && { watermark: formatWatermark(mailboxGuid, row.position) }),
    }
  })
