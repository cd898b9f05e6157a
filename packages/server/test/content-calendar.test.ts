import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Calendar, CalendarEvent } from '@exchequer/server/internal/content/calendar-event'
import { composeCalendar } from '@exchequer/server/internal/content/compose-calendar'
import { parseCalendar } from '@exchequer/server/internal/content/parse-calendar'
import { timeZone } from '@exchequer/server/internal/time/time-zones'
import { zoneOfDefinition } from '@exchequer/server/internal/time/zone-definition'

const calendarText = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const eventText = (...lines: string[]): string => calendarText('BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT')
const parse = (text: string): Calendar => {
  const calendar = parseCalendar(text)
  assert.ok(calendar)
  return calendar
}
const event = (...lines: string[]): CalendarEvent => parse(eventText('DTSTART:20270105T100000Z', ...lines)).master

describe('an event read', () => {
  test('takes the Z of a time before the zone beside it, as DavMail writes both', () => {
    const { start } = parse(eventText('DTSTART;TZID=GMT Standard Time:20270705T100000Z')).master
    assert.equal(start.date.toISOString(), '2027-07-05T10:00:00.000Z')
    assert.equal(start.zone, 'GMT Standard Time')
  })

  for (const [tzid, instant, zone] of [
    ['W. Europe Standard Time', '2027-07-05T08:00:00.000Z', 'W. Europe Standard Time'],
    ['Europe/Berlin', '2027-07-05T08:00:00.000Z', 'W. Europe Standard Time'],
    ['/mozilla.org/20050126_1/Europe/Berlin', '2027-07-05T08:00:00.000Z', 'W. Europe Standard Time'],
    ['Asia/Kolkata', '2027-07-05T04:30:00.000Z', 'India Standard Time'],
  ] as const) {
    test(`knows the zone ${tzid}`, () => {
      const { start } = parse(eventText(`DTSTART;TZID=${tzid}:20270705T100000`)).master
      assert.deepEqual([start.date.toISOString(), start.zone, start.isFloating], [instant, zone, false])
    })
  }

  test('reads a zone that only its VTIMEZONE knows', () => {
    const change = (name: string, month: number, from: string, to: string) => [
      `BEGIN:${name}`,
      'DTSTART:16010101T020000',
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      `RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=${month}`,
      `END:${name}`,
    ]
    const calendar = parse(
      calendarText(
        'BEGIN:VTIMEZONE',
        'TZID:Mine',
        ...change('STANDARD', 10, '+0530', '+0430'),
        ...change('DAYLIGHT', 3, '+0430', '+0530'),
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:one',
        'DTSTART;TZID=Mine:20270705T100000',
        'DTEND;TZID=Mine:20271205T100000',
        'END:VEVENT',
      ),
    )
    assert.equal(calendar.master.start.date.toISOString(), '2027-07-05T04:30:00.000Z')
    assert.equal(calendar.master.end.date.toISOString(), '2027-12-05T05:30:00.000Z')
    assert.equal(calendar.master.start.zone, 'Mine')
    const again = parse(composeCalendar(calendar))
    assert.deepEqual(again.master.end, calendar.master.end)
  })

  test('reads a time without a zone in the zone of the caller', () => {
    const { start } = parseCalendar(eventText('DTSTART:20270705T100000'), timeZone('America/New_York'))!.master
    assert.deepEqual([start.date.toISOString(), start.isFloating], ['2027-07-05T14:00:00.000Z', true])
  })

  test('of one day ends on the next, in whatever hours that day has', () => {
    const { start, end, isAllDay } = parseCalendar(
      eventText('DTSTART;VALUE=DATE:20270328'),
      timeZone('Europe/Berlin'),
    )!.master
    assert.equal(isAllDay, true)
    assert.deepEqual(
      [start.date.toISOString(), end.date.toISOString()],
      ['2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z'],
    )
  })

  test('ends with its duration', () => {
    assert.equal(event('DURATION:PT1H30M').end.date.toISOString(), '2027-01-05T11:30:00.000Z')
    assert.equal(event('DURATION:P1W').end.date.toISOString(), '2027-01-12T10:00:00.000Z')
    assert.equal(event().end.date.toISOString(), '2027-01-05T10:00:00.000Z')
  })

  test('says who takes part, and how', () => {
    const { attendees, organizer } = event(
      'ORGANIZER;CN="Al, A":MAILTO:al@x.example',
      'ATTENDEE;CN=Bo;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bo@x.example',
      'ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@x.example',
      'ATTENDEE;EMAIL=cy@x.example:urn:uuid:1',
    )
    assert.deepEqual(organizer, { name: 'Al, A', address: 'al@x.example' })
    assert.deepEqual(attendees, [
      {
        name: 'Bo',
        address: 'bo@x.example',
        role: 'Optional',
        response: 'NoResponseReceived',
        isResponseRequested: true,
      },
      { name: '', address: 'room@x.example', role: 'Resource', response: 'Accept', isResponseRequested: false },
      { name: '', address: 'cy@x.example', role: 'Required', response: 'Unknown', isResponseRequested: false },
    ])
  })

  test('is free or busy by what it says first', () => {
    assert.equal(event('X-MICROSOFT-CDO-BUSYSTATUS:OOF', 'TRANSP:TRANSPARENT').busyStatus, 'OOF')
    assert.equal(event('TRANSP:TRANSPARENT').busyStatus, 'Free')
    assert.equal(event('STATUS:TENTATIVE').busyStatus, 'Tentative')
    assert.equal(event().busyStatus, 'Busy')
  })

  test('reminds before its start', () => {
    const alarm = (trigger: string) => event('BEGIN:VALARM', 'ACTION:DISPLAY', trigger, 'END:VALARM').reminderMinutes
    assert.equal(alarm('TRIGGER:-PT15M'), 15)
    assert.equal(alarm('TRIGGER:-P1DT1H'), 1500)
    assert.equal(alarm('TRIGGER;VALUE=DATE-TIME:20270105T093000Z'), 30)
    assert.equal(alarm('TRIGGER:PT5M'), 0)
    assert.equal(event().reminderMinutes, undefined)
  })

  test('keeps what only others understand', () => {
    assert.deepEqual(event('X-MOZ-LASTACK:20270101T000000Z', 'X-A;B=c:d\\, e').properties, [
      { name: 'X-MOZ-LASTACK', parameters: {}, value: '20270101T000000Z' },
      { name: 'X-A', parameters: { B: 'c' }, value: 'd\\, e' },
    ])
  })

  test('comes with the occurrences that were changed or left out', () => {
    const calendar = parse(
      calendarText(
        ...[
          'BEGIN:VEVENT',
          'UID:one',
          'RECURRENCE-ID:20270107T100000Z',
          'DTSTART:20270107T120000Z',
          'SUMMARY:later',
          'END:VEVENT',
        ],
        ...[
          'BEGIN:VEVENT',
          'UID:one',
          'DTSTART:20270105T100000Z',
          'RRULE:FREQ=DAILY',
          'EXDATE:20270106T100000Z,20270108T100000Z',
          'END:VEVENT',
        ],
        ...['BEGIN:VEVENT', 'UID:two', 'RECURRENCE-ID:20270107T100000Z', 'DTSTART:20270107T120000Z', 'END:VEVENT'],
      ),
    )
    assert.equal(calendar.master.recurrenceId, undefined)
    assert.deepEqual(
      calendar.master.excluded.map((time) => time.date.toISOString()),
      ['2027-01-06T10:00:00.000Z', '2027-01-08T10:00:00.000Z'],
    )
    assert.deepEqual(
      calendar.exceptions.map((exception) => [exception.summary, exception.recurrenceId?.date.toISOString()]),
      [['later', '2027-01-07T10:00:00.000Z']],
    )
  })

  test('is none where there is no event, and is read past lines that are nothing', () => {
    for (const text of [
      '',
      'garbage',
      'BEGIN:VCALENDAR',
      calendarText(),
      eventText('SUMMARY:no start'),
      eventText('DTSTART:soon'),
    ]) {
      assert.equal(parseCalendar(text), undefined)
    }
    assert.equal(event('no content line', 'SUMMARY:still').summary, 'still')
    const parameters = ';B=c'.repeat(300_000)
    assert.equal(event(`X-A${parameters}:x`, 'SUMMARY:still').summary, 'still')
  })
})

describe('a recurrence rule', () => {
  for (const [rule, pattern] of [
    ['FREQ=DAILY;INTERVAL=3', { dailyRecurrence: { interval: 3 } }],
    [
      'FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU',
      { weeklyRecurrence: { interval: 1, daysOfWeek: ['Monday', 'Wednesday'], firstDayOfWeek: 'Sunday' } },
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2',
      { weeklyRecurrence: { interval: 2, daysOfWeek: ['Tuesday'], firstDayOfWeek: 'Monday' } },
    ],
    [
      'FREQ=DAILY;BYDAY=SA,SU',
      { weeklyRecurrence: { interval: 1, daysOfWeek: ['Saturday', 'Sunday'], firstDayOfWeek: 'Monday' } },
    ],
    ['FREQ=MONTHLY', { absoluteMonthlyRecurrence: { interval: 1, dayOfMonth: 5 } }],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', { absoluteMonthlyRecurrence: { interval: 1, dayOfMonth: 31 } }],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1', { absoluteMonthlyRecurrence: { interval: 1, dayOfMonth: 30 } }],
    [
      'FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU',
      { relativeMonthlyRecurrence: { interval: 2, daysOfWeek: 'Tuesday', dayOfWeekIndex: 'Second' } },
    ],
    [
      'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1',
      { relativeMonthlyRecurrence: { interval: 1, daysOfWeek: 'Friday', dayOfWeekIndex: 'Last' } },
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1',
      { relativeMonthlyRecurrence: { interval: 1, daysOfWeek: 'Weekday', dayOfWeekIndex: 'First' } },
    ],
    ['FREQ=YEARLY', { absoluteYearlyRecurrence: { dayOfMonth: 5, month: 'January' } }],
    ['FREQ=YEARLY;INTERVAL=2', { absoluteMonthlyRecurrence: { interval: 24, dayOfMonth: 5 } }],
    [
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      { relativeYearlyRecurrence: { daysOfWeek: 'Thursday', dayOfWeekIndex: 'Fourth', month: 'November' } },
    ],
  ] as const) {
    test(`${rule} has a pattern in EWS, which gives a rule of the same meaning`, () => {
      const calendar = parse(eventText('DTSTART;TZID=Europe/Berlin:20270105T003000', `RRULE:${rule}`))
      assert.deepEqual(calendar.master.recurrence, { pattern, range: { noEndRecurrence: { startDate: '2027-01-05' } } })
      assert.deepEqual(parse(composeCalendar(calendar)).master.recurrence, calendar.master.recurrence)
    })
  }

  for (const rule of [
    'FREQ=HOURLY',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=MONTHLY;BYDAY=MO,2TU',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
  ]) {
    test(`${rule} is none that EWS can say`, () => {
      const { recurrence, hasUnsupportedRecurrence } = event(`RRULE:${rule}`)
      assert.deepEqual([recurrence, hasUnsupportedRecurrence], [undefined, true])
    })
  }

  for (const [until, endDate] of [
    ['20270301', '2027-03-01'],
    ['20270301T090000Z', '2027-03-01'],
    ['20270301T085959Z', '2027-02-28'],
    ['20270228T233000Z', '2027-02-28'],
  ] as const) {
    test(`until ${until} ends with the last occurrence that begins by then`, () => {
      const calendar = parse(eventText('DTSTART;TZID=Europe/Berlin:20270105T100000', `RRULE:FREQ=DAILY;UNTIL=${until}`))
      assert.deepEqual(calendar.master.recurrence?.range, { endDateRecurrence: { startDate: '2027-01-05', endDate } })
      assert.deepEqual(parse(composeCalendar(calendar)).master.recurrence, calendar.master.recurrence)
    })
  }
})

describe('an event written', () => {
  const full: CalendarEvent = {
    saysTime: true,
    uid: '040000008200E00074C5B7101A82E008',
    summary: 'Größe, Form; Farbe\\😀'.repeat(8),
    description: 'one\r\ntwo, three; four\r\n',
    htmlDescription: '<p>one;</p>',
    location: 'Room "1"',
    start: { date: new Date('2027-07-05T14:00:00Z'), zone: 'Eastern Standard Time', isDate: false, isFloating: false },
    end: { date: new Date('2027-07-05T15:00:00Z'), zone: 'W. Europe Standard Time', isDate: false, isFloating: false },
    proposal: undefined,
    isAllDay: false,
    busyStatus: 'Tentative',
    intendedStatus: 'OOF',
    sensitivity: 'Personal',
    importance: 'High',
    categories: ['Red, green', 'Blue'],
    organizer: { name: 'Al "A" O\'B', address: 'al@x.example' },
    attendees: [
      { name: 'Bo; C', address: 'bo@x.example', role: 'Required', response: 'Decline', isResponseRequested: true },
      { name: '', address: 'room@x.example', role: 'Resource', response: 'Unknown', isResponseRequested: false },
    ],
    reminderMinutes: 45,
    recurrence: {
      pattern: { weeklyRecurrence: { interval: 2, daysOfWeek: ['Monday', 'Friday'], firstDayOfWeek: 'Sunday' } },
      range: { numberedRecurrence: { startDate: '2027-07-05', numberOfOccurrences: 10 } },
    },
    hasUnsupportedRecurrence: false,
    excluded: [
      { date: new Date('2027-07-09T14:00:00Z'), zone: 'Eastern Standard Time', isDate: false, isFloating: false },
    ],
    recurrenceId: undefined,
    sequence: 3,
    stamp: new Date('2026-01-01T00:00:00Z'),
    created: new Date('2026-01-02T00:00:00Z'),
    modified: new Date('2026-01-03T00:00:00Z'),
    isCancelled: false,
    properties: [
      { name: 'X-OWN', parameters: { A: 'b:c' }, value: 'te;xt\\, more' },
      { name: 'X-APPLE-STRUCTURED-LOCATION', parameters: { VALUE: 'URI' }, value: 'geo:37.33,-122.03' },
      { name: 'COMMENT', parameters: {}, value: 'a\\, b' },
    ],
  }

  test('is the same event when it is read', () => {
    const exception: CalendarEvent = {
      ...full,
      recurrence: undefined,
      excluded: [],
      recurrenceId: full.start,
      attendees: [],
    }
    const calendar: Calendar = { method: 'REQUEST', master: full, exceptions: [exception], zones: new Map() }
    assert.deepEqual(parse(composeCalendar(calendar)), calendar)
  })

  test('that proposes another time stands there, and says where it was', () => {
    const utc = (date: string) => ({ ...full.start, date: new Date(date) })
    const proposal = { start: utc('2027-07-05T18:00:00Z'), end: utc('2027-07-05T19:30:00Z') }
    const master = {
      ...full,
      end: { ...full.start, date: full.end.date },
      recurrence: undefined,
      excluded: [],
      proposal,
    }
    const text = composeCalendar({ method: 'COUNTER', master, exceptions: [], zones: new Map() })
    assert.match(text, /^DTSTART;TZID=Eastern Standard Time:20270705T140000\r$/m)
    assert.match(text, /^X-MS-OLK-ORIGINALSTART:20270705T140000Z\r$/m)
    assert.deepEqual(parse(text).master, master)
    const bare = parse(text.replace(/^X-MS-OLK-ORIGINAL.*\r\n/gm, '')).master
    assert.deepEqual([bare.start, bare.proposal], [proposal.start, proposal])
  })

  test('has a VTIMEZONE for each zone, UTC included, in lines of 75 octets', () => {
    const calendar: Calendar = {
      method: undefined,
      master: { ...full, end: { ...full.end, zone: 'UTC' } },
      exceptions: [],
      zones: new Map(),
    }
    const text = composeCalendar(calendar)
    assert.deepEqual(text.match(/(?<=^TZID:).*$/gm), ['Eastern Standard Time', 'UTC'])
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
    assert.doesNotMatch(text, /^METHOD/m)
    assert.match(text, /DTSTART;TZID=Eastern Standard Time:20270705T100000/)
  })

  test('of whole days is written as days of its zone', () => {
    const start = { ...full.start, date: new Date('2027-07-05T04:00:00Z'), isDate: true }
    const end = { ...full.start, date: new Date('2027-07-06T04:00:00Z'), isDate: true }
    const master = { ...full, start, end, excluded: [], isAllDay: true }
    const calendar: Calendar = { method: undefined, master, exceptions: [], zones: new Map() }
    const text = composeCalendar(calendar)
    assert.match(text, /DTSTART;VALUE=DATE:20270705\r\nDTEND;VALUE=DATE:20270706/)
    assert.deepEqual(parse(text).master.start, start)
  })

  test('in a zone whose rules will change lists the changes', () => {
    const to = (value: string) => ({ kind: 'Period', value }) as const
    const zone = zoneOfDefinition({
      id: 'Mine',
      periods: [
        { id: 'a', name: 'Standard', bias: 'PT1H' },
        { id: 'b', name: 'Standard', bias: 'PT2H' },
      ],
      transitions: [
        { kind: 'Transition', to: to('a') },
        { kind: 'AbsoluteDateTransition', to: to('b'), dateTime: '2029-01-01T00:00:00' },
      ],
    })
    assert.ok(typeof zone !== 'string')
    const start = { ...full.start, zone: 'Mine' }
    const master = { ...full, start, end: start, excluded: [], recurrence: undefined }
    const text = composeCalendar({ method: undefined, master, exceptions: [], zones: new Map([['Mine', zone]]) })
    assert.deepEqual(text.match(/(?<=^(DTSTART|TZOFFSETTO):).*$/gm), [
      '16010101T000000',
      '-0100',
      '20290101T000000',
      '-0200',
    ])
  })

  test('begins no line that a value asked for', () => {
    const master = { ...full, uid: 'a\r\nX-EVIL:1', organizer: { name: 'x\r\nX-EVIL:1', address: 'a@b\r\nX-EVIL:1' } }
    const text = composeCalendar({ method: undefined, master, exceptions: [], zones: new Map() })
    assert.doesNotMatch(text, /^X-EVIL/m)
  })
})
