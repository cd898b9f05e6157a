import type {
  AddDelegateRequest,
  AddDelegateResponseMessage,
  DelegateUser,
  DelegateUserResponseMessage,
  RemoveDelegateRequest,
  RemoveDelegateResponseMessage,
  UpdateDelegateRequest,
  UpdateDelegateResponseMessage,
  UserId,
} from '@exchequer/protocol'
import {
  addDelegate as add,
  deliverRequests,
  removeDelegate as remove,
  updateDelegate as update,
} from '#mailbox/delegates'
import type { FoundFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem, single } from '../per-item.js'
import { principalOf } from './principal.js'

type Given = Pick<UpdateDelegateRequest, 'mailbox' | 'deliverMeetingRequests'>
type Answer = AddDelegateResponseMessage

/** AddDelegate (MS-OXWSDLGM 3.1.4.1). */
export const addDelegate = (request: AddDelegateRequest, session: WriteSession): Promise<AddDelegateResponseMessage> =>
  changed(session, request, request.delegateUsers, add)

/** UpdateDelegate (MS-OXWSDLGM 3.1.4.4), which may change where meeting requests go and no delegate. */
export const updateDelegate = (
  request: UpdateDelegateRequest,
  session: WriteSession,
): Promise<UpdateDelegateResponseMessage> => changed(session, request, request.delegateUsers ?? [], update)

/** RemoveDelegate (MS-OXWSDLGM 3.1.4.3). */
export const removeDelegate = (
  request: RemoveDelegateRequest,
  session: WriteSession,
): Promise<RemoveDelegateResponseMessage> => changed(session, request, request.userIds, remove)

/** Does one thing with each of several people; the answer as a whole is fine whatever became of one of them. */
async function changed<P extends DelegateUser | UserId>(
  session: WriteSession,
  { mailbox, deliverMeetingRequests }: Given,
  people: readonly P[],
  change: (session: WriteSession, principal: FoundFolder['mailbox'], person: P) => Promise<DelegateUser | undefined>,
): Promise<Answer> {
  const [message] = await single<Answer>(session, {}, async () => {
    const principal = await principalOf(session, mailbox)
    const messages = await perItem<P, DelegateUserResponseMessage>(session, people, {}, async (person) => {
      const delegateUser = await change(session, principal, person)
      return delegateUser ? { delegateUser } : {}
    })
    if (deliverMeetingRequests !== undefined) await deliverRequests(session, principal, deliverMeetingRequests)
    return messages.length > 0 ? { responseMessages: messages } : {}
  })
  return message!
}
