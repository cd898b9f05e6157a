import { dayOfWeekIndexes, daysOfWeek } from '@exchequer/server/internal/time/recurrence-pattern'
import { endless, monthlyOn, monthlyThe, type RecurrenceCase, series, times, until } from './recurrence-case.js'

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Adelaide',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Sao_Paulo',
] as const

/** All fifty ways to say a day of the month by its name, each from a start before, on or after it, and mostly not every month. */
const everyName = daysOfWeek.flatMap((day, row) =>
  dayOfWeekIndexes.map((index, column) =>
    series(
      zones[(row + column) % zones.length]!,
      `2025-${String(row + 1).padStart(2, '0')}-${String(column * 5 + row + 1).padStart(2, '0')} 09:30`,
      monthlyThe((column % 4) + 1, index, day),
      endless(14),
    ),
  ),
)

/** The days that some months do not have, and the last that all have, from a month with and one without. */
const lateDays = [28, 29, 30, 31].flatMap((day) => [
  series('Europe/Berlin', '2026-01-28 09:00', monthlyOn(1, day), endless(26)),
  series('America/New_York', '2027-11-30 09:00', monthlyOn(3, day), times(10)),
  series('Australia/Sydney', '2027-02-28 09:00', monthlyOn(12, day), times(6)),
  series('Asia/Kolkata', '2028-02-29 09:00', monthlyOn(5, day), times(12)),
  series('Pacific/Auckland', '2026-04-30 08:00', monthlyOn(1, day), until('2026-06-30')),
  series('Pacific/Auckland', '2026-04-30 08:00', monthlyOn(1, day), until('2026-06-29')),
])

export const monthlyCases: readonly RecurrenceCase[] = [
  ...everyName,
  ...lateDays,
  series('Europe/Berlin', '2026-01-15 09:00', monthlyOn(1, 15), endless()),
  series('Europe/Berlin', '2026-01-16 09:00', monthlyOn(1, 15), endless()),
  series('Europe/Berlin', '2026-01-14 09:00', monthlyOn(1, 15), endless()),
  series('Europe/Berlin', '2026-01-16 09:00', monthlyOn(4, 15), endless()),
  series('Europe/Berlin', '2026-02-01 00:00', monthlyOn(1, 1), times(12)),
  series('Europe/Berlin', '2026-02-02 00:00', monthlyOn(1, 1), times(12)),
  series('Europe/London', '2026-01-25 23:30', monthlyOn(1, 25), times(12)),
  series('Europe/Moscow', '2010-09-20 09:00', monthlyOn(1, 20), times(60)),
  series('Europe/Istanbul', '2015-09-20 09:00', monthlyOn(2, 20), times(24)),
  series('America/Mexico_City', '2022-01-15 09:00', monthlyOn(1, 15), times(30)),
  series('America/Los_Angeles', '2026-01-08 22:00', monthlyOn(1, 8), until('2026-12-08')),
  series('America/Los_Angeles', '2026-01-08 22:00', monthlyOn(1, 8), until('2026-12-07')),
  series('Asia/Kathmandu', '2026-01-08 00:15', monthlyOn(1, 8), until('2026-12-08')),
  series('Asia/Kathmandu', '2026-01-08 00:15', monthlyOn(1, 8), until('2026-12-07')),
  series('Asia/Tokyo', '2026-06-30 09:00', monthlyOn(99, 30), times(8)),
  series('Asia/Tokyo', '2026-06-30 09:00', monthlyOn(24, 29), times(8)),
  series('Australia/Adelaide', '2026-03-05 09:00', monthlyOn(1, 5), times(10)),
  series('Australia/Lord_Howe', '2026-03-05 09:00', monthlyOn(1, 5), times(10)),
  series('Pacific/Chatham', '2026-03-05 09:00', monthlyOn(1, 5), times(10)),
  series('UTC', '2099-12-29 09:00', monthlyOn(1, 29), times(4)),
  series('UTC', '1999-12-31 09:00', monthlyOn(2, 31), times(4)),
  series('Europe/Berlin', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Friday'), until('2026-12-25')),
  series('Europe/Berlin', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Friday'), until('2026-12-24')),
  series('Europe/Berlin', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Weekday'), until('2026-12-31')),
  series('Europe/Berlin', '2026-01-01 09:00', monthlyThe(1, 'Last', 'WeekendDay'), times(24)),
  series('Europe/Berlin', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Day'), times(26)),
  series('Europe/Berlin', '2026-01-30 09:00', monthlyThe(1, 'Last', 'Saturday'), times(24)),
  series('Europe/Berlin', '2026-01-31 09:00', monthlyThe(1, 'Last', 'Saturday'), times(24)),
  series('Europe/Berlin', '2026-02-01 09:00', monthlyThe(1, 'Last', 'Saturday'), times(24)),
  series('America/New_York', '2026-01-14 09:00', monthlyThe(6, 'Second', 'Tuesday'), times(10)),
  series('America/New_York', '2026-01-13 09:00', monthlyThe(6, 'Second', 'Tuesday'), times(10)),
  series('America/New_York', '2026-01-12 09:00', monthlyThe(6, 'Second', 'Tuesday'), times(10)),
  series('America/New_York', '2026-03-02 09:00', monthlyThe(1, 'First', 'Sunday'), times(24)),
  series('America/Sao_Paulo', '2018-01-02 09:00', monthlyThe(1, 'Third', 'Saturday'), times(36)),
  series('Asia/Pyongyang', '2015-06-01 09:00', monthlyThe(1, 'First', 'Weekday'), times(42)),
  series('Australia/Adelaide', '2026-01-31 09:00', monthlyThe(2, 'First', 'WeekendDay'), times(12)),
  series('Asia/Kolkata', '2026-01-31 09:00', monthlyThe(99, 'Fourth', 'Weekday'), times(9)),
]
