import type {
  Attachment,
  EmailAddressDictionaryEntry,
  PhoneNumberDictionaryEntry,
  PhysicalAddressDictionaryEntry,
} from '@exchequer/protocol'
import { composeCard } from '#content/compose-card'
import { certificates } from './contacts.js'
import type { StoredItem } from './stored-item.js'

/** What a contact is written with, besides its own properties. */
export interface ContactParts {
  readonly note: string | undefined
  readonly attachments: readonly Attachment[]
}

/** A contact as a vCard, as Exchange writes it ([MS-OXVCARD] 2.1.3). */
export function cardOf(item: StoredItem, { note, attachments }: ContactParts): string {
  const { properties, extended, row } = item
  const text = (key: string): string | undefined => properties[key] as string | undefined
  const mapi = (key: string): string | undefined => extended[key]?.value.toString()
  const full = text('displayName') ?? text('fileAs') ?? ''
  return composeCard({
    name: {
      full,
      last: text('surname'),
      first: text('givenName'),
      middle: text('middleName'),
      prefix: mapi('0x3a45'),
      suffix: text('generation'),
    },
    organization: [text('companyName'), text('department')],
    addresses: addressesOf(item),
    texts: [
      ['NICKNAME', text('nickname')],
      ['TITLE', text('jobTitle')],
      ['ROLE', text('profession')],
      ...emailsOf(item),
      ...phonesOf(item),
      ...entriesOf<{ value?: string }>(item, 'imAddresses').map(({ value }) => ['X-MS-IMADDRESS', value] as const),
      ['URL;TYPE=work', text('businessHomePage')],
      ['URL;TYPE=home', mapi('0x3a50')],
      ['X-MS-ASSISTANT;TYPE=N', text('assistantName')],
      ['X-MS-MANAGER;TYPE=N', text('manager')],
      ['X-MS-SPOUSE;TYPE=N', text('spouseName')],
      ...entriesOf<string>(item, 'children').map((child) => ['X-MS-CHILD;TYPE=N', child] as const),
      ['CLASS', classes[text('sensitivity') ?? '']],
      ['NOTE', note],
    ],
    days: [
      ['BDAY', properties['birthday'] as Date | undefined],
      ['X-MS-ANNIVERSARY', properties['weddingAnniversary'] as Date | undefined],
    ],
    categories: entriesOf<string>(item, 'categories'),
    binaries: [
      ...photoOf(attachments),
      ...(certificates(item) ?? []).map((bytes) => ['KEY;ENCODING=b;TYPE=X509', bytes] as const),
    ],
    revised: new Date(row.modified),
  })
}

const entriesOf = <T>({ properties }: StoredItem, key: string): readonly T[] =>
  (properties[key] as readonly T[] | undefined) ?? []

const classes: Readonly<Record<string, string>> = {
  Normal: 'PUBLIC',
  Personal: 'PRIVATE',
  Private: 'PRIVATE',
  Confidential: 'CONFIDENTIAL',
}

type Line = readonly [name: string, text: string | undefined]

/** The first one is the one to write to. */
const emailsOf = (item: StoredItem): Line[] =>
  entriesOf<EmailAddressDictionaryEntry>(item, 'emailAddresses').map(({ value }, index) => [
    index === 0 ? 'EMAIL;TYPE=internet,pref' : 'EMAIL;TYPE=internet',
    value,
  ])

/** Where each number goes ([MS-OXVCARD] 2.1.3.3.1 and 2.1.3.9.5); what a vCard has no word for is a voice number. */
const phones: Readonly<Record<string, string>> = {
  AssistantPhone: 'X-MS-TEL;TYPE=ASSISTANT',
  BusinessFax: 'TEL;TYPE=work,fax',
  BusinessPhone: 'TEL;TYPE=work,pref',
  BusinessPhone2: 'TEL;TYPE=work',
  Callback: 'X-MS-TEL;TYPE=CALLBACK',
  CarPhone: 'TEL;TYPE=car',
  CompanyMainPhone: 'X-MS-TEL;TYPE=COMPANY',
  HomeFax: 'TEL;TYPE=home,fax',
  HomePhone: 'TEL;TYPE=home',
  HomePhone2: 'TEL;TYPE=home',
  Isdn: 'TEL;TYPE=isdn',
  MobilePhone: 'TEL;TYPE=cell',
  OtherFax: 'TEL;TYPE=fax',
  Pager: 'TEL;TYPE=pager',
  PrimaryPhone: 'TEL;TYPE=pref',
  RadioPhone: 'X-MS-TEL;TYPE=RADIO',
  TtyTddPhone: 'X-MS-TEL;TYPE=TTYTDD',
}

const phonesOf = (item: StoredItem): Line[] =>
  entriesOf<PhoneNumberDictionaryEntry>(item, 'phoneNumbers').map(({ key, value }) => [
    phones[key] ?? 'TEL;TYPE=voice',
    value,
  ])

const addressTypes = { Business: 'work', Home: 'home', Other: 'postal' } as const

/** Each address, and which of them mail is sent to (docs "PostalAddressIndex"). */
function addressesOf(item: StoredItem): { type: string; parts: (string | undefined)[] }[] {
  const preferred = item.properties['postalAddressIndex']
  return entriesOf<PhysicalAddressDictionaryEntry>(item, 'physicalAddresses').map((address) => ({
    type: addressTypes[address.key] + (address.key === preferred ? ',pref' : ''),
    // Post office box and flat come first in a vCard; here they are part of the street.
    parts: [
      undefined,
      undefined,
      address.street,
      address.city,
      address.state,
      address.postalCode,
      address.countryOrRegion,
    ],
  }))
}

function photoOf(attachments: readonly Attachment[]): (readonly [string, Uint8Array])[] {
  for (const { element, value } of attachments)
    if (element === 'FileAttachment' && value.isContactPhoto === true && value.content) {
      const type = /^image\/(\w+)/i.exec(value.contentType ?? '')?.[1] ?? 'jpeg'
      return [[`PHOTO;ENCODING=b;TYPE=${type.toUpperCase()}`, value.content]]
    }
  return []
}
