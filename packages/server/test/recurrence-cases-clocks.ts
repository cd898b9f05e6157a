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

/**
 * Times that do not exist are `skipped` here: each is later by the gap, as the clock before the change says it. Each answer is by hand,
 * because neither judge has the rule of the gap from us, and one leaves such times out.
 */
const gaps: readonly RecurrenceCase[] = [
  series('Europe/Berlin', '2026-03-28 02:30', daily(1), times(3), {
    hand: at('2026-03-', '28T01:30 29T01:30 30T00:30'),
    skipped: ['2026-03-29T01:30'],
  }),
  // The one that moves counts.
  series('Europe/Berlin', '2026-03-28 02:00', daily(1), times(2), {
    hand: at('2026-03-', '28T01:00 29T01:00'),
    skipped: ['2026-03-29T01:00'],
  }),
  series('Europe/Berlin', '2026-03-28 02:59', daily(1), until('2026-03-29'), {
    hand: at('2026-03-', '28T01:59 29T01:59'),
    skipped: ['2026-03-29T01:59'],
  }),
  series('Europe/Berlin', '2026-03-28 02:59', daily(1), until('2026-03-28'), { hand: ['2026-03-28T01:59'] }),
  series('Europe/Berlin', '2026-03-28 03:00', daily(1), times(3), {
    hand: at('2026-03-', '28T02:00 29T01:00 30T01:00'),
  }),
  series('Europe/Berlin', '2024-01-31 02:30', monthlyOn(1, 31), times(4), {
    hand: at('2024-', '01-31T01:30 02-29T01:30 03-31T01:30 04-30T00:30'),
    skipped: ['2024-03-31T01:30'],
  }),
  series('Europe/Berlin', '2024-03-01 02:30', monthlyThe(1, 'Last', 'Sunday'), times(3), {
    hand: at('2024-', '03-31T01:30 04-28T00:30 05-26T00:30'),
    skipped: ['2024-03-31T01:30'],
  }),
  series('Europe/Berlin', '2023-03-31 02:30', yearlyOn('March', 31), times(3), {
    hand: ['2023-03-31T00:30', '2024-03-31T01:30', '2025-03-31T00:30'],
    skipped: ['2024-03-31T01:30'],
  }),
  series('Europe/Dublin', '2026-03-28 01:30', daily(1), times(3), {
    hand: at('2026-03-', '28T01:30 29T01:30 30T00:30'),
    skipped: ['2026-03-29T01:30'],
  }),
  series('America/New_York', '2026-03-01 02:00', weekly(1, 'Su'), times(3), {
    hand: at('2026-03-', '01T07:00 08T07:00 15T06:00'),
    skipped: ['2026-03-08T07:00'],
  }),
  series('America/New_York', '2026-03-01 03:00', weekly(1, 'Su'), times(3), {
    hand: at('2026-03-', '01T08:00 08T07:00 15T07:00'),
  }),
  series('America/New_York', '2026-02-08 02:30', monthlyThe(1, 'Second', 'Sunday'), endless(3), {
    hand: at('2026-', '02-08T07:30 03-08T07:30 04-12T06:30'),
    skipped: ['2026-03-08T07:30'],
  }),
  series('America/St_Johns', '2026-03-07 02:15', daily(1), times(3), {
    hand: at('2026-03-', '07T05:45 08T05:45 09T04:45'),
    skipped: ['2026-03-08T05:45'],
  }),
  // At midnight, where a day begins at one.
  series('America/Sao_Paulo', '2018-11-03 00:00', daily(1), times(3), {
    hand: at('2018-11-', '03T03:00 04T03:00 05T02:00'),
    skipped: ['2018-11-04T03:00'],
  }),
  series('America/Sao_Paulo', '2018-11-03 00:00', daily(1), until('2018-11-04'), {
    hand: at('2018-11-', '03T03:00 04T03:00'),
    skipped: ['2018-11-04T03:00'],
  }),
  series('America/Havana', '2026-03-07 00:30', daily(1), times(3), {
    hand: at('2026-03-', '07T05:30 08T05:30 09T04:30'),
    skipped: ['2026-03-08T05:30'],
  }),
  series('America/Santiago', '2026-09-05 00:30', daily(1), times(3), {
    hand: at('2026-09-', '05T04:30 06T04:30 07T03:30'),
    skipped: ['2026-09-06T04:30'],
  }),
  series('Africa/Cairo', '2026-04-23 00:15', daily(1), times(3), {
    hand: at('2026-04-', '22T22:15 23T22:15 24T21:15'),
    skipped: ['2026-04-23T22:15'],
  }),
  // South of the equator, by an hour, by half of one, and from a quarter to four on.
  series('Australia/Adelaide', '2026-10-03 02:30', daily(1), times(3), {
    hand: at('2026-10-', '02T17:00 03T17:00 04T16:00'),
    skipped: ['2026-10-03T17:00'],
  }),
  series('Australia/Lord_Howe', '2026-10-03 02:15', daily(1), times(3), {
    hand: at('2026-10-', '02T15:45 03T15:45 04T15:15'),
    skipped: ['2026-10-03T15:45'],
  }),
  series('Australia/Lord_Howe', '2026-10-03 02:30', daily(1), times(3), {
    hand: at('2026-10-', '02T16:00 03T15:30 04T15:30'),
  }),
  series('Pacific/Chatham', '2026-09-26 03:00', daily(1), times(3), {
    hand: at('2026-09-', '25T14:15 26T14:15 27T13:15'),
    skipped: ['2026-09-26T14:15'],
  }),
  // By two hours.
  series('Antarctica/Troll', '2026-03-28 02:30', daily(1), times(3), {
    hand: at('2026-03-', '28T02:30 29T02:30 30T00:30'),
    skipped: ['2026-03-29T02:30'],
  }),
  // Zones that changed for good.
  series('America/Caracas', '2016-04-30 02:45', daily(1), times(3), {
    hand: ['2016-04-30T07:15', '2016-05-01T07:15', '2016-05-02T06:45'],
    skipped: ['2016-05-01T07:15'],
  }),
  series('Asia/Pyongyang', '2018-05-03 23:45', daily(1), times(3), {
    hand: at('2018-05-', '03T15:15 04T15:15 05T14:45'),
    skipped: ['2018-05-04T15:15'],
  }),
  // Samoa went without the 30th: its occurrence is at the instant of the next day's.
  series('Pacific/Apia', '2011-12-29 12:00', daily(1), times(4), {
    hand: at('2011-12-', '29T22:00 30T22:00 30T22:00 31T22:00'),
    skipped: ['2011-12-30T22:00'],
  }),
  series('Pacific/Apia', '2011-12-23 12:00', weekly(1, 'Fr'), times(3), {
    hand: ['2011-12-23T22:00', '2011-12-30T22:00', '2012-01-05T22:00'],
    skipped: ['2011-12-30T22:00'],
  }),
  // Both changes of Morocco's clocks, which go back for Ramadan.
  series('Africa/Casablanca', '2026-02-08 02:30', weekly(1, 'Su'), times(8), {
    hand: at(
      '2026-',
      '02-08T01:30 02-15T01:30 02-22T02:30 03-01T02:30 03-08T02:30 03-15T02:30 03-22T02:30 03-29T01:30',
    ),
    skipped: ['2026-03-22T02:30'],
  }),
]

/** Times that happen twice: the first of the two is meant. */
const folds: readonly RecurrenceCase[] = [
  series('Europe/Berlin', '2026-10-24 02:30', daily(1), times(3), {
    hand: at('2026-10-', '24T00:30 25T00:30 26T01:30'),
  }),
  series('Europe/Berlin', '2026-10-24 02:00', daily(1), times(3), {
    hand: at('2026-10-', '24T00:00 25T00:00 26T01:00'),
  }),
  series('Europe/Berlin', '2026-10-24 03:00', daily(1), times(3), {
    hand: at('2026-10-', '24T01:00 25T02:00 26T02:00'),
  }),
  series('Europe/London', '2026-10-24 01:30', daily(1), until('2026-10-25'), {
    hand: at('2026-10-', '24T00:30 25T00:30'),
  }),
  series('Europe/Dublin', '2026-10-24 01:30', daily(1), times(3), {
    hand: at('2026-10-', '24T00:30 25T00:30 26T01:30'),
  }),
  series('America/New_York', '2026-10-31 01:30', daily(1), times(3), {
    hand: ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
  }),
  series('America/New_York', '2026-10-31 01:00', daily(1), times(3), {
    hand: ['2026-10-31T05:00', '2026-11-01T05:00', '2026-11-02T06:00'],
  }),
  series('America/New_York', '2026-01-01 01:30', yearlyThe('First', 'Sunday', 'November'), times(3), {
    hand: ['2026-11-01T05:30', '2027-11-07T05:30', '2028-11-05T05:30'],
  }),
  series('America/Sao_Paulo', '2018-02-16 23:30', daily(1), times(3), {
    hand: at('2018-02-', '17T01:30 18T01:30 19T02:30'),
  }),
  series('America/Santiago', '2026-04-03 23:30', daily(1), times(3), {
    hand: at('2026-04-', '04T02:30 05T02:30 06T03:30'),
  }),
  series('Australia/Adelaide', '2026-04-04 02:30', daily(1), times(3), {
    hand: at('2026-04-', '03T16:00 04T16:00 05T17:00'),
  }),
  series('Australia/Lord_Howe', '2026-04-04 01:45', daily(1), times(3), {
    hand: at('2026-04-', '03T14:45 04T14:45 05T15:15'),
  }),
  series('Australia/Lord_Howe', '2026-04-04 01:15', daily(1), times(3), {
    hand: at('2026-04-', '03T14:15 04T14:15 05T14:45'),
  }),
  series('Pacific/Chatham', '2026-04-04 03:00', daily(1), times(3), {
    hand: at('2026-04-', '03T13:15 04T13:15 05T14:15'),
  }),
  series('Antarctica/Troll', '2026-10-24 02:30', daily(1), times(3), {
    hand: at('2026-10-', '24T00:30 25T00:30 26T02:30'),
  }),
  series('Asia/Pyongyang', '2015-08-13 23:45', daily(1), times(4), {
    hand: at('2015-08-', '13T14:45 14T14:45 15T15:15 16T15:15'),
  }),
]

/** Zones that changed their rules, seen from before, across and after. */
const changedRules: readonly RecurrenceCase[] = [
  // Turkey stayed on summer time in 2016, and left it two weeks late the year before.
  series('Europe/Istanbul', '2015-10-19 09:00', weekly(1, 'Mo'), times(5), {
    hand: at('2015-', '10-19T06:00 10-26T06:00 11-02T06:00 11-09T07:00 11-16T07:00'),
  }),
  series('Europe/Istanbul', '2016-10-24 09:00', weekly(1, 'Mo'), times(3), {
    hand: at('2016-', '10-24T06:00 10-31T06:00 11-07T06:00'),
  }),
  // Russia stayed on summer time in 2011, and went to winter time for good in 2014.
  series('Europe/Moscow', '2010-10-15 09:00', yearlyOn('November', 15), times(6), {
    hand: at('20', '10-11-15T06:00 11-11-15T05:00 12-11-15T05:00 13-11-15T05:00 14-11-15T06:00 15-11-15T06:00'),
  }),
  // The United States begin summer time in March since 2007.
  series('America/New_York', '2006-03-20 09:00', yearlyOn('March', 20), times(3), {
    hand: ['2006-03-20T14:00', '2007-03-20T13:00', '2008-03-20T13:00'],
  }),
  series('America/Sao_Paulo', '2017-12-01 09:00', yearlyOn('December', 1), times(3), {
    hand: ['2017-12-01T11:00', '2018-12-01T11:00', '2019-12-01T12:00'],
  }),
  series('America/Mexico_City', '2021-07-01 09:00', yearlyOn('July', 1), times(3), {
    hand: ['2021-07-01T14:00', '2022-07-01T14:00', '2023-07-01T15:00'],
  }),
  series('Asia/Tehran', '2021-07-01 09:00', yearlyOn('July', 1), times(3), {
    hand: ['2021-07-01T04:30', '2022-07-01T04:30', '2023-07-01T05:30'],
  }),
  series('Asia/Amman', '2021-12-01 09:00', yearlyOn('December', 1), times(3), {
    hand: ['2021-12-01T07:00', '2022-12-01T06:00', '2023-12-01T06:00'],
  }),
  // Egypt had no summer time from 2015 to 2022.
  series('Africa/Cairo', '2014-07-15 09:00', yearlyOn('August', 15), endless(10), {
    hand: at('20', '14-08-15T06:00 15-08-15T07:00 16-08-15T07:00 17-08-15T07:00 18-08-15T07:00').concat(
      at('20', '19-08-15T07:00 20-08-15T07:00 21-08-15T07:00 22-08-15T07:00 23-08-15T06:00'),
    ),
  }),
  series('America/Caracas', '2007-12-01 09:00', yearlyOn('December', 15), times(10), {
    hand: at('20', '07-12-15T13:30 08-12-15T13:30 09-12-15T13:30 10-12-15T13:30 11-12-15T13:30').concat(
      at('20', '12-12-15T13:30 13-12-15T13:30 14-12-15T13:30 15-12-15T13:30 16-12-15T13:00'),
    ),
  }),
]

export const clockCases: readonly RecurrenceCase[] = [...gaps, ...folds, ...changedRules]
