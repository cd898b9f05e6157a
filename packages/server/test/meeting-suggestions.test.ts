import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { ask, attendee, busyType, enter, permit, zoneXml } from './asking.js'
import { alice, all, bob, find, getItem, type Host, host, shape, textOf } from './harness.js'

const room = 'room@example.test'
let server: Host
before(async () => {
  server = await host()
  await server.server.addMailbox({ address: room, kind: 'room', displayName: 'Room 1' })
  await server.server.addDistributionList({ address: 'team@example.test', members: [bob, room, 'x@example.org'] })
  const everybody = Array.from({ length: 101 }, (_, i) => `m${i}@example.test`)
  await server.server.addDistributionList({ address: 'everybody@example.test', members: everybody })
  await enter(server, alice, '2026-01-05T08:00:00Z', '2026-01-05T10:00:00Z')
  await enter(server, bob, '2026-01-05T11:00:00Z', '2026-01-05T12:00:00Z', busyType('Tentative'))
})
after(() => server.close())

async function suggested(
  people: readonly string[],
  suggestions = '',
  more: Parameters<typeof ask>[0] = {},
): Promise<XmlNode> {
  const answer = await server.post(ask({ people, viewOptions: '', suggestions, ...more }))
  assert.equal(all(answer.body, 'm:FreeBusyResponseArray').length, more.viewOptions === undefined ? 0 : 1)
  const response = find(answer.body, 'm:SuggestionsResponse')!
  assert.equal(textOf(response, 'm:ResponseMessage/m:ResponseCode'), 'NoError', answer.xml)
  return response
}

/** `09:00 Excellent`, of each suggestion of the first day. */
const timesOf = (response: XmlNode): string[] =>
  all(all(response, 't:SuggestionDayResult')[0]!, 't:Suggestion').map(
    (one) => `${textOf(one, 't:MeetingTime')!.slice(11, 16)} ${textOf(one, 't:SuggestionQuality')}`,
  )

test('people hear when they could meet, the best times first, with how each of them is taken', async () => {
  const options =
    '<t:MaximumResultsByDay>48</t:MaximumResultsByDay><t:MinimumSuggestionQuality>Poor</t:MinimumSuggestionQuality>'
  const response = await suggested([alice, bob], options)
  const excellent = ['10:00', '12:00', '12:30', '13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00']
  const poor = ['08:00', '08:30', '09:00', '09:30', '10:30', '11:00', '11:30']
  assert.deepEqual(timesOf(response), [
    ...excellent.map((time) => `${time} Excellent`),
    ...poor.map((time) => `${time} Poor`),
  ])
  const [day] = all(response, 't:SuggestionDayResult')
  assert.equal(textOf(day!, 't:Date'), '2026-01-05T00:00:00')
  assert.equal(textOf(day!, 't:DayQuality'), 'Excellent')
  const types = all(day!, 't:Suggestion').map((one) =>
    all(one, 't:BusyType')
      .map(({ text }) => text)
      .join(),
  )
  assert.deepEqual([types[0], types[10], types[14]], ['Free,Free', 'Busy,Free', 'Free,Tentative'])
  for (const { text } of all(day!, 't:IsWorkTime')) assert.equal(text, 'true')
})

test('ten fair times of working hours are given for an hour unless the request says otherwise', async () => {
  assert.equal(timesOf(await suggested([bob])).length, 10)
  const many =
    '<t:MaximumResultsByDay>20</t:MaximumResultsByDay><t:MaximumNonWorkHourResultsByDay>2</t:MaximumNonWorkHourResultsByDay>'
  const response = await suggested([bob], many)
  const outside = all(response, 't:Suggestion').filter((one) => textOf(one, 't:IsWorkTime') === 'false')
  assert.deepEqual(
    outside.map((one) => textOf(one, 't:MeetingTime')),
    ['2026-01-05T00:00:00', '2026-01-05T00:30:00'],
  )
})

test('every day of the window has its times, in the zone of the request', async () => {
  const response = await suggested([alice], '<t:MaximumResultsByDay>1</t:MaximumResultsByDay>', {
    zone: zoneXml(-120),
    start: '2026-01-05T00:00:00',
    end: '2026-01-08T00:00:00',
  })
  assert.deepEqual(
    all(response, 't:Date', 't:MeetingTime').map(({ text }) => text),
    ['05T00:00:00', '05T12:00:00', '06T00:00:00', '06T10:00:00', '07T00:00:00', '07T10:00:00'].map(
      (text) => `2026-01-${text}`,
    ),
  )
})

test('no time is suggested that somebody who excludes conflicts could not make', async () => {
  const options =
    '<t:MaximumResultsByDay>48</t:MaximumResultsByDay><t:MinimumSuggestionQuality>Poor</t:MinimumSuggestionQuality>'
  const times = timesOf(await suggested([alice, attendee(bob, 'Optional', true)], options))
  assert.equal(times.filter((time) => /^(10:30|11:)/.test(time)).length, 0)
  assert.ok(times.includes('08:00 Poor'))
})

test('of a list it is told how many can come, and of strangers and of too large a list nothing', async () => {
  const people = [alice, 'team@example.test', 'everybody@example.test', 'nobody@example.test']
  const response = await suggested(people, '<t:MaximumResultsByDay>48</t:MaximumResultsByDay>')
  const data = all(response, 't:Suggestion').find((one) => textOf(one, 't:MeetingTime') === '2026-01-05T11:00:00')!
  const conflicts = find(data, 't:AttendeeConflictDataArray')!.children
  assert.deepEqual(
    conflicts.map(({ name, children }) => [name.slice(2), ...children.map(({ text }) => text)].join(' ')),
    [
      'IndividualAttendeeConflictData Free',
      'GroupAttendeeConflictData 3 1 1 1',
      'TooBigGroupAttendeeConflictData',
      'UnknownAttendeeConflictData',
    ],
  )
})

test('who lets nobody see his calendar is unknown, and stands in nobody’s way', async () => {
  await permit(server, bob, { Default: 'None' })
  const response = await suggested([alice, bob], '<t:MaximumResultsByDay>48</t:MaximumResultsByDay>')
  assert.ok(timesOf(response).includes('11:00 Excellent'))
  assert.equal(all(response, 't:UnknownAttendeeConflictData').length, timesOf(response).length)
  await permit(server, bob, { Default: 'FreeBusyTimeOnly' })
})

test('where nothing is known of anybody there is nothing to suggest', async () => {
  const answer = await server.post(ask({ people: ['nobody@example.test'], suggestions: '' }))
  const response = find(answer.body, 'm:SuggestionsResponse')!
  assert.equal(textOf(response, 'm:ResponseMessage/m:ResponseCode'), 'ErrorMeetingSuggestionGenerationFailed')
  assert.equal(all(response, 't:SuggestionDayResult').length, 0)
})

test('free/busy views and suggestions come in one answer where both are asked for', async () => {
  const viewOptions = /<t:FreeBusyViewOptions>.*<\/t:FreeBusyViewOptions>/s.exec(ask({}))![0]
  const response = await suggested([alice], '', { viewOptions })
  assert.ok(timesOf(response).length > 0)
})

test('a meeting that is to be moved stands in nobody’s way, and its own time is not suggested', async () => {
  const id = await enter(server, alice, '2026-01-12T09:00:00Z', '2026-01-12T11:00:00Z')
  const uid = textOf(
    (await server.post(getItem([id], shape('Default', ['<t:FieldURI FieldURI="calendar:UID"/>'])))).fine.item,
    't:UID',
  )!
  const window = { start: '2026-01-12T00:00:00', end: '2026-01-13T00:00:00' }
  const some = '<t:MaximumResultsByDay>4</t:MaximumResultsByDay>'
  assert.deepEqual(timesOf(await suggested([alice], some, window))[1], '11:00 Excellent')
  const now = '<t:CurrentMeetingTime>2026-01-12T09:00:00</t:CurrentMeetingTime>'
  for (const spelling of [uid, Buffer.from(uid, 'hex').toString('base64'), uid.toLowerCase()]) {
    const after = `${now}<t:GlobalObjectId>${spelling}</t:GlobalObjectId>`
    assert.deepEqual(timesOf(await suggested([alice], some, { ...window, after })), [
      '08:00 Excellent',
      '08:30 Excellent',
      '09:30 Excellent',
      '10:00 Excellent',
    ])
  }
})

test('of a series only the occurrence of that time is to be moved', async () => {
  const recurrence =
    '|<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence><t:StartDate>2026-02-02</t:StartDate><t:NumberOfOccurrences>2</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>'
  const id = await enter(server, alice, '2026-02-02T08:00:00Z', '2026-02-02T16:00:00Z', recurrence)
  const uid = textOf(
    (await server.post(getItem([id], shape('Default', ['<t:FieldURI FieldURI="calendar:UID"/>'])))).fine.item,
    't:UID',
  )!
  // The id of an occurrence names its day: 2 February 2026.
  const ofOccurrence = `${uid.slice(0, 32)}07EA0202${uid.slice(40)}`
  const response = await suggested([alice], '<t:MaximumResultsByDay>2</t:MaximumResultsByDay>', {
    start: '2026-02-02T00:00:00',
    end: '2026-02-04T00:00:00',
    after: `<t:CurrentMeetingTime>2026-02-02T08:00:00</t:CurrentMeetingTime><t:GlobalObjectId>${ofOccurrence}</t:GlobalObjectId>`,
  })
  assert.deepEqual(
    all(response, 't:MeetingTime').map(({ text }) => text.slice(8, 16)),
    ['02T08:30', '02T09:00', '03T16:00'],
  )
})
