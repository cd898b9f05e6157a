import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  createItem,
  deleteField,
  deleteItem,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

let mail: Host
before(async () => {
  mail = await host()
})
after(() => mail.close())

const task = (more = ''): string => `<t:Task><t:Subject>Do it</t:Subject>${more}</t:Task>`
const make = async (more = '', folder?: string): Promise<Id> =>
  (await mail.post(createItem(task(more), folder))).fine.id
const read = async ({ id }: Id): Promise<XmlNode> =>
  (await mail.post(getItem([{ id }], shape('AllProperties')))).fine.item
const set = (name: string, value: string): string =>
  setField(field(`task:${name}`), `<t:Task><t:${name}>${value}</t:${name}></t:Task>`)
const change = async ({ id }: Id, ...updates: string[]): Promise<Answer> =>
  mail.post(updateItem(itemChange({ id }, updates.join('')), 'AlwaysOverwrite'))

/** Status, percent, whether there is a date of completion, and whether it is complete. */
const state = (item: XmlNode): string =>
  [
    textOf(item, 't:Status'),
    textOf(item, 't:PercentComplete'),
    find(item, 't:CompleteDate') ? 'dated' : 'undated',
    textOf(item, 't:IsComplete'),
    textOf(item, 't:StatusDescription'),
  ].join(' ')

const done = 'Completed 100 dated true Completed'
const fresh = 'NotStarted 0 undated false Not Started'

describe('the status of a task', () => {
  test('a new task is not started, and what is said of it in one way holds in the others', async () => {
    const cases: readonly (readonly [more: string, expected: string])[] = [
      ['', fresh],
      ['<t:PercentComplete>50</t:PercentComplete>', 'InProgress 50 undated false In Progress'],
      ['<t:PercentComplete>100</t:PercentComplete>', done],
      ['<t:Status>Completed</t:Status>', done],
      ['<t:CompleteDate>2024-01-02T00:00:00Z</t:CompleteDate>', done],
      ['<t:Status>WaitingOnOthers</t:Status>', 'WaitingOnOthers 0 undated false Waiting on someone else'],
      ['<t:PercentComplete>10</t:PercentComplete><t:Status>Deferred</t:Status>', 'Deferred 10 undated false Deferred'],
    ]
    for (const [more, expected] of cases) assert.equal(state(await read(await make(more))), expected, more)
  })

  test('an update of one of them brings the others along, there and back', async () => {
    const walks: readonly (readonly (readonly [update: string, expected: string])[])[] = [
      [
        [set('Status', 'Completed'), done],
        [set('Status', 'InProgress'), 'InProgress 0 undated false In Progress'],
        [set('PercentComplete', '100'), done],
        [set('PercentComplete', '40'), 'InProgress 40 undated false In Progress'],
        [set('Status', 'NotStarted'), fresh],
        [set('CompleteDate', '2024-01-02T00:00:00Z'), done],
        [deleteField(field('task:CompleteDate')), fresh],
        [set('Status', 'WaitingOnOthers'), 'WaitingOnOthers 0 undated false Waiting on someone else'],
        [set('PercentComplete', '20'), 'WaitingOnOthers 20 undated false Waiting on someone else'],
        [set('PercentComplete', '100'), done],
        [set('Status', 'Deferred') + set('PercentComplete', '30'), 'Deferred 30 undated false Deferred'],
      ],
    ]
    for (const steps of walks) {
      const id = await make()
      for (const [update, expected] of steps) {
        ;(await change(id, update)).fine
        assert.equal(state(await read(id)), expected, update)
      }
    }
  })

  test('a date of completion in the future and a percentage that is none are refused', async () => {
    const id = await make()
    const later = new Date(Date.now() + 3 * 86_400_000).toISOString()
    assert.deepEqual((await change(id, set('CompleteDate', later))).codes, ['ErrorInvalidCompleteDate'])
    for (const percent of ['-1', '101'])
      assert.deepEqual((await change(id, set('PercentComplete', percent))).codes, ['ErrorInvalidPercentCompleteValue'])
    assert.equal(state(await read(id)), fresh)
  })

  test('MAPI: a task that is marked as complete is complete', async () => {
    const id = await make()
    const complete = (value: boolean): string =>
      setField(
        '<t:ExtendedFieldURI DistinguishedPropertySetId="Task" PropertyId="33052" PropertyType="Boolean"/>',
        `<t:Task><t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="Task" PropertyId="33052" PropertyType="Boolean"/><t:Value>${value}</t:Value></t:ExtendedProperty></t:Task>`,
      )
    ;(await change(id, complete(true))).fine
    assert.equal(state(await read(id)), done)
    ;(await change(id, complete(false))).fine
    assert.equal(state(await read(id)), fresh)
  })

  test('every change of a task counts', async () => {
    const id = await make()
    assert.equal(textOf(await read(id), 't:ChangeCount'), '1')
    ;(await change(id, set('Mileage', '12 km'))).fine
    const item = await read(id)
    assert.equal(textOf(item, 't:ChangeCount'), '2')
    assert.equal(textOf(item, 't:Owner'), 'alice')
    assert.equal(textOf(item, 't:IsTeamTask'), 'false')
    assert.equal(textOf(item, 't:IsRecurring'), 'false')
  })
})

const daily = '<t:DailyRecurrence><t:Interval>2</t:Interval></t:DailyRecurrence>'
const weekly =
  '<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday Thursday</t:DaysOfWeek></t:WeeklyRecurrence>'
const regenerating = (unit: string, interval: number): string =>
  `<t:${unit}Regeneration><t:Interval>${interval}</t:Interval></t:${unit}Regeneration>`
const endless = (start: string): string => `<t:NoEndRecurrence><t:StartDate>${start}</t:StartDate></t:NoEndRecurrence>`
const numbered = (start: string, count: number): string =>
  `<t:NumberedRecurrence><t:StartDate>${start}</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`
const until = (start: string, end: string): string =>
  `<t:EndDateRecurrence><t:StartDate>${start}</t:StartDate><t:EndDate>${end}</t:EndDate></t:EndDateRecurrence>`
const recurring = (pattern: string, range: string): string => `<t:Recurrence>${pattern}${range}</t:Recurrence>`

const days = (item: XmlNode): (string | undefined)[] => [
  textOf(item, 't:StartDate')?.slice(0, 10),
  textOf(item, 't:DueDate')?.slice(0, 10),
]

describe('a task that recurs', () => {
  test('has a day from the start, that of the first in its pattern', async () => {
    const item = await read(await make(recurring(weekly, endless('2024-01-02'))))
    assert.deepEqual(days(item), ['2024-01-04', '2024-01-04'], 'the first Monday or Thursday from Tuesday on')
    assert.equal(textOf(item, 't:IsRecurring'), 'true')
  })

  for (const [zone, start] of [
    [undefined, '2024-01-02Z'],
    ['W. Europe Standard Time', '2024-01-02+01:00'],
    ['Newfoundland Standard Time', '2024-01-02-03:30'],
    ['UTC', '2024-01-02+00:00'],
  ])
    test(`tells its days with the offset of the zone of the call, here ${zone ?? 'none, for which Evolution wants a Z'}`, async () => {
      const { id } = await make(recurring(weekly, endless('2024-01-02')))
      const headers = zone && `<t:TimeZoneContext><t:TimeZoneDefinition Id="${zone}"/></t:TimeZoneContext>`
      const { item } = (await mail.post(getItem([{ id }], shape('AllProperties')), { ...(headers && { headers }) }))
        .fine
      assert.equal(textOf(item, 't:Recurrence/t:NoEndRecurrence/t:StartDate'), start)
    })

  test('goes on under its id when it is done, and leaves behind what was done', async () => {
    const folder = await freshFolder(mail, 'TasksFolder')
    const dates = '<t:DueDate>2024-01-02T00:00:00Z</t:DueDate>'
    const start = '<t:StartDate>2024-01-01T00:00:00Z</t:StartDate>'
    const reminder = '<t:ReminderDueBy>2024-01-01T09:00:00Z</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet>'
    const more = `${reminder}${dates}${recurring(weekly, endless('2024-01-01'))}${start}`
    const id = await make(more, folder)
    const answer = await change(id, set('Status', 'Completed'))
    const completed = answer.fine.id
    assert.notEqual(completed.id, id.id)
    const past = await read(completed)
    assert.equal(state(past), done)
    assert.deepEqual(days(past), ['2024-01-01', '2024-01-02'])
    assert.equal(textOf(past, 't:IsRecurring'), 'false')
    assert.equal(find(past, 't:Recurrence'), undefined)
    const next = await read(id)
    assert.equal(state(next), fresh)
    assert.deepEqual(days(next), ['2024-01-04', '2024-01-05'])
    assert.equal(textOf(next, 't:ReminderDueBy'), '2024-01-04T09:00:00Z')
    assert.equal(textOf(next, 't:IsRecurring'), 'true')
    assert.equal((await mail.post(findItem(folder))).fine.items.length, 2)
    ;(await change(id, set('PercentComplete', '100'))).fine
    assert.deepEqual(days(await read(id)), ['2024-01-08', '2024-01-09'])
  })

  test('midnight of another zone means the day there', async () => {
    for (const midnight of ['2023-12-31T23:00:00Z', '2024-01-01T08:00:00Z']) {
      const start = `<t:StartDate>${midnight}</t:StartDate>`
      const id = await make(`${recurring(weekly, endless('2024-01-01'))}${start}`)
      ;(await change(id, set('Status', 'Completed'))).fine
      const expected = new Date(Date.parse(midnight) + 3 * 86_400_000).toISOString().replace('.000', '')
      assert.equal(textOf(await read(id), 't:StartDate'), expected)
    }
  })

  test('ends with its range, and the last is done where it is', async () => {
    for (const range of [numbered('2024-01-01', 2), until('2024-01-01', '2024-01-04')]) {
      const id = await make(recurring(daily, range))
      ;(await change(id, set('Status', 'Completed'))).fine
      assert.deepEqual(days(await read(id)), ['2024-01-03', '2024-01-03'], range)
      const last = await change(id, set('Status', 'Completed'))
      assert.equal(last.fine.id.id, id.id)
      assert.equal(state(await read(id)), done)
    }
  })

  test('regenerates so long after it was done', async () => {
    const on = '2024-01-31T00:00:00Z'
    for (const [unit, interval, expected] of [
      ['Daily', 3, '2024-02-03'],
      ['Weekly', 2, '2024-02-14'],
      ['Monthly', 1, '2024-02-29'],
      ['Yearly', 1, '2025-01-31'],
    ] as const) {
      const start = '<t:StartDate>2024-01-01T00:00:00Z</t:StartDate>'
      const due = '<t:DueDate>2024-01-03T00:00:00Z</t:DueDate>'
      const id = await make(`${due}${recurring(regenerating(unit, interval), endless('2024-01-01'))}${start}`)
      ;(await change(id, set('CompleteDate', on))).fine
      const next = await read(id)
      assert.equal(textOf(next, 't:DueDate')?.slice(0, 10), expected, unit)
      const length = Date.parse(textOf(next, 't:DueDate')!) - Date.parse(textOf(next, 't:StartDate')!)
      assert.equal(length, 2 * 86_400_000, 'it takes as long as before')
      assert.equal(textOf(next, `t:Recurrence/t:NoEndRecurrence/t:StartDate`)?.slice(0, 10), expected)
    }
  })

  test('regenerates as often as its range says', async () => {
    const id = await make(recurring(regenerating('Daily', 1), numbered('2024-01-01', 2)))
    ;(await change(id, set('CompleteDate', '2024-01-05T00:00:00Z'))).fine
    const left = await read(id)
    assert.equal(textOf(left, 't:Recurrence/t:NumberedRecurrence/t:NumberOfOccurrences'), '1')
    assert.deepEqual(days(left), ['2024-01-06', '2024-01-06'])
    assert.equal((await change(id, set('Status', 'Completed'))).fine.id.id, id.id)
    const ended = await make(recurring(regenerating('Weekly', 1), until('2024-01-01', '2024-01-10')))
    const last = await change(ended, set('CompleteDate', '2024-01-05T00:00:00Z'))
    assert.equal(last.fine.id.id, ended.id)
  })

  test('cannot recur in a way that makes no sense', async () => {
    const codes = async (pattern: string, range: string): Promise<string[]> =>
      (await mail.post(createItem(task(recurring(pattern, range))))).codes
    assert.deepEqual(await codes(regenerating('Daily', 0), endless('2024-01-01')), ['ErrorCalendarOutOfRange'])
    assert.deepEqual(await codes(daily, numbered('2024-01-01', 0)), ['ErrorCalendarOutOfRange'])
    assert.deepEqual(await codes(regenerating('Weekly', 1), until('2024-01-02', '2024-01-01')), [
      'ErrorRecurrenceHasNoOccurrence',
    ])
  })

  test('loses one of its tasks, or all of them', async () => {
    const one = ({ id }: Id): string =>
      deleteItem([{ id }], 'HardDelete').replace('AllOccurrences', 'SpecifiedOccurrenceOnly')
    const id = await make(recurring(daily, numbered('2024-01-01', 2)))
    assert.deepEqual((await mail.post(one(id))).codes, ['NoError'])
    assert.deepEqual(days(await read(id)), ['2024-01-03', '2024-01-03'])
    assert.deepEqual((await mail.post(one(id))).codes, ['ErrorCannotDeleteTaskOccurrence'], 'the last')
    assert.deepEqual((await mail.post(one(await make()))).codes, ['ErrorCannotDeleteTaskOccurrence'], 'the only one')
    const regenerated = await make(recurring(regenerating('Daily', 1), endless('2024-01-01')))
    assert.deepEqual((await mail.post(one(regenerated))).codes, ['ErrorCannotDeleteTaskOccurrence'])
    assert.deepEqual((await mail.post(deleteItem([{ id: id.id }], 'HardDelete'))).codes, ['NoError'])
    assert.deepEqual((await mail.post(getItem([{ id: id.id }], shape('IdOnly')))).codes, ['ErrorItemNotFound'])
  })

  test('and recurs no more when its recurrence is deleted', async () => {
    const id = await make(recurring(daily, endless('2024-01-01')))
    ;(await change(id, deleteField(field('task:Recurrence')))).fine
    assert.equal(textOf(await read(id), 't:IsRecurring'), 'false')
    assert.equal((await change(id, set('Status', 'Completed'))).fine.id.id, id.id)
  })
})
