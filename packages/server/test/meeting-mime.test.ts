import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { changeEvent, daily, occurrenceIdOf } from './calendar-steps.js'
import { alice, bob, deleteItem, field, getItem, host, shape, textOf } from './harness.js'
import {
  attendees,
  carol,
  create,
  event,
  idOfItem,
  meetingsOn,
  proposing,
  remove,
  setEnd,
  setLocation,
  update,
} from './meeting.js'

const mail = await host({ people: [carol] })
const people = meetingsOn(mail)
after(() => mail.close())

async function mimeOf(item: XmlNode, as: string): Promise<{ head: string; text: string; calendar: string[] }> {
  const wanted = getItem([{ id: idOfItem(item).id }], shape('IdOnly', [field('item:MimeContent')]))
  const text = Buffer.from(textOf((await mail.post(wanted, { as })).fine.item, 't:MimeContent')!, 'base64').toString()
  return { head: text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' '), text, calendar: calendarOf(text) }
}

/** The lines of the calendar in a message. */
function calendarOf(text: string): string[] {
  const [, head, body] = /\r\n(Content-Type: text\/calendar[\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/.exec(text)!
  const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(head!)?.[1]?.toLowerCase()
  const decoded =
    encoding === 'base64'
      ? Buffer.from(body!, 'base64').toString()
      : encoding === 'quoted-printable'
        ? Buffer.from(
            body!
              .replace(/=\r\n/g, '')
              .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString()
        : body!
  return decoded.replace(/\r\n[ \t]/g, '').split('\r\n')
}

const has = (lines: readonly string[], ...patterns: readonly RegExp[]): void => {
  for (const pattern of patterns)
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `${pattern} in\n${lines.join('\n')}`,
    )
}

const berlin = '<t:StartTimeZone Id="W. Europe Standard Time"/><t:EndTimeZone Id="W. Europe Standard Time"/>'

const series = (name: string): string =>
  event(
    `<t:Subject>${name}</t:Subject><t:Body BodyType="HTML">&lt;p&gt;All of it&lt;/p&gt;</t:Body>` +
      `<t:Start>2027-03-01T09:00:00</t:Start><t:End>2027-03-01T10:00:00</t:End><t:Location>Room 1</t:Location>` +
      `${attendees('RequiredAttendees', bob)}${attendees('OptionalAttendees', carol)}<t:Recurrence>${daily('2027-03-01', 5)}</t:Recurrence>${berlin}`,
  )

const newest = async (folder: string, as: string, element: string): Promise<XmlNode> =>
  (await people.items(folder, as)).find(({ name }) => name === `t:${element}`)!

describe('a message about a meeting, as MIME', () => {
  test('that asks is a REQUEST beside its words', async () => {
    await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob))
    const { head, text, calendar } = await mimeOf(await newest('inbox', bob, 'MeetingRequest'), bob)
    assert.match(head, /^Content-Class: urn:content-classes:calendarmessage$/im)
    assert.match(head, /^Content-Type: multipart\/alternative;/im)
    assert.match(text, /\r\nContent-Type: text\/plain; charset=utf-8\r\n/)
    assert.match(
      text.replace(/\r\n[ \t]+/g, ' '),
      /\r\nContent-Type: text\/calendar; charset=utf-8; method=REQUEST\r\n/,
    )
    has(
      calendar,
      /^METHOD:REQUEST$/,
      /^SUMMARY:Plans$/,
      /^DESCRIPTION:About it$/,
      /^ORGANIZER;CN=alice:mailto:alice@example\.test$/,
      /^ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=bob:mailto:bob@example\.test$/,
      /^SEQUENCE:0$/,
      /^STATUS:CONFIRMED$/,
      /^X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE$/,
      /^X-MICROSOFT-CDO-INTENDEDSTATUS:OOF$/,
    )
  })

  test('to a series says its rule, its zone, and which occurrences are others', async () => {
    const id = (await mail.post(create(series('Series'), 'SendToNone'))).fine.id
    ;(
      await mail.post(
        changeEvent(await occurrenceIdOf(mail, id, 3), { 'item:Subject': '<t:Subject>Third</t:Subject>' }),
      )
    ).fine
    ;(await mail.post(deleteItem([await occurrenceIdOf(mail, id, 4)], 'HardDelete'))).fine
    ;(await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))).fine
    const { calendar } = await mimeOf(await newest('inbox', bob, 'MeetingRequest'), bob)
    has(
      calendar,
      /^TZID:W\. Europe Standard Time$/,
      /^DTSTART;TZID=W\. Europe Standard Time:20270301T090000$/,
      /^RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5$/,
      /^EXDATE;TZID=W\. Europe Standard Time:20270304T090000$/,
      /^RECURRENCE-ID;TZID=W\. Europe Standard Time:20270303T090000$/,
      /^SUMMARY:Third$/,
      /^ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=carol:mailto:carol@example\.test$/,
      /^X-ALT-DESC;FMTTYPE=text\/html:<p>All of it<\/p>$/,
    )
    assert.equal(calendar.filter((line) => line === 'BEGIN:VEVENT').length, 2)
    const { calendar: sent } = await mimeOf(await newest('sentitems', alice, 'MeetingRequest'), alice)
    assert.deepEqual(sent, calendar)
  })

  test('about one occurrence names it, and no rule', async () => {
    const id = (await mail.post(create(series('Single ones'), 'SendToAllAndSaveCopy'))).fine.id
    const third = await occurrenceIdOf(mail, id, 3)
    ;(await mail.post(update(third, setLocation('Room 3'), 'SendToAllAndSaveCopy'))).fine
    const about = /^RECURRENCE-ID;TZID=W\. Europe Standard Time:20270303T090000$/
    const asked = await mimeOf(await newest('inbox', bob, 'MeetingRequest'), bob)
    has(
      asked.calendar,
      /^METHOD:REQUEST$/,
      about,
      /^DTSTART;TZID=W\. Europe Standard Time:20270303T090000$/,
      /^LOCATION:Room 3$/,
    )
    await people.answer('AcceptItem', idOfItem(await newest('inbox', bob, 'MeetingRequest')))
    const answer = await mimeOf(await newest('inbox', alice, 'MeetingResponse'), alice)
    has(answer.calendar, /^METHOD:REPLY$/, about, /^ATTENDEE;.*PARTSTAT=ACCEPTED;.*:mailto:bob@example\.test$/)
    ;(await mail.post(remove({ id: third.id, changeKey: '' }, 'SendToAllAndSaveCopy'))).fine
    const off = await mimeOf(await newest('inbox', bob, 'MeetingCancellation'), bob)
    has(off.calendar, /^METHOD:CANCEL$/, about, /^STATUS:CANCELLED$/)
    for (const { calendar } of [asked, answer, off]) {
      assert.ok(!calendar.some((line) => /^(RRULE|EXDATE)/.test(line) && !line.startsWith('RRULE:FREQ=YEARLY')))
      assert.equal(calendar.filter((line) => line === 'BEGIN:VEVENT').length, 1)
    }
  })

  test('that calls off is a CANCEL of a later revision', async () => {
    const id = await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob))
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendToAllAndSaveCopy'))
    await mail.post(remove({ id: id.id, changeKey: '' }, 'SendToAllAndSaveCopy'))
    const { head, calendar } = await mimeOf(await newest('inbox', bob, 'MeetingCancellation'), bob)
    assert.match(head, /^Content-Class: urn:content-classes:calendarmessage$/im)
    has(
      calendar,
      /^METHOD:CANCEL$/,
      /^STATUS:CANCELLED$/,
      /^SEQUENCE:2$/,
      /^ORGANIZER;CN=alice:mailto:alice@example\.test$/,
      /^ATTENDEE;.*:mailto:bob@example\.test$/,
    )
  })

  for (const [element, status, prefix] of [
    ['AcceptItem', 'ACCEPTED', 'Accepted'],
    ['TentativelyAcceptItem', 'TENTATIVE', 'Tentative'],
    ['DeclineItem', 'DECLINED', 'Declined'],
  ] as const) {
    test(`${element} is a REPLY of one attendee, ${status}`, async () => {
      await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob, carol))
      const request = idOfItem(await newest('inbox', bob, 'MeetingRequest'))
      await people.answer(element, request, { more: '<t:Body BodyType="Text">So be it, then</t:Body>' })
      const { head, text, calendar } = await mimeOf(await newest('inbox', alice, 'MeetingResponse'), alice)
      assert.match(head, /^Content-Class: urn:content-classes:calendarmessage$/im)
      assert.match(
        text.replace(/\r\n[ \t]+/g, ' '),
        /\r\nContent-Type: text\/calendar; charset=utf-8; method=REPLY\r\n/,
      )
      has(
        calendar,
        /^METHOD:REPLY$/,
        new RegExp(`^ATTENDEE;.*PARTSTAT=${status};.*:mailto:bob@example\\.test$`),
        /^ORGANIZER;CN=alice:mailto:alice@example\.test$/,
        new RegExp(`^SUMMARY:${prefix}: Plans$`),
        /^COMMENT:So be it\\, then$/,
        /^SEQUENCE:0$/,
        /^DTSTART;TZID=UTC:20270105T100000$/,
      )
      assert.equal(calendar.filter((line) => line.startsWith('ATTENDEE')).length, 1)
      assert.ok(!calendar.some((line) => line.startsWith('DESCRIPTION:') && line !== 'DESCRIPTION:REMINDER'))
    })
  }

  test('an answer to whole days is about days where the meeting is', async () => {
    const days = event(
      `<t:Subject>Days</t:Subject><t:Start>2027-03-01T00:00:00</t:Start><t:End>2027-03-02T00:00:00</t:End><t:IsAllDayEvent>true</t:IsAllDayEvent>${attendees('RequiredAttendees', bob)}${berlin}`,
    )
    await mail.post(create(days, 'SendToAllAndSaveCopy'))
    await people.answer('AcceptItem', idOfItem(await newest('inbox', bob, 'MeetingRequest')))
    const { calendar } = await mimeOf(await newest('inbox', alice, 'MeetingResponse'), alice)
    has(calendar, /^DTSTART;VALUE=DATE:20270301$/, /^DTEND;VALUE=DATE:20270302$/)
  })

  test('an answer with another time is a COUNTER at that time', async () => {
    await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob))
    const request = idOfItem(await newest('inbox', bob, 'MeetingRequest'))
    const behind = proposing('2027-01-06T10:00:00Z', '2027-01-06T11:30:00Z')
    ;(await people.answer('TentativelyAcceptItem', request, { behind, version: 'Exchange2013_SP1' })).fine
    const { calendar } = await mimeOf(await newest('inbox', alice, 'MeetingResponse'), alice)
    has(
      calendar,
      /^METHOD:COUNTER$/,
      /^DTSTART;TZID=UTC:20270106T100000$/,
      /^DTEND;TZID=UTC:20270106T113000$/,
      /^X-MS-OLK-ORIGINALSTART:20270105T100000Z$/,
      /^X-MS-OLK-ORIGINALEND:20270105T110000Z$/,
      /^ATTENDEE;.*PARTSTAT=TENTATIVE;.*:mailto:bob@example\.test$/,
    )
  })
})
