import type { DeleteAttachmentRequest, DeleteAttachmentResponseMessage } from '@exchequer/protocol'
import { removeAttachment } from '#mailbox/attachment-changes'
import { findAttachment } from '#mailbox/attachment-content'
import { itemIdOf, readerOf } from '#mailbox/computed'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

/** DeleteAttachment (MS-OXWSATT 3.1.4.2): each answer names the item with the change key that it has from then on. */
export async function deleteAttachment(
  { attachmentIds }: DeleteAttachmentRequest,
  session: WriteSession,
): Promise<DeleteAttachmentResponseMessage[]> {
  return perItem<{ id: string }, DeleteAttachmentResponseMessage>(session, attachmentIds, {}, async ({ id }) => {
    const found = await findAttachment(session, id, 'edit')
    const item = await removeAttachment(session, found)
    const root = itemIdOf(item, readerOf(found.mailbox))
    return { rootItemId: { rootItemId: root.id, rootItemChangeKey: root.changeKey } }
  })
}
