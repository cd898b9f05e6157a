import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import {
  all,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  findItem,
  getItem,
  host,
  shape,
  textOf,
} from './harness.js'
import { ofMailbox } from './rights.js'

const [carol, dave] = ['carol@example.test', 'dave@example.test']
const server = await host({ people: [carol, dave] })
const { post } = server
after(() => server.close())

/** Makes carol the delegate of bob, who has meeting messages go where `choice` says. */
async function delegated(choice: string, receives = true): Promise<void> {
  const mailbox = `<m:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></m:Mailbox>`
  const id = `<t:UserId><t:PrimarySmtpAddress>${carol}</t:PrimarySmtpAddress></t:UserId>`
  const levels =
    '<t:DelegatePermissions><t:CalendarFolderPermissionLevel>Editor</t:CalendarFolderPermissionLevel></t:DelegatePermissions>'
  await post(`<m:RemoveDelegate>${mailbox}<m:UserIds>${id}</m:UserIds></m:RemoveDelegate>`, { as: bob })
  const user = `<t:DelegateUser>${id}${levels}<t:ReceiveCopiesOfMeetingMessages>${receives}</t:ReceiveCopiesOfMeetingMessages></t:DelegateUser>`
  const add = `<m:AddDelegate>${mailbox}<m:DelegateUsers>${user}</m:DelegateUsers><m:DeliverMeetingRequests>${choice}</m:DeliverMeetingRequests></m:AddDelegate>`
  ;(await post(add, { as: bob })).fine
}

const meeting = (more = ''): string =>
  createItem(
    `<t:CalendarItem><t:Subject>Plan</t:Subject>${more}<t:Start>2026-04-01T10:00:00Z</t:Start><t:End>2026-04-01T11:00:00Z</t:End>` +
      `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`,
  ).replace('SendToNone', 'SendToAllAndSaveCopy')

interface Told {
  readonly type: string | undefined
  readonly isDelegated: string | undefined
  readonly forWhom: string | undefined
  readonly answers: boolean
}

/** The meeting messages in a folder, as far as they differ by where they went. */
async function messages(as: string, folder = 'inbox'): Promise<Told[]> {
  const { ids } = (await post(findItem(distinguished(folder)), { as })).fine
  if (ids.length === 0) return []
  const asked = [
    'meeting:IsDelegated',
    'meetingRequest:MeetingRequestType',
    'message:ReceivedRepresenting',
    'item:ResponseObjects',
  ]
  const shown = await post(getItem(ids, shape('IdOnly', asked.map(field))), { as })
  return shown.fine.items.map((item) => ({
    type: textOf(item, 't:MeetingRequestType'),
    isDelegated: textOf(item, 't:IsDelegated'),
    forWhom: textOf(item, 't:ReceivedRepresenting/t:Mailbox/t:EmailAddress'),
    answers: all(item, 't:AcceptItem').length > 0,
  }))
}

const own = { type: 'NewMeetingRequest', isDelegated: 'false', forWhom: bob, answers: true }
const copy = { type: 'NewMeetingRequest', isDelegated: 'true', forWhom: bob, answers: false }

beforeEach(async () => {
  for (const as of [bob, carol, dave])
    for (const folder of ['inbox', 'deleteditems', 'calendar']) {
      const { ids } = (await post(findItem(distinguished(folder)), { as })).fine
      if (ids.length > 0) await post(deleteItem(ids, 'HardDelete'), { as })
    }
})

describe('a meeting request to somebody with a delegate', () => {
  const goes: Readonly<Record<string, { own: Told[]; deleted: Told[]; delegate: Told[] }>> = {
    DelegatesOnly: { own: [], deleted: [own], delegate: [copy] },
    DelegatesAndMe: { own: [own], deleted: [], delegate: [copy] },
    DelegatesAndSendInformationToMe: {
      own: [{ ...own, type: 'PrincipalWantsCopy', answers: false }],
      deleted: [],
      delegate: [copy],
    },
    NoForward: { own: [own], deleted: [], delegate: [] },
  }
  for (const [choice, expected] of Object.entries(goes))
    test(`goes with ${choice} where that says, and stands in the calendar`, async () => {
      await delegated(choice)
      ;(await post(meeting(), { as: dave })).fine
      assert.deepEqual(
        { own: await messages(bob), deleted: await messages(bob, 'deleteditems'), delegate: await messages(carol) },
        expected,
      )
      assert.equal((await post(findItem(distinguished('calendar')), { as: bob })).fine.ids.length, 1)
      assert.equal((await post(findItem(distinguished('calendar')), { as: carol })).fine.ids.length, 0)
    })

  test('stays with him where the delegate gets no copies, and where it is private', async () => {
    await delegated('DelegatesOnly', false)
    ;(await post(meeting(), { as: dave })).fine
    await delegated('DelegatesOnly')
    ;(await post(meeting('<t:Sensitivity>Private</t:Sensitivity>'), { as: dave })).fine
    assert.deepEqual([await messages(carol), await messages(bob, 'deleteditems')], [[], []])
    assert.equal((await messages(bob)).length, 2)
  })

  test('is answered by the delegate in the calendar of his principal, not by his own copy', async () => {
    await delegated('DelegatesOnly')
    ;(await post(meeting(), { as: dave })).fine
    const accept = (id: string): string =>
      createItem(`<t:AcceptItem><t:ReferenceItemId Id="${id}"/></t:AcceptItem>`, undefined, 'SendOnly')
    const [mine] = (await post(findItem(distinguished('inbox')), { as: carol })).fine.ids
    assert.deepEqual((await post(accept(mine!.id), { as: carol })).codes, ['ErrorCalendarIsDelegatedForAccept'])
    const asked = getItem([mine!], shape('IdOnly', [field('meeting:AssociatedCalendarItemId')]))
    const { item } = (await post(asked, { as: carol })).fine
    const event = all(item, 't:AssociatedCalendarItemId')[0]!.attributes['Id']!
    ;(await post(accept(event), { as: carol })).fine
    const [event1] = (await post(findItem(ofMailbox('calendar', bob)), { as: carol })).fine.ids
    const answered = await post(getItem([event1!], shape('IdOnly', [field('calendar:MyResponseType')])), { as: bob })
    assert.equal(textOf(answered.fine.item, 't:MyResponseType'), 'Accept')
    assert.equal((await messages(dave)).length, 1)
  })

  test('and what follows it, the answers to his own meetings and their cancellations, go the same way', async () => {
    await delegated('DelegatesAndMe')
    const [id] = (await post(meeting(), { as: dave })).fine.ids
    const off = deleteItem([id!], 'HardDelete').replace('SendToNone', 'SendOnlyToAll')
    ;(await post(off, { as: dave })).fine
    assert.equal((await messages(carol)).length, 2)
    ;(await post(meeting().replace(bob, dave), { as: bob })).fine
    const [request] = (await post(findItem(distinguished('inbox')), { as: dave })).fine.ids
    const accept = createItem(
      `<t:AcceptItem><t:ReferenceItemId Id="${request!.id}"/></t:AcceptItem>`,
      undefined,
      'SendOnly',
    )
    ;(await post(accept, { as: dave })).fine
    assert.equal((await messages(carol)).length, 3)
  })
})
