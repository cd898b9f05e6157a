import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  findItem,
  getItem,
  host,
  type Id,
  itemId,
  message,
  shape,
  textOf,
} from './harness.js'
import { letBob, ofMailbox } from './rights.js'

const carol = 'carol@example.test'
const server = await host({ people: [carol] })
const { post } = server
after(() => server.close())

const asBob = { as: bob }
const delegate = (verb: string, more = ''): string =>
  `<m:${verb}Delegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:DelegateUsers><t:DelegateUser><t:UserId><t:PrimarySmtpAddress>${bob}</t:PrimarySmtpAddress></t:UserId>${more}</t:DelegateUser></m:DelegateUsers></m:${verb}Delegate>`
const calendarLevel = (level: string): string =>
  `<t:DelegatePermissions><t:CalendarFolderPermissionLevel>${level}</t:CalendarFolderPermissionLevel><t:InboxFolderPermissionLevel>${level}</t:InboxFolderPermissionLevel></t:DelegatePermissions>`
const removed = `<m:RemoveDelegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:UserIds><t:UserId><t:PrimarySmtpAddress>${bob}</t:PrimarySmtpAddress></t:UserId></m:UserIds></m:RemoveDelegate>`

const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
const from = (address: string): string =>
  `<t:From><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:From>`
const people = shape('IdOnly', [field('item:Subject'), field('message:From'), field('message:Sender')])

async function newest(folder: string, as: string): Promise<{ from: string; sender: string; id: Id; subject: string }> {
  const view =
    '<m:IndexedPageItemView MaxEntriesReturned="1" Offset="0" BasePoint="Beginning"/><m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="item:DateTimeReceived"/></t:FieldOrder></m:SortOrder>'
  const [id] = (await post(findItem(folder, shape('IdOnly'), view), { as })).fine.ids
  const { item } = (await post(getItem([id!], people), { as })).fine
  const address = (node: XmlNode, name: string): string => textOf(node, `t:${name}/t:Mailbox/t:EmailAddress`) ?? ''
  return {
    from: address(item, 'From'),
    sender: address(item, 'Sender'),
    id: id!,
    subject: textOf(item, 't:Subject') ?? '',
  }
}

describe('who is no delegate', () => {
  test('sends nothing from another, whatever he may do in the folders', async () => {
    await letBob(server, 'drafts', 'Editor')
    await letBob(server, 'sentitems', 'Editor')
    const given = message('No', to(carol) + from(alice))
    assert.deepEqual((await post(createItem(given, undefined, 'SendAndSaveCopy'), asBob)).codes, ['ErrorSendAsDenied'])
    const plain = message('No', to(carol))
    const kept = createItem(plain, ofMailbox('sentitems', alice), 'SendAndSaveCopy')
    assert.deepEqual((await post(kept, asBob)).codes, ['ErrorSendAsDenied'])
    const draft = (await post(createItem(plain, ofMailbox('drafts', alice)), asBob)).fine.id
    const send = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(draft)}</m:ItemIds></m:SendItem>`
    assert.deepEqual((await post(send, asBob)).codes, ['ErrorSendAsDenied'])
    ;(await post(getItem([draft], shape('IdOnly')))).fine
    assert.deepEqual((await post(findItem(distinguished('inbox')), { as: carol })).fine.ids, [])
    ;(await post(deleteItem([draft], 'HardDelete'))).fine
  })

  test('invites nobody to what he puts into the calendar of another, and calls nothing off', async () => {
    await letBob(server, 'calendar', 'Editor', 'Calendar')
    const meeting = createItem(event('Mine to make'), ofMailbox('calendar', alice))
    assert.deepEqual((await post(sending(meeting), asBob)).codes, ['ErrorSendAsDenied'])
    const made = (await post(meeting, asBob)).fine.id
    const off = deleteItem([made], 'HardDelete')
    assert.deepEqual((await post(off.replace('SendToNone', 'SendOnlyToAll'), asBob)).codes, ['ErrorSendAsDenied'])
    assert.deepEqual((await post(off, asBob)).codes, ['NoError'])
  })
})

const event = (subject: string): string =>
  `<t:CalendarItem><t:Subject>${subject}</t:Subject><t:Start>2026-02-02T10:00:00Z</t:Start><t:End>2026-02-02T11:00:00Z</t:End>` +
  `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`
const sending = (request: string): string => request.replace('SendToNone', 'SendToAllAndSaveCopy')

describe('a delegate', () => {
  before(async () => {
    ;(await post(delegate('Add', calendarLevel('Editor')))).fine
  })

  test('sends on behalf of his principal: from him, by himself, with the copy among what he sent', async () => {
    const given = message('For her', to(carol) + from(alice))
    ;(await post(createItem(given, undefined, 'SendAndSaveCopy'), asBob)).fine
    const told = await newest(distinguished('inbox'), carol)
    assert.deepEqual([told.subject, told.from, told.sender], ['For her', alice, bob])
    const copy = await newest(distinguished('sentitems'), bob)
    assert.deepEqual([copy.subject, copy.from, copy.sender], ['For her', alice, bob])
  })

  test('does the same with MIME content, whose bytes then name him too', async () => {
    const mime = `From: ${alice}\r\nTo: ${carol}\r\nSubject: As bytes\r\n\r\nText\r\n`
    const content = `<t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent>`
    ;(await post(createItem(`<t:Message>${content}</t:Message>`, undefined, 'SendOnly'), asBob)).fine
    const { id, ...told } = await newest(distinguished('inbox'), carol)
    assert.deepEqual(told, { subject: 'As bytes', from: alice, sender: bob })
    const shown = (
      await post(getItem([id], shape('IdOnly', [], '<t:IncludeMimeContent>true</t:IncludeMimeContent>')), { as: carol })
    ).fine
    const bytes = Buffer.from(textOf(shown.item, 't:MimeContent')!, 'base64').toString()
    assert.match(bytes, new RegExp(`^From: .*${alice}`, 'm'))
    assert.match(bytes, new RegExp(`^Sender: .*${bob}`, 'm'))
  })

  test('sends what he wrote among the drafts of his principal from there, and from nobody else', async () => {
    const draft = (await post(createItem(message('Draft', to(carol)), ofMailbox('drafts', alice)), asBob)).fine.id
    const send = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(draft)}</m:ItemIds><m:SavedItemFolderId>${ofMailbox('sentitems', alice)}</m:SavedItemFolderId></m:SendItem>`
    ;(await post(send, asBob)).fine
    const copy = await newest(distinguished('sentitems'), alice)
    assert.deepEqual([copy.subject, copy.from, copy.sender], ['Draft', alice, bob])
    const other = message('No', to(alice) + from(carol))
    assert.deepEqual((await post(createItem(other, undefined, 'SendOnly'), asBob)).codes, ['ErrorSendAsDenied'])
  })

  test('organizes meetings for his principal, and calls them off', async () => {
    ;(await post(sending(createItem(event('Hers'), ofMailbox('calendar', alice))), asBob)).fine
    const request = await newest(distinguished('inbox'), carol)
    assert.deepEqual([request.subject, request.from, request.sender], ['Hers', alice, bob])
    const view = '<m:CalendarView StartDate="2026-02-02T00:00:00Z" EndDate="2026-02-03T00:00:00Z"/>'
    const asked = shape('IdOnly', [field('calendar:Organizer'), field('calendar:MyResponseType')])
    const [id] = (await post(findItem(ofMailbox('calendar', alice), shape('IdOnly'), view), asBob)).fine.ids
    const { item } = (await post(getItem([id!], asked))).fine
    assert.equal(textOf(item, 't:Organizer/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(item, 't:MyResponseType'), 'Organizer')
    const off = deleteItem([id!], 'HardDelete').replace('SendToNone', 'SendToAllAndSaveCopy')
    ;(await post(off, asBob)).fine
    const told = await newest(distinguished('inbox'), carol)
    assert.deepEqual([told.subject, told.from, told.sender], ['Canceled: Hers', alice, bob])
  })

  test('answers the meetings of his principal in her name', async () => {
    const invitation = event('Come').replace(carol, alice)
    ;(await post(sending(createItem(invitation)), { as: carol })).fine
    const { id } = await newest(ofMailbox('inbox', alice), bob)
    const accept = createItem(
      `<t:AcceptItem><t:ReferenceItemId Id="${id.id}"/></t:AcceptItem>`,
      undefined,
      'SendAndSaveCopy',
    )
    ;(await post(accept, asBob)).fine
    const answer = await newest(distinguished('inbox'), carol)
    assert.deepEqual([answer.subject, answer.from, answer.sender], ['Accepted: Come', alice, bob])
    const asked = shape('IdOnly', [field('calendar:MyResponseType')])
    const view = '<m:CalendarView StartDate="2026-02-02T00:00:00Z" EndDate="2026-02-03T00:00:00Z"/>'
    const [mine] = (await post(findItem(distinguished('calendar'), asked, view))).fine.items
    assert.equal(textOf(mine!, 't:MyResponseType'), 'Accept')
  })

  test('answers nothing where he may only read the calendar, and sends nothing once he was removed', async () => {
    ;(await post(sending(createItem(event('Again').replace(carol, alice))), { as: carol })).fine
    ;(await post(delegate('Update', calendarLevel('Editor').replace('Editor', 'Reviewer')))).fine
    const { id } = await newest(ofMailbox('inbox', alice), bob)
    const accept = createItem(`<t:AcceptItem><t:ReferenceItemId Id="${id.id}"/></t:AcceptItem>`, undefined, 'SendOnly')
    assert.deepEqual((await post(accept, asBob)).codes, ['ErrorAccessDenied'])
    ;(await post(removed)).fine
    const given = message('No more', to(carol) + from(alice))
    assert.deepEqual((await post(createItem(given, undefined, 'SendOnly'), asBob)).codes, ['ErrorSendAsDenied'])
  })
})
