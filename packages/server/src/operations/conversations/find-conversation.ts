import { EwsError, type FindConversationRequest, type FindConversationResponseMessage } from '@exchequer/protocol'
import { findConversations } from '#mailbox/conversation-search'
import { findFolder } from '#mailbox/folders'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** FindConversation (MS-OXWSCONV 3.1.4.2): a page of the conversations of a folder. */
export async function findConversation(
  request: FindConversationRequest,
  session: Session,
): Promise<FindConversationResponseMessage> {
  const [message] = await single<FindConversationResponseMessage>(session, {}, async () => {
    const { mailboxScope, queryString } = request
    if (mailboxScope !== undefined && !queryString) throw new EwsError('ErrorMailboxScopeNotAllowedWithoutQueryString')
    if (queryString)
      throw new EwsError('ErrorInvalidOperation', 'FindConversation with QueryString is not implemented.')
    const folder = await findFolder(session, request.parentFolderId.folderId)
    const { conversations, total, nextOffset } = await findConversations(session, folder, request)
    return { conversations: [...conversations], totalConversationsInView: total, indexedOffset: nextOffset }
  })
  return message!
}
