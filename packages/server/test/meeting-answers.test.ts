import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  all,
  bob,
  childNames,
  deleteItem,
  find,
  getItem,
  type Host,
  host,
  parse,
  shape,
  textOf,
} from './harness.js'
import {
  attendees,
  carol,
  create,
  idOfItem,
  meeting,
  meetingsOn,
  offered,
  proposing,
  respond,
  response,
  setAttendees,
  setEnd,
  setLocation,
  update,
} from './meeting.js'

const hour = 3_600_000

describe('an answer to a meeting', () => {
  let now: number
  let mail: Host
  let people: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    now = Date.parse('2026-12-01T08:00:00Z')
    mail = await host({ people: [carol], clock: () => new Date(now) })
    people = meetingsOn(mail)
  })
  afterEach(() => mail.close())

  const request = (as = bob) => people.only('inbox', as, 'MeetingRequest')

  test('Accept puts the time down as the organizer wants it, and the request away', async () => {
    await people.invite()
    now += hour
    const asked = await request()
    const { fine } = await people.answer('AcceptItem', idOfItem(asked))
    assert.deepEqual(childNames(find(fine.message.node, 'm:Items')!), ['t:CalendarItem', 't:MeetingRequest'])
    const [calendarItem, moved] = fine.items
    assert.deepEqual(childNames(calendarItem!), ['t:ItemId'])
    const [copy, ...more] = await people.items('calendar', bob)
    assert.equal(more.length, 0)
    assert.deepEqual(idOfItem(copy!), idOfItem(calendarItem!))
    assert.equal(textOf(copy!, 't:MyResponseType'), 'Accept')
    assert.equal(textOf(copy!, 't:AppointmentReplyTime'), '2026-12-01T09:00:00Z')
    assert.equal(textOf(copy!, 't:LegacyFreeBusyStatus'), 'OOF')
    assert.equal(textOf(copy!, 't:DateTimeStamp'), '2026-12-01T08:00:00Z', 'that is when it was asked for')
    assert.equal((await people.items('inbox', bob)).length, 0)
    const thrownAway = await people.only('deleteditems', bob)
    assert.deepEqual(idOfItem(thrownAway), idOfItem(moved!))
    assert.equal(textOf(thrownAway, 't:ResponseType'), 'Accept')
    assert.equal(find(thrownAway, 't:AssociatedCalendarItemId')!.attributes['Id'], idOfItem(copy!).id)
  })

  test('is answered with what lies where now, as the wire sample shows', async () => {
    const sample = (kind: string): string =>
      readFileSync(new URL(`../../../../corpus/CreateItem/exchangelib-accept.${kind}.xml`, import.meta.url), 'utf8')
    await people.invite()
    const { id, changeKey } = idOfItem(await request())
    const posted = sample('request').replace(/Id="AAMkAA==" ChangeKey="[^"]*"/, `Id="${id}" ChangeKey="${changeKey}"`)
    const { body } = (await mail.post(posted, { as: bob })).fine
    const outline = (node: XmlNode): unknown[] => [node.name, ...node.children.map(outline)]
    assert.deepEqual(outline(body), outline(find(parse(sample('response')), 's:Body')!.children[0]!))
  })

  test('comes to the organizer as a message, and beside the attendee in his meeting', async () => {
    const id = await people.invite()
    now += hour
    const body = '<t:Body BodyType="Text">With pleasure</t:Body>'
    await people.answer('AcceptItem', idOfItem(await request()), { more: body })
    const message = await people.only('inbox')
    assert.equal(message.name, 't:MeetingResponse')
    for (const [path, value] of [
      ['t:ItemClass', 'IPM.Schedule.Meeting.Resp.Pos'],
      ['t:Subject', 'Accepted: Plans'],
      ['t:Body', 'With pleasure'],
      ['t:ConversationTopic', 'Plans'],
      ['t:IsRead', 'false'],
      ['t:From/t:Mailbox/t:EmailAddress', bob],
      ['t:ToRecipients/t:Mailbox/t:EmailAddress', alice],
      ['t:CcRecipients', undefined],
      ['t:ResponseType', 'Accept'],
      ['t:IsOutOfDate', 'false'],
      ['t:HasBeenProcessed', 'true'],
      ['t:IsResponseRequested', 'false'],
      ['t:Start', '2027-01-05T10:00:00Z'],
      ['t:End', '2027-01-05T11:00:00Z'],
      ['t:Location', 'Room 1'],
      ['t:CalendarItemType', 'Single'],
      ['t:ProposedStart', undefined],
      ['t:IsOrganizer', 'true'],
    ] as const)
      assert.equal(textOf(message, path), value, path)
    const own = await people.load(id)
    assert.equal(textOf(message, 't:UID'), textOf(own, 't:UID'))
    assert.deepEqual(find(message, 't:AssociatedCalendarItemId')!.attributes, find(own, 't:ItemId')!.attributes)
    const attendee = find(own, 't:RequiredAttendees/t:Attendee')!
    assert.equal(textOf(attendee, 't:ResponseType'), 'Accept')
    assert.equal(textOf(attendee, 't:LastResponseTime'), '2026-12-01T09:00:00Z')
    assert.equal(textOf(own, 't:AppointmentSequenceNumber'), '0', 'an answer is no change to the meeting')
    const [sent] = await people.items('sentitems')
    assert.deepEqual(find(message, 't:ConversationId'), find(sent!, 't:ConversationId'))
    const copy = await people.only('sentitems', bob)
    assert.equal(textOf(copy, 't:Subject'), 'Accepted: Plans')
    assert.equal(textOf(copy, 't:IsOrganizer'), 'false')
  })

  for (const [element, itemClass, subject, answer, busy] of [
    ['TentativelyAcceptItem', 'Tent', 'Tentative: Plans', 'Tentative', 'Tentative'],
    ['DeclineItem', 'Neg', 'Declined: Plans', 'Decline', 'Free'],
  ] as const)
    test(`${element} says so on both sides`, async () => {
      const id = await people.invite()
      const { items } = (await people.answer(element, idOfItem(await request()))).fine
      const copy = await people.load(idOfItem(items[0]!), bob)
      assert.equal(textOf(copy, 't:MyResponseType'), answer)
      assert.equal(textOf(copy, 't:LegacyFreeBusyStatus'), busy)
      const message = await people.only('inbox')
      assert.equal(textOf(message, 't:ItemClass'), `IPM.Schedule.Meeting.Resp.${itemClass}`)
      assert.equal(textOf(message, 't:Subject'), subject)
      assert.equal(textOf(message, 't:ResponseType'), answer)
      assert.deepEqual(await people.tracking(id), [`bob ${answer}`])
    })

  test('what is declined lies in Deleted Items, beside the request', async () => {
    await people.invite()
    const { items } = (await people.answer('DeclineItem', idOfItem(await request()))).fine
    assert.deepEqual(
      items.map(({ name }) => name),
      ['t:CalendarItem', 't:MeetingRequest'],
    )
    assert.deepEqual(await people.items('calendar', bob), [])
    const bin = await people.items('deleteditems', bob)
    assert.deepEqual(bin.map((item) => idOfItem(item).id).sort(), items.map((item) => idOfItem(item).id).sort())
  })

  test('what was declined can be accepted after all, by the request and by the item', async () => {
    const id = await people.invite()
    await people.answer('DeclineItem', idOfItem(await request()))
    const [declined] = (await people.items('deleteditems', bob)).filter(({ name }) => name === 't:CalendarItem')
    const byItem = (await people.answer('AcceptItem', idOfItem(declined!))).fine
    assert.deepEqual(idOfItem(byItem.item), idOfItem(await people.only('calendar', bob)))
    await people.answer('DeclineItem', idOfItem(byItem.item))
    const again = await people.only('deleteditems', bob, 'MeetingRequest')
    const byRequest = (await people.answer('TentativelyAcceptItem', idOfItem(again))).fine
    assert.deepEqual(
      byRequest.items.map(({ name }) => name),
      ['t:CalendarItem'],
      'a request in Deleted Items is gone with that',
    )
    assert.equal(textOf(await people.only('calendar', bob), 't:MyResponseType'), 'Tentative')
    assert.deepEqual(await people.tracking(id), ['bob Tentative'])
    assert.equal((await people.items('deleteditems', bob)).filter(({ name }) => name === 't:MeetingRequest').length, 0)
  })

  test('declined a second time from Deleted Items, the answer shows nothing', async () => {
    await people.invite()
    const { items } = (await people.answer('DeclineItem', idOfItem(await request()))).fine
    assert.deepEqual((await people.answer('DeclineItem', idOfItem(items[0]!))).fine.items, [])
  })

  test('a meeting that its attendee deleted comes back with Accept', async () => {
    await people.invite()
    const copy = await people.only('calendar', bob)
    await mail.post(deleteItem([idOfItem(copy)], 'HardDelete'), { as: bob })
    const { items } = (await people.answer('AcceptItem', idOfItem(await request()))).fine
    const back = await people.only('calendar', bob)
    assert.deepEqual(idOfItem(items[0]!), idOfItem(back))
    for (const [path, value] of [
      ['t:Subject', 'Plans'],
      ['t:Body', 'About it'],
      ['t:Start', '2027-01-05T10:00:00Z'],
      ['t:MyResponseType', 'Accept'],
      ['t:LegacyFreeBusyStatus', 'OOF'],
      ['t:AppointmentState', '3'],
      ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
      ['t:ReminderIsSet', 'true'],
    ] as const)
      assert.equal(textOf(back, path), value, path)
  })

  test('by the item in the calendar leaves the request where it is', async () => {
    const id = await people.invite()
    const copy = await people.only('calendar', bob)
    const { item } = (await people.answer('AcceptItem', idOfItem(copy))).fine
    assert.equal(item.name, 't:CalendarItem')
    assert.equal(textOf(await people.load(idOfItem(item), bob), 't:MyResponseType'), 'Accept')
    assert.equal((await people.items('inbox', bob)).length, 1)
    assert.deepEqual(await people.tracking(id), ['bob Accept'])
  })

  test('SaveOnly tells nobody, SendOnly keeps no copy, and a folder may be named for the copy', async () => {
    const id = await people.invite()
    await people.answer('AcceptItem', idOfItem(await request()), { disposition: 'SaveOnly' })
    assert.deepEqual(await people.tracking(id), ['bob Unknown'])
    assert.equal(textOf(await people.only('calendar', bob), 't:MyResponseType'), 'Accept')
    const copy = idOfItem(await people.only('calendar', bob))
    await people.answer('TentativelyAcceptItem', copy, { disposition: 'SendOnly' })
    assert.deepEqual(await people.tracking(id), ['bob Tentative'])
    assert.equal((await people.items('sentitems', bob)).length, 0)
    const place = '<m:SavedItemFolderId><t:DistinguishedFolderId Id="drafts"/></m:SavedItemFolderId>'
    await mail.post(respond(response('AcceptItem', copy)).replace('<m:Items>', `${place}<m:Items>`), { as: bob })
    assert.equal(textOf(await people.only('drafts', bob), 't:Subject'), 'Accepted: Plans')
  })

  test('goes to nobody where the organizer asked for none', async () => {
    const quiet = '<t:IsResponseRequested>false</t:IsResponseRequested>'
    await mail.post(
      create(
        meeting('Plans', attendees('RequiredAttendees', bob)).replace(
          '<t:RequiredAttendees>',
          `${quiet}<t:RequiredAttendees>`,
        ),
        'SendOnlyToAll',
      ),
    )
    await people.answer('AcceptItem', idOfItem(await request()))
    assert.deepEqual(await people.items('inbox'), [])
    assert.deepEqual(await people.items('sentitems', bob), [])
    assert.equal(textOf(await people.only('calendar', bob), 't:MyResponseType'), 'Accept')
  })

  test('may go to others besides the organizer, who have no meeting by that', async () => {
    await people.invite()
    const more = `<t:CcRecipients><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:CcRecipients>`
    await people.answer('AcceptItem', idOfItem(await request()), { more })
    const [shown] = await people.items('inbox', carol)
    assert.equal(textOf(shown!, 't:Subject'), 'Accepted: Plans')
    assert.equal(find(shown!, 't:AssociatedCalendarItemId'), undefined)
    assert.deepEqual(await people.items('calendar', carol), [])
  })

  test('proposes another time, which the organizer sees beside it', async () => {
    const id = await people.invite()
    const asked = await request()
    assert.deepEqual(offered(asked), [
      'AcceptItem',
      'TentativelyAcceptItem',
      'DeclineItem',
      'ProposeNewTime',
      'ReplyToItem',
      'ReplyAllToItem',
      'ForwardItem',
    ])
    const behind = proposing('2027-01-06T10:00:00Z', '2027-01-06T11:00:00Z')
    await people.answer('TentativelyAcceptItem', idOfItem(asked), { behind })
    const message = await people.only('inbox')
    assert.equal(textOf(message, 't:Subject'), 'New Time Proposed: Plans')
    assert.equal(textOf(message, 't:ItemClass'), 'IPM.Schedule.Meeting.Resp.Tent')
    assert.equal(textOf(message, 't:ProposedStart'), '2027-01-06T10:00:00Z')
    assert.equal(textOf(message, 't:ProposedEnd'), '2027-01-06T11:00:00Z')
    assert.equal(textOf(message, 't:Start'), '2027-01-05T10:00:00Z')
    const attendee = find(await people.load(id), 't:RequiredAttendees/t:Attendee')!
    assert.equal(textOf(attendee, 't:ProposedStart'), '2027-01-06T10:00:00Z')
    assert.equal(textOf(attendee, 't:ProposedEnd'), '2027-01-06T11:00:00Z')
    assert.equal(textOf(await people.only('calendar', bob), 't:Start'), '2027-01-05T10:00:00Z')
    await people.answer('AcceptItem', idOfItem(await people.only('calendar', bob)))
    assert.equal(find(await people.load(id), 't:RequiredAttendees/t:Attendee/t:ProposedStart'), undefined)
  })

  test('a caller of an older schema is not offered ProposeNewTime', async () => {
    await people.invite()
    const id = idOfItem(await request())
    const shown = await mail.post(getItem([id], shape('AllProperties')), { as: bob, version: 'Exchange2010_SP2' })
    assert.deepEqual(offered(shown.fine.item), [
      'AcceptItem',
      'TentativelyAcceptItem',
      'DeclineItem',
      'ReplyToItem',
      'ReplyAllToItem',
      'ForwardItem',
    ])
  })

  test('comes from somebody whom nobody invited, who then is an optional attendee', async () => {
    await mail.server.addDistributionList({ address: 'team@example.test', members: [carol] })
    const id = await people.invite('SendOnlyToAll', attendees('RequiredAttendees', 'team@example.test'))
    await people.answer('AcceptItem', idOfItem(await request(carol)), { as: carol })
    const own = await people.load(id)
    assert.equal(textOf(own, 't:OptionalAttendees/t:Attendee/t:Mailbox/t:EmailAddress'), carol)
    assert.equal(textOf(own, 't:OptionalAttendees/t:Attendee/t:ResponseType'), 'Accept')
  })

  test('an older answer does not take the place of a newer one', async () => {
    const id = await people.invite()
    now += 2 * hour
    await people.answer('AcceptItem', idOfItem(await request()))
    now -= hour
    await people.answer('DeclineItem', idOfItem(await people.only('calendar', bob)))
    assert.deepEqual(await people.tracking(id), ['bob Accept'])
    const outdated = (await people.items('inbox')).find((item) => textOf(item, 't:ResponseType') === 'Decline')
    assert.equal(textOf(outdated!, 't:IsOutOfDate'), 'true')
  })

  test('to what the meeting was before is told as such, and not written down', async () => {
    const id = await people.invite()
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendToNone'))
    await people.answer('AcceptItem', idOfItem(await request()))
    assert.deepEqual(await people.tracking(id), ['bob Unknown'])
    assert.equal(textOf(await people.only('inbox'), 't:IsOutOfDate'), 'true')
  })

  test('to another time is asked for again, and nobody has given one yet', async () => {
    const id = await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob, carol))
    await people.answer('AcceptItem', idOfItem(await request()))
    await people.answer('DeclineItem', idOfItem(await request(carol)), { as: carol })
    assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Decline'])
    await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))
    assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Decline'])
    const copy = await people.only('calendar', bob)
    assert.equal(textOf(copy, 't:MyResponseType'), 'Accept')
    assert.equal(textOf(copy, 't:LegacyFreeBusyStatus'), 'OOF')
    assert.equal(textOf(copy, 't:Location'), 'Room 2')
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendToAllAndSaveCopy'))
    assert.deepEqual(await people.tracking(id), ['bob Unknown', 'carol Unknown'])
    const moved = await people.only('calendar', bob)
    assert.equal(textOf(moved, 't:MyResponseType'), 'NoResponseReceived')
    assert.equal(textOf(moved, 't:LegacyFreeBusyStatus'), 'Tentative')
    assert.equal(textOf(moved, 't:AppointmentReplyTime'), undefined)
    assert.equal(textOf(await people.only('calendar', carol), 't:MyResponseType'), 'NoResponseReceived', 'a new one')
  })

  test('is nothing that other attendees are told', async () => {
    const id = await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob, carol))
    await people.answer('DeclineItem', idOfItem(await request()))
    await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))
    const copy = await people.only('calendar', carol)
    assert.deepEqual(
      all(copy, 't:ResponseType').map(({ text }) => text),
      ['Unknown', 'Unknown'],
    )
    const [asked] = await people.items('inbox', carol)
    assert.equal(all(asked!, 't:LastResponseTime').length, 0)
  })

  test('stays when the organizer sends the list of attendees anew', async () => {
    const id = await people.invite()
    await people.answer('AcceptItem', idOfItem(await request()))
    await mail.post(update(id, setAttendees(carol, bob), 'SendToChangedAndSaveCopy'))
    assert.deepEqual(await people.tracking(id), ['carol Unknown', 'bob Accept'])
  })
})
