import {
  EwsError,
  type UpdateItemInRecoverableItemsRequest,
  type UpdateItemInRecoverableItemsResponseMessage,
} from '@exchequer/protocol'
import { addAttachment } from '#mailbox/attachment-changes'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { itemOf } from '#mailbox/item-references'
import { isRecoverable } from '#mailbox/recoverable-items'
import type { WriteSession } from '#mailbox/session'
import { updateItem } from '#mailbox/update'
import { createdAttachment } from '../attachments/create-attachment.js'
import { single } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

/**
 * UpdateItemInRecoverableItems (MS-OXWSCORE 3.1.4.10): changes what was deleted, and attaches to it, whatever its change key. An item
 * cannot be made immutable: nothing on this server holds its owner back.
 */
export async function updateItemInRecoverableItems(
  { itemId, updates, attachments = [], makeItemImmutable }: UpdateItemInRecoverableItemsRequest,
  session: WriteSession,
): Promise<UpdateItemInRecoverableItemsResponseMessage[]> {
  return single<UpdateItemInRecoverableItemsResponseMessage>(session, { items: [] }, async () => {
    if (makeItemImmutable) throw new EwsError('ErrorInvalidOperation', 'An item cannot be made immutable.')
    const reference = { element: 'ItemId', value: itemId } as const
    const { mailbox, item: before } = await itemOf(session, reference, 'own')
    const folder = await session.store.folder(mailbox.id, before.row.folder)
    if (!folder || !isRecoverable(folder))
      throw new EwsError('ErrorInvalidOperation', 'The item does not lie among the recoverable items.')
    const reader = readerOf(mailbox)
    let item = before
    let count = 0
    if (updates) {
      const updated = await updateItem(session, { itemId: reference, updates }, 'AlwaysOverwrite')
      item = updated.item
      count = updated.conflicts
    }
    const attached = []
    for (const given of attachments) {
      const added = await addAttachment(session, mailbox, item, given)
      item = added.item
      attached.push(createdAttachment(given, added, reader))
    }
    return {
      items: [taggedItem(item.table.element, { itemId: itemIdOf(item, reader) })],
      ...(attached.length > 0 && { attachments: attached }),
      conflictResults: { count },
    }
  })
}
