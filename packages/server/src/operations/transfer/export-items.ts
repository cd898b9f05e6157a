import type { ExportItemsRequest, ExportItemsResponseMessage } from '@exchequer/protocol'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import { exportItem } from '#mailbox/item-transfer'
import type { Session } from '#mailbox/session'
import { answerBudget } from '../answer-budget.js'
import { perItem } from '../per-item.js'

/** ExportItems (MS-OXWSBTRF 3.1.4.1): each item whole, in bytes that UploadItems takes. */
export async function exportItems(
  { itemIds }: ExportItemsRequest,
  session: Session,
): Promise<ExportItemsResponseMessage[]> {
  const charge = answerBudget(session)
  return perItem(session, itemIds, {}, async (value): Promise<Pick<ExportItemsResponseMessage, 'itemId' | 'data'>> => {
    const { mailbox, item } = await itemOf(session, { element: 'ItemId', value }, 'read')
    charge(item.row.size)
    const itemId = itemIdOf(item, readerOf(mailbox))
    return { itemId, data: await exportItem(session.store, item) }
  })
}
