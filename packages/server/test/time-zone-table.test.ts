import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { rankOf, type Version, versions } from '@exchequer/protocol'
import { calendarItem, context, type Members } from './calendar-members.js'
import {
  all,
  createItem,
  distinguished,
  field,
  findItem,
  getItem,
  type Host,
  host,
  idOf,
  shape,
  textOf,
} from './harness.js'

// Microsoft's table 2 ("Time zones and EWS in Exchange"), row by row, for every version. Where it says of EndTimeZone that it interprets
// Start, End is meant: the sentence after it is about End, and table 1 says so of the same property.

const [berlin, newYork, tokyo] = ['W. Europe Standard Time', 'Eastern Standard Time', 'Tokyo Standard Time']

/** What ten o'clock is in winter, by the zone that it is read in. */
const ten = { utc: '10:00:00Z', berlin: '09:00:00Z', newYork: '15:00:00Z', tokyo: '01:00:00Z' } as const
type Where = keyof typeof ten
const ids: Readonly<Record<Where, string>> = { utc: 'UTC', berlin, newYork, tokyo }

interface Row {
  readonly context: boolean
  readonly zones: Members
  /** Where Start, and ReminderDueBy with it, End, and dates of other items are read, and which zone the appointment gets. */
  readonly start: Where
  readonly end: Where
  readonly other: Where
  readonly creation: Where
}

const meeting = { MeetingTimeZone: berlin }
const [start, end] = [{ StartTimeZone: berlin }, { EndTimeZone: newYork }]
const both = { ...start, ...end }

const row = (
  hasContext: boolean,
  zones: Members,
  ...[start, end, other, creation]: readonly [Where, Where, Where, Where]
): Row => ({
  context: hasContext,
  zones,
  start,
  end,
  other,
  creation,
})

const rowsOf2007: readonly Row[] = [
  row(true, meeting, 'berlin', 'berlin', 'utc', 'berlin'),
  row(true, {}, 'utc', 'utc', 'utc', 'utc'),
  row(false, meeting, 'berlin', 'berlin', 'utc', 'berlin'),
  row(false, {}, 'utc', 'utc', 'utc', 'utc'),
]

const rowsSince2010: readonly Row[] = [
  row(true, both, 'berlin', 'newYork', 'tokyo', 'berlin'),
  row(true, start, 'berlin', 'tokyo', 'tokyo', 'berlin'),
  row(true, end, 'tokyo', 'newYork', 'tokyo', 'tokyo'),
  row(true, {}, 'tokyo', 'tokyo', 'tokyo', 'tokyo'),
  row(false, both, 'berlin', 'newYork', 'utc', 'berlin'),
  row(false, start, 'berlin', 'utc', 'utc', 'berlin'),
  row(false, end, 'utc', 'newYork', 'utc', 'utc'),
  row(false, {}, 'utc', 'utc', 'utc', 'utc'),
]

describe('a date', () => {
  let server: Host
  before(async () => {
    server = await host()
  })
  after(() => server.close())

  for (const version of [...versions, null])
    for (const each of version !== null && rankOf(version) < rankOf('Exchange2010') ? rowsOf2007 : rowsSince2010) {
      const zones = Object.keys(each.zones).join(' and ') || 'no zone'
      const callZone = each.context ? 'a TimeZoneContext' : 'none'
      test(`in ${version ?? 'no version'} with ${callZone} and ${zones} of its own`, () => holds(version, each))
    }

  async function holds(version: Version | null, { context: hasContext, zones, ...meant }: Row): Promise<void> {
    const how = { version, headers: hasContext ? context(tokyo) : '' }
    const wall = { Start: '2027-01-05T10:00:00', End: '2027-01-06T10:00:00', ReminderDueBy: '2027-01-05T10:00:00' }
    // Whatever the rest says, a value that names its zone means that.
    const exact = { Start: '2027-01-05T10:00:00Z', End: '2027-01-05T10:00:00-05:00' }
    const message = `<t:Message><t:ReminderDueBy>${wall.ReminderDueBy}</t:ReminderDueBy></t:Message>`
    const items = `${calendarItem({ ...wall, ...zones })}${calendarItem({ ...exact, ...zones })}${message}`
    const made = (await server.post(createItem(items), how)).fine.ids
    const shown = [
      'item:ReminderDueBy',
      'calendar:Start',
      'calendar:End',
      'calendar:TimeZone',
      'calendar:StartTimeZoneId',
    ]
    const [event, told, other] = (await server.post(getItem(made, shape('IdOnly', shown.map(field))))).fine.items
    assert.equal(textOf(event!, 't:Start'), `2027-01-05T${ten[meant.start]}`, 'Start')
    assert.equal(textOf(event!, 't:ReminderDueBy'), `2027-01-05T${ten[meant.start]}`, 'ReminderDueBy')
    assert.equal(textOf(event!, 't:End'), `2027-01-06T${ten[meant.end]}`, 'End')
    assert.equal(textOf(other!, 't:ReminderDueBy'), `2027-01-05T${ten[meant.other]}`, 'a date of another item')
    assert.deepEqual(
      [textOf(told!, 't:Start'), textOf(told!, 't:End')],
      ['2027-01-05T10:00:00Z', '2027-01-05T15:00:00Z'],
    )
    for (const item of [event!, told!]) {
      assert.equal(textOf(item, 't:StartTimeZoneId'), ids[meant.creation], 'the zone of the appointment')
      assert.match(textOf(item, 't:TimeZone')!, meant.creation === 'utc' ? /^\(UTC\)/ : /^\(UTC[+-]\d\d:00\) \w/)
    }
  }

  test('of a restriction is read in the TimeZoneContext since Exchange 2010, and in UTC before', async () => {
    const folder = distinguished('tasks')
    const task = '<t:Task><t:Subject>due</t:Subject><t:ReminderDueBy>2027-01-05T05:00:00Z</t:ReminderDueBy></t:Task>'
    const { id } = (await server.post(createItem(task, folder))).fine
    const found = async (time: string, version: Version): Promise<boolean> => {
      const restriction =
        `<m:Restriction><t:IsLessThan>${field('item:ReminderDueBy')}<t:FieldURIOrConstant><t:Constant Value="${time}"/>` +
        '</t:FieldURIOrConstant></t:IsLessThan></m:Restriction>'
      const answer = await server.post(findItem(folder, shape('IdOnly'), restriction), {
        version,
        headers: context(tokyo),
      })
      return all(answer.fine.body, 't:ItemId').some((node) => idOf(node).id === id.id)
    }
    // Ten in Tokyo is one in UTC, before five; ten in UTC is after it.
    assert.equal(await found('2027-01-05T10:00:00', 'Exchange2010'), false)
    assert.equal(await found('2027-01-05T15:00:00', 'Exchange2010'), true)
    assert.equal(await found('2027-01-05T10:00:00', 'Exchange2007_SP1'), true)
    assert.equal(await found('2027-01-05T10:00:00Z', 'Exchange2010'), true)
  })

  test('of a rule is read in the TimeZoneContext', async () => {
    const rule =
      '<t:Rule><t:DisplayName>r</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled><t:Conditions><t:WithinDateRange>' +
      '<t:StartDateTime>2027-01-05T10:00:00</t:StartDateTime><t:EndDateTime>2027-01-05T10:00:00Z</t:EndDateTime></t:WithinDateRange></t:Conditions>' +
      '<t:Actions><t:Delete>true</t:Delete></t:Actions></t:Rule>'
    const operations = `<m:Operations><t:CreateRuleOperation>${rule}</t:CreateRuleOperation></m:Operations>`
    const update = `<m:UpdateInboxRules><m:RemoveOutlookRuleBlob>false</m:RemoveOutlookRuleBlob>${operations}</m:UpdateInboxRules>`
    assert.deepEqual((await server.post(update, { headers: context(tokyo) })).codes, ['NoError'])
    const [range] = all((await server.post('<m:GetInboxRules/>')).body, 't:WithinDateRange')
    assert.equal(textOf(range!, 't:StartDateTime'), '2027-01-05T01:00:00Z')
    assert.equal(textOf(range!, 't:EndDateTime'), '2027-01-05T10:00:00Z')
  })
})
