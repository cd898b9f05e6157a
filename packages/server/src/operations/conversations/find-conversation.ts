import { EwsError, type FindConversationRequest, type FindConversationResponseMessage } from '@exchequer/protocol'
import { findConversations } from '#mailbox/conversation-search'
import { findFolder } from '#mailbox/folders'
import { checkNotPublic } from '#mailbox/public-folders'
import { readQuery } from '#mailbox/query-string'
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
    const query = queryString && readQuery(queryString.value, session)
    const folder = await findFolder(session, request.parentFolderId.folderId, 'read')
    checkNotPublic(folder.mailbox, 'In a public folder items are found, not conversations.')
    const { conversations, total, nextOffset } = await findConversations(session, folder, request, query)
    return {
      conversations: [...conversations],
      totalConversationsInView: total,
      indexedOffset: nextOffset,
      ...(queryString?.returnHighlightTerms && query && { highlightTerms: [...query.highlightTerms] }),
    }
  })
  return message!
}
