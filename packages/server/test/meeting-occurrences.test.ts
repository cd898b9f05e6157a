import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, field, type Host, host, setField, textOf } from './harness.js'
import { attendees, carol, dave, event, idOfItem, setAttendees, setEnd, setLocation } from './meeting.js'
import { associatedWith, movedTo, plain, saying, seriesOn } from './meeting-series.js'

let now = Date.parse('2026-12-01T08:00:00Z')
let mail: Host
let them: ReturnType<typeof seriesOn>
beforeEach(async () => {
  mail = await host({ people: [carol, dave], clock: () => new Date(++now) })
  them = seriesOn(mail)
})
afterEach(() => mail.close())

describe('an organizer who changes one occurrence', () => {
  test('sends a request for that alone when it is moved, which asks for another answer', async () => {
    const series = await them.invite()
    for (const as of [bob, carol]) (await them.answer('AcceptItem', idOfItem(await them.newest(as)), { as })).fine
    const second = await them.on('12')
    const answer = await them.change(second, movedTo('13', 14))
    assert.equal(answer.id, second.id, 'the occurrence keeps its id')
    assert.deepEqual(await them.agenda(bob), [
      plain('05', 'Accept, OOF'),
      '13T14 Plans, Room 1, Exception, NoResponseReceived, Tentative',
      plain('19', 'Accept, OOF'),
      plain('26', 'Accept, OOF'),
    ])
    const request = await them.newest(bob)
    assert.deepEqual(
      saying(request, 'MeetingRequestType', 'RecurrenceId', 'Start', 'IsRecurring', 'CalendarItemType', 'Recurrence'),
      ['FullUpdate', '2027-01-12T10:00:00Z', '2027-01-13T14:00:00Z', 'true', 'Exception', undefined],
    )
    assert.equal(textOf(request, 't:ChangeHighlights/t:HasStartTimeChanged'), 'true')
    assert.equal(textOf(request, 't:ChangeHighlights/t:Start'), '2027-01-12T10:00:00Z')
    assert.equal(associatedWith(request), (await them.on('13', bob)).id)
    assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Accept'])
    assert.deepEqual(await them.tracking(second), ['bob Unknown', 'carol Unknown'])
    assert.equal(textOf(await them.load(second), 't:AppointmentSequenceNumber'), '1')
    assert.equal(textOf(await them.load(series), 't:AppointmentSequenceNumber'), '0')
    const sent = (await them.items('sentitems')).find((item) => textOf(item, 't:RecurrenceId') !== undefined)!
    assert.equal(associatedWith(sent), second.id)
  })

  test('informs of the rest, and the answers stay', async () => {
    await them.invite()
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(bob)))).fine
    const body = setField(field('item:Body'), event('<t:Body BodyType="Text">Bring paper</t:Body>'))
    await them.change(await them.on('19'), setLocation('Room 2') + body)
    assert.deepEqual((await them.agenda(bob)).slice(1, 3), [
      plain('12', 'Accept, OOF'),
      '19T10 Plans, Room 2, Exception, Accept, OOF',
    ])
    assert.deepEqual(saying(await them.newest(bob), 'MeetingRequestType', 'RecurrenceId'), [
      'InformationalUpdate',
      '2027-01-19T10:00:00Z',
    ])
    assert.match(textOf(await them.load(await them.on('19', bob), bob), 't:Body')!, /Bring paper/)
    assert.match(textOf(await them.load(await them.on('12', bob), bob), 't:Body')!, /About it/)
  })

  for (const [sending, told, copies] of [
    ['SendToNone', false, 0],
    ['SendOnlyToAll', true, 0],
    ['SendToAllAndSaveCopy', true, 1],
    ['SendOnlyToChanged', true, 0],
    ['SendToChangedAndSaveCopy', true, 1],
  ] as const)
    test(`tells ${told ? 'everybody' : 'nobody'} with ${sending}`, async () => {
      await them.invite(undefined, 'SendOnlyToAll')
      const id = await them.on('12')
      assert.equal((await them.change(id, movedTo('12', 15), sending)).id, id.id)
      assert.equal((await them.items('inbox', bob)).length, told ? 2 : 1)
      assert.equal((await them.agenda(bob))[1]?.slice(0, 5), told ? '12T15' : '12T10')
      assert.equal((await them.items('sentitems')).length, copies)
    })

  test('outdates what was asked of the same occurrence, and no other request', async () => {
    await them.invite()
    await them.change(await them.on('12'), movedTo('12', 15))
    await them.change(await them.on('19'), movedTo('19', 15))
    await them.change(await them.on('12'), movedTo('12', 16))
    const kinds = (await them.items('inbox', bob)).map((item) => saying(item, 'Start', 'MeetingRequestType').join(' '))
    assert.deepEqual(kinds, [
      '2027-01-12T16:00:00Z FullUpdate',
      '2027-01-19T15:00:00Z FullUpdate',
      '2027-01-12T15:00:00Z Outdated',
      '2027-01-05T10:00:00Z NewMeetingRequest',
    ])
    const old = (await them.items('inbox', bob))[2]!
    const { code } = (await them.answer('AcceptItem', idOfItem(old))).message
    assert.equal(code, 'ErrorCalendarMeetingRequestIsOutOfDate')
  })

  test('brings attachments that only it has', async () => {
    await them.invite()
    const id = await them.on('12')
    const file = '<t:FileAttachment><t:Name>agenda.txt</t:Name><t:Content>YQ==</t:Content></t:FileAttachment>'
    ;(
      await mail.post(
        `<m:CreateAttachment><m:ParentItemId Id="${id.id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`,
      )
    ).fine
    await them.change(id, setLocation('Room 2'))
    const names = async (day: string): Promise<string | undefined> =>
      textOf(await them.load(await them.on(day, bob), bob), 't:Attachments/t:FileAttachment/t:Name')
    assert.deepEqual([await names('12'), await names('19')], ['agenda.txt', undefined])
  })
})

describe('one occurrence', () => {
  test('has people of its own, who have it by itself', async () => {
    await them.invite(attendees('RequiredAttendees', bob))
    const id = await them.on('12')
    await them.change(id, setAttendees(bob, dave), 'SendToChangedAndSaveCopy')
    assert.equal((await them.items('inbox', bob)).length, 1, 'for whom nothing changed')
    const request = await them.only('inbox', dave)
    assert.deepEqual(saying(request, 'MeetingRequestType', 'RecurrenceId', 'CalendarItemType', 'IsRecurring'), [
      'NewMeetingRequest',
      '2027-01-12T10:00:00Z',
      'Exception',
      'true',
    ])
    assert.deepEqual(await them.agenda(dave), [plain('12', undefined, 'Exception')])
    const alone = await them.only('calendar', dave)
    assert.equal(associatedWith(request), idOfItem(alone).id)
    assert.deepEqual(saying(alone, 'RecurrenceId', 'IsRecurring'), ['2027-01-12T10:00:00Z', 'true'])

    await them.change(id, movedTo('12', 15))
    assert.deepEqual(await them.agenda(dave), ['12T15 Plans, Room 1, Exception, NoResponseReceived, Tentative'])
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(dave)), { as: dave })).fine
    assert.deepEqual(await them.agenda(dave), ['12T15 Plans, Room 1, Exception, Accept, OOF'])
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'dave Accept'])
    assert.deepEqual(await them.tracking(await them.on('19')), ['bob Unknown'])
  })

  test('that somebody has by itself gives way to the series', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), setAttendees(bob, dave))
    await them.change(series, setAttendees(bob, dave))
    assert.deepEqual(await them.agenda(dave), [
      plain('05'),
      plain('12', undefined, 'Exception'),
      plain('19'),
      plain('26'),
    ])
    assert.equal((await them.items('calendar', dave)).length, 1)
  })

  test('loses people, who have it cancelled, and gets them back', async () => {
    const series = await them.invite()
    const id = await them.on('12')
    await them.change(id, setAttendees(carol), 'SendToChangedAndSaveCopy')
    const off = await them.newest(bob, 'MeetingCancellation')
    assert.equal(textOf(off, 't:RecurrenceId'), '2027-01-12T10:00:00Z')
    const cancelled = '12T10 Canceled: Plans, Room 1, Exception, NoResponseReceived, Free'
    assert.deepEqual(await them.agenda(bob), [plain('05'), cancelled, plain('19'), plain('26')])
    assert.deepEqual((await them.agenda(carol))[1], plain('12'))
    await them.change(series, setLocation('Room 1'))
    assert.equal((await them.agenda(bob))[1], cancelled, 'after what informs of the series')
    await them.change(series, setEnd('2027-01-05T11:30:00Z'))
    assert.deepEqual(await them.agenda(bob), [plain('05'), plain('19'), plain('26')], 'after another time')
    await them.change(id, setAttendees(carol, bob))
    assert.deepEqual((await them.agenda(bob))[1], plain('12', undefined, 'Exception'))
  })

  test('is called off by DeleteItem, and the series goes on', async () => {
    const series = await them.invite()
    for (const as of [bob, carol]) (await them.answer('AcceptItem', idOfItem(await them.newest(as)), { as })).fine
    await them.drop(await them.on('19'))
    assert.equal((await them.agenda()).length, 3)
    const left = [plain('05', 'Accept, OOF'), plain('12', 'Accept, OOF'), plain('26', 'Accept, OOF')]
    assert.deepEqual(
      await them.agenda(bob),
      left.toSpliced(2, 0, '19T10 Canceled: Plans, Room 1, Exception, Accept, Free'),
    )
    const copy = await them.load(await them.on('19', bob), bob)
    assert.deepEqual(saying(copy, 'AppointmentState', 'IsCancelled', 'ReminderIsSet'), ['7', 'true', 'false'])
    const master = (await them.items('calendar', bob))[0]!
    assert.deepEqual(saying(master, 'Subject', 'AppointmentState', 'IsCancelled'), ['Plans', '3', 'false'])
    const off = await them.only('inbox', bob, 'MeetingCancellation')
    assert.deepEqual(saying(off, 'Subject', 'RecurrenceId', 'Start', 'CalendarItemType'), [
      'Canceled: Plans',
      '2027-01-19T10:00:00Z',
      '2027-01-19T10:00:00Z',
      'Exception',
    ])
    assert.equal(associatedWith(off), idOfItem(copy).id)
    const { code } = (await them.answer('AcceptItem', idOfItem(copy))).message
    assert.equal(code, 'ErrorCalendarIsCancelledForAccept')

    const removed = (await them.answer('RemoveItem', idOfItem(off))).fine
    assert.deepEqual(
      removed.items.map(({ name }) => name),
      ['t:MeetingCancellation'],
    )
    assert.deepEqual(await them.agenda(bob), left)
    assert.deepEqual((await them.items('deleteditems', bob)).map(({ name }) => name).sort(), [
      't:MeetingCancellation',
      't:MeetingRequest',
    ])
    assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Accept'])
  })

  test('is called off by CancelCalendarItem, which leaves nothing of it', async () => {
    await them.invite()
    const behind = '<t:NewBodyContent BodyType="Text">Hailstorms</t:NewBodyContent>'
    const answer = (await them.answer('CancelCalendarItem', await them.on('12'), { as: alice, behind })).fine
    assert.deepEqual(answer.items, [])
    assert.deepEqual(await them.agenda(), [
      plain('05', 'Organizer, OOF'),
      plain('19', 'Organizer, OOF'),
      plain('26', 'Organizer, OOF'),
    ])
    assert.deepEqual(await them.items('deleteditems'), [])
    const off = await them.newest(bob, 'MeetingCancellation')
    assert.match(textOf(off, 't:Body')!, /Hailstorms[\s\S]*About it/)
    assert.match((await them.agenda(bob))[1]!, /^12T10 Canceled: Plans/)
    ;(await them.answer('CancelCalendarItem', await them.on('19'), { as: alice, disposition: 'SaveOnly' })).fine
    assert.equal((await them.agenda()).length, 2)
    assert.deepEqual((await them.agenda(bob))[2], plain('19'))
  })

  test('that was moved to a day of one that is off is no stumbling block', async () => {
    await them.invite()
    await them.drop(await them.on('12'))
    await them.change(await them.on('19'), movedTo('12', 9))
    assert.deepEqual(
      (await them.agenda(bob)).map((line) => line.slice(0, 20)),
      ['05T10 Plans, Room 1,', '12T09 Plans, Room 1,', '12T10 Canceled: Plan', '26T10 Plans, Room 1,'],
    )
  })
})

describe('a series that is called off', () => {
  test('takes its occurrences along, whatever was said of them', async () => {
    const series = await them.invite()
    await them.change(await them.on('12'), movedTo('13', 14))
    ;(await them.answer('AcceptItem', await them.on('19', bob))).fine
    await them.drop(await them.on('26'))
    await them.drop(series)
    assert.deepEqual(await them.agenda(bob), [
      '05T10 Canceled: Plans, Room 1, Occurrence, NoResponseReceived, Free',
      '13T14 Canceled: Plans, Room 1, Exception, NoResponseReceived, Free',
      '19T10 Canceled: Plans, Room 1, Exception, Accept, Free',
      '26T10 Canceled: Plans, Room 1, Exception, NoResponseReceived, Free',
    ])
    ;(await them.answer('RemoveItem', idOfItem(await them.newest(bob, 'MeetingCancellation')))).fine
    assert.deepEqual(await them.agenda(bob), [])
  })

  for (const how of ['DeleteItem', 'CancelCalendarItem', 'another rhythm'])
    test(`is told by ${how} to who was asked to one occurrence alone`, async () => {
      const series = await them.invite(attendees('RequiredAttendees', bob))
      await them.change(await them.on('12'), setAttendees(bob, dave))
      if (how === 'DeleteItem') await them.drop(series)
      else if (how === 'CancelCalendarItem') (await them.answer(how, series, { as: alice })).fine
      else await them.change(series, movedTo('05', 16))
      assert.deepEqual(await them.agenda(dave), ['12T10 Canceled: Plans, Room 1, Exception, NoResponseReceived, Free'])
      const off = await them.only('inbox', dave, 'MeetingCancellation')
      assert.equal(textOf(off, 't:RecurrenceId'), '2027-01-12T10:00:00Z')
      ;(await them.answer('RemoveItem', idOfItem(off), { as: dave })).fine
      assert.deepEqual(await them.agenda(dave), [])
    })
})
