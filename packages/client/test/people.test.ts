import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Contact, ContactGroup, ExchangeService, ServiceResponseException } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
await server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada Lovelace' })
await server.addMailbox({ address: 'bob@example.test', password: 'secret', displayName: 'Bob' })
await server.addDistributionList({ address: 'all@example.test', members: ['ada@example.test', 'bob@example.test'] })
const credentials = { username: 'ada@example.test', password: 'secret' }
const service = new ExchangeService({
  url: 'http://localhost/EWS/Exchange.asmx',
  credentials,
  version: 'Exchange2016',
  fetch: server.fetch,
})

after(async () => {
  await server.close()
  await store.close()
})

test('names are resolved, one, several or none', async () => {
  const one = await service.resolveName('lovelace', { returnFullContactData: true })
  assert.equal(one.resolutions.length, 1)
  assert.equal(one.resolutions[0]!.mailbox.emailAddress, 'ada@example.test')
  assert.equal(one.resolutions[0]!.contact!.displayName, 'Ada Lovelace')
  assert.deepEqual(await service.resolveName('nobody'), { resolutions: [], includesAllResolutions: true })
  assert.equal((await service.resolveName('a')).resolutions.length, 2)
  await assert.rejects(service.resolveName('-'), (error: ServiceResponseException) => {
    assert.ok(error instanceof ServiceResponseException)
    return error.code === 'ErrorInvalidNameForNameResolution'
  })
})

test('lists of the directory and of contacts are expanded', async () => {
  const members = async (group: Parameters<typeof service.expandGroup>[0]) =>
    (await service.expandGroup(group)).map(({ emailAddress }) => emailAddress)
  assert.deepEqual(await members('all@example.test'), ['ada@example.test', 'bob@example.test'])
  const group = new ContactGroup({ displayName: 'Two', members: [{ mailbox: { emailAddress: 'x@example.org' } }] })
  await service.createItems([group])
  assert.deepEqual(await members(group), ['x@example.org'])
})

test('people are found a page at a time, and one of them got whole', async () => {
  const contacts = ['Ann', 'Ben', 'Cid'].map(
    (displayName) =>
      new Contact({ displayName, emailAddresses: [{ key: 'EmailAddress1', value: `${displayName}@example.org` }] }),
  )
  await service.createItems(contacts)
  const page = await service.findPeople({
    folder: 'contacts',
    queryString: 'ben',
    properties: ['persona:DisplayName'],
    sortOrder: [{ property: 'persona:DisplayName', order: 'Descending' }],
  })
  assert.equal(page.totalCount, 1)
  const [ben] = page.people
  assert.equal(ben!.displayName, 'Ben')
  assert.equal((await service.getPersona(ben!)).emailAddress!.emailAddress, 'Ben@example.org')
  assert.equal((await service.getPersona('ann@example.org')).displayName, 'Ann')
  await assert.rejects(service.findPeople({ folder: 'directory' }), ServiceResponseException)
})

test('a photo is set, got and taken away', async () => {
  const photo = new Uint8Array([0xff, 0xd8, 0xff, ...new Uint8Array(20_000)])
  assert.equal(await service.getUserPhoto('ada@example.test'), undefined)
  await service.setUserPhoto('ada@example.test', photo)
  assert.deepEqual(await service.getUserPhoto('ada@example.test', 'HR648x648'), photo)
  await assert.rejects(service.setUserPhoto('bob@example.test', photo), ServiceResponseException)
  await service.setUserPhoto('ada@example.test', new Uint8Array())
  assert.equal(await service.getUserPhoto('ada@example.test'), undefined)
})
