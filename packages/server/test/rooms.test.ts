import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { createServer, openSqliteStore } from '@exchequer/server'
import { alice, bob, field, type Host, host, setField, textOf } from './harness.js'
import {
  attendees,
  create,
  event,
  idOfItem,
  meeting,
  meetingsOn,
  remove,
  setEnd,
  setLocation,
  update,
} from './meeting.js'
import { movedTo, seriesOn } from './meeting-series.js'

const aula = 'aula@example.test'
const hall = 'hall@example.test'

const at = (start: string, end: string): string =>
  event(
    `<t:Subject>At ${start}</t:Subject><t:Start>${start}</t:Start><t:End>${end}</t:End>${attendees('Resources', aula)}`,
  )

describe('a room', () => {
  let mail: Host
  let people: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    mail = await host({ rooms: [aula, hall], clock: () => new Date('2026-12-01T08:00:00Z') })
    people = meetingsOn(mail)
  })
  afterEach(() => mail.close())

  const book = async (item: string, as = alice): Promise<{ id: string; changeKey: string }> =>
    (await mail.post(create(item, 'SendOnlyToAll'), { as })).fine.id

  test('comes if it is free, and says so at once', async () => {
    const id = await people.invite('SendToAllAndSaveCopy', attendees('Resources', aula))
    const own = await people.load(id)
    assert.equal(textOf(own, 't:Resources/t:Attendee/t:ResponseType'), 'Accept')
    assert.deepEqual(idOfItem(own), id, 'the answer to CreateItem holds the change key after that')
    const answer = await people.only('inbox')
    assert.equal(textOf(answer, 't:Subject'), 'Accepted: Plans')
    assert.equal(textOf(answer, 't:From/t:Mailbox/t:EmailAddress'), aula)
    assert.match(textOf(answer, 't:Body')!, /yours/)
    const copy = await people.only('calendar', aula)
    assert.equal(textOf(copy, 't:MyResponseType'), 'Accept')
    assert.equal(textOf(copy, 't:LegacyFreeBusyStatus'), 'OOF')
    assert.deepEqual(await people.items('inbox', aula), [])
    assert.equal(textOf(await people.only('deleteditems', aula), 't:Subject'), 'Plans')
  })

  test('declines with the reason where it has something else', async () => {
    await book(at('2027-01-05T09:30:00Z', '2027-01-05T10:30:00Z'), bob)
    const id = await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))
    assert.deepEqual(await people.tracking(id), ['aula Decline'])
    const answer = await people.only('inbox')
    assert.equal(textOf(answer, 't:ItemClass'), 'IPM.Schedule.Meeting.Resp.Neg')
    assert.match(textOf(answer, 't:Body')!, /taken at that time: Tue, 05 Jan 2027 10:00/)
    assert.equal((await people.items('calendar', aula)).length, 1)
  })

  test('takes what begins when the other ends, and what is free time', async () => {
    await book(at('2027-01-05T09:00:00Z', '2027-01-05T10:00:00Z'))
    assert.deepEqual(await people.tracking(await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))), [
      'aula Accept',
    ])
    const free = '<t:LegacyFreeBusyStatus>Free</t:LegacyFreeBusyStatus>'
    await book(at('2027-01-06T10:00:00Z', '2027-01-06T11:00:00Z').replace('<t:Resources>', `${free}<t:Resources>`))
    assert.deepEqual(await people.tracking(await book(at('2027-01-06T10:00:00Z', '2027-01-06T11:00:00Z'))), [
      'aula Accept',
    ])
  })

  test('answers another time anew, with itself not in its way, and another title not at all', async () => {
    const id = await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))
    await book(at('2027-01-05T12:00:00Z', '2027-01-05T13:00:00Z'))
    await mail.post(update(id, setEnd('2027-01-05T11:30:00Z'), 'SendOnlyToAll'))
    assert.deepEqual(await people.tracking(id), ['aula Accept'])
    const answers = (await people.items('inbox')).length
    await mail.post(update(id, setLocation('Anywhere'), 'SendOnlyToAll'))
    assert.equal((await people.items('inbox')).length, answers)
    assert.deepEqual(await people.tracking(id), ['aula Accept'])
    const updated = await mail.post(update(id, setEnd('2027-01-05T12:30:00Z'), 'SendOnlyToAll'))
    assert.deepEqual(updated.id, idOfItem(await people.load(id)))
    assert.deepEqual(await people.tracking(id), ['aula Decline'])
    assert.equal((await people.items('calendar', aula)).length, 1)
  })

  test('that declined looks again when it is told anything, and takes no time until it comes', async () => {
    const first = await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))
    const id = await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))
    await mail.post(update(id, setLocation('Anywhere'), 'SendOnlyToAll'))
    assert.deepEqual(await people.tracking(id), ['aula Decline'])
    assert.equal((await people.items('calendar', aula)).length, 1)
    await mail.post(remove(first, 'SendOnlyToAll'))
    await mail.post(update(id, setLocation('There'), 'SendOnlyToAll'))
    assert.deepEqual(await people.tracking(id), ['aula Accept'])
  })

  test('is free again once a meeting is off', async () => {
    await mail.post(remove(await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z')), 'SendOnlyToAll'))
    assert.deepEqual(await people.items('calendar', aula), [])
    assert.deepEqual(await people.items('inbox', aula), [])
    assert.deepEqual(await people.tracking(await book(at('2027-01-05T10:00:00Z', '2027-01-05T11:00:00Z'))), [
      'aula Accept',
    ])
  })

  const weekly = (range: string): string =>
    '<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek></t:WeeklyRecurrence>' +
    `${range}</t:Recurrence>`
  const endless = weekly('<t:NoEndRecurrence><t:StartDate>2027-01-05</t:StartDate></t:NoEndRecurrence>')
  const series = (range: string): string => meeting('Weekly', attendees('Resources', aula) + range)

  test('comes to a series only if it is free each time', async () => {
    await book(at('2027-03-02T10:30:00Z', '2027-03-02T12:00:00Z'))
    const short = weekly(
      '<t:NumberedRecurrence><t:StartDate>2027-01-05</t:StartDate><t:NumberOfOccurrences>8</t:NumberOfOccurrences></t:NumberedRecurrence>',
    )
    const declined = await book(series(endless))
    assert.deepEqual(await people.tracking(declined), ['aula Decline'])
    const [answer] = await people.items('inbox')
    assert.match(textOf(answer!, 't:Body')!, /Tue, 02 Mar 2027 10:00/)
    assert.deepEqual(await people.tracking(await book(series(short))), ['aula Accept'], 'which is over by then')
  })

  test('that comes to a series answers a moved occurrence for itself, by where occurrences are', async () => {
    const them = seriesOn(mail)
    const series = await them.invite(attendees('Resources', aula))
    assert.deepEqual(await people.tracking(series), ['aula Accept'])
    await book(at('2027-01-12T15:30:00Z', '2027-01-12T16:00:00Z'), bob)
    const second = await them.on('12')
    await them.change(second, movedTo('12', 15))
    assert.deepEqual(await people.tracking(second), ['aula Decline'])
    assert.deepEqual(await people.tracking(series), ['aula Accept'])
    assert.match(textOf(await them.newest(alice, 'MeetingResponse'), 't:Body')!, /Tue, 12 Jan 2027 15:00/)
    assert.deepEqual(
      (await them.agenda(aula)).map((line) => line.slice(0, 11)),
      ['05T10 Plans', '12T15 At 20', '19T10 Plans', '26T10 Plans'],
    )
    // Where it was the room is free; where the others are it is not.
    assert.deepEqual(await people.tracking(await book(at('2027-01-12T10:00:00Z', '2027-01-12T11:00:00Z'), bob), bob), [
      'aula Accept',
    ])
    assert.deepEqual(await people.tracking(await book(at('2027-01-26T10:30:00Z', '2027-01-26T11:00:00Z'), bob), bob), [
      'aula Decline',
    ])
    await them.change(second, movedTo('12', 17))
    assert.deepEqual(await people.tracking(second), ['aula Accept'])
    await them.drop(await them.on('26'))
    assert.deepEqual(await people.tracking(await book(at('2027-01-26T10:30:00Z', '2027-01-26T11:00:00Z'), bob), bob), [
      'aula Accept',
    ])
  })

  test('answers even who asked for no answers, and as a required attendee too', async () => {
    const quiet = '<t:IsResponseRequested>false</t:IsResponseRequested>'
    const item = meeting('Plans', attendees('RequiredAttendees', hall)).replace(
      '<t:RequiredAttendees>',
      `${quiet}<t:RequiredAttendees>`,
    )
    assert.deepEqual(await people.tracking(await book(item)), ['hall Accept'])
  })

  test('may be added to a meeting later', async () => {
    const id = await people.invite('SendOnlyToAll')
    const resources = setField(field('calendar:Resources'), event(attendees('Resources', aula)))
    await mail.post(update(id, resources, 'SendOnlyToChanged'))
    assert.deepEqual(await people.tracking(id), ['bob Unknown', 'aula Accept'])
  })
})

test('a room is made like any mailbox, by its kind', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store })
  after(async () => {
    await server.close()
    await store.close()
  })
  await server.addMailbox({ address: aula, password: 'secret', kind: 'room' })
  assert.equal((await store.read((view) => view.mailboxByAddress(aula)))?.kind, 'room')
})
