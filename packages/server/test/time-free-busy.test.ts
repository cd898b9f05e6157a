import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseDuration } from '@exchequer/server/internal/time/duration'
import {
  type BusyStretch,
  type BusyType,
  busySlots,
  digitsOf,
  mergedSlots,
} from '@exchequer/server/internal/time/free-busy'
import { zoneOfSerializable } from '@exchequer/server/internal/time/legacy-zone'
import { serializableOf } from '@exchequer/server/internal/time/serializable-zone'
import { allTimeZones, timeZone } from '@exchequer/server/internal/time/time-zones'
import { isWorkingTime, type WorkingTime } from '@exchequer/server/internal/time/working-time'
import { definitionOf } from '@exchequer/server/internal/time/zone-definition'

const minute = 60_000
const hour = 60 * minute
const at = (text: string): number => Date.parse(`2026-01-05T${text}Z`)
const stretch = (start: string, end: string, busyType: BusyType): BusyStretch => ({
  start: at(start),
  end: at(end),
  busyType,
})
const digits = (
  stretches: BusyStretch[],
  start: string,
  end: string,
  interval: number,
  knowsElsewhere = true,
): string => digitsOf(busySlots(stretches, at(start), at(end), interval), knowsElsewhere)

describe('merged free/busy streams', () => {
  test('the example of the documentation comes out as it stands there', () => {
    const events = [stretch('08:00', '09:00', 'OOF'), stretch('09:00', '10:30', 'Busy')]
    assert.equal(digits(events, '08:00', '12:00', hour), '3220')
  })

  test('a slot is taken by what touches it, and not by what ends or begins beside it', () => {
    assert.equal(digits([stretch('09:00', '10:00', 'Busy')], '08:00', '11:00', 30 * minute), '002200')
    assert.equal(digits([stretch('09:29', '09:31', 'Tentative')], '08:00', '11:00', 30 * minute), '001100')
  })

  test('a window that ends a second early has a slot for the rest', () => {
    assert.equal(digits([], '00:00:00', '23:59:59', hour).length, 24)
    assert.equal(digits([stretch('23:30', '23:40', 'Busy')], '22:00:00', '23:59:59', hour), '02')
  })

  test('what reaches beyond the window fills it to its ends', () => {
    assert.equal(digits([stretch('00:00', '23:00', 'Busy')], '08:00', '10:00', hour), '22')
  })

  test('what takes no time takes no slot', () => {
    assert.equal(digits([stretch('09:00', '09:00', 'Busy')], '08:00', '11:00', hour), '000')
  })

  const weakest: BusyType[] = ['Free', 'WorkingElsewhere', 'Tentative', 'Busy', 'OOF']
  for (const [rank, weaker] of weakest.entries())
    for (const busyType of weakest.slice(rank + 1))
      test(`${busyType} hides ${weaker}, whichever comes first`, () => {
        const both = [stretch('09:00', '10:00', weaker), stretch('09:00', '10:00', busyType)]
        for (const events of [both, both.toReversed()])
          assert.deepEqual(busySlots(events, at('09:00'), at('10:00'), hour), [busyType])
      })

  test('working elsewhere has a digit for those who know it and is free for the others, whose 4 is no data', () => {
    const slots: BusyType[] = ['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere', 'NoData']
    assert.equal(digitsOf(slots, true), '012345')
    assert.equal(digitsOf(slots, false), '012304')
  })

  test('of several people the busiest counts, and who is unknown only where nobody is known', () => {
    assert.deepEqual(
      mergedSlots([
        ['Free', 'Busy', 'NoData', 'NoData'],
        ['Tentative', 'Free', 'Free', 'NoData'],
      ]),
      ['Tentative', 'Busy', 'Free', 'NoData'],
    )
  })
})

describe('working time', () => {
  const berlin = timeZone('Europe/Berlin')!
  const office: WorkingTime = { zone: berlin, weekdays: [1, 2, 3, 4, 5], start: 8 * 60, end: 17 * 60 }
  const works = (work: WorkingTime, from: string, to: string): boolean =>
    isWorkingTime(work, Date.parse(from), Date.parse(to))

  for (const [from, to, expected] of [
    ['2026-01-05T07:00Z', '2026-01-05T08:00Z', true],
    ['2026-01-05T06:30Z', '2026-01-05T07:30Z', false],
    ['2026-01-05T15:00Z', '2026-01-05T16:00Z', true],
    ['2026-01-05T15:30Z', '2026-01-05T16:30Z', false],
    // Summer time begins: eight o'clock is an hour earlier.
    ['2026-07-06T06:00Z', '2026-07-06T07:00Z', true],
    ['2026-07-06T15:00Z', '2026-07-06T16:00Z', false],
    ['2026-01-10T10:00Z', '2026-01-10T11:00Z', false],
    ['2026-01-05T10:00Z', '2026-01-06T10:00Z', false],
  ] as const)
    test(`${from} to ${to} is ${expected ? '' : 'not '}within a day of the office`, () => {
      assert.equal(works(office, from, to), expected)
    })

  test('a shift over midnight belongs to the day on which it begins', () => {
    const nights: WorkingTime = { zone: timeZone('UTC')!, weekdays: [5], start: 22 * 60, end: 6 * 60 }
    assert.equal(works(nights, '2026-01-09T23:30Z', '2026-01-10T00:30Z'), true)
    assert.equal(works(nights, '2026-01-10T05:00Z', '2026-01-10T06:00Z'), true)
    assert.equal(works(nights, '2026-01-10T05:30Z', '2026-01-10T06:30Z'), false)
    assert.equal(works(nights, '2026-01-10T23:00Z', '2026-01-11T00:00Z'), false)
  })
})

describe('zones of the availability operations', () => {
  test('the zone of the documentation comes out as it stands there', () => {
    assert.deepEqual(serializableOf(timeZone('Pacific Standard Time')!, 2014), {
      bias: 480,
      standardTime: { bias: 0, time: '02:00:00', dayOrder: 1, month: 11, dayOfWeek: 'Sunday' },
      daylightTime: { bias: -60, time: '02:00:00', dayOrder: 2, month: 3, dayOfWeek: 'Sunday' },
    })
    assert.deepEqual(serializableOf(timeZone('Pacific Standard Time')!, 2006).daylightTime, {
      bias: -60,
      time: '02:00:00',
      dayOrder: 1,
      month: 4,
      dayOfWeek: 'Sunday',
    })
  })

  test('a zone without summer time has two changes that never happen', () => {
    const none = { bias: 0, time: '00:00:00', dayOrder: 0, month: 0, dayOfWeek: 'Sunday' }
    assert.deepEqual(serializableOf(timeZone('Asia/Kolkata')!, 2026), {
      bias: -330,
      standardTime: none,
      daylightTime: none,
    })
  })

  test('every zone has the rules with which GetServerTimeZones offers it, in any year', () => {
    for (const zone of allTimeZones()) {
      const { periods = [], transitionsGroups = [], transitions = [] } = definitionOf(zone)
      for (let year = 1995; year <= 2040; year += 5) {
        // As exchangelib looks for a zone: the last group that has begun, its standard period, the changes from and to it.
        const begun = transitions.filter((one) => !('dateTime' in one) || Number(one.dateTime.slice(0, 4)) <= year)
        const group = transitionsGroups.find(({ id }) => id === begun.at(-1)!.to.value)!
        const nameOf = (id: string): string => periods.find((period) => period.id === id)!.name
        const standard = group.transitions.find(({ to }) => nameOf(to.value) === 'Standard')!
        const bias = parseDuration(periods.find(({ id }) => id === standard.to.value)!.bias)! / minute
        const described = serializableOf(zone, year)
        assert.equal(described.bias, bias, `${zone.id} in ${year}`)
        const changes = group.transitions.flatMap((one) => ('month' in one ? [[one.month, nameOf(one.to.value)]] : []))
        const expected = [
          [described.standardTime.month, 'Standard'],
          [described.daylightTime.month, 'Daylight'],
        ].filter(([month]) => month !== 0)
        assert.deepEqual(changes.sort(), expected.sort(), `${zone.id} in ${year}`)
      }
    }
  })

  test('every zone that the server offers means the same when it is read back', () => {
    for (const zone of allTimeZones()) {
      const same = zoneOfSerializable(serializableOf(zone, 2025))
      assert.ok(typeof same !== 'string', `${zone.id}: ${same}`)
      for (let month = 0; month < 12; month += 1) {
        const time = Date.UTC(2025, month, 15, 12)
        assert.equal(same.offsetAt(time), zone.offsetAt(time), `${zone.id} in month ${month + 1}`)
      }
    }
  })
})
