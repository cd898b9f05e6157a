import type { FindConversationRequest } from '@exchequer/protocol'
import { conversationScope } from '#mailbox/conversation-search'
import { findFolder } from '#mailbox/folders'
import type { Preparation } from '#mailbox/session'
import { indexFolders } from '#mailbox/text-index'
import { isUnknown } from '../search/index-searched-folders.js'

/** Prepares a search for conversations by words, as `indexSearchedFolders` does one for items. */
export async function indexSearchedConversations(
  { queryString, parentFolderId, traversal }: FindConversationRequest,
  preparation: Preparation,
): Promise<void> {
  if (!queryString) return
  const found = await preparation.read(async (session) => {
    const known = await findFolder(session, parentFolderId.folderId, 'read').catch(isUnknown)
    if (!known) return undefined
    const { folders } = await conversationScope(session.store, known, traversal)
    return { mailbox: known.mailbox.id, ids: [folders].flat() }
  })
  if (found) await indexFolders(preparation, found.mailbox, found.ids)
}
