import type { MailboxRow, StoreView } from '#store/store'

// Exchange's own name for the one administrative group that there is since 2007; clients know organizations by it.
const group = '/o=Exchequer/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)'

const aliasOf = ({ address }: MailboxRow): string => address.slice(0, address.lastIndexOf('@'))

/** The name of a mailbox in the directory of old, by which some clients know it. It stays when the address changes. */
export const legacyDN = (mailbox: MailboxRow): string =>
  `${group}/cn=Recipients/cn=${mailbox.guid.replaceAll('-', '')}-${aliasOf(mailbox)}`

/** The address by which a mailbox names itself as a server, `<guid>@<domain>`; public folders are routed by such. */
export const guidAddress = ({ guid, address }: MailboxRow): string =>
  `${guid}${address.slice(address.lastIndexOf('@'))}`

/** The name of the server that a mailbox is on. */
export const serverDN = (mailbox: MailboxRow): string =>
  `${group}/cn=Configuration/cn=Servers/cn=${guidAddress(mailbox)}`

const guidForm = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/i

async function mailboxByLegacyDN(store: StoreView, name: string): Promise<MailboxRow | undefined> {
  const guid = guidForm.exec(name.slice(name.toLowerCase().lastIndexOf('/cn=') + '/cn='.length))
  const mailbox = guid ? await store.mailboxByGuid(guid.slice(1).join('-').toLowerCase()) : undefined
  return mailbox && legacyDN(mailbox).toLowerCase() === name.toLowerCase() ? mailbox : undefined
}

/** The mailbox that a name means, an archive too: by its primary address, by the one made of its guid, or by its legacy name. */
export async function mailboxByAnyName(store: StoreView, name: string): Promise<MailboxRow | undefined> {
  const folded = name.toLowerCase()
  const found = await store.mailboxByAddress(folded)
  if (found) return found
  if (folded.startsWith('/o=')) return mailboxByLegacyDN(store, name)
  const guid = guidForm.exec(folded)
  const named = guid?.[0].includes('-') ? await store.mailboxByGuid(guid[0]) : undefined
  return named && guidAddress(named) === folded ? named : undefined
}
