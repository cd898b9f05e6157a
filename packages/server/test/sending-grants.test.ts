import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { oofXml, setOof } from './away.js'
import {
  alice,
  bob,
  createItem,
  field,
  findItem,
  getItem,
  host,
  itemId,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'
import { attendees, carol, create, idOfItem, meeting, meetingsOn, respond, response } from './meeting.js'
import { ofMailbox } from './rights.js'

const [desk, team, staff] = ['desk@example.test', 'team@example.test', 'staff@example.test']
const clock = { now: new Date('2026-01-05T10:00:00Z') }
const mail = await host({ people: [carol], clock: () => clock.now })
const accounts = administerAccounts(mail.store)
const at = meetingsOn(mail)
after(() => mail.close())

await mail.server.addMailbox({ address: desk, kind: 'shared' })
// Each holds bob.
await mail.server.addDistributionList({ address: staff, members: ['inner@example.test'] })
await mail.server.addDistributionList({ address: 'inner@example.test', members: [bob] })

const asBob = { as: bob }
const denied = 'ErrorSendAsDenied'
const person = (element: string, address: string): string =>
  `<t:${element}><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:${element}>`

const grants = { 'full access': 'setFullAccess', 'send as': 'setSendAs', 'send on behalf': 'setSendOnBehalf' } as const
type Grant = keyof typeof grants

/** Gives these of the desk to somebody, and nothing else to anybody. */
async function give(given: readonly Grant[], to = bob): Promise<void> {
  for (const [grant, method] of Object.entries(grants))
    await accounts[method](desk, given.includes(grant as Grant) ? [to] : [])
}

let count = 0
const subject = (): string => `No. ${++count}`

/** `from / sender` of what carol got as the last message, or that she got nothing. */
async function seen(folder = 'inbox', as = carol): Promise<string> {
  const [item] = (await at.items(folder, as)).filter((one) => textOf(one, 't:Subject')?.endsWith(`No. ${count}`))
  if (!item) return 'nothing'
  return ['From', 'Sender'].map((name) => textOf(item, `t:${name}/t:Mailbox/t:EmailAddress`)).join(' / ')
}

const sendFrom = async (address: string, more = ''): Promise<string> => {
  const given = `<t:Message><t:Subject>${subject()}</t:Subject>${more}${person('ToRecipients', carol)}${person('From', address)}</t:Message>`
  return (await mail.post(createItem(given, undefined, 'SendAndSaveCopy'), asBob)).message.code
}

const opens = async (): Promise<boolean> =>
  (await mail.post(findItem(ofMailbox('inbox', desk)), asBob)).message.code === 'NoError'

describe('full access, sending as and sending on behalf are three things', () => {
  for (const [given, isOpen, sender] of [
    [[], false, undefined],
    [['full access'], true, undefined],
    [['send as'], false, desk],
    [['send on behalf'], false, bob],
    [['full access', 'send as'], true, desk],
    [['full access', 'send on behalf'], true, bob],
    [['send as', 'send on behalf'], false, desk],
    [['full access', 'send as', 'send on behalf'], true, desk],
  ] as const)
    for (const to of [bob, staff])
      test(`${given.join(', ') || 'nothing'}, given to ${to}`, async () => {
        await give(given, to)
        assert.equal(await opens(), isOpen)
        assert.equal(await sendFrom(desk), sender === undefined ? denied : 'NoError')
        assert.equal(await seen(), sender === undefined ? 'nothing' : `${desk} / ${sender}`)
      })

  test('a delegate who may send as his principal does so, and says no word of himself', async () => {
    const delegate = `<m:AddDelegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:DelegateUsers><t:DelegateUser><t:UserId><t:PrimarySmtpAddress>${bob}</t:PrimarySmtpAddress></t:UserId></t:DelegateUser></m:DelegateUsers></m:AddDelegate>`
    ;(await mail.post(delegate)).fine
    assert.equal(await sendFrom(alice), 'NoError')
    assert.equal(await seen(), `${alice} / ${bob}`)
    await accounts.setSendAs(alice, [bob])
    assert.equal(await sendFrom(alice, person('Sender', bob)), 'NoError')
    assert.equal(await seen(), `${alice} / ${alice}`)
  })

  test('the bytes of a client say the same, and stay as they are otherwise', async () => {
    const rest = `To: ${carol}\r\nSubject: No. 0\r\nX-Own:  1\r\n\r\nText \r\n`
    const mime = `From: Desk <${desk}>\r\nSender: Bob <${bob}>\r\n${rest}`
    const content = `<t:Message><t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent></t:Message>`
    const whole = shape('IdOnly', [], '<t:IncludeMimeContent>true</t:IncludeMimeContent>')
    for (const [given, sender] of [
      ['send as', ''],
      ['send on behalf', `Sender: Bob <${bob}>\r\n`],
    ] as const) {
      await give([given])
      ;(await mail.post(createItem(content, undefined, 'SendOnly'), asBob)).fine
      const [got] = (await at.items('inbox', carol)).filter((one) => textOf(one, 't:Subject') === 'No. 0')
      const { item } = (await mail.post(getItem([idOfItem(got!)], whole), { as: carol })).fine
      const bytes = Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString()
      assert.ok(bytes.endsWith(`From: Desk <${desk}>\r\n${sender}${rest}`), bytes)
      assert.equal(bytes.match(/^(From|Sender):/gm)?.length, sender === '' ? 1 : 2)
    }
  })

  test('what lies among the drafts of a mailbox goes out for those alone who send from it', async () => {
    await give(['full access'])
    const draft = (
      await mail.post(createItem(message(subject(), person('ToRecipients', carol)), ofMailbox('drafts', desk)), asBob)
    ).fine.id
    const send = `<m:SendItem SaveItemToFolder="false"><m:ItemIds>${itemId(draft)}</m:ItemIds></m:SendItem>`
    assert.equal((await mail.post(send, asBob)).message.code, denied)
    assert.equal((await mail.post(findItem(ofMailbox('drafts', desk)), asBob)).fine.ids.length, 1)
    await give(['full access', 'send on behalf'])
    ;(await mail.post(send, asBob)).fine
    assert.equal(await seen(), `${desk} / ${bob}`)
  })
})

describe('meetings in a mailbox that somebody has full access to', () => {
  const event = (name = subject()): string => meeting(name, attendees('RequiredAttendees', carol))
  const invite = (sending: string): string =>
    create(event(), sending).replace(
      '<m:Items>',
      `<m:SavedItemFolderId>${ofMailbox('calendar', desk)}</m:SavedItemFolderId><m:Items>`,
    )

  test('are appointments where nobody is asked to them, whatever is said of sending', async () => {
    await give(['full access'])
    const plain = create(meeting(subject(), ''), 'SendToAllAndSaveCopy').replace(
      '<m:Items>',
      `<m:SavedItemFolderId>${ofMailbox('calendar', desk)}</m:SavedItemFolderId><m:Items>`,
    )
    const { id } = (await mail.post(plain, asBob)).fine
    const moved = `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToAllAndSaveCopy"><m:ItemChanges><t:ItemChange><t:ItemId Id="${id.id}"/><t:Updates><t:SetItemField>${field('calendar:Location')}<t:CalendarItem><t:Location>Elsewhere</t:Location></t:CalendarItem></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`
    ;(await mail.post(moved, asBob)).fine
    const off = `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToAllAndSaveCopy"><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:DeleteItem>`
    ;(await mail.post(off, asBob)).fine
  })

  test('are made by him, and others asked to them if he sends from it', async () => {
    await give(['full access'])
    ;(await mail.post(invite('SendToNone'), asBob)).fine
    assert.equal((await mail.post(invite('SendToAllAndSaveCopy'), asBob)).message.code, denied)
    await give(['full access', 'send on behalf'])
    const [id] = (await mail.post(invite('SendToAllAndSaveCopy'), asBob)).fine.ids
    assert.equal(await seen(), `${desk} / ${bob}`)
    await give(['full access', 'send as'])
    ;(await mail.post(invite('SendToAllAndSaveCopy'), asBob)).fine
    assert.equal(await seen(), `${desk} / ${desk}`)
    await give(['full access'])
    const off = `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToAllAndSaveCopy"><m:ItemIds>${itemId(id!)}</m:ItemIds></m:DeleteItem>`
    assert.equal((await mail.post(off, asBob)).message.code, denied)
    const moved = `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToAllAndSaveCopy"><m:ItemChanges><t:ItemChange><t:ItemId Id="${id!.id}"/><t:Updates><t:SetItemField>${field('calendar:Location')}<t:CalendarItem><t:Location>Elsewhere</t:Location></t:CalendarItem></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`
    assert.equal((await mail.post(moved, asBob)).message.code, denied)
    ;(await mail.post(moved.replace('SendToAllAndSaveCopy', 'SendToNone'), asBob)).fine
  })

  test('are accepted by him, and the organizer hears of it if he sends from it', async () => {
    await give(['full access'])
    const ask = async (): Promise<string> => {
      const { id } = (
        await mail.post(create(meeting(subject(), attendees('RequiredAttendees', desk)), 'SendToAllAndSaveCopy'), {
          as: carol,
        })
      ).fine.id
      const [request] = (await mail.post(findItem(ofMailbox('inbox', desk)), asBob)).fine.ids
      assert.ok(request && id)
      return response('AcceptItem', request)
    }
    const first = await ask()
    assert.equal((await mail.post(respond(first), asBob)).message.code, denied)
    ;(await mail.post(respond(first, 'SaveOnly'), asBob)).fine
    assert.equal(await seen(), 'nothing')
    await give(['full access', 'send on behalf'])
    ;(await mail.post(respond(await ask()), asBob)).fine
    assert.equal(await seen(), `${desk} / ${bob}`)
    await give(['full access', 'send as'])
    ;(await mail.post(respond(await ask()), asBob)).fine
    assert.equal(await seen(), `${desk} / ${desk}`)
  })
})

describe('what waits', () => {
  const later = `<t:ExtendedProperty>${tagged('0x3fef', 'SystemTime')}<t:Value>2026-01-05T11:00:00Z</t:Value></t:ExtendedProperty>`
  beforeEach(() => {
    clock.now = new Date('2026-01-05T10:00:00Z')
  })
  afterEach(() => mail.server.runDue())

  const waiting = async (): Promise<number> =>
    (await at.items('drafts', bob)).filter((one) => textOf(one, 't:Subject') === `No. ${count}`).length

  test('waits with who sent it, who may not open the mailbox that it is from, and goes out while he may send it', async () => {
    await give(['send as'])
    assert.equal(await sendFrom(desk, later), 'NoError')
    assert.equal(await waiting(), 1)
    clock.now = new Date('2026-01-05T11:00:01Z')
    await mail.server.runDue()
    assert.equal(await seen(), `${desk} / ${desk}`)
    assert.equal(await seen('sentitems', bob), `${desk} / ${desk}`)
  })

  test('is a draft again where he may not any more, also of what was among the drafts of that mailbox', async () => {
    await give(['send as', 'full access'])
    const given = `<t:Message><t:Subject>${subject()}</t:Subject>${later}${person('ToRecipients', carol)}</t:Message>`
    const draft = (await mail.post(createItem(given, ofMailbox('drafts', desk)), asBob)).fine.id
    ;(
      await mail.post(
        `<m:SendItem SaveItemToFolder="false"><m:ItemIds>${itemId(draft)}</m:ItemIds></m:SendItem>`,
        asBob,
      )
    ).fine
    await give(['full access'])
    clock.now = new Date('2026-01-05T11:00:01Z')
    await mail.server.runDue()
    assert.equal(await seen(), 'nothing')
    assert.equal(await waiting(), 1)
  })
})

describe('a distribution list', () => {
  const members = [alice, carol]

  test('is sent as and on behalf of by whom it was given to; what comes back comes to who sent', async () => {
    await mail.server.addDistributionList({ address: team, members })
    assert.equal(await sendFrom(team), denied)
    await accounts.setSendOnBehalf(team, [bob])
    assert.equal(await sendFrom(team), 'NoError')
    assert.equal(await seen(), `${team} / ${bob}`)
    await mail.server.addDistributionList({ address: team, members: [...members, bob], sendAs: [staff] })
    assert.equal(await sendFrom(team), 'NoError')
    assert.equal(await seen(), `${team} / ${team}`)
    const lost = message(subject(), person('ToRecipients', 'nobody@example.test') + person('From', team))
    ;(await mail.post(createItem(lost, undefined, 'SendOnly'), asBob)).fine
    const reports = (await at.items('inbox', bob)).map((one) => textOf(one, 't:Subject'))
    assert.ok(reports.includes(`Undeliverable: No. ${count}`), reports.join())
    assert.deepEqual(await mail.store.read(async (view) => (await view.mailboxByAddress(team))?.kind), 'list')
  })

  test('keeps who may send as it when its members change', async () => {
    await mail.server.addDistributionList({ address: team, members: [alice] })
    await accounts.setSendAs(team, [bob])
    await mail.server.addDistributionList({ address: team, members })
    assert.equal(await sendFrom(team), 'NoError')
    await accounts.setSendAs(team, [])
    await accounts.setSendOnBehalf(team, [])
    assert.equal(await sendFrom(team), denied)
  })

  test('gets no receipt for what was sent as it, and no word that somebody is away', async () => {
    await accounts.setSendAs(team, [bob])
    ;(await mail.post(setOof(carol, oofXml({ state: 'Enabled', inside: 'Away', outside: 'Away' })), { as: carol })).fine
    const receipt = '<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>'
    const given = `<t:Message><t:Subject>${subject()}</t:Subject>${person('ToRecipients', carol)}${receipt}${person('From', team)}</t:Message>`
    ;(await mail.post(createItem(given, undefined, 'SendOnly'), asBob)).fine
    const [item] = await at.items('inbox', carol)
    const read = `<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>false</m:SuppressReadReceipts><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:MarkAllItemsAsRead>`
    assert.equal(textOf(item!, 't:Subject'), `No. ${count}`)
    ;(await mail.post(read, { as: carol })).fine
    for (const who of [alice, bob])
      for (const one of await at.items('inbox', who))
        assert.doesNotMatch(textOf(one, 't:Subject')!, /^(Read|Automatic reply)/)
    ;(await mail.post(setOof(carol, oofXml({ state: 'Disabled' })), { as: carol })).fine
  })

  test('answers no meeting, and has no full access to give', async () => {
    await accounts.setSendAs(team, [bob])
    ;(await mail.post(create(meeting(subject(), attendees('RequiredAttendees', bob)), 'SendToAllAndSaveCopy'))).fine
    const request = (await at.items('inbox', bob)).find(({ name }) => name === 't:MeetingRequest')!
    const forged = response('AcceptItem', idOfItem(request)).replace(
      '<t:AcceptItem>',
      `<t:AcceptItem>${person('From', team)}`,
    )
    assert.equal((await mail.post(respond(forged), asBob)).message.code, denied)
    await assert.rejects(accounts.setFullAccess(team, [bob]), /There is no mailbox team@example\.test\./)
  })
})

test('whom nothing can be given to is said, and reports say what was given', async () => {
  for (const method of Object.values(grants))
    await assert.rejects(accounts[method](desk, ['nobody@example.test']), /There is no mailbox nobody@example\.test/)
  await assert.rejects(accounts.setSendAs('nobody@example.test', [bob]), /There is no mailbox and no list/)
  await give(['send as', 'full access'], staff)
  await accounts.setSendOnBehalf(desk, [carol.toUpperCase()])
  const report = (await accounts.list()).find(({ address }) => address === desk)!
  assert.deepEqual([report.fullAccess, report.sendAs, report.sendOnBehalf], [[staff], [staff], [carol]])
})
