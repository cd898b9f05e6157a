import { EwsError } from '@exchequer/protocol'
import { sendReceipt } from '#delivery/receipts'
import type { ItemRow, MailboxRow } from '#store/store'
import type { Draft } from './draft.js'
import { draftOfItem, saveDraft } from './items.js'
import { isPublic } from './public-folders.js'
import type { WriteSession } from './session.js'
import { messageFlag, packDocument, StoredItem } from './stored-item.js'

/** Cheap to ask of every row: whether a document speaks of a receipt at all. */
const mayWantReceipt = ({ document }: Pick<ItemRow, 'document'>): boolean =>
  document.includes('"isReadReceiptRequested":true')

/**
 * Whether the sender of a message that came in still waits for a read receipt. Junk gets none: it would tell the sender that there is
 * somebody (docs "SuppressReadReceipt"). Nor does what lies in a public folder, which nobody in particular reads.
 */
async function isPending(
  { store }: WriteSession,
  mailbox: MailboxRow,
  { row, table, state, properties }: StoredItem,
): Promise<boolean> {
  if (!mayWantReceipt(row) || !table.isMessage || isPublic(mailbox) || state.receipt !== undefined) return false
  if ((state.flags & (messageFlag.unsent | messageFlag.fromMe)) !== 0) return false
  if (properties['isReadReceiptRequested'] !== true) return false
  return row.folder !== (await store.folderByName(mailbox.id, 'junkemail'))?.id
}

/** The SuppressReadReceipt response object: nobody is told. Throws `ErrorReadReceiptNotPending` where nobody waits. */
export async function suppressReceipt(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<void> {
  if (!(await isPending(session, mailbox, item))) throw new EwsError('ErrorReadReceiptNotPending')
  const draft = draftOfItem(item)
  draft.state.receipt = 'suppressed'
  await saveDraft(session, mailbox, item, draft, new Set(['receipt']))
}

/**
 * Settles the receipt of a message whose read flag an update may set, before the draft of it is saved. Gives whether one is to be sent
 * once it is.
 */
export async function settleReceipt(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  draft: Draft,
  suppresses: boolean,
): Promise<boolean> {
  if (item.row.isRead || !draft.isRead || !(await isPending(session, mailbox, item))) return false
  draft.state.receipt = suppresses ? 'suppressed' : 'sent'
  return !suppresses
}

/** A row about to be marked as read, with its receipt settled and sent. */
export async function readRow(
  session: WriteSession,
  mailbox: MailboxRow,
  row: ItemRow,
  suppresses: boolean,
): Promise<string> {
  if (!mayWantReceipt(row)) return row.document
  const item = new StoredItem(row)
  if (!(await isPending(session, mailbox, item))) return row.document
  if (!suppresses) await sendReceipt(session, mailbox, item, 'read')
  const { table, properties, extended, state } = item
  return packDocument(table, properties, extended, { ...state, receipt: suppresses ? 'suppressed' : 'sent' })
}

/**
 * Tells the sender who still waits that the message is being deleted without having been read. Gives the message as it is then: what
 * can be had back is not reported on again.
 */
export async function reportUnread(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<StoredItem> {
  if (item.row.isRead || !(await isPending(session, mailbox, item))) return item
  await sendReceipt(session, mailbox, item, 'deleted')
  const draft = draftOfItem(item)
  draft.state.receipt = 'sent'
  return saveDraft(session, mailbox, item, draft, new Set(['receipt']))
}
