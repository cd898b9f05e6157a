import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, find, type Host, host, textOf } from './harness.js'
import {
  attendees,
  carol,
  idOfItem,
  meetingsOn,
  offered,
  remove,
  setAttendees,
  setLocation,
  update,
} from './meeting.js'

describe('a meeting that does not take place', () => {
  let mail: Host
  let people: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    mail = await host({ people: [carol] })
    people = meetingsOn(mail)
  })
  afterEach(() => mail.close())

  const words = '<t:NewBodyContent BodyType="HTML">&lt;p&gt;Hailstorms&lt;/p&gt;</t:NewBodyContent>'

  test('CancelCalendarItem tells everybody why, and puts it into Deleted Items', async () => {
    const id = await people.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob, carol))
    assert.deepEqual(offered(await people.load(id)), ['CancelCalendarItem', 'ForwardItem'])
    const { item } = (await people.answer('CancelCalendarItem', id, { as: alice, behind: words })).fine
    assert.equal(item.name, 't:CalendarItem')
    assert.deepEqual(await people.items('calendar'), [])
    const gone = await people.only('deleteditems')
    assert.deepEqual(idOfItem(gone), idOfItem(item))
    assert.equal(textOf(gone, 't:Subject'), 'Canceled: Plans')
    assert.equal(textOf(gone, 't:IsCancelled'), 'true')
    assert.equal(textOf(gone, 't:AppointmentState'), '5')
    assert.deepEqual(offered(gone), ['ForwardItem'])
    for (const as of [bob, carol]) {
      const off = await people.only('inbox', as, 'MeetingCancellation')
      assert.equal(textOf(off, 't:Subject'), 'Canceled: Plans')
      assert.match(textOf(off, 't:Body')!, /<p>Hailstorms<\/p>[\s\S]*About it/)
      assert.equal(textOf(off, 't:Start'), '2027-01-05T10:00:00Z')
      assert.equal(textOf(off, 't:IsOrganizer'), 'false')
      const copy = await people.only('calendar', as)
      assert.equal(find(off, 't:AssociatedCalendarItemId')!.attributes['Id'], idOfItem(copy).id)
      assert.equal(textOf(copy, 't:AppointmentState'), '7')
      assert.equal(textOf(copy, 't:LegacyFreeBusyStatus'), 'Free')
      assert.deepEqual(offered(copy), ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'])
    }
    const sent = await people.only('sentitems', alice, 'MeetingCancellation')
    assert.equal(find(sent, 't:AssociatedCalendarItemId')!.attributes['Id'], idOfItem(gone).id)
  })

  test('CancelCalendarItem with SaveOnly tells nobody, and with SendOnly keeps no copy', async () => {
    await people.answer('CancelCalendarItem', await people.invite('SendOnlyToAll'), {
      as: alice,
      disposition: 'SaveOnly',
    })
    assert.equal((await people.items('inbox', bob)).length, 1)
    assert.equal((await people.items('deleteditems')).length, 1)
    await people.answer('CancelCalendarItem', await people.invite('SendOnlyToAll'), {
      as: alice,
      disposition: 'SendOnly',
    })
    assert.equal((await people.items('inbox', bob)).length, 3)
    assert.deepEqual(await people.items('sentitems'), [])
  })

  test('CancelCalendarItem may ask whether it was read, and call the message something else', async () => {
    const id = await people.invite()
    const more = '<t:Subject>Sorry</t:Subject><t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>'
    await people.answer('CancelCalendarItem', id, { as: alice, more })
    const off = await people.only('inbox', bob, 'MeetingCancellation')
    assert.equal(textOf(off, 't:Subject'), 'Sorry')
    assert.equal(textOf(off, 't:IsReadReceiptRequested'), 'true')
  })

  test('RemoveItem takes it out of the calendar, and the message away', async () => {
    await mail.post(remove(await people.invite(), 'SendOnlyToAll'))
    const off = await people.only('inbox', bob, 'MeetingCancellation')
    assert.deepEqual(offered(off), ['RemoveItem', 'ReplyToItem', 'ReplyAllToItem', 'ForwardItem'])
    // The Managed API sends it without a disposition.
    const { items } = (
      await mail.post(
        `<m:CreateItem><m:Items><t:RemoveItem><t:ReferenceItemId Id="${idOfItem(off).id}"/></t:RemoveItem></m:Items></m:CreateItem>`,
        { as: bob },
      )
    ).fine
    assert.deepEqual(
      items.map(({ name }) => name),
      ['t:CalendarItem', 't:MeetingCancellation'],
    )
    assert.deepEqual(await people.items('calendar', bob), [])
    assert.equal((await people.items('deleteditems', bob)).length, 2)
    assert.deepEqual(await people.items('inbox'), [], 'the organizer knows')
  })

  test('RemoveItem leaves alone what was called off and asked for again', async () => {
    const id = await people.invite('SendOnlyToAll', attendees('RequiredAttendees', bob, carol))
    await mail.post(update(id, setAttendees(carol), 'SendOnlyToChanged'))
    const off = await people.only('inbox', bob, 'MeetingCancellation')
    assert.equal(textOf(off, 't:IsOutOfDate'), 'false')
    await mail.post(update(id, setAttendees(carol, bob), 'SendOnlyToChanged'))
    assert.equal(textOf(await people.load(idOfItem(off), bob), 't:IsOutOfDate'), 'true')
    const { items } = (await people.answer('RemoveItem', idOfItem(off))).fine
    assert.deepEqual(
      items.map(({ name }) => name),
      ['t:MeetingCancellation'],
    )
    assert.equal(textOf(await people.only('calendar', bob), 't:IsCancelled'), 'false')
  })

  test('hears of an answer that comes late as of a message, and no more', async () => {
    const id = await people.invite()
    await people.answer('CancelCalendarItem', id, { as: alice, disposition: 'SaveOnly' })
    await people.answer('AcceptItem', idOfItem(await people.only('inbox', bob)))
    const late = await people.only('inbox')
    assert.equal(textOf(late, 't:Subject'), 'Accepted: Plans')
    assert.equal(find(late, 't:AssociatedCalendarItemId'), undefined)
  })

  test('an attendee who deletes it tells nobody, and an update brings it back', async () => {
    const id = await people.invite()
    await people.answer('AcceptItem', idOfItem(await people.only('inbox', bob)), { disposition: 'SaveOnly' })
    await mail.post(remove(idOfItem(await people.only('calendar', bob)), 'SendToAllAndSaveCopy'), { as: bob })
    assert.deepEqual(await people.items('inbox'), [])
    await mail.post(update(id, setLocation('Room 2'), 'SendOnlyToAll'))
    assert.equal(textOf(await people.only('calendar', bob), 't:MyResponseType'), 'NoResponseReceived')
  })
})
