import { type Contact, EwsError, type Mailbox, type ResolveNamesRequest } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { isListed } from './access.js'
import { type ContactPerson, contactMailboxes, contactsIn, directoryMailbox, directoryMatches } from './address-book.js'
import { readerOf } from './computed.js'
import { findFolder, type OpenedFolder } from './folders.js'
import { bestMatches, type Match, type Nameable, nameMatcher } from './name-matching.js'
import { renderItem } from './render.js'
import type { Session } from './session.js'
import { planner } from './shape.js'

export interface Resolution {
  readonly mailbox: Mailbox
  readonly contact?: Contact
}

/** More is not answered, and the answer says so (docs "ResolveNames operation"). */
const resolutionLimit = 100

/** What a name may stand for, the better first, and how much there is in all. */
export interface Resolved {
  readonly resolutions: readonly Resolution[]
  readonly total: number
}

type Place = (
  session: Session,
  request: ResolveNamesRequest,
  matchOf: (person: Nameable) => Match,
) => Promise<Resolution[]>

/** Where to look, and in which order. */
const scopes: Readonly<Record<NonNullable<ResolveNamesRequest['searchScope']>, readonly Place[]>> = {
  ActiveDirectory: [inDirectory],
  ActiveDirectoryContacts: [inDirectory, inContacts],
  Contacts: [inContacts],
  ContactsActiveDirectory: [inContacts, inDirectory],
}

/** Resolves a name against the directory and a contacts folder (MS-OXWSRSLNM 3.1.4.1). */
export async function resolveNames(session: Session, request: ResolveNamesRequest): Promise<Resolved> {
  if (!session.mailbox) throw new EwsError('ErrorNameResolutionNoMailbox')
  const matchOf = nameMatcher(request.unresolvedEntry)
  const all: Resolution[] = []
  for (const place of scopes[request.searchScope ?? 'ActiveDirectoryContacts'])
    all.push(...(await place(session, request, matchOf)))
  if (all.length === 0) throw new EwsError('ErrorNameResolutionNoResults')
  return { resolutions: all.slice(0, resolutionLimit), total: all.length }
}

async function inDirectory(
  { store }: Session,
  { unresolvedEntry, returnFullContactData }: ResolveNamesRequest,
): Promise<Resolution[]> {
  return (await directoryMatches(store, unresolvedEntry)).map((row) => ({
    mailbox: directoryMailbox(row),
    ...(returnFullContactData && { contact: directoryContact(row) }),
  }))
}

/** What the directory knows of somebody, in the form of a contact. */
const directoryContact = ({ displayName, address }: MailboxRow): Contact => ({
  displayName,
  emailAddresses: [{ key: 'EmailAddress1', value: `SMTP:${address}` }],
  contactSource: 'ActiveDirectory',
})

async function inContacts(
  session: Session,
  request: ResolveNamesRequest,
  matchOf: (person: Nameable) => Match,
): Promise<Resolution[]> {
  const { mailbox, folder, access } = await contactsFolder(session, request.parentFolderIds)
  const people: ContactPerson[] = []
  for await (const person of contactsIn(session.store, folder))
    if (isListed(access, person.item.row) && matchOf(person)) people.push(person)
  const reader = readerOf(mailbox, access)
  const planFor = planner({ baseShape: request.contactDataShape ?? 'AllProperties' }, false)
  const found: Resolution[] = []
  for (const person of bestMatches(people, matchOf)) {
    const { item } = person
    const contact =
      request.returnFullContactData && item.table.element === 'Contact'
        ? ((await renderItem(item, planFor(item.table), reader, session.store)) as Contact)
        : undefined
    for (const named of contactMailboxes(person, mailbox.guid))
      found.push({ mailbox: named, ...(contact && { contact }) })
  }
  return found
}

/** The one folder of contacts that a request names, or the usual one. */
async function contactsFolder(
  session: Session,
  parents: ResolveNamesRequest['parentFolderIds'],
): Promise<OpenedFolder> {
  if (parents && parents.length > 1) throw new EwsError('ErrorResolveNamesOnlyOneContactsFolderAllowed')
  const reference = parents?.[0] ?? ({ element: 'DistinguishedFolderId', value: { id: 'contacts' } } as const)
  const found = await findFolder(session, reference, 'read')
  const { folderClass } = found.folder
  if (folderClass !== 'IPF.Contact' && !folderClass?.startsWith('IPF.Contact.'))
    throw new EwsError('ErrorResolveNamesInvalidFolderType')
  return found
}
