import type { AttachmentInfoResponseMessage, CreateAttachmentRequest } from '@exchequer/protocol'
import { addAttachment } from '#mailbox/attachment-changes'
import { itemIdOf } from '#mailbox/computed'
import { formatId } from '#mailbox/ids'
import { itemOf } from '#mailbox/item-references'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'

type Attachment = AttachmentInfoResponseMessage['attachments'][number]

/**
 * CreateAttachment (MS-OXWSATT 3.1.4.1): attaches files, items and references to an item. Each answer names the item with its change key
 * at that moment, so that the last one holds the current one.
 */
export async function createAttachment(
  { parentItemId, attachments }: CreateAttachmentRequest,
  session: WriteSession,
): Promise<AttachmentInfoResponseMessage[]> {
  return perItem(session, attachments, { attachments: [] }, async (given) => {
    const { mailbox, item: parent } = await itemOf(session, { element: 'ItemId', value: parentItemId })
    const { id, item } = await addAttachment(session, mailbox, parent, given)
    const root = itemIdOf(item, { mailboxGuid: mailbox.guid, address: mailbox.address })
    const attachmentId = {
      id: formatId('attachment', mailbox.guid, item.row.id, 0, id),
      rootItemId: root.id,
      rootItemChangeKey: root.changeKey,
    }
    return { attachments: [{ element: given.element, value: { attachmentId } } as Attachment] }
  })
}
