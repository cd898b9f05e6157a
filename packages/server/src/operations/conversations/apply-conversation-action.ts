import type { ApplyConversationActionRequest, ApplyConversationActionResponseMessage } from '@exchequer/protocol'
import { applyConversationAction as apply } from '#mailbox/conversation-actions'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** ApplyConversationAction (MS-OXWSCONV 3.1.4.1): one action on one conversation for each message of the answer. */
export const applyConversationAction = (
  { conversationActions }: ApplyConversationActionRequest,
  session: WriteSession,
): Promise<ApplyConversationActionResponseMessage[]> =>
  perItem(session, conversationActions, {}, async (action) => {
    await apply(session, action)
    return {}
  })
