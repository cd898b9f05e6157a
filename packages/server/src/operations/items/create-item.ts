import {
  type AnyItem,
  type CreateItemRequest,
  EwsError,
  type ItemInfoResponseMessage,
  itemClassOfElement,
  type RealItem,
} from '@exchequer/protocol'
import { isMessageAnswer } from '#mailbox/answers'
import { attachmentsOf } from '#mailbox/attachments'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { createAndSend, type SavedItem, type SendingChoice } from '#mailbox/create'
import { type FoundFolder, findPlace } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import { perItem } from '../per-item.js'
import { taggedItem } from './tagged-item.js'

/** CreateItem (MS-OXWSCORE 3.1.4.2): makes items, and sends those that are messages or meetings as the request says. */
export async function createItem(
  request: CreateItemRequest,
  session: WriteSession,
): Promise<ItemInfoResponseMessage[]> {
  const { items, savedItemFolderId } = request
  let target: FoundFolder | undefined
  let refusal: unknown
  if (savedItemFolderId) {
    try {
      target = await findPlace(session, savedItemFolderId.folderId, 'create', 'ErrorSavedItemFolderNotFound')
    } catch (error) {
      // The folder is one thing of the request, and each of its items says that it could not be saved there.
      refusal = error
    }
  }
  const sending: SendingChoice = {
    messageDisposition: request.messageDisposition,
    sendMeetingInvitations: request.sendMeetingInvitations,
  }
  return perItem(session, items, { items: [] }, async (item: AnyItem) => {
    if (refusal) throw refusal
    checkSending(item, sending)
    const saved = await createAndSend(session, item, target, sending)
    return { items: await Promise.all(saved.map((one) => shown(session, one, item))) }
  })
}

async function shown(session: WriteSession, { mailbox, item: saved }: SavedItem, given: AnyItem): Promise<RealItem> {
  const reader = readerOf(mailbox)
  const value: Record<string, unknown> = { itemId: itemIdOf(saved, reader) }
  // Clients that sent attachments along send them again unless they learn their ids (clients.md §1 row 11).
  if (saved.row.hasAttachments || 'attachments' in given.value)
    value['attachments'] = await attachmentsOf(session.store, saved, reader)
  return taggedItem(saved.table.element, value)
}

/** Optional in the schema, and missed all the same where something could be sent (docs "CreateItem"). */
function checkSending({ element }: AnyItem, { messageDisposition, sendMeetingInvitations }: SendingChoice): void {
  const isMessage = itemClassOfElement(element)?.isMessage || isMessageAnswer(element)
  if (isMessage && messageDisposition === undefined) throw new EwsError('ErrorMessageDispositionRequired')
  if (element === 'CalendarItem' && sendMeetingInvitations === undefined)
    throw new EwsError('ErrorSendMeetingInvitationsRequired')
}
