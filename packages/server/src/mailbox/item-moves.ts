import { EwsError } from '@exchequer/protocol'
import { type FolderRow, type MailboxRow, PART, type StoreTransaction } from '#store/store'
import { writerIn } from './access.js'
import { waiting } from './items.js'
import { exceptionBodyPart } from './occurrences.js'
import { chargeQuota } from './quota.js'
import { stateIn } from './recoverable-items.js'
import type { WriteSession } from './session.js'
import { type ItemState, StoredItem } from './stored-item.js'

/**
 * Puts an item into another folder: a copy there under a new id, and the old one gone, because an item's id says where it lies
 * (docs "EWS identifiers in Exchange").
 */
export async function moveItem(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  folder: FolderRow,
  to: MailboxRow = mailbox,
): Promise<StoredItem> {
  // Within a mailbox no quota is asked: one that is full must still let things be thrown away.
  if (to.id !== mailbox.id) await chargeQuota(session.store, to, item.row.size)
  const copy = await duplicate(session, mailbox, item, to, folder, 'moved')
  const change = await session.store.nextChange(mailbox.id)
  await session.store.deleteItem(mailbox.id, item.row.id, change, to.id === mailbox.id)
  return copy
}

/** Copies an item with its parts and attachments; the copy counts for the quota of the mailbox that it goes to. */
export async function copyItem(
  session: WriteSession,
  from: MailboxRow,
  item: StoredItem,
  to: MailboxRow,
  folder: FolderRow,
): Promise<StoredItem> {
  await chargeQuota(session.store, to, item.row.size)
  return duplicate(session, from, item, to, folder, 'copied')
}

async function duplicate(
  session: WriteSession,
  from: MailboxRow,
  item: StoredItem,
  to: MailboxRow,
  folder: FolderRow,
  how: 'copied' | 'moved',
): Promise<StoredItem> {
  if (item.occurrence) throw new EwsError('ErrorCalendarCannotMoveOrCopyOccurrence')
  const { store } = session
  const { articleNumber: _old, ...row } = (await store.item(from.id, item.row.id))!
  const id = await store.nextChange(to.id)
  const kept = stateIn(session, item, folder)
  const isNew = how === 'copied' || from.id !== to.id
  const state = isNew ? createdBy(writerIn(session, to), item, kept) : kept
  const copied = {
    ...row,
    ...(state && waiting(session, item, to, state)),
    mailbox: to.id,
    id,
    folder: folder.id,
    change: id,
    contentChange: id,
  }
  // Another mailbox knows nothing of where it was.
  const origin = from.id === to.id ? ({ how, from: { id: row.id, parent: row.folder } } as const) : undefined
  const articleNumber = await store.insertItem(copied, origin)
  if (from.id === to.id) await store.copyParts(from.id, row.id, id)
  else await carryParts(store, from, item, to, id)
  return new StoredItem({ ...copied, articleNumber })
}

/** A copy is made by whoever copies; gives `undefined` where nothing about that changes. */
function createdBy(
  writer: MailboxRow | undefined,
  item: StoredItem,
  state: ItemState | undefined,
): ItemState | undefined {
  // Most documents need not be read for this.
  if (!writer && !item.row.document.includes('"creator"')) return state
  const { creator: _creator, ...rest } = state ?? item.state
  return { ...rest, ...(writer && { creator: writer.guid }) }
}

/** What lies beside an item, brought into another mailbox. */
async function carryParts(
  store: StoreTransaction,
  from: MailboxRow,
  { row: { id: item }, state }: StoredItem,
  to: MailboxRow,
  copy: number,
): Promise<void> {
  for (const part of [PART.body, ...(state.exceptions ?? []).map(exceptionBodyPart)]) {
    const body = await store.text(from.id, item, part)
    if (body !== undefined) await store.putText(to.id, copy, part, body)
  }
  const mime = await store.bytes(from.id, item, PART.mime)
  if (mime !== undefined) await store.putBytes(to.id, copy, PART.mime, mime)
  for (const attachment of await store.attachments(from.id, item))
    await store.putAttachment(
      { ...attachment, mailbox: to.id, item: copy },
      await store.attachmentContent(from.id, item, attachment.id),
    )
}
