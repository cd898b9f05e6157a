import { Contact, type ExchangeService, type PropertySet } from '@exchequer/client'
import { type Print, report } from './report.js'

const displayName: PropertySet = { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] }

/** Creates three contacts in one call; each carries its id afterwards. */
export async function createContactsInBatch(service: ExchangeService, print: Print = console.log): Promise<Contact[]> {
  const contacts = [
    new Contact({
      displayName: 'Ada Keller',
      emailAddresses: [{ key: 'EmailAddress1', value: 'ada@contoso.com' }],
    }),
    new Contact({
      displayName: 'Bruno Lang',
      emailAddresses: [{ key: 'EmailAddress1', value: 'bruno@contoso.com' }],
    }),
    new Contact({
      displayName: 'Chiara Moser',
      emailAddresses: [{ key: 'EmailAddress1', value: 'chiara@contoso.com' }],
    }),
  ]
  const responses = await service.createItems(contacts, { savedItemFolderId: 'contacts' })
  report(print, 'create contacts', responses)
  // The end of an id is enough to tell items of one mailbox apart.
  for (const { displayName, itemId } of contacts) print(`  ${displayName}: …${itemId?.id.slice(144)}`)
  return contacts
}

/** Gets contacts by their ids, with the one property that is wanted. */
export async function getContactsInBatch(
  service: ExchangeService,
  ids: readonly Contact[],
  print: Print = console.log,
): Promise<Contact[]> {
  const responses = await service.bindToItems<Contact>(ids, displayName)
  report(print, 'get contacts', responses)
  return [...responses].flatMap(({ item }) => item ?? [])
}

/** Gives all contacts the same company; nothing else of them is sent. */
export async function updateContactsInBatch(
  service: ExchangeService,
  contacts: readonly Contact[],
  print: Print = console.log,
): Promise<void> {
  for (const contact of contacts) contact.companyName = 'Contoso'
  report(print, 'update contacts', await service.updateItems(contacts, { conflictResolution: 'AutoResolve' }))
}

/** Deletes contacts so that they can still be recovered. */
export async function deleteContactsInBatch(
  service: ExchangeService,
  contacts: readonly Contact[],
  print: Print = console.log,
): Promise<void> {
  report(print, 'delete contacts', await service.deleteItems(contacts, { deleteType: 'SoftDelete' }))
}
