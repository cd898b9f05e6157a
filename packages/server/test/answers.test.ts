import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  all,
  bob,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  type Id,
  idOf,
  itemId,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const people = (element: string, ...addresses: string[]): string =>
  `<t:${element}>${addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</t:${element}>`
const text = (value: string): string => `<t:Body BodyType="Text">${value}</t:Body>`
const reference = ({ id, changeKey }: Id): string => `<t:ReferenceItemId Id="${id}" ChangeKey="${changeKey}"/>`
const answer = (element: string, id: Id, before = '', after = ''): string =>
  `<t:${element}>${before}${reference(id)}${after}</t:${element}>`
const written = (value: string, type = 'Text'): string =>
  `<t:NewBodyContent BodyType="${type}">${value}</t:NewBodyContent>`

const everything = [field('item:InReplyTo'), field('message:References'), field('item:ConversationId')]

describe('an answer', () => {
  let mail: Host
  before(async () => {
    mail = await host({ hostName: 'mail.test' })
  })
  after(() => mail.close())

  async function only(folder: string, subject: string, as: string, more = everything): Promise<XmlNode> {
    const listed = await mail.post(findItem(distinguished(folder), shape('IdOnly', [field('item:Subject')])), { as })
    const ids = listed.fine.items
      .filter((item) => textOf(item, 't:Subject') === subject)
      .map((item) => idOf(find(item, 't:ItemId')!))
    assert.equal(ids.length, 1, `${ids.length} of "${subject}" in ${folder}`)
    return (await mail.post(getItem(ids, shape('AllProperties', more)), { as })).fine.item
  }

  const idOfItem = (item: XmlNode): Id => idOf(find(item, 't:ItemId')!)
  const addresses = (item: XmlNode, element: string): string[] =>
    all(item, element).flatMap((list) => all(list, 't:EmailAddress').map((one) => one.text))

  /** What bob gets from alice, and carol who is nobody here. */
  async function received(subject: string, more: string): Promise<XmlNode> {
    const sent = await mail.post(createItem(message(subject, more), undefined, 'SendAndSaveCopy'))
    assert.equal(sent.fine.ids.length, 0)
    return only('inbox', subject, bob)
  }

  const sendAs = (as: string, item: string, disposition = 'SendAndSaveCopy') =>
    mail.post(createItem(item, undefined, disposition), { as })

  test('to the author quotes the message, stays in its conversation, and marks it as answered', async () => {
    const original = await received('Lunch', text('Noon?') + people('ToRecipients', bob))
    const sent = await sendAs(bob, answer('ReplyToItem', idOfItem(original), '', written('Yes &amp; gladly.')))
    assert.deepEqual(sent.fine.ids, [])
    const reply = await only('inbox', 'RE: Lunch', alice)
    assert.deepEqual(addresses(reply, 't:ToRecipients'), [alice])
    const body = textOf(reply, 't:Body')!
    assert.match(
      body,
      /^Yes & gladly\.\r?\n[\s\S]*From: alice <alice@example\.test>[\s\S]*Sent: [\s\S]*Subject: Lunch[\s\S]*Noon\?/,
    )
    assert.equal(textOf(reply, 't:InReplyTo'), textOf(original, 't:InternetMessageId'))
    assert.equal(textOf(reply, 't:References'), textOf(original, 't:InternetMessageId'))
    assert.equal(textOf(reply, 't:ConversationTopic'), 'Lunch')
    const own = await only('sentitems', 'Lunch', alice)
    assert.equal(
      find(reply, 't:ConversationId')!.attributes['Id'],
      find(own, 't:ConversationId')!.attributes['Id'],
      'the answer lies in the conversation of what it answers',
    )
    const marked = await only('inbox', 'Lunch', bob, [
      tagged('0x1081', 'Integer'),
      tagged('0x1082', 'SystemTime'),
      field('item:IconIndex'),
    ])
    assert.deepEqual(
      all(marked, 't:Value').map((value) => value.text.replace(/^\d{4}-.*Z$/, 'a time')),
      ['102', 'a time'],
    )
    assert.equal(textOf(marked, 't:IconIndex'), 'MailReplied')
  })

  test('to an answer has one prefix, and names all messages before it', async () => {
    const original = await received('Re: FW: Thread', people('ToRecipients', bob))
    await sendAs(bob, answer('ReplyToItem', idOfItem(original)))
    const first = await only('inbox', 'RE: Thread', alice)
    ;(await sendAs(alice, answer('ReplyToItem', idOfItem(first)))).fine
    const second = await only('inbox', 'RE: Thread', bob)
    assert.equal(
      textOf(second, 't:References'),
      `${textOf(original, 't:InternetMessageId')} ${textOf(first, 't:InternetMessageId')}`,
    )
  })

  test('to everybody leaves oneself out, and each gets one', async () => {
    const original = await received(
      'Party',
      people('ToRecipients', bob, 'carol@example.org', alice) +
        people('CcRecipients', 'dan@example.org', 'Carol@example.org'),
    )
    const made = await sendAs(bob, answer('ReplyAllToItem', idOfItem(original)), 'SaveOnly')
    const draft = (await mail.post(getItem([made.fine.id], shape('AllProperties')), { as: bob })).fine.item
    assert.deepEqual(addresses(draft, 't:ToRecipients'), [alice, 'carol@example.org'])
    assert.deepEqual(addresses(draft, 't:CcRecipients'), ['dan@example.org'])
    assert.equal(textOf(draft, 't:IsDraft'), 'true')
  })

  test('goes where Reply-To says, or where the request says', async () => {
    const original = await received('Where', people('ToRecipients', bob) + people('ReplyTo', 'list@example.org'))
    const both = await sendAs(
      bob,
      answer('ReplyToItem', idOfItem(original)) +
        answer('ReplyToItem', idOfItem(original), people('ToRecipients', 'other@example.org')),
      'SaveOnly',
    )
    const drafts = (await mail.post(getItem(both.fine.ids, shape('AllProperties')), { as: bob })).fine.items
    assert.deepEqual(
      drafts.map((draft) => addresses(draft, 't:ToRecipients')),
      [['list@example.org'], ['other@example.org']],
    )
  })

  test('that was saved marks what it answers when it is sent', async () => {
    const original = await received('Later', people('ToRecipients', bob))
    const made = (await sendAs(bob, answer('ReplyToItem', idOfItem(original)), 'SaveOnly')).fine.id
    const verb = async () =>
      all(await only('inbox', 'Later', bob, [tagged('0x1081', 'Integer')]), 't:Value').map((value) => value.text)
    assert.deepEqual(await verb(), [])
    const send = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(made)}</m:ItemIds></m:SendItem>`
    ;(await mail.post(send, { as: bob })).fine
    assert.deepEqual(await verb(), ['102'])
    assert.equal(textOf(await only('inbox', 'RE: Later', alice), 't:Subject'), 'RE: Later')
  })

  test('in HTML keeps the style of the message and puts the words at the start of its body', async () => {
    const html =
      '&lt;html&gt;&lt;head&gt;&lt;style&gt;p{color:red}&lt;/style&gt;&lt;/head&gt;&lt;body class="a"&gt;&lt;p&gt;Old&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;'
    const original = await received('Style', `<t:Body BodyType="HTML">${html}</t:Body>${people('ToRecipients', bob)}`)
    await sendAs(bob, answer('ReplyToItem', idOfItem(original), '', written('1 &lt; 2')))
    const body = find(await only('inbox', 'RE: Style', alice), 't:Body')!
    assert.equal(body.attributes['BodyType'], 'HTML')
    assert.match(
      body.text,
      /<style>p\{color:red\}<\/style><\/head><body class="a">[\s\S]*1 &lt; 2[\s\S]*<b>From:<\/b> alice[\s\S]*<p>Old<\/p><\/body>/,
    )
  })

  test('forwards a message with its attachments, and a reply carries only what the quoted body shows', async () => {
    const attachment = (name: string, more: string): string =>
      `<t:FileAttachment><t:Name>${name}</t:Name>${more}<t:Content>dGV4dA==</t:Content></t:FileAttachment>`
    const attachments = `<t:Attachments>${attachment('a.txt', '')}${attachment('b.png', '<t:ContentId>b</t:ContentId><t:IsInline>true</t:IsInline>')}</t:Attachments>`
    const original = await received(
      'Files',
      `<t:Body BodyType="HTML">&lt;img src="cid:b"&gt;</t:Body>${attachments}${people('ToRecipients', bob)}`,
    )
    await sendAs(bob, answer('ForwardItem', idOfItem(original), people('ToRecipients', alice), written('See.')))
    await sendAs(bob, answer('ReplyToItem', idOfItem(original)))
    const names = (item: XmlNode): string[] => all(item, 't:FileAttachment').map((one) => textOf(one, 't:Name')!)
    const forwarded = await only('inbox', 'FW: Files', alice)
    assert.deepEqual(names(forwarded), ['a.txt', 'b.png'])
    assert.match(textOf(forwarded, 't:Body')!, /See\.[\s\S]*cid:b/)
    assert.deepEqual(names(await only('inbox', 'RE: Files', alice)), ['b.png'])
    const marked = await only('inbox', 'Files', bob, [tagged('0x1081', 'Integer')])
    assert.deepEqual(
      all(marked, 't:Value').map((value) => value.text),
      ['102'],
      'the last verb counts',
    )
  })

  test('with a body, a subject or a receipt of its own has these', async () => {
    const original = await received('Own', text('Old') + people('ToRecipients', bob))
    const own = `<t:Subject>Something else</t:Subject>${text('All new')}<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>`
    await sendAs(bob, answer('ReplyToItem', idOfItem(original), own))
    const reply = await only('inbox', 'Something else', alice)
    assert.equal(textOf(reply, 't:Body'), 'All new')
    assert.equal(textOf(reply, 't:IsReadReceiptRequested'), 'true')
  })

  test('to a post is a post in the same folder', async () => {
    const folder = await freshFolder(mail)
    const post = (
      await mail.post(createItem(`<t:PostItem><t:Subject>Notice</t:Subject>${text('Read me')}</t:PostItem>`, folder))
    ).fine.id
    const made = await mail.post(createItem(answer('PostReplyItem', post, '', written('Did.'))))
    assert.equal(made.fine.item.name, 't:PostItem')
    const listed = await mail.post(findItem(folder, shape('IdOnly', [field('item:Subject')])))
    assert.deepEqual(
      listed.fine.items.map((item) => textOf(item, 't:Subject')),
      ['RE: Notice', 'Notice'],
    )
  })

  test('is refused for a draft, for what is gone, and for what knows no such answer', async () => {
    const draft = (await mail.post(createItem(message('Draft')))).fine.id
    const contact = (await mail.post(createItem('<t:Contact><t:DisplayName>Ada</t:DisplayName></t:Contact>'))).fine.id
    const gone = (await mail.post(createItem(message('Gone')))).fine.id
    ;(await mail.post(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${itemId(gone)}</m:ItemIds></m:DeleteItem>`))
      .fine
    const answers = await mail.post(
      createItem(
        [draft, contact, gone].map((id) => answer('ReplyToItem', id)).join('') + answer('PostReplyItem', draft),
      ),
    )
    assert.deepEqual(answers.codes, [
      'ErrorInvalidReferenceItem',
      'ErrorInvalidReferenceItem',
      'ErrorItemNotFound',
      'ErrorInvalidReferenceItem',
    ])
    const forward = await mail.post(`<m:CreateItem><m:Items>${answer('ForwardItem', draft)}</m:Items></m:CreateItem>`)
    assert.equal(forward.message.code, 'ErrorMessageDispositionRequired')
  })

  test('forwarded to nobody cannot be sent', async () => {
    const original = await received('Nobody', people('ToRecipients', bob))
    const sent = await sendAs(bob, answer('ForwardItem', idOfItem(original)))
    assert.equal(sent.message.code, 'ErrorInvalidRecipients')
  })

  const drafted = async (item: string, as = bob, headers = ''): Promise<XmlNode> => {
    const { id } = (await mail.post(createItem(item), { as, headers })).fine
    return (await mail.post(getItem([id], shape('AllProperties', everything)), { as })).fine.item
  }

  test('quotes text as text, under a head in words', async () => {
    const original = await received('Plain', text('When?') + people('ToRecipients', bob))
    const reply = await drafted(answer('ReplyToItem', idOfItem(original), '', written('Now.')))
    assert.equal(find(reply, 't:Body')!.attributes['BodyType'], 'Text')
    assert.match(
      textOf(reply, 't:Body')!.replaceAll('\r', ''),
      /^Now\.\n\n_{32}\nFrom: alice <alice@example\.test>\nSent: \w+, \w+ \d+, \d{4} \d+:\d\d [AP]M\nTo: bob <bob@example\.test>\nSubject: Plain\n\nWhen\?$/,
    )
  })

  test('says when something was sent by the clock of the caller, also in a zone that he described', async () => {
    const original = await received('Zoned', people('ToRecipients', bob))
    const described =
      '<t:TimeZoneDefinition Id="Ours" Name="Ours"><t:Periods><t:Period Bias="-PT5H30M" Name="Standard" Id="std"/></t:Periods>' +
      '<t:TransitionsGroups><t:TransitionsGroup Id="0"><t:Transition><t:To Kind="Period">std</t:To></t:Transition></t:TransitionsGroup></t:TransitionsGroups>' +
      '<t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition></t:Transitions></t:TimeZoneDefinition>'
    const sent = async (definition?: string): Promise<number> => {
      const headers = definition === undefined ? '' : `<t:TimeZoneContext>${definition}</t:TimeZoneContext>`
      const reply = await drafted(answer('ReplyToItem', idOfItem(original), '', written('x')), bob, headers)
      return Date.parse(`${/Sent: \w+, (.*)\r/.exec(textOf(reply, 't:Body')!)![1]} UTC`)
    }
    const utc = await sent()
    assert.ok(Math.abs(utc - Date.now()) < 10 * 60_000)
    assert.equal((await sent('<t:TimeZoneDefinition Id="India Standard Time"/>')) - utc, 5.5 * 3_600_000)
    assert.equal((await sent(described)) - utc, 5.5 * 3_600_000)
  })

  test('keeps what only looks like a prefix, and stays in its conversation whatever it is called', async () => {
    const original = await received('HR: Plans', people('ToRecipients', bob))
    const own = '<t:Subject>Something else</t:Subject>'
    for (const [item, subject] of [
      [answer('ReplyToItem', idOfItem(original)), 'RE: HR: Plans'],
      [answer('ForwardItem', idOfItem(original)), 'FW: HR: Plans'],
      [answer('ReplyToItem', idOfItem(original), own), 'Something else'],
    ] as const) {
      const draft = await drafted(item)
      assert.equal(textOf(draft, 't:Subject'), subject)
      assert.equal(textOf(draft, 't:ConversationTopic'), textOf(original, 't:ConversationTopic'))
      assert.equal(
        find(draft, 't:ConversationId')!.attributes['Id'],
        find(original, 't:ConversationId')!.attributes['Id'],
      )
    }
  })

  test('marks what it answers where that lies when it is sent', async () => {
    const original = await received('Filed', people('ToRecipients', bob))
    const { id } = (await sendAs(bob, answer('ReplyToItem', idOfItem(original)), 'SaveOnly')).fine
    const place = `<m:ToFolderId>${distinguished('journal')}</m:ToFolderId>`
    const moved = await mail.post(
      `<m:MoveItem>${place}<m:ItemIds>${itemId(idOfItem(original))}</m:ItemIds></m:MoveItem>`,
      { as: bob },
    )
    assert.deepEqual(moved.codes, ['NoError'])
    const send = `<m:SendItem SaveItemToFolder="false"><m:ItemIds>${itemId(id)}</m:ItemIds></m:SendItem>`
    assert.deepEqual((await mail.post(send, { as: bob })).codes, ['NoError'])
    const marked = await only('journal', 'Filed', bob, [tagged('0x1081', 'Integer')])
    assert.deepEqual(
      all(marked, 't:Value').map((value) => value.text),
      ['102'],
    )
  })

  test('takes no image along that its body does not show', async () => {
    const image =
      '<t:Attachments><t:FileAttachment><t:Name>a.png</t:Name><t:ContentId>a@1</t:ContentId><t:IsInline>true</t:IsInline><t:Content>aW1n</t:Content></t:FileAttachment></t:Attachments>'
    const html = '<t:Body BodyType="HTML">&lt;img src="cid:a@1"&gt;</t:Body>'
    const original = await received('Image', html + image + people('ToRecipients', bob))
    assert.equal(all(await drafted(answer('ReplyToItem', idOfItem(original))), 't:FileAttachment').length, 1)
    assert.equal(
      all(await drafted(answer('ReplyToItem', idOfItem(original), text('Own'))), 't:FileAttachment').length,
      0,
    )
  })

  test('forwards a calendar item in an attachment, and says when and where it is', async () => {
    const appointment =
      '<t:CalendarItem><t:Subject>Lunch</t:Subject><t:Start>2027-01-02T12:00:00Z</t:Start><t:End>2027-01-02T13:00:00Z</t:End><t:Location>Mensa</t:Location></t:CalendarItem>'
    const { id } = (await mail.post(createItem(appointment))).fine
    const forwarded = await drafted(answer('ForwardItem', id), alice)
    assert.match(
      textOf(forwarded, 't:Body')!,
      /When: Saturday, January 2, 2027 12:00 PM - [^\r]* 1:00 PM\r\nWhere: Mensa/,
    )
    const attachment = find(forwarded, 't:Attachments/t:ItemAttachment/t:AttachmentId')!.attributes['Id']
    const ids = `<m:AttachmentIds><t:AttachmentId Id="${attachment}"/></m:AttachmentIds>`
    const got = (await mail.post(`<m:GetAttachment>${ids}</m:GetAttachment>`)).fine.message.node
    const path = 'm:Attachments/t:ItemAttachment/t:CalendarItem'
    assert.equal(textOf(got, `${path}/t:Subject`), 'Lunch')
    assert.equal(textOf(got, `${path}/t:Start`), '2027-01-02T12:00:00Z')
    const refused = await mail.post(createItem(answer('ReplyToItem', id)))
    assert.deepEqual(refused.codes, ['ErrorInvalidReferenceItem'], 'nobody answers himself')
  })

  test('quotes a message that is all beginnings in no time', async () => {
    const html = '<body '.repeat(60_000).replaceAll('<', '&lt;')
    const original = await received('Hostile', `<t:Body BodyType="HTML">${html}</t:Body>${people('ToRecipients', bob)}`)
    const began = performance.now()
    await drafted(answer('ReplyToItem', idOfItem(original), '', written('x')))
    assert.ok(performance.now() - began < 5000)
  })

  test('is given an old change key without harm, and one that is none is refused', async () => {
    const original = await received('Stale', people('ToRecipients', bob))
    const { id, changeKey } = idOfItem(original)
    await sendAs(bob, answer('ReplyToItem', { id, changeKey }))
    assert.deepEqual((await sendAs(bob, answer('ReplyToItem', { id, changeKey }))).codes, ['NoError'])
    assert.deepEqual((await sendAs(bob, answer('ReplyToItem', { id, changeKey: 'nonsense' }))).codes, [
      'ErrorInvalidChangeKey',
    ])
  })

  test('is possible where ResponseObjects says so, and nowhere else', async () => {
    const original = await received('Possible', people('ToRecipients', bob))
    const offered = find(original, 't:ResponseObjects')!.children.map(({ name }) => name.slice('t:'.length))
    assert.deepEqual(offered, ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'])
    for (const element of ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem', 'PostReplyItem']) {
      const code = offered.includes(element) ? 'NoError' : 'ErrorInvalidReferenceItem'
      assert.deepEqual((await sendAs(bob, answer(element, idOfItem(original)), 'SaveOnly')).codes, [code], element)
    }
  })
})
