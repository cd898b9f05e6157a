import {
  type AnyItem,
  type Attachment,
  type Body,
  EwsError,
  type ExtendedProperty,
  type Flag,
  FloatingDate,
  type ItemClassTable,
  itemClassOf,
  itemClassOfElement,
  type MimeContent,
} from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { classRules } from './class-rules.js'
import { extendedKey, readExtended } from './extended-properties.js'
import { checkFlag, settleFlag } from './flags.js'
import type { ImportedOccurrences } from './imported-occurrences.js'
import { isCulture } from './languages.js'
import { writeMapi } from './mapi-writing.js'
import { applyMime } from './mime.js'
import { propertyError } from './property-error.js'
import type { WriteSession } from './session.js'
import {
  type ExtendedValue,
  type ItemState,
  messageFlag,
  type Occurrence,
  type Properties,
  type StoredException,
} from './stored-item.js'
import { settledDate } from './zones.js'

/** An item in the making, or in the changing: everything about it that a save will write. */
export interface Draft {
  table: ItemClassTable
  itemClass: string
  properties: Properties
  extended: Record<string, ExtendedValue>
  state: ItemState
  isRead: boolean
  /** `undefined` leaves the body as it is, `null` removes it. */
  body: Body | null | undefined
  /** What goes to the end of the body that is there. */
  appendedBody?: Body[]
  /** The message as it came in. */
  mime: Uint8Array | undefined
  attachments: Attachment[]
  /** It comes to somebody, as new mail does. */
  isDelivered?: boolean
  /** What an item that is being changed had before. */
  before?: Properties
  /** Which occurrence of a series is being changed. */
  occurrence?: Occurrence
  /** The attachments that an occurrence has of its own from now on. */
  occurrenceAttachments?: Required<Pick<StoredException, 'attachments' | 'hasAttachments'>>
  /** What an iCalendar text said of single occurrences, until it is known which ones the series has. */
  importedOccurrences?: ImportedOccurrences
  /** The bodies of exceptions that are new, by the numbers of these. */
  exceptionBodies?: ReadonlyMap<number, string>
  /** Who writes, where the mailbox is another's. */
  writer?: MailboxRow | undefined
  /** The attachments of exceptions that have others than their series, the same way. */
  exceptionAttachments?: ReadonlyMap<number, readonly Attachment[]>
  /** What `mime` says, for telling whether the rest of a request agrees with it. */
  mimeSays?: Pick<Draft, 'properties' | 'body' | 'attachments'>
}

/** What CreateItem was given, as a draft with everything filled in that the server decides. Throws `EwsError` for what cannot be. */
export async function draftOf(session: WriteSession, { element, value }: AnyItem): Promise<Draft> {
  const given = itemClassOfElement(element)
  if (!given) throw new EwsError('ErrorInvalidOperation', `Creating a ${element} is not implemented.`)
  if (!given.isCreatable) throw new EwsError('ErrorInvalidItemForOperationCreateItem')
  const { extendedProperty, mimeContent, body, attachments } = value as Given
  const draft: Draft = {
    table: given,
    itemClass: given.itemClass,
    properties: {},
    extended: {},
    state: { flags: given.isMessage ? messageFlag.unsent : 0 },
    isRead: true,
    body: undefined,
    mime: undefined,
    attachments: attachments ?? [],
  }
  if (mimeContent) {
    await applyMime(session, draft, mimeContent.value)
    if (attachments) draft.attachments = attachments
  }
  for (const key in value) {
    const property = (value as Given)[key]
    const options = aside.has(key) || property === undefined ? undefined : given.record.place(key)?.options
    if (!options) continue
    if (options.isReadOnly) throw propertyError('ErrorInvalidPropertySet', options.uri ?? key)
    setProperty(draft, key, property)
  }
  if (body) draft.body = body
  for (const property of extendedProperty ?? []) setExtended(draft, property)
  settleClass(draft, draft.table)
  const { properties } = draft
  properties['importance'] ??= 'Normal'
  properties['sensitivity'] ??= 'Normal'
  properties['dateTimeCreated'] ??= session.now
  properties['dateTimeReceived'] ??= session.now
  properties['culture'] ??= session.culture ?? 'en-US'
  await classRules[draft.table.element]?.onCreate?.(session, draft)
  await classRules[draft.table.element]?.beforeSave?.(session, draft)
  settleDates(session, properties)
  return draft
}

/** What of a new item rests elsewhere than among its properties. */
const aside: ReadonlySet<string> = new Set(['extendedProperty', 'mimeContent', 'body', 'attachments'])

interface Given extends Properties {
  extendedProperty?: ExtendedProperty[]
  mimeContent?: MimeContent
  body?: Body
  attachments?: Attachment[]
}

/** Sets one property that the class has, as CreateItem and SetItemField do. */
export function setProperty(draft: Draft, key: string, value: unknown): void {
  if (key === 'itemClass') draft.itemClass = value as string
  else if (key === 'isRead') draft.isRead = value as boolean
  else {
    if (key === 'flag') checkFlag(value as Flag)
    if (key === 'culture' && !isCulture(value as string)) throw new EwsError('ErrorUnsupportedCulture')
    draft.properties[key] = value
  }
}

/** Sets one MAPI property, under its first-class name where it has one. */
export function setExtended(draft: Draft, property: ExtendedProperty): string {
  const key = extendedKey(property.extendedFieldURI)
  const value = readExtended(property)
  const changed = writeMapi(draft, key, value.value)
  if (changed !== undefined) return changed
  draft.extended[key] = value
  return key
}

/** The message class decides what an item is; it may refine the element that was given, not contradict it (ErrorObjectTypeChanged). */
export function settleClass(draft: Draft, given: ItemClassTable): void {
  const actual = itemClassOf(draft.itemClass)
  if (given.element !== 'Item' && actual !== given && actual.element !== 'Message')
    throw new EwsError('ErrorObjectTypeChanged')
  if (given.element !== 'Item' && actual.element === 'Message' && given.element !== 'Message')
    throw new EwsError('ErrorObjectTypeChanged')
  draft.table = actual
}

/** A date without a zone means the zone of the call, or UTC (semantics §11); the calendar has its own rules and was asked before. */
export function settleDates(session: WriteSession, properties: Properties): void {
  const settle = (date: FloatingDate): Date => settledDate(session, date)
  for (const key in properties) {
    const value = properties[key]
    if (value instanceof FloatingDate) properties[key] = settle(value)
  }
  settleFlag(properties, session.now, settle)
}
