import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Recurrence, RecurrencePattern } from '@exchequer/server/internal/time/recurrence-pattern'
import { seriesTimes } from '@exchequer/server/internal/time/series-times'
import { timeZone } from '@exchequer/server/internal/time/time-zones'

const hour = 3_600_000

const endless = (pattern: RecurrencePattern, startDate: string): Recurrence => ({
  pattern,
  range: { noEndRecurrence: { startDate } },
})

describe('a series in a zone', () => {
  test('stays at its hour across the change of clocks', () => {
    const times = seriesTimes(
      endless({ dailyRecurrence: { interval: 1 } }, '2026-03-28'),
      timeZone('Europe/Berlin')!,
      9 * hour,
    )
    const starts = [0, 1].map((index) => new Date(times.startAt(index)).toISOString())
    assert.deepEqual(starts, ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z'])
  })

  test('tells from any instant which occurrence is next, whatever clocks do', () => {
    for (const id of ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kolkata', 'Africa/Cairo']) {
      for (const time of [0, 2.25, 23.5]) {
        const times = seriesTimes(
          endless({ weeklyRecurrence: { interval: 1, daysOfWeek: ['Sunday', 'Friday', 'Saturday'] } }, '2011-01-03'),
          timeZone(id)!,
          time * hour,
        )
        let expected = 0
        for (let instant = Date.UTC(2011, 0, 1); instant < Date.UTC(2012, 0, 10); instant += hour / 2) {
          while (times.startAt(expected) < instant) expected += 1
          assert.equal(times.indexFrom(instant), expected, `${id} ${time} ${new Date(instant).toISOString()}`)
        }
      }
    }
  })

  test('costs the same centuries away', () => {
    let asked = 0
    const zone = timeZone('Europe/Berlin')!
    const counting = { ...zone, toUtc: (local: number) => zone.toUtc(local + 0 * asked++) }
    const times = seriesTimes(endless({ dailyRecurrence: { interval: 1 } }, '2000-01-01'), counting, 9 * hour)
    const index = times.indexFrom(Date.UTC(2390, 5, 1, 7))
    assert.equal(new Date(times.startAt(index)).toISOString(), '2390-06-01T07:00:00.000Z')
    assert.ok(asked < 6, `${asked} times were computed`)
  })
})
