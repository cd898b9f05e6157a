import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, find, type Host, host, textOf } from './harness.js'
import { carol, dave, idOfItem, proposing, setLocation } from './meeting.js'
import { associatedWith, movedTo, plain, saying, seriesOn } from './meeting-series.js'

let now = Date.parse('2026-12-01T08:00:00Z')
let mail: Host
let them: ReturnType<typeof seriesOn>
beforeEach(async () => {
  mail = await host({ people: [carol, dave], clock: () => new Date(++now) })
  them = seriesOn(mail)
})
afterEach(() => mail.close())

describe('an attendee who answers one occurrence', () => {
  test('by its request, tells the organizer of that alone', async () => {
    const series = await them.invite()
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(bob)))).fine
    const id = await them.on('12')
    await them.change(id, movedTo('13', 14))
    const behind = proposing('2027-01-13T16:00:00Z', '2027-01-13T17:00:00Z')
    const request = await them.newest(bob)
    const { items } = (await them.answer('TentativelyAcceptItem', idOfItem(request), { behind })).fine
    assert.deepEqual(
      items.map(({ name }) => name),
      ['t:CalendarItem', 't:MeetingRequest'],
    )
    assert.equal(idOfItem(items[0]!).id, (await them.on('13', bob)).id)
    assert.deepEqual((await them.agenda(bob))[1], '13T14 Plans, Room 1, Exception, Tentative, Tentative')
    const response = await them.newest(alice, 'MeetingResponse')
    assert.deepEqual(
      saying(response, 'Subject', 'RecurrenceId', 'Start', 'CalendarItemType', 'ProposedStart', 'ProposedEnd'),
      [
        'New Time Proposed: Plans',
        '2027-01-12T10:00:00Z',
        '2027-01-13T14:00:00Z',
        'Exception',
        '2027-01-13T16:00:00Z',
        '2027-01-13T17:00:00Z',
      ],
    )
    assert.equal(associatedWith(response), id.id)
    assert.deepEqual(await them.tracking(id), ['bob Tentative', 'carol Unknown'])
    assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Unknown'])
    const tracked = find(await them.load(id), 't:RequiredAttendees')!.children[0]!
    assert.equal(textOf(tracked, 't:ProposedStart'), '2027-01-13T16:00:00Z')
    assert.deepEqual(await them.tracking(await them.on('19')), ['bob Accept', 'carol Unknown'])
  })

  test('by the item in the calendar, has the answer there', async () => {
    const series = await them.invite()
    ;(await them.answer('AcceptItem', await them.on('19', bob))).fine
    assert.deepEqual(await them.agenda(bob), [
      plain('05'),
      plain('12'),
      plain('19', 'Accept, OOF', 'Exception'),
      plain('26'),
    ])
    assert.deepEqual(await them.tracking(await them.on('19')), ['bob Accept', 'carol Unknown'])
    assert.deepEqual(await them.tracking(series), ['bob Unknown', 'carol Unknown'])
  })

  test('with no, does not have it any more, and it lies nowhere', async () => {
    const series = await them.invite()
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(bob)))).fine
    const declined = (await them.answer('DeclineItem', await them.on('12', bob))).fine
    assert.deepEqual(declined.items, [])
    assert.deepEqual(await them.agenda(bob), [
      plain('05', 'Accept, OOF'),
      plain('19', 'Accept, OOF'),
      plain('26', 'Accept, OOF'),
    ])
    assert.deepEqual(
      (await them.items('deleteditems', bob)).map(({ name }) => name),
      ['t:MeetingRequest'],
    )
    assert.deepEqual(saying(await them.newest(alice, 'MeetingResponse'), 'Subject', 'RecurrenceId'), [
      'Declined: Plans',
      '2027-01-12T10:00:00Z',
    ])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Decline', 'carol Unknown'])
    assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Unknown'])

    await them.change(series, setLocation('Room 2'))
    assert.equal((await them.agenda(bob)).length, 3, 'whatever he is told of the series')
    await them.change(await them.on('12'), movedTo('12', 15))
    assert.equal((await them.agenda(bob))[1], '12T15 Plans, Room 2, Exception, NoResponseReceived, Tentative')
    const request = await them.newest(bob)
    const again = (await them.answer('DeclineItem', idOfItem(request))).fine
    assert.deepEqual(
      again.items.map(({ name }) => name),
      ['t:MeetingRequest'],
    )
    assert.equal(associatedWith(await them.load(again.id, bob)), undefined)
    assert.equal((await them.agenda(bob)).length, 3)
  })

  test('to the series afterwards, answers what has no answer of its own', async () => {
    const series = await them.invite()
    ;(await them.answer('TentativelyAcceptItem', await them.on('12', bob))).fine
    await them.change(await them.on('19'), movedTo('19', 15))
    ;(await them.answer('AcceptItem', idOfItem((await them.items('calendar', bob))[0]!))).fine
    assert.deepEqual(await them.agenda(bob), [
      plain('05', 'Accept, OOF'),
      plain('12', 'Tentative, Tentative', 'Exception'),
      '19T15 Plans, Room 1, Exception, Accept, OOF',
      plain('26', 'Accept, OOF'),
    ])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Tentative', 'carol Unknown'])
    assert.deepEqual(await them.tracking(await them.on('19')), ['bob Accept', 'carol Unknown'])
    ;(await them.answer('DeclineItem', idOfItem((await them.items('calendar', bob))[0]!))).fine
    assert.deepEqual(await them.tracking(series), ['bob Decline', 'carol Unknown'])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Decline', 'carol Unknown'])
  })

  test('that the series does not have any more, answers nothing but the message', async () => {
    await them.invite()
    await them.change(await them.on('12'), movedTo('12', 15))
    const request = idOfItem(await them.newest(bob))
    await them.drop(await them.on('12', bob), 'SendToNone', bob)
    await them.drop(await them.on('12'), 'SendToNone')
    ;(await them.answer('DeclineItem', request)).fine
    const response = await them.newest(alice, 'MeetingResponse')
    assert.equal(textOf(response, 't:RecurrenceId'), '2027-01-12T10:00:00Z')
    assert.equal(associatedWith(response), undefined)
    assert.deepEqual((await them.agenda(bob)).length, 3)
  })
})
