import type { GetItemRequest, ItemInfoResponseMessage } from '@exchequer/protocol'
import { readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import { renderItem } from '#mailbox/render'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import { answerBudget, showsWholeParts } from '../answer-budget.js'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

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
    if (showsWholeParts(plan)) charge(item.row.size)
    const reader = readerOf(mailbox)
    const value = await renderItem(item, plan, reader, session.store)
    return { items: [taggedItem(item.table.element, value)] }
  })
}
