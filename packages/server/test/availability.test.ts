import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ask, busyType, enter, eventsOf, inView, permit, responses, utcZone, zoneXml } from './asking.js'
import { alice, all, bob, childNames, find, getItem, type Host, host, shape, textOf } from './harness.js'

let server: Host
before(async () => {
  server = await host()
})
after(() => server.close())

/** The one answer for bob, or whoever is asked about. */
async function answerFor(asked: Parameters<typeof ask>[0], how: Parameters<Host['post']>[1] = {}) {
  const answer = await server.post(ask({ people: [bob], ...asked }), how)
  assert.deepEqual(answer.codes, ['NoError'])
  return responses(answer)[0]!
}

describe('free/busy views', () => {
  before(async () => {
    await enter(server, bob, '2026-01-05T09:00:00Z', '2026-01-05T10:30:00Z', '<t:Body BodyType="Text">x</t:Body>')
    await enter(server, bob, '2026-01-05T11:00:00Z', '2026-01-05T11:15:00Z', busyType('Tentative'))
    await enter(server, bob, '2026-01-05T12:00:00Z', '2026-01-05T13:00:00Z', busyType('Free'))
    await enter(server, bob, '2026-01-04T20:00:00Z', '2026-01-05T02:00:00Z', busyType('OOF'))
    await enter(server, bob, '2026-01-06T00:00:00Z', '2026-01-06T01:00:00Z')
  })

  const events = [
    '2026-01-04T20:00:00 2026-01-05T02:00:00 OOF',
    '2026-01-05T09:00:00 2026-01-05T10:30:00 Busy',
    '2026-01-05T11:00:00 2026-01-05T11:15:00 Tentative',
    '2026-01-05T12:00:00 2026-01-05T13:00:00 Free',
  ]
  const stream = '330000000221000000000000'
  const rows: [string, string[]][] = [
    ['MergedOnly', ['t:FreeBusyViewType', 't:MergedFreeBusy']],
    ['FreeBusy', ['t:FreeBusyViewType', 't:CalendarEventArray', 't:WorkingHours']],
    ['FreeBusyMerged', ['t:FreeBusyViewType', 't:MergedFreeBusy', 't:CalendarEventArray', 't:WorkingHours']],
    ['Detailed', ['t:FreeBusyViewType', 't:CalendarEventArray', 't:WorkingHours']],
    ['DetailedMerged', ['t:FreeBusyViewType', 't:MergedFreeBusy', 't:CalendarEventArray', 't:WorkingHours']],
  ]
  for (const [view, parts] of rows)
    test(`a ${view} view of one's own calendar has its parts and says so`, async () => {
      const response = await answerFor({ view }, { as: bob })
      assert.deepEqual(childNames(find(response, 'm:FreeBusyView')!), parts)
      assert.equal(inView(response, 'FreeBusyViewType'), view)
      if (parts.includes('t:MergedFreeBusy')) assert.equal(inView(response, 'MergedFreeBusy'), stream)
      if (parts.includes('t:CalendarEventArray')) assert.deepEqual(eventsOf(response), events)
      assert.equal(all(response, 't:CalendarEventDetails').length, view.startsWith('Detailed') ? 4 : 0)
    })

  test('others see when somebody is busy, and that they see no more', async () => {
    const response = await answerFor({ view: 'DetailedMerged' })
    assert.equal(inView(response, 'FreeBusyViewType'), 'FreeBusyMerged')
    assert.deepEqual(eventsOf(response), events)
    assert.equal(all(response, 't:CalendarEventDetails').length, 0)
    assert.equal(inView(await answerFor({ view: 'Detailed' }), 'FreeBusyViewType'), 'FreeBusy')
  })

  test('views that are named together add up', async () => {
    const response = await answerFor({ view: 'MergedOnly FreeBusy' })
    assert.equal(inView(response, 'FreeBusyViewType'), 'FreeBusyMerged')
  })

  test('slots are half an hour and the view has times and slots unless the request says otherwise', async () => {
    const viewOptions =
      '<t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>2026-01-05T09:00:00</t:StartTime><t:EndTime>2026-01-05T11:30:00</t:EndTime></t:TimeWindow></t:FreeBusyViewOptions>'
    const response = await answerFor({ viewOptions })
    assert.equal(inView(response, 'FreeBusyViewType'), 'FreeBusyMerged')
    assert.equal(inView(response, 'MergedFreeBusy'), '22201')
  })

  test('a calendar with nothing in it has no array of events', async () => {
    const response = await answerFor({ start: '2026-03-02T00:00:00', end: '2026-03-03T00:00:00' })
    assert.equal(find(response, 'm:FreeBusyView/t:CalendarEventArray'), undefined)
    assert.equal(inView(response, 'MergedFreeBusy'), '0'.repeat(24))
  })

  test('people are answered for in the order in which they were named, each with what became of him', async () => {
    const answer = await server.post(ask({ people: [alice, 'nobody@example.test', bob], view: 'MergedOnly' }))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorMailRecipientNotFound', 'NoError'])
    const [own, unknown, other] = responses(answer)
    assert.equal(inView(own!, 'MergedFreeBusy'), '0'.repeat(24))
    assert.equal(inView(other!, 'MergedFreeBusy'), stream)
    assert.equal(find(unknown!, 'm:FreeBusyView'), undefined)
    assert.equal(
      textOf(unknown!, 'm:ResponseMessage/m:MessageText'),
      'Unable to resolve e-mail address nobody@example.test to an Active Directory object.',
    )
  })

  test('an answer is in the zone of the request, without a word of it, and so is what the request leaves open', async () => {
    const day = { start: '2026-01-05T01:00:00', end: '2026-01-05T05:00:00', view: 'FreeBusyMerged' }
    const tokyo = await answerFor({ ...day, zone: zoneXml(-540) })
    assert.deepEqual(eventsOf(tokyo), [])
    const pacific = await answerFor({ ...day, zone: zoneXml(480) })
    assert.deepEqual(eventsOf(pacific), [
      '2026-01-05T01:00:00 2026-01-05T02:30:00 Busy',
      '2026-01-05T03:00:00 2026-01-05T03:15:00 Tentative',
      '2026-01-05T04:00:00 2026-01-05T05:00:00 Free',
    ])
    assert.equal(inView(pacific, 'MergedFreeBusy'), '2210')
  })

  test('a time with an offset means that very time', async () => {
    const response = await answerFor({
      zone: zoneXml(480),
      start: '2026-01-05T09:00:00Z',
      end: '2026-01-05T12:00:00+01:00',
      view: 'FreeBusyMerged',
    })
    assert.equal(inView(response, 'MergedFreeBusy'), '22')
    assert.deepEqual(eventsOf(response), ['2026-01-05T01:00:00 2026-01-05T02:30:00 Busy'])
  })

  const context = (id: string): string => `<t:TimeZoneContext><t:TimeZoneDefinition Id="${id}"/></t:TimeZoneContext>`

  test('TimeZoneContext says the zone where the request does not, and gives way to it where it does', async () => {
    const day = { start: '2026-01-05T09:30:00', end: '2026-01-05T11:00:00', view: 'FreeBusy' }
    const headers = context('W. Europe Standard Time')
    assert.deepEqual(eventsOf(await answerFor({ ...day, zone: '' }, { headers })), [
      '2026-01-05T10:00:00 2026-01-05T11:30:00 Busy',
    ])
    assert.deepEqual(eventsOf(await answerFor({ ...day, zone: utcZone }, { headers })), [
      '2026-01-05T09:00:00 2026-01-05T10:30:00 Busy',
    ])
  })

  test('who is elsewhere has a digit and a name for those who know them, and is free for the others', async () => {
    await enter(server, alice, '2026-04-06T09:00:00Z', '2026-04-06T10:00:00Z', busyType('WorkingElsewhere'))
    const day = { people: [alice], start: '2026-04-06T09:00:00', end: '2026-04-06T10:00:00' }
    const now = await answerFor(day)
    assert.equal(inView(now, 'MergedFreeBusy'), '4')
    assert.match(eventsOf(now)[0]!, /WorkingElsewhere$/)
    const then = await answerFor(day, { version: 'Exchange2010_SP2' })
    assert.equal(inView(then, 'MergedFreeBusy'), '0')
    assert.match(eventsOf(then)[0]!, /Free$/)
  })

  test('of a series each occurrence takes time, and its details say what it is', async () => {
    const recurrence =
      '<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2026-05-04</t:StartDate></t:NoEndRecurrence></t:Recurrence>'
    await enter(server, bob, '2026-05-04T07:00:00Z', '2026-05-04T08:00:00Z', `|${recurrence}`, 'Daily')
    const response = await answerFor({ start: '2026-06-01T00:00:00', end: '2026-06-03T00:00:00' }, { as: bob })
    assert.deepEqual(eventsOf(response), [
      '2026-06-01T07:00:00 2026-06-01T08:00:00 Busy',
      '2026-06-02T07:00:00 2026-06-02T08:00:00 Busy',
    ])
    for (const details of all(response, 't:CalendarEventDetails')) {
      assert.equal(textOf(details, 't:Subject'), 'Daily')
      assert.equal(textOf(details, 't:IsRecurring'), 'true')
      assert.equal(textOf(details, 't:IsException'), 'false')
    }
    const ids = all(response, 't:ID').map(({ text }) => text)
    assert.equal(new Set(ids).size, 2)
  })
})

describe('details', () => {
  before(async () => {
    const attendees = `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>`
    await enter(
      server,
      bob,
      '2026-02-02T09:00:00Z',
      '2026-02-02T10:00:00Z',
      `|<t:Location>Room 1</t:Location>${attendees}`,
    )
    await enter(
      server,
      bob,
      '2026-02-02T11:00:00Z',
      '2026-02-02T12:00:00Z',
      '<t:Sensitivity>Private</t:Sensitivity><t:ReminderIsSet>false</t:ReminderIsSet>',
      'Doctor',
    )
  })
  const day = { start: '2026-02-02T00:00:00', end: '2026-02-03T00:00:00', view: 'Detailed' }
  const shown = async (as: string): Promise<string[][]> =>
    all(await answerFor(day, { as }), 't:CalendarEventDetails').map((details) =>
      details.children.map(({ name, text }) => `${name.slice(2)}=${name === 't:ID' ? '…' : text}`),
    )
  const flags = (isMeeting: boolean, isPrivate: boolean): string[] => [
    `IsMeeting=${isMeeting}`,
    'IsRecurring=false',
    'IsException=false',
    `IsReminderSet=${!isPrivate}`,
    `IsPrivate=${isPrivate}`,
  ]
  const review = ['Subject=Review', 'Location=Room 1']

  test('the owner sees everything of his own', async () => {
    assert.deepEqual(await shown(bob), [
      ['ID=…', ...review, ...flags(true, false)],
      ['ID=…', 'Subject=Doctor', 'Location=', ...flags(false, true)],
    ])
  })

  test('whoever may read sees details, and of what is private only that it is', async () => {
    await permit(server, bob, { Default: 'FreeBusyTimeOnly', [alice]: 'Reviewer' })
    assert.deepEqual(await shown(alice), [['ID=…', ...review, ...flags(true, false)], [...flags(false, true)]])
  })

  test('whoever may see subject and location sees no id', async () => {
    await permit(server, bob, { Default: 'FreeBusyTimeAndSubjectAndLocation' })
    assert.deepEqual(await shown(alice), [[...review, ...flags(true, false)], [...flags(false, true)]])
  })

  test('what is given to somebody by name goes before what everybody has', async () => {
    await permit(server, bob, { Default: 'Reviewer', [alice.toUpperCase()]: 'FreeBusyTimeOnly' })
    assert.deepEqual(await shown(alice), [])
    assert.equal(inView(await answerFor(day), 'FreeBusyViewType'), 'FreeBusy')
  })

  test('who may not even see times is told so, and the owner still sees all', async () => {
    await permit(server, bob, { Default: 'None' })
    const answer = await server.post(ask({ ...day, people: [bob, alice] }))
    assert.deepEqual(answer.codes, ['ErrorNoFreeBusyAccess', 'NoError'])
    assert.equal((await shown(bob)).length, 2)
    await permit(server, bob, { Default: 'FreeBusyTimeOnly' })
  })

  test('the id is the entry id in hex of the item that GetItem finds', async () => {
    const details = all(await answerFor(day, { as: bob }), 't:CalendarEventDetails')[0]!
    const id = textOf(details, 't:ID')!
    assert.match(id, /^[0-9A-F]+$/)
    const converted = await server.post(
      `<m:ConvertId DestinationFormat="EwsId"><m:SourceIds><t:AlternateId Format="HexEntryId" Id="${id}" Mailbox="${bob}"/></m:SourceIds></m:ConvertId>`,
      { as: bob },
    )
    const ewsId = all(converted.fine.root, 'm:AlternateId')[0]!.attributes['Id']!
    const item = (await server.post(getItem([{ id: ewsId }], shape('Default')), { as: bob })).fine.item
    assert.equal(textOf(item, 't:Subject'), 'Review')
  })
})
