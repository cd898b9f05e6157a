import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { calendarView, daily, makeEvent, occurrenceIdOf, view, weeklyOn } from './calendar-steps.js'
import { alice, createFolder, deleteItem, distinguished, findItem, folderId, host, shape, textOf } from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

let calendars = 0

/** A calendar of its own for a test. */
async function freshCalendar(): Promise<string> {
  const folder = `<t:CalendarFolder><t:DisplayName>Calendar ${++calendars}</t:DisplayName></t:CalendarFolder>`
  return folderId((await post(createFolder(distinguished('calendar'), folder))).fine.id)
}

test('a calendar view shows single events, occurrences and exceptions, and never a master', async () => {
  const folder = await freshCalendar()
  await makeEvent(server, { subject: 'Once', start: '2027-03-02T12:00:00Z', end: '2027-03-02T13:00:00Z' }, folder)
  const series = { start: '2027-03-01T09:00:00Z', end: '2027-03-01T10:00:00Z', recurrence: daily('2027-03-01', 30) }
  await makeEvent(server, { subject: 'Daily', ...series }, folder)
  const { shown } = await view(server, '2027-03-02T00:00:00Z', '2027-03-04T00:00:00Z', { folder })
  assert.deepEqual(shown, [
    'Daily 2027-03-02T09:00:00Z Occurrence',
    'Once 2027-03-02T12:00:00Z Single',
    'Daily 2027-03-03T09:00:00Z Occurrence',
  ])
  const masters = await post(findItem(folder, shape('Default')))
  assert.deepEqual(
    masters.fine.items.map((item) => textOf(item, 't:CalendarItemType')),
    ['RecurringMaster', 'Single'],
  )
})

test('an event that ends when the view begins is in it, and one that begins when it ends is not', async () => {
  const folder = await freshCalendar()
  const hours = ['08', '09', '10', '11']
  for (const hour of hours)
    await makeEvent(
      server,
      { subject: hour, start: `2027-03-02T${hour}:00:00Z`, end: `2027-03-02T${hour}:30:00Z` },
      folder,
    )
  const { shown } = await view(server, '2027-03-02T08:30:00Z', '2027-03-02T11:00:00Z', { folder })
  assert.deepEqual(
    shown.map((text) => text.slice(0, 2)),
    ['08', '09', '10'],
  )
})

test('an event of two months is in every view that it overlaps, and one that takes no time where it begins', async () => {
  const folder = await freshCalendar()
  await makeEvent(server, { subject: 'Long', start: '2027-01-01T00:00:00Z', end: '2027-03-01T00:00:00Z' }, folder)
  await makeEvent(server, { subject: 'Mark', start: '2027-02-10T00:00:00Z', end: '2027-02-10T00:00:00Z' }, folder)
  const inView = async (from: string, to: string): Promise<string[]> =>
    (await view(server, from, to, { folder })).shown.map((text) => text.slice(0, 4))
  assert.deepEqual(await inView('2027-02-10T00:00:00Z', '2027-02-11T00:00:00Z'), ['Long', 'Mark'])
  assert.deepEqual(await inView('2027-02-10T00:00:01Z', '2027-02-11T00:00:00Z'), ['Long'])
  assert.deepEqual(await inView('2027-03-01T00:00:01Z', '2027-03-11T00:00:00Z'), [])
})

test('a meeting at nine stays at nine across the change of clocks', async () => {
  const folder = await freshCalendar()
  const zone = 'W. Europe Standard Time'
  const recurrence = weeklyOn('Monday', '2027-03-15')
  await makeEvent(
    server,
    { subject: 'Nine', start: '2027-03-15T09:00:00', end: '2027-03-15T10:00:00', recurrence, zone },
    folder,
  )
  const { shown } = await view(server, '2027-03-20T00:00:00Z', '2027-04-06T00:00:00Z', { folder })
  assert.deepEqual(shown, [
    'Nine 2027-03-22T08:00:00Z Occurrence',
    'Nine 2027-03-29T07:00:00Z Occurrence',
    'Nine 2027-04-05T07:00:00Z Occurrence',
  ])
})

test('a series without an end shows what is far away as well as what is near', async () => {
  const folder = await freshCalendar()
  const recurrence = daily('2027-01-01')
  await makeEvent(
    server,
    { subject: 'Ever', start: '2027-01-01T09:00:00Z', end: '2027-01-01T10:00:00Z', recurrence },
    folder,
  )
  const { shown } = await view(server, '2190-05-05T00:00:00Z', '2190-05-06T00:00:00Z', { folder })
  assert.deepEqual(shown, ['Ever 2190-05-05T09:00:00Z Occurrence'])
})

test('MaxEntriesReturned cuts a view and says so', async () => {
  const folder = await freshCalendar()
  const recurrence = daily('2027-01-01')
  await makeEvent(
    server,
    { subject: 'Ever', start: '2027-01-01T09:00:00Z', end: '2027-01-01T10:00:00Z', recurrence },
    folder,
  )
  const week = ['2027-01-01T00:00:00Z', '2027-01-08T00:00:00Z'] as const
  const root = async (max: string) =>
    (await post(calendarView(...week, { folder, max }))).fine.message.node.children.find(
      ({ name }) => name === 'm:RootFolder',
    )!.attributes
  const cut = await root('MaxEntriesReturned="3"')
  assert.deepEqual([cut['TotalItemsInView'], cut['IncludesLastItemInRange']], ['7', 'false'])
  const whole = await root('MaxEntriesReturned="7"')
  assert.deepEqual([whole['TotalItemsInView'], whole['IncludesLastItemInRange']], ['7', 'true'])
})

test('a view that is cut shows the first events of all series and single events together, and counts the rest', async () => {
  const folder = await freshCalendar()
  const lasting = (hour: string) => ({ start: `2027-03-01T${hour}:00:00Z`, end: `2027-03-01T${hour}:30:00Z` })
  const early = await makeEvent(
    server,
    { subject: 'Early', ...lasting('08'), recurrence: daily('2027-03-01', 5) },
    folder,
  )
  await makeEvent(server, { subject: 'Late', ...lasting('15'), recurrence: daily('2027-03-01', 5) }, folder)
  await makeEvent(server, { subject: 'Other', ...lasting('08'), recurrence: daily('2027-03-01', 5) }, folder)
  await makeEvent(server, { subject: 'Once', ...lasting('12') }, folder)
  const week = ['2027-03-01T00:00:00Z', '2027-03-08T00:00:00Z'] as const
  const { shown } = await view(server, ...week, { folder })
  assert.equal(shown.length, 16)
  const first = [
    'Early 2027-03-01T08:00:00Z Occurrence',
    'Other 2027-03-01T08:00:00Z Occurrence',
    'Once 2027-03-01T12:00:00Z Single',
    'Late 2027-03-01T15:00:00Z Occurrence',
    'Early 2027-03-02T08:00:00Z Occurrence',
  ]
  const cut = await view(server, ...week, { folder, max: 'MaxEntriesReturned="5"' })
  assert.deepEqual([cut.shown, cut.total], [first, 16])
  await post(deleteItem([await occurrenceIdOf(server, early, 2)], 'HardDelete'))
  const left = await view(server, ...week, { folder, max: 'MaxEntriesReturned="5"' })
  assert.deepEqual([left.shown, left.total], [[...first.slice(0, 4), 'Other 2027-03-02T08:00:00Z Occurrence'], 15])
})

test('a view that makes no sense is refused', async () => {
  const codes = async (from: string, to: string, options?: Parameters<typeof calendarView>[2]): Promise<string[]> =>
    (await post(calendarView(from, to, options))).codes
  const [day, next] = ['2027-01-01T00:00:00Z', '2027-01-02T00:00:00Z']
  assert.deepEqual(await codes(next, day), ['ErrorInvalidOperation'])
  assert.deepEqual(await codes(day, '2029-01-02T00:00:00Z'), ['ErrorCalendarViewRangeTooBig'])
  assert.deepEqual(await codes(day, '9999-12-31T00:00:00Z'), ['ErrorValueOutOfRange'])
  assert.deepEqual(await codes('0001-01-01T00:00:00Z', day), ['ErrorValueOutOfRange'])
  assert.deepEqual(await codes(day, next, { max: 'MaxEntriesReturned="0"' }), ['ErrorInvalidPagingMaxRows'])
  const inbox = { folder: distinguished('inbox') }
  assert.deepEqual(await codes(day, next, inbox), ['ErrorCalendarFolderIsInvalidForCalendarView'])
  const sorted = calendarView(day, next).replace(
    '<m:ParentFolderIds>',
    '<m:SortOrder><t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="item:Subject"/></t:FieldOrder></m:SortOrder><m:ParentFolderIds>',
  )
  assert.deepEqual((await post(sorted)).codes, ['ErrorInvalidOperation'])
})

test('times without a zone mean the zone of the call', async () => {
  const folder = await freshCalendar()
  await makeEvent(server, { subject: 'Dawn', start: '2027-06-01T22:30:00Z', end: '2027-06-01T22:45:00Z' }, folder)
  const headers = '<t:TimeZoneContext><t:TimeZoneDefinition Id="W. Europe Standard Time"/></t:TimeZoneContext>'
  const seen = await view(server, '2027-06-02T00:00:00', '2027-06-03T00:00:00', { folder }, { headers, as: alice })
  assert.equal(seen.shown.length, 1)
  assert.equal((await view(server, '2027-06-02T00:00:00', '2027-06-03T00:00:00', { folder })).shown.length, 0)
})

test('a view shows a thousand entries where the policy says so, and all where it has no limit', async (context) => {
  for (const [profile, count] of [
    ['on-premises', 1000],
    ['unlimited', 1185],
  ] as const) {
    const own = await host({ throttling: { profile } })
    context.after(own.close)
    for (const hour of ['09', '13', '17']) {
      const times = { start: `2027-03-01T${hour}:00:00Z`, end: `2027-03-01T${hour}:30:00Z` }
      await makeEvent(own, { subject: hour, ...times, recurrence: daily('2027-03-01', 400) })
    }
    const { shown } = await view(own, '2027-03-01T00:00:00Z', '2028-03-30T00:00:00Z')
    assert.equal(new Set(shown).size, count, profile)
  }
})
