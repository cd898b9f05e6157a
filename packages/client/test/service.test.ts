import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import {
  Contact,
  EmailMessage,
  ExchangeService,
  Folder,
  folderOf,
  type Item,
  PropertySet,
  ServiceRequestException,
  Task,
} from '@exchequer/client'
import { ResolveNames } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const url = 'http://localhost/EWS/Exchange.asmx'
let users = 0
let service: ExchangeService
let address: string

async function open(options: { batchSize?: number } = {}): Promise<ExchangeService> {
  address = `user${++users}@contoso.com`
  await server.addMailbox({ address, password: 'secret', displayName: `User ${users}` })
  return new ExchangeService({
    url,
    credentials: { username: address, password: 'secret' },
    fetch: server.fetch,
    ...options,
  })
}

beforeEach(async () => {
  service = await open()
})

after(async () => {
  await server.close()
  await store.close()
})

const codes = (responses: Iterable<{ errorCode: string }>): string[] => [...responses].map(({ errorCode }) => errorCode)

async function createContacts(count: number): Promise<Contact[]> {
  const contacts = Array.from({ length: count }, (_, i) => new Contact({ surname: `Contact ${i}` }))
  assert.equal((await service.createItems(contacts)).overallResult, 'success')
  return contacts
}

test('one bad id among three leaves the others alone', async () => {
  const [first, , third] = await createContacts(3)
  const responses = await service.bindToItems<Contact>([first!, 'not-an-id', third!])
  assert.equal(responses.overallResult, 'error')
  assert.deepEqual(codes(responses), ['NoError', 'ErrorInvalidIdMalformed', 'NoError'])
  assert.equal(responses.at(2)?.item?.surname, 'Contact 2')
})

test('deleting twice says that the item is gone', async () => {
  const contacts = await createContacts(2)
  const once = await service.deleteItems(contacts, { deleteType: 'HardDelete' })
  assert.deepEqual(codes(once), ['NoError', 'NoError'])
  const twice = await service.deleteItems(contacts, { deleteType: 'MoveToDeletedItems' })
  assert.deepEqual(codes(twice), ['ErrorItemNotFound', 'ErrorItemNotFound'])
  assert.equal(twice.at(0)?.errorMessage, 'The specified object was not found in the store.')
})

test('every kind of change arrives', async () => {
  const colour = {
    distinguishedPropertySetId: 'PublicStrings',
    propertyName: 'Colour',
    propertyType: 'String',
  } as const
  const contact = new Contact({
    givenName: 'Ada',
    jobTitle: 'Cook',
    emailAddresses: [
      { key: 'EmailAddress1', value: 'one@contoso.com' },
      { key: 'EmailAddress2', value: 'two@contoso.com' },
    ],
    physicalAddresses: [{ key: 'Home', city: 'Springfield', state: 'OR' }],
    categories: ['red'],
    birthday: new Date('1990-05-01T11:59:00Z'),
  })
  contact.setExtendedProperty(colour, 'blue')
  await service.createItems([contact])

  contact.jobTitle = undefined
  contact.surname = 'Keller'
  contact.categories?.push('green')
  contact.emailAddresses = [{ key: 'EmailAddress2', value: 'new@contoso.com' }]
  contact.physicalAddresses![0]!.city = 'Shelbyville'
  contact.setExtendedProperty(colour, 'green')
  assert.deepEqual(codes(await service.updateItems([contact])), ['NoError'])

  const [response] = await service.bindToItems<Contact>([contact], {
    baseShape: 'AllProperties',
    additionalProperties: [colour],
  })
  const found = response?.item
  assert.ok(found)
  assert.equal(found.givenName, 'Ada')
  assert.equal(found.jobTitle, undefined)
  assert.equal(found.surname, 'Keller')
  assert.deepEqual(found.categories, ['red', 'green'])
  assert.deepEqual(
    found.emailAddresses?.map(({ key, value }) => [key, value]),
    [['EmailAddress2', 'new@contoso.com']],
  )
  assert.equal(found.physicalAddresses?.[0]?.city, 'Shelbyville')
  assert.equal(found.physicalAddresses?.[0]?.state, 'OR')
  assert.equal(found.getExtendedProperty(colour), 'green')
  assert.deepEqual(found.birthday?.toISOString().slice(0, 10), '1990-05-01')
})

test('an update with a stale change key does what the conflict resolution says', async () => {
  const [contact] = await createContacts(1)
  const stale = (await service.bindToItems<Contact>([contact!])).at(0)!.item!
  contact!.jobTitle = 'Cook'
  await service.updateItems([contact!])
  stale.jobTitle = 'Baker'
  assert.deepEqual(codes(await service.updateItems([stale], { conflictResolution: 'NeverOverwrite' })), [
    'ErrorIrresolvableConflict',
  ])
  const forced = await service.updateItems([stale], { conflictResolution: 'AlwaysOverwrite' })
  assert.deepEqual(codes(forced), ['NoError'])
  assert.notEqual(stale.itemId?.changeKey, contact!.itemId?.changeKey)
})

test('an item is as it was after an update that the server refused', async () => {
  const [contact] = await createContacts(1)
  await service.deleteItems([contact!], { deleteType: 'HardDelete' })
  contact!.jobTitle = 'Cook'
  assert.deepEqual(codes(await service.updateItems([contact!])), ['ErrorItemNotFound'])
  // It is still to be sent.
  assert.deepEqual(codes(await service.updateItems([contact!])), ['ErrorItemNotFound'])
})

test('items are found page by page, or all in a row', async () => {
  await createContacts(7)
  const sortOrder = [{ property: 'contacts:Surname', order: 'Descending' }] as const
  const propertySet: PropertySet = { baseShape: 'IdOnly', additionalProperties: ['contacts:Surname'] }
  const page = await service.findItems<Contact>('contacts', { pageSize: 3, offset: 3, sortOrder, propertySet })
  assert.deepEqual(
    page.items.map(({ surname }) => surname),
    ['Contact 3', 'Contact 2', 'Contact 1'],
  )
  assert.equal(page.totalCount, 7)
  assert.equal(page.moreAvailable, true)
  assert.equal(page.nextPageOffset, 6)
  const all: (string | undefined)[] = []
  for await (const { surname } of service.findAllItems<Contact>('contacts', { pageSize: 3, sortOrder, propertySet }))
    all.push(surname)
  assert.deepEqual(
    all,
    [6, 5, 4, 3, 2, 1, 0].map((i) => `Contact ${i}`),
  )
})

test('a folder is synced page by page, and goes on where it ended', async () => {
  const contacts = await createContacts(5)
  const first = await service.syncFolderItems({ folder: 'contacts', maxChangesReturned: 2 })
  assert.equal(first.changes.length, 2)
  assert.equal(first.moreChangesAvailable, true)

  const rest = service.syncAllFolderItems({ folder: 'contacts', maxChangesReturned: 2, syncState: first.syncState })
  const seen = new Set(first.changes.map(({ itemId }) => itemId.id))
  for await (const change of rest) seen.add(change.itemId.id)
  assert.deepEqual(seen, new Set(contacts.map(({ itemId }) => itemId!.id)))

  contacts[1]!.jobTitle = 'Cook'
  await service.updateItems([contacts[1]!])
  await service.deleteItems([contacts[2]!], { deleteType: 'HardDelete' })
  const later = await service.syncFolderItems<Contact>({
    folder: 'contacts',
    syncState: rest.syncState,
    propertySet: PropertySet.firstClass,
  })
  assert.equal(later.moreChangesAvailable, false)
  const byType = new Map(later.changes.map((change) => [change.changeType, change]))
  assert.deepEqual([...byType.keys()].toSorted(), ['delete', 'update'])
  const update = byType.get('update')
  assert.ok(update?.changeType === 'update' && update.item instanceof Contact)
  assert.equal(update.item.jobTitle, 'Cook')
  assert.equal(byType.get('delete')?.itemId.id, contacts[2]!.itemId!.id)
})

test('a sync that is left early tells the page again', async () => {
  await createContacts(4)
  const sync = service.syncAllFolderItems({ folder: 'contacts', maxChangesReturned: 3 })
  let taken = 0
  for await (const _ of sync) if (++taken === 2) break
  assert.equal(sync.syncState, undefined)
  for await (const _ of sync) taken++
  assert.equal(taken, 6)
  assert.ok(sync.syncState)
})

test('a sync state that is none is thrown with its code', async () => {
  await assert.rejects(service.syncFolderItems({ folder: 'contacts', syncState: 'bm9uc2Vuc2U=' }), {
    name: 'ServiceResponseException',
    code: 'ErrorInvalidSyncStateData',
  })
})

test('a message that is read is told as that', async () => {
  const message = new EmailMessage({ subject: 'Plan', isRead: false })
  await service.createItems([message], { savedItemFolderId: 'inbox' })
  const { syncState } = await service.syncFolderItems({ folder: 'inbox' })
  message.isRead = true
  assert.deepEqual(codes(await service.updateItems([message])), ['NoError'])
  const { changes } = await service.syncFolderItems({ folder: 'inbox', syncState })
  assert.deepEqual(
    changes.map((change) => [change.changeType, change.changeType === 'readFlagChange' && change.isRead]),
    [['readFlagChange', true]],
  )
})

test('a message that was saved is sent', async () => {
  const message = new EmailMessage({ subject: 'To myself', toRecipients: [{ emailAddress: address }] })
  await service.createItems([message])
  assert.deepEqual(codes(await service.sendItems([message])), ['NoError'])
  const { items } = await service.findItems<EmailMessage>('inbox')
  assert.deepEqual(
    items.map(({ subject }) => subject),
    ['To myself'],
  )
  assert.equal((await service.findItems('sentitems')).totalCount, 1)
  assert.equal((await service.findItems('drafts')).totalCount, 0)
})

test('folders are created, found, used and deleted', async () => {
  const plans = new Folder({ displayName: 'Plans' })
  const created = await service.createFolders([plans], 'inbox')
  assert.deepEqual(codes(created), ['NoError'])
  assert.deepEqual(codes(await service.createFolders([new Folder({ displayName: 'Plans' })], 'inbox')), [
    'ErrorFolderExists',
  ])
  await service.createItems([new EmailMessage({ subject: 'Plan' })], { savedItemFolderId: plans })
  const [bound] = await service.bindToFolders<Folder>([plans])
  assert.equal(bound?.folder?.displayName, 'Plans')
  assert.equal(bound?.folder?.totalCount, 1)
  const found = await service.findFolders('msgfolderroot', { traversal: 'Deep' })
  assert.ok(found.folders.some(({ displayName }) => displayName === 'Plans'))
  assert.deepEqual(codes(await service.deleteFolders([plans], { deleteType: 'HardDelete' })), ['NoError'])
  assert.deepEqual(codes(await service.bindToFolders([plans])), ['ErrorFolderNotFound'])
})

test('ids are converted', async () => {
  const [contact] = await createContacts(1)
  const { id } = contact!.itemId!
  const [hex] = await service.convertIds([{ id, format: 'EwsId', mailbox: address }], 'HexEntryId')
  assert.equal(hex?.result, 'success')
  assert.equal(hex?.alternateId?.format, 'HexEntryId')
  const [back] = await service.convertIds([hex!.alternateId!], 'EwsId')
  assert.equal(back?.alternateId?.id, id)
})

test('long lists go out in several calls', async () => {
  service = await open({ batchSize: 10 })
  const tasks: Item[] = Array.from({ length: 35 }, (_, i) => new Task({ subject: `Task ${i}` }))
  const done: number[] = []
  const created = await service.createItems(tasks, {
    concurrency: 2,
    onProgress: (progress) => done.push(progress.done),
  })
  assert.equal(created.overallResult, 'success')
  assert.equal(done.length, 4)
  const bound = await service.bindToItems<Task>(tasks, { baseShape: 'IdOnly', additionalProperties: ['item:Subject'] })
  assert.deepEqual(
    [...bound].map(({ item }) => item?.subject),
    tasks.map(({ subject }) => subject),
  )
})

test('an operation that the server does not have answers with its code', async () => {
  const [message] = await service.call(ResolveNames, { unresolvedEntry: 'nobody', returnFullContactData: false })
  assert.equal(message?.responseClass, 'Error')
})

test('the folders of somebody else are not open to everybody', async () => {
  const owner = address
  service = await open()
  await assert.rejects(service.findItems(folderOf(owner, 'inbox')), { name: 'ServiceResponseException' })
})

test('a wrong password is told', async () => {
  const stranger = new ExchangeService({
    url,
    credentials: { username: address, password: 'guess' },
    fetch: server.fetch,
  })
  await assert.rejects(stranger.findItems('inbox'), (error) => {
    assert.ok(error instanceof ServiceRequestException)
    assert.equal(error.status, 401)
    return true
  })
})
