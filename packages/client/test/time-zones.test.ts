import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Appointment, ExchangeService, type ExchangeServiceOptions } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store, clock: () => new Date('2027-01-05T08:00:00.125Z') })
await server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada Lovelace' })

const serviceWith = (options: Partial<ExchangeServiceOptions> = {}): ExchangeService =>
  new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username: 'ada@example.test', password: 'secret' },
    version: 'Exchange2016',
    fetch: server.fetch,
    ...options,
  })
const service = serviceWith()

after(async () => {
  await server.close()
  await store.close()
})

test('the zones of a server are got, all or by their ids, with their rules or without', async () => {
  assert.ok((await service.getServerTimeZones()).length > 130)
  const [pacific, ...others] = await service.getServerTimeZones(['Pacific Standard Time', 'Nowhere'])
  assert.deepEqual(others, [])
  assert.equal(pacific!.name, '(UTC-08:00) Pacific Time (US & Canada)')
  assert.equal(pacific!.periods!.length, 4)
  assert.equal(pacific!.transitions!.transition[1]!.element, 'AbsoluteDateTransition')
  const [named] = await service.getServerTimeZones(['Pacific Standard Time'], { returnFullTimeZoneData: false })
  assert.deepEqual({ ...named }, { id: pacific!.id, name: pacific!.name })
})

test('a zone of the server can be that of a service and of an appointment, under a name of its own', async () => {
  const [tokyo] = await service.getServerTimeZones(['Tokyo Standard Time'])
  const [pacific] = await service.getServerTimeZones(['Pacific Standard Time'])
  const inTokyo = serviceWith({ timeZone: { ...tokyo!, id: 'Here' } })
  const start = new Date('2027-01-05T10:00:00Z')
  const appointment = new Appointment({ subject: 'x', start, startTimeZone: { ...pacific!, id: 'There' } })
  await inTokyo.createItems([appointment])
  const [found] = await inTokyo.bindToItems<Appointment>([appointment])
  assert.equal(found!.item!.start!.getTime(), start.getTime())
  assert.equal(found!.item!.startTimeZone!.id, 'There')
  assert.deepEqual(found!.item!.startTimeZone!.transitions, pacific!.transitions)
})

test('dates are the same instants in every zone, and have milliseconds where that is asked for', async () => {
  const appointment = new Appointment({ subject: 'x', start: new Date('2027-01-05T10:00:00Z') })
  await service.createItems([appointment])
  const createdBy = async (options: Partial<ExchangeServiceOptions>): Promise<string> => {
    const [found] = await serviceWith(options).bindToItems<Appointment>([appointment])
    return found!.item!.dateTimeCreated!.toISOString()
  }
  assert.equal(await createdBy({}), '2027-01-05T08:00:00.000Z')
  assert.equal(await createdBy({ timeZone: 'India Standard Time' }), '2027-01-05T08:00:00.000Z')
  assert.equal(await createdBy({ dateTimePrecision: 'Milliseconds' }), '2027-01-05T08:00:00.125Z')
  const both = { timeZone: 'India Standard Time', dateTimePrecision: 'Milliseconds' } as const
  assert.equal(await createdBy(both), '2027-01-05T08:00:00.125Z')
})
