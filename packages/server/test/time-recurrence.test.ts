import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ruleOfRecurrence } from '@exchequer/server/internal/content/recurrence-rule'
import { civilOf, dayOf, formatDay, parseDay } from '@exchequer/server/internal/time/civil'
import { occurrences, seriesOf } from '@exchequer/server/internal/time/recurrence'
import { checkRecurrence } from '@exchequer/server/internal/time/recurrence-check'
import {
  dayOfWeekIndexes,
  daysOfWeek,
  months,
  type RecurrencePattern,
  type RecurrenceRange,
} from '@exchequer/server/internal/time/recurrence-pattern'
import fc from 'fast-check'
import ICAL from 'ical.js'

const numbered = (startDate: string, numberOfOccurrences = 4): RecurrenceRange => ({
  numberedRecurrence: { startDate, numberOfOccurrences },
})
const until = (startDate: string, endDate: string): RecurrenceRange => ({ endDateRecurrence: { startDate, endDate } })
const relative = (
  daysOfWeek: 'Day' | 'Weekday' | 'WeekendDay' | 'Tuesday' | 'Thursday',
  dayOfWeekIndex: 'First' | 'Second' | 'Fourth' | 'Last',
) => ({ daysOfWeek, dayOfWeekIndex }) as const

const series: [pattern: RecurrencePattern, range: RecurrenceRange, dates: string][] = [
  [{ dailyRecurrence: { interval: 3 } }, numbered('2026-01-30'), '2026-01-30 2026-02-02 2026-02-05 2026-02-08'],
  [
    { dailyRecurrence: { interval: 3 } },
    until('2026-01-01Z', '2026-01-10-08:00'),
    '2026-01-01 2026-01-04 2026-01-07 2026-01-10',
  ],
  // Weeks begin on Sunday: the one of Wednesday the 7th has its Friday left, the next is two weeks on.
  [
    { weeklyRecurrence: { interval: 2, daysOfWeek: ['Sunday', 'Tuesday', 'Friday'] } },
    numbered('2026-01-07', 5),
    '2026-01-09 2026-01-18 2026-01-20 2026-01-23 2026-02-01',
  ],
  [
    { weeklyRecurrence: { interval: 2, daysOfWeek: ['Sunday', 'Tuesday'], firstDayOfWeek: 'Monday' } },
    numbered('2026-01-06'),
    '2026-01-06 2026-01-11 2026-01-20 2026-01-25',
  ],
  [
    { weeklyRecurrence: { interval: 1, daysOfWeek: ['Saturday'] } },
    until('2014-03-08-08:00', '2014-03-22'),
    '2014-03-08 2014-03-15 2014-03-22',
  ],
  [
    { absoluteMonthlyRecurrence: { interval: 1, dayOfMonth: 31 } },
    numbered('2026-01-31'),
    '2026-01-31 2026-02-28 2026-03-31 2026-04-30',
  ],
  [
    { absoluteMonthlyRecurrence: { interval: 3, dayOfMonth: 15 } },
    numbered('2026-01-20', 3),
    '2026-04-15 2026-07-15 2026-10-15',
  ],
  [
    { relativeMonthlyRecurrence: { interval: 1, ...relative('Weekday', 'Last') } },
    numbered('2026-01-01', 3),
    '2026-01-30 2026-02-27 2026-03-31',
  ],
  [
    { relativeMonthlyRecurrence: { interval: 2, ...relative('Tuesday', 'Second') } },
    numbered('2026-01-13', 3),
    '2026-01-13 2026-03-10 2026-05-12',
  ],
  [
    { relativeMonthlyRecurrence: { interval: 1, ...relative('WeekendDay', 'First') } },
    numbered('2026-01-01', 3),
    '2026-01-03 2026-02-01 2026-03-01',
  ],
  [
    { relativeMonthlyRecurrence: { interval: 1, ...relative('Day', 'Last') } },
    numbered('2026-01-01', 2),
    '2026-01-31 2026-02-28',
  ],
  [
    { relativeYearlyRecurrence: { month: 'November', ...relative('Thursday', 'Fourth') } },
    numbered('2026-01-14', 3),
    '2026-11-26 2027-11-25 2028-11-23',
  ],
  [
    { absoluteYearlyRecurrence: { month: 'February', dayOfMonth: 29 } },
    numbered('2024-02-29', 5),
    '2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29',
  ],
  [{ absoluteYearlyRecurrence: { month: 'May', dayOfMonth: 1 } }, numbered('2026-05-02', 2), '2027-05-01 2028-05-01'],
]

describe('a series', () => {
  for (const [pattern, range, dates] of series) {
    test(`of ${JSON.stringify(pattern)} in ${JSON.stringify(range)} is ${dates}`, () => {
      const found = [...occurrences(seriesOf({ pattern, range }))].map(({ day }) => formatDay(day))
      assert.equal(found.join(' '), dates)
    })
  }

  test('is the same from any point in it', () => {
    for (const [pattern, range] of series) {
      const found = seriesOf({ pattern, range: { noEndRecurrence: { startDate: '2026-01-15' } } })
      const start = parseDay('2026-01-15')!
      assert.equal(found.count, Number.POSITIVE_INFINITY, JSON.stringify(range))
      let expected = 0
      for (let day = start - 50; day < start + 3000; day++) {
        if (found.dayAt(expected) < day) expected++
        assert.equal(found.indexFrom(day), expected, `${JSON.stringify(pattern)} ${formatDay(day)}`)
        assert.ok(found.dayAt(expected) >= Math.max(day, start))
      }
    }
  })

  test('is the one that another reading of its iCalendar rule gives', () => {
    const weekday = fc.constantFrom(...daysOfWeek.slice(0, 7))
    const dayName = fc.constantFrom(...daysOfWeek)
    const index = fc.constantFrom(...dayOfWeekIndexes)
    const month = fc.constantFrom(...months)
    const interval = fc.integer({ min: 1, max: 7 })
    // The 29th and 30th, or the last day of a shorter month, take a BYSETPOS that this other reader does not apply to days of the month.
    const dayOfMonth = fc.integer({ min: 1, max: 31 }).filter((day) => day !== 29 && day !== 30)
    const pattern: fc.Arbitrary<RecurrencePattern> = fc.oneof(
      fc.record({ dailyRecurrence: fc.record({ interval }) }),
      fc.record({
        weeklyRecurrence: fc.record({
          interval,
          daysOfWeek: fc.uniqueArray(weekday, { minLength: 1 }),
          firstDayOfWeek: weekday,
        }),
      }),
      fc.record({ absoluteMonthlyRecurrence: fc.record({ interval, dayOfMonth }) }),
      fc.record({ relativeMonthlyRecurrence: fc.record({ interval, daysOfWeek: dayName, dayOfWeekIndex: index }) }),
      fc.record({ absoluteYearlyRecurrence: fc.record({ dayOfMonth: fc.integer({ min: 1, max: 28 }), month }) }),
      fc.record({ relativeYearlyRecurrence: fc.record({ daysOfWeek: weekday, dayOfWeekIndex: index, month }) }),
    )
    fc.assert(
      fc.property(pattern, fc.integer({ min: 18_000, max: 30_000 }), (pattern, startDay) => {
        // iCalendar counts DTSTART in whether or not the rule gives it, so the series begins with its own first day.
        const range = (day: number): RecurrenceRange => numbered(formatDay(day), 12)
        const first = seriesOf({ pattern, range: range(startDay) }).dayAt(0)
        const recurrence = { pattern, range: range(first) }
        const rule = ICAL.Recur.fromString(ruleOfRecurrence(recurrence, first * 86_400_000, true, (local) => local))
        const iterator = rule.iterator(ICAL.Time.fromDateString(formatDay(first)))
        const expected: string[] = []
        for (let next = iterator.next(); next && expected.length < 12; next = iterator.next())
          expected.push(next.toString())
        assert.deepEqual(
          [...occurrences(seriesOf(recurrence))].map(({ day }) => formatDay(day)),
          expected,
        )
      }),
      { numRuns: 500 },
    )
  })

  test('without an end is read in part, centuries away as well', () => {
    const found = seriesOf({
      pattern: { dailyRecurrence: { interval: 1 } },
      range: { noEndRecurrence: { startDate: '2026-01-01' } },
    })
    const [from, to] = [parseDay('2826-01-01')!, parseDay('2826-01-03')!]
    assert.deepEqual(
      [...occurrences(found, from, to)].map(({ day }) => formatDay(day)),
      ['2826-01-01', '2826-01-02', '2826-01-03'],
    )
  })
})

describe('the check of a recurrence', () => {
  const start = numbered('2026-01-01')
  for (const [pattern, range, fault] of [
    [{ dailyRecurrence: { interval: 999 } }, start, undefined],
    [{ dailyRecurrence: { interval: 0 } }, start, 'ErrorCalendarOutOfRange'],
    [{ dailyRecurrence: { interval: 1000 } }, start, 'ErrorCalendarOutOfRange'],
    [{ dailyRecurrence: { interval: 1 } }, numbered('2026-01-01', 0), 'ErrorCalendarOutOfRange'],
    [{ dailyRecurrence: { interval: 1 } }, numbered('2026-01-01', 1000), 'ErrorCalendarOutOfRange'],
    [{ dailyRecurrence: { interval: 1 } }, numbered('2026-02-30'), 'ErrorCalendarInvalidRecurrence'],
    [{ dailyRecurrence: { interval: 999 } }, numbered('2026-01-01', 999), 'ErrorRecurrenceEndDateTooBig'],
    [{ dailyRecurrence: { interval: 1 } }, until('2026-01-02', '2026-01-01'), 'ErrorRecurrenceHasNoOccurrence'],
    [{ dailyRecurrence: { interval: 1 } }, until('2026-01-02', '4500-09-02'), 'ErrorRecurrenceEndDateTooBig'],
    [{ dailyRecurrence: { interval: 1 } }, until('2026-01-02', '4500-09-01'), undefined],
    [{ weeklyRecurrence: { interval: 100, daysOfWeek: ['Monday'] } }, start, 'ErrorCalendarOutOfRange'],
    [{ weeklyRecurrence: { interval: 1, daysOfWeek: [] } }, start, 'ErrorCalendarInvalidRecurrence'],
    [
      { weeklyRecurrence: { interval: 1, daysOfWeek: ['Monday', 'Weekday'] } },
      start,
      'ErrorCalendarInvalidDayForWeeklyRecurrence',
    ],
    [
      { weeklyRecurrence: { interval: 1, daysOfWeek: ['Monday'] } },
      until('2026-01-06', '2026-01-11'),
      'ErrorRecurrenceHasNoOccurrence',
    ],
    [{ absoluteMonthlyRecurrence: { interval: 1, dayOfMonth: 32 } }, start, 'ErrorCalendarOutOfRange'],
    [{ absoluteMonthlyRecurrence: { interval: 100, dayOfMonth: 1 } }, start, 'ErrorCalendarOutOfRange'],
    [{ absoluteYearlyRecurrence: { month: 'February', dayOfMonth: 29 } }, start, undefined],
    [{ absoluteYearlyRecurrence: { month: 'February', dayOfMonth: 30 } }, start, undefined],
    [{ absoluteYearlyRecurrence: { month: 'February', dayOfMonth: 32 } }, start, 'ErrorCalendarOutOfRange'],
    [{ relativeMonthlyRecurrence: { interval: 1, ...relative('Weekday', 'Last') } }, start, undefined],
  ] satisfies [RecurrencePattern, RecurrenceRange, string | undefined][]) {
    test(`of ${JSON.stringify(pattern)} in ${JSON.stringify(range)} says ${fault}`, () => {
      assert.equal(checkRecurrence({ pattern, range }), fault)
    })
  }
})

describe('a civil day', () => {
  test('is the day that Date knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
        const date = new Date(day * 86_400_000)
        assert.deepEqual(civilOf(day), {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        })
        assert.equal(dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), day)
      }),
    )
  })
  test('is read from a date with whatever follows it', () => {
    for (const text of ['2016-01-01', '2016-01-01Z', '2016-01-01-08:00', ' 2016-01-01T10:00:00Z'])
      assert.equal(formatDay(parseDay(text)!), '2016-01-01')
    for (const text of ['2016-02-30', '2016-13-01', 'today', '']) assert.equal(parseDay(text), undefined)
  })
  test('has a name for each weekday and month', () => {
    assert.equal(daysOfWeek.length, 10)
    assert.equal(months.length, 12)
  })
})
