import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Appointment, ExchangeService, type Item, type PropertySet } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'
import {
  createAppointmentsInBatch,
  deleteAppointmentsInBatch,
  getAppointmentsInBatch,
  updateAppointmentsInBatch,
} from './appointments.js'
import { createContactsInBatch, deleteContactsInBatch, getContactsInBatch, updateContactsInBatch } from './contacts.js'
import { createMessagesInBatch, deleteMessagesInBatch, getMessagesInBatch, updateMessagesInBatch } from './messages.js'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const credentials = { username: 'alice@contoso.com', password: 'secret' }
await server.addMailbox({ address: credentials.username, password: credentials.password, displayName: 'Alice' })
const service = new ExchangeService({ url: 'http://localhost/EWS/Exchange.asmx', credentials, fetch: server.fetch })
after(async () => {
  await server.close()
  await store.close()
})

/** Collects what an example prints, and checks that nothing in it went wrong. */
function lines() {
  const printed: string[] = []
  const print = (line: string): void => {
    printed.push(line)
  }
  const assertSuccess = (): void => {
    const summaries = printed.filter((line) => !line.startsWith(' '))
    assert.equal(summaries.length, 4)
    for (const line of summaries) assert.match(line, /: success, 3 items$/, printed.join('\n'))
  }
  return { printed, print, assertSuccess }
}

const only = (uri: 'item:Subject' | 'contacts:CompanyName'): PropertySet => ({
  baseShape: 'IdOnly',
  additionalProperties: [uri],
})

async function codes(items: readonly Item[]): Promise<string[]> {
  return [...(await service.bindToItems(items))].map(({ errorCode }) => errorCode)
}

test('contacts are created, got, updated and deleted in batches', async () => {
  const { printed, print, assertSuccess } = lines()
  const contacts = await createContactsInBatch(service, print)
  const found = await getContactsInBatch(service, contacts, print)
  assert.deepEqual(
    found.map(({ displayName }) => displayName),
    ['Ada Keller', 'Bruno Lang', 'Chiara Moser'],
  )
  await updateContactsInBatch(service, found, print)
  await service.loadPropertiesForItems(contacts, only('contacts:CompanyName'))
  assert.deepEqual(
    contacts.map(({ companyName }) => companyName),
    ['Contoso', 'Contoso', 'Contoso'],
  )
  await deleteContactsInBatch(service, contacts, print)
  assert.equal((await service.findItems('contacts')).totalCount, 0)
  assertSuccess()
  assert.ok(printed.some((line) => /^ {2}Ada Keller: ….{8}$/.test(line)))
})

test('appointments are created, got, updated and deleted in batches', async () => {
  const { print, assertSuccess } = lines()
  const appointments = await createAppointmentsInBatch(service, new Date('2026-01-05T09:00:00Z'), print)
  const found = await getAppointmentsInBatch(service, appointments, print)
  assert.ok(found.every((item) => item instanceof Appointment))
  assert.deepEqual(
    found.map(({ calendarItemType }) => calendarItemType),
    ['Single', 'RecurringMaster', 'Single'],
  )
  assert.deepEqual(found[0]?.start, new Date('2026-01-07T09:00:00Z'))
  assert.equal(found[0]?.body?.value.trim(), 'What is done, what is not, and what comes next.')
  assert.equal(found[2]?.requiredAttendees?.length, 3)
  await updateAppointmentsInBatch(service, found, print)
  await service.loadPropertiesForItems(appointments, only('item:Subject'))
  assert.equal(appointments[1]?.subject, 'New address: Deliver to the food bank')
  await deleteAppointmentsInBatch(service, appointments, print)
  assert.deepEqual(await codes(appointments), ['ErrorItemNotFound', 'ErrorItemNotFound', 'ErrorItemNotFound'])
  assertSuccess()
})

test('messages are created, got, updated and deleted in batches', async () => {
  const { printed, print, assertSuccess } = lines()
  const messages = await createMessagesInBatch(service, print)
  const found = await getMessagesInBatch(service, messages, print)
  assert.ok(printed.includes('  The company choir to bruno@contoso.com'))
  await updateMessagesInBatch(service, found, new Date('2026-01-05T09:00:00Z'), print)
  await service.loadPropertiesForItems(messages, only('item:Subject'))
  assert.equal(messages[2]?.subject, 'As of 2026-01-05T09:00:00.000Z')
  await deleteMessagesInBatch(service, messages, print)
  assert.equal((await service.findItems('drafts')).totalCount, 0)
  assertSuccess()
})
