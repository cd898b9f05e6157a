import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Answer,
  alice,
  all,
  bob,
  childNames,
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
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const to = (...addresses: string[]): string => people('ToRecipients', addresses)
const people = (element: string, addresses: string[]): string =>
  `<t:${element}>${addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</t:${element}>`

const sendItem = (id: Id, saves = true): string =>
  `<m:SendItem SaveItemToFolder="${saves}"><m:ItemIds>${itemId(id)}</m:ItemIds></m:SendItem>`

const everything = shape('AllProperties')

describe('messages', () => {
  let mail: Host
  before(async () => {
    mail = await host({ hostName: 'mail.test' })
  })
  after(() => mail.close())

  /** The items of a folder with this subject, whole. */
  async function inFolder(name: string, subject: string, as = alice): Promise<Answer['items']> {
    const found = await mail.post(findItem(distinguished(name), shape('IdOnly', [field('item:Subject')])), { as })
    const ids = found.fine.items.filter((item) => textOf(item, 't:Subject') === subject)
    if (ids.length === 0) return []
    const wanted = ids.map((item) => ({ id: find(item, 't:ItemId')!.attributes['Id']! }))
    return (await mail.post(getItem(wanted, everything), { as })).fine.items
  }

  const draft = async (subject: string, more: string): Promise<Id> =>
    (await mail.post(createItem(message(subject, more)))).fine.id

  test('a draft has an id, dates, a sender and a conversation before anybody sends it', async () => {
    const id = await draft('Re: Plans', to(bob))
    const { item } = (await mail.post(getItem([id], everything))).fine
    assert.match(textOf(item, 't:InternetMessageId')!, /^<[0-9a-f]{32}@mail\.test>$/)
    assert.match(textOf(item, 't:DateTimeSent')!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(textOf(item, 't:IsDraft'), 'true')
    assert.equal(textOf(item, 't:From/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(item, 't:Sender/t:Mailbox/t:Name'), 'alice')
    assert.equal(textOf(item, 't:ConversationTopic'), 'Plans')
    assert.equal(Buffer.from(textOf(item, 't:ConversationIndex')!, 'base64').length, 22)
    assert.ok(find(item, 't:ConversationId')!.attributes['Id'])
    assert.equal(textOf(item, 't:IsReadReceiptRequested'), 'false')
    const recipient = find(item, 't:ToRecipients/t:Mailbox')!
    assert.deepEqual(childNames(recipient), ['t:Name', 't:EmailAddress', 't:RoutingType', 't:MailboxType'])
    assert.equal(textOf(recipient, 't:Name'), 'bob')
    assert.equal(textOf(recipient, 't:RoutingType'), 'SMTP')
  })

  test('a subject is cut to 255 characters', async () => {
    const id = await draft('x'.repeat(300), '')
    const { item } = (await mail.post(getItem([id], shape('IdOnly', [field('item:Subject')])))).fine
    assert.equal(textOf(item, 't:Subject')!.length, 255)
  })

  test('a message that is sent arrives unread, without categories and secret recipients, and stays in Sent Items', async () => {
    const more =
      '<t:Body BodyType="HTML">&lt;p&gt;Hello&lt;/p&gt;</t:Body><t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name>' +
      '<t:Content>aGk=</t:Content></t:FileAttachment></t:Attachments>' +
      `<t:Categories><t:String>mine</t:String></t:Categories>${to(bob)}${people('BccRecipients', [alice])}`
    const answer = await mail.post(createItem(message('Delivered', more), undefined, 'SendAndSaveCopy'))
    assert.deepEqual(answer.fine.items, [], 'what was sent has no id that a client could rely on')
    const [received, ...others] = await inFolder('inbox', 'Delivered', bob)
    assert.ok(received)
    assert.equal(others.length, 0)
    for (const [path, value] of [
      ['t:IsRead', 'false'],
      ['t:IsDraft', 'false'],
      ['t:IsFromMe', 'false'],
      ['t:IsSubmitted', 'false'],
      ['t:HasAttachments', 'true'],
      ['t:Categories', undefined],
      ['t:BccRecipients', undefined],
      ['t:From/t:Mailbox/t:EmailAddress', alice],
      ['t:ReceivedBy/t:Mailbox/t:EmailAddress', bob],
      ['t:DisplayTo', 'bob'],
      ['t:Body', '<p>Hello</p>'],
    ] as const)
      assert.equal(textOf(received, path), value, path)
    const [sent] = await inFolder('sentitems', 'Delivered')
    assert.equal(textOf(sent!, 't:IsRead'), 'true')
    assert.equal(textOf(sent!, 't:IsDraft'), 'false')
    assert.equal(textOf(sent!, 't:IsFromMe'), 'true')
    assert.equal(textOf(sent!, 't:Categories/t:String'), 'mine')
    assert.equal(textOf(sent!, 't:BccRecipients/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(sent!, 't:InternetMessageId'), textOf(received, 't:InternetMessageId'))
    const headers = all(received, 't:InternetMessageHeader').map(({ attributes }) => attributes['HeaderName'])
    for (const name of ['Received', 'Date', 'Subject', 'Message-ID']) assert.ok(headers.includes(name), name)
    const [hidden] = await inFolder('inbox', 'Delivered')
    assert.ok(hidden, 'who is addressed in secret gets it too')
    assert.equal(textOf(hidden, 't:BccRecipients'), undefined)
  })

  test('a recipient who is named three times gets one copy', async () => {
    const more = to(bob, 'BOB@example.test') + people('CcRecipients', [bob])
    await mail.post(createItem(message('Once', more), undefined, 'SendOnly'))
    assert.equal((await inFolder('inbox', 'Once', bob)).length, 1)
    assert.equal((await inFolder('sentitems', 'Once')).length, 0, 'SendOnly keeps no copy')
  })

  test('exchangelib: a message to oneself arrives and is from oneself', async () => {
    await mail.post(createItem(message('Myself', to(alice)), undefined, 'SendAndSaveCopy'))
    const [received] = await inFolder('inbox', 'Myself')
    assert.equal(textOf(received!, 't:IsFromMe'), 'true')
    assert.equal(textOf(received!, 't:IsRead'), 'false')
  })

  test('a recipient whom nobody knows is named in a report to the sender', async () => {
    const more = to('nobody@example.test', bob)
    const answer = await mail.post(createItem(message('Lost', more), undefined, 'SendAndSaveCopy'))
    assert.deepEqual(answer.codes, ['NoError'])
    const [report] = await inFolder('inbox', 'Undeliverable: Lost')
    assert.equal(textOf(report!, 't:ItemClass'), 'REPORT.IPM.Note.NDR')
    assert.match(textOf(report!, 't:Body')!, /nobody@example\.test/)
    assert.match(textOf(report!, 't:Body')!, /no such mailbox/)
    const wanted = shape('IdOnly', [field('item:MimeContent')])
    const mime = (await mail.post(getItem([idOf(find(report!, 't:ItemId')!)], wanted))).fine.item
    const form = Buffer.from(textOf(mime, 't:MimeContent')!, 'base64').toString()
    assert.match(form, /^Content-Type: multipart\/report; report-type=delivery-status/im)
    assert.match(form, /Final-Recipient: rfc822;nobody@example\.test\r\nAction: failed\r\nStatus: 5\.1\.1\r/)
    assert.equal(textOf(report!, 't:IsRead'), 'false')
    const [sent] = await inFolder('sentitems', 'Lost')
    assert.equal(textOf(report!, 't:InReplyTo'), textOf(sent!, 't:InternetMessageId'))
    assert.equal((await inFolder('inbox', 'Lost', bob)).length, 1, 'the others get it')
  })

  test('a recipient whose mailbox is full is named in a report to the sender', async () => {
    const full = await host({ quotas: { [bob]: 10 } })
    await full.post(createItem(message('Too much', to(bob)), undefined, 'SendOnly'))
    const found = await full.post(findItem(distinguished('inbox'), shape('IdOnly', [field('item:Subject')])))
    assert.equal(textOf(found.fine.item, 't:Subject'), 'Undeliverable: Too much')
    const inbox = await full.post(findItem(distinguished('inbox')), { as: bob })
    assert.equal(inbox.fine.items.length, 0)
    await full.close()
  })

  test('sending to nobody is ErrorInvalidRecipients in CreateItem and ErrorMissingRecipients in SendItem', async () => {
    const created = await mail.post(createItem(message('Nobody'), undefined, 'SendOnly'))
    assert.deepEqual(created.codes, ['ErrorInvalidRecipients'])
    const id = await draft('Nobody', '')
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['ErrorMissingRecipients'])
  })

  test('an address that is none is ErrorInvalidRecipients once it is sent to, and no earlier', async () => {
    const id = await draft('Half an address', to('bob'))
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['ErrorInvalidRecipients'])
  })

  test('a routing type other than SMTP and EX is ErrorInvalidRoutingType', async () => {
    const fax =
      '<t:ToRecipients><t:Mailbox><t:EmailAddress>1234</t:EmailAddress><t:RoutingType>FAX</t:RoutingType></t:Mailbox></t:ToRecipients>'
    assert.deepEqual((await mail.post(createItem(message('Fax', fax)))).codes, ['ErrorInvalidRoutingType'])
  })

  test('sending in the name of another is ErrorSendAsDenied, and nothing of it is kept', async () => {
    const from = `<t:From><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:From>`
    const answer = await mail.post(createItem(message('Forged', to(bob) + from), undefined, 'SendAndSaveCopy'))
    assert.deepEqual(answer.codes, ['ErrorSendAsDenied'])
    assert.equal((await inFolder('inbox', 'Forged', bob)).length, 0)
    assert.equal((await inFolder('sentitems', 'Forged')).length, 0)
  })

  test('SendItem takes the draft away and leaves a copy with its attachments', async () => {
    const attached =
      '<t:Attachments><t:FileAttachment><t:Name>b.txt</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments>'
    const id = await draft('From drafts', attached + to(bob))
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['NoError'])
    assert.deepEqual((await mail.post(getItem([id], everything))).codes, ['ErrorItemNotFound'])
    const [sent] = await inFolder('sentitems', 'From drafts')
    const [received] = await inFolder('inbox', 'From drafts', bob)
    for (const item of [sent!, received!]) assert.equal(textOf(item, 't:Attachments/t:FileAttachment/t:Name'), 'b.txt')
  })

  test('SendItem without saving leaves nothing, and refuses a folder to save to', async () => {
    const id = await draft('No copy', to(bob))
    const refused = await mail.post(
      sendItem(id, false).replace(
        '</m:SendItem>',
        `<m:SavedItemFolderId>${distinguished('drafts')}</m:SavedItemFolderId></m:SendItem>`,
      ),
    )
    assert.deepEqual(refused.codes, ['ErrorInvalidSendItemSaveSettings'])
    assert.deepEqual((await mail.post(sendItem(id, false))).codes, ['NoError'])
    assert.equal((await inFolder('sentitems', 'No copy')).length, 0)
    assert.equal((await inFolder('drafts', 'No copy')).length, 0)
  })

  test('SendItem needs the current change key, and an item that is a message', async () => {
    const id = await draft('Keys', to(bob))
    assert.deepEqual((await mail.post(sendItem({ id: id.id, changeKey: '' }))).codes, [
      'ErrorChangeKeyRequiredForWriteOperations',
    ])
    const subject = setField(field('item:Subject'), message('Keys'))
    await mail.post(updateItem(itemChange(id, subject)))
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['ErrorStaleObject'])
    const task = (await mail.post(createItem('<t:Task><t:Subject>x</t:Subject></t:Task>'))).fine.id
    assert.deepEqual((await mail.post(sendItem(task))).codes, ['ErrorInvalidItemForOperationSendItem'])
  })

  test('SendItem is for messages in folders, not for occurrences', async () => {
    const { id } = await draft('Occurrence', to(bob))
    const occurrence = `<t:OccurrenceItemId RecurringMasterId="${id}" InstanceIndex="1"/>`
    const request = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${occurrence}</m:ItemIds></m:SendItem>`
    assert.deepEqual((await mail.post(request)).codes, ['ErrorInvalidItemForOperationSendItem'])
  })

  test('SendItem puts the copy where it is told to, or says that there is no such place', async () => {
    const id = await draft('Placed', to(bob))
    const into = (folder: string): string =>
      sendItem(id).replace('</m:SendItem>', `<m:SavedItemFolderId>${folder}</m:SavedItemFolderId></m:SendItem>`)
    const refused = await mail.post(into(distinguished('archiveinbox')))
    assert.deepEqual(refused.codes, ['ErrorSavedItemFolderNotFound'])
    assert.equal((await inFolder('inbox', 'Placed', bob)).length, 0)
    assert.deepEqual((await mail.post(into(distinguished('journal')))).codes, ['NoError'])
    assert.equal((await inFolder('journal', 'Placed')).length, 1)
    assert.equal((await inFolder('sentitems', 'Placed')).length, 0)
  })

  test('exchangelib: what is attached after saving goes along, under the change key of the last answer', async () => {
    const id = await draft('Attached later', to(bob))
    const file = '<t:FileAttachment><t:Name>c.txt</t:Name><t:Content>aGk=</t:Content></t:FileAttachment>'
    const attach = `<m:CreateAttachment><m:ParentItemId Id="${id.id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`
    const [made] = all((await mail.post(attach)).fine.root, 't:AttachmentId')
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['ErrorStaleObject'])
    const changeKey = made!.attributes['RootItemChangeKey']!
    assert.deepEqual((await mail.post(sendItem({ id: id.id, changeKey }))).codes, ['NoError'])
    const [received] = await inFolder('inbox', 'Attached later', bob)
    assert.equal(textOf(received!, 't:Attachments/t:FileAttachment/t:Name'), 'c.txt')
  })

  test('an item of Sent Items that is sent again is replaced by a fresh copy', async () => {
    await mail.post(createItem(message('Again', to(bob)), undefined, 'SendAndSaveCopy'))
    const [sent] = await inFolder('sentitems', 'Again')
    const id = idOf(find(sent!, 't:ItemId')!)
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['NoError'])
    const copies = await inFolder('sentitems', 'Again')
    assert.equal(copies.length, 1)
    assert.notEqual(idOf(find(copies[0]!, 't:ItemId')!).id, id.id)
    assert.equal((await inFolder('inbox', 'Again', bob)).length, 2)
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['ErrorItemNotFound'])
  })

  test('UpdateItem sends without a copy, or with one where it is told to, and answers without an id', async () => {
    const subject = setField(field('item:Subject'), message('By update'))
    const place = `<m:SavedItemFolderId>${distinguished('journal')}</m:SavedItemFolderId><m:ItemChanges>`
    for (const [disposition, saved, copies] of [
      ['SendOnly', '<m:ItemChanges>', 0],
      ['SendAndSaveCopy', place, 1],
    ] as const) {
      const change = itemChange(await draft('Draft', to(bob)), subject)
      const request = updateItem(change, 'AutoResolve', disposition).replace('<m:ItemChanges>', saved)
      const answer = await mail.post(request)
      assert.deepEqual(answer.fine.items, [])
      assert.equal((await inFolder('journal', 'By update')).length, copies)
      assert.equal((await inFolder('sentitems', 'By update')).length, 0)
    }
    assert.equal((await inFolder('inbox', 'By update', bob)).length, 2)
    const change = itemChange(await draft('Nobody by update', ''), setField(field('item:Subject'), message('Not sent')))
    const refused = await mail.post(updateItem(change, 'AutoResolve', 'SendOnly'))
    assert.deepEqual(refused.codes, ['ErrorInvalidRecipients'])
    assert.equal((await inFolder('drafts', 'Nobody by update')).length, 1, 'and its change is undone')
  })

  test('Outlook for Mac sends by UpdateItem', async () => {
    const id = await draft('Updated', to(bob))
    const change = itemChange(id, setField(field('item:Subject'), message('Updated and sent')))
    const answer = await mail.post(updateItem(change, 'AlwaysOverwrite', 'SendAndSaveCopy'))
    assert.deepEqual(answer.codes, ['NoError'])
    assert.equal((await inFolder('inbox', 'Updated and sent', bob)).length, 1)
    assert.equal((await inFolder('sentitems', 'Updated and sent')).length, 1)
    assert.equal((await inFolder('drafts', 'Updated and sent')).length, 0)
  })

  test('a message larger than the limit is ErrorMessageSizeExceeded, sent or saved or made so', async () => {
    const small = await host({ requestLimit: 20_000 })
    const body = (length: number): string => `<t:Body BodyType="Text">${'x'.repeat(length)}</t:Body>`
    for (const disposition of ['SendOnly', 'SaveOnly'])
      assert.deepEqual(
        (await small.post(createItem(message('Big', body(16_000) + to(bob)), undefined, disposition))).codes,
        ['ErrorMessageSizeExceeded'],
      )
    const made = await small.post(createItem(message('Big', body(14_000) + to(bob))))
    const more = (length: number): string =>
      `<t:AppendToItemField>${field('item:Body')}<t:Message>${body(length)}</t:Message></t:AppendToItemField>`
    assert.deepEqual((await small.post(updateItem(itemChange(made.fine.id, more(2_000))))).codes, [
      'ErrorMessageSizeExceeded',
    ])
    const grown = await small.post(updateItem(itemChange(made.fine.id, more(500))))
    ;(await small.post(sendItem(grown.fine.id))).fine
    await small.close()
  })

  test('an answer belongs to the conversation of what it answers to', async () => {
    await mail.post(createItem(message('Question', to(bob)), undefined, 'SendAndSaveCopy'))
    const [question] = await inFolder('inbox', 'Question', bob)
    const inReplyTo = `<t:InReplyTo>${textOf(question!, 't:InternetMessageId')!.replace(/[<>]/g, (c) => (c === '<' ? '&lt;' : '&gt;'))}</t:InReplyTo>`
    await mail.post(createItem(message('Re: Question', inReplyTo + to(alice)), undefined, 'SendOnly'), { as: bob })
    const [answer] = await inFolder('inbox', 'Re: Question')
    const [sent] = await inFolder('sentitems', 'Question')
    assert.equal(textOf(answer!, 't:ConversationTopic'), 'Question')
    assert.equal(
      find(answer!, 't:ConversationId')!.attributes['Id'],
      find(sent!, 't:ConversationId')!.attributes['Id'],
      'in the mailbox of who asked, too',
    )
    assert.equal(Buffer.from(textOf(answer!, 't:ConversationIndex')!, 'base64').length, 27)
  })

  test('whether a message that was sent asks for a receipt cannot be changed any more', async () => {
    await mail.post(createItem(message('Receipt', to(alice)), undefined, 'SendOnly'))
    const [received] = await inFolder('inbox', 'Receipt')
    const { Id: id, ChangeKey: changeKey } = find(received!, 't:ItemId')!.attributes as {
      Id: string
      ChangeKey: string
    }
    const receipt = '<t:Message><t:IsReadReceiptRequested>true</t:IsReadReceiptRequested></t:Message>'
    const answer = await mail.post(
      updateItem(itemChange({ id, changeKey }, setField(field('message:IsReadReceiptRequested'), receipt))),
    )
    assert.deepEqual(answer.codes, ['ErrorInvalidPropertyUpdateSentMessage'])
  })

  test('importers: a message whose flags are set is no draft and keeps its times', async () => {
    const flags = (value: number): string =>
      `<t:ExtendedProperty>${tagged('0x0E07', 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`
    const time = `<t:ExtendedProperty>${tagged('3590', 'SystemTime')}<t:Value>2020-01-02T03:04:05.000Z</t:Value></t:ExtendedProperty>`
    const read = async (value: number): Promise<Answer['items'][number]> => {
      const id = await draft('Imported', flags(value) + time)
      return (await mail.post(getItem([id], everything))).fine.item
    }
    const received = await read(1)
    assert.equal(textOf(received, 't:IsDraft'), 'false')
    assert.equal(textOf(received, 't:IsRead'), 'true')
    assert.equal(textOf(received, 't:DateTimeReceived'), '2020-01-02T03:04:05Z')
    assert.equal(textOf(await read(0), 't:IsRead'), 'false')
    assert.equal(textOf(await read(8), 't:IsDraft'), 'true')
  })
})
