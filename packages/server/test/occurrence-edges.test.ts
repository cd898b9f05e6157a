import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  changeEvent,
  daily,
  getReference,
  occurrenceId,
  occurrenceIdOf,
  readAll,
  seriesMaker,
} from './calendar-steps.js'
import {
  deleteField,
  deleteItem,
  field,
  getItem,
  host,
  type Id,
  itemChange,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const series = seriesMaker(server)

const times = (from: string, to: string): Record<string, string> => ({
  'calendar:Start': `<t:Start>${from}</t:Start>`,
  'calendar:End': `<t:End>${to}</t:End>`,
})

test('a start of its own keeps its end when the series becomes shorter, and an end its start', async () => {
  const { master, day } = await series()
  const [late, long] = [await occurrenceIdOf(server, master, 2), await occurrenceIdOf(server, master, 3)]
  ;(await post(changeEvent(late, { 'calendar:Start': `<t:Start>${day(2)}T09:50:00Z</t:Start>` }))).fine
  ;(await post(changeEvent(long, { 'calendar:End': `<t:End>${day(3)}T12:00:00Z</t:End>` }))).fine
  ;(await post(changeEvent(master, { 'calendar:End': `<t:End>${day(1)}T09:30:00Z</t:End>` }))).fine
  const timesOf = async (id: Id) => {
    const item = await readAll(server, id)
    return [textOf(item, 't:Start')!.slice(11), textOf(item, 't:End')!.slice(11)]
  }
  assert.deepEqual(await timesOf(late), ['09:50:00Z', '10:00:00Z'])
  assert.deepEqual(await timesOf(long), ['09:00:00Z', '12:00:00Z'])
  assert.deepEqual(await timesOf(await occurrenceIdOf(server, master, 4)), ['09:00:00Z', '09:30:00Z'])
})

test('what is added to a body that an occurrence gave up is all that it has', async () => {
  const { master } = await series({ before: '<t:Body BodyType="Text">Shared. </t:Body>' })
  const added = `<t:AppendToItemField>${field('item:Body')}<t:CalendarItem><t:Body BodyType="Text">Added.</t:Body></t:CalendarItem></t:AppendToItemField>`
  const second = await occurrenceIdOf(server, master, 2)
  const change = async (id: Id, updates: string): Promise<void> => {
    ;(await post(updateItem(itemChange({ id: id.id }, updates), 'AlwaysOverwrite'))).fine
  }
  const bodyOf = async (id: Id) => textOf(await readAll(server, id), 't:Body')
  await change(second, deleteField(field('item:Body')))
  assert.equal(await bodyOf(second), '')
  await change(second, added)
  assert.equal(await bodyOf(second), 'Added.')
  const third = await occurrenceIdOf(server, master, 3)
  await change(third, added)
  assert.equal(await bodyOf(third), 'Shared. Added.')
  await change(third, deleteField(field('item:Body')) + added)
  assert.equal(await bodyOf(third), 'Added.')
  assert.equal(await bodyOf(master), 'Shared. ')
})

test('ranges find an occurrence where it was moved, past neighbours that were deleted', async () => {
  const { master, day } = await series()
  const first = await occurrenceIdOf(server, master, 1)
  for (const instance of [2, 3, 4])
    (await post(deleteItem([await occurrenceIdOf(server, master, instance)], 'HardDelete'))).fine
  ;(await post(changeEvent(first, times(`${day(4)}T06:00:00Z`, `${day(4)}T07:00:00Z`)))).fine
  const ranges = async (range: string) => {
    const reference = `<t:RecurringMasterItemIdRanges Id="${master.id}"><t:Ranges>${range}</t:Ranges></t:RecurringMasterItemIdRanges>`
    return (await post(getReference(reference))).fine.items.slice(1).map((item) => textOf(item, 't:Start'))
  }
  const [from, to] = [`${day(4)}T00:00:00Z`, `${day(5)}T00:00:00Z`]
  assert.deepEqual(await ranges(`<t:Range Start="${from}" End="${to}"/>`), [`${day(4)}T06:00:00Z`])
  assert.deepEqual(await ranges(`<t:Range Start="${from}" End="${to}" CompareOriginalStartTime="true"/>`), [])
  assert.deepEqual(await ranges('<t:Range Count="1"/>'), [`${day(4)}T06:00:00Z`])
  assert.deepEqual(await ranges('<t:Range/>'), [`${day(4)}T06:00:00Z`, `${day(5)}T09:00:00Z`])
})

test('a number that leads behind the last day of all calendars is out of range', async () => {
  const { master, day } = await series({ recurrence: '' })
  ;(await post(changeEvent(master, { 'calendar:Recurrence': `<t:Recurrence>${daily(day(1))}</t:Recurrence>` }))).fine
  const codes = async (instance: number) => (await post(getReference(occurrenceId(master, instance)))).codes
  assert.deepEqual(await codes(1_000_000), ['NoError'])
  for (const instance of [3_000_000, 2 ** 31 - 1, -1, -(2 ** 31)])
    assert.deepEqual(await codes(instance), ['ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange'])
  ;(await post(deleteItem([master], 'HardDelete'))).fine
})

test('class and UID of an occurrence are those of its series', async () => {
  const { master } = await series()
  const second = await occurrenceIdOf(server, master, 2)
  const codes = async (changes: Record<string, string>) => (await post(changeEvent(second, changes))).codes
  const other = '<t:ItemClass>IPM.Appointment.Other</t:ItemClass>'
  assert.deepEqual(await codes({ 'item:ItemClass': other }), ['ErrorInvalidPropertySet'])
  assert.deepEqual(await codes({ 'calendar:UID': '<t:UID>other</t:UID>' }), ['ErrorInvalidPropertySet'])
  const uid = textOf(await readAll(server, master), 't:UID')
  const text =
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:New\r\nDTSTART:DAYT120000Z\r\nDTEND:DAYT130000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
  const start = textOf(await readAll(server, second), 't:Start')!
  const content = Buffer.from(text.replaceAll('DAY', start.slice(0, 10).replaceAll('-', ''))).toString('base64')
  assert.deepEqual(await codes({ 'item:MimeContent': `<t:MimeContent>${content}</t:MimeContent>` }), ['NoError'])
  const item = await readAll(server, second)
  assert.deepEqual([textOf(item, 't:Subject'), textOf(item, 't:UID')], ['New', uid])
})

test('two occurrences are changed in one batch by the keys of before, and one of them not twice', async () => {
  const { master } = await series()
  const [second, third] = [await occurrenceIdOf(server, master, 2), await occurrenceIdOf(server, master, 3)]
  const renamed = (id: Id) =>
    itemChange(id, setField(field('item:Subject'), '<t:CalendarItem><t:Subject>Own</t:Subject></t:CalendarItem>'))
  assert.deepEqual((await post(updateItem(renamed(second) + renamed(third) + renamed(second)))).codes, [
    'NoError',
    'NoError',
    'ErrorIrresolvableConflict',
  ])
  // The series itself has the same name as before.
  assert.deepEqual((await post(updateItem(renamed(master)))).codes, ['NoError'])
  assert.deepEqual((await post(updateItem(renamed(third), 'NeverOverwrite'))).codes, ['ErrorIrresolvableConflict'])
})

test('an extended property that an occurrence was given stays when the series is given another', async () => {
  const { master } = await series()
  const second = await occurrenceIdOf(server, master, 2)
  const path =
    '<t:ExtendedFieldURI PropertySetId="c11ff724-aa03-4555-9952-8fa248a11c3e" PropertyName="x" PropertyType="String"/>'
  const set = async (id: Id, value: string): Promise<void> => {
    const item = `<t:CalendarItem><t:ExtendedProperty>${path}<t:Value>${value}</t:Value></t:ExtendedProperty></t:CalendarItem>`
    ;(await post(updateItem(itemChange({ id: id.id }, setField(path, item)), 'AlwaysOverwrite'))).fine
  }
  const ownValue = async (id: Id) =>
    textOf((await post(getItem([{ id: id.id }], shape('IdOnly', [path])))).fine.item, 't:ExtendedProperty/t:Value')
  await set(master, 'one')
  assert.equal(await ownValue(second), 'one')
  await set(second, 'one')
  await set(master, 'two')
  assert.deepEqual([await ownValue(second), await ownValue(master)], ['one', 'two'])
  ;(await post(updateItem(itemChange({ id: second.id }, deleteField(path)), 'AlwaysOverwrite'))).fine
  assert.deepEqual([await ownValue(second), await ownValue(master)], [undefined, 'two'])
})
