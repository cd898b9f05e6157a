import { type Body, EwsError, type Mailbox, type MimeContent } from '@exchequer/protocol'
import { parseMail } from '#content/parse-mail'
import { PART } from '#store/store'
import { attachmentContents } from './attachments.js'
import { readBody } from './body.js'
import { appointmentState } from './calendar-properties.js'
import type { Reader } from './computed.js'
import { cardOf } from './contact-export.js'
import { joinConversation } from './conversations.js'
import type { Draft } from './draft.js'
import { calendarOf } from './event-export.js'
import { applyEvent } from './event-import.js'
import type { ItemParts } from './item-parts.js'
import { mailOf } from './mail-export.js'
import { applyMail } from './mail-import.js'
import type { WriteSession } from './session.js'
import { messageFlag, type Properties, type StoredItem } from './stored-item.js'

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
  const calendar = /^\s*BEGIN:VCALENDAR/i.test(text) ? text : (await parseMail(bytes)).calendar?.text
  if (calendar === undefined || !applyEvent(session, draft, calendar))
    throw new EwsError('ErrorMimeContentConversionFailed')
}

type Export = (store: ItemParts, item: StoredItem, reader: Reader) => Promise<Uint8Array>

const methods: Readonly<Record<string, string>> = { MeetingRequest: 'REQUEST', MeetingCancellation: 'CANCEL' }

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
export async function mimeContentOf(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
): Promise<MimeContent | undefined> {
  const write = exporters[item.table.element]
  if (!write) return undefined
  return { characterSet: 'UTF-8', value: await write(store, item, reader) }
}

async function exportMail(store: ItemParts, item: StoredItem, reader: Reader): Promise<Uint8Array> {
  const { row, properties, extended, state, table } = item
  const kept = state.hasMime ? await store.bytes(row.mailbox, row.id, PART.mime) : undefined
  if (kept) return kept
  const body = await bodyOf(store, item)
  const fallbackId = fallbackIdOf(item, reader)
  const method = properties['start'] === undefined ? undefined : methods[table.element]
  const event = { properties: eventProperties(properties), state, body, fallbackId, modified: new Date(row.modified) }
  return mailOf({
    properties,
    extended,
    state,
    body,
    fallbackId,
    attachments: await attachmentContents(store, row.mailbox, row.id),
    ...(method !== undefined && { calendar: { text: calendarOf(event, method), method } }),
  })
}

/** A cancellation has no words of its own for who called off what with whom: its sender and its recipients are that. */
function eventProperties(properties: Properties): Properties {
  if (properties['organizer'] !== undefined) return properties
  const invited = (key: string): object[] =>
    ((properties[key] as Mailbox[] | undefined) ?? []).map((mailbox) => ({ mailbox, responseType: 'Unknown' }))
  return {
    ...properties,
    organizer: properties['from'],
    requiredAttendees: invited('toRecipients'),
    optionalAttendees: invited('ccRecipients'),
    appointmentState: appointmentState.meeting | appointmentState.cancelled,
  }
}

async function exportEvent(store: ItemParts, item: StoredItem, reader: Reader): Promise<Uint8Array> {
  const { properties, state, row } = item
  const body = await bodyOf(store, item)
  const modified = new Date(row.modified)
  return Buffer.from(calendarOf({ properties, state, body, fallbackId: fallbackIdOf(item, reader), modified }))
}

async function exportContact(store: ItemParts, item: StoredItem): Promise<Uint8Array> {
  const { row, state, properties } = item
  const note = state.bodyType === undefined ? undefined : (await readBody(store, item, 'Text')).value
  // Other attachments have no place in a vCard, and need not be read.
  const attachments = properties['hasPicture'] === true ? await attachmentContents(store, row.mailbox, row.id) : []
  return Buffer.from(cardOf(item, { note, attachments }))
}

const bodyOf = async (store: ItemParts, item: StoredItem): Promise<Body | undefined> =>
  item.state.bodyType === undefined ? undefined : readBody(store, item, 'Best')

/** The same each time, for an item that never got an id of its own. */
const fallbackIdOf = ({ row }: StoredItem, { mailboxGuid, address }: Reader): string =>
  `<${row.id}.${mailboxGuid}@${address.slice(address.indexOf('@') + 1)}>`
