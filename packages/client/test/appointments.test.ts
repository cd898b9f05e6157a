import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Appointment, ExchangeService, occurrenceOf, PropertySet, recurringMasterOf } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
await server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada Lovelace' })
const service = new ExchangeService({
  url: 'http://localhost/EWS/Exchange.asmx',
  credentials: { username: 'ada@example.test', password: 'secret' },
  version: 'Exchange2016',
  fetch: server.fetch,
})

after(async () => {
  await server.close()
  await store.close()
})

const at = (text: string): Date => new Date(`${text}:00Z`)

const series = new Appointment({
  subject: 'Stand-up',
  start: at('2027-05-03T09:00'),
  end: at('2027-05-03T09:15'),
  recurrence: {
    pattern: { element: 'WeeklyRecurrence', value: { interval: 1, daysOfWeek: ['Monday', 'Wednesday'] } },
    range: { element: 'NumberedRecurrence', value: { startDate: '2027-05-03', numberOfOccurrences: 6 } },
  },
})
const [created] = await service.createItems([series])
assert.equal(created!.result, 'success', created!.errorMessage)

const fortnight = { startDate: at('2027-05-03T00:00'), endDate: at('2027-05-17T00:00') }
const startsIn = async (): Promise<string[]> =>
  (await service.findAppointments('calendar', fortnight)).items.map(({ start }) => start!.toISOString().slice(0, 16))

test('a view shows the occurrences of a series', async () => {
  const { items, totalCount, moreAvailable } = await service.findAppointments('calendar', fortnight)
  assert.equal(totalCount, 4)
  assert.equal(moreAvailable, false)
  assert.deepEqual(
    items.map(({ start, calendarItemType }) => [start!.toISOString(), calendarItemType]),
    [3, 5, 10, 12].map((day) => [`2027-05-${String(day).padStart(2, '0')}T09:00:00.000Z`, 'Occurrence']),
  )
})

test('occurrences are got by their numbers, many at a time, and lead to their series', async () => {
  const found = await service.bindToItems<Appointment>([1, 2, 7].map((index) => occurrenceOf(series, index)))
  assert.deepEqual(
    [...found].map(({ errorCode }) => errorCode),
    ['NoError', 'NoError', 'ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange'],
  )
  const [, second] = [...found].map(({ item }) => item)
  assert.equal(second!.originalStart!.toISOString(), '2027-05-05T09:00:00.000Z')
  const [master] = await service.bindToItems<Appointment>([recurringMasterOf(second!)], PropertySet.firstClass)
  assert.equal(master!.item!.itemId!.id, series.itemId!.id)
  assert.equal(master!.item!.lastOccurrence!.start.toISOString(), '2027-05-19T09:00:00.000Z')
})

test('one occurrence is moved and another one deleted in batches, each with its own result', async () => {
  const [bound] = await service.bindToItems<Appointment>([occurrenceOf(series, 2)])
  const second = bound!.item!
  second.start = at('2027-05-05T14:00')
  second.end = at('2027-05-05T14:15')
  const [updated] = await service.updateItems([second])
  assert.equal(updated!.result, 'success', updated!.errorMessage)
  const deleted = await service.deleteItems([occurrenceOf(series, 3), occurrenceOf(series, 3)], {
    deleteType: 'MoveToDeletedItems',
    sendCancellations: 'SendToNone',
  })
  assert.deepEqual(
    [...deleted].map(({ errorCode }) => errorCode),
    ['NoError', 'ErrorCalendarOccurrenceIsDeletedFromRecurrence'],
  )
  assert.deepEqual(await startsIn(), ['2027-05-03T09:00', '2027-05-05T14:00', '2027-05-12T09:00'])
  const [master] = await service.bindToItems<Appointment>([series])
  assert.equal(master!.item!.modifiedOccurrences!.length, 1)
  assert.equal(master!.item!.deletedOccurrences!.length, 1)
})
