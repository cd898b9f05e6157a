import type { DelegateUserResponseMessage, GetDelegateRequest, GetDelegateResponseMessage } from '@exchequer/protocol'
import { delegateOf, delegatesOf } from '#mailbox/delegates'
import { meetingRequestsOf } from '#mailbox/delegations'
import type { Session } from '#mailbox/session'
import { perItem, single } from '../per-item.js'
import { principalOf } from './principal.js'

/** GetDelegate (MS-OXWSDLGM 3.1.4.2): all delegates of a mailbox, or those that are named. */
export async function getDelegate(
  { mailbox, userIds, includePermissions }: GetDelegateRequest,
  session: Session,
): Promise<GetDelegateResponseMessage> {
  const [message] = await single<GetDelegateResponseMessage>(session, {}, async () => {
    const principal = await principalOf(session, mailbox)
    const wanted = userIds ?? (await delegatesOf(session, principal))
    const found = await perItem<(typeof wanted)[number], DelegateUserResponseMessage>(
      session,
      wanted,
      {},
      async (userId) => ({ delegateUser: await delegateOf(session, principal, userId, includePermissions) }),
    )
    return {
      ...(found.length > 0 && { responseMessages: found }),
      deliverMeetingRequests: meetingRequestsOf(principal),
    }
  })
  return message!
}
