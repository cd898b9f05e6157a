import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ruleOfRecurrence } from '@exchequer/server/internal/content/recurrence-rule'
import { formatDay } from '@exchequer/server/internal/time/civil'
import { seriesOf } from '@exchequer/server/internal/time/recurrence'
import { checkRecurrence } from '@exchequer/server/internal/time/recurrence-check'
import type { Recurrence, RecurrenceRange } from '@exchequer/server/internal/time/recurrence-pattern'
import { type SeriesTimes, seriesTimes } from '@exchequer/server/internal/time/series-times'
import { timeZone } from '@exchequer/server/internal/time/time-zones'
import {
  at,
  daily,
  type End,
  monthlyOn,
  monthlyThe,
  type RecurrenceCase,
  series,
  times,
  weekly,
  yearlyOn,
} from './recurrence-case.js'
import { clockCases } from './recurrence-cases-clocks.js'
import { dailyCases, weeklyCases } from './recurrence-cases-days.js'
import { handCases } from './recurrence-cases-hand.js'
import { monthlyCases } from './recurrence-cases-months.js'
import { yearlyCases } from './recurrence-cases-years.js'
import { isBeyondIcal, judgedByIcal, judgedByTemporal, ruleOf, type Wanted } from './recurrence-judges.js'

const cases = { dailyCases, weeklyCases, monthlyCases, yearlyCases, clockCases, handCases }

const instant = (text: string): number => Date.parse(`${text}Z`)
const text = (time: number): string => new Date(time).toISOString().replace(/:00\.000Z$/, '')

function rangeOf(startDate: string, end: End): RecurrenceRange {
  if ('times' in end) return { numberedRecurrence: { startDate, numberOfOccurrences: end.times } }
  return 'until' in end ? { endDateRecurrence: { startDate, endDate: end.until } } : { noEndRecurrence: { startDate } }
}

const wantedOf =
  (end: End): Wanted =>
  (day, index) =>
    'until' in end ? day <= end.until : index < ('times' in end ? end.times : end.compared)

const clockOf = ({ start }: RecurrenceCase): number => instant(start.replace(' ', 'T')) - instant(start.slice(0, 10))

const recurrenceOf = ({ start, pattern, end }: RecurrenceCase): Recurrence => ({
  pattern,
  range: rangeOf(start.slice(0, 10), end),
})

const timesOf = (example: RecurrenceCase): SeriesTimes =>
  seriesTimes(recurrenceOf(example), timeZone(example.zone)!, clockOf(example))

/** What our own arithmetic says. */
function expanded({ end }: RecurrenceCase, { count: whole, startAt }: SeriesTimes): string[] {
  assert.equal(whole === Number.POSITIVE_INFINITY, 'compared' in end, 'only a series without an end has none')
  const count = 'compared' in end ? end.compared : whole
  return Array.from({ length: count }, (_, index) => text(startAt(index)))
}

/** rrule-temporal's answer, with the occurrences in it that Exchange has where RFC 5545 has none. */
function temporalAnswer(example: RecurrenceCase, rule = ruleOf(example)): string[] {
  const { end, skipped = [] } = example
  const found = [...judgedByTemporal(example, rule, wantedOf(end)), ...skipped.map(instant)].sort((a, b) => a - b)
  const count = 'times' in end ? end.times : 'compared' in end ? end.compared : found.length
  return found.slice(0, count).map(text)
}

function title({ zone, start, pattern, end }: RecurrenceCase): string {
  const [[name, values]] = Object.entries(pattern) as [[string, object]]
  return `${zone} ${start} ${name} ${Object.values(values).join(' ')} ${Object.entries(end).join(' ')}`
}

for (const [name, examples] of Object.entries(cases)) {
  describe(name, () => {
    for (const example of examples) {
      test(title(example), () => {
        assert.equal(checkRecurrence(recurrenceOf(example)), undefined)
        const found = timesOf(example)
        const ours = expanded(example, found)
        if (example.hand) assert.deepEqual(ours, example.hand, 'by hand')
        const rule = ruleOf(example)
        assert.deepEqual(ours, temporalAnswer(example), `rrule-temporal: ${rule}`)
        if (!isBeyondIcal(rule)) {
          const first = formatDay(seriesOf(recurrenceOf(example)).dayAt(0))
          const ical = ours.length === 0 ? [] : judgedByIcal(example, rule, first, wantedOf(example.end))
          assert.deepEqual(ours, ical.map(text), `ical.js: ${rule}`)
        }
        ours.forEach((start, index) => {
          assert.ok(found.indexFrom(instant(start)) <= index)
          assert.ok(found.indexFrom(instant(start) + 1) > index)
        })
      })
    }
  })
}

test('there are more than 300 series, no two of them the same', () => {
  const titles = Object.values(cases).flat().map(title)
  assert.equal(new Set(titles).size, titles.length)
  assert.ok(titles.length > 300, `${titles.length}`)
})

test('the rule that goes out in iCalendar gives rrule-temporal the same occurrences', () => {
  for (const example of Object.values(cases).flat()) {
    const zone = timeZone(example.zone)!
    const start = instant(example.start.replace(' ', 'T'))
    const exported = ruleOfRecurrence(recurrenceOf(example), start, false, (local) => zone.toUtc(local))
    // rrule-temporal leaves a time that does not exist out of the days before BYSETPOS picks one of them.
    const judged = example.skipped ? exported.replace(/BYDAY=(\w\w);BYSETPOS=(-?\d)/, 'BYDAY=$2$1') : exported
    assert.deepEqual(
      expanded(example, timesOf(example)),
      temporalAnswer(example, judged),
      `${title(example)}: ${exported}`,
    )
  }
})

test('the rule that goes out in iCalendar has the day of the month first, and the ordinal of a weekday in BYSETPOS, where Evolution looks for them', () => {
  const exported = (pattern: RecurrenceCase['pattern']): string =>
    ruleOfRecurrence(recurrenceOf(series('UTC', '2027-01-01 09:00', pattern, times(3))), 0, false, (local) => local)
  assert.deepEqual(
    [
      monthlyOn(1, 28),
      monthlyOn(1, 29),
      monthlyOn(1, 30),
      monthlyOn(1, 31),
      monthlyThe(1, 'Third', 'Thursday'),
      yearlyOn('March', 29),
      yearlyOn('May', 31),
      yearlyOn('April', 31),
      yearlyOn('February', 29),
    ].map((pattern) => exported(pattern).replace(/;COUNT=3|FREQ=|INTERVAL=1;/g, '')),
    [
      'MONTHLY;BYMONTHDAY=28',
      'MONTHLY;BYMONTHDAY=29,28;BYSETPOS=-1',
      'MONTHLY;BYMONTHDAY=30,29,28;BYSETPOS=-1',
      'MONTHLY;BYMONTHDAY=-1',
      'MONTHLY;BYDAY=TH;BYSETPOS=3',
      'YEARLY;BYMONTH=3;BYMONTHDAY=29',
      'YEARLY;BYMONTH=5;BYMONTHDAY=31',
      'YEARLY;BYMONTH=4;BYMONTHDAY=-1',
      'YEARLY;BYMONTH=2;BYMONTHDAY=-1',
    ],
  )
})

describe('RFC 5545 by itself says something else than Exchange', () => {
  for (const [what, example, rule, answer] of [
    [
      'of the 31st in shorter months',
      series('UTC', '2026-01-31 09:00', monthlyOn(1, 31), times(3)),
      'FREQ=MONTHLY;BYMONTHDAY=31',
      at('2026-', '01-31T09:00 03-31T09:00 05-31T09:00'),
    ],
    [
      'of 29 February in other years',
      series('UTC', '2024-02-29 09:00', yearlyOn('February', 29), times(2)),
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
      ['2024-02-29T09:00', '2028-02-29T09:00'],
    ],
    [
      'of the day that a week begins on',
      series('UTC', '2026-01-03 09:00', weekly(2, 'Sa Su'), times(2)),
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU',
      at('2026-01-', '03T09:00 04T09:00'),
    ],
    [
      'of times that do not exist',
      series('Europe/Berlin', '2026-03-28 02:30', daily(1), times(2)),
      'FREQ=DAILY',
      at('2026-03-', '28T01:30 30T00:30'),
    ],
  ] as const) {
    test(what, () => {
      assert.deepEqual(temporalAnswer(example, rule), answer)
      assert.notDeepEqual(expanded(example, timesOf(example)), answer)
    })
  }
})
