import type { EmailAddressDictionaryEntry } from '@exchequer/protocol'
import { hasContactPhoto } from './attachments.js'
import type { ClassRules } from './class-rules.js'
import type { Draft } from './draft.js'
import type { Properties, StoredItem } from './stored-item.js'

/** The parts of a CompleteName, by the properties that hold them. */
const partsOfName = [
  ['firstName', 'givenName'],
  ['middleName', 'middleName'],
  ['lastName', 'surname'],
  ['suffix', 'generation'],
  ['initials', 'initials'],
  ['nickname', 'nickname'],
  ['yomiFirstName', 'phoneticFirstName'],
  ['yomiLastName', 'phoneticLastName'],
] as const

/** The name in its parts, as clients cannot set it (docs "CompleteName"). */
export function completeName({ head, extended }: StoredItem): object | undefined {
  const { displayName, givenName, middleName, surname, generation } = head as Texts
  const name: Record<string, unknown> = {}
  // PidTagDisplayNamePrefix, which no first-class property shows.
  const title = extended['0x3a45']?.value
  if (title !== undefined) name['title'] = title
  for (const [part, key] of partsOfName) if (head[key] !== undefined) name[part] = head[key]
  const fullName = displayName ?? join(' ', givenName, middleName, surname, generation)
  if (fullName !== undefined) name['fullName'] = fullName
  return Object.keys(name).length > 0 ? name : undefined
}

type Texts = Record<string, string | undefined>

/** The addresses with what goes without saying: each is named as it reads, is SMTP, and is a contact's (MS-OXWSCONT 3.1.4.1.1.7). */
export function emailAddresses({ head }: StoredItem): EmailAddressDictionaryEntry[] | undefined {
  const entries = head.emailAddresses as EmailAddressDictionaryEntry[] | undefined
  // MAPI may have named an address before it gives it.
  const whole = entries?.filter(({ value }) => value !== undefined)
  if (!whole || whole.length === 0) return undefined
  return whole.map(({ key, value, name, routingType, mailboxType }) => ({
    key,
    value,
    name: name ?? value,
    routingType: routingType ?? 'SMTP',
    mailboxType: mailboxType ?? 'Contact',
  }))
}

/** The certificates that MAPI keeps with a contact: PidTagUserX509Certificate. */
export function certificates({ extended }: StoredItem): Uint8Array[] | undefined {
  const kept = extended['0x3a70']?.value
  return kept === undefined ? undefined : [kept].flat().map((text) => new Uint8Array(Buffer.from(text, 'base64')))
}

/**
 * Each way to file a contact, by its FileAsMapping ([MS-OXOCNTC] 2.2.1.1.12). Where a part of the name is missing, so is what would
 * have set it off.
 */
const fileAsMappings: Readonly<Record<string, (name: Name) => string | undefined>> = {
  DisplayName: ({ displayName }) => displayName,
  FirstName: ({ first }) => first,
  LastName: ({ last }) => last,
  Company: ({ company }) => company,
  LastCommaFirst: lastCommaFirst,
  CompanyLastCommaFirst: (name) => join('\r\n', name.company, lastCommaFirst(name)),
  LastCommaFirstCompany: (name) => join('\r\n', lastCommaFirst(name), name.company),
  LastFirst: lastFirst,
  CompanyLastFirst: (name) => join('\r\n', name.company, lastFirst(name)),
  LastFirstCompany: (name) => join('\r\n', lastFirst(name), name.company),
  LastSpaceFirst: lastSpaceFirst,
  CompanyLastSpaceFirst: (name) => join('\r\n', name.company, lastSpaceFirst(name)),
  LastSpaceFirstCompany: (name) => join('\r\n', lastSpaceFirst(name), name.company),
  LastFirstSuffix: (name) => join(' ', lastSpaceFirst(name), name.suffix),
  LastFirstMiddleSuffix: (name) => join(' ', lastFirst(name), name.suffix),
  FirstSpaceLast: ({ first, middle, last, suffix }) => join(' ', first, middle, last, suffix),
  Empty: () => '',
}

interface Name {
  first: string | undefined
  middle: string | undefined
  last: string | undefined
  suffix: string | undefined
  company: string | undefined
  displayName: string | undefined
}

function lastCommaFirst({ first, middle, last }: Name): string | undefined {
  return join(', ', last, join(' ', first, middle))
}

/** As names are written where nothing stands between them, in East Asia. */
function lastFirst({ first, middle, last }: Name): string | undefined {
  return join('', last, join(' ', first, middle))
}

function lastSpaceFirst({ first, middle, last }: Name): string | undefined {
  return join(' ', last, first, middle)
}

function join(separator: string, ...parts: (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(separator) || undefined
}

/** What a contact is filed under: what was given, else what its FileAsMapping makes of its names. */
export function fileAs(properties: Properties): string | undefined {
  const {
    givenName,
    middleName,
    surname,
    generation,
    companyName,
    displayName,
    fileAs: given,
    fileAsMapping,
  } = properties as Texts
  const mapping = fileAsMapping === undefined ? undefined : fileAsMappings[fileAsMapping]
  if (!mapping) return given
  const made = mapping({
    first: givenName,
    middle: middleName,
    last: surname,
    suffix: generation,
    company: companyName,
    displayName,
  })
  return made ?? given
}

/** The name that a contact is shown by when nobody gave it one: its own, else its company's, else its address. */
function displayNameOf(properties: Properties): string | undefined {
  const { givenName, middleName, surname, generation, companyName } = properties as Texts
  const addresses = properties['emailAddresses'] as EmailAddressDictionaryEntry[] | undefined
  return (
    join(' ', givenName, middleName, surname, generation) ||
    companyName ||
    addresses?.map(({ value }) => value).find(Boolean)
  )
}

const displayName = ({ displayName: name }: Properties): string | undefined => name as string | undefined

/**
 * Fills in a property that others make where nobody gave it; it follows them until somebody does. What an update itself speaks of it
 * leaves alone.
 */
function follow(
  { properties, before }: Draft,
  changed: ReadonlySet<string> | undefined,
  key: string,
  make: (properties: Properties) => string | undefined,
): void {
  if (changed?.has(key)) return
  if (properties[key] !== undefined && !(before && properties[key] === make(before))) return
  const made = make(properties)
  if (made === undefined) delete properties[key]
  else properties[key] = made
}

export const contactRules: ClassRules = {
  beforeSave(_, draft, changed) {
    const { properties, attachments } = draft
    if (!changed) properties['hasPicture'] = hasContactPhoto(attachments)
    follow(draft, changed, 'displayName', displayNameOf)
    follow(draft, changed, 'subject', displayName)
    // Whoever says what a contact is filed under wants it to stay so ([MS-OXOCNTC] 2.2.1.1.12, 0xFFFFFFFF).
    if (changed?.has('fileAs') && !changed.has('fileAsMapping') && properties['fileAs'] !== undefined)
      if (properties['fileAsMapping'] !== undefined) properties['fileAsMapping'] = 'None'
    const filed = fileAs(properties)
    if (filed !== undefined) properties['fileAs'] = filed
  },
}

/** A list is known by its name wherever a contact is (MS-OXOCNTC 2.2.2). */
export function nameList(draft: Draft, changed: ReadonlySet<string> | undefined): void {
  follow(draft, changed, 'subject', displayName)
  follow(draft, changed, 'fileAs', displayName)
}
