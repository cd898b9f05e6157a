import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { calendarItem, context, type Members } from './calendar-members.js'
import { view } from './calendar-steps.js'
import {
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

const [berlin, newYork, tokyo] = ['W. Europe Standard Time', 'Eastern Standard Time', 'Tokyo Standard Time']
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
  const read = async (id: Id): Promise<XmlNode> =>
    (await server.post(getItem([{ id: id.id }], shape('AllProperties')))).fine.item
  const update = async (id: Id, members: Members, how?: PostOptions): Promise<XmlNode> => {
    const changes = Object.entries(members).map(([name, value]) =>
      setField(field(`${name.startsWith('Reminder') ? 'item' : 'calendar'}:${name}`), calendarItem({ [name]: value })),
    )
    return read((await server.post(updateItem(itemChange(id, changes.join(''))), how)).fine.id)
  }
  const times = (item: XmlNode): (string | undefined)[] => [textOf(item, 't:Start'), textOf(item, 't:End')]
  const zones = (item: XmlNode): (string | undefined)[] => [
    textOf(item, 't:StartTimeZoneId'),
    textOf(item, 't:EndTimeZoneId'),
  ]

  // Made at ten to eleven in Berlin, which is nine to ten in UTC.
  const inBerlin = { Start: start, End: end, StartTimeZone: berlin, EndTimeZone: berlin }
  const since2010 = { version: 'Exchange2010' } as const

  for (const [what, changes, how, expectedTimes, expectedZones] of [
    [
      'by StartTimeZone: the clock stays, start and end',
      { StartTimeZone: tokyo },
      since2010,
      ['01:00:00', '02:00:00'],
      [tokyo, tokyo],
    ],
    [
      'by EndTimeZone: the end alone is another instant',
      { EndTimeZone: newYork },
      since2010,
      ['09:00:00', '16:00:00'],
      [berlin, newYork],
    ],
    [
      'by both',
      { StartTimeZone: newYork, EndTimeZone: newYork },
      since2010,
      ['15:00:00', '16:00:00'],
      [newYork, newYork],
    ],
    ['by an IANA id', { StartTimeZone: 'Asia/Tokyo' }, since2010, ['01:00:00', '02:00:00'], [tokyo, tokyo]],
    [
      'with times that say their zone',
      { StartTimeZone: tokyo, Start: at('09:30:00'), End: at('10:30:00') },
      since2010,
      ['09:30:00', '10:30:00'],
      [tokyo, berlin],
    ],
    [
      'with times in it',
      { StartTimeZone: tokyo, EndTimeZone: tokyo, Start: '2027-01-05T12:00:00', End: '2027-01-05T13:00:00' },
      { headers: context(newYork) },
      ['03:00:00', '04:00:00'],
      [tokyo, tokyo],
    ],
    [
      "not by times: those are the zone of the call's",
      { Start: '2027-01-05T08:00:00', End: '2027-01-05T09:00:00' },
      { headers: context(newYork) },
      ['13:00:00', '14:00:00'],
      [berlin, berlin],
    ],
    [
      "not by times: those are UTC's without one",
      { Start: '2027-01-05T08:00:00', End: '2027-01-05T08:30:00' },
      since2010,
      ['08:00:00', '08:30:00'],
      [berlin, berlin],
    ],
    [
      'by MeetingTimeZone, as Exchange 2007 has it',
      { MeetingTimeZone: tokyo },
      { version: 'Exchange2007_SP1' },
      ['01:00:00', '02:00:00'],
      [tokyo, tokyo],
    ],
    [
      'by MeetingTimeZone with a start in it',
      { MeetingTimeZone: newYork, Start: '2027-01-05T12:00:00', End: '2027-01-05T13:00:00' },
      { version: 'Exchange2007_SP1' },
      ['17:00:00', '18:00:00'],
      [newYork, newYork],
    ],
  ] as const)
    test(`is changed ${what}`, async () => {
      const item = await update(await create(inBerlin), changes as Members, how)
      assert.deepEqual(times(item), expectedTimes.map(at))
      assert.deepEqual(zones(item), expectedZones)
      assert.equal(find(item, 't:StartTimeZone')!.attributes['Name'], textOf(item, 't:TimeZone'))
    })

  test('moves the reminder with the start', async () => {
    const item = await update(await create(inBerlin), { StartTimeZone: tokyo })
    assert.equal(textOf(item, 't:ReminderDueBy'), at('01:00:00'))
  })

  test('is left alone by whatever else changes', async () => {
    const item = await update(await create(inBerlin), { Location: 'elsewhere' }, { headers: context(tokyo) })
    assert.deepEqual(times(item), [at('09:00:00'), at('10:00:00')])
    assert.deepEqual(zones(item), [berlin, berlin])
  })

  test('moves a series by its clock, each occurrence in its own season', async () => {
    const recurrence =
      '<t:AbsoluteMonthlyRecurrence><t:Interval>3</t:Interval><t:DayOfMonth>5</t:DayOfMonth></t:AbsoluteMonthlyRecurrence>' +
      '<t:NumberedRecurrence><t:StartDate>2031-01-05</t:StartDate><t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence>'
    const series = { ...inBerlin, Start: '2031-01-05T10:00:00', End: '2031-01-05T11:00:00', Recurrence: recurrence }
    const id = await create({ ...series, Subject: 'quarterly' })
    const starts = async (): Promise<string[]> =>
      (await view(server, '2031-01-01T00:00:00Z', '2031-12-31T00:00:00Z')).items.map((item) => textOf(item, 't:Start')!)
    assert.deepEqual(await starts(), ['2031-01-05T09:00:00Z', '2031-04-05T08:00:00Z', '2031-07-05T08:00:00Z'])
    await update(id, { StartTimeZone: newYork })
    assert.deepEqual(await starts(), ['2031-01-05T15:00:00Z', '2031-04-05T14:00:00Z', '2031-07-05T14:00:00Z'])
  })

  test('skips a clock that does not show the time', async () => {
    const night = { ...inBerlin, Start: '2027-03-14T02:30:00', End: '2027-03-14T03:30:00' }
    const item = await update(await create(night), { StartTimeZone: newYork })
    assert.deepEqual(times(item), ['2027-03-14T07:30:00Z', '2027-03-14T07:30:00Z'])
  })

  describe('decides where a whole day begins:', () => {
    const allDay = { Start: start, End: end, IsAllDayEvent: 'true' }
    for (const [what, members, how, expected] of [
      [
        'its own',
        { ...allDay, StartTimeZone: tokyo, EndTimeZone: tokyo },
        {},
        ['2027-01-04T15:00:00Z', '2027-01-05T15:00:00Z'],
      ],
      ['that of the call', allDay, { headers: context(newYork) }, ['2027-01-05T05:00:00Z', '2027-01-06T05:00:00Z']],
      ['UTC without any', allDay, {}, ['2027-01-05T00:00:00Z', '2027-01-06T00:00:00Z']],
      [
        'MeetingTimeZone',
        { ...allDay, MeetingTimeZone: berlin },
        { version: 'Exchange2007_SP1' },
        ['2027-01-04T23:00:00Z', '2027-01-05T23:00:00Z'],
      ],
      [
        'midnights stay',
        {
          ...allDay,
          Start: '2027-01-05T00:00:00',
          End: '2027-01-07T00:00:00',
          StartTimeZone: berlin,
          EndTimeZone: berlin,
        },
        {},
        ['2027-01-04T23:00:00Z', '2027-01-06T23:00:00Z'],
      ],
      [
        'an instant is a day there',
        { ...allDay, Start: '2027-01-05T20:00:00Z', End: '2027-01-05T20:00:00Z', StartTimeZone: tokyo },
        {},
        ['2027-01-05T15:00:00Z', '2027-01-06T15:00:00Z'],
      ],
      [
        'a day of 23 hours',
        {
          ...allDay,
          Start: '2027-03-28T12:00:00',
          End: '2027-03-28T13:00:00',
          StartTimeZone: berlin,
          EndTimeZone: berlin,
        },
        {},
        ['2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'],
      ],
      [
        'a day that begins at one',
        {
          ...allDay,
          Start: '2018-11-04T12:00:00',
          End: '2018-11-04T13:00:00',
          StartTimeZone: 'America/Sao_Paulo',
          EndTimeZone: 'America/Sao_Paulo',
        },
        {},
        ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
      ],
    ] as const)
      test(what, async () => assert.deepEqual(times(await read(await create(members as Members, how))), expected))

    test('an appointment becomes one of whole days', async () => {
      const item = await update(await create(inBerlin), { IsAllDayEvent: 'true' })
      assert.deepEqual(times(item), ['2027-01-04T23:00:00Z', '2027-01-05T23:00:00Z'])
    })

    test('days stay days in another zone', async () => {
      const item = await update(await create({ ...inBerlin, IsAllDayEvent: 'true' }), { StartTimeZone: tokyo })
      assert.deepEqual(times(item), ['2027-01-04T15:00:00Z', '2027-01-05T15:00:00Z'])
    })
  })
})
