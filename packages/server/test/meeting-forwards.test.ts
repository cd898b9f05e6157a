import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, createItem, find, type Host, host, itemId, textOf } from './harness.js'
import { carol, dave, idOfItem, meetingsOn, remove, setEnd, setLocation, update } from './meeting.js'

const to = (...addresses: string[]): string => people('ToRecipients', addresses)
const bcc = (...addresses: string[]): string => people('BccRecipients', addresses)

const people = (element: string, addresses: string[]): string =>
  `<t:${element}>${addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</t:${element}>`

const note = '<t:NewBodyContent BodyType="Text">You should come</t:NewBodyContent>'

describe('a meeting that is sent on', () => {
  let mail: Host
  let them: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    mail = await host({ people: [carol, dave], rooms: ['aula@example.test'] })
    them = meetingsOn(mail)
  })
  afterEach(() => mail.close())

  /** Bob sends what lies in one of his folders on. */
  async function forward(folder: string, more: string, disposition?: string): Promise<void> {
    const item = folder === 'inbox' ? await them.only('inbox', bob, 'MeetingRequest') : await them.only(folder, bob)
    ;(await them.answer('ForwardItem', idOfItem(item), { more, behind: note, ...(disposition && { disposition }) }))
      .fine
  }

  for (const folder of ['inbox', 'calendar'])
    test(`from the ${folder} invites, in the organizer's name and by whom`, async () => {
      const id = await them.invite()
      await forward(folder, to(carol))
      const request = await them.only('inbox', carol)
      for (const [path, value] of [
        ['t:ItemClass', 'IPM.Schedule.Meeting.Request'],
        ['t:Subject', 'FW: Plans'],
        ['t:MeetingRequestType', 'NewMeetingRequest'],
        ['t:From/t:Mailbox/t:EmailAddress', alice],
        ['t:Sender/t:Mailbox/t:EmailAddress', bob],
        ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
        ['t:ToRecipients/t:Mailbox/t:EmailAddress', carol],
        ['t:RequiredAttendees/t:Attendee/t:Mailbox/t:EmailAddress', bob],
        ['t:Start', '2027-01-05T10:00:00Z'],
        ['t:Location', 'Room 1'],
        ['t:IntendedFreeBusyStatus', 'OOF'],
        ['t:LegacyFreeBusyStatus', 'Tentative'],
        ['t:MyResponseType', 'NoResponseReceived'],
        ['t:IsOutOfDate', 'false'],
        ['t:HasAttachments', 'false'],
        ['t:IsDraft', 'false'],
      ] as const)
        assert.equal(textOf(request, path), value, path)
      assert.match(textOf(request, 't:Body')!, /You should come[\s\S]*About it/)
      const copy = await them.only('calendar', carol)
      for (const [path, value] of [
        ['t:Subject', 'Plans'],
        ['t:MyResponseType', 'NoResponseReceived'],
        ['t:LegacyFreeBusyStatus', 'Tentative'],
        ['t:AppointmentState', '3'],
        ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
      ] as const)
        assert.equal(textOf(copy, path), value, path)
      assert.equal(textOf(copy, 't:UID'), textOf(await them.load(id), 't:UID'))
      assert.deepEqual(find(request, 't:AssociatedCalendarItemId')!.attributes, find(copy, 't:ItemId')!.attributes)
      const sent = await them.only('sentitems', bob)
      assert.equal(sent.name, 't:MeetingRequest')
      assert.equal(textOf(sent, 't:Subject'), 'FW: Plans')
    })

  test('tells the organizer, who has the new people on the list', async () => {
    const id = await them.invite()
    await forward('inbox', to(carol, bob) + bcc(dave))
    const notice = await them.only('inbox')
    assert.equal(notice.name, 't:MeetingMessage')
    assert.equal(textOf(notice, 't:ItemClass'), 'IPM.Schedule.Meeting.Notification.Forward')
    assert.equal(textOf(notice, 't:Subject'), 'Meeting Forward Notification: Plans')
    assert.equal(textOf(notice, 't:From/t:Mailbox/t:EmailAddress'), bob)
    assert.match(textOf(notice, 't:Body')!, /bob has forwarded[\s\S]*carol <carol@example\.test>/)
    assert.doesNotMatch(textOf(notice, 't:Body')!, /dave/)
    assert.equal(find(notice, 't:AssociatedCalendarItemId')!.attributes['Id'], id.id)
    const own = await them.load(id)
    assert.equal(textOf(own, 't:OptionalAttendees/t:Attendee/t:Mailbox/t:EmailAddress'), carol)
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'carol Unknown'], 'dave is a secret')
    assert.equal((await them.items('calendar', dave)).length, 1)
  })

  test('is answered to the organizer, and changed by him', async () => {
    const id = await them.invite()
    await forward('calendar', to(carol))
    await them.answer('AcceptItem', idOfItem(await them.only('inbox', carol)), { as: carol })
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'carol Accept'])
    await mail.post(update(id, setLocation('Room 2'), 'SendOnlyToAll'))
    assert.equal(textOf(await them.only('calendar', carol), 't:Location'), 'Room 2')
    assert.equal(textOf(await them.only('calendar', carol), 't:MyResponseType'), 'Accept')
    await mail.post(remove(id, 'SendOnlyToAll'))
    assert.equal(textOf(await them.only('calendar', carol), 't:IsCancelled'), 'true')
  })

  test('by the organizer needs no notice', async () => {
    const id = await them.invite()
    await them.answer('ForwardItem', id, { as: alice, more: to(carol) })
    assert.equal((await them.items('calendar', carol)).length, 1)
    assert.deepEqual(await them.items('inbox'), [])
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'carol Unknown'])
  })

  test('to who has it already changes nothing there', async () => {
    await them.invite()
    await forward('inbox', to(carol))
    await them.answer('AcceptItem', idOfItem(await them.only('inbox', carol)), { as: carol })
    const before = await them.only('calendar', carol)
    await them.answer('ForwardItem', idOfItem(await them.only('calendar', bob)), { more: to(carol) })
    assert.deepEqual(idOfItem(await them.only('calendar', carol)), idOfItem(before))
    const request = await them.only('inbox', carol)
    assert.equal(find(request, 't:AssociatedCalendarItemId')!.attributes['Id'], idOfItem(before).id)
  })

  test('to a room gets its answer to the organizer', async () => {
    const id = await them.invite()
    await forward('inbox', to('aula@example.test'))
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'aula Accept'])
  })

  test('as a draft may be reworded, and goes out with SendItem', async () => {
    const id = await them.invite()
    await forward('inbox', to(carol), 'SaveOnly')
    const draft = await them.only('drafts', bob)
    assert.equal(draft.name, 't:MeetingRequest')
    assert.equal(find(draft, 't:ResponseObjects'), undefined)
    assert.deepEqual(await them.items('calendar', carol), [])
    const change = (path: string, value: string): string =>
      `<t:SetItemField><t:FieldURI FieldURI="${path}"/><t:MeetingRequest>${value}</t:MeetingRequest></t:SetItemField>`
    const save = async (changes: string): Promise<string[]> =>
      (
        await mail.post(
          update(idOfItem(draft), changes, 'SendToNone').replace('>', ' MessageDisposition="SaveOnly">'),
          { as: bob },
        )
      ).codes
    assert.deepEqual(await save(change('item:Subject', '<t:Subject>Do come</t:Subject>')), ['NoError'])
    assert.deepEqual(await save(change('calendar:Location', '<t:Location>Elsewhere</t:Location>')), [
      'ErrorSentMeetingRequestUpdate',
    ])
    const current = idOfItem(await them.only('drafts', bob))
    const send = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(current)}</m:ItemIds></m:SendItem>`
    assert.deepEqual((await mail.post(send, { as: bob })).codes, ['NoError'])
    assert.equal(textOf(await them.only('inbox', carol), 't:Subject'), 'Do come')
    assert.equal(textOf(await them.only('calendar', carol), 't:Subject'), 'Plans')
    assert.deepEqual(await them.tracking(id), ['bob Unknown', 'carol Unknown'])
  })

  test('when it is another one by now is a message that says so', async () => {
    const id = await them.invite()
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendToNone'))
    await forward('inbox', to(carol))
    const request = await them.only('inbox', carol)
    assert.equal(textOf(request, 't:IsOutOfDate'), 'true')
    assert.equal(textOf(request, 't:MeetingRequestType'), 'Outdated')
    assert.deepEqual(await them.items('calendar', carol), [])
    assert.deepEqual(await them.tracking(id), ['bob Unknown'])
  })

  const mime = (...lines: string[]): string => {
    const text = [
      `From: ${alice}`,
      `To: ${carol}`,
      'Subject: By mail',
      'Content-Type: text/calendar; method=REQUEST',
      '',
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:by-mail',
      'SUMMARY:By mail',
      `ORGANIZER:mailto:${alice}`,
      `ATTENDEE;RSVP=TRUE:mailto:${carol}`,
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]
    const content = Buffer.from(text.join('\r\n')).toString('base64')
    return createItem(`<t:Message><t:MimeContent>${content}</t:MimeContent></t:Message>`, undefined, 'SendOnly')
  }

  test('may be an invitation that its organizer wrote as mail', async () => {
    assert.deepEqual((await mail.post(mime('DTSTART:20270105T100000Z', 'DTEND:20270105T110000Z'))).codes, ['NoError'])
    const request = await them.only('inbox', carol)
    assert.equal(request.name, 't:MeetingRequest')
    await them.answer('AcceptItem', idOfItem(request), { as: carol })
    assert.equal(textOf(await them.only('calendar', carol), 't:MyResponseType'), 'Accept')
    assert.equal(textOf(await them.only('inbox'), 't:Subject'), 'Accepted: By mail')
  })

  test('or one that says too little to be a meeting', async () => {
    assert.deepEqual((await mail.post(mime())).codes, ['NoError'])
    const request = await them.only('inbox', carol)
    assert.deepEqual(await them.items('calendar', carol), [])
    const answer = await them.answer('AcceptItem', idOfItem(request), { as: carol })
    assert.equal(answer.message.responseClass, 'Error')
  })

  test('that the organizer does not have is no meeting of his', async () => {
    const forged = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:made-up\r\nSUMMARY:Pay day\r\nDTSTART:20270105T100000Z\r\nDTEND:20270105T110000Z\r\nORGANIZER:mailto:${alice}\r\nATTENDEE:mailto:${bob}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
    const mime = `<t:MimeContent>${Buffer.from(forged).toString('base64')}</t:MimeContent>`
    const { id } = (await mail.post(createItem(`<t:CalendarItem>${mime}</t:CalendarItem>`), { as: bob })).fine
    await them.answer('ForwardItem', id, { more: to(carol) })
    const request = await them.only('inbox', carol)
    assert.equal(textOf(request, 't:From/t:Mailbox/t:EmailAddress'), bob)
    assert.equal(textOf(request, 't:IsOutOfDate'), 'true')
    assert.deepEqual(await them.items('calendar', carol), [])
    assert.deepEqual(await them.items('inbox'), [])
  })
})
