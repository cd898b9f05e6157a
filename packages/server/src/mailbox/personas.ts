import { formatDateTime, type Mailbox, type Persona } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { type ContactPerson, directoryMailbox } from './address-book.js'
import { isDistributionList } from './distribution-lists.js'
import { formatId } from './ids.js'
import { formatPersonaId } from './persona-ids.js'
import type { Properties } from './stored-item.js'

/** One place that knows something of a person. */
export type PersonaSource =
  | { readonly kind: 'contact'; readonly mailboxGuid: string; readonly person: ContactPerson }
  | { readonly kind: 'directory'; readonly row: MailboxRow }

/** Everything that the sources, the most telling first, say of one person (docs "Persona"). */
export function personaOf(sources: readonly PersonaSource[]): Persona {
  const facts = sources.map(factsOf)
  const first = facts[0]!
  const text = (key: string): string | undefined =>
    facts.map(({ properties }) => properties[key] as string | undefined).find((value) => value)
  const addresses = distinct(facts.flatMap(({ mailboxes }) => mailboxes))
  const displayName = text('displayName') ?? text('fileAs') ?? addresses[0]?.name ?? ''
  const names = [text('givenName'), text('surname')].filter(Boolean)
  const persona: Record<string, unknown> = {
    personaId: { id: first.personaId },
    personaType: first.isList ? 'DistributionList' : 'Person',
    personaObjectStatus: 'Normal',
    creationTime: first.properties['dateTimeCreated'],
    displayName,
    displayNameFirstLast: names.length > 0 ? names.join(' ') : displayName,
    displayNameLastFirst: names.length === 2 ? `${names[1]}, ${names[0]}` : displayName,
    fileAs: text('fileAs') ?? displayName,
    givenName: text('givenName'),
    middleName: text('middleName'),
    surname: text('surname'),
    generation: text('generation'),
    nickname: text('nickname'),
    title: text('jobTitle'),
    department: text('department'),
    companyName: text('companyName'),
    location: text('officeLocation'),
    emailAddress: addresses[0],
    emailAddresses: addresses.length > 0 ? addresses : undefined,
    phoneNumber: facts.flatMap(({ properties }) => firstPhone(properties))[0],
    imAddress: facts.flatMap(({ properties }) => entriesOf(properties, 'imAddresses').map(({ value }) => value))[0],
    homeCity: facts.flatMap(({ properties }) => partOf(properties, 'Home', 'city'))[0],
    workCity: facts.flatMap(({ properties }) => partOf(properties, 'Business', 'city'))[0],
    relevanceScore: 2_147_483_647,
    attributions: facts.map(({ attribution }, i) => ({ ...attribution, id: String(i) })),
    ...attributed(facts),
  }
  for (const key of Object.keys(persona)) if (persona[key] === undefined) delete persona[key]
  return persona as unknown as Persona
}

interface Facts {
  readonly personaId: string
  readonly isList: boolean
  readonly properties: Properties
  readonly mailboxes: readonly Mailbox[]
  readonly attribution: object
}

function factsOf(source: PersonaSource): Facts {
  if (source.kind === 'directory') {
    const { row } = source
    const key = { kind: 'directory', mailboxGuid: row.guid, number: 0 } as const
    return {
      personaId: formatPersonaId(key),
      isList: isDistributionList(row),
      properties: { displayName: row.displayName },
      mailboxes: [directoryMailbox(row)],
      attribution: {
        sourceId: { id: formatPersonaId(key) },
        displayName: 'Global Address List',
        isWritable: false,
        isQuickContact: false,
        isHidden: false,
      },
    }
  }
  const { mailboxGuid, person } = source
  const { row, table, properties } = person.item
  const name = (properties['displayName'] ?? properties['fileAs']) as string | undefined
  return {
    personaId: formatPersonaId({ kind: 'contact', mailboxGuid, number: row.id }),
    isList: table.element === 'DistributionList',
    properties,
    mailboxes: person.entries.map(({ address, name: entryName }) => ({
      name: entryName ?? name ?? address,
      emailAddress: address,
      routingType: 'SMTP',
      mailboxType: 'Contact',
    })),
    attribution: {
      sourceId: { id: formatId('item', mailboxGuid, row.id) },
      displayName: 'Outlook',
      isWritable: true,
      isQuickContact: false,
      isHidden: false,
      folderId: { id: formatId('folder', mailboxGuid, row.folder) },
    },
  }
}

/** Each address once, whatever its case; the first to name it counts. */
function distinct(mailboxes: readonly Mailbox[]): Mailbox[] {
  const seen = new Set<string>()
  return mailboxes.filter(({ emailAddress }) => {
    const address = emailAddress!.toLowerCase()
    const isNew = !seen.has(address)
    seen.add(address)
    return isNew
  })
}

interface Entry {
  readonly key: string
  readonly value?: string
}

const entriesOf = (properties: Properties, key: string): Entry[] =>
  ((properties[key] as Entry[] | undefined) ?? []).filter(({ value }) => value !== undefined && value !== '')

const addressOf = (properties: Properties, key: string): Record<string, string> | undefined =>
  (properties['physicalAddresses'] as (Record<string, string> & { key: string })[] | undefined)?.find(
    (one) => one.key === key,
  )

const partOf = (properties: Properties, key: string, part: string): string[] => {
  const value = addressOf(properties, key)?.[part]
  return value ? [value] : []
}

/** The first number that somebody can be called at. */
const firstPhone = (properties: Properties): { number: string; type: string }[] => {
  const phones = entriesOf(properties, 'phoneNumbers')
  const found =
    ['MobilePhone', 'BusinessPhone', 'HomePhone', 'PrimaryPhone'].flatMap((key) =>
      phones.filter((one) => one.key === key),
    )[0] ?? phones[0]
  return found ? [{ number: found.value!, type: phoneKinds[found.key]?.type ?? 'Other' }] : []
}

/** Texts of a contact that a persona shows with where they are from. */
const texts: Readonly<Record<string, string>> = {
  displayNames: 'displayName',
  fileAses: 'fileAs',
  givenNames: 'givenName',
  middleNames: 'middleName',
  surnames: 'surname',
  generations: 'generation',
  nicknames: 'nickname',
  initials: 'initials',
  officeLocations: 'officeLocation',
  titles: 'jobTitle',
  departments: 'department',
  companyNames: 'companyName',
  managers: 'manager',
  assistantNames: 'assistantName',
  professions: 'profession',
  spouseNames: 'spouseName',
  businessHomePages: 'businessHomePage',
}

const phoneKinds: Readonly<Record<string, { readonly key: string; readonly type: string }>> = {
  BusinessPhone: { key: 'businessPhoneNumbers', type: 'Business' },
  BusinessPhone2: { key: 'businessPhoneNumbers2', type: 'Business' },
  HomePhone: { key: 'homePhones', type: 'Home' },
  HomePhone2: { key: 'homePhones2', type: 'Home' },
  MobilePhone: { key: 'mobilePhones', type: 'Mobile' },
  AssistantPhone: { key: 'assistantPhoneNumbers', type: 'Assistant' },
  Callback: { key: 'callbackPhones', type: 'Callback' },
  CarPhone: { key: 'carPhones', type: 'Car' },
  HomeFax: { key: 'homeFaxes', type: 'HomeFax' },
  CompanyMainPhone: { key: 'organizationMainPhones', type: 'OrganizationMain' },
  OtherFax: { key: 'otherFaxes', type: 'OtherFax' },
  OtherTelephone: { key: 'otherTelephones', type: 'Other' },
  Pager: { key: 'pagers', type: 'Pager' },
  RadioPhone: { key: 'radioPhones', type: 'Radio' },
  Telex: { key: 'telexNumbers', type: 'Telex' },
  TtyTddPhone: { key: 'ttytddPhoneNumbers', type: 'TtyTdd' },
  BusinessFax: { key: 'workFaxes', type: 'BusinessFax' },
}

const addressKinds: Readonly<Record<string, string>> = {
  businessAddresses: 'Business',
  homeAddresses: 'Home',
  otherAddresses: 'Other',
}

/** Everything that comes with the number of its source. */
function attributed(facts: readonly Facts[]): Record<string, unknown> {
  const found: Record<string, { value: unknown; attributions: string[] }[]> = {}
  const known = new Map<string, { readonly attributions: string[] }>()
  const add = (key: string, value: unknown, source: number): void => {
    if (value === undefined || value === '') return
    const name = `${key} ${JSON.stringify(value)}`
    const same = known.get(name)
    if (same) {
      same.attributions.push(String(source))
      return
    }
    const attributedValue = { value, attributions: [String(source)] }
    known.set(name, attributedValue)
    found[key] ??= []
    found[key].push(attributedValue)
  }
  for (const [source, { properties, mailboxes }] of facts.entries()) {
    for (const [key, from] of Object.entries(texts)) add(key, properties[from], source)
    for (const { key, value } of entriesOf(properties, 'phoneNumbers')) {
      const kind = phoneKinds[key]
      if (kind) add(kind.key, { number: value, type: kind.type }, source)
    }
    for (const [i, mailbox] of mailboxes.slice(0, 3).entries()) add(`emails${i + 1}`, mailbox, source)
    for (const [i, { value }] of entriesOf(properties, 'imAddresses').slice(0, 3).entries())
      add(i === 0 ? 'imAddresses' : `imAddresses${i + 1}`, value, source)
    for (const [key, kind] of Object.entries(addressKinds)) {
      const address = addressOf(properties, kind)
      if (address) add(key, postalAddress(address, kind), source)
    }
    for (const [key, from] of [
      ['birthdays', 'birthday'],
      ['weddingAnniversaries', 'weddingAnniversary'],
    ] as const) {
      const date = properties[from] as Date | undefined
      add(key, date && formatDateTime(date), source)
    }
  }
  return found
}

const postalAddress = (
  { street, city, state, countryOrRegion, postalCode }: Record<string, string>,
  type: string,
): object => {
  const given = { street, city, state, country: countryOrRegion, postalCode }
  return { ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)), type }
}
