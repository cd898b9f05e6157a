import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { calendarItem, context, type Members } from './calendar-members.js'
import {
  alice,
  childNames,
  createItem,
  field,
  find,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  type PostOptions,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const [berlin, newYork] = ['W. Europe Standard Time', 'Eastern Standard Time']

describe('calendar items', () => {
  let calendar: Host
  before(async () => {
    calendar = await host()
  })
  after(() => calendar.close())

  const create = async (members: Members, options?: PostOptions): Promise<Id> =>
    (await calendar.post(createItem(calendarItem(members)), options)).fine.id

  const codesOf = async (members: Members, options?: PostOptions): Promise<string[]> =>
    (await calendar.post(createItem(calendarItem(members)), options)).codes

  const read = async (id: Id): Promise<XmlNode> =>
    (await calendar.post(getItem([{ id: id.id }], shape('AllProperties')))).fine.item

  const times = (item: XmlNode): (string | undefined)[] => [textOf(item, 't:Start'), textOf(item, 't:End')]

  const timesOf = async (members: Members, options?: PostOptions): Promise<(string | undefined)[]> =>
    times(await read(await create(members, options)))

  const update = async (id: Id, members: Members, options?: PostOptions): Promise<Id> => {
    const changes = Object.keys(members).map((name) =>
      setField(field(`calendar:${name}`), calendarItem({ [name]: members[name]! })),
    )
    return (await calendar.post(updateItem(itemChange(id, changes.join(''))), options)).fine.id
  }

  // Winter, so that Berlin is an hour ahead of UTC and New York five behind.
  const zoneless = { Start: '2027-01-05T10:00:00', End: '2027-01-05T11:00:00' }

  test('mono, Evolution: any way to name a zone is understood', async () => {
    const iana = { ...zoneless, StartTimeZone: 'Europe/Berlin', EndTimeZone: 'Europe/Berlin' }
    assert.equal((await timesOf(iana))[0], '2027-01-05T09:00:00Z')
    const mono = { ...zoneless, MeetingTimeZone: 'Etc/UTC' }
    assert.equal(
      (await timesOf(mono, { version: 'Exchange2007_SP1', headers: context('Etc/UTC') }))[0],
      '2027-01-05T10:00:00Z',
    )
    const definition = (element: string): string =>
      `<t:${element} Id="Mine" Name="My zone"><t:Periods><t:Period Bias="-PT3H" Name="Standard" Id="s"/></t:Periods>` +
      '<t:TransitionsGroups><t:TransitionsGroup Id="0"><t:Transition><t:To Kind="Period">s</t:To></t:Transition></t:TransitionsGroup></t:TransitionsGroups>' +
      `<t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition></t:Transitions></t:${element}>`
    const own = { ...zoneless, StartTimeZone: definition('StartTimeZone'), EndTimeZone: definition('EndTimeZone') }
    const item = await read(await create(own))
    assert.deepEqual(times(item), ['2027-01-05T07:00:00Z', '2027-01-05T08:00:00Z'])
    assert.equal(find(item, 't:StartTimeZone')!.attributes['Id'], 'Mine')
    assert.ok(find(item, 't:StartTimeZone/t:Periods'), 'whoever reads it cannot know the id')
  })

  test('the rules of a MeetingTimeZone stand for a zone that has no known name', async () => {
    const change = (element: string, name: string, offset: string, month: string): string =>
      `<t:${element} TimeZoneName="${name}"><t:Offset>${offset}</t:Offset><t:RelativeYearlyRecurrence><t:DaysOfWeek>Sunday</t:DaysOfWeek>` +
      `<t:DayOfWeekIndex>Last</t:DayOfWeekIndex><t:Month>${month}</t:Month></t:RelativeYearlyRecurrence><t:Time>03:00:00</t:Time></t:${element}>`
    const zone =
      `<t:MeetingTimeZone TimeZoneName="Ours"><t:BaseOffset>-PT1H</t:BaseOffset>${change('Standard', 'Winter', 'PT0M', 'October')}` +
      `${change('Daylight', 'Summer', '-PT60M', 'March')}</t:MeetingTimeZone>`
    const id = await create({ ...zoneless, MeetingTimeZone: zone }, { version: 'Exchange2007_SP1' })
    const item = await read(id)
    assert.equal(times(item)[0], '2027-01-05T09:00:00Z')
    assert.ok(find(item, 't:StartTimeZone/t:TransitionsGroups'))
    // Whoever reads the item can send the zone back as it is.
    const summer = { Start: '2027-07-05T10:00:00', End: '2027-07-05T11:00:00' }
    const again = await create({ ...summer, MeetingTimeZone: zone }, { version: 'Exchange2007_SP1' })
    assert.equal(times(await read(again))[0], '2027-07-05T08:00:00Z')
  })

  test('a zone that nobody knows is refused', async () => {
    assert.deepEqual(await codesOf({ ...zoneless, StartTimeZone: 'Middle Earth Time' }), ['ErrorTimeZone'])
  })

  test('the answer names the zones by id and name, and shows what the clock does', async () => {
    const item = await read(await create({ ...zoneless, StartTimeZone: berlin, EndTimeZone: newYork }))
    assert.deepEqual(find(item, 't:StartTimeZone')!.attributes['Id'], berlin)
    assert.match(find(item, 't:StartTimeZone')!.attributes['Name']!, /^\(UTC\+01:00\)/)
    assert.equal(textOf(item, 't:EndTimeZoneId'), newYork)
    assert.equal(textOf(item, 't:StartWallClock'), '2027-01-05T10:00:00+01:00')
    assert.equal(textOf(item, 't:EndWallClock'), '2027-01-05T11:00:00-05:00')
  })

  test('what an appointment has that nobody set', async () => {
    const item = await read(await create({ Start: '2027-01-05T10:00:00Z' }))
    for (const [path, value] of [
      ['t:End', '2027-01-05T10:30:00Z'],
      ['t:LegacyFreeBusyStatus', 'Busy'],
      ['t:IsAllDayEvent', 'false'],
      ['t:IsMeeting', 'false'],
      ['t:IsRecurring', 'false'],
      ['t:IsCancelled', 'false'],
      ['t:MeetingRequestWasSent', 'false'],
      ['t:IsResponseRequested', 'true'],
      ['t:CalendarItemType', 'Single'],
      ['t:MyResponseType', 'Organizer'],
      ['t:AppointmentSequenceNumber', '0'],
      ['t:AppointmentState', '0'],
      ['t:Duration', 'PT30M'],
      ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
      ['t:ReminderIsSet', 'true'],
      ['t:ReminderMinutesBeforeStart', '15'],
      ['t:ReminderDueBy', '2027-01-05T10:00:00Z'],
      ['t:ReminderNextTime', '2027-01-05T09:45:00Z'],
    ] as const)
      assert.equal(textOf(item, path), value, path)
    assert.match(textOf(item, 't:UID')!, /^040000008200E00074C5B7101A82E008[0-9A-F]{80}$/)
  })

  test('an end before the start and a length of more than five years are refused', async () => {
    assert.deepEqual(await codesOf({ Start: '2027-01-05T10:00:00Z', End: '2027-01-05T09:00:00Z' }), [
      'ErrorCalendarEndDateIsEarlierThanStartDate',
    ])
    assert.deepEqual(await codesOf({ Start: '2027-01-05T10:00:00Z', End: '2033-01-05T09:00:00Z' }), [
      'ErrorCalendarDurationIsTooLong',
    ])
    const id = await create({ Start: '2027-01-05T10:00:00Z', End: '2027-01-05T11:00:00Z' })
    const late = itemChange(id, setField(field('calendar:Start'), calendarItem({ Start: '2027-01-05T12:00:00Z' })))
    assert.deepEqual((await calendar.post(updateItem(late))).codes, ['ErrorCalendarEndDateIsEarlierThanStartDate'])
  })

  describe('series', () => {
    const weekly = (days: string, range: string, interval = 1): string =>
      `<t:WeeklyRecurrence><t:Interval>${interval}</t:Interval><t:DaysOfWeek>${days}</t:DaysOfWeek></t:WeeklyRecurrence>${range}`
    const until = (end: string): string =>
      `<t:EndDateRecurrence><t:StartDate>2027-01-05</t:StartDate><t:EndDate>${end}</t:EndDate></t:EndDateRecurrence>`
    const numbered = (count: number): string =>
      `<t:NumberedRecurrence><t:StartDate>2027-01-05+01:00</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`
    const withRule = (rule: string): Members => ({
      ...zoneless,
      Recurrence: rule,
      StartTimeZone: berlin,
      EndTimeZone: berlin,
    })

    test('exchangelib: the pattern comes back on the master, its days with a zone behind them', async () => {
      const item = await read(await create(withRule(weekly('Tuesday Thursday', until('2027-03-30')))))
      assert.equal(textOf(item, 't:CalendarItemType'), 'RecurringMaster')
      assert.equal(textOf(item, 't:IsRecurring'), 'true')
      assert.equal(textOf(item, 't:Recurrence/t:WeeklyRecurrence/t:DaysOfWeek'), 'Tuesday Thursday')
      assert.equal(textOf(item, 't:Recurrence/t:EndDateRecurrence/t:StartDate'), '2027-01-05Z')
      assert.equal(textOf(item, 't:Recurrence/t:EndDateRecurrence/t:EndDate'), '2027-03-30Z')
      const counted = await read(await create(withRule(weekly('Tuesday', numbered(10)))))
      assert.deepEqual(childNames(find(counted, 't:Recurrence/t:NumberedRecurrence')!), [
        't:StartDate',
        't:NumberOfOccurrences',
      ])
      assert.equal(textOf(counted, 't:Recurrence/t:NumberedRecurrence/t:StartDate'), '2027-01-05Z')
    })

    test('a pattern that cannot be has its own error', async () => {
      assert.deepEqual(await codesOf(withRule(weekly('Weekday', numbered(3)))), [
        'ErrorCalendarInvalidDayForWeeklyRecurrence',
      ])
      assert.deepEqual(await codesOf(withRule(weekly('Tuesday', numbered(3), 0))), ['ErrorCalendarOutOfRange'])
      assert.deepEqual(await codesOf(withRule(weekly('Tuesday', until('4501-01-01')))), [
        'ErrorRecurrenceEndDateTooBig',
      ])
      assert.deepEqual(await codesOf(withRule(weekly('Tuesday', until('2027-01-04')))), [
        'ErrorRecurrenceHasNoOccurrence',
      ])
    })

    test('a single event becomes a series by UpdateItem', async () => {
      const id = await create({ ...zoneless, StartTimeZone: berlin, EndTimeZone: berlin })
      const item = await read(await update(id, { Recurrence: weekly('Tuesday', numbered(3)) }))
      assert.equal(textOf(item, 't:CalendarItemType'), 'RecurringMaster')
    })
  })
})
