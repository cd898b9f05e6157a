import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  alice,
  all,
  bob,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  getItem,
  type Host,
  host,
  type Id,
  idOf,
  indexed,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

describe('the headers of a message that was received', () => {
  let mail: Host
  let received: Id

  /** Sends a message to Bob, and finds it there by its subject. */
  async function receive(sent: string, subject: string): Promise<Id> {
    await mail.post(createItem(sent, undefined, 'SendOnly'))
    const inbox = findItem(distinguished('inbox'), shape('IdOnly', [field('item:Subject')]))
    const { items } = (await mail.post(inbox, { as: bob })).fine
    return idOf(find(items.find((item) => textOf(item, 't:Subject') === subject)!, 't:ItemId')!)
  }

  before(async () => {
    mail = await host()
    const mime =
      'From: alice@example.test\r\nSender: alice@example.test\r\nReply-To: carol@example.test\r\nTo: bob@example.test\r\n' +
      'CC: carol@example.test\r\nResent-From: dave@example.test\r\nSubject: People\r\nX-To: kept\r\n\r\nhello\r\n'
    const content = Buffer.from(mime).toString('base64')
    received = await receive(`<t:Message><t:MimeContent>${content}</t:MimeContent></t:Message>`, 'People')
  })
  after(() => mail.close())

  const read = async (wanted: string, id = received) =>
    (await mail.post(getItem([id], shape('IdOnly', [wanted, field('message:ReplyTo')])), { as: bob })).fine.item
  const whole = async (id?: Id) => textOf(await read(tagged('0x7d', 'String'), id), 't:ExtendedProperty/t:Value')!

  test('say nothing of people, whom Thunderbird would list a second time', async () => {
    const item = await read(field('item:InternetMessageHeaders'))
    const names = all(item, 't:InternetMessageHeader').map(({ attributes }) => attributes['HeaderName']!)
    for (const name of ['Received', 'Subject', 'X-To', 'Date', 'Message-ID'])
      assert.ok(names.includes(name), `${name} is not among ${names}`)
    for (const name of ['From', 'Sender', 'Reply-To', 'To', 'CC', 'Resent-From'])
      assert.ok(!names.includes(name), `${name} is among ${names}`)
    assert.equal(textOf(item, 't:ReplyTo/t:Mailbox/t:EmailAddress'), 'carol@example.test')
  })

  test('are all of them in PidTagTransportMessageHeaders', async () => {
    const text = await whole()
    for (const line of [
      'From: alice@',
      'Sender: alice@',
      'Reply-To: carol@',
      'To: bob@',
      'CC: carol@',
      'Resent-From: dave@',
    ])
      assert.ok(text.includes(line), `no ${line} in ${text}`)
  })

  test('are made of its properties, but for those who get it in secret', async () => {
    const people = (element: string, address: string): string =>
      `<t:${element}><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:${element}>`
    const more = people('ToRecipients', bob) + people('BccRecipients', alice)
    const text = await whole(await receive(message('Made', more), 'Made'))
    for (const line of ['From: "alice" <alice@', 'To: "bob" <bob@', 'Subject: Made', 'Date: ', 'Message-ID: <'])
      assert.ok(text.includes(`\n${line}`), `no ${line} in ${text}`)
    assert.ok(!/^bcc/im.test(text), text)
  })

  test('are found one by one, by their names in any case', async () => {
    const item = await read(indexed('item:InternetMessageHeader', 'subject'))
    assert.deepEqual(
      all(item, 't:InternetMessageHeader').map(({ text }) => text),
      ['People'],
    )
  })
})
