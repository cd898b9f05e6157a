import { type Body, EwsError } from '@exchequer/protocol'
import { previewOf } from '#content/html'
import type { FolderRow, ItemRow, MailboxRow, StoreTransaction } from '#store/store'
import { PART } from '#store/store'
import { writerIn } from './access.js'
import { saveAttachments, summarize } from './attachments.js'
import { convertBody } from './body.js'
import { foundColumns, importanceColumn, lookupColumn } from './columns.js'
import type { Draft } from './draft.js'
import { checkNeighbours, exceptionOf, withException, withoutOccurrence } from './occurrence-changes.js'
import { exceptionBodyPart, occurrenceStarting } from './occurrences.js'
import { chargeQuota } from './quota.js'
import { stateIn, stayIn } from './recoverable-items.js'
import type { Session, WriteSession } from './session.js'
import { type ItemState, type Occurrence, packDocument, StoredItem } from './stored-item.js'
import { cutSubject } from './subject.js'

/** Folders whose class makes their items of one kind (semantics §8.1). */
export function checkFolderTakes(folder: FolderRow, { table }: Pick<Draft, 'table'>): void {
  const { folderClass, wrongFolder } = table
  if (wrongFolder === undefined) return
  const actual = folder.folderClass ?? 'IPF.Note'
  const takes =
    folderClass === undefined ? isMailFolder(actual) : actual === folderClass || actual.startsWith(`${folderClass}.`)
  if (!takes) throw new EwsError(wrongFolder)
}

const typedFolders = ['IPF.Appointment', 'IPF.Contact', 'IPF.Task']
const isMailFolder = (folderClass: string): boolean =>
  !typedFolders.some((typed) => folderClass === typed || folderClass.startsWith(`${typed}.`))

/** Saves a draft as a new item of a folder, with all that belongs to it. */
export async function insertDraft(
  session: WriteSession,
  mailbox: MailboxRow,
  folder: FolderRow,
  draft: Draft,
): Promise<StoredItem> {
  const { store } = session
  const id = await store.nextChange(mailbox.id)
  if (draft.writer) draft.state.creator = draft.writer.guid
  else delete draft.state.creator
  const stay = stayIn(session, folder)
  if (stay.wakeTime !== undefined) {
    Object.assign(draft.state, stay)
    session.wakeAt(mailbox.id, stay.wakeTime)
  }
  const { row, document } = rowOf(session, mailbox, draft, {
    id,
    folder: folder.id,
    change: id,
    contentChange: id,
    isAssociated: draft.properties['isAssociated'] === true,
  })
  await chargeQuota(store, mailbox, row.size)
  row.articleNumber = await store.insertItem(row)
  if (draft.body) await store.putText(mailbox.id, id, PART.body, draft.body.value)
  await putExceptionBodies(session, row, draft)
  if (draft.mime) await store.putBytes(mailbox.id, id, PART.mime, draft.mime)
  if (draft.attachments.length > 0) await saveAttachments(store, mailbox.id, id, draft.attachments, session.now)
  return new StoredItem(row, document)
}

/** Saves what became of an item; `changed` names the properties that are not as they were. */
export async function saveDraft(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  draft: Draft,
  changed: ReadonlySet<string>,
): Promise<StoredItem> {
  if (item.occurrence) return saveOccurrence(session, mailbox, item.occurrence, draft, changed)
  const { store } = session
  const before = await withoutDropped(session, item, draft)
  const { row: old } = before
  const change = await store.nextChange(mailbox.id)
  const isReadFlagOnly = changed.size === 1 && changed.has('isRead')
  // When each property was last changed, for the next one who comes with an old change key.
  const changes = { ...draft.state.changes }
  // MarkAllItemsAsRead writes rows alone; their change numbers tell of it until now.
  if (old.change !== old.contentChange) changes['isRead'] = old.change
  for (const key of changed) changes[key] = change
  draft.state.changes = changes
  const { row, document } = rowOf(session, mailbox, draft, {
    id: old.id,
    folder: old.folder,
    change,
    contentChange: isReadFlagOnly ? old.contentChange : change,
    isAssociated: old.isAssociated,
    before,
  })
  if (row.size > item.row.size) await chargeQuota(store, mailbox, row.size - item.row.size)
  await store.updateItem(row)
  await putExceptionBodies(session, row, draft)
  if (draft.body) await store.putText(mailbox.id, old.id, PART.body, draft.body.value)
  else if (draft.body === null) await store.deletePart(mailbox.id, old.id, PART.body)
  if (draft.mime) await replaceMimeParts(session, old, draft)
  else if (item.state.hasMime && !draft.state.hasMime) await store.deletePart(mailbox.id, old.id, PART.mime)
  return new StoredItem(row, document)
}

/** Saves what became of an occurrence: its series keeps it, and has another change key. */
async function saveOccurrence(
  session: WriteSession,
  mailbox: MailboxRow,
  occurrence: Occurrence,
  draft: Draft,
  changed: ReadonlySet<string>,
): Promise<StoredItem> {
  const { master, originalStart } = occurrence
  checkNeighbours(occurrence, draft.properties)
  settlePreview(draft)
  const exception = exceptionOf(occurrence, draft, changed, await session.store.nextChange(mailbox.id))
  const bodies = draft.body ? new Map([[exception.number, draft.body.value]]) : undefined
  const saved = await saveSeries(session, mailbox, master, withException(master.state, exception), bodies)
  return occurrenceStarting(saved, originalStart)!
}

/** Takes an occurrence out of its series. */
export const deleteOccurrence = (
  session: WriteSession,
  mailbox: MailboxRow,
  { master, originalStart }: Occurrence,
): Promise<StoredItem> => saveSeries(session, mailbox, master, withoutOccurrence(master.state, originalStart))

function saveSeries(
  session: WriteSession,
  mailbox: MailboxRow,
  master: StoredItem,
  state: ItemState,
  exceptionBodies?: Draft['exceptionBodies'],
): Promise<StoredItem> {
  const draft = { ...draftOfItem(master), state, ...(exceptionBodies && { exceptionBodies }) }
  return saveDraft(session, mailbox, master, draft, new Set(['modifiedOccurrences']))
}

/** Takes away what lay beside exceptions that are none any more, or have another body; gives the item without its weight. */
async function withoutDropped({ store }: WriteSession, item: StoredItem, draft: Draft): Promise<StoredItem> {
  const { row, state } = item
  if (!state.exceptions || state.exceptions === draft.state.exceptions) return item
  const kept = new Map((draft.state.exceptions ?? []).map((exception) => [exception.number, exception]))
  const { mailbox, id } = row
  let { size } = row
  const attachments = await store.attachments(mailbox, id)
  for (const exception of state.exceptions) {
    const { number, body, attachments: own } = exception
    if (body && (!kept.get(number)?.body || draft.exceptionBodies?.has(number))) {
      await store.deletePart(mailbox, id, exceptionBodyPart(exception))
      size -= body.size
    }
    for (const attachment of kept.has(number) ? [] : attachments.filter((each) => own?.includes(each.id))) {
      await store.deleteAttachment(mailbox, id, attachment.id)
      size -= attachment.size
    }
  }
  return new StoredItem({ ...row, size })
}

async function putExceptionBodies(
  { store }: WriteSession,
  { mailbox, id }: Pick<ItemRow, 'mailbox' | 'id'>,
  { exceptionBodies = new Map() }: Draft,
): Promise<void> {
  for (const [number, text] of exceptionBodies) await store.putText(mailbox, id, exceptionBodyPart({ number }), text)
}

/** New MIME content brings its own attachments, and those that were there belonged to the old one. */
async function replaceMimeParts({ store, now }: WriteSession, { mailbox, id }: ItemRow, draft: Draft): Promise<void> {
  await store.putBytes(mailbox, id, PART.mime, draft.mime!)
  for (const old of await store.attachments(mailbox, id)) await store.deleteAttachment(mailbox, id, old.id)
  await saveAttachments(store, mailbox, id, draft.attachments, now)
}

interface Place {
  readonly id: number
  readonly folder: number
  readonly change: number
  readonly contentChange: number
  readonly isAssociated: boolean
  readonly before?: StoredItem
}

/** A row on its way to the store, which numbers what is new. */
type NewRow = { -readonly [Key in keyof ItemRow]: ItemRow[Key] }
type Document = NonNullable<ConstructorParameters<typeof StoredItem>[1]>

function rowOf(
  session: WriteSession,
  mailbox: MailboxRow,
  draft: Draft,
  place: Place,
): { row: NewRow; document: Document } {
  const { properties, state, table, extended } = draft
  // A preview is part of the document because listings, which never read bodies, show it.
  if (draft.body) {
    state.bodyType = draft.body.bodyType
    state.bodySize = draft.body.value.length
  } else if (draft.body === null) {
    delete state.bodyType
    delete state.bodySize
  }
  settlePreview(draft)
  if (typeof properties['subject'] === 'string') properties['subject'] = cutSubject(properties['subject'])
  const lastModifiedName = (draft.writer ?? mailbox).displayName
  properties['lastModifiedName'] = lastModifiedName
  const { size: attachmentSize, hasAttachments } = summarize(draft.attachments)
  if (draft.mime) state.mimeSize = draft.mime.length
  else if (!state.hasMime) delete state.mimeSize
  const text = packDocument(table, properties, extended, state)
  let bodySize = draft.body ? draft.body.value.length : 0
  for (const own of draft.exceptionBodies?.values() ?? []) bodySize += own.length
  const kept = place.before ? keptSizeOf(place.before, draft) : 0
  const found = foundColumns(properties, state, session.now)
  // Every column by name: an object that starts as a copy of another grows by each property after it, which costs more than the update.
  const row: NewRow = {
    mailbox: mailbox.id,
    id: place.id,
    folder: place.folder,
    change: place.change,
    contentChange: place.contentChange,
    itemClass: draft.itemClass,
    isAssociated: place.isAssociated,
    isRead: draft.isRead,
    articleNumber: place.before?.row.articleNumber ?? 0,
    size: text.length + bodySize + attachmentSize + (draft.mime?.length ?? 0) + kept,
    hasAttachments: place.before && !draft.mime ? place.before.row.hasAttachments : hasAttachments,
    importance: importanceColumn(properties),
    lookup: lookupColumn(draft, place.isAssociated),
    received: found.received,
    sent: found.sent,
    start: found.start,
    end: found.end,
    modified: found.modified,
    created: found.created,
    subject: found.subject,
    displayName: found.displayName,
    sender: found.sender,
    conversation: found.conversation,
    flagStatus: found.flagStatus,
    sensitivity: found.sensitivity,
    categories: found.categories,
    reminderTime: found.reminderTime,
    wakeTime: found.wakeTime,
    isDraft: found.isDraft,
    spanEnd: found.spanEnd,
    document: text,
  }
  return { row, document: { p: properties, x: extended, s: state } }
}

/** Makes the preview of a draft follow its body. */
export function settlePreview({ body, properties }: Draft): void {
  if (body === undefined) return
  const preview = body === null ? '' : previewOfBody(body)
  if (preview === '') delete properties['preview']
  else properties['preview'] = preview
}

/** A message to many people has one body, and its preview is worked out once. */
const previews = new WeakMap<Body, string>()

function previewOfBody(body: Body): string {
  let preview = previews.get(body)
  if (preview === undefined) {
    preview = previewOf(convertBody(body.value, body.bodyType, 'Text'))
    previews.set(body, preview)
  }
  return preview
}

/** What parts beside the row keep weighing when the row alone is written anew. */
function keptSizeOf({ row, state }: StoredItem, draft: Draft): number {
  const bodySize = state.bodySize ?? 0
  // New MIME content replaces the old one, and the attachments with it.
  if (draft.mime) return draft.body === undefined ? bodySize : 0
  const parts = row.size - row.document.length
  const isMimeGone = state.hasMime === true && draft.state.hasMime !== true
  return Math.max(0, parts - (draft.body === undefined ? 0 : bodySize) - (isMimeGone ? (state.mimeSize ?? 0) : 0))
}

/** Loads an item that the caller may work on. Throws `ErrorItemNotFound` for one that is not there. */
export async function loadItem(session: Session, mailbox: MailboxRow, id: number): Promise<StoredItem> {
  const row = await session.store.item(mailbox.id, id)
  if (!row) throw new EwsError('ErrorItemNotFound')
  return new StoredItem(row)
}

/** A draft of an item that exists, to be changed and saved. */
export function draftOfItem(item: StoredItem): Draft {
  return {
    table: item.table,
    itemClass: item.row.itemClass,
    properties: { ...item.properties },
    extended: { ...item.extended },
    state: { ...item.state },
    isRead: item.row.isRead,
    body: undefined,
    mime: undefined,
    attachments: [],
    before: item.properties,
    ...(item.occurrence && { occurrence: item.occurrence }),
  }
}

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
  // No quota is asked: a mailbox that is full must still let things be thrown away.
  const copy = await duplicate(session, mailbox, item, to, folder, mailbox.id !== to.id)
  await session.store.deleteItem(mailbox.id, item.row.id, await session.store.nextChange(mailbox.id))
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
  return duplicate(session, from, item, to, folder, true)
}

async function duplicate(
  session: WriteSession,
  from: MailboxRow,
  item: StoredItem,
  to: MailboxRow,
  folder: FolderRow,
  isNew: boolean,
): Promise<StoredItem> {
  if (item.occurrence) throw new EwsError('ErrorCalendarCannotMoveOrCopyOccurrence')
  const { store } = session
  const { articleNumber: _old, ...row } = item.row
  const id = await store.nextChange(to.id)
  const kept = stateIn(session, item, folder)
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
  const articleNumber = await store.insertItem(copied)
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

/** What of a row changes with what an item waits for. */
export function waiting(
  session: WriteSession,
  { table, properties, extended }: StoredItem,
  mailbox: MailboxRow,
  state: ItemState,
): Pick<ItemRow, 'wakeTime' | 'document'> {
  if (state.wakeTime !== undefined) session.wakeAt(mailbox.id, state.wakeTime)
  return { wakeTime: state.wakeTime ?? null, document: packDocument(table, properties, extended, state) }
}
