import { EwsError, type ItemAttachment, type MimeContent } from '@exchequer/protocol'
import type { MailAttachment, MailCalendar } from '#content/mail'
import { PART } from '#store/store'
import { attachmentContents } from './attachments.js'
import { readBody } from './body.js'
import type { Reader } from './computed.js'
import { cardOf } from './contact-export.js'
import { joinConversation } from './conversations.js'
import type { Draft } from './draft.js'
import { embeddedItem, partsOf } from './embedded-parts.js'
import { calendarOf } from './event-export.js'
import { applyEvent } from './event-import.js'
import { eventSource, ownBody } from './event-source.js'
import type { ItemParts } from './item-parts.js'
import { mailOf } from './mail-export.js'
import { applyMail } from './mail-import.js'
import { meetingCalendar } from './meeting-export.js'
import { domainOf } from './own-domains.js'
import type { WriteSession } from './session.js'
import { messageFlag, type StoredItem } from './stored-item.js'

type Import = (session: WriteSession, draft: Draft, bytes: Uint8Array) => Promise<void>

/** By element: what its MIME content makes of a draft. No other class has one that can be read (docs "MimeContent"). */
const importers: Readonly<Record<string, Import>> = {
  Item: applyMail,
  Message: applyMail,
  PostItem: applyMail,
  CalendarItem: applyCalendar,
}

/**
 * Sets what the MIME content of a new item says. Throws `ErrorUnsupportedMimeConversion` for a class that is not read from MIME,
 * `ErrorMimeContentInvalidBase64String`, `ErrorMimeContentInvalid` for no message, `ErrorMimeContentConversionFailed` for no event.
 */
export async function applyMime(session: WriteSession, draft: Draft, bytes: Uint8Array | undefined): Promise<void> {
  const apply = importers[draft.table.element]
  if (!apply) throw new EwsError('ErrorUnsupportedMimeConversion')
  if (!bytes) throw new EwsError('ErrorMimeContentInvalidBase64String')
  if (bytes.length === 0) throw new EwsError('ErrorMimeContentInvalid')
  await apply(session, draft, bytes)
}

/** Sets the MIME content of an item that is there; of messages, only a draft can become another one. */
export async function replaceMime(session: WriteSession, draft: Draft, bytes: Uint8Array | undefined): Promise<void> {
  if (draft.table.isMessage && (draft.state.flags & messageFlag.unsent) === 0)
    throw new EwsError('ErrorInvalidPropertySet')
  delete draft.state.conversationIndex
  await applyMime(session, draft, bytes)
  if (draft.mime) await joinConversation(session, draft)
}

async function applyCalendar(session: WriteSession, draft: Draft, bytes: Uint8Array): Promise<void> {
  const text = new TextDecoder().decode(bytes)
  const calendar = /^\s*BEGIN:VCALENDAR/i.test(text) ? text : await calendarIn(bytes)
  if (calendar === undefined || !(await applyEvent(session, draft, calendar)))
    throw new EwsError('ErrorMimeContentConversionFailed')
}

async function calendarIn(mail: Uint8Array): Promise<string | undefined> {
  const { parseMail } = await import('#content/parse-mail')
  return (await parseMail(mail)).calendar?.text
}

type Export = (store: ItemParts, item: StoredItem, reader: Reader, fallbackId: string) => Promise<Uint8Array>

/** By element: how an item is written as MIME. What is not here has no such form. */
const exporters: Readonly<Record<string, Export>> = {
  Message: exportMail,
  PostItem: exportMail,
  MeetingMessage: exportMail,
  MeetingResponse: exportMail,
  MeetingRequest: exportMail,
  MeetingCancellation: exportMail,
  CalendarItem: exportEvent,
  Contact: exportContact,
}

/** The MIME form of an item: the bytes that came in as long as they say what the item says, else one made from its properties. */
export const mimeBytesOf = async (
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
): Promise<Uint8Array | undefined> => exporters[item.table.element]?.(store, item, reader, fallbackIdOf(item, reader))

/** The same as answers show it. */
export async function mimeContentOf(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
): Promise<MimeContent | undefined> {
  const value = await mimeBytesOf(store, item, reader)
  return value && { characterSet: 'UTF-8', value }
}

async function exportMail(...[store, item, reader, fallbackId]: Parameters<Export>): Promise<Uint8Array> {
  const { row, state } = item
  const kept = state.hasMime ? await store.bytes(row.mailbox, row.id, PART.mime) : undefined
  return kept ?? writeMail(store, item, reader, fallbackId, await meetingCalendar(store, item, fallbackId))
}

async function writeMail(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
  fallbackId: string,
  calendar: MailCalendar | undefined,
): Promise<Uint8Array> {
  const { row, properties, extended, state } = item
  return mailOf({
    properties: { dateTimeCreated: new Date(row.modified), ...properties },
    extended,
    state,
    body: await ownBody(store, item),
    fallbackId,
    attachments: await attachmentContents(store, item),
    calendar,
    embed: (attachment, index) => embeddedPart(attachment, reader, `<${index}.${fallbackId.slice(1)}`),
  })
}

/** An attached contact is a file with its vCard (MS-OXCMAIL 2.1.3.4.6), every other item a message. */
async function embeddedPart(attachment: ItemAttachment, reader: Reader, fallbackId: string): Promise<MailAttachment> {
  const embedded = attachment.item!
  const { name, contentId } = attachment
  const [parts, item] = [partsOf(embedded), embeddedItem(embedded)]
  if (item.table.element === 'Contact') {
    const content = await exportContact(parts, item)
    const contentType = 'text/directory; profile=vCard; charset=utf-8'
    return { name: `${name || 'contact'}.vcf`, contentType, contentId, isInline: false, content, isText: true }
  }
  const write = item.table.element === 'CalendarItem' ? exportEventMail : exportMail
  const content = await write(parts, item, reader, fallbackId)
  return { name: `${name || 'message'}.eml`, contentType: 'message/rfc822', contentId, isInline: false, content }
}

/** An appointment as a message that nobody sent (MS-OXCMAIL 2.1.3.3.8). */
async function exportEventMail(...[store, item, reader, fallbackId]: Parameters<Export>): Promise<Uint8Array> {
  const text = calendarOf(await eventSource(store, item, fallbackId))
  return writeMail(store, item, reader, fallbackId, { text, method: undefined })
}

async function exportEvent(...[store, item, , fallbackId]: Parameters<Export>): Promise<Uint8Array> {
  return Buffer.from(calendarOf(await eventSource(store, item, fallbackId)))
}

async function exportContact(store: ItemParts, item: StoredItem): Promise<Uint8Array> {
  const { state, properties } = item
  const note = state.bodyType === undefined ? undefined : (await readBody(store, item, 'Text')).value
  // Other attachments have no place in a vCard, and need not be read.
  const attachments = properties['hasPicture'] === true ? await attachmentContents(store, item) : []
  return Buffer.from(cardOf(item, { note, attachments }))
}

/** The same each time, for an item that never got an id of its own. */
const fallbackIdOf = ({ row }: StoredItem, { mailboxGuid, address }: Reader): string =>
  `<${row.id}.${mailboxGuid}@${domainOf(address)}>`
