import assert from 'node:assert/strict'
import { EwsError, itemClassOf } from '@exchequer/protocol'
import type { AttachmentRow, FolderRow, ItemRow, MailboxRow, StoreTransaction, StoreView } from '#store/store'
import { PART } from '#store/store'
import { writerIn } from './access.js'
import { readAttachment, summarize } from './attachments.js'
import { foundColumns, importanceColumn, lookupColumn } from './columns.js'
import type { FoundFolder } from './folders.js'
import { packSections, SECTION, type Section, unpackSections } from './item-container.js'
import { checkFolderTakes, waiting } from './items.js'
import { exceptionBodyPart } from './occurrences.js'
import { chargeQuota } from './quota.js'
import { stayIn } from './recoverable-items.js'
import type { WriteSession } from './session.js'
import { type ItemState, packDocument, StoredItem, travellingState } from './stored-item.js'
import { checkTravelling, type ExceptionBody } from './travelling-check.js'

/** What of a row belongs to the item and not to the place where it lies, and follows from nothing else. */
type Facts = Pick<ItemRow, 'itemClass' | 'isAssociated' | 'isRead' | 'modified' | 'created' | 'document'>

type TravellingAttachment = Pick<AttachmentRow, 'id' | 'position' | 'size' | 'document'>

/** An item with all that lies beside it, as bytes that any server of this kind reads; an occurrence goes with its series alone. */
export async function exportItem(
  store: StoreView,
  { row, table, properties, extended, state, occurrence }: StoredItem,
): Promise<Uint8Array> {
  if (occurrence) throw new EwsError('ErrorInvalidOperation', 'An occurrence is exported with its series: name that.')
  const { itemClass, isAssociated, isRead, modified } = row
  const { created } = (await store.item(row.mailbox, row.id))!
  const document = packDocument(table, properties, extended, travellingState(state))
  const facts: Facts = { itemClass, isAssociated, isRead, modified, created, document }
  const sections: Section[] = [{ kind: SECTION.item, bytes: jsonBytes(facts) }]
  const body = await store.text(row.mailbox, row.id, PART.body)
  if (body !== undefined) sections.push({ kind: SECTION.body, bytes: Buffer.from(body) })
  for (const exception of state.exceptions ?? []) {
    const own = await store.text(row.mailbox, row.id, exceptionBodyPart(exception))
    if (own !== undefined) sections.push({ kind: SECTION.exceptionBody, bytes: numbered(exception.number, own) })
  }
  const mime = await store.bytes(row.mailbox, row.id, PART.mime)
  if (mime) sections.push({ kind: SECTION.mime, bytes: mime })
  for (const { id, position, size, document } of await store.attachments(row.mailbox, row.id)) {
    const attachment: TravellingAttachment = { id, position, size, document }
    sections.push({ kind: SECTION.attachment, bytes: jsonBytes(attachment) })
    const content = await store.attachmentContent(row.mailbox, row.id, id)
    if (content) sections.push({ kind: SECTION.content, bytes: content })
  }
  return packSections(sections)
}

function numbered(number: number, text: string): Uint8Array {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(number)
  return Buffer.concat([head, Buffer.from(text)])
}

const jsonBytes = (value: object): Uint8Array => Buffer.from(JSON.stringify(value))

/** An item on its way in: everything but its place. */
export interface Travelling {
  readonly row: Omit<ItemRow, 'mailbox' | 'id' | 'folder' | 'change' | 'contentChange' | 'articleNumber'>
  readonly body: string | undefined
  readonly exceptionBodies: readonly ExceptionBody[]
  readonly mime: Uint8Array | undefined
  readonly attachments: readonly { readonly row: TravellingAttachment; readonly content: Uint8Array | undefined }[]
}

/**
 * Reads what `exportItem` wrote. Throws `ErrorCorruptData` for anything else. `isAssociated` goes before what the item was where it
 * came from.
 */
export function readTravelling(data: Uint8Array, isAssociated: boolean | undefined): Travelling {
  const sections = unpackSections(data)
  try {
    return travellingOf(sections, isAssociated)
  } catch {
    // The checksum is right, so that somebody wrote this who does not know what belongs inside.
    throw new EwsError('ErrorCorruptData', 'The content of the item cannot be read.')
  }
}

function travellingOf([first, ...rest]: readonly Section[], isAssociated: boolean | undefined): Travelling {
  assert.equal(first?.kind, SECTION.item, 'The item itself comes first.')
  const said = readJson<Facts>(first!)
  const facts = { ...said, isAssociated: isAssociated ?? said.isAssociated === true }
  let body: string | undefined
  let mime: Uint8Array | undefined
  const exceptionBodies: ExceptionBody[] = []
  const attachments: { row: TravellingAttachment; content: Uint8Array | undefined }[] = []
  for (const section of rest) {
    if (section.kind === SECTION.body) body = Buffer.from(section.bytes).toString()
    else if (section.kind === SECTION.mime) mime = section.bytes
    else if (section.kind === SECTION.exceptionBody) {
      const bytes = Buffer.from(section.bytes)
      exceptionBodies.push({ number: bytes.readUInt32BE(0), text: bytes.toString('utf8', 4) })
    } else if (section.kind === SECTION.attachment) attachments.push({ row: readJson(section), content: undefined })
    else attachments.at(-1)!.content = section.bytes
  }
  const row = rowOf(facts, { body, exceptionBodies, mime, attachments })
  return { row, body, exceptionBodies, mime, attachments }
}

const readJson = <T>({ bytes }: Section): T => JSON.parse(Buffer.from(bytes).toString()) as T

/** The row as this server would have made it: what follows from something else is worked out anew, whoever wrote the bytes. */
function rowOf(
  { itemClass, isAssociated, isRead, modified, created, document }: Facts,
  { body, exceptionBodies, mime, attachments }: Omit<Travelling, 'row'>,
): Travelling['row'] {
  assert.ok(typeof itemClass === 'string' && Number.isSafeInteger(modified) && Number.isSafeInteger(created))
  const item = new StoredItem({ itemClass, document } as ItemRow)
  const { table, properties, extended, state: said } = item
  assert.ok(Number.isSafeInteger(said.flags))
  const state = weighed(travellingState(said), body, mime)
  const text = packDocument(table, properties, extended, state)
  let size = text.length + (body?.length ?? 0) + (mime?.length ?? 0)
  for (const own of exceptionBodies) size += own.text.length
  const numbers = new Set<number>()
  for (const { row, content } of attachments) {
    assert.ok(row.id >= 1 && row.id <= 65_535 && Number.isInteger(row.id) && !numbers.has(row.id))
    assert.ok(Number.isSafeInteger(row.size) && row.size >= 0 && Number.isSafeInteger(row.position))
    numbers.add(row.id)
    size += Math.max(row.size, content?.length ?? 0)
  }
  checkTravelling(item, exceptionBodies, numbers)
  const ofExceptions = new Set((state.exceptions ?? []).flatMap((exception) => exception.attachments ?? []))
  const shared = attachments.filter(({ row }) => !ofExceptions.has(row.id))
  return {
    ...foundColumns(properties, state, new Date(modified)),
    created,
    itemClass,
    isAssociated,
    isRead: isRead === true,
    size,
    hasAttachments: summarize(shared.map(({ row }) => readAttachment(row))).hasAttachments,
    importance: importanceColumn(properties),
    lookup: lookupColumn({ properties, itemClass }, isAssociated),
    document: text,
  }
}

/** What is taken off an item again when its parts are replaced is what these weigh, whatever it says itself. */
function weighed(said: ItemState, body: string | undefined, mime: Uint8Array | undefined): ItemState {
  const { bodySize: _body, mimeSize: _mime, ...state } = said
  return { ...state, ...(body !== undefined && { bodySize: body.length }), ...(mime && { mimeSize: mime.length }) }
}

/** Puts an item that came in into a folder, as a new one (docs "UploadItems operation", CreateNew). */
export async function importItem(
  session: WriteSession,
  mailbox: MailboxRow,
  folder: FolderRow,
  travelling: Travelling,
): Promise<StoredItem> {
  const { store } = session
  if (!travelling.row.isAssociated) checkFolderTakes(folder, { table: itemClassOf(travelling.row.itemClass) })
  await chargeQuota(store, mailbox, travelling.row.size)
  const id = await store.nextChange(mailbox.id)
  const place = { mailbox: mailbox.id, id, folder: folder.id, change: id, contentChange: id, articleNumber: 0 }
  const row = staying(session, mailbox, folder, { ...travelling.row, ...place }, writerIn(session, mailbox)?.guid)
  const articleNumber = await store.insertItem(row)
  await putParts(store, row, travelling)
  return new StoredItem({ ...row, articleNumber })
}

/** Makes an item what came in, whatever it was before; it keeps its id and its folder (docs "UploadItems operation", Update). */
export async function replaceItem(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  { row: before, state }: StoredItem,
  travelling: Travelling,
): Promise<StoredItem> {
  const { store } = session
  const { size } = travelling.row
  if (size > before.size) await chargeQuota(store, mailbox, size - before.size)
  const change = await store.nextChange(mailbox.id)
  const { id, articleNumber } = before
  const place = { mailbox: mailbox.id, id, folder: folder.id, change, contentChange: change, articleNumber }
  const row = staying(session, mailbox, folder, { ...travelling.row, ...place }, state.creator, state.deletedFrom)
  await store.updateItem(row)
  await store.deletePart(mailbox.id, id, PART.body)
  await store.deletePart(mailbox.id, id, PART.mime)
  for (const exception of state.exceptions ?? []) await store.deletePart(mailbox.id, id, exceptionBodyPart(exception))
  for (const old of await store.attachments(mailbox.id, id)) await store.deleteAttachment(mailbox.id, id, old.id)
  await putParts(store, row, travelling)
  return new StoredItem(row)
}

/** A row with who made it, and what its folder wants of it: among the recoverable items everything waits to be purged. */
function staying(
  session: WriteSession,
  mailbox: MailboxRow,
  folder: FolderRow,
  row: ItemRow,
  creator: string | undefined,
  deletedFrom?: number,
): ItemRow {
  const stay = stayIn(session, folder, deletedFrom)
  if (stay.wakeTime === undefined && creator === undefined) return row
  const item = new StoredItem(row)
  return { ...row, ...waiting(session, item, mailbox, { ...item.state, ...stay, ...(creator && { creator }) }) }
}

async function putParts(
  store: StoreTransaction,
  { mailbox, id }: Pick<ItemRow, 'mailbox' | 'id'>,
  { body, exceptionBodies, mime, attachments }: Travelling,
): Promise<void> {
  if (body !== undefined) await store.putText(mailbox, id, PART.body, body)
  for (const exception of exceptionBodies)
    await store.putText(mailbox, id, exceptionBodyPart(exception), exception.text)
  if (mime) await store.putBytes(mailbox, id, PART.mime, mime)
  for (const { row, content } of attachments) {
    const { id: number, position, size, document } = row
    await store.putAttachment({ mailbox, item: id, id: number, position, size, document }, content)
  }
}
