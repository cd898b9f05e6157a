import {
  at,
  daily,
  endless,
  monthlyOn,
  monthlyThe,
  type RecurrenceCase,
  series,
  times,
  until,
  weekly,
  yearlyOn,
  yearlyThe,
} from './recurrence-case.js'

/** Answers by hand where Exchange and RFC 5545 do not say the same by themselves, so that the judges were only told what we believe. */
export const handCases: readonly RecurrenceCase[] = [
  // A day that a month does not have is its last one (docs "DayOfMonth"); RFC 5545 would leave the month out.
  series('UTC', '2025-10-31 09:00', monthlyOn(1, 31), times(6), {
    hand: at('202', '5-10-31T09:00 5-11-30T09:00 5-12-31T09:00 6-01-31T09:00 6-02-28T09:00 6-03-31T09:00'),
  }),
  series('UTC', '2027-12-30 09:00', monthlyOn(1, 30), times(4), {
    hand: at('202', '7-12-30T09:00 8-01-30T09:00 8-02-29T09:00 8-03-30T09:00'),
  }),
  series('UTC', '2026-12-29 09:00', monthlyOn(1, 29), times(4), {
    hand: at('202', '6-12-29T09:00 7-01-29T09:00 7-02-28T09:00 7-03-29T09:00'),
  }),
  series('UTC', '2026-11-30 09:00', monthlyOn(3, 31), times(4), {
    hand: at('202', '6-11-30T09:00 7-02-28T09:00 7-05-31T09:00 7-08-31T09:00'),
  }),
  // From the 31st on the 30th of January is over, and the next is in February.
  series('UTC', '2026-01-31 09:00', monthlyOn(1, 30), times(3), {
    hand: at('2026-', '02-28T09:00 03-30T09:00 04-30T09:00'),
  }),
  series('UTC', '2023-02-10 09:00', yearlyOn('February', 29), times(5), {
    hand: at('202', '3-02-28T09:00 4-02-29T09:00 5-02-28T09:00 6-02-28T09:00 7-02-28T09:00'),
  }),
  series('UTC', '2026-01-10 09:00', yearlyOn('February', 30), times(3), {
    hand: at('202', '6-02-28T09:00 7-02-28T09:00 8-02-29T09:00'),
  }),
  series('UTC', '2026-01-10 09:00', yearlyOn('April', 31), times(2), {
    hand: at('202', '6-04-30T09:00 7-04-30T09:00'),
  }),
  // The last, where the fifth of the month is meant: it is the fourth in most.
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Thursday'), times(6), {
    hand: at('2026-', '01-29T09:00 02-26T09:00 03-26T09:00 04-30T09:00 05-28T09:00 06-25T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Fourth', 'Thursday'), times(6), {
    hand: at('2026-', '01-22T09:00 02-26T09:00 03-26T09:00 04-23T09:00 05-28T09:00 06-25T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'First', 'Thursday'), times(3), {
    hand: at('2026-', '01-01T09:00 02-05T09:00 03-05T09:00'),
  }),
  // Day, Weekday and WeekendDay count the days of their kind (docs "DaysOfWeek (DayOfWeekType)").
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'First', 'Weekday'), times(5), {
    hand: at('2026-', '01-01T09:00 02-02T09:00 03-02T09:00 04-01T09:00 05-01T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Third', 'Weekday'), times(4), {
    hand: at('2026-', '01-05T09:00 02-04T09:00 03-04T09:00 04-03T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Last', 'Weekday'), times(5), {
    hand: at('2026-', '01-30T09:00 02-27T09:00 03-31T09:00 04-30T09:00 05-29T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'First', 'WeekendDay'), times(4), {
    hand: at('2026-', '01-03T09:00 02-01T09:00 03-01T09:00 04-04T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Second', 'WeekendDay'), times(4), {
    hand: at('2026-', '01-04T09:00 02-07T09:00 03-07T09:00 04-05T09:00'),
  }),
  series('UTC', '2026-01-01 09:00', monthlyThe(1, 'Last', 'WeekendDay'), times(4), {
    hand: at('2026-', '01-31T09:00 02-28T09:00 03-29T09:00 04-26T09:00'),
  }),
  series('UTC', '2026-01-04 09:00', monthlyThe(1, 'Fourth', 'Day'), times(3), {
    hand: at('2026-', '01-04T09:00 02-04T09:00 03-04T09:00'),
  }),
  series('UTC', '2028-01-31 09:00', monthlyThe(1, 'Last', 'Day'), times(3), {
    hand: at('2028-', '01-31T09:00 02-29T09:00 03-31T09:00'),
  }),
  series('UTC', '2026-03-01 09:00', yearlyThe('First', 'Weekday', 'August'), times(3), {
    hand: ['2026-08-03T09:00', '2027-08-02T09:00', '2028-08-01T09:00'],
  }),
  series('UTC', '2026-03-01 09:00', yearlyThe('Last', 'WeekendDay', 'December'), times(3), {
    hand: ['2026-12-27T09:00', '2027-12-26T09:00', '2028-12-31T09:00'],
  }),
  series('UTC', '2026-03-01 09:00', yearlyThe('Third', 'Day', 'January'), times(2), {
    hand: ['2027-01-03T09:00', '2028-01-03T09:00'],
  }),
  // Weeks begin on Sunday unless FirstDayOfWeek says otherwise; those of RFC 5545 on Monday.
  series('UTC', '2026-01-03 09:00', weekly(2, 'Sa Su'), times(4), {
    hand: at('2026-01-', '03T09:00 11T09:00 17T09:00 25T09:00'),
  }),
  series('UTC', '2026-01-03 09:00', weekly(2, 'Sa Su', 'Monday'), times(4), {
    hand: at('2026-01-', '03T09:00 04T09:00 17T09:00 18T09:00'),
  }),
  series('UTC', '2026-01-07 09:00', weekly(2, 'Tu We', 'Wednesday'), times(4), {
    hand: at('2026-01-', '07T09:00 13T09:00 21T09:00 27T09:00'),
  }),
  // The first day of a range is no occurrence unless the pattern has it; RFC 5545 counts DTSTART as the first of COUNT.
  series('UTC', '2026-01-02 09:00', weekly(1, 'We'), times(2), { hand: at('2026-01-', '07T09:00 14T09:00') }),
  series('UTC', '2026-01-20 09:00', monthlyOn(2, 15), times(2), { hand: at('2026-', '03-15T09:00 05-15T09:00') }),
  series('UTC', '2026-06-01 09:00', yearlyOn('May', 31), times(2), { hand: at('202', '7-05-31T09:00 8-05-31T09:00') }),
  // The last day of a range counts whole, by the calendar of the zone: 20:00 in Honolulu is the next day in UTC.
  series('Pacific/Honolulu', '2026-01-01 20:00', daily(1), until('2026-01-02'), {
    hand: at('2026-01-', '02T06:00 03T06:00'),
  }),
  series('Pacific/Auckland', '2026-01-01 08:00', daily(1), until('2026-01-02'), {
    hand: ['2025-12-31T19:00', '2026-01-01T19:00'],
  }),
  // Half hours and quarters.
  series('Asia/Kolkata', '2026-01-31 00:15', monthlyOn(1, 31), times(3), {
    hand: at('2026-', '01-30T18:45 02-27T18:45 03-30T18:45'),
  }),
  series('Asia/Kathmandu', '2026-01-31 00:15', monthlyOn(1, 31), times(2), {
    hand: at('2026-', '01-30T18:30 02-27T18:30'),
  }),
  series('Australia/Eucla', '2026-01-01 12:00', daily(1), times(2), { hand: at('2026-01-', '01T03:15 02T03:15') }),
  // 2100 is no leap year, 2000 was one.
  series('UTC', '2096-02-29 09:00', yearlyOn('February', 29), times(5), {
    hand: at('2', '096-02-29T09:00 097-02-28T09:00 098-02-28T09:00 099-02-28T09:00 100-02-28T09:00'),
  }),
  series('UTC', '1999-02-28 09:00', monthlyThe(12, 'Last', 'Day'), times(2), {
    hand: ['1999-02-28T09:00', '2000-02-29T09:00'],
  }),
  // A nine o'clock meeting stays at nine, both ways and in both hemispheres.
  series('Europe/Berlin', '2026-03-23 09:00', weekly(1, 'Mo'), endless(3), {
    hand: at('2026-', '03-23T08:00 03-30T07:00 04-06T07:00'),
  }),
  series('Australia/Sydney', '2026-03-30 09:00', weekly(1, 'Mo'), endless(3), {
    hand: at('2026-', '03-29T22:00 04-05T23:00 04-12T23:00'),
  }),
]
