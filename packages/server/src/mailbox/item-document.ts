import { crc32 } from './crc32.js'
import type { ExtendedValue, ItemState, Properties } from './stored-item.js'

/**
 * What the Default shapes show that is stored, and what they work other things out from; a test has the tables and `computed` say the same. A
 * document has these first, so that who asks for nothing else reads no more: of an event a third. Written out, as it is also a type, and as
 * documents that rest name it: a property that is added to a shape is not in the heads of old ones.
 */
export const headKeys = [
  'subject',
  'sensitivity',
  'dateTimeCreated',
  'dateTimeSent',
  'from',
  'toRecipients',
  'ccRecipients',
  'isReadReceiptRequested',
  'isDeliveryReceiptRequested',
  'postedTime',
  'associatedCalendarItemId',
  'isDelegated',
  'isOutOfDate',
  'hasBeenProcessed',
  'responseType',
  'meetingRequestType',
  'start',
  'end',
  'legacyFreeBusyStatus',
  'location',
  'organizer',
  'recurrence',
  'recurrenceId',
  'myResponseType',
  'appointmentState',
  'allowNewTimeProposal',
  'doNotForwardMeeting',
  'requiredAttendees',
  'optionalAttendees',
  'resources',
  'fileAs',
  'displayName',
  'givenName',
  'middleName',
  'surname',
  'nickname',
  'generation',
  'initials',
  'phoneticFirstName',
  'phoneticLastName',
  'companyName',
  'jobTitle',
  'emailAddresses',
  'physicalAddresses',
  'phoneNumbers',
  'imAddresses',
  'status',
  'startDate',
  'dueDate',
  'percentComplete',
] as const

/** The properties of the head of a document; who looks at no others asks for it. */
export type Head = Readonly<Partial<Record<(typeof headKeys)[number], unknown>>>

const isInHead: ReadonlySet<string> = new Set(headKeys)

/** Whether a property is in the head of a document where the item has it. */
export const belongsToHead = (key: string): boolean => isInHead.has(key)

/** An item as it rests: its properties, packed, extended ones, and its state. */
export interface ItemDocument {
  p: Properties
  x?: Record<string, ExtendedValue>
  s: ItemState
}

/** Names the list: what was written by another one says nothing of where its properties are, and is read as a whole. */
const list = crc32(Buffer.from(headKeys.join())).toString(36)
const beginning = `{"h":"${list}",`

/** JSON, in which the one line break stands where the head ends. */
export function writeDocument({ p, x, s }: ItemDocument): string {
  const head: Properties = {}
  const others: Properties = {}
  for (const key in p) {
    if (isInHead.has(key)) head[key] = p[key]
    else others[key] = p[key]
  }
  const first = JSON.stringify(x ? { h: list, s, x, p: head } : { h: list, s, p: head })
  const rest = JSON.stringify(others)
  const comma = first.endsWith('{}}') || rest === '{}' ? '' : ','
  return `${first.slice(0, -2)}\n${comma}${rest.slice(1)}}`
}

export const readDocument = (text: string): ItemDocument => JSON.parse(text) as ItemDocument

/** The same with the properties of its head alone; `undefined` where it has none, or that of another list. */
export function readHead(text: string): ItemDocument | undefined {
  if (!text.startsWith(beginning)) return undefined
  const end = text.indexOf('\n')
  return end < 0 ? undefined : (JSON.parse(`${text.slice(0, end)}}}`) as ItemDocument)
}
