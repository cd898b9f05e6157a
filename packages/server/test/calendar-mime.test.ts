import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import ICAL from 'ical.js'
import { changeEvent, daily, makeEvent, occurrenceIdOf, type SeriesOptions, view, weeklyOn } from './calendar-steps.js'
import {
  createItem,
  deleteItem,
  field,
  freshFolder,
  getItem,
  host,
  type Id,
  itemChange,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const mimeOf = async ({ id }: { id: string }): Promise<string> => {
  const { item } = (await post(getItem([{ id }], shape('IdOnly', [field('item:MimeContent')])))).fine
  return Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString()
}

const ofText = (text: string): string =>
  `<t:CalendarItem><t:MimeContent CharacterSet="UTF-8">${Buffer.from(text).toString('base64')}</t:MimeContent></t:CalendarItem>`
const lines = (text: string): string => text.replaceAll('\n', '\r\n')
const unfolded = (text: string): string => text.replace(/\r\n[ \t]/g, '')
const eventsOf = (text: string): string[] => unfolded(text).match(/^BEGIN:VEVENT$[\s\S]*?^END:VEVENT$/gm) ?? []

/** Everything of an event that its form has to bring over. */
const told = [
  'item:Subject',
  'item:Body',
  'item:Importance',
  'item:ReminderIsSet',
  'calendar:Start',
  'calendar:End',
  'calendar:OriginalStart',
  'calendar:IsAllDayEvent',
  'calendar:Location',
  'calendar:LegacyFreeBusyStatus',
  'calendar:CalendarItemType',
  'calendar:RequiredAttendees',
  'calendar:StartTimeZoneId',
]

/** What a calendar shows of these years, item by item, with all that is told of each. */
async function shown(folder: string, from: string, to: string): Promise<object[]> {
  const { ids } = await view(server, from, to, { folder })
  const { items } = (await post(getItem(ids, shape('IdOnly', told.map(field), '<t:BodyType>Text</t:BodyType>')))).fine
  return items.map((item) =>
    Object.fromEntries(
      item.children
        .filter(({ name }) => name !== 't:ItemId')
        .map((member): [string, string] => [member.name, flat(member)]),
    ),
  )
}

const flat = (node: XmlNode): string => node.text + node.children.map(flat).join(' ')

interface Case extends Partial<SeriesOptions> {
  readonly name: string
  readonly zone: string
}

const weekly: Omit<SeriesOptions, 'zone'> = {
  start: '2027-02-15T09:30:00',
  end: '2027-02-15T10:30:00',
  recurrence: weeklyOn('Monday Thursday', '2027-02-15', 90),
}

const cases: Case[] = [
  { name: 'New York', zone: 'Eastern Standard Time' },
  { name: 'Berlin', zone: 'W. Europe Standard Time' },
  { name: 'Kolkata', zone: 'India Standard Time' },
  { name: 'Lord Howe Island, whose summer is half an hour', zone: 'Lord Howe Standard Time' },
  { name: 'Santiago, south of the equator', zone: 'Pacific SA Standard Time' },
  { name: 'Casablanca, whose clocks follow the moon', zone: 'Morocco Standard Time' },
  { name: 'UTC', zone: 'UTC' },
  {
    name: 'whole days in Auckland',
    zone: 'New Zealand Standard Time',
    more: '<t:IsAllDayEvent>true</t:IsAllDayEvent>',
  },
]

/** A series with an occurrence that is moved, one that has other words and people, and one that is gone. */
async function variedSeries(options: SeriesOptions, folder: string): Promise<Id> {
  const master = await makeEvent(
    server,
    { subject: 'Plain', before: '<t:Body BodyType="Text">About all</t:Body>', ...options },
    folder,
  )
  const [moved, other, gone] = [
    await occurrenceIdOf(server, master, 3),
    await occurrenceIdOf(server, master, 7),
    await occurrenceIdOf(server, master, 9),
  ]
  const { items } = await view(server, '2027-01-01T00:00:00Z', '2028-06-01T00:00:00Z', { folder })
  const later = (path: string): string =>
    new Date(Date.parse(textOf(items[2]!, path)!) + 24 * 3_600_000).toISOString().replace('.000', '')
  ;(
    await post(
      changeEvent(moved, {
        'item:Subject': '<t:Subject>Moved</t:Subject>',
        'calendar:Start': `<t:Start>${later('t:Start')}</t:Start>`,
        'calendar:End': `<t:End>${later('t:End')}</t:End>`,
      }),
    )
  ).fine
  ;(
    await post(
      changeEvent(other, {
        'item:Body': '<t:Body BodyType="Text">About this one; and, more&#xD;\nlines</t:Body>',
        'item:Importance': '<t:Importance>High</t:Importance>',
        'calendar:Location': '<t:Location>Elsewhere</t:Location>',
        'calendar:RequiredAttendees':
          '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>Bob</t:Name><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>',
      }),
    )
  ).fine
  ;(await post(deleteItem([gone], 'HardDelete'))).fine
  return master
}

/** The starts of what a text says, as ical.js reads it. */
function expanded(text: string, to: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const all = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
  const master = all.find((event) => !event.isRecurrenceException())!
  const starts: number[] = []
  const iterator = master.iterator()
  for (let next = iterator.next(); next; next = iterator.next()) {
    const start = master.getOccurrenceDetails(next).startDate.toUnixTime() * 1000
    if (start >= Date.parse(to)) break
    starts.push(start)
  }
  return starts.sort((a, b) => a - b).map((start) => new Date(start).toISOString().replace('.000', ''))
}

describe('a series with exceptions', () => {
  for (const { name, ...options } of cases) {
    test(`in ${name} is the same series when it is made from its MIME content`, async () => {
      const [folder, again] = [await freshFolder(server, 'CalendarFolder'), await freshFolder(server, 'CalendarFolder')]
      const master = await variedSeries({ ...weekly, ...options }, folder)
      const text = await mimeOf(master)
      const copy = (await post(createItem(ofText(text), again))).fine.id
      const years = ['2027-01-01T00:00:00Z', '2028-06-01T00:00:00Z'] as const
      const before = await shown(folder, ...years)
      assert.equal(before.length, 89)
      assert.deepEqual(await shown(again, ...years), before)
      const settled = (form: string): string => unfolded(form).replace(/^(LAST-MODIFIED|CREATED|DTSTAMP):.*\r\n/gm, '')
      assert.equal(settled(await mimeOf(copy)), settled(text))
    })

    if (options.more === undefined)
      test(`in ${name} is at the same times for ical.js`, async () => {
        const folder = await freshFolder(server, 'CalendarFolder')
        const master = await variedSeries({ ...weekly, ...options }, folder)
        const { items } = await view(server, '2027-01-01T00:00:00Z', '2028-06-01T00:00:00Z', { folder })
        const starts = items.map((item) => textOf(item, 't:Start'))
        assert.deepEqual(expanded(await mimeOf(master), '2028-06-01T00:00:00Z'), starts)
      })
  }

  test('that began under other rules of its zone keeps its times under those of today', async () => {
    const folder = await freshFolder(server, 'CalendarFolder')
    const options = { start: '2005-03-01T09:00:00', end: '2005-03-01T10:00:00', recurrence: daily('2005-03-01') }
    const master = await makeEvent(server, { ...options, zone: 'Eastern Standard Time' }, folder)
    const starts = expanded(await mimeOf(master), '2041-01-01T00:00:00Z')
    for (const year of [2005, 2006, 2007, 2026, 2040]) {
      const { items } = await view(server, `${year}-03-01T00:00:00Z`, `${year}-12-01T00:00:00Z`, { folder })
      const within = starts.filter((start) => start >= `${year}-03-01` && start < `${year}-12-01`)
      assert.deepEqual(
        within,
        items.map((item) => textOf(item, 't:Start')),
        String(year),
      )
    }
  })

  test('is one event with a rule, and one for each exception that names what it replaces', async () => {
    const folder = await freshFolder(server, 'CalendarFolder')
    const master = await variedSeries({ ...weekly, zone: 'W. Europe Standard Time' }, folder)
    const text = await mimeOf(master)
    const [series, moved, other, ...more] = eventsOf(text)
    assert.equal(more.length, 0)
    assert.match(series!, /^RRULE:FREQ=WEEKLY;/m)
    assert.match(series!, /^EXDATE;TZID=W\. Europe Standard Time:20270315T093000$/m)
    assert.match(moved!, /^RECURRENCE-ID;TZID=W\. Europe Standard Time:20270222T093000$/m)
    assert.match(moved!, /^DTSTART;TZID=W\. Europe Standard Time:20270223T093000$/m)
    assert.match(moved!, /^SUMMARY:Moved$/m)
    assert.match(moved!, /^DESCRIPTION:About all$/m)
    assert.match(other!, /^DESCRIPTION:About this one\\; and\\, more\\nlines$/m)
    assert.match(other!, /^ATTENDEE;.*:mailto:bob@example\.test$/m)
    const uids = new Set(unfolded(text).match(/^UID:.*$/gm))
    assert.equal(uids.size, 1)
    assert.equal(unfolded(text).match(/^TZID:/gm)!.length, 1)
    const one = await mimeOf(await occurrenceIdOf(server, master, 4))
    const [occurrence, ...others] = eventsOf(one)
    assert.equal(others.length, 0)
    assert.match(occurrence!, /^RECURRENCE-ID;TZID=W\. Europe Standard Time:20270225T093000$/m)
    assert.doesNotMatch(occurrence!, /^(RRULE|EXDATE)/m)
    assert.match(unfolded(one), /^TZID:W\. Europe Standard Time$/m)
    assert.equal(unfolded(one).match(/^UID:.*$/m)![0], [...uids][0])
  })

  test('in whole days names days', async () => {
    const folder = await freshFolder(server, 'CalendarFolder')
    const more = '<t:IsAllDayEvent>true</t:IsAllDayEvent>'
    const text = await mimeOf(await variedSeries({ ...weekly, more, zone: 'New Zealand Standard Time' }, folder))
    const [series, moved] = eventsOf(text)
    assert.match(series!, /^EXDATE;VALUE=DATE:20270315$/m)
    assert.match(moved!, /^RECURRENCE-ID;VALUE=DATE:20270222$/m)
  })
})

const importedText = (master: string, ...exceptions: string[]): string =>
  lines(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
${[
  `DTSTART;TZID=Europe/Berlin:20270301T090000\nDTEND;TZID=Europe/Berlin:20270301T100000\nRRULE:FREQ=DAILY;COUNT=5\nSUMMARY:Daily\n${master}`,
  ...exceptions,
]
  .map((event) => `BEGIN:VEVENT\nUID:imported\nDTSTAMP:20270101T000000Z\n${event}\nEND:VEVENT`)
  .join('\n')}
END:VCALENDAR
`)

async function imported(text: string): Promise<{ id: Id; shown: string[]; folder: string }> {
  const folder = await freshFolder(server, 'CalendarFolder')
  const { id } = (await post(createItem(ofText(text), folder))).fine
  return { id, folder, shown: await shownIn(folder) }
}

const shownIn = async (folder: string): Promise<string[]> =>
  (await view(server, '2027-02-01T00:00:00Z', '2027-04-01T00:00:00Z', { folder })).shown.map((each) =>
    each.replace(/2027-03-(\d\d)T(.*?):00Z/, '$1 $2').replace(' Occurrence', ''),
  )

describe('iCalendar of a series', () => {
  for (const [how, exdate] of [
    ['its start', 'EXDATE;TZID=Europe/Berlin:20270303T090000'],
    ['its start in UTC', 'EXDATE:20270303T080000Z'],
    ['its start in another zone', 'EXDATE;TZID=America/New_York:20270303T030000'],
    ['its day', 'EXDATE;VALUE=DATE:20270303'],
    ['another time of its day', 'EXDATE;TZID=Europe/Berlin:20270303T000000'],
  ] as const) {
    test(`leaves out an occurrence that is named by ${how}`, async () => {
      const { shown } = await imported(importedText(exdate))
      assert.deepEqual(shown, ['Daily 01 08:00', 'Daily 02 08:00', 'Daily 04 08:00', 'Daily 05 08:00'])
    })
  }

  for (const [how, recurrenceId] of [
    ['its start', 'RECURRENCE-ID;TZID=Europe/Berlin:20270303T090000'],
    ['its start in UTC', 'RECURRENCE-ID:20270303T080000Z'],
    ['its day', 'RECURRENCE-ID;VALUE=DATE:20270303'],
  ] as const) {
    test(`changes an occurrence that is named by ${how}`, async () => {
      const change = `${recurrenceId}\nDTSTART:20270303T140000Z\nDTEND:20270303T150000Z\nSUMMARY:Other`
      const { shown, id } = await imported(importedText('', change))
      assert.deepEqual(shown, [
        'Daily 01 08:00',
        'Daily 02 08:00',
        'Other 03 14:00 Exception',
        'Daily 04 08:00',
        'Daily 05 08:00',
      ])
      const { item } = (await post(getItem([await occurrenceIdOf(server, id, 3)], shape('AllProperties')))).fine
      assert.equal(textOf(item, 't:StartTimeZoneId'), 'W. Europe Standard Time')
    })
  }

  test('passes over what matches no occurrence', async () => {
    const change = 'RECURRENCE-ID:20270320T080000Z\nDTSTART:20270320T080000Z\nSUMMARY:Nowhere'
    const { shown } = await imported(importedText('EXDATE:20270325T080000Z', change))
    assert.equal(shown.length, 5)
  })

  test('may move an occurrence past its neighbours, as other calendars do', async () => {
    const change = 'RECURRENCE-ID:20270303T080000Z\nDTSTART:20270304T140000Z\nDTEND:20270304T150000Z\nSUMMARY:Late'
    const { shown } = await imported(importedText('', change))
    assert.equal(shown[3], 'Late 04 14:00 Exception')
  })

  test('in UTC stays in UTC wherever the caller is', async () => {
    const headers = '<t:TimeZoneContext><t:TimeZoneDefinition Id="W. Europe Standard Time"/></t:TimeZoneContext>'
    const text = importedText('')
      .replaceAll(';TZID=Europe/Berlin', '')
      .replace(/(DT(?:START|END):\w+)/g, '$1Z')
      .replace('COUNT=5', 'COUNT=40')
    const folder = await freshFolder(server, 'CalendarFolder')
    ;(await post(createItem(ofText(text), folder), { headers })).fine
    const { shown } = await view(server, '2027-04-05T00:00:00Z', '2027-04-06T00:00:00Z', { folder })
    assert.deepEqual(shown, ['Daily 2027-04-05T09:00:00Z Occurrence'])
  })

  test('keeps its zone for a caller of 2007 too', async () => {
    const { id } = (await post(createItem(ofText(importedText(''))), { version: 'Exchange2007_SP1' })).fine
    assert.match(await mimeOf(id), /^DTSTART;TZID=W\. Europe Standard Time:20270301T090000\r$/m)
  })

  test('keeps the lines of each event that nobody here understands', async () => {
    const change = 'RECURRENCE-ID:20270303T080000Z\nDTSTART:20270303T140000Z\nX-OWN:this one'
    const { id } = await imported(importedText('X-OWN:all', change))
    const owned = eventsOf(await mimeOf(id)).map((event) => event.match(/^X-OWN:.*$/gm))
    assert.deepEqual(owned, [['X-OWN:all'], ['X-OWN:this one']])
  })

  test('that changes a rule from one occurrence on, and changes without their series, are refused', async () => {
    const range = 'RECURRENCE-ID;RANGE=THISANDFUTURE:20270303T080000Z\nDTSTART:20270303T140000Z'
    const pieces = importedText('', 'RECURRENCE-ID:20270303T080000Z\nDTSTART:20270303T140000Z').replace(
      'RRULE:FREQ=DAILY;COUNT=5',
      'RECURRENCE-ID:20270301T080000Z',
    )
    for (const text of [importedText('', range), pieces])
      assert.deepEqual((await post(createItem(ofText(text)))).codes, ['ErrorMimeContentConversionFailed'])
  })

  test('puts other exceptions in place of those that there were, and their bodies', async () => {
    const other = (day: number, more = ''): string =>
      `RECURRENCE-ID:202703${String(day).padStart(2, '0')}T080000Z\nDTSTART:202703${String(day).padStart(2, '0')}T140000Z\nSUMMARY:Other${more}`
    const { id, folder, shown } = await imported(
      importedText(
        'DESCRIPTION:all\nEXDATE:20270305T080000Z',
        other(2, '\nDESCRIPTION:two'),
        other(3, '\nDESCRIPTION:three'),
      ),
    )
    assert.deepEqual(shown, [
      'Daily 01 08:00',
      'Other 02 14:00 Exception',
      'Other 03 14:00 Exception',
      'Daily 04 08:00',
    ])
    const replaced = importedText('', other(3, '\nDESCRIPTION:still three'), other(4))
    const change = itemChange({ id: id.id, changeKey: '' }, setField(field('item:MimeContent'), ofText(replaced)))
    const size = async (): Promise<string | undefined> => {
      ;(await post(updateItem(change, 'AlwaysOverwrite'))).fine
      return textOf((await post(getItem([{ id: id.id }], shape('AllProperties')))).fine.item, 't:Size')
    }
    assert.equal(await size(), await size(), 'what is replaced weighs nothing any more')
    assert.deepEqual(await shownIn(folder), [
      'Daily 01 08:00',
      'Daily 02 08:00',
      'Other 03 14:00 Exception',
      'Other 04 14:00 Exception',
      'Daily 05 08:00',
    ])
    const bodies: string[] = []
    for (const instance of [2, 3, 4]) {
      const { item } = (await post(getItem([await occurrenceIdOf(server, id, instance)], shape('AllProperties')))).fine
      bodies.push(textOf(item, 't:Body') ?? '')
    }
    assert.deepEqual(bodies, ['', 'still three', ''])
  })
})
