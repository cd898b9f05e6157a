import { EwsError, type ItemInfoResponseMessage, type MoveItemRequest } from '@exchequer/protocol'
import type { ItemDeed } from '#mailbox/access'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { type FoundFolder, findPlace } from '#mailbox/folders'
import { copyItem as copy, moveItem as move } from '#mailbox/item-moves'
import { type FoundItem, type ItemReference, itemOf } from '#mailbox/item-references'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

type Answer = Promise<ItemInfoResponseMessage[]>
type Work = (source: FoundItem, target: FoundFolder) => Promise<StoredItem>

/** MoveItem (MS-OXWSCORE 3.1.4.7): items get new ids where they come to lie. */
export const moveItem = (request: MoveItemRequest, session: WriteSession): Answer =>
  relocate(request, session, 'take', ({ mailbox, item }, target) =>
    move(session, mailbox, item, target.folder, target.mailbox),
  )

/** CopyItem (MS-OXWSCORE 3.1.4.1). */
export const copyItem = (request: MoveItemRequest, session: WriteSession): Answer =>
  relocate(request, session, 'read', ({ mailbox, item }, target) =>
    copy(session, mailbox, item, target.mailbox, target.folder),
  )

function relocate(
  { itemIds, toFolderId, returnNewItemIds = true }: MoveItemRequest,
  session: WriteSession,
  deed: ItemDeed,
  work: Work,
): Answer {
  return perItem(session, itemIds, { items: [] }, async (reference: ItemReference) => {
    const target = await findPlace(session, toFolderId.folderId, 'receive', 'ErrorToFolderNotFound')
    const source = await itemOf(session, reference, deed)
    // Associated items are part of their folder (docs "MoveItem operation").
    if (source.item.row.isAssociated) throw new EwsError('ErrorInvalidOperation')
    const moved = await work(source, target)
    // What went into another mailbox is not told by its id (docs "MoveItem operation").
    if (!returnNewItemIds || source.mailbox.id !== target.mailbox.id) return { items: [] }
    return { items: [taggedItem(moved.table.element, { itemId: itemIdOf(moved, readerOf(target.mailbox)) })] }
  })
}
