import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { calendarItem } from './calendar-members.js'
import { changeEvent } from './calendar-steps.js'
import { createItem, distinguished, type Host, host, type PostOptions } from './harness.js'

// What is wrong with a recurrence, by its own code (docs "ResponseCode"), whichever way it comes in.

const weekly = (days: string, interval = 1, first = ''): string =>
  `<t:WeeklyRecurrence><t:Interval>${interval}</t:Interval><t:DaysOfWeek>${days}</t:DaysOfWeek>${first}</t:WeeklyRecurrence>`
const daily = (interval: number): string =>
  `<t:DailyRecurrence><t:Interval>${interval}</t:Interval></t:DailyRecurrence>`
const monthly = (interval: number, day: number): string =>
  `<t:AbsoluteMonthlyRecurrence><t:Interval>${interval}</t:Interval><t:DayOfMonth>${day}</t:DayOfMonth></t:AbsoluteMonthlyRecurrence>`
const relative = (interval: number): string =>
  `<t:RelativeMonthlyRecurrence><t:Interval>${interval}</t:Interval><t:DaysOfWeek>Weekday</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex></t:RelativeMonthlyRecurrence>`
const yearly = (day: number, month: string): string =>
  `<t:AbsoluteYearlyRecurrence><t:DayOfMonth>${day}</t:DayOfMonth><t:Month>${month}</t:Month></t:AbsoluteYearlyRecurrence>`

const endless = (start = '2027-01-05'): string =>
  `<t:NoEndRecurrence><t:StartDate>${start}</t:StartDate></t:NoEndRecurrence>`
const until = (end: string, start = '2027-01-05'): string =>
  `<t:EndDateRecurrence><t:StartDate>${start}</t:StartDate><t:EndDate>${end}</t:EndDate></t:EndDateRecurrence>`
const times = (count: number, start = '2027-01-05'): string =>
  `<t:NumberedRecurrence><t:StartDate>${start}</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`

const faults: Readonly<Record<string, readonly [what: string, recurrence: string][]>> = {
  ErrorCalendarInvalidDayForWeeklyRecurrence: [
    ['every Day of a week', weekly('Day') + endless()],
    ['every Weekday of a week', weekly('Weekday') + endless()],
    ['a WeekendDay among others', weekly('Monday WeekendDay') + endless()],
    [
      'a week that begins on a Weekday',
      weekly('Monday', 2, '<t:FirstDayOfWeek>Weekday</t:FirstDayOfWeek>') + endless(),
    ],
  ],
  ErrorCalendarOutOfRange: [
    ['every 0 days', daily(0) + endless()],
    ['every 1000 days', daily(1000) + endless()],
    ['every -1 days', daily(-1) + endless()],
    ['every 100 weeks', weekly('Monday', 100) + endless()],
    ['every 100 months', monthly(100, 1) + endless()],
    ['every 0 months by a weekday', relative(0) + endless()],
    ['the day 0', monthly(1, 0) + endless()],
    ['the day 32', monthly(1, 32) + endless()],
    ['the day 32 of a month', yearly(32, 'January') + endless()],
    ['no times', daily(1) + times(0)],
    ['1000 times', daily(1) + times(1000)],
  ],
  ErrorRecurrenceHasNoOccurrence: [
    ['an end before the start', daily(1) + until('2027-01-04')],
    ['an end before the first such day', weekly('Monday') + until('2027-01-10')],
    ['an end before the first such date', monthly(1, 4) + until('2027-02-03')],
  ],
  ErrorRecurrenceEndDateTooBig: [
    ['an end after September 4500', daily(1) + until('4500-09-02')],
    ['a start after it', daily(1) + endless('4500-09-02')],
    ['a last occurrence after it', daily(999) + times(999, '2027-01-05')],
  ],
  ErrorCalendarInvalidRecurrence: [
    ['no day of the week', weekly('') + endless()],
    ['a start that is no day', daily(1) + endless('2027-02-29')],
    ['an end that is no day', daily(1) + until('2027-04-31')],
  ],
}

const fine: readonly (readonly [what: string, recurrence: string])[] = [
  ['every 999 days', daily(999) + times(2)],
  ['every 99 weeks', weekly('Monday', 99) + times(2)],
  ['every 99 months', monthly(99, 31) + times(2)],
  ['999 times', daily(1) + times(999)],
  ['30 February, which is the last', yearly(30, 'February') + times(2)],
  ['an end on the first such day', weekly('Monday') + until('2027-01-11')],
  ['an end in September 4500', daily(1) + until('4500-09-01')],
]

describe('a recurrence', () => {
  let server: Host
  let event: string
  before(async () => {
    server = await host()
    event = (await server.post(createItem(calendarItem(appointment)))).fine.id.id
  })
  after(() => server.close())

  const appointment = { Start: '2027-01-05T10:00:00Z', End: '2027-01-05T10:30:00Z' }

  const created = async (recurrence: string): Promise<string[]> =>
    (await server.post(createItem(calendarItem({ ...appointment, Recurrence: recurrence })))).codes
  const changed = async (uri: string, members: string, how?: PostOptions): Promise<string[]> =>
    (await server.post(changeEvent({ id: event }, { [uri]: members }), how)).codes
  const updated = (recurrence: string): Promise<string[]> =>
    changed('calendar:Recurrence', `<t:Recurrence>${recurrence}</t:Recurrence>`)
  const ofTask = async (recurrence: string): Promise<string[]> => {
    const task = `<t:Task><t:Subject>again</t:Subject><t:Recurrence>${recurrence}</t:Recurrence></t:Task>`
    return (await server.post(createItem(task, distinguished('tasks')))).codes
  }

  for (const [code, recurrences] of Object.entries(faults))
    for (const [what, recurrence] of recurrences)
      test(`of ${what} is ${code}`, async () => {
        assert.deepEqual(await created(recurrence), [code], 'CreateItem')
        assert.deepEqual(await updated(recurrence), [code], 'UpdateItem')
        assert.deepEqual(await ofTask(recurrence), [code], 'a task')
      })

  for (const [what, recurrence] of fine)
    test(`of ${what} is fine`, async () => {
      assert.deepEqual(await created(recurrence), ['NoError'])
      assert.deepEqual(await updated(recurrence), ['NoError'])
      assert.deepEqual(await ofTask(recurrence), ['NoError'])
    })

  test('that regenerates is none of an appointment', async () => {
    const regeneration = `<t:DailyRegeneration><t:Interval>1</t:Interval></t:DailyRegeneration>${endless()}`
    const answer = await server.post(createItem(calendarItem({ ...appointment, Recurrence: regeneration })))
    assert.equal(answer.fault, 'ErrorSchemaValidation')
    assert.deepEqual(await ofTask(regeneration), ['NoError'])
  })

  describe('of changes of clocks in a MeetingTimeZone', () => {
    const change = (element: string, offset: string, day: string): string =>
      `<t:${element}><t:Offset>${offset}</t:Offset><t:RelativeYearlyRecurrence><t:DaysOfWeek>${day}</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex>` +
      `<t:Month>March</t:Month></t:RelativeYearlyRecurrence><t:Time>03:00:00</t:Time></t:${element}>`
    const zone = (day: string): string =>
      `<t:MeetingTimeZone TimeZoneName="Ours"><t:BaseOffset>-PT1H</t:BaseOffset>${change('Standard', 'PT0M', 'Sunday')}${change('Daylight', '-PT60M', day)}</t:MeetingTimeZone>`

    for (const day of ['Day', 'Weekday', 'WeekendDay'])
      test(`is ErrorCalendarInvalidDayForTimeChangePattern for a ${day}`, async () => {
        const members = { ...appointment, MeetingTimeZone: zone(day) }
        const made = await server.post(createItem(calendarItem(members)), { version: 'Exchange2007_SP1' })
        assert.deepEqual(made.codes, ['ErrorCalendarInvalidDayForTimeChangePattern'])
        const codes = await changed('calendar:MeetingTimeZone', zone(day), { version: 'Exchange2007_SP1' })
        assert.deepEqual(codes, ['ErrorCalendarInvalidDayForTimeChangePattern'])
      })
  })
})
