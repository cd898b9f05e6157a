import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  createItem,
  distinguished,
  field,
  findItem,
  getItem,
  type Host,
  host,
  type Id,
  message,
  type PostOptions,
  shape,
  tagged,
  textOf,
} from './harness.js'

const context = (id: string): string => `<t:TimeZoneContext><t:TimeZoneDefinition Id="${id}"/></t:TimeZoneContext>`
const milliseconds = '<t:DateTimePrecision>Milliseconds</t:DateTimePrecision>'

describe('dates in an answer', () => {
  let server: Host
  let winter: Id
  let summer: Id

  before(async () => {
    server = await host({ clock: () => new Date('2027-03-01T12:00:00.250Z') })
    const event = (start: string, end: string): string =>
      createItem(
        `<t:CalendarItem><t:Start>${start}</t:Start><t:End>${end}</t:End><t:StartTimeZone Id="Tokyo Standard Time"/></t:CalendarItem>`,
      )
    winter = (await server.post(event('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))).fine.id
    summer = (await server.post(event('2027-07-05T10:00:00.5Z', '2027-07-05T23:30:00Z'))).fine.id
  })
  after(() => server.close())

  const datesOf = async (id: Id, how: PostOptions): Promise<(string | undefined)[]> => {
    const { item } = (await server.post(getItem([id], shape('AllProperties')), how)).fine
    return ['t:DateTimeCreated', 't:Start', 't:End'].map((path) => textOf(item, path))
  }

  for (const [what, how, dates] of [
    ['are in UTC', {}, ['2027-03-01T12:00:00Z', '2027-07-05T10:00:00Z', '2027-07-05T23:30:00Z']],
    [
      'are in the zone of the call, with its offset at each',
      { headers: context('W. Europe Standard Time') },
      ['2027-03-01T13:00:00+01:00', '2027-07-05T12:00:00+02:00', '2027-07-06T01:30:00+02:00'],
    ],
    [
      'have offsets of half hours',
      { headers: context('India Standard Time') },
      ['2027-03-01T17:30:00+05:30', '2027-07-05T15:30:00+05:30', '2027-07-06T05:00:00+05:30'],
    ],
    [
      'have offsets west of Greenwich',
      { headers: context('Newfoundland Standard Time') },
      ['2027-03-01T08:30:00-03:30', '2027-07-05T07:30:00-02:30', '2027-07-05T21:00:00-02:30'],
    ],
    [
      'end in Z where the zone has no offset',
      { headers: context('GMT Standard Time') },
      ['2027-03-01T12:00:00Z', '2027-07-05T11:00:00+01:00', '2027-07-06T00:30:00+01:00'],
    ],
    [
      'are in UTC for Exchange 2007, whatever zone the call names',
      { headers: context('W. Europe Standard Time'), version: 'Exchange2007_SP1' },
      ['2027-03-01T12:00:00Z', '2027-07-05T10:00:00Z', '2027-07-05T23:30:00Z'],
    ],
    [
      'are in the zone of the call since Exchange 2010',
      { headers: context('Tokyo Standard Time'), version: 'Exchange2010' },
      ['2027-03-01T21:00:00+09:00', '2027-07-05T19:00:00+09:00', '2027-07-06T08:30:00+09:00'],
    ],
    [
      'have milliseconds where that precision is asked for',
      { headers: milliseconds },
      ['2027-03-01T12:00:00.250Z', '2027-07-05T10:00:00.500Z', '2027-07-05T23:30:00.000Z'],
    ],
    [
      'have seconds where that precision is asked for',
      { headers: '<t:DateTimePrecision>Seconds</t:DateTimePrecision>' },
      ['2027-03-01T12:00:00Z', '2027-07-05T10:00:00Z', '2027-07-05T23:30:00Z'],
    ],
    [
      'have both',
      { headers: context('Tokyo Standard Time') + milliseconds },
      ['2027-03-01T21:00:00.250+09:00', '2027-07-05T19:00:00.500+09:00', '2027-07-06T08:30:00.000+09:00'],
    ],
  ] as const)
    test(what, async () => assert.deepEqual(await datesOf(summer, how), dates))

  test('are so in lists as well', async () => {
    const headers = context('W. Europe Standard Time')
    const start = shape('IdOnly', [field('calendar:Start')])
    const found = (await server.post(findItem(distinguished('calendar'), start), { headers })).fine
    assert.deepEqual(found.items.map((item) => textOf(item, 't:Start')).sort(), [
      '2027-01-05T11:00:00+01:00',
      '2027-07-05T12:00:00+02:00',
    ])
  })

  test('of walls show the clock where the event is, whatever the zone of the call', async () => {
    for (const headers of ['', context('W. Europe Standard Time')]) {
      const { item } = (await server.post(getItem([winter], shape('AllProperties')), { headers })).fine
      assert.equal(textOf(item, 't:StartWallClock'), '2027-01-05T19:00:00+09:00')
      assert.equal(textOf(item, 't:EndWallClock'), '2027-01-05T20:00:00+09:00')
    }
  })

  test('are untouched where they are no instants: change keys, sync states, MAPI values, changes of a zone', async () => {
    const sync = (headers: string) =>
      server.post(
        `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${distinguished('calendar')}</m:SyncFolderId>` +
          '<m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>',
        { headers },
      )
    const headers = context('W. Europe Standard Time') + milliseconds
    assert.equal((await sync(headers)).fine.xml, (await sync('')).fine.xml)
    const mail = (await server.post(createItem(message('x'), distinguished('drafts')))).fine.id
    const created = shape('IdOnly', [tagged('0x3007', 'SystemTime')])
    const { item } = (await server.post(getItem([mail], created), { headers })).fine
    assert.equal(textOf(item, 't:ExtendedProperty/t:Value'), '2027-03-01T12:00:00Z')
    const eastern = (
      await server.post(
        '<m:GetServerTimeZones><m:Ids><t:Id>Eastern Standard Time</t:Id></m:Ids></m:GetServerTimeZones>',
        { headers },
      )
    ).fine
    assert.match(eastern.xml, /<t:DateTime>2007-01-01T00:00:00<\/t:DateTime>/)
  })
})
