import type { Attendee, Mailbox } from '@exchequer/protocol'
import type { ItemWords, TextField } from '#store/store'
import { attachmentRows, readAttachment } from './attachments.js'
import { readBody } from './body.js'
import type { ItemParts } from './item-parts.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wordsOf } from './words.js'

/** Of a longer text the rest is not found by its words. */
const textLimit = 1_000_000

/** The words of an item as the index keeps them, by the text that they stand in. */
export async function itemWords(store: ItemParts, item: StoredItem): Promise<ItemWords> {
  const { properties, row } = item
  const words: { [field in TextField]?: string } = {}
  const add = (field: TextField, text: string): void => {
    const found = wordsOf(text.slice(0, textLimit))
    if (found.length > 0) words[field] = found.join(' ')
  }
  add('subject', String(properties['subject'] ?? ''))
  add('body', (await readBody(store, item, 'Text')).value)
  for (const [field, keys] of Object.entries(peopleKeys)) add(field as TextField, textOf(peopleOf(properties, keys)))
  add('category', textOf(properties['categories']))
  add('other', textOf(otherKeys.map((key) => properties[key])))
  if (row.hasAttachments) add('attachment', textOf(await attachmentNames(store, item)))
  return words
}

/** Whom an item is from and goes to, meetings by what their attendees are to MAPI (MS-OXCMSG 2.2.3.1). */
const peopleKeys = {
  from: ['from', 'sender', 'organizer'],
  to: ['toRecipients', 'requiredAttendees'],
  cc: ['ccRecipients', 'optionalAttendees'],
  bcc: ['bccRecipients', 'resources'],
} as const

function peopleOf(properties: Properties, keys: readonly string[]): string[] {
  const people = keys.flatMap((key) => (properties[key] ?? []) as Person | Person[])
  return people
    .map((person) => ('mailbox' in person ? person.mailbox : person))
    .map(({ name = '', emailAddress = '' }) => `${name} ${emailAddress}`)
}

type Person = Mailbox | Attendee

/** What else of an item is in words: contacts above all. */
const otherKeys = [
  'location',
  'displayName',
  'fileAs',
  'completeName',
  'givenName',
  'middleName',
  'surname',
  'nickname',
  'companyName',
  'companies',
  'department',
  'jobTitle',
  'profession',
  'officeLocation',
  'manager',
  'assistantName',
  'spouseName',
  'children',
  'emailAddresses',
  'imAddresses',
  'phoneNumbers',
  'physicalAddresses',
  'businessHomePage',
  'members',
  'contacts',
  'billingInformation',
  'mileage',
]

async function attachmentNames(store: ItemParts, item: StoredItem): Promise<unknown[]> {
  return (await attachmentRows(store, item)).map((attachment) => readAttachment(attachment).value.name)
}

/** Every text in a value, whatever it is made of. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? Object.values(value).map(textOf).join('\n') : ''
}
