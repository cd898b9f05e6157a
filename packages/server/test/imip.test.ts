import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { daily, occurrenceIdOf, view } from './calendar-steps.js'
import { type Answer, alice, all, bob, createItem, field, getItem, type Host, host, shape, textOf } from './harness.js'
import { attendees, carol, create, event, idOfItem, meetingsOn, setEnd, update } from './meeting.js'

/** What programs send that speak iMIP themselves: a message in MIME with a calendar in it (RFC 6047). */
interface Written {
  readonly method: string
  /** Default: alice. */
  readonly from?: string
  readonly to?: readonly string[]
  readonly subject?: string
  /** The lines of each event behind UID, DTSTAMP and ORGANIZER. */
  readonly events: readonly (readonly string[])[]
  readonly organizer?: string
  readonly stamp?: string
  readonly words?: string
}

const at = (start: string, end: string): string[] => [`DTSTART:${start}`, `DTEND:${end}`]
const tenToEleven = at('20270105T100000Z', '20270105T110000Z')

function mime({
  method,
  from = alice,
  to = [bob],
  subject = 'Mail',
  events,
  organizer = alice,
  stamp,
  words = 'Words for people',
}: Written): string {
  return [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=xyz',
    '',
    '--xyz',
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
    '--xyz',
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    '',
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//x//y//EN',
    `METHOD:${method}`,
    ...events.flatMap((lines) => [
      'BEGIN:VEVENT',
      'UID:written-elsewhere',
      `DTSTAMP:${stamp ?? '20260101T000000Z'}`,
      `ORGANIZER:mailto:${organizer}`,
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '--xyz--',
    '',
  ].join('\r\n')
}

const invited = (...addresses: string[]): string[] =>
  addresses.map((address) => `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`)

describe('a message that its sender wrote as iMIP', () => {
  let mail: Host
  let people: ReturnType<typeof meetingsOn>
  const hosts: Host[] = []
  beforeEach(async () => {
    mail = await host({ people: [carol] })
    hosts.push(mail)
    people = meetingsOn(mail)
  })
  after(async () => {
    for (const each of hosts) await each.close()
  })

  const send = (written: Written): Promise<Answer> => {
    const content = Buffer.from(mime(written)).toString('base64')
    const item = `<t:Message><t:MimeContent>${content}</t:MimeContent></t:Message>`
    return mail.post(createItem(item, undefined, 'SendOnly'), { as: written.from ?? alice })
  }

  const request = async (...lines: string[]): Promise<void> => {
    ;(await send({ method: 'REQUEST', events: [['SUMMARY:Plans', ...tenToEleven, ...invited(bob), ...lines]] })).fine
  }

  const told = (item: XmlNode, ...names: string[]): (string | undefined)[] =>
    names.map((name) => textOf(item, `t:${name}`))

  test('asks its recipients, when it is the organizer who asks', async () => {
    const events = [['SUMMARY:Plans', 'LOCATION:Room 1', 'DESCRIPTION:About it', ...tenToEleven, ...invited(bob)]]
    ;(await send({ method: 'REQUEST', subject: 'Invitation: Plans @ Tue', events })).fine
    const asked = await people.only('inbox', bob)
    assert.equal(asked.name, 't:MeetingRequest')
    assert.deepEqual(
      told(asked, 'Subject', 'MeetingRequestType', 'IsOutOfDate', 'ResponseType', 'IntendedFreeBusyStatus'),
      ['Invitation: Plans @ Tue', 'NewMeetingRequest', 'false', 'NoResponseReceived', 'Busy'],
    )
    const copy = await people.only('calendar', bob)
    assert.deepEqual(
      told(copy, 'Subject', 'Location', 'Start', 'MyResponseType', 'LegacyFreeBusyStatus', 'AppointmentState'),
      ['Plans', 'Room 1', '2027-01-05T10:00:00Z', 'NoResponseReceived', 'Tentative', '3'],
    )
    assert.equal(textOf(copy, 't:Organizer/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(copy, 't:UID'), 'written-elsewhere')
    assert.equal(all(asked, 't:AssociatedCalendarItemId')[0]!.attributes['Id'], idOfItem(copy).id)
    const wanted = getItem([idOfItem(asked)], shape('IdOnly', [field('item:MimeContent')]))
    const bytes = Buffer.from(textOf((await mail.post(wanted, { as: bob })).fine.item, 't:MimeContent')!, 'base64')
    assert.ok(
      bytes.toString().endsWith(mime({ method: 'REQUEST', subject: 'Invitation: Plans @ Tue', events })),
      'the very bytes',
    )
    await people.answer('AcceptItem', idOfItem(asked))
    assert.deepEqual(told(await people.only('inbox', alice), 'Subject', 'ResponseType'), ['Accepted: Plans', 'Accept'])
  })

  test('is about what its words say, and what the meeting says where it has none', async () => {
    const events = [['SUMMARY:Plans', 'DESCRIPTION:About it', ...tenToEleven, ...invited(bob)]]
    await send({ method: 'REQUEST', events })
    assert.deepEqual(told(await people.only('calendar', bob), 'Body'), ['Words for people'])
    await send({ method: 'REQUEST', to: [carol], words: '', events })
    assert.deepEqual(told(await people.only('calendar', carol), 'Body'), ['About it'])
    assert.deepEqual(told(await people.only('inbox', carol), 'Body'), ['About it'])
  })

  test('moves a meeting by a later revision, and says nothing by an earlier one', async () => {
    await request()
    const moved = ['SUMMARY:Plans', 'SEQUENCE:1', ...at('20270106T100000Z', '20270106T110000Z'), ...invited(bob)]
    await send({ method: 'REQUEST', events: [moved] })
    assert.deepEqual((await people.items('inbox', bob)).map((item) => textOf(item, 't:MeetingRequestType')).sort(), [
      'FullUpdate',
      'Outdated',
    ])
    assert.deepEqual(told(await people.only('calendar', bob), 'Start', 'AppointmentSequenceNumber'), [
      '2027-01-06T10:00:00Z',
      '1',
    ])
    await request()
    const [late] = await people.items('inbox', bob)
    assert.deepEqual(told(late!, 'MeetingRequestType', 'IsOutOfDate', 'Start'), [
      'Outdated',
      'true',
      '2027-01-05T10:00:00Z',
    ])
    assert.deepEqual(told(await people.only('calendar', bob), 'Start'), ['2027-01-06T10:00:00Z'])
  })

  test('informs of another place without asking again', async () => {
    await request()
    await people.answer('AcceptItem', idOfItem(await people.only('inbox', bob)))
    await send({
      method: 'REQUEST',
      stamp: '20260102T000000Z',
      events: [['SUMMARY:Plans', 'LOCATION:Room 2', ...tenToEleven, ...invited(bob)]],
    })
    assert.deepEqual(told(await people.only('inbox', bob), 'MeetingRequestType'), ['InformationalUpdate'])
    assert.deepEqual(told(await people.only('calendar', bob), 'Location', 'MyResponseType'), ['Room 2', 'Accept'])
  })

  test('changes no meeting of another organizer', async () => {
    await request()
    const forged = ['SUMMARY:Forged', 'SEQUENCE:5', ...at('20270107T100000Z', '20270107T110000Z'), ...invited(bob)]
    for (const organizer of [alice, carol]) await send({ method: 'REQUEST', from: carol, organizer, events: [forged] })
    for (const organizer of [alice, carol])
      await send({
        method: 'CANCEL',
        from: carol,
        organizer,
        events: [['SUMMARY:Forged', 'SEQUENCE:6', ...tenToEleven]],
      })
    const copies = await people.items('calendar', bob)
    const genuine = copies.filter((copy) => textOf(copy, 't:Organizer/t:Mailbox/t:EmailAddress') === alice)
    assert.deepEqual(
      genuine.map((copy) => told(copy, 'Subject', 'Start', 'IsCancelled')),
      [['Plans', '2027-01-05T10:00:00Z', 'false']],
    )
  })

  test('brings a series with its exceptions, and their words', async () => {
    await send({
      method: 'REQUEST',
      events: [
        [
          'SUMMARY:Daily',
          'RRULE:FREQ=DAILY;COUNT=4',
          `DTSTART;${zoned(1, 10)}`,
          `DTEND;${zoned(1, 11)}`,
          `EXDATE;${zoned(2, 10)}`,
          ...invited(bob),
        ],
        [
          'SUMMARY:Later',
          'DESCRIPTION:Why so late',
          `RECURRENCE-ID;${zoned(3, 10)}`,
          `DTSTART;${zoned(3, 15)}`,
          `DTEND;${zoned(3, 16)}`,
          ...invited(bob),
        ],
      ],
    })
    const { shown, ids } = await view(mail, '2027-03-01T00:00:00Z', '2027-03-08T00:00:00Z', {}, { as: bob })
    assert.deepEqual(shown, [
      'Daily 2027-03-01T09:00:00Z Occurrence',
      'Later 2027-03-03T14:00:00Z Exception',
      'Daily 2027-03-04T09:00:00Z Occurrence',
    ])
    assert.equal(textOf(await people.load(ids[1]!, bob), 't:Body'), 'Why so late')
  })

  const zoned = (day: number, hour: number): string =>
    `TZID=Europe/Berlin:202703${String(day).padStart(2, '0')}T${hour}0000`
  const dailySeries = [
    'SUMMARY:Daily',
    'RRULE:FREQ=DAILY;COUNT=3',
    `DTSTART;${zoned(1, 10)}`,
    `DTEND;${zoned(1, 11)}`,
    ...invited(bob),
  ]
  const week = async (): Promise<string[]> =>
    (await view(mail, '2027-03-01T00:00:00Z', '2027-03-08T00:00:00Z', {}, { as: bob })).shown

  test('moves, and calls off, one occurrence of a series', async () => {
    await send({ method: 'REQUEST', events: [dailySeries] })
    const second = [
      'SUMMARY:Later',
      `RECURRENCE-ID;${zoned(2, 10)}`,
      `DTSTART;${zoned(2, 15)}`,
      `DTEND;${zoned(2, 16)}`,
    ]
    await send({ method: 'REQUEST', events: [['SEQUENCE:1', ...second, ...invited(bob)]] })
    assert.deepEqual(await week(), [
      'Daily 2027-03-01T09:00:00Z Occurrence',
      'Later 2027-03-02T14:00:00Z Exception',
      'Daily 2027-03-03T09:00:00Z Occurrence',
    ])
    const off = [
      'SUMMARY:Daily',
      'RECURRENCE-ID:20270303T090000Z',
      'DTSTART:20270303T090000Z',
      'DTEND:20270303T100000Z',
    ]
    await send({ method: 'CANCEL', events: [['SEQUENCE:1', ...off]] })
    assert.deepEqual(await week(), [
      'Daily 2027-03-01T09:00:00Z Occurrence',
      'Later 2027-03-02T14:00:00Z Exception',
      'Canceled: Daily 2027-03-03T09:00:00Z Exception',
    ])
  })

  test('asks to one occurrence of a series that somebody does not have', async () => {
    const second = [
      'SUMMARY:Alone',
      `RECURRENCE-ID;${zoned(2, 10)}`,
      `DTSTART;${zoned(2, 10)}`,
      `DTEND;${zoned(2, 11)}`,
    ]
    await send({ method: 'REQUEST', events: [[...second, ...invited(bob)]] })
    const copy = await people.only('calendar', bob)
    assert.deepEqual(told(copy, 'Subject', 'Start', 'RecurrenceId'), [
      'Alone',
      '2027-03-02T09:00:00Z',
      '2027-03-02T09:00:00Z',
    ])
    await send({ method: 'CANCEL', events: [['SEQUENCE:1', ...dailySeries]] })
    assert.deepEqual(told(await people.only('calendar', bob), 'Subject', 'IsCancelled'), ['Canceled: Alone', 'true'])
  })

  test('calls a meeting off by a revision that is not older', async () => {
    await request('SEQUENCE:2')
    await send({ method: 'CANCEL', events: [['SUMMARY:Plans', 'SEQUENCE:1', ...tenToEleven]] })
    assert.deepEqual(told(await people.only('calendar', bob), 'IsCancelled'), ['false'])
    await send({
      method: 'CANCEL',
      events: [['SUMMARY:Canceled: Plans', 'SEQUENCE:3', 'STATUS:CANCELLED', ...tenToEleven]],
    })
    const copy = await people.only('calendar', bob)
    assert.deepEqual(told(copy, 'Subject', 'AppointmentState', 'LegacyFreeBusyStatus', 'AppointmentSequenceNumber'), [
      'Canceled: Plans',
      '7',
      'Free',
      '3',
    ])
    const [cancellation] = (await people.items('inbox', bob)).filter(
      (item) => textOf(item, 't:IsOutOfDate') === 'false',
    )
    assert.equal(cancellation!.name, 't:MeetingCancellation')
    assert.equal(all(cancellation!, 't:AssociatedCalendarItemId')[0]!.attributes['Id'], idOfItem(copy).id)
  })

  describe('and that answers', () => {
    const reply = async (
      to: string,
      written: { from?: string; method?: string; lines: readonly string[] },
    ): Promise<void> => {
      const { from = bob, method = 'REPLY', lines } = written
      const text = { method, from, to: [alice], subject: 'Re: Plans', events: [lines] }
      const content = Buffer.from(mime(text).replace('UID:written-elsewhere', `UID:${to}`)).toString('base64')
      const item = `<t:Message><t:MimeContent>${content}</t:MimeContent></t:Message>`
      ;(await mail.post(createItem(item, undefined, 'SendOnly'), { as: from })).fine
    }

    const invite = async (): Promise<{ id: string; uid: string }> => {
      const { id } = await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob, carol))
      return { id, uid: textOf(await people.load({ id }), 't:UID')! }
    }

    test('is written down by the organizer, for its author alone', async () => {
      const { id, uid } = await invite()
      const both = [`ATTENDEE;PARTSTAT=DECLINED:mailto:${carol}`, `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${bob}`]
      await reply(uid, { lines: [...tenToEleven, ...both] })
      const answer = await people.only('inbox', alice)
      assert.deepEqual(told(answer, 'ItemClass', 'ResponseType', 'Subject'), [
        'IPM.Schedule.Meeting.Resp.Pos',
        'Accept',
        'Re: Plans',
      ])
      assert.deepEqual(await people.tracking({ id }), ['bob Accept', 'carol Unknown'])
    })

    test('to one occurrence is written down there', async () => {
      const series = event(
        `<t:Subject>Daily</t:Subject><t:Start>2027-03-01T10:00:00Z</t:Start><t:End>2027-03-01T11:00:00Z</t:End>${attendees('RequiredAttendees', bob)}<t:Recurrence>${daily('2027-03-01', 3)}</t:Recurrence>`,
      )
      const { id } = (await mail.post(create(series, 'SendToAllAndSaveCopy'))).fine
      const uid = textOf(await people.load(id), 't:UID')!
      const lines = ['RECURRENCE-ID:20270302T100000Z', ...at('20270302T100000Z', '20270302T110000Z')]
      await reply(uid, { lines: [...lines, `ATTENDEE;PARTSTAT=DECLINED:mailto:${bob}`] })
      assert.deepEqual(told(await people.only('inbox', alice), 'ResponseType', 'RecurrenceId'), [
        'Decline',
        '2027-03-02T10:00:00Z',
      ])
      assert.deepEqual(await people.tracking(id), ['bob Unknown'])
      assert.deepEqual(await people.tracking(await occurrenceIdOf(mail, id, 2)), ['bob Decline'])
      assert.deepEqual(await people.tracking(await occurrenceIdOf(mail, id, 3)), ['bob Unknown'])
    })

    test('for somebody else is a message and no answer', async () => {
      const { id, uid } = await invite()
      await reply(uid, { from: carol, lines: [...tenToEleven, `ATTENDEE;PARTSTAT=DECLINED:mailto:${bob}`] })
      assert.equal((await people.only('inbox', alice)).name, 't:Message')
      assert.deepEqual(await people.tracking({ id }), ['bob Unknown', 'carol Unknown'])
    })

    test('what was asked before changes nothing', async () => {
      const { id, uid } = await invite()
      await mail.post(update({ id }, setEnd('2027-01-05T12:00:00Z'), 'SendToAllAndSaveCopy'))
      await reply(uid, { lines: ['SEQUENCE:0', ...tenToEleven, `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${bob}`] })
      assert.deepEqual(told(await people.only('inbox', alice), 'IsOutOfDate'), ['true'])
      assert.deepEqual(await people.tracking({ id }), ['bob Unknown', 'carol Unknown'])
      await reply(uid, { lines: ['SEQUENCE:1', ...tenToEleven, `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${bob}`] })
      assert.deepEqual(await people.tracking({ id }), ['bob Accept', 'carol Unknown'])
    })

    test('with another time is a proposal', async () => {
      const { id, uid } = await invite()
      const original = ['X-MS-OLK-ORIGINALSTART:20270105T100000Z', 'X-MS-OLK-ORIGINALEND:20270105T110000Z']
      const lines = [
        ...at('20270106T140000Z', '20270106T150000Z'),
        ...original,
        `ATTENDEE;PARTSTAT=TENTATIVE:mailto:${bob}`,
      ]
      await reply(uid, { method: 'COUNTER', lines })
      const answer = await people.only('inbox', alice)
      assert.deepEqual(told(answer, 'ItemClass', 'ResponseType', 'Start', 'ProposedStart', 'ProposedEnd'), [
        'IPM.Schedule.Meeting.Resp.Tent',
        'Tentative',
        '2027-01-05T10:00:00Z',
        '2027-01-06T14:00:00Z',
        '2027-01-06T15:00:00Z',
      ])
      const [attendee] = all(await people.load({ id }), 't:Attendee')
      assert.deepEqual(told(attendee!, 'ResponseType', 'ProposedStart', 'ProposedEnd'), [
        'Tentative',
        '2027-01-06T14:00:00Z',
        '2027-01-06T15:00:00Z',
      ])
      assert.equal(textOf(await people.load({ id }), 't:Start'), '2027-01-05T10:00:00Z')
    })
  })
})
