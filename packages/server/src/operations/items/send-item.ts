import { EwsError, type ResponseMessage, type SendItemRequest } from '@exchequer/protocol'
import type { FoundFolder } from '#mailbox/folders'
import { itemOf } from '#mailbox/item-references'
import { sendUpdated } from '#mailbox/sending'
import { findCopyPlace } from '#mailbox/sent-copy'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** SendItem (MS-OXWSCORE 3.1.4.8): sends messages that were saved before. */
export async function sendItem(
  { saveItemToFolder, itemIds, savedItemFolderId }: SendItemRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return perItem(session, itemIds, {}, async (reference) => {
    if (!saveItemToFolder && savedItemFolderId) throw new EwsError('ErrorInvalidSendItemSaveSettings')
    // Occurrences and series are calendar items, whatever else they are.
    if (reference.element !== 'ItemId') throw new EwsError('ErrorInvalidItemForOperationSendItem')
    const { mailbox, item, change } = await itemOf(session, reference, 'delete')
    if (!item.table.isMessage) throw new EwsError('ErrorInvalidItemForOperationSendItem')
    if (change === null) throw new EwsError('ErrorChangeKeyRequiredForWriteOperations')
    if (change !== item.row.change) throw new EwsError('ErrorStaleObject')
    let copyTo: FoundFolder | undefined
    if (savedItemFolderId) copyTo = await findCopyPlace(session, savedItemFolderId.folderId)
    await sendUpdated(session, mailbox, item, saveItemToFolder, copyTo, 'ErrorMissingRecipients')
    return {}
  })
}
