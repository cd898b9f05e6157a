import { type Body, EwsError } from '@exchequer/protocol'
import { previewOf } from '#content/html'
import type { FolderRow, ItemRow, MailboxRow } from '#store/store'
import { PART } from '#store/store'
import { saveAttachments, summarize } from './attachments.js'
import { convertBody } from './body.js'
import { foundColumns, importanceColumn, lookupColumn, reminderTimeOf } from './columns.js'
import type { Draft } from './draft.js'
import { exceptionSize, numberExceptionAttachments, putExceptionParts, withoutDropped } from './exception-parts.js'
import type { ItemDocument } from './item-document.js'
import { exceptionOf, withException, withOccurrence, withoutOccurrence } from './occurrence-changes.js'
import { occurrenceStarting } from './occurrences.js'
import { chargeQuota } from './quota.js'
import { stayIn } from './recoverable-items.js'
import { signalAfterChange } from './reminder-times.js'
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
  await numberExceptionAttachments(store, draft, undefined)
  const { row, document } = rowOf(session, mailbox, draft, {
    id,
    folder: folder.id,
    change: id,
    contentChange: id,
    isAssociated: draft.properties['isAssociated'] === true,
  })
  await chargeQuota(store, mailbox, row.size)
  row.articleNumber = await store.insertItem(row, draft.isDelivered ? { how: 'delivered' } : undefined)
  if (draft.body) await store.putText(mailbox.id, id, PART.body, draft.body.value)
  await putExceptionParts(session, mailbox, row, draft)
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
  await numberExceptionAttachments(store, draft, item)
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
  await store.updateItem(row, changesFreeBusy(changed))
  await putExceptionParts(session, mailbox, row, draft)
  if (draft.body) await store.putText(mailbox.id, old.id, PART.body, draft.body.value)
  else if (draft.body === null) await store.deletePart(mailbox.id, old.id, PART.body)
  if (draft.mime) await replaceMimeParts(session, old, draft)
  else if (item.state.hasMime && !draft.state.hasMime) await store.deletePart(mailbox.id, old.id, PART.mime)
  return new StoredItem(row, document)
}

/** Whether somebody is free or busy at other times, as far as that shows in no column. */
const changesFreeBusy = (changed: ReadonlySet<string>): boolean =>
  ['legacyFreeBusyStatus', 'recurrence', 'modifiedOccurrences', 'isCancelled'].some((key) => changed.has(key))

/** Saves what became of an occurrence: its series keeps it, and has another change key. */
async function saveOccurrence(
  session: WriteSession,
  mailbox: MailboxRow,
  occurrence: Occurrence,
  draft: Draft,
  changed: ReadonlySet<string>,
): Promise<StoredItem> {
  const { master, originalStart } = occurrence
  settlePreview(draft)
  const exception = exceptionOf(occurrence, draft, changed, await session.store.nextChange(mailbox.id))
  const series = draftOfItem(master)
  series.state = withException(master.state, exception)
  if (draft.body) series.exceptionBodies = new Map([[exception.number, draft.body.value]])
  if (changed.has('attachments') && !draft.occurrenceAttachments)
    series.exceptionAttachments = new Map([[exception.number, draft.attachments]])
  ringAnew(session, occurrence, series)
  const saved = await saveSeries(session, mailbox, master, series)
  return occurrenceStarting(saved, originalStart)!
}

/** Gives a series the signal that it has once one of its occurrences is another one. */
function ringAnew(
  { now }: WriteSession,
  { master, instance }: Occurrence,
  { properties, extended, state }: Draft,
): void {
  const changed = new StoredItem(master.row, { p: properties, x: extended, s: state })
  const signal = signalAfterChange(master, changed, instance, now.getTime())
  if (signal === reminderTimeOf(master.properties)) return
  if (signal !== null) properties['reminderNextTime'] = new Date(signal)
  else {
    properties['reminderIsSet'] = false
    delete properties['reminderNextTime']
  }
}

/** Takes an occurrence out of its series. */
export function deleteOccurrence(
  session: WriteSession,
  mailbox: MailboxRow,
  { master, originalStart }: Occurrence,
): Promise<StoredItem> {
  const series = draftOfItem(master)
  series.state = withoutOccurrence(master.state, originalStart)
  return saveSeries(session, mailbox, master, series)
}

/** Puts an occurrence that was taken out back into its series; gives it as the series has it. */
export async function restoreOccurrence(
  session: WriteSession,
  mailbox: MailboxRow,
  master: StoredItem,
  originalStart: number,
): Promise<StoredItem> {
  const series = draftOfItem(master)
  series.state = withOccurrence(master.state, originalStart)
  const saved = await saveSeries(session, mailbox, master, series)
  return occurrenceStarting(saved, originalStart)!
}

const saveSeries = (
  session: WriteSession,
  mailbox: MailboxRow,
  master: StoredItem,
  draft: Draft,
): Promise<StoredItem> => saveDraft(session, mailbox, master, draft, new Set(['modifiedOccurrences']))

/** New MIME content brings its own attachments, and those that were there belonged to the old one. */
async function replaceMimeParts(
  { store, now }: WriteSession,
  { mailbox, id }: Pick<ItemRow, 'mailbox' | 'id'>,
  draft: Draft,
): Promise<void> {
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

function rowOf(
  session: WriteSession,
  mailbox: MailboxRow,
  draft: Draft,
  place: Place,
): { row: NewRow; document: ItemDocument } {
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
  const bodySize = (draft.body ? draft.body.value.length : 0) + exceptionSize(draft)
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
  const row = await session.store.leanItem(mailbox.id, id)
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
