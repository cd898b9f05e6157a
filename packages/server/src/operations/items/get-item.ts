import type { GetItemRequest, ItemInfoResponseMessage } from '@exchequer/protocol'
import { itemOf } from '#mailbox/item-references'
import { renderItem } from '#mailbox/render'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import { answerBudget } from '../answer-budget.js'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

/** Properties that weigh what the item weighs. */
const wholeParts = ['body', 'mimeContent', 'mimeContentUTF8', 'uniqueBody', 'textBody', 'normalizedBody']

/** GetItem (MS-OXWSCORE 3.1.4.4): each item in the shape asked for. */
export async function getItem(
  { itemShape, itemIds }: GetItemRequest,
  session: Session,
): Promise<ItemInfoResponseMessage[]> {
  const planFor = planner(itemShape, false)
  const charge = answerBudget(session)
  return perItem(session, itemIds, { items: [] }, async (reference) => {
    const { mailbox, item } = await itemOf(session, reference)
    const plan = planFor(item.table)
    if (wholeParts.some((key) => plan.keys.has(key))) charge(item.row.size)
    const reader = { mailboxGuid: mailbox.guid, address: mailbox.address }
    const value = await renderItem(item, plan, reader, session.store)
    return { items: [taggedItem(item.table.element, value)] }
  })
}
