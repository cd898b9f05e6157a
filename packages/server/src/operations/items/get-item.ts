import type { GetItemRequest, ItemInfoResponseMessage } from '@exchequer/protocol'
import { mayWithItem } from '#mailbox/access'
import { readerOf } from '#mailbox/computed'
import { type ItemReference, itemOf } from '#mailbox/item-references'
import { occurrencesIn } from '#mailbox/occurrence-ranges'
import { renderItem } from '#mailbox/render'
import type { Session } from '#mailbox/session'
import { planner } from '#mailbox/shape'
import type { StoredItem } from '#mailbox/stored-item'
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
    const { mailbox, item, access } = await itemOf(session, reference, 'read')
    const reader = readerOf(mailbox, access, session.zone)
    const items = []
    for (const shown of [item, ...occurrencesOf(session, item, reference)]) {
      if (shown !== item && !mayWithItem(access, 'read', shown)) continue
      const plan = planFor(shown.table)
      if (showsWholeParts(plan)) charge(shown.row.size)
      items.push(taggedItem(shown.table.element, await renderItem(shown, plan, reader, session.store)))
    }
    return { items }
  })
}

/** Behind a series, the occurrences that the request names with it. */
const occurrencesOf = (session: Session, item: StoredItem, { element, value }: ItemReference): StoredItem[] =>
  element === 'RecurringMasterItemIdRanges' ? occurrencesIn(session, item, value.ranges ?? []) : []
