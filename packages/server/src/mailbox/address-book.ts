import type { Mailbox } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { isInDirectory, mailboxOf } from './directory.js'
import { isDistributionList } from './distribution-lists.js'
import { formatId } from './ids.js'
import { bestMatches, type Nameable, nameMatcher } from './name-matching.js'
import { StoredItem } from './stored-item.js'

/** Somebody in the directory: whoever has a mailbox here, and the distribution lists. */
export interface DirectoryPerson extends Nameable {
  readonly row: MailboxRow
}

/** Everybody in the directory. */
export async function directoryPeople(store: StoreView): Promise<DirectoryPerson[]> {
  const addresses = await store.addresses()
  return (await store.mailboxes())
    .filter(isInDirectory)
    .map((row) => ({ row, names: [row.displayName], addresses: addresses.get(row.id) ?? [] }))
}

/** Who of the directory an entry stands for. A legacy name, which Outlook and Evolution have resolved to an address, is one person's. */
export async function directoryMatches(
  store: StoreView,
  entry: string,
  among: (row: MailboxRow) => boolean = () => true,
): Promise<MailboxRow[]> {
  const matchOf = nameMatcher(entry)
  const dn = /^\s*(?:ex:)?=?(\/o=.*)$/is.exec(entry)?.[1]
  const named = dn === undefined ? undefined : await mailboxOf(store, dn.trim())
  if (named) return among(named) ? [named] : []
  const people = (await directoryPeople(store)).filter(({ row }) => among(row))
  return bestMatches(people, matchOf).map(({ row }) => row)
}

/** How answers name somebody of the directory. */
export const directoryMailbox = (row: MailboxRow): Mailbox => ({
  name: row.displayName,
  emailAddress: row.address,
  routingType: 'SMTP',
  mailboxType: isDistributionList(row) ? 'PublicDL' : 'Mailbox',
})

/** A contact or a private distribution list of a folder. */
export interface ContactPerson extends Nameable {
  readonly item: StoredItem
  readonly entries: readonly { readonly key: string; readonly address: string; readonly name: string | undefined }[]
}

const sliceLength = 512

/** The contacts and lists of a folder, one after the other. */
export async function* contactsIn(store: StoreView, { mailbox, id }: FolderRow): AsyncGenerator<ContactPerson> {
  for (let last = 0; ; ) {
    const rows = await store.listItems({
      mailbox,
      folder: id,
      associated: false,
      where: { kind: '>', column: 'id', value: last },
      sort: [{ column: 'id', descending: false }],
      offset: 0,
      limit: sliceLength,
    })
    for (const row of rows) {
      if (isTimeUp()) await giveWay()
      const item = new StoredItem(row)
      if (item.table.element === 'Contact' || item.table.element === 'DistributionList') yield contactPerson(item)
    }
    if (rows.length < sliceLength) return
    last = rows.at(-1)!.id
  }
}

export function contactPerson(item: StoredItem): ContactPerson {
  const { properties } = item
  const text = (key: string): string | undefined => properties[key] as string | undefined
  const entries = ((properties['emailAddresses'] as { key: string; value?: string; name?: string }[] | undefined) ?? [])
    .filter(({ value }) => value !== undefined && value !== '')
    .map(({ key, value, name }) => ({ key, address: value!, name }))
  return {
    item,
    entries,
    names: ['displayName', 'givenName', 'surname', 'fileAs', 'nickname', 'subject'].map(text),
    addresses: entries.map(({ address }) => address),
  }
}

/** How answers name a contact by each of its addresses, or a list by its id. */
export function contactMailboxes({ item, entries }: ContactPerson, mailboxGuid: string): Mailbox[] {
  const { properties, row, table } = item
  const itemId = { id: formatId('item', mailboxGuid, row.id) }
  const name = (properties['displayName'] ?? properties['fileAs']) as string | undefined
  if (table.element === 'DistributionList')
    return [{ name: name ?? '', routingType: 'MAPIPDL', mailboxType: 'PrivateDL', itemId }]
  return entries.map((entry) => ({
    name: name ?? entry.name ?? entry.address,
    emailAddress: entry.address,
    routingType: 'SMTP',
    mailboxType: 'Contact',
    itemId,
  }))
}
