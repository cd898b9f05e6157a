import type { AttachmentInfoResponseMessage, CreateAttachmentRequest } from '@exchequer/protocol'
import { addAttachment } from '#mailbox/attachment-changes'
import { attachmentIdOf } from '#mailbox/attachments'
import { itemIdOf, type Reader, readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
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
    const { mailbox, item: parent } = await itemOf(session, { element: 'ItemId', value: parentItemId }, 'edit')
    const added = await addAttachment(session, mailbox, parent, given)
    return { attachments: [createdAttachment(given, added, readerOf(mailbox))] }
  })
}

/** What an answer says of an attachment that was made: its id, and the item as it is from then on. */
export function createdAttachment(
  { element }: Attachment,
  { id, item }: { readonly id: number; readonly item: StoredItem },
  reader: Reader,
): Attachment {
  const root = itemIdOf(item, reader)
  const attachmentId = {
    id: attachmentIdOf(item, id, reader.mailboxGuid),
    rootItemId: root.id,
    rootItemChangeKey: root.changeKey,
  }
  return { element, value: { attachmentId } } as Attachment
}
