import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  bob,
  deleteField,
  field,
  find,
  getItem,
  type Host,
  host,
  type Id,
  setField,
  shape,
  textOf,
} from './harness.js'
import { attendees, carol, dave, event, idOfItem, setAttendees, setEnd, setLocation } from './meeting.js'
import { movedTo, saying, seriesOn } from './meeting-series.js'

let now = Date.parse('2026-12-01T08:00:00Z')
let mail: Host
let them: ReturnType<typeof seriesOn>
beforeEach(async () => {
  mail = await host({ people: [carol, dave], clock: () => new Date(++now) })
  them = seriesOn(mail)
})
afterEach(() => mail.close())

const asked = 'NoResponseReceived, Tentative'

const note = (words: string): string => setField(field('item:Body'), event(`<t:Body BodyType="Text">${words}</t:Body>`))
const category = setField(field('item:Categories'), event('<t:Categories><t:String>secret</t:String></t:Categories>'))

async function attach(id: Id, name: string): Promise<void> {
  const file = `<t:FileAttachment><t:Name>${name}</t:Name><t:Content>YQ==</t:Content></t:FileAttachment>`
  const request = `<m:CreateAttachment><m:ParentItemId Id="${id.id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`
  ;(await mail.post(request)).fine
}

const fileOf = async (day: string, as: string): Promise<string | undefined> =>
  textOf(await them.load(await them.on(day, as), as), 't:Attachments/t:FileAttachment/t:Name')
const bodyOf = async (day: string, as: string): Promise<string> =>
  textOf(await them.load(await them.on(day, as), as), 't:Body')!

describe('whoever comes to a series later', () => {
  test('has its exceptions with their words and files, and what the organizer noted for himself has nobody', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    const second = await them.on('12')
    await attach(second, 'agenda.txt')
    await them.change(second, movedTo('13', 14) + note('Not the usual') + category)
    await them.change(await them.on('19'), category)
    await them.drop(await them.on('26'))
    await them.change(series, setAttendees(bob, carol))
    assert.deepEqual(await them.agenda(carol), [
      `05T10 Plans, Room 1, Occurrence, ${asked}`,
      `13T14 Plans, Room 1, Exception, ${asked}`,
      `19T10 Plans, Room 1, Exception, ${asked}`,
    ])
    assert.match(await bodyOf('13', carol), /Not the usual/)
    assert.match(await bodyOf('05', carol), /About it/)
    assert.deepEqual([await fileOf('13', carol), await fileOf('05', carol)], ['agenda.txt', undefined])
    for (const day of ['13', '19'])
      assert.equal(find(await them.load(await them.on(day, carol), carol), 't:Categories'), undefined, day)
    const request = await them.newest(carol)
    assert.equal(textOf(request, 't:RecurrenceId'), undefined)
    assert.ok(find(request, 't:Recurrence'))

    // By the request alone it comes to the same.
    const [master] = await them.items('calendar', carol)
    await them.drop(idOfItem(master!), 'SendToNone', carol)
    ;(await them.answer('AcceptItem', idOfItem(request), { as: carol })).fine
    assert.deepEqual(await them.agenda(carol), [
      '05T10 Plans, Room 1, Occurrence, Accept, OOF',
      '13T14 Plans, Room 1, Exception, Accept, OOF',
      '19T10 Plans, Room 1, Exception, Accept, OOF',
    ])
    assert.match(await bodyOf('13', carol), /Not the usual/)
    assert.equal(await fileOf('13', carol), 'agenda.txt')
  })

  test('is told of the occurrences that were special before, and not of those from which he is left out', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    const second = await them.on('12')
    await them.change(second, movedTo('12', 15))
    await them.change(series, setAttendees(bob, carol))
    assert.deepEqual(await them.tracking(second), ['bob Unknown', 'carol Unknown'])
    await them.change(second, movedTo('12', 16))
    assert.equal((await them.agenda(carol))[1], `12T16 Plans, Room 1, Exception, ${asked}`)
    await them.change(await them.on('19'), setAttendees(bob))
    await them.change(series, setAttendees(carol))
    assert.deepEqual(await them.tracking(second), ['carol Unknown'])
    assert.deepEqual(await them.tracking(await them.on('19')), [])
    assert.deepEqual(
      (await them.agenda(bob)).map((line) => line.slice(6, 14)),
      ['Canceled', 'Canceled', 'Canceled', 'Canceled'],
    )
  })

  test('by its being sent on, has the same', async () => {
    await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), movedTo('13', 14) + note('Not the usual'))
    const series = (await them.items('inbox', bob)).find((item) => textOf(item, 't:RecurrenceId') === undefined)!
    const more = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    const [master] = await them.items('calendar', bob)
    for (const [who, item] of [
      [carol, master!],
      [dave, series],
    ] as const)
      (await them.answer('ForwardItem', idOfItem(item), { more: more.replace(carol, who) })).fine
    for (const as of [carol, dave]) {
      assert.equal((await them.agenda(as))[1], `13T14 Plans, Room 1, Exception, ${asked}`)
      assert.match(await bodyOf('13', as), /Not the usual/)
    }
    assert.deepEqual(await them.tracking(await them.on('13')), ['bob Unknown', 'carol Unknown', 'dave Unknown'])
  })
})

test('who is not asked any more passes on what he was told, and nothing later', async () => {
  const series = await them.invite(attendees('RequiredAttendees', bob))
  await them.change(series, setAttendees(dave))
  await them.change(await them.on('12'), movedTo('13', 14) + note('Not for bob'))
  const request = (await them.items('inbox', bob)).at(-1)!
  const more = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
  ;(await them.answer('ForwardItem', idOfItem(request), { more })).fine
  assert.match((await them.agenda(carol))[1]!, /^12T10 Plans, Room 1, Occurrence/)
})

describe('what an attendee has of a series', () => {
  test('stays his own through what only informs, and goes with another time', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), movedTo('12', 15))
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(bob)))).fine
    ;(await them.answer('TentativelyAcceptItem', await them.on('19', bob))).fine
    ;(await them.answer('DeclineItem', await them.on('26', bob))).fine
    const own = await them.on('12', bob)
    const request = `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges><t:ItemChange><t:ItemId Id="${own.id}"/><t:Updates>${category}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`
    ;(await mail.post(request, { as: bob })).fine
    await them.change(series, setLocation('Room 2'))
    assert.deepEqual(await them.agenda(bob), [
      `05T10 Plans, Room 2, Occurrence, ${asked}`,
      '12T15 Plans, Room 2, Exception, Accept, OOF',
      '19T10 Plans, Room 2, Exception, Tentative, Tentative',
    ])
    assert.equal(textOf(await them.load(await them.on('12', bob), bob), 't:Categories/t:String'), 'secret')

    await them.change(series, setEnd('2027-01-05T11:30:00Z'))
    assert.deepEqual(await them.agenda(bob), [
      `05T10 Plans, Room 2, Occurrence, ${asked}`,
      `12T15 Plans, Room 2, Exception, ${asked}`,
      `19T10 Plans, Room 2, Exception, ${asked}`,
      `26T10 Plans, Room 2, Exception, ${asked}`,
    ])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Unknown'])

    await them.change(series, movedTo('05', 17))
    const all = ['05', '12', '19', '26'].map((day) => `${day}T17 Plans, Room 2, Occurrence, ${asked}`)
    assert.deepEqual(await them.agenda(bob), all)
    assert.deepEqual(
      (await them.agenda()).map((line) => line.split(', ')[2]),
      ['Occurrence', 'Occurrence', 'Occurrence', 'Occurrence'],
    )
  })

  test('loses what the organizer takes away, and becomes single with it', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob) + attendees('OptionalAttendees', carol))
    await them.change(await them.on('12'), deleteField(field('calendar:Location')))
    assert.equal((await them.agenda(bob))[1], `12T10 Plans, , Exception, ${asked}`)
    await them.change(series, deleteField(field('calendar:OptionalAttendees')))
    const [master] = await them.items('calendar', bob)
    assert.equal(find(master!, 't:OptionalAttendees'), undefined)
    await them.change(series, deleteField(field('calendar:Recurrence')))
    assert.deepEqual(await them.agenda(bob), [`05T10 Plans, Room 1, Single, ${asked}`])
  })

  test('is not what somebody else says who knows its UID', async () => {
    await them.invite()
    ;(await them.answer('DeclineItem', await them.on('12', carol), { as: carol })).fine
    const own = await them.on('12', bob)
    const elsewhere = `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToAllAndSaveCopy"><m:ItemChanges><t:ItemChange><t:ItemId Id="${own.id}"/><t:Updates>${setLocation('Cellar')}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`
    ;(await mail.post(elsewhere, { as: bob })).fine
    const more = [alice, carol].map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`)
    ;(await them.answer('ForwardItem', own, { more: `<t:ToRecipients>${more.join('')}</t:ToRecipients>` })).fine
    const [, second] = await them.agenda()
    assert.equal(second, '12T10 Plans, Room 1, Exception, Organizer, OOF', 'for the answer that is on its list')
    assert.equal((await them.agenda(carol)).length, 3, 'who does not want it')
    ;(await them.answer('AcceptItem', idOfItem(await them.newest(carol)), { as: carol })).fine
    assert.equal((await them.agenda(carol))[1], '12T10 Plans, Cellar, Exception, Accept, OOF', 'before she does')
  })
})

describe('one occurrence that is sent on', () => {
  test('invites to that alone, and the organizer has the new one on its list', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), movedTo('12', 15))
    const more = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${dave}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    ;(await them.answer('ForwardItem', await them.on('12', bob), { more })).fine
    const request = await them.only('inbox', dave)
    assert.deepEqual(saying(request, 'Subject', 'RecurrenceId', 'Start', 'Recurrence'), [
      'FW: Plans',
      '2027-01-12T10:00:00Z',
      '2027-01-12T15:00:00Z',
      undefined,
    ])
    assert.deepEqual(await them.agenda(dave), [`12T15 Plans, Room 1, Exception, ${asked}`])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Unknown', 'dave Unknown'])
    assert.deepEqual(await them.tracking(series), ['bob Unknown'])
    const notice = await them.only('inbox')
    assert.equal(find(notice, 't:AssociatedCalendarItemId')!.attributes['Id'], (await them.on('12')).id)
    ;(await them.answer('DeclineItem', idOfItem(request), { as: dave })).fine
    assert.deepEqual(await them.agenda(dave), [])
    assert.deepEqual(await them.tracking(await them.on('12')), ['bob Unknown', 'dave Decline'])
  })
})

describe('a message about a series, as mail', () => {
  const calendarIn = async (item: XmlNode, as: string): Promise<string> => {
    const got = await mail.post(getItem([idOfItem(item)], shape('IdOnly', [field('item:MimeContent')])), { as })
    const mime = Buffer.from(textOf(got.fine.item, 't:MimeContent')!, 'base64').toString()
    const part = mime.split(/^--.*$/m).find((each) => /^Content-Type: text\/calendar/im.test(each))!
    const [, ...content] = part.split('\r\n\r\n')
    const text = /base64/i.test(part) ? Buffer.from(content.join(''), 'base64').toString() : content.join('\r\n\r\n')
    return text.replace(/\r\n[ \t]/g, '')
  }
  const count = (text: string, line: RegExp): number => [...text.matchAll(new RegExp(line, 'gm'))].length

  test('names the one occurrence that it is about', async () => {
    await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), movedTo('12', 15))
    const request = await them.newest(bob)
    const asks = await calendarIn(request, bob)
    for (const line of [/^METHOD:REQUEST/m, /^RECURRENCE-ID.*:20270112T100000Z?/m, /^DTSTART.*:20270112T150000Z?/m])
      assert.match(asks, line)
    assert.doesNotMatch(asks, /^RRULE/m)
    ;(await them.answer('AcceptItem', idOfItem(request))).fine
    const answers = await calendarIn(await them.newest(alice, 'MeetingResponse'), alice)
    for (const line of [/^METHOD:REPLY/m, /^RECURRENCE-ID.*:20270112T100000Z?/m, /PARTSTAT=ACCEPTED/])
      assert.match(answers, line)
    await them.drop(await them.on('12'))
    const off = await calendarIn(await them.newest(bob, 'MeetingCancellation'), bob)
    for (const line of [/^METHOD:CANCEL/m, /^RECURRENCE-ID.*:20270112T100000Z?/m]) assert.match(off, line)
  })

  test('brings the exceptions of the whole series, and none where it is off', async () => {
    const series = await them.invite(attendees('RequiredAttendees', bob))
    await them.change(await them.on('12'), movedTo('12', 15) + note('Not the usual'))
    await them.drop(await them.on('19'))
    await them.change(series, setAttendees(bob, carol))
    const asks = await calendarIn(await them.newest(carol), carol)
    assert.equal(count(asks, /^BEGIN:VEVENT/), 2)
    assert.match(asks, /^EXDATE.*:20270119T100000Z?/m)
    assert.match(asks, /^DESCRIPTION:Not the usual/m)
    await them.drop(series)
    const off = await calendarIn(await them.newest(carol, 'MeetingCancellation'), carol)
    assert.equal(count(off, /^BEGIN:VEVENT/), 1)
  })
})
