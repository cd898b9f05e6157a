import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import {
  alice,
  bob,
  createItem,
  distinguished,
  field,
  findItem,
  getItem,
  host,
  type Id,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const [carol, desk] = ['carol@example.test', 'desk@example.test']
const clock = { now: new Date('2026-01-05T10:00:00Z') }
const server = await host({ people: [carol], clock: () => clock.now })
const { post } = server
after(() => server.close())
const asBob = { as: bob }

const mailbox = `<m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox>`
const user = `<t:UserId><t:PrimarySmtpAddress>${bob}</t:PrimarySmtpAddress></t:UserId>`
const letGo = `<m:RemoveDelegate>${mailbox}<m:UserIds>${user}</m:UserIds></m:RemoveDelegate>`
const employ = async (): Promise<void> => {
  await post(
    `<m:AddDelegate>${mailbox}<m:DelegateUsers><t:DelegateUser>${user}</t:DelegateUser></m:DelegateUsers></m:AddDelegate>`,
  )
}
before(() => server.server.addMailbox({ address: desk, kind: 'shared', sendAs: [bob] }))
// bob is the delegate of alice, may send as the desk, and has nothing of carol's.
beforeEach(employ)

const person = (element: string, address: string): string =>
  `<t:${element}><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:${element}>`
const to = person('ToRecipients', carol)

let count = 0
/** What carol got as the newest, if it is the message with the subject of the last `count`. */
async function arrived(): Promise<Id | undefined> {
  const restriction = `<m:Restriction><t:IsEqualTo>${field('item:Subject')}<t:FieldURIOrConstant><t:Constant Value="No. ${count}"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>`
  return (await post(findItem(distinguished('inbox'), shape('IdOnly'), restriction), { as: carol })).fine.ids[0]
}

/** `from / sender` of what carol got, or that she got nothing. */
async function seen(): Promise<string> {
  const id = await arrived()
  if (!id) return 'nothing'
  const { item } = (
    await post(getItem([id], shape('IdOnly', [field('message:From'), field('message:Sender')])), { as: carol })
  ).fine
  return ['From', 'Sender'].map((name) => textOf(item, `t:${name}/t:Mailbox/t:EmailAddress`)).join(' / ')
}

const subject = (): string => `No. ${++count}`
const send = ({ id, changeKey }: Id): string =>
  `<m:SendItem SaveItemToFolder="false"><m:ItemIds>${itemId({ id, changeKey })}</m:ItemIds></m:SendItem>`

/** Ways to send a message that says who it is from. */
const ways: Readonly<Record<string, (from?: string, sender?: string) => Promise<string>>> = {
  async SendOnly(from, sender) {
    const people = (sender ? person('Sender', sender) : '') + to + (from ? person('From', from) : '')
    return (await post(createItem(message(subject(), people), undefined, 'SendOnly'), asBob)).message.code
  },
  async SendItem(from, sender) {
    const people = (sender ? person('Sender', sender) : '') + to + (from ? person('From', from) : '')
    return (await post(send((await post(createItem(message(subject(), people)), asBob)).fine.id), asBob)).message.code
  },
  async 'a draft that is MIME'(from, sender) {
    const headers = [from && `From: ${from}`, sender && `Sender: ${sender}`, `To: ${carol}`, `Subject: ${subject()}`]
    const mime = `${headers.filter(Boolean).join('\r\n')}\r\n\r\nText\r\n`
    const content = `<t:Message><t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent></t:Message>`
    return (await post(send((await post(createItem(content), asBob)).fine.id), asBob)).message.code
  },
  async 'an update that sends'(from) {
    const { id } = (await post(createItem(message(subject(), to)), asBob)).fine
    const updates = setField(field('message:From'), `<t:Message>${person('From', from ?? bob)}</t:Message>`)
    return (await post(updateItem(itemChange(id, updates), 'AlwaysOverwrite', 'SendOnly'), asBob)).message.code
  },
}

const denied = 'ErrorSendAsDenied'
for (const [from, sender, what] of [
  [undefined, undefined, `${bob} / ${bob}`],
  [bob, bob, `${bob} / ${bob}`],
  [bob, alice, denied],
  [bob, carol, denied],
  [alice, undefined, `${alice} / ${bob}`],
  [alice, bob, `${alice} / ${bob}`],
  [alice, alice, `${alice} / ${bob}`],
  // Who sends is who sends, whoever was said to.
  [alice, carol, `${alice} / ${bob}`],
  [alice, desk, `${alice} / ${bob}`],
  [desk, undefined, `${desk} / ${desk}`],
  [desk, desk, `${desk} / ${desk}`],
  // Nor does anybody hear who sends as the desk.
  [desk, bob, `${desk} / ${desk}`],
  [desk, alice, `${desk} / ${desk}`],
  [carol, undefined, denied],
  [carol, bob, denied],
  ['nobody@example.test', bob, denied],
  ['nobody@elsewhere.test', undefined, denied],
] as const)
  for (const [way, go] of Object.entries(ways)) {
    // Who sends is not a client's to update.
    if (sender !== undefined && way === 'an update that sends') continue
    test(`from ${from}, by ${sender}, as ${way}: ${what}`, async () => {
      assert.equal(await go(from, sender), what === denied ? denied : 'NoError')
      assert.equal(await seen(), what === denied ? 'nothing' : what)
    })
  }

test('who was a delegate when he wrote and is none when he sends, sends nothing', async () => {
  const { id } = (await post(createItem(message(subject(), to + person('From', alice))), asBob)).fine
  ;(await post(letGo)).fine
  assert.equal((await post(send(id), asBob)).message.code, denied)
  assert.equal(await seen(), 'nothing')
})

test('what waits goes out in the name of somebody while its sender is his delegate, and is a draft again if he is none', async () => {
  const later = `<t:ExtendedProperty>${tagged('0x3fef', 'SystemTime')}<t:Value>2026-01-05T11:00:00Z</t:Value></t:ExtendedProperty>`
  const wait = async (): Promise<void> => {
    const given = `<t:Message><t:Subject>${subject()}</t:Subject>${later}${to}${person('From', alice)}</t:Message>`
    ;(await post(createItem(given, undefined, 'SendOnly'), asBob)).fine
  }
  await wait()
  await wait()
  ;(await post(letGo)).fine
  clock.now = new Date('2026-01-05T11:00:01Z')
  await server.server.runDue()
  assert.equal(await seen(), 'nothing')
  const drafts = await post(findItem(distinguished('drafts'), shape('IdOnly', [field('item:Subject')])), asBob)
  assert.ok(drafts.xml.includes(`No. ${count}`))
  clock.now = new Date('2026-01-05T10:00:00Z')
  await employ()
  await wait()
  clock.now = new Date('2026-01-05T11:00:01Z')
  await server.server.runDue()
  assert.equal(await seen(), `${alice} / ${bob}`)
})

test('what a message says of its sender to MAPI is what the server knows, whatever it was told', async () => {
  const tags = ['0x42', '0x65', '0xc1a', '0xc1f', '0x5d01', '0x5d02'].map((tag) => tagged(tag, 'String'))
  const forged = tags
    .map((tag) => `<t:ExtendedProperty>${tag}<t:Value>${alice}</t:Value></t:ExtendedProperty>`)
    .join('')
  ;(
    await post(
      createItem(`<t:Message><t:Subject>${subject()}</t:Subject>${forged}${to}</t:Message>`, undefined, 'SendOnly'),
      asBob,
    )
  ).fine
  const got = await post(getItem([(await arrived())!], shape('IdOnly', tags)), { as: carol })
  assert.ok(!got.fine.xml.includes(alice), got.xml)
})

test('bytes that are signed say what their properties say, or do not go out', async () => {
  const signed = (from: string): string =>
    `<t:Message><t:MimeContent>${Buffer.from(
      `From: ${from}\r\nTo: ${carol}\r\nSubject: ${subject()}\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b\r\n\r\n` +
        '--b\r\nContent-Type: text/plain\r\n\r\nText\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nAQID\r\n--b--\r\n',
    ).toString('base64')}</t:MimeContent></t:Message>`
  const own = setField(field('message:From'), `<t:Message>${person('From', bob)}</t:Message>`)
  for (const [from, code] of [
    [bob, 'NoError'],
    [carol, denied],
  ] as const) {
    const made = (await post(createItem(signed(from)), asBob)).fine.id
    const changed = (await post(updateItem(itemChange(made, own), 'AlwaysOverwrite'), asBob)).fine.id
    assert.equal((await post(send(changed), asBob)).message.code, code)
    assert.equal(await seen(), code === denied ? 'nothing' : `${bob} / ${bob}`)
  }
})

test('a meeting is its calendar’s, whoever is said to organize it', async () => {
  const event = `<t:CalendarItem><t:Subject>${subject()}</t:Subject><t:Start>2026-02-02T10:00:00Z</t:Start><t:End>2026-02-02T11:00:00Z</t:End>${person('Organizer', alice)}<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`
  await post(createItem(event).replace('SendToNone', 'SendOnlyToAll'), asBob)
  assert.match(await seen(), new RegExp(`^(nothing|${bob} / ${bob})$`))
})
