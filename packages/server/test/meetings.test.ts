import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, field, find, getItem, type Host, host, setField, shape, textOf } from './harness.js'
import {
  attendees,
  create,
  dave,
  event,
  idOfItem,
  meeting,
  meetingsOn,
  remove,
  setAttendees,
  setEnd,
  setLocation,
  update,
} from './meeting.js'

const erin = 'erin@example.test'

describe('meetings', () => {
  let mail: Host
  beforeEach(async () => {
    mail = await host({ people: [dave, erin] })
  })
  afterEach(() => mail.close())

  const items: ReturnType<typeof meetingsOn>['items'] = (...given) => meetingsOn(mail).items(...given)
  const invite: ReturnType<typeof meetingsOn>['invite'] = (...given) => meetingsOn(mail).invite(...given)

  test('who is invited finds a request in the Inbox and the meeting in the calendar, tentative', async () => {
    const id = await invite()
    const [request, ...more] = await items('inbox', bob)
    assert.equal(more.length, 0)
    assert.equal(request!.name, 't:MeetingRequest')
    for (const [path, value] of [
      ['t:ItemClass', 'IPM.Schedule.Meeting.Request'],
      ['t:Subject', 'Plans'],
      ['t:Body', 'About it'],
      ['t:IsRead', 'false'],
      ['t:MeetingRequestType', 'NewMeetingRequest'],
      ['t:IntendedFreeBusyStatus', 'OOF'],
      ['t:IsOutOfDate', 'false'],
      ['t:IsDelegated', 'false'],
      ['t:Start', '2027-01-05T10:00:00Z'],
      ['t:Location', 'Room 1'],
      ['t:IsMeeting', 'true'],
      ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
      ['t:From/t:Mailbox/t:EmailAddress', alice],
      ['t:ToRecipients/t:Mailbox/t:EmailAddress', bob],
      ['t:Categories', undefined],
    ] as const)
      assert.equal(textOf(request!, path), value, path)
    const [copy, ...others] = await items('calendar', bob)
    assert.equal(others.length, 0)
    for (const [path, value] of [
      ['t:Subject', 'Plans'],
      ['t:AppointmentState', '3'],
      ['t:MyResponseType', 'NoResponseReceived'],
      ['t:LegacyFreeBusyStatus', 'Tentative'],
      ['t:IsOrganizer', 'false'],
      ['t:Organizer/t:Mailbox/t:EmailAddress', alice],
      ['t:Body', 'About it'],
      ['t:Categories', undefined],
    ] as const)
      assert.equal(textOf(copy!, path), value, path)
    assert.deepEqual(find(request!, 't:AssociatedCalendarItemId')!.attributes, find(copy!, 't:ItemId')!.attributes)
    const own = (await mail.post(getItem([id], shape('AllProperties')))).fine.item
    assert.equal(textOf(own, 't:UID'), textOf(copy!, 't:UID'))
    assert.equal(textOf(own, 't:UID'), textOf(request!, 't:UID'))
    assert.equal(textOf(own, 't:MeetingRequestWasSent'), 'true')
    assert.equal(textOf(own, 't:AppointmentState'), '1')
    const [sent] = await items('sentitems')
    assert.equal(sent!.name, 't:MeetingRequest')
    assert.deepEqual(find(sent!, 't:AssociatedCalendarItemId')!.attributes['Id'], id.id)
  })

  test('SendToNone invites nobody and says so; SendOnlyToAll keeps no copy', async () => {
    const id = await invite('SendToNone')
    assert.equal((await items('inbox', bob)).length, 0)
    const { item } = (await mail.post(getItem([id], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:MeetingRequestWasSent'), 'false')
    assert.equal(textOf(item, 't:IsMeeting'), 'true')
    await invite('SendOnlyToAll')
    assert.equal((await items('inbox', bob)).length, 1)
    assert.equal((await items('sentitems')).length, 0)
  })

  test('an attendee whom nobody knows is named in a report to the organizer', async () => {
    await invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', 'nobody@example.test', bob))
    const [report] = await items('inbox')
    assert.equal(textOf(report!, 't:Subject'), 'Undeliverable: Plans')
    assert.match(textOf(report!, 't:Body')!, /nobody@example\.test/)
    assert.equal((await items('inbox', bob)).length, 1)
  })

  test('an attendee with an address that is none is ErrorInvalidRecipients, and nothing is saved', async () => {
    const answer = await mail.post(create(meeting('Plans', attendees('RequiredAttendees', 'bob')), 'SendOnlyToAll'))
    assert.deepEqual(answer.codes, ['ErrorInvalidRecipients'])
    assert.equal((await items('calendar')).length, 0)
  })

  test('the organizer among the attendees gets no request', async () => {
    await invite('SendOnlyToAll', attendees('RequiredAttendees', alice, bob))
    assert.equal((await items('inbox')).length, 0)
    assert.equal((await items('calendar')).length, 1)
  })

  test('another time is a full update, and counts', async () => {
    const id = await invite()
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendOnlyToAll'))
    const requests = await items('inbox', bob)
    assert.equal(requests.length, 2)
    const [old, fresh] = ['Outdated', 'FullUpdate'].map((type) =>
      requests.find((request) => textOf(request, 't:MeetingRequestType') === type),
    )
    assert.equal(textOf(old!, 't:IsOutOfDate'), 'true')
    assert.equal(textOf(fresh!, 't:End'), '2027-01-05T12:00:00Z')
    assert.equal(textOf(fresh!, 't:ChangeHighlights/t:HasEndTimeChanged'), 'true')
    assert.equal(textOf(fresh!, 't:ChangeHighlights/t:End'), '2027-01-05T11:00:00Z')
    const [copy, ...others] = await items('calendar', bob)
    assert.equal(others.length, 0)
    assert.equal(textOf(copy!, 't:End'), '2027-01-05T12:00:00Z')
    assert.equal(textOf(copy!, 't:AppointmentSequenceNumber'), '1')
    const { item } = (await mail.post(getItem([{ id: id.id }], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:AppointmentSequenceNumber'), '1')
  })

  test('another place is for information', async () => {
    const id = await invite()
    await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))
    const types = (await items('inbox', bob)).map((request) => textOf(request, 't:MeetingRequestType'))
    assert.deepEqual(types.sort(), ['InformationalUpdate', 'Outdated'])
    assert.equal(textOf((await items('calendar', bob))[0]!, 't:Location'), 'Room 2')
    assert.equal((await items('sentitems')).length, 2)
  })

  test('with SendOnlyToChanged a new attendee gets a request and the others nothing', async () => {
    const id = await invite('SendOnlyToAll', attendees('RequiredAttendees', 'carol@example.test'))
    await mail.post(update(id, setAttendees('carol@example.test', bob), 'SendOnlyToChanged'))
    assert.deepEqual(
      (await items('inbox', bob)).map((request) => textOf(request, 't:MeetingRequestType')),
      ['NewMeetingRequest'],
    )
    assert.equal((await items('inbox')).length, 1, 'one report about carol, not two')
  })

  for (const [sending, others, copies] of [
    ['SendToNone', false, 0],
    ['SendOnlyToAll', true, 0],
    ['SendOnlyToChanged', false, 0],
    ['SendToAllAndSaveCopy', true, 1],
    ['SendToChangedAndSaveCopy', false, 1],
  ] as const)
    test(`${sending} tells whom it says of a new place and of a new attendee`, async () => {
      const id = await invite('SendOnlyToAll', attendees('RequiredAttendees', bob, dave))
      const tells = sending !== 'SendToNone'
      const received = async (as: string): Promise<(string | undefined)[]> =>
        (await items('inbox', as)).map((request) => textOf(request, 't:MeetingRequestType'))
      await mail.post(update(id, setLocation('Room 2'), sending))
      const moved = tells ? ['InformationalUpdate', 'Outdated'] : ['NewMeetingRequest']
      for (const as of [bob, dave]) assert.deepEqual((await received(as)).sort(), moved, as)
      assert.equal((await items('sentitems')).length, copies)
      await mail.post(update(id, setAttendees(bob, dave, erin), sending))
      for (const as of [bob, dave]) assert.deepEqual((await received(as)).length, moved.length + (others ? 1 : 0), as)
      assert.deepEqual(await received(erin), tells ? ['NewMeetingRequest'] : [])
    })

  test('what an attendee changes in his copy stays there', async () => {
    const id = await invite('SendOnlyToAll')
    const [copy] = await items('calendar', bob)
    await mail.post(update(idOfItem(copy!), setLocation('My room'), 'SendToAllAndSaveCopy'), { as: bob })
    assert.equal(textOf((await items('calendar', bob))[0]!, 't:Location'), 'My room')
    assert.deepEqual(await items('inbox'), [])
    assert.deepEqual(await items('sentitems', bob), [])
    assert.equal(textOf(await meetingsOn(mail).load(id), 't:Location'), 'Room 1')
  })

  test('who is taken off the list gets a cancellation', async () => {
    const id = await invite('SendOnlyToAll')
    await mail.post(update(id, setAttendees('carol@example.test'), 'SendOnlyToAll'))
    const [cancellation] = (await items('inbox', bob)).filter(({ name }) => name === 't:MeetingCancellation')
    assert.ok(cancellation)
    assert.equal(textOf((await items('calendar', bob))[0]!, 't:IsCancelled'), 'true')
  })

  test('the first sending may come with an update', async () => {
    const id = await invite('SendToNone')
    const updated = await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))
    assert.deepEqual(
      (await items('inbox', bob)).map((request) => textOf(request, 't:MeetingRequestType')),
      ['NewMeetingRequest'],
    )
    const { item } = (await mail.post(getItem([updated.fine.id], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:MeetingRequestWasSent'), 'true')
    assert.equal(find(item, 't:ItemId')!.attributes['ChangeKey'], updated.id.changeKey)
  })

  test('a meeting that is deleted is called off', async () => {
    const id = await invite()
    assert.deepEqual((await mail.post(remove(id, 'SendToAllAndSaveCopy'))).codes, ['NoError'])
    const inbox = await items('inbox', bob)
    const cancellation = inbox.find(({ name }) => name === 't:MeetingCancellation')
    assert.equal(textOf(cancellation!, 't:ItemClass'), 'IPM.Schedule.Meeting.Canceled')
    assert.equal(textOf(cancellation!, 't:Subject'), 'Canceled: Plans')
    const [copy] = await items('calendar', bob)
    assert.equal(textOf(copy!, 't:AppointmentState'), '7')
    assert.equal(textOf(copy!, 't:Subject'), 'Canceled: Plans')
    assert.equal(textOf(copy!, 't:LegacyFreeBusyStatus'), 'Free')
    assert.deepEqual(find(cancellation!, 't:AssociatedCalendarItemId')!.attributes, find(copy!, 't:ItemId')!.attributes)
    const wanted = getItem([idOfItem(cancellation!)], shape('IdOnly', [field('item:MimeContent')]))
    const { item } = (await mail.post(wanted, { as: bob })).fine
    const mime = Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString()
    for (const part of [/^METHOD:CANCEL\r$/m, /^STATUS:CANCELLED\r$/m, /^ORGANIZER.*alice@example\.test\r$/m])
      assert.match(mime, part)
  })

  test('deleting with SendToNone, or somebody else’s meeting, tells nobody', async () => {
    await mail.post(remove(await invite('SendOnlyToAll'), 'SendToNone'))
    assert.equal((await items('inbox', bob)).length, 1)
    const [copy] = await items('calendar', bob)
    await mail.post(remove(idOfItem(copy!), 'SendToAllAndSaveCopy'), { as: bob })
    assert.equal((await items('inbox')).length, 0)
  })

  test('nobody is told of a change to what is in Deleted Items', async () => {
    await mail.post(remove(await invite('SendOnlyToAll'), 'SendToNone'))
    const [gone] = await items('deleteditems')
    const answer = await mail.post(update(idOfItem(gone!), setLocation('Nowhere'), 'SendOnlyToAll'))
    assert.deepEqual(answer.codes, ['ErrorCalendarCannotUpdateDeletedItem'])
  })

  test('what a request is about cannot be changed in it, what its reader made of it can', async () => {
    await invite()
    const [request] = await items('inbox', bob)
    const change = (path: string, item: string): string =>
      update(idOfItem(request!), setField(field(path), item), 'SendToNone').replace(
        '>',
        ' MessageDisposition="SaveOnly">',
      )
    const moved = change('calendar:Location', event('<t:Location>Elsewhere</t:Location>'))
    assert.deepEqual((await mail.post(moved, { as: bob })).codes, ['ErrorSentMeetingRequestUpdate'])
    const read = change('message:IsRead', '<t:Message><t:IsRead>true</t:IsRead></t:Message>')
    assert.deepEqual((await mail.post(read, { as: bob })).codes, ['NoError'])
  })

  test('CreateItem, UpdateItem and DeleteItem want to know whom to tell', async () => {
    const without = (request: string): string => request.replace(/ SendMeeting\w+="\w+"/, '')
    assert.deepEqual((await mail.post(without(create(meeting('x', ''), 'SendToNone')))).codes, [
      'ErrorSendMeetingInvitationsRequired',
    ])
    const id = await invite('SendToNone', '')
    assert.deepEqual((await mail.post(without(update(id, setLocation('x'), 'SendToNone')))).codes, [
      'ErrorSendMeetingInvitationsOrCancellationsRequired',
    ])
    assert.deepEqual((await mail.post(without(remove(id, 'SendToNone')))).codes, [
      'ErrorSendMeetingCancellationsRequired',
    ])
  })
})
