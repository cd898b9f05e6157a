import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  ExchangeService,
  ServiceResponseException,
  UserConfiguration,
  UserConfigurationDictionary,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const sent: string[] = []
const credentials = { username: 'ada@example.test', password: 'secret' }
const service = new ExchangeService({
  url: 'http://localhost/EWS/Exchange.asmx',
  credentials,
  fetch: async (request: Request) => {
    sent.push(await request.clone().text())
    return server.fetch(request)
  },
})

before(() => server.addMailbox({ address: credentials.username, password: credentials.password, displayName: 'Ada' }))
after(async () => {
  await server.close()
  await store.close()
})

const isRefused = (code: string) => (error: unknown) => error instanceof ServiceResponseException && error.code === code

test('a configuration is saved, found, changed and deleted', async () => {
  const configuration = new UserConfiguration()
  configuration.dictionary.set('text', 'a & b')
  configuration.dictionary.set('flag', true)
  configuration.dictionary.set('small', -5)
  configuration.dictionary.set('large', 2 ** 40)
  configuration.dictionary.set('exact', 2n ** 63n)
  configuration.dictionary.set('when', new Date('2024-01-02T03:04:05Z'))
  configuration.dictionary.set('list', ['a', 'b'])
  configuration.dictionary.set('bytes', Uint8Array.of(0, 255))
  configuration.dictionary.set('byte', { type: 'Byte', value: ['7'] })
  configuration.dictionary.set('nothing', undefined)
  configuration.dictionary.set(12, 'a number for a key')
  configuration.xmlData = new TextEncoder().encode('<a/>')
  await service.createUserConfiguration(configuration, 'Contoso', 'inbox')

  const found = await service.getUserConfiguration('Contoso', 'inbox')
  const expected = new Map<unknown, unknown>(configuration.dictionary)
  expected.set('large', BigInt(2 ** 40))
  expected.set('byte', 7)
  assert.deepEqual(new Map(found.dictionary), expected)
  assert.equal(new TextDecoder().decode(found.xmlData), '<a/>')
  assert.equal(found.binaryData, undefined)
  assert.equal(found.itemId?.id.length, 152)

  sent.length = 0
  await service.updateUserConfiguration(found)
  assert.equal(sent.length, 0, 'what has not changed is not sent')
  found.dictionary.set('byte', 8)
  found.dictionary.delete('nothing')
  await service.updateUserConfiguration(found)
  assert.match(sent[0]!, /<t:Type>Byte<\/t:Type><t:Value>8</, 'a value keeps its type')
  assert.doesNotMatch(sent[0]!, /XmlData/)
  found.binaryData = Uint8Array.of(1)
  await service.updateUserConfiguration(found)
  assert.doesNotMatch(sent[1]!, /Dictionary>/)
  const part = await service.getUserConfiguration('Contoso', 'inbox', { properties: ['BinaryData'] })
  assert.deepEqual([...part.binaryData!], [1])
  assert.equal(part.dictionary.size, 0)

  await service.deleteUserConfiguration(found)
  await assert.rejects(service.getUserConfiguration('Contoso', 'inbox'), isRefused('ErrorItemNotFound'))
})

test('a dictionary that was emptied is empty afterwards', async () => {
  const configuration = new UserConfiguration()
  configuration.dictionary.set('a', 'b')
  await service.createUserConfiguration(configuration, 'Emptied', 'drafts')
  await assert.rejects(service.createUserConfiguration(configuration, 'Emptied', 'drafts'), isRefused('ErrorItemSave'))
  configuration.dictionary.clear()
  await service.updateUserConfiguration(configuration)
  assert.equal((await service.getUserConfiguration('Emptied', 'drafts')).dictionary.size, 0)
})

test('a number that is not whole, or too large, is no value of a dictionary', () => {
  for (const value of [0.5, 2n ** 64n]) {
    const dictionary = new UserConfigurationDictionary([['a', value]])
    assert.throws(() => dictionary.toEntries(), TypeError)
  }
})

test('a configuration that was neither made nor found cannot be changed', async () => {
  await assert.rejects(service.updateUserConfiguration(new UserConfiguration()), TypeError)
})
