import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BusyStretch, BusyType } from '@exchequer/server/internal/time/free-busy'
import {
  countsOf,
  type MeetingSearch,
  qualityOf,
  suggestMeetingTimes,
} from '@exchequer/server/internal/time/meeting-times'
import { timeZone, utc } from '@exchequer/server/internal/time/time-zones'

const minute = 60_000
const hour = 60 * minute
const at = (text: string): number => Date.parse(`${text}Z`)
const busy = (start: string, end: string, busyType: BusyType = 'Busy'): BusyStretch => ({
  start: at(start),
  end: at(end),
  busyType,
})
const party = (...members: (BusyStretch[] | undefined)[]) => ({ members, mustBeFree: false })

const office = { zone: utc, weekdays: [1, 2, 3, 4, 5], start: 9 * 60, end: 12 * 60 }
const search = (parties: MeetingSearch['parties'], more: Partial<MeetingSearch> = {}): MeetingSearch => ({
  parties,
  workingTimes: [office],
  zone: utc,
  start: at('2026-01-05T00:00'),
  end: at('2026-01-06T00:00'),
  duration: hour,
  goodThreshold: 25,
  minimumQuality: 'Fair',
  maximumByDay: 10,
  maximumOutsideWorkByDay: 0,
  current: undefined,
  ...more,
})

/** `10:30 Good`, of each suggestion of each day. */
const timesOf = (given: MeetingSearch): string[][] =>
  suggestMeetingTimes(given).map(({ suggestions }) =>
    suggestions.map(({ time, quality }) => `${new Date(time).toISOString().slice(11, 16)} ${quality}`),
  )

test('an hour that suits everybody is found every half hour of their working time', () => {
  assert.deepEqual(timesOf(search([party([]), party([])])), [
    ['09:00 Excellent', '09:30 Excellent', '10:00 Excellent', '10:30 Excellent', '11:00 Excellent'],
  ])
})

test('a time is as good as few cannot come, and the better ones are the first', () => {
  const four = [party([busy('2026-01-05T09:00', '2026-01-05T09:30')]), party([]), party([]), party([])]
  assert.deepEqual(timesOf(search(four, { minimumQuality: 'Poor' })), [
    ['09:30 Excellent', '10:00 Excellent', '10:30 Excellent', '11:00 Excellent', '09:00 Good'],
  ])
})

for (const [taken, all, threshold, quality] of [
  [0, 4, 25, 'Excellent'],
  [1, 4, 25, 'Good'],
  [1, 3, 25, 'Fair'],
  [2, 4, 25, 'Poor'],
  [1, 2, 49, 'Poor'],
  [1, 100, 49, 'Good'],
  [2, 100, 49, 'Fair'],
  [49, 100, 0, 'Good'],
  [0, 0, 25, 'Excellent'],
] as const)
  test(`${taken} of ${all} who cannot come make a time ${quality} with a threshold of ${threshold}`, () => {
    assert.equal(qualityOf(taken, all, threshold), quality)
  })

test('who is tentative or out cannot come, who is free, elsewhere or unknown does not stand in the way', () => {
  const conflicts: [BusyType, string][] = [
    ['Free', 'Excellent'],
    ['WorkingElsewhere', 'Excellent'],
    ['NoData', 'Excellent'],
    ['Tentative', 'Poor'],
    ['OOF', 'Poor'],
  ]
  for (const [busyType, quality] of conflicts) {
    const given = search([party([busy('2026-01-05T00:00', '2026-01-06T00:00', busyType)])], { minimumQuality: 'Poor' })
    const [day] = suggestMeetingTimes(given)
    assert.equal(day!.suggestions[0]!.quality, quality, busyType)
    assert.deepEqual(day!.suggestions[0]!.conflicts, [[busyType]])
  }
})

test('the day says how good it can be, though nothing of it is good enough', () => {
  const taken = [busy('2026-01-05T00:00', '2026-01-06T00:00')]
  const given = search([party(taken), party([]), party([])], { minimumQuality: 'Good' })
  assert.deepEqual(
    suggestMeetingTimes(given).map(({ quality, suggestions }) => [quality, suggestions.length]),
    [['Fair', 0]],
  )
})

test('no time is suggested that does not suit whoever has to be free', () => {
  const needed = { members: [[busy('2026-01-05T09:00', '2026-01-05T11:00')]], mustBeFree: true }
  assert.deepEqual(timesOf(search([needed, party([]), party([]), party([])], { minimumQuality: 'Poor' })), [
    ['11:00 Excellent'],
  ])
})

test('working time is that of all', () => {
  const late = { ...office, start: 10 * 60, end: 20 * 60 }
  assert.deepEqual(timesOf(search([party([])], { workingTimes: [office, late] })), [
    ['10:00 Excellent', '10:30 Excellent', '11:00 Excellent'],
  ])
})

test('outside of it there are as many as are wanted, behind the others, and never more than there may be in all', () => {
  const evening = [party([])]
  const some = suggestMeetingTimes(search(evening, { maximumByDay: 7, maximumOutsideWorkByDay: 3 }))[0]!.suggestions
  assert.deepEqual(
    some.map(({ isWorkTime }) => isWorkTime),
    [true, true, true, true, true, false, false],
  )
  const sunday = { start: at('2026-01-04T00:00'), end: at('2026-01-05T00:00'), maximumOutsideWorkByDay: 2 }
  assert.deepEqual(timesOf(search(evening, sunday)), [['00:00 Excellent', '00:30 Excellent']])
  assert.deepEqual(timesOf(search(evening, { ...sunday, maximumOutsideWorkByDay: 0 })), [[]])
})

test('days are those of the zone, each with times of its own, and a meeting lies within the window', () => {
  const zone = timeZone('America/Los_Angeles')!
  const given = search([party([])], {
    zone,
    workingTimes: [{ ...office, zone }],
    start: at('2026-01-05T19:30'),
    end: at('2026-01-06T18:00'),
  })
  const days = suggestMeetingTimes(given)
  assert.deepEqual(
    days.map(({ date }) => new Date(date).toISOString()),
    ['2026-01-05T00:00:00.000Z', '2026-01-06T00:00:00.000Z'],
  )
  // Eleven and nine o'clock in California.
  assert.deepEqual(timesOf(given), [[], ['17:00 Excellent']])
  assert.deepEqual(timesOf({ ...given, start: at('2026-01-05T19:00') })[0], ['19:00 Excellent'])
})

test('a night in which the clocks change has its times once each', () => {
  const zone = timeZone('Europe/Berlin')!
  const night = { zone, workingTimes: [], maximumByDay: 48, duration: 30 * minute }
  const countOf = (start: string, end: string): number => {
    const [day] = suggestMeetingTimes(search([party([])], { ...night, start: at(start), end: at(end) }))
    return new Set(day!.suggestions.map(({ time }) => time)).size
  }
  assert.equal(countOf('2026-03-28T23:00', '2026-03-29T22:00'), 46)
  assert.equal(countOf('2026-10-24T22:00', '2026-10-25T23:00'), 48)
})

test('the time that the meeting has is no suggestion', () => {
  assert.deepEqual(timesOf(search([party([])], { current: at('2026-01-05T09:30') }))[0]!.slice(0, 2), [
    '09:00 Excellent',
    '10:00 Excellent',
  ])
})

test('a long day of one person does not hide the hours of another', () => {
  const days = suggestMeetingTimes(
    search(
      [party([busy('2026-01-01T00:00', '2026-01-05T09:30')]), party([busy('2026-01-05T11:30', '2026-01-09T00:00')])],
      {
        minimumQuality: 'Poor',
      },
    ),
  )
  assert.deepEqual(
    days[0]!.suggestions.map(({ time, conflicts }) => [new Date(time).toISOString().slice(11, 16), conflicts.flat()]),
    [
      ['09:30', ['Free', 'Free']],
      ['10:00', ['Free', 'Free']],
      ['10:30', ['Free', 'Free']],
      ['09:00', ['Busy', 'Free']],
      ['11:00', ['Free', 'Busy']],
    ],
  )
})

test('of a group it is told how many can come', () => {
  assert.deepEqual(countsOf(['Free', 'WorkingElsewhere', 'Busy', 'Tentative', 'OOF', 'NoData']), {
    free: 2,
    taken: 3,
    unknown: 1,
  })
})
