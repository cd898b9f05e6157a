import {
  type AnyItem,
  EwsError,
  type GetConversationItemsRequest,
  type GetConversationItemsResponseMessage,
} from '@exchequer/protocol'
import { accessToEach, mayWithItem, ownsAll } from '#mailbox/access'
import { archiveOf } from '#mailbox/archive'
import { readerOf } from '#mailbox/computed'
import { conversationItems, type NodeChoice } from '#mailbox/conversation-nodes'
import { reachOf } from '#mailbox/conversation-reach'
import { parseConversationId } from '#mailbox/conversations'
import { findFolder, mailboxOf } from '#mailbox/folders'
import { renderItem } from '#mailbox/render'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import type { StoredItem } from '#mailbox/stored-item'
import { answerBudget, showsWholeParts } from '../answer-budget.js'
import { taggedItem } from '../items/tagged-item.js'
import { perItem, single } from '../per-item.js'

type Answer = Pick<GetConversationItemsResponseMessage, 'conversation'>

/** GetConversationItems (docs "GetConversationItems operation"): the messages of conversations, and which answers to which. */
export async function getConversationItems(
  request: GetConversationItemsRequest,
  session: Session,
): Promise<GetConversationItemsResponseMessage[]> {
  const { maxItemsToReturn: limit, sortOrder = 'TreeOrderAscending', mailboxScope } = request
  const planFor = planner(request.itemShape, false)
  const charge = answerBudget(session)
  // The schema lets a request name none, and lets no answer be empty.
  if (request.conversations.length === 0)
    return single<GetConversationItemsResponseMessage>(session, {}, async () => {
      throw new EwsError('ErrorMissingArgument', 'The request names no conversation.')
    })
  return perItem(session, request.conversations, {}, async ({ conversationId, syncState }): Promise<Answer> => {
    if (limit !== undefined && limit <= 0) throw new EwsError('ErrorInvalidPagingMaxRows')
    const { mailboxGuid, conversation } = parseConversationId(conversationId.id)
    const named = await mailboxOf(session, mailboxGuid)
    // A conversation goes by the same number in the archive; one that lies in both is asked for in each.
    const mailbox = mailboxScope === 'ArchiveOnly' ? await archiveOf(session.store, named) : named
    if (!mailbox) throw new EwsError('ErrorItemNotFound')
    const folders = await session.store.folders(mailbox.id)
    const accessOf = await accessToEach(session, mailbox, folders)
    const { hidden, ...reach } = await reachOf(session, mailbox, folders)
    const ignored = [...hidden]
    for (const reference of request.foldersToIgnore ?? []) {
      const { mailbox: owner, folder } = await findFolder(session, reference, 'see')
      if (owner.id === mailbox.id) ignored.push(folder.id)
    }
    const choice: NodeChoice = { reach: { ...reach, hidden: ignored }, sortOrder, limit, syncState }
    const found = await conversationItems(session.store, mailbox, conversation, choice)
    const render = async (item: StoredItem): Promise<AnyItem> => {
      const plan = planFor(item.table)
      if (showsWholeParts(plan)) charge(item.row.size)
      return taggedItem(
        item.table.element,
        await renderItem(item, plan, readerOf(mailbox, accessOf({ id: item.row.folder }), session.zone), session.store),
      )
    }
    const conversationNodes = []
    for (const { internetMessageId, parentInternetMessageId, items } of found.nodes) {
      const shown: AnyItem[] = []
      for (const item of items)
        if (mayWithItem(accessOf({ id: item.row.folder }), 'read', item)) shown.push(await render(item))
      conversationNodes.push({ internetMessageId, parentInternetMessageId, items: shown })
    }
    return {
      conversation: {
        conversationId,
        syncState: found.syncState,
        conversationNodes,
        canDelete: await ownsAll(session, mailbox),
      },
    }
  })
}
