import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { alice, bob, createItem, deleteItem, type Host, host, type Id, message, textOf } from './harness.js'
import {
  attendees,
  carol,
  create,
  idOfItem,
  meeting,
  meetingsOn,
  offered,
  proposing,
  remove,
  respond,
  response,
  setEnd,
  update,
} from './meeting.js'

/** The three answers, each with the end of its codes. */
const answers = [
  ['AcceptItem', 'Accept', 'ErrorInvalidItemForOperationAcceptItem'],
  ['TentativelyAcceptItem', 'Tentative', 'ErrorInvalidItemForOperationTentative'],
  ['DeclineItem', 'Decline', 'ErrorInvalidItemForOperationDeclineItem'],
] as const

describe('what cannot be said to a meeting', () => {
  let mail: Host
  let people: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    mail = await host({ people: [carol] })
    people = meetingsOn(mail)
  })
  afterEach(() => mail.close())

  const request = async (): Promise<Id> => idOfItem(await people.only('inbox', bob, 'MeetingRequest'))

  /** Has a message of bob's say that it came to him for somebody else, as delegation will one day have it. */
  async function delegate({ id }: Id): Promise<void> {
    await mail.store.write(async (transaction) => {
      const mailbox = (await transaction.mailboxByAddress(bob))!
      const inbox = (await transaction.folderByName(mailbox.id, 'inbox'))!
      const where = { mailbox: mailbox.id, folder: inbox.id, associated: false, sort: [], offset: 0, limit: 10 }
      for (const row of await transaction.listItems(where)) {
        assert.match(row.document, /"isDelegated":false/)
        const document = row.document.replace('"isDelegated":false', '"isDelegated":true')
        await transaction.updateItem({ ...row, document, change: await transaction.nextChange(mailbox.id) })
      }
    })
    assert.equal(textOf(await people.load({ id }, bob), 't:IsDelegated'), 'true')
  }

  for (const [element, end, wrongItem] of answers) {
    test(`${element} by the organizer is ErrorCalendarIsOrganizerFor${end}`, async () => {
      const id = await people.invite()
      const code = [`ErrorCalendarIsOrganizerFor${end}`]
      assert.deepEqual((await people.answer(element, id, { as: alice })).codes, code)
      const sent = idOfItem(await people.only('sentitems'))
      assert.deepEqual((await people.answer(element, sent, { as: alice })).codes, code)
      const { id: appointment } = (await mail.post(createItem(meeting('Alone', '')))).fine
      assert.deepEqual((await people.answer(element, appointment, { as: alice })).codes, code)
    })

    test(`${element} to a meeting that is off is ErrorCalendarIsCancelledFor${end}`, async () => {
      const id = await people.invite()
      const asked = await request()
      await mail.post(remove(id, 'SendOnlyToAll'))
      const code = [`ErrorCalendarIsCancelledFor${end}`]
      assert.deepEqual((await people.answer(element, asked)).codes, code)
      assert.deepEqual((await people.answer(element, idOfItem(await people.only('calendar', bob)))).codes, code)
    })

    test(`${element} to a request for somebody else is ErrorCalendarIsDelegatedFor${end}`, async () => {
      await people.invite()
      const asked = await request()
      await delegate(asked)
      assert.deepEqual((await people.answer(element, asked)).codes, [`ErrorCalendarIsDelegatedFor${end}`])
      assert.deepEqual(offered(await people.load(asked, bob)), ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'])
    })

    test(`${element} to anything else is ${wrongItem}`, async () => {
      const { id } = (await mail.post(createItem(message('No meeting')), { as: bob })).fine
      assert.deepEqual((await people.answer(element, id)).codes, [wrongItem])
      await mail.post(remove(await people.invite(), 'SendOnlyToAll'))
      const off = await people.only('inbox', bob, 'MeetingCancellation')
      assert.deepEqual((await people.answer(element, idOfItem(off))).codes, [wrongItem])
      assert.deepEqual((await people.items('inbox')).length, 0, 'nobody was told anything')
    })
  }

  test('an answer to a request that another one has replaced is ErrorCalendarMeetingRequestIsOutOfDate', async () => {
    const id = await people.invite()
    const asked = await request()
    await mail.post(update(id, setEnd('2027-01-05T12:00:00Z'), 'SendOnlyToAll'))
    for (const [element] of answers)
      assert.deepEqual((await people.answer(element, asked)).codes, ['ErrorCalendarMeetingRequestIsOutOfDate'])
    assert.deepEqual(offered(await people.load(asked, bob)), ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'])
  })

  test('an answer that does not say whether to send it is ErrorMessageDispositionRequired', async () => {
    await people.invite()
    const asked = await request()
    for (const element of ['AcceptItem', 'TentativelyAcceptItem', 'DeclineItem', 'CancelCalendarItem']) {
      const bare = respond(response(element, asked)).replace(/ MessageDisposition="\w+"/, '')
      assert.deepEqual((await mail.post(bare, { as: bob })).codes, ['ErrorMessageDispositionRequired'], element)
    }
  })

  test('an answer to what is not there is ErrorItemNotFound, and to nothing ErrorInvalidReferenceItem', async () => {
    await people.invite()
    const asked = await request()
    await mail.post(deleteItem([asked], 'HardDelete'), { as: bob })
    assert.deepEqual((await people.answer('AcceptItem', asked)).codes, ['ErrorItemNotFound'])
    assert.deepEqual((await mail.post(respond('<t:AcceptItem/>'), { as: bob })).codes, ['ErrorInvalidReferenceItem'])
  })

  test('an answer in the name of somebody else is ErrorSendAsDenied, and nothing is written down', async () => {
    await people.invite()
    const behind = `<t:From><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:From>`
    const asked = await request()
    const forged = response('AcceptItem', asked).replace('<t:ReferenceItemId', `${behind}<t:ReferenceItemId`)
    assert.deepEqual((await mail.post(respond(forged), { as: bob })).codes, ['ErrorSendAsDenied'])
    assert.equal(textOf(await people.only('calendar', bob), 't:MyResponseType'), 'NoResponseReceived')
    assert.deepEqual(await request(), asked)
  })

  const another = proposing('2027-01-06T10:00:00Z', '2027-01-06T11:00:00Z')

  test('another time where the organizer wants none proposed is ErrorInvalidOperation', async () => {
    const fixed = '<t:AllowNewTimeProposal>false</t:AllowNewTimeProposal>'
    await people.invite('SendOnlyToAll', attendees('RequiredAttendees', bob) + fixed)
    const asked = await request()
    assert.ok(!offered(await people.load(asked, bob)).includes('ProposeNewTime'))
    const answer = await people.answer('TentativelyAcceptItem', asked, { behind: another })
    assert.deepEqual(answer.codes, ['ErrorInvalidOperation'])
  })

  test('another time for a whole series is ErrorInvalidOperation', async () => {
    const weekly =
      '<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek></t:WeeklyRecurrence>' +
      '<t:NoEndRecurrence><t:StartDate>2027-01-05</t:StartDate></t:NoEndRecurrence></t:Recurrence>'
    await people.invite('SendOnlyToAll', attendees('RequiredAttendees', bob) + weekly)
    const copy = await people.only('calendar', bob)
    assert.ok(!offered(copy).includes('ProposeNewTime'))
    const answer = await people.answer('DeclineItem', idOfItem(copy), { behind: another })
    assert.deepEqual(answer.codes, ['ErrorInvalidOperation'])
    assert.deepEqual((await people.answer('AcceptItem', idOfItem(copy))).codes, ['NoError'])
  })

  test('another time that ends before it begins is ErrorCalendarEndDateIsEarlierThanStartDate', async () => {
    await people.invite()
    const behind = proposing('2027-01-06T12:00:00Z', '2027-01-06T11:00:00Z')
    const answer = await people.answer('AcceptItem', await request(), { behind })
    assert.deepEqual(answer.codes, ['ErrorCalendarEndDateIsEarlierThanStartDate'])
  })

  test('CancelCalendarItem by an attendee is ErrorCalendarIsNotOrganizer', async () => {
    await people.invite()
    const copy = idOfItem(await people.only('calendar', bob))
    assert.deepEqual((await people.answer('CancelCalendarItem', copy)).codes, ['ErrorCalendarIsNotOrganizer'])
  })

  test('CancelCalendarItem for anything but a calendar item is ErrorInvalidItemForOperationCancelItem', async () => {
    await people.invite()
    const sent = idOfItem(await people.only('sentitems'))
    assert.deepEqual((await people.answer('CancelCalendarItem', sent, { as: alice })).codes, [
      'ErrorInvalidItemForOperationCancelItem',
    ])
  })

  test('RemoveItem for anything but a cancellation is ErrorInvalidItemForOperationRemoveItem', async () => {
    await people.invite()
    for (const id of [await request(), idOfItem(await people.only('calendar', bob))])
      assert.deepEqual((await people.answer('RemoveItem', id)).codes, ['ErrorInvalidItemForOperationRemoveItem'])
  })

  test('RemoveItem by the organizer is ErrorCalendarIsOrganizerForRemove', async () => {
    await mail.post(remove(await people.invite(), 'SendToAllAndSaveCopy'))
    const sent = await people.only('sentitems', alice, 'MeetingCancellation')
    assert.deepEqual((await people.answer('RemoveItem', idOfItem(sent), { as: alice })).codes, [
      'ErrorCalendarIsOrganizerForRemove',
    ])
    assert.ok(!offered(sent).includes('RemoveItem'))
  })

  test('RemoveItem for a cancellation for somebody else is ErrorCalendarIsDelegatedForRemove', async () => {
    await mail.post(remove(await people.invite(), 'SendOnlyToAll'))
    const off = idOfItem(await people.only('inbox', bob, 'MeetingCancellation'))
    await delegate(off)
    assert.deepEqual((await people.answer('RemoveItem', off)).codes, ['ErrorCalendarIsDelegatedForRemove'])
  })

  test('ForwardItem of a meeting that is to stay among its people is ErrorCalendarForwardActionNotAllowed', async () => {
    const kept = '<t:DoNotForwardMeeting>true</t:DoNotForwardMeeting>'
    const item = meeting('Plans', attendees('RequiredAttendees', bob) + kept)
    const id = (await mail.post(create(item, 'SendToAllAndSaveCopy'), { version: 'Exchange2016' })).fine.id
    const more = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    for (const folder of ['inbox', 'calendar']) {
      const copy = await people.only(folder, bob)
      assert.ok(!offered(copy).includes('ForwardItem'))
      const answer = await people.answer('ForwardItem', idOfItem(copy), { more })
      assert.deepEqual(answer.codes, ['ErrorCalendarForwardActionNotAllowed'], folder)
    }
    assert.deepEqual((await people.answer('ForwardItem', id, { as: alice, more })).codes, ['NoError'])
  })
})
