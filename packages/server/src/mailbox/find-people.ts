import {
  EwsError,
  type FindPeopleRequest,
  type GetPersonaRequest,
  type Path,
  Persona,
  type PersonaResponseShape,
} from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { isListed, mayWithItem } from './access.js'
import { contactPerson, contactsIn, directoryPeople } from './address-book.js'
import { isInDirectory } from './directory.js'
import { findCount } from './find-count.js'
import { findFolder, mailboxOf, type OpenedFolder } from './folders.js'
import { accessToItem } from './item-references.js'
import { type Nameable, nameMatcher } from './name-matching.js'
import { type Operand, operandOfType } from './operands.js'
import { checkView, pageOf } from './paging.js'
import { parsePersonaId } from './persona-ids.js'
import { type PersonaSource, personaOf } from './personas.js'
import { testOf } from './restriction.js'
import type { Session } from './session.js'
import { pathNode } from './shape.js'
import { StoredItem } from './stored-item.js'

export interface People {
  readonly people: readonly Persona[]
  readonly total: number
  readonly from: number
}

type Place = { readonly kind: 'directory' } | { readonly kind: 'contacts'; readonly found: OpenedFolder }

/**
 * Finds people among the contacts of a folder or in the directory, contacts with an address in common as one person (MS-OXWSPERS
 * 3.1.4.1). The directory is only searched, never listed: `ErrorInvalidOperation` without a query.
 */
export async function findPeople(session: Session, request: FindPeopleRequest): Promise<People> {
  const { indexedPageItemView, restriction, aggregationRestriction, sortOrder, queryString, personaShape } = request
  const view = { element: 'IndexedPageItemView', value: indexedPageItemView } as const
  checkView(view)
  const place = await placeOf(session, request)
  const matchOf = queryString?.trim() ? nameMatcher(queryString) : undefined
  if (!matchOf && place.kind === 'directory')
    throw new EwsError('ErrorInvalidOperation', 'The directory is searched with a QueryString.')
  const groups = await groupsIn(session, place, request, matchOf && ((person) => matchOf(person) !== undefined))
  const tests = [restriction, aggregationRestriction].flatMap((one) => (one ? [testOf(one, personaOperand)] : []))
  const people: Persona[] = []
  for (const sources of groups) {
    const persona = personaOf(sources)
    let passes = true
    for (const test of tests) passes &&= await test(persona)
    if (passes) people.push(persona)
  }
  await sort(people, sortOrder)
  const { limit, counted } = findCount(session)
  const { from, to } = counted(pageOf(view, people.length, limit), true)
  return { people: people.slice(from, to).map(shaped(personaShape)), total: people.length, from }
}

/** One person whole, by its id or by an address (MS-OXWSPERS 3.1.4.2). */
export async function getPersona(session: Session, request: GetPersonaRequest): Promise<Persona> {
  const { personaId, emailAddress } = request
  const address = emailAddress?.emailAddress?.toLowerCase()
  if (!personaId && address === undefined) throw new EwsError('ErrorInvalidIdEmpty')
  const place = await placeOf(session, request)
  const wanted = personaId ? await personNamed(session, personaId.id) : undefined
  const addresses = new Set(wanted ? wanted.addresses.map((one) => one.toLowerCase()) : [address!])
  const shares = (person: Nameable): boolean => person.addresses.some((one) => addresses.has(one.toLowerCase()))
  const sources = (await groupsIn(session, place, {}, shares)).flat()
  if (wanted && !sources.some((source) => isSame(source, wanted.source))) sources.unshift(wanted.source)
  if (sources.length === 0) throw new EwsError('ErrorItemNotFound')
  return personaOf(sources)
}

const isSame = (one: PersonaSource, other: PersonaSource): boolean =>
  one.kind === 'directory' || other.kind === 'directory'
    ? one.kind === other.kind && (one as { row: MailboxRow }).row.id === (other as { row: MailboxRow }).row.id
    : one.mailboxGuid === other.mailboxGuid && one.person.item.row.id === other.person.item.row.id

async function personNamed(
  session: Session,
  id: string,
): Promise<{ source: PersonaSource; addresses: readonly string[] }> {
  const { kind, mailboxGuid, number } = parsePersonaId(id)
  const { store } = session
  if (kind === 'directory') {
    const row = await store.mailboxByGuid(mailboxGuid)
    if (!row || !isInDirectory(row)) throw new EwsError('ErrorItemNotFound')
    return { source: { kind, row }, addresses: [row.address, ...(await store.proxyAddresses(row))] }
  }
  const mailbox = await mailboxOf(session, mailboxGuid)
  const row = await store.item(mailbox.id, number)
  const item = row && new StoredItem(row)
  const isReadable = item && mayWithItem(await accessToItem(session, mailbox, item), 'read', item)
  const person = isReadable ? contactPerson(item) : undefined
  if (!person) throw new EwsError('ErrorItemNotFound')
  return { source: { kind, mailboxGuid, person }, addresses: person.addresses }
}

async function placeOf(
  session: Session,
  { parentFolderId }: Pick<FindPeopleRequest, 'parentFolderId'>,
): Promise<Place> {
  const reference = parentFolderId?.folderId
  if (reference?.element === 'DistinguishedFolderId' && reference.value.id === 'directory') return { kind: 'directory' }
  if (reference) return { kind: 'contacts', found: await findFolder(session, reference, 'read') }
  return {
    kind: 'contacts',
    found: await findFolder(session, { element: 'DistinguishedFolderId', value: { id: 'contacts' } }, 'read'),
  }
}

/** Those who match, as the sources that make up one person each. Without a folder a query asks the directory too. */
async function groupsIn(
  session: Session,
  place: Place,
  { parentFolderId, querySources }: Partial<FindPeopleRequest>,
  matches: ((person: Nameable) => boolean) | undefined,
): Promise<PersonaSource[][]> {
  const sources: PersonaSource[] = []
  const wants = (name: string): boolean => querySources === undefined || querySources.includes(name)
  if (place.kind === 'contacts' && wants('Mailbox')) {
    const { mailbox, folder, access } = place.found
    for await (const person of contactsIn(session.store, folder))
      if (isListed(access, person.item.row) && (!matches || matches(person)))
        sources.push({ kind: 'contact', mailboxGuid: mailbox.guid, person })
  }
  if (place.kind === 'directory' || (matches && parentFolderId === undefined && wants('Directory')))
    for (const person of await directoryPeople(session.store))
      if (!matches || matches(person)) sources.push({ kind: 'directory', row: person.row })
  return linked(sources)
}

/** Sources that share an address are one person. */
function linked(sources: readonly PersonaSource[]): PersonaSource[][] {
  const groups: PersonaSource[][] = []
  const byAddress = new Map<string, PersonaSource[]>()
  for (const source of sources) {
    const addresses = (source.kind === 'directory' ? [source.row.address] : source.person.addresses).map((one) =>
      one.toLowerCase(),
    )
    const known = addresses.map((address) => byAddress.get(address)).find((group) => group !== undefined)
    const group = known ?? []
    group.push(source)
    if (!known) groups.push(group)
    for (const address of addresses) byAddress.set(address, group)
  }
  return groups
}

const places = new Map(
  Persona.places.flatMap((place) => (place.options.uri ? [[place.options.uri as string, place] as const] : [])),
)

function personaOperand(path: Path): Operand<Persona> | undefined {
  // exchangelib asks for people by the properties of contacts.
  const uri = path.element === 'FieldURI' ? path.value.fieldURI.replace(/^contacts:/, 'persona:') : ''
  const place = places.get(uri)
  if (!place) return undefined
  return operandOfType(
    place.alternatives[0]!.type,
    async (persona: Persona) => (persona as unknown as Record<string, unknown>)[place.key],
  )
}

/** By the names unless the request says otherwise; what somebody lacks comes first. */
async function sort(people: Persona[], sortOrder: FindPeopleRequest['sortOrder']): Promise<void> {
  const orders = sortOrder ?? [
    { order: 'Ascending', path: { element: 'FieldURI', value: { fieldURI: 'persona:DisplayName' } } } as const,
  ]
  const keys: { operand: Operand<Persona>; sign: number }[] = orders.map(({ order, path }) => {
    const operand = personaOperand(path)
    if (operand?.arranges !== 'order')
      throw new EwsError('ErrorUnsupportedPathForSortGroup', undefined, [pathNode(path)])
    return { operand, sign: order === 'Descending' ? -1 : 1 }
  })
  const values = new Map<Persona, unknown[]>()
  for (const persona of people) {
    const read: unknown[] = []
    for (const { operand } of keys) read.push((await operand.read(persona))[0])
    values.set(persona, read)
  }
  people.sort((one, other) => {
    for (const [i, { operand, sign }] of keys.entries()) {
      const [left, right] = [values.get(one)![i], values.get(other)![i]]
      const order =
        left === undefined || right === undefined
          ? Number(right === undefined) - Number(left === undefined)
          : operand.compare(left, right)
      if (order !== 0) return sign * order
    }
    return 0
  })
}

/** What the Default shape shows; Outlook for Mac drops who has no type, id or address (operations.md §3.6). */
const defaults: ReadonlySet<string> = new Set([
  'personaId',
  'personaType',
  'creationTime',
  'displayName',
  'displayNameFirstLast',
  'displayNameLastFirst',
  'fileAs',
  'givenName',
  'surname',
  'title',
  'companyName',
  'emailAddress',
  'emailAddresses',
  'phoneNumber',
  'imAddress',
  'homeCity',
  'workCity',
  'relevanceScore',
])

/** A person cut down to a shape. Throws `ErrorInvalidPropertyRequest` for a path that people do not have. */
function shaped(
  { baseShape, additionalProperties }: PersonaResponseShape = { baseShape: 'Default' },
): (persona: Persona) => Persona {
  const keys = new Set(['personaId'])
  for (const path of additionalProperties ?? []) {
    const place = path.element === 'FieldURI' ? places.get(path.value.fieldURI) : undefined
    if (!place) throw new EwsError('ErrorInvalidPropertyRequest', undefined, [pathNode(path)])
    keys.add(place.key)
  }
  return (persona) =>
    Object.fromEntries(
      Object.entries(persona).filter(
        ([key]) => keys.has(key) || baseShape === 'AllProperties' || (baseShape !== 'IdOnly' && defaults.has(key)),
      ),
    ) as unknown as Persona
}
