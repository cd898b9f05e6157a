import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { parseDuration } from '@exchequer/server/internal/time/duration'
import { allTimeZones, timeZone } from '@exchequer/server/internal/time/time-zones'
import { windowsZoneIds } from '@exchequer/server/internal/time/windows-zones'
import type { Zone } from '@exchequer/server/internal/time/zone'
import { definitionOf, zoneOfDefinition } from '@exchequer/server/internal/time/zone-definition'
import { all, createItem, find, getItem, type Host, host, shape, textOf } from './harness.js'

const minute = 60_000

/** Every change of a zone in a year, and the middle of each month. */
function probes(zone: Zone, year: number): number[] {
  const changes = zone.transitions(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 15, 11))
  return [...months, ...changes.flatMap(({ at }) => [at - minute, at])]
}

/** Years with more changes than two rules can say: where summer time pauses for Ramadan. */
const isBeyondRules = (zone: Zone, year: number): boolean => {
  const start = zone.toUtc(Date.UTC(year, 0, 1))
  return zone.transitions(start, zone.toUtc(Date.UTC(year + 1, 0, 1))).length > 2
}

describe('GetServerTimeZones', () => {
  let server: Host
  before(async () => {
    server = await host()
  })
  after(() => server.close())

  const zonesOf = async (request: string): Promise<XmlNode[]> => {
    const answer = (await server.post(request)).fine
    return find(answer.message.node, 'm:TimeZoneDefinitions')!.children
  }
  const named = (ids: readonly string[], attributes = ''): string =>
    `<m:GetServerTimeZones${attributes}><m:Ids>${ids.map((id) => `<t:Id>${id}</t:Id>`).join('')}</m:Ids></m:GetServerTimeZones>`
  const idsOf = (zones: readonly XmlNode[]): (string | undefined)[] => zones.map(({ attributes }) => attributes['Id'])

  test('gives every zone of Windows with its rules', async () => {
    const zones = await zonesOf('<m:GetServerTimeZones/>')
    assert.deepEqual(new Set(idsOf(zones)), new Set(windowsZoneIds()))
    assert.ok(zones.length > 130)
    for (const zone of zones) {
      assert.match(zone.attributes['Name']!, /^\(UTC/)
      for (const part of ['t:Periods', 't:TransitionsGroups', 't:Transitions'])
        assert.ok(find(zone, part)!.children.length > 0, `${zone.attributes['Id']} ${part}`)
    }
  })

  test('gives names alone where that is asked for', async () => {
    const zones = await zonesOf('<m:GetServerTimeZones ReturnFullTimeZoneData="false"/>')
    assert.equal(zones.length, windowsZoneIds().length)
    assert.deepEqual(all({ children: zones } as unknown as XmlNode, 't:Periods'), [])
  })

  test('finds zones by either kind of id, in the order asked for, and says nothing of ids that nobody knows', async () => {
    const ids = ['Tokyo Standard Time', 'Middle Earth Time', 'Europe/Copenhagen', 'eastern standard time']
    assert.deepEqual(idsOf(await zonesOf(named(ids))), [
      'Tokyo Standard Time',
      'Romance Standard Time',
      'Eastern Standard Time',
    ])
    assert.deepEqual(await zonesOf(named(['Middle Earth Time'])), [])
  })

  test('says the rules as Exchange does: a group for each set of them, and a date without a zone where the next begins', async () => {
    const [zone] = await zonesOf(named(['Eastern Standard Time'], ' ReturnFullTimeZoneData="true"'))
    const registry = 'trule:Microsoft/Registry/Eastern Standard Time'
    assert.deepEqual(
      find(zone!, 't:Periods')!.children.map(({ attributes }) => ({ ...attributes })),
      [
        { Bias: 'PT5H', Name: 'Standard', Id: `${registry}/2006-Standard` },
        { Bias: 'PT4H', Name: 'Daylight', Id: `${registry}/2006-Daylight` },
        { Bias: 'PT5H', Name: 'Standard', Id: `${registry}/2007-Standard` },
        { Bias: 'PT4H', Name: 'Daylight', Id: `${registry}/2007-Daylight` },
      ],
    )
    const rules = find(zone!, 't:TransitionsGroups')!.children.map(({ attributes, children }) => [
      attributes['Id'],
      ...children.map((rule) => rule.children.map(({ text }) => text.replace(`${registry}/`, '')).join(' ')),
    ])
    assert.deepEqual(rules, [
      ['0', '2006-Daylight PT2H 4 Sunday 1', '2006-Standard PT2H 10 Sunday -1'],
      ['1', '2007-Daylight PT2H 3 Sunday 2', '2007-Standard PT2H 11 Sunday 1'],
    ])
    const transitions = find(zone!, 't:Transitions')!.children
    assert.deepEqual(
      transitions.map(({ name }) => name),
      ['t:Transition', 't:AbsoluteDateTransition'],
    )
    assert.equal(textOf(transitions[1]!, 't:DateTime'), '2007-01-01T00:00:00')
  })

  test('Evolution: the very definition that came is taken back, under its own id and under another', async () => {
    const answer = (await server.post(named(['AUS Eastern Standard Time']))).xml
    const definition = /<t:TimeZoneDefinition [\s\S]*<\/t:TimeZoneDefinition>/.exec(answer)![0]
    for (const id of ['AUS Eastern Standard Time', 'tzone://Evolution/Sydney']) {
      const own = definition.replace('Id="AUS Eastern Standard Time"', `Id="${id}"`)
      const [start, end] = ['StartTimeZone', 'EndTimeZone'].map((name) => own.replaceAll('TimeZoneDefinition', name))
      const times = '<t:Start>2027-01-05T10:00:00</t:Start><t:End>2027-07-05T10:00:00</t:End>'
      const made = await server.post(createItem(`<t:CalendarItem>${times}${start}${end}</t:CalendarItem>`))
      const { item } = (await server.post(getItem([made.fine.id], shape('AllProperties')))).fine
      assert.deepEqual(
        [textOf(item, 't:Start'), textOf(item, 't:End')],
        ['2027-01-04T23:00:00Z', '2027-07-05T00:00:00Z'],
      )
      assert.equal(find(item, 't:StartTimeZone')!.attributes['Id'], id)
    }
  })
})

describe('the definition of a zone, read back under another id,', () => {
  const years = Array.from({ length: 38 }, (_, index) => 2000 + index)

  test('has the offsets of the zone: all zones, all years in which clocks change at most twice', () => {
    let beyond = 0
    for (const zone of allTimeZones()) {
      const again = zoneOfDefinition({ ...definitionOf(zone), id: 'mine' })
      assert.ok(typeof again !== 'string', `${zone.id}: ${again}`)
      for (const year of years) {
        if (isBeyondRules(zone, year)) {
          beyond += 1
          continue
        }
        for (const instant of probes(zone, year)) {
          // Where the year begins elsewhere, the last hours of this one are the next one's.
          if (isBeyondRules(zone, year + 1) && instant > Date.UTC(year, 11, 31)) continue
          assert.equal(again.offsetAt(instant), zone.offsetAt(instant), `${zone.id} ${new Date(instant).toISOString()}`)
        }
      }
    }
    assert.ok(beyond < 60, `${beyond} years of zones have more changes`)
  })

  test('is one that the Managed API makes a TimeZoneInfo of', () => {
    for (const zone of allTimeZones()) {
      const { periods = [], transitionsGroups = [], transitions = [] } = definitionOf(zone)
      assert.equal(transitions.length, transitionsGroups.length, zone.id)
      assert.equal(new Set(periods.map(({ id }) => id)).size, periods.length, zone.id)
      for (const { transitions: rules } of transitionsGroups) {
        const names = rules.map(({ to }) => periods.find(({ id }) => id === to.value)!.name)
        assert.ok(names.includes('Standard'), zone.id)
        assert.equal(new Set(names).size, rules.length, `${zone.id} changes to ${names}`)
        // A time of day of .NET, which ends before midnight.
        for (const rule of rules)
          if ('timeOffset' in rule) assert.ok(parseDuration(rule.timeOffset)! < 1440 * minute, zone.id)
      }
      // exchangelib takes the first group by id whose year has begun.
      assert.deepEqual(
        transitions.map(({ to }) => to.value).sort(),
        transitions.map(({ to }) => to.value),
        zone.id,
      )
    }
  })

  test('takes the date of a change as an instant where the Managed API made it one', () => {
    const eastern = definitionOf(timeZone('Eastern Standard Time')!)
    const transitions = eastern.transitions!.map((transition) =>
      transition.kind === 'AbsoluteDateTransition' ? { ...transition, dateTime: '2007-01-01T05:00:00Z' } : transition,
    )
    const again = zoneOfDefinition({ ...eastern, id: 'mine', transitions })
    assert.ok(typeof again !== 'string')
    for (const year of [2006, 2007])
      for (const instant of probes(again, year))
        assert.equal(again.offsetAt(instant), timeZone('Eastern Standard Time')!.offsetAt(instant))
  })
})
