import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { daily, occurrenceIdOf, view } from './calendar-steps.js'
import { alice, all, bob, field, shape, textOf } from './harness.js'
import { attendees, create, event, idOfItem, meetingsOn, proposing, remove, setEnd, update } from './meeting.js'
import {
  dan,
  desktopInvite,
  eve,
  type Invite,
  type OutsideHost,
  outsideHost,
  type Taken,
  webInvite,
} from './outside.js'

/** The iCalendar text of a message that went out. */
function calendarOf({ text }: Taken): string {
  const part = text.slice(text.search(/^Content-Type: text\/calendar/m))
  const content = part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n--[\s\S]*/, '')
  const isBase64 = /^Content-Transfer-Encoding: base64/im.test(part.slice(0, part.indexOf('\r\n\r\n')))
  const calendar = isBase64
    ? Buffer.from(content, 'base64').toString()
    : content.replace(/=\r\n/g, '').replace(/=3D/g, '=')
  return calendar.replace(/\r\n[ \t]/g, '')
}

const line = (calendar: string, name: string): string | undefined =>
  new RegExp(`^${name}[:;](.*)$`, 'm').exec(calendar)?.[1]?.trim()

const told = (item: XmlNode, ...names: string[]): (string | undefined)[] =>
  names.map((name) => textOf(item, `t:${name}`))

let mail: OutsideHost
let at: ReturnType<typeof meetingsOn>
let now: number
const roomAddress = 'room@example.test'

beforeEach(async () => {
  now = Date.UTC(2026, 10, 26, 10)
  mail = await outsideHost({ rooms: [roomAddress], clock: () => new Date(now) })
  at = meetingsOn(mail)
})
afterEach(() => mail.close())

/** Brings in what a program elsewhere wrote, and says that nobody was refused. */
async function bring(invite: Invite, form = webInvite): Promise<void> {
  now += 60_000
  assert.deepEqual(await mail.bring(form(invite), [invite.to], invite.from ?? dan), [])
}

describe('a meeting with an attendee elsewhere', () => {
  let id: string
  let asked: string

  beforeEach(async () => {
    id = (await at.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', dan, bob))).id
    const [request, ...more] = await mail.sent()
    assert.deepEqual([request!.sender, request!.recipients, more], [alice, [dan], []])
    asked = calendarOf(request!)
  })

  /** The lines that every answer repeats (RFC 5546 3.2.3). */
  const about = (sequence = 0): string[] => [
    `UID:${line(asked, 'UID')}`,
    `ORGANIZER:mailto:${alice}`,
    `SEQUENCE:${sequence}`,
    'DTSTAMP:20261126T110000Z',
  ]
  const says = (partstat: string, who = dan): string => `ATTENDEE;CN=Somebody;PARTSTAT=${partstat}:mailto:${who}`
  const time = ['DTSTART:20270105T100000Z', 'DTEND:20270105T110000Z', 'SUMMARY:Plans']

  test('asks him with what he needs to answer', () => {
    assert.equal(line(asked, 'METHOD'), 'REQUEST')
    assert.match(line(asked, 'ORGANIZER')!, /mailto:alice@example\.test$/i)
    assert.match(asked, /^ATTENDEE.*PARTSTAT=NEEDS-ACTION.*mailto:dan@elsewhere\.test/im)
    assert.equal(line(asked, 'SUMMARY'), 'Plans')
  })

  for (const [form, name] of [
    [webInvite, 'web mail'],
    [desktopInvite, 'a desktop program'],
  ] as const)
    test(`is tracked by what ${name} answers`, async () => {
      const said = { method: 'REPLY', to: alice, subject: 'Accepted: Plans' } as const
      await bring({ ...said, event: [...about(), ...time, says('ACCEPTED')] }, form)
      const answer = await at.only('inbox')
      assert.deepEqual(told(answer, 'ItemClass', 'ResponseType', 'Subject', 'IsOutOfDate', 'Start'), [
        'IPM.Schedule.Meeting.Resp.Pos',
        'Accept',
        'Accepted: Plans',
        'false',
        '2027-01-05T10:00:00Z',
      ])
      assert.equal(all(answer, 't:AssociatedCalendarItemId')[0]!.attributes['Id'], id)
      assert.deepEqual(await at.tracking({ id }), ['dan Accept', 'bob Unknown'])
      await bring({ ...said, event: [...about(), ...time, says('DECLINED').replace(dan, dan.toUpperCase())] }, form)
      assert.deepEqual(await at.tracking({ id }), ['dan Decline', 'bob Unknown'])
      assert.deepEqual(await mail.sent(), [])
    })

  test('is tracked by an answer that names it and says no more (RFC 5546 4.2.2)', async () => {
    await bring({ method: 'REPLY', to: alice, event: [...about(), says('TENTATIVE')] })
    assert.deepEqual(await at.tracking({ id }), ['dan Tentative', 'bob Unknown'])
    assert.deepEqual(told(await at.only('inbox'), 'ResponseType', 'Start', 'End'), [
      'Tentative',
      '2027-01-05T10:00:00Z',
      '2027-01-05T11:00:00Z',
    ])
  })

  test('is not tracked by what somebody says for another', async () => {
    await bring({ method: 'REPLY', from: eve, to: alice, event: [...about(), ...time, says('DECLINED')] })
    assert.equal((await at.only('inbox')).name, 't:Message')
    assert.deepEqual(await at.tracking({ id }), ['dan Unknown', 'bob Unknown'])
  })

  test('gets to know another time that he proposes', async () => {
    const proposal = ['DTSTART:20270106T140000Z', 'DTEND:20270106T150000Z', 'SUMMARY:Plans']
    const original = ['X-MS-OLK-ORIGINALSTART:20270105T100000Z', 'X-MS-OLK-ORIGINALEND:20270105T110000Z']
    const counter = [...about(), ...proposal, ...original, says('TENTATIVE')]
    await bring({ method: 'COUNTER', to: alice, event: counter }, desktopInvite)
    const [attendee] = all(await at.load({ id }), 't:Attendee')
    assert.deepEqual(told(attendee!, 'ResponseType', 'ProposedStart', 'ProposedEnd'), [
      'Tentative',
      '2027-01-06T14:00:00Z',
      '2027-01-06T15:00:00Z',
    ])
    assert.equal(textOf(await at.load({ id }), 't:Start'), '2027-01-05T10:00:00Z')
  })

  test('is told to him again when it changes, and an answer to what it was counts no more', async () => {
    await mail.post(update({ id }, setEnd('2027-01-05T12:00:00Z'), 'SendToAllAndSaveCopy'))
    const [changed] = await mail.sent()
    assert.deepEqual(changed!.recipients, [dan])
    const again = calendarOf(changed!)
    assert.deepEqual(
      ['METHOD', 'UID', 'SEQUENCE'].map((name) => line(again, name)),
      ['REQUEST', line(asked, 'UID'), '1'],
    )
    await bring({ method: 'REPLY', to: alice, event: [...about(0), ...time, says('ACCEPTED')] })
    assert.deepEqual(await at.tracking({ id }), ['dan Unknown', 'bob Unknown'])
    assert.deepEqual(told(await at.only('inbox'), 'IsOutOfDate'), ['true'])
    await bring({ method: 'REPLY', to: alice, event: [...about(1), ...time, says('ACCEPTED')] })
    assert.deepEqual(await at.tracking({ id }), ['dan Accept', 'bob Unknown'])
  })

  test('is called off for him', async () => {
    ;(await mail.post(remove({ id, changeKey: '' }, 'SendToAllAndSaveCopy'))).fine
    const [off] = await mail.sent()
    const cancellation = calendarOf(off!)
    assert.deepEqual(
      ['METHOD', 'UID', 'SEQUENCE'].map((name) => line(cancellation, name)),
      ['CANCEL', line(asked, 'UID'), '1'],
    )
  })

  test('is tracked by single occurrences', async () => {
    const series = event(
      `<t:Subject>Daily</t:Subject><t:Start>2027-03-01T10:00:00Z</t:Start><t:End>2027-03-01T11:00:00Z</t:End>${attendees('RequiredAttendees', dan)}<t:Recurrence>${daily('2027-03-01', 3)}</t:Recurrence>`,
    )
    const { id } = (await mail.post(create(series, 'SendToAllAndSaveCopy'))).fine
    asked = calendarOf((await mail.sent())[0]!)
    assert.match(line(asked, 'RRULE')!, /FREQ=DAILY/)
    const occurrence = ['RECURRENCE-ID:20270302T100000Z', says('DECLINED')]
    await bring({ method: 'REPLY', to: alice, event: [...about(), ...occurrence] })
    await bring({ method: 'REPLY', to: alice, event: [...about(), says('ACCEPTED')] })
    assert.deepEqual(await at.tracking(id), ['dan Accept'])
    assert.deepEqual(await at.tracking(await occurrenceIdOf(mail, id, 3)), ['dan Accept'])
    assert.equal((await at.items('inbox')).length, 2)
  })
})

describe('an invitation from elsewhere', () => {
  const uid = 'meeting-1@elsewhere.test'
  const invited = [alice, bob].map((one) => `ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${one}`)
  const meeting = (more: readonly string[] = [], { sequence = 0, organizer = dan, day = '05' } = {}): string[] => [
    `UID:${uid}`,
    `ORGANIZER;CN=Dan:mailto:${organizer}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:20261126T1${sequence}0000Z`,
    `DTSTART;TZID=W. Europe Standard Time:202701${day}T100000`,
    `DTEND;TZID=W. Europe Standard Time:202701${day}T110000`,
    'SUMMARY:Lunch',
    'LOCATION:Town',
    ...invited,
    ...more,
  ]
  const ask = (lines = meeting(), to = alice, from = dan): Promise<void> =>
    bring({ method: 'REQUEST', from, to, subject: 'Invitation: Lunch', event: lines }, desktopInvite)
  const inCalendar = async (...names: string[]): Promise<(string | undefined)[]> =>
    told(await at.only('calendar'), ...names)

  test('stands in the calendar, and what its attendee answers goes to its organizer', async () => {
    await ask()
    const request = await at.only('inbox')
    assert.deepEqual(told(request, 'MeetingRequestType', 'ResponseType', 'Start'), [
      'NewMeetingRequest',
      'NoResponseReceived',
      '2027-01-05T09:00:00Z',
    ])
    assert.deepEqual(await inCalendar('Subject', 'Location', 'Start', 'MyResponseType', 'LegacyFreeBusyStatus'), [
      'Lunch',
      'Town',
      '2027-01-05T09:00:00Z',
      'NoResponseReceived',
      'Tentative',
    ])
    ;(await at.answer('AcceptItem', idOfItem(request), { as: alice })).fine
    const [reply, ...more] = await mail.sent()
    assert.deepEqual([reply!.sender, reply!.recipients, more], [alice, [dan], []])
    assert.match(reply!.text, /^Subject: Accepted: Lunch\r$/m)
    const answer = calendarOf(reply!)
    assert.deepEqual(
      ['METHOD', 'UID', 'SEQUENCE'].map((name) => line(answer, name)),
      ['REPLY', uid, '0'],
    )
    assert.match(answer, /^ATTENDEE.*PARTSTAT=ACCEPTED.*mailto:alice@example\.test/im)
    assert.equal(answer.match(/^ATTENDEE/gm)!.length, 1)
    assert.match(line(answer, 'ORGANIZER')!, /mailto:dan@elsewhere\.test/i)
    assert.deepEqual(await inCalendar('MyResponseType', 'LegacyFreeBusyStatus'), ['Accept', 'Busy'])
  })

  test('is answered with another time', async () => {
    await ask()
    const more = proposing('2027-01-07T09:00:00Z', '2027-01-07T10:00:00Z')
    const { id } = idOfItem(await at.only('inbox'))
    ;(await at.answer('TentativelyAcceptItem', { id }, { as: alice, behind: more })).fine
    const answer = calendarOf((await mail.sent())[0]!)
    assert.deepEqual([line(answer, 'METHOD'), line(answer, 'UID')], ['COUNTER', uid])
    assert.equal(
      line(answer.slice(answer.indexOf('BEGIN:VEVENT')), 'DTSTART'),
      'TZID=W. Europe Standard Time:20270107T100000',
    )
  })

  test('moves by a later revision, and not by an earlier one or by that of anybody else', async () => {
    await ask()
    ;(await at.answer('AcceptItem', idOfItem(await at.only('inbox')), { as: alice })).fine
    await ask(meeting([], { sequence: 2, day: '06' }))
    const moved = ['2027-01-06T09:00:00Z', 'NoResponseReceived']
    assert.deepEqual(await inCalendar('Start', 'MyResponseType'), moved)
    await ask(meeting([], { sequence: 1, day: '07' }))
    assert.deepEqual(await inCalendar('Start', 'MyResponseType'), moved)
    await ask(meeting([], { sequence: 3, day: '08' }), alice, eve)
    await ask(meeting([], { sequence: 3, day: '08', organizer: eve }), bob, eve)
    assert.deepEqual(await inCalendar('Start', 'MyResponseType'), moved)
    assert.deepEqual(
      (await at.items('inbox')).map((item) => textOf(item, 't:IsOutOfDate')),
      ['false', 'true', 'false'],
    )
  })

  test('is called off by its organizer, who need not say when it was, and by nobody else', async () => {
    await ask()
    const off = [`UID:${uid}`, `ORGANIZER:mailto:${dan}`, 'SEQUENCE:1', 'DTSTAMP:20261126T150000Z', 'STATUS:CANCELLED']
    await bring({ method: 'CANCEL', from: eve, to: alice, event: off })
    assert.deepEqual(await inCalendar('Subject', 'IsCancelled'), ['Lunch', 'false'])
    await bring({ method: 'CANCEL', to: alice, subject: 'Canceled: Lunch', event: off })
    assert.deepEqual(await inCalendar('Subject', 'IsCancelled', 'LegacyFreeBusyStatus'), [
      'Canceled: Lunch',
      'true',
      'Free',
    ])
    const cancellation = (await at.items('inbox')).find((item) => textOf(item, 't:Subject') === 'Canceled: Lunch')!
    assert.deepEqual(
      [cancellation.name, ...told(cancellation, 'Start')],
      ['t:MeetingCancellation', '2027-01-05T09:00:00Z'],
    )
  })

  test('to a series changes and loses single occurrences', async () => {
    await ask(meeting(['RRULE:FREQ=DAILY;COUNT=3']))
    const occurrence = (day: string): string => `RECURRENCE-ID;TZID=W. Europe Standard Time:202701${day}T100000`
    const second = meeting([occurrence('06')], { sequence: 1, day: '06' }).map((text) =>
      text
        .replace('T100000', text.startsWith('RECURRENCE') ? 'T100000' : 'T103000')
        .replace('LOCATION:Town', 'LOCATION:Park'),
    )
    await ask(second)
    await bring(
      { method: 'CANCEL', to: alice, event: meeting([occurrence('07')], { sequence: 1, day: '07' }) },
      desktopInvite,
    )
    const shown = shape(
      'IdOnly',
      ['Start', 'Location', 'IsCancelled'].map((name) => field(`calendar:${name}`)),
    )
    const seen = await view(mail, '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z', { itemShape: shown })
    assert.deepEqual(
      seen.items.map((item) => told(item, 'Start', 'Location', 'IsCancelled').join(' ')),
      ['2027-01-05T09:00:00Z Town false', '2027-01-06T09:30:00Z Park false', '2027-01-07T09:00:00Z Town true'],
    )
    const { id } = seen.ids[1]!
    ;(await at.answer('DeclineItem', { id }, { as: alice })).fine
    const answer = calendarOf((await mail.sent())[0]!)
    assert.deepEqual([line(answer, 'METHOD'), line(answer, 'UID')], ['REPLY', uid])
    assert.match(line(answer, 'RECURRENCE-ID')!, /20270106T(100000|090000Z)/)
  })

  test('with a revision that nobody counts to is the first one', async () => {
    await ask(meeting([], { sequence: 0 }).map((text) => text.replace('SEQUENCE:0', 'SEQUENCE:99999999999999999999')))
    assert.deepEqual(await inCalendar('AppointmentSequenceNumber'), ['0'])
  })

  test('is a message alone to a room, which is there for people here', async () => {
    await ask(meeting(), roomAddress)
    assert.equal((await at.only('inbox', roomAddress)).name, 't:MeetingRequest')
    assert.deepEqual([await at.items('calendar', roomAddress), await mail.sent()], [[], []])
  })

  test('to a meeting of somebody here is shown as from whom it is, and changes nobody', async () => {
    const { id } = await at.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', dan))
    const asked = calendarOf((await mail.sent())[0]!)
    const sentOn = meeting([], { sequence: 0, organizer: alice }).map((text) =>
      text.replace(/^UID:.*/, `UID:${line(asked, 'UID')}`),
    )
    await ask(sentOn, bob)
    const request = await at.only('inbox', bob)
    assert.equal(textOf(request, 't:From/t:Mailbox/t:EmailAddress'), dan)
    assert.equal(textOf(await at.load({ id }), 't:Start'), '2027-01-05T10:00:00Z')
    assert.deepEqual(await at.tracking({ id }), ['dan Unknown', 'bob Unknown'])
    const notice = await at.only('inbox')
    assert.match(textOf(notice, 't:Subject')!, /^Meeting Forward Notification: Plans/)
  })
})
