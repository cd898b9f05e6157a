import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { calendarItem, context, type Members } from './calendar-members.js'
import {
  createItem,
  field,
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
const [start, end] = ['2027-01-05T10:00:00', '2027-01-05T11:00:00']
const at = (clock: string): string => `2027-01-05T${clock}Z`

describe('the zone of an appointment', () => {
  let server: Host
  before(async () => {
    server = await host()
  })
  after(() => server.close())

  const create = async (members: Members, how?: PostOptions): Promise<Id> =>
    (await server.post(createItem(calendarItem(members)), how)).fine.id
  const codesOf = async (members: Members): Promise<string[]> =>
    (await server.post(createItem(calendarItem(members)))).codes
  const read = async (id: Id): Promise<XmlNode> =>
    (await server.post(getItem([{ id: id.id }], shape('AllProperties')))).fine.item
  const times = (item: XmlNode): (string | undefined)[] => [textOf(item, 't:Start'), textOf(item, 't:End')]
  const zones = (item: XmlNode): (string | undefined)[] => [
    textOf(item, 't:StartTimeZoneId'),
    textOf(item, 't:EndTimeZoneId'),
  ]

  describe('given by a definition', () => {
    const period = (id: string, bias: string): string => `<t:Period Bias="${bias}" Name="${id}" Id="${id}"/>`
    const to = (kind: string, target: string): string => `<t:To Kind="${kind}">${target}</t:To>`
    const sunday = (period: string, month: number, occurrence: number): string =>
      `<t:RecurringDayTransition>${to('Period', period)}<t:TimeOffset>PT2H</t:TimeOffset><t:Month>${month}</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>${occurrence}</t:Occurrence></t:RecurringDayTransition>`
    const day = (period: string, month: number, date: number): string =>
      `<t:RecurringDateTransition>${to('Period', period)}<t:TimeOffset>PT2H</t:TimeOffset><t:Month>${month}</t:Month><t:Day>${date}</t:Day></t:RecurringDateTransition>`
    const group = (id: string, transitions: string): string =>
      `<t:TransitionsGroup Id="${id}">${transitions}</t:TransitionsGroup>`
    const definition = (periods: string, groups: string, transitions: string): string =>
      `<t:StartTimeZone Id="Ours" Name="Our zone"><t:Periods>${periods}</t:Periods><t:TransitionsGroups>${groups}</t:TransitionsGroups><t:Transitions>${transitions}</t:Transitions></t:StartTimeZone>`
    const periods = period('Standard', '-PT3H') + period('Daylight', '-PT4H')
    const first = `<t:Transition>${to('Group', '0')}</t:Transition>`

    // Three hours east always until 2028, then an hour more from the first of April to the last Sunday of October.
    const changing = definition(
      periods,
      group('0', `<t:Transition>${to('Period', 'Standard')}</t:Transition>`) +
        group('1', day('Daylight', 4, 1) + sunday('Standard', 10, -1)),
      `${first}<t:AbsoluteDateTransition>${to('Group', '1')}<t:DateTime>2028-01-01T00:00:00</t:DateTime></t:AbsoluteDateTransition>`,
    )

    for (const [local, instant] of [
      ['2027-07-05T10:00:00', '2027-07-05T07:00:00Z'],
      ['2028-03-31T10:00:00', '2028-03-31T07:00:00Z'],
      ['2028-04-01T10:00:00', '2028-04-01T06:00:00Z'],
      ['2028-10-28T10:00:00', '2028-10-28T06:00:00Z'],
      ['2028-10-29T10:00:00', '2028-10-29T07:00:00Z'],
      ['2035-07-05T10:00:00', '2035-07-05T06:00:00Z'],
    ] as const)
      test(`has its changes: ${local} is ${instant}`, async () => {
        const item = await read(await create({ Start: local, StartTimeZone: changing }))
        assert.equal(textOf(item, 't:Start'), instant)
        assert.equal(textOf(item, 't:StartTimeZoneId'), 'Ours')
        assert.equal(textOf(item, 't:TimeZone'), 'Our zone')
      })

    test('comes back so that it can be sent again', async () => {
      const made = await create({ Start: '2028-07-05T10:00:00', StartTimeZone: changing })
      const { xml } = await server.post(getItem([made], shape('IdOnly', [field('calendar:StartTimeZone')])))
      assert.match(xml, /<t:DateTime>2028-01-01T00:00:00<\/t:DateTime>/)
      const again = /<t:StartTimeZone[\s\S]*<\/t:StartTimeZone>/.exec(xml)![0]
      const item = await read(await create({ Start: '2028-07-05T10:00:00', StartTimeZone: again }))
      assert.equal(textOf(item, 't:Start'), '2028-07-05T06:00:00Z')
    })

    for (const [what, zone] of [
      ['that names a period that is not there', definition(periods, group('0', sunday('Winter', 1, 1)), first)],
      ['that names a group that is not there', definition(periods, group('1', sunday('Standard', 1, 1)), first)],
      ['with a thirteenth month', definition(periods, group('0', sunday('Standard', 13, 1)), first)],
      ['with a sixth Sunday', definition(periods, group('0', sunday('Standard', 1, 6)), first)],
      ['with an offset of days', definition(period('Standard', 'P2D'), group('0', sunday('Standard', 1, 1)), first)],
    ] as const)
      test(`${what} is refused`, async () =>
        assert.deepEqual(await codesOf({ Start: start, StartTimeZone: zone }), ['ErrorTimeZone']))
  })

  describe('that nobody knows is refused', () => {
    for (const [what, members, code] of [
      ['as StartTimeZone', { StartTimeZone: 'Middle Earth Time' }, 'ErrorTimeZone'],
      ['as EndTimeZone', { EndTimeZone: 'Middle Earth Time' }, 'ErrorTimeZone'],
      ['as a custom zone without its rules', { StartTimeZone: 'tzone://Microsoft/Custom' }, 'ErrorTimeZone'],
      ['as MeetingTimeZone', { MeetingTimeZone: 'Middle Earth Time' }, 'ErrorCalendarInvalidTimeZone'],
    ] as const)
      test(what, async () => assert.deepEqual(await codesOf({ Start: start, ...(members as Members) }), [code]))

    test('as the zone of the call', async () => {
      const answer = await server.post(createItem(calendarItem({ Start: start })), {
        headers: context('Middle Earth Time'),
      })
      assert.equal(answer.fault, 'ErrorTimeZone')
    })

    test('in an update', async () => {
      const change = itemChange(
        await create({ Start: start, StartTimeZone: berlin }),
        setField(field('calendar:StartTimeZone'), calendarItem({ StartTimeZone: 'Nowhere' })),
      )
      assert.deepEqual((await server.post(updateItem(change))).codes, ['ErrorTimeZone'])
    })

    test('but none of it in a version that knows no zones of calls', async () => {
      const how = { headers: context('Middle Earth Time'), version: 'Exchange2007_SP1' }
      assert.equal(times(await read(await create({ Start: start, End: end }, how)))[0], at('10:00:00'))
    })
  })

  for (const [id, known] of [
    ['W. Europe Standard Time', berlin],
    ['w. europe standard time', berlin],
    ['Europe/Berlin', berlin],
    ['europe/berlin', berlin],
    ['Europe/Copenhagen', 'Romance Standard Time'],
    ['Asia/Calcutta', 'India Standard Time'],
    ['Asia/Kolkata', 'India Standard Time'],
    ['US/Eastern', newYork],
    ['UTC', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['Antarctica/Troll', 'Antarctica/Troll'],
  ] as const)
    test(`may be named ${id}`, async () => {
      const item = await read(await create({ Start: start, End: end, StartTimeZone: id, EndTimeZone: id }))
      assert.deepEqual(zones(item), [known, known])
    })
})
