import { dayOfWeekIndexes, daysOfWeek, months } from '@exchequer/server/internal/time/recurrence-pattern'
import { endless, type RecurrenceCase, series, times, until, yearlyOn, yearlyThe } from './recurrence-case.js'

const zones = [
  'America/Los_Angeles',
  'Europe/London',
  'Australia/Sydney',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
  'Africa/Cairo',
] as const

/** All fifty ways to name a day, in months all over the year. */
const everyName = daysOfWeek.flatMap((day, row) =>
  dayOfWeekIndexes.map((index, column) =>
    series(
      zones[(row + column) % zones.length]!,
      `2025-07-${String(row * 3 + 1).padStart(2, '0')} 09:30`,
      yearlyThe(index, day, months[(row * 5 + column * 3) % 12]!),
      endless(10),
    ),
  ),
)

/** The last day of each month. */
const everyMonth = months.map((month, index) =>
  series(
    zones[index % zones.length]!,
    `2025-${String(12 - index).padStart(2, '0')}-10 18:00`,
    yearlyOn(month, new Date(Date.UTC(2000, index + 1, 0)).getUTCDate()),
    endless(10),
  ),
)

export const yearlyCases: readonly RecurrenceCase[] = [
  ...everyName,
  ...everyMonth,
  series('Europe/Berlin', '2024-02-29 09:00', yearlyOn('February', 29), endless(12)),
  series('Europe/Berlin', '2024-03-01 09:00', yearlyOn('February', 29), endless(12)),
  series('Europe/Berlin', '2023-01-01 09:00', yearlyOn('February', 29), endless(12)),
  series('Europe/Berlin', '2026-02-28 09:00', yearlyOn('February', 28), times(5)),
  series('Asia/Tokyo', '2096-02-29 09:00', yearlyOn('February', 29), times(6)),
  series('America/New_York', '1996-02-29 09:00', yearlyOn('February', 29), times(6)),
  series('America/New_York', '2024-02-29 20:00', yearlyOn('February', 29), until('2028-02-29')),
  series('America/New_York', '2024-02-29 20:00', yearlyOn('February', 29), until('2028-02-28')),
  series('America/New_York', '2024-02-29 20:00', yearlyOn('February', 29), until('2027-02-28')),
  series('Europe/Berlin', '2026-05-01 09:00', yearlyOn('May', 1), times(5)),
  series('Europe/Berlin', '2026-05-02 09:00', yearlyOn('May', 1), times(5)),
  series('Europe/Berlin', '2026-04-30 09:00', yearlyOn('May', 1), times(5)),
  series('Europe/Berlin', '2026-03-29 09:00', yearlyOn('March', 29), times(8)),
  series('Europe/Moscow', '2009-03-28 09:00', yearlyOn('March', 28), times(8)),
  series('Europe/Istanbul', '2014-12-01 09:00', yearlyOn('December', 1), times(6)),
  series('America/Sao_Paulo', '2016-01-20 09:00', yearlyOn('January', 20), times(6)),
  series('Asia/Amman', '2020-12-20 09:00', yearlyOn('December', 20), times(6)),
  series('America/New_York', '2000-04-04 09:00', yearlyOn('April', 1), times(12)),
  series('America/New_York', '2005-03-20 09:00', yearlyOn('March', 20), times(6)),
  series('America/New_York', '2025-01-01 09:00', yearlyThe('Fourth', 'Thursday', 'November'), endless(15)),
  series('America/New_York', '2025-11-27 09:00', yearlyThe('Fourth', 'Thursday', 'November'), until('2027-11-25')),
  series('America/New_York', '2025-11-27 09:00', yearlyThe('Fourth', 'Thursday', 'November'), until('2027-11-24')),
  series('America/New_York', '2025-11-28 09:00', yearlyThe('Fourth', 'Thursday', 'November'), times(5)),
  series('Europe/London', '2026-05-25 09:00', yearlyThe('Last', 'Monday', 'May'), times(10)),
  series('Europe/London', '2026-05-26 09:00', yearlyThe('Last', 'Monday', 'May'), times(10)),
  series('Europe/Berlin', '2026-03-29 09:00', yearlyThe('Last', 'Sunday', 'March'), times(10)),
  series('Australia/Sydney', '2026-04-05 09:00', yearlyThe('First', 'Sunday', 'April'), times(10)),
  series('Australia/Lord_Howe', '2026-04-05 09:00', yearlyThe('First', 'Sunday', 'April'), times(10)),
  series('UTC', '2024-01-01 09:00', yearlyThe('Last', 'Day', 'February'), times(9)),
  series('UTC', '2024-01-01 09:00', yearlyThe('Last', 'Weekday', 'February'), times(9)),
  series('UTC', '2024-01-01 09:00', yearlyThe('Last', 'WeekendDay', 'February'), times(9)),
]
