import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { hashPassword } from '@exchequer/server/internal/auth/password'
import { createMailbox } from '@exchequer/server/internal/mailbox/mailboxes'
import {
  type Answer,
  alice,
  all,
  bob,
  createItem,
  deleteFolder,
  distinguished,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'

const carol = 'carol@example.test'

let mail: Host
before(async () => {
  mail = await host({ hostName: 'mail.test' })
  await mail.store.write(async (transaction) => {
    const mailbox = await createMailbox(transaction, {
      address: carol,
      displayName: 'carol',
      kind: 'user',
      quotaBytes: null,
    })
    const passwordHash = await hashPassword('secret', { ln: 4, r: 8, p: 1 })
    await transaction.saveAccount({ login: carol, mailbox: mailbox.id, passwordHash, isDisabled: false })
  })
})
after(() => mail.close())

interface RuleXml {
  readonly name?: string
  readonly id?: string
  readonly priority?: number
  readonly enabled?: boolean
  readonly conditions?: string
  readonly exceptions?: string
  readonly actions?: string
}

const rule = ({ name = 'A rule', id, priority = 1, enabled = true, conditions, exceptions, actions }: RuleXml) =>
  `<t:Rule>${id === undefined ? '' : `<t:RuleId>${id}</t:RuleId>`}<t:DisplayName>${name}</t:DisplayName>` +
  `<t:Priority>${priority}</t:Priority><t:IsEnabled>${enabled}</t:IsEnabled>` +
  (conditions === undefined ? '' : `<t:Conditions>${conditions}</t:Conditions>`) +
  (exceptions === undefined ? '' : `<t:Exceptions>${exceptions}</t:Exceptions>`) +
  (actions === undefined ? '' : `<t:Actions>${actions}</t:Actions>`) +
  '</t:Rule>'

const create = (xml: RuleXml): string => `<t:CreateRuleOperation>${rule(xml)}</t:CreateRuleOperation>`
const set = (xml: RuleXml): string => `<t:SetRuleOperation>${rule(xml)}</t:SetRuleOperation>`
const remove = (id: string): string => `<t:DeleteRuleOperation><t:RuleId>${id}</t:RuleId></t:DeleteRuleOperation>`

const update = (operations: string, before = ''): string =>
  `<m:UpdateInboxRules>${before}<m:Operations>${operations}</m:Operations></m:UpdateInboxRules>`

const strings = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:String>${value}</t:String>`).join('')}</t:${element}>`

const addresses = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:Address><t:EmailAddress>${value}</t:EmailAddress></t:Address>`).join('')}</t:${element}>`

const to = (element: 'MoveToFolder' | 'CopyToFolder', folder: string): string =>
  `<t:${element}>${folder}</t:${element}>`
const categorize = (name: string): string => strings('AssignCategories', name)

async function rulesOf(as = alice): Promise<XmlNode[]> {
  const answer = await mail.post('<m:GetInboxRules/>', { as })
  return all(answer.fine.message.node, 't:Rule')
}

/** Leaves the mailbox with these rules and no others. */
async function useRules(operations: string, as = alice): Promise<Answer> {
  const old = (await rulesOf(as)).map((one) => remove(textOf(one, 't:RuleId')!)).join('')
  if (old !== '') (await mail.post(update(old), { as })).fine
  return operations === ''
    ? await mail.post('<m:GetInboxRules/>', { as })
    : (await mail.post(update(operations), { as })).fine
}

const people = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:Mailbox><t:EmailAddress>${value}</t:EmailAddress></t:Mailbox>`).join('')}</t:${element}>`

/** Sends a message from bob to alice, unless `more` says whom it goes to. */
async function send(subject: string, more = people('ToRecipients', alice), as = bob): Promise<void> {
  const [, itemClass = '', rest] = /^(<t:ItemClass>.*?<\/t:ItemClass>)?(.*)$/s.exec(more)!
  const item = message(subject, rest).replace('<t:Subject>', `${itemClass}<t:Subject>`)
  ;(await mail.post(createItem(item, undefined, 'SendOnly'), { as })).fine
}

async function inFolder(folder: string, subject: string, as = alice): Promise<XmlNode[]> {
  const found = (await mail.post(findItem(folder, shape('AllProperties')), { as })).fine.items
  const ids = found
    .filter((item) => textOf(item, 't:Subject') === subject)
    .map((item) => ({ id: find(item, 't:ItemId')!.attributes['Id']! }))
  return ids.length === 0 ? [] : (await mail.post(getItem(ids, shape('AllProperties')), { as })).fine.items
}
const inInbox = (subject: string, as = alice): Promise<XmlNode[]> => inFolder(distinguished('inbox'), subject, as)

/** The errors of an update, as `index URI code`. */
function errorsOf(answer: Answer): string[] {
  const { node, code } = answer.message
  assert.equal(code, 'ErrorInboxRulesValidationError', answer.xml)
  return all(node, 't:RuleOperationError').flatMap((operation) =>
    all(operation, 't:Error').map(
      (error) =>
        `${textOf(operation, 't:OperationIndex')} ${textOf(error, 't:FieldURI')} ${textOf(error, 't:ErrorCode')}`,
    ),
  )
}

describe('inbox rules', () => {
  test('a rule is created, listed, changed and deleted', async () => {
    assert.deepEqual(await rulesOf(), [])
    const folder = await freshFolder(mail)
    const conditions = strings('ContainsSubjectStrings', 'Sales') + addresses('FromAddresses', bob)
    const exceptions =
      '<t:HasAttachments>true</t:HasAttachments><t:WithinSizeRange><t:MaximumSize>10</t:MaximumSize></t:WithinSizeRange>'
    const actions = `${to('MoveToFolder', folder)}<t:StopProcessingRules>true</t:StopProcessingRules>`
    await useRules(create({ name: 'Sales', conditions, exceptions, actions }))
    const [made] = await rulesOf()
    assert.equal(Buffer.from(textOf(made!, 't:RuleId')!, 'base64').length, 8)
    assert.equal(textOf(made!, 't:DisplayName'), 'Sales')
    assert.equal(textOf(made!, 't:Priority'), '1')
    assert.equal(textOf(made!, 't:IsEnabled'), 'true')
    assert.equal(textOf(made!, 't:IsInError'), undefined)
    assert.equal(textOf(made!, 't:Conditions/t:ContainsSubjectStrings/t:String'), 'Sales')
    assert.equal(textOf(made!, 't:Conditions/t:FromAddresses/t:Address/t:EmailAddress'), bob)
    assert.equal(textOf(made!, 't:Exceptions/t:HasAttachments'), 'true')
    assert.equal(textOf(made!, 't:Exceptions/t:WithinSizeRange/t:MaximumSize'), '10')
    assert.ok(folder.includes(find(made!, 't:Actions/t:MoveToFolder/t:FolderId')!.attributes['Id']!))
    const id = textOf(made!, 't:RuleId')!
    const changed = set({ id, name: 'Other', enabled: false, actions: categorize('Red category') })
    ;(await mail.post(update(changed))).fine
    const [other] = await rulesOf()
    assert.equal(textOf(other!, 't:RuleId'), id)
    assert.equal(textOf(other!, 't:DisplayName'), 'Other')
    assert.equal(textOf(other!, 't:IsEnabled'), 'false')
    assert.equal(find(other!, 't:Conditions'), undefined, 'a rule is set whole')
    ;(await mail.post(update(remove(id)))).fine
    assert.deepEqual(await rulesOf(), [])
  })

  test('rules stand in the order of their priorities, and a new one makes room for itself', async () => {
    const actions = categorize('x')
    await useRules(create({ name: 'a', priority: 1, actions }) + create({ name: 'b', priority: 2, actions }))
    ;(await mail.post(update(create({ name: 'c', priority: 1, actions })))).fine
    const listed = (await rulesOf()).map((one) => [textOf(one, 't:DisplayName'), textOf(one, 't:Priority')])
    assert.deepEqual(listed, [
      ['c', '1'],
      ['a', '2'],
      ['b', '3'],
    ])
  })

  test('an update does all of its operations or none, and tells everything that is wrong', async () => {
    await useRules(create({ name: 'kept', actions: categorize('x') }))
    const [kept] = (await rulesOf()).map((one) => textOf(one, 't:RuleId')!)
    const range = (element: string, inner: string): string => `<t:${element}>${inner}</t:${element}>`
    const operations = [
      create({ name: 'fine', priority: 7, actions: categorize('x') }),
      create({ id: 'AAAAAAAAAAE=', name: ' ', priority: 0 }),
      set({ id: 'AAAAAAAAAAE=', priority: 7, actions: categorize('x') }),
      remove(kept!),
      remove(kept!),
      create({
        priority: 2,
        conditions:
          strings('ContainsBodyStrings', '') +
          strings('ContainsSubjectStrings', 'x'.repeat(256)) +
          addresses('FromAddresses', 'nobody') +
          strings('MessageClassifications', 'x') +
          range(
            'WithinDateRange',
            '<t:StartDateTime>2024-01-02T00:00:00Z</t:StartDateTime><t:EndDateTime>2024-01-01T00:00:00Z</t:EndDateTime>',
          ) +
          range('WithinSizeRange', '<t:MinimumSize>-1</t:MinimumSize>'),
        exceptions:
          strings('FromConnectedAccounts', 'x') +
          range('WithinDateRange', '') +
          range('WithinSizeRange', '<t:MinimumSize>2</t:MinimumSize><t:MaximumSize>1</t:MaximumSize>'),
        actions:
          to('CopyToFolder', '<t:FolderId Id="AAAA"/>') +
          '<t:ForwardToRecipients><t:Address><t:EmailAddress>123</t:EmailAddress><t:RoutingType>FAX</t:RoutingType></t:Address></t:ForwardToRecipients>' +
          to('MoveToFolder', distinguished('archiveinbox')) +
          '<t:ServerReplyWithMessage Id="AAAA"/>',
      }),
    ]
    assert.deepEqual(
      errorsOf(await mail.post(update(operations.join('')))).toSorted(),
      [
        '1 RuleId CreateWithRuleId',
        '1 DisplayName EmptyValueFound',
        '1 Priority InvalidValue',
        '2 RuleId RuleNotFound',
        '2 Priority DuplicatedPriority',
        '4 RuleId DuplicatedOperationOnTheSameRule',
        '5 Condition:ContainsBodyStrings EmptyValueFound',
        '5 Condition:ContainsSubjectStrings StringValueTooBig',
        '5 Condition:FromAddresses InvalidAddress',
        '5 Condition:MessageClassifications MessageClassificationNotFound',
        '5 Condition:WithinDateRange InvalidDateRange',
        '5 Condition:WithinSizeRange SizeLessThanZero',
        '5 Exception:WithinDateRange MissingRangeValue',
        '5 Exception:WithinSizeRange InvalidSizeRange',
        '5 Exceptions ConnectedAccountNotFound',
        '5 Action:ForwardToRecipients UnsupportedAddress',
        '5 Action:CopyToFolder InvalidFolderId',
        '5 Action:MoveToFolder FolderDoesNotExist',
        '5 Action:ServerReplyWithMessage InvalidValue',
      ].toSorted(),
    )
    assert.deepEqual(
      (await rulesOf()).map((one) => textOf(one, 't:DisplayName')),
      ['kept'],
    )
    assert.deepEqual(errorsOf(await mail.post(update(create({})))), ['0 Actions MissingAction'])
    const idle = create({ actions: '<t:Delete>false</t:Delete>' })
    assert.deepEqual(errorsOf(await mail.post(update(idle))), ['0 Actions MissingAction'])
  })

  test('MailboxSmtpAddress names the own mailbox and no other', async () => {
    const get = (address: string): string =>
      `<m:GetInboxRules><m:MailboxSmtpAddress>${address}</m:MailboxSmtpAddress></m:GetInboxRules>`
    assert.equal((await mail.post(get('ALICE@example.test'))).message.code, 'NoError')
    assert.equal((await mail.post(get(bob))).message.code, 'ErrorAccessDenied')
    assert.equal((await mail.post(get('nobody@example.test'))).message.code, 'ErrorNonExistentMailbox')
    const own = update(create({ actions: categorize('x') }), `<m:MailboxSmtpAddress>${bob}</m:MailboxSmtpAddress>`)
    assert.equal((await mail.post(own)).message.code, 'ErrorAccessDenied')
  })

  test('rules that are too many are ErrorRulesOverQuota', async () => {
    await useRules('')
    const words = strings('ContainsBodyStrings', ...Array.from({ length: 100 }, (_, i) => `${i}${'x'.repeat(250)}`))
    const many = Array.from({ length: 12 }, (_, i) =>
      create({ priority: i + 1, conditions: words, actions: categorize('x') }),
    )
    assert.equal((await mail.post(update(many.join('')))).message.code, 'ErrorRulesOverQuota')
    assert.deepEqual(await rulesOf(), [])
  })

  test('what Outlook keeps of its rules is removed before anybody else changes them', async () => {
    await useRules('')
    const blob =
      '<t:Message><t:ItemClass>IPM.RuleOrganizer</t:ItemClass><t:IsAssociated>true</t:IsAssociated></t:Message>'
    ;(await mail.post(createItem(blob, distinguished('inbox')))).fine
    const exists = async (): Promise<string | undefined> =>
      textOf((await mail.post('<m:GetInboxRules/>')).fine.message.node, 'm:OutlookRuleBlobExists')
    assert.equal(await exists(), 'true')
    const operation = create({ actions: categorize('x') })
    assert.equal((await mail.post(update(operation))).message.code, 'ErrorOutlookRuleBlobExists')
    ;(await mail.post(update(operation, '<m:RemoveOutlookRuleBlob>true</m:RemoveOutlookRuleBlob>'))).fine
    assert.equal(await exists(), 'false')
    assert.equal((await rulesOf()).length, 1)
  })
})

describe('inbox rules on delivery', () => {
  test('a message goes where a rule moves it, marked as the rule says, and nothing of it to the Inbox', async () => {
    const folder = await freshFolder(mail)
    const actions = `${categorize('Ruled')}<t:MarkImportance>High</t:MarkImportance><t:MarkAsRead>true</t:MarkAsRead>${to('MoveToFolder', folder)}`
    await useRules(create({ conditions: strings('ContainsSubjectStrings', 'MOVE'), actions }))
    await send('please move it')
    await send('leave it')
    const [moved] = await inFolder(folder, 'please move it')
    assert.deepEqual(
      all(find(moved!, 't:Categories')!, 't:String').map(({ text }) => text),
      ['Ruled'],
    )
    assert.equal(textOf(moved!, 't:Importance'), 'High')
    assert.equal(textOf(moved!, 't:IsRead'), 'true')
    assert.equal((await inInbox('please move it')).length, 0)
    const [left] = await inInbox('leave it')
    assert.equal(textOf(left!, 't:IsRead'), 'false')
    assert.equal(find(left!, 't:Categories'), undefined)
  })

  test('rules run in the order of their priorities until one stops', async () => {
    const [first, second, third] = [await freshFolder(mail), await freshFolder(mail), await freshFolder(mail)]
    await useRules(
      create({ name: '3', priority: 3, actions: to('CopyToFolder', third!) }) +
        create({ name: '1', priority: 1, actions: to('CopyToFolder', first!) }) +
        create({ name: 'off', priority: 4, enabled: false, actions: '<t:PermanentDelete>true</t:PermanentDelete>' }) +
        create({
          name: '2',
          priority: 2,
          conditions: strings('ContainsSubjectStrings', 'stop'),
          actions: `${to('CopyToFolder', second!)}<t:StopProcessingRules>true</t:StopProcessingRules>`,
        }),
    )
    await send('go on')
    await send('stop here')
    const copies = async (subject: string): Promise<number[]> =>
      Promise.all(
        [first!, second!, third!, distinguished('inbox')].map(async (at) => (await inFolder(at, subject)).length),
      )
    assert.deepEqual(await copies('go on'), [1, 0, 1, 1])
    assert.deepEqual(await copies('stop here'), [1, 1, 0, 1])
  })

  test('Delete puts a message among the deleted, PermanentDelete nowhere', async () => {
    await useRules(
      create({
        priority: 1,
        conditions: strings('ContainsSubjectStrings', 'soft'),
        actions: '<t:Delete>true</t:Delete>',
      }) +
        create({
          priority: 2,
          conditions: strings('ContainsSubjectStrings', 'hard'),
          actions: '<t:PermanentDelete>true</t:PermanentDelete>',
        }),
    )
    await send('soft')
    await send('hard')
    assert.equal((await inFolder(distinguished('deleteditems'), 'soft')).length, 1)
    assert.equal((await inInbox('soft')).length, 0)
    for (const name of ['inbox', 'deleteditems']) assert.equal((await inFolder(distinguished(name), 'hard')).length, 0)
  })

  test('an exception keeps a message from its rule', async () => {
    const folder = await freshFolder(mail)
    await useRules(
      create({
        conditions: strings('ContainsSubjectStrings', 'offer', 'sale'),
        exceptions: addresses('FromAddresses', 'BOB@example.test'),
        actions: to('MoveToFolder', folder),
      }),
    )
    await send('an offer from bob')
    await send('a sale from carol', undefined, carol)
    assert.equal((await inInbox('an offer from bob')).length, 1)
    assert.equal((await inFolder(folder, 'a sale from carol')).length, 1)
  })

  test('a rule whose folder is gone is marked, and the message goes to the Inbox', async () => {
    const folder = await freshFolder(mail)
    await useRules(create({ actions: `${categorize('never')}${to('MoveToFolder', folder)}` }))
    ;(await mail.post(deleteFolder(folder))).fine
    await send('to nowhere')
    await send('to nowhere again')
    const [kept] = await inInbox('to nowhere')
    assert.equal(find(kept!, 't:Categories'), undefined)
    assert.equal((await inInbox('to nowhere again')).length, 1)
    const [marked] = await rulesOf()
    assert.equal(textOf(marked!, 't:IsInError'), 'true')
    const id = textOf(marked!, 't:RuleId')!
    ;(await mail.post(update(set({ id, actions: categorize('again') })))).fine
    assert.equal(textOf((await rulesOf())[0]!, 't:IsInError'), undefined)
    await send('mended')
    assert.ok(find((await inInbox('mended'))[0]!, 't:Categories'))
  })

  test('ForwardToRecipients sends the words and attachments on, in the name of the mailbox', async () => {
    await useRules(
      create({
        conditions: strings('ContainsSubjectStrings', 'forward'),
        actions: addresses('ForwardToRecipients', carol),
      }),
    )
    const file =
      '<t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments>'
    await send('forward me', `<t:Body BodyType="Text">the words</t:Body>${file}${people('ToRecipients', alice)}`)
    assert.equal((await inInbox('forward me')).length, 1)
    const [got] = await inInbox('FW: forward me', carol)
    assert.equal(textOf(got!, 't:From/t:Mailbox/t:EmailAddress'), alice)
    assert.match(textOf(got!, 't:Body')!, /From: bob <bob@example\.test>[\s\S]*the words/)
    assert.equal(textOf(got!, 't:Attachments/t:FileAttachment/t:Name'), 'a.txt')
    const loop = all(got!, 't:InternetMessageHeader').find(
      ({ attributes }) => attributes['HeaderName'] === 'X-MS-Exchange-Inbox-Rules-Loop',
    )
    assert.equal(loop!.text, alice)
  })

  test('ForwardAsAttachmentToRecipients sends the message whole', async () => {
    await useRules(create({ actions: addresses('ForwardAsAttachmentToRecipients', carol) }))
    await send('attach me', `<t:Body BodyType="Text">the words</t:Body>${people('ToRecipients', alice)}`)
    const [got] = await inInbox('FW: attach me', carol)
    const attachment = find(got!, 't:Attachments/t:ItemAttachment')!
    assert.equal(textOf(attachment, 't:Name'), 'attach me')
    const id = find(attachment, 't:AttachmentId')!.attributes['Id']!
    const read = `<m:GetAttachment><m:AttachmentShape/><m:AttachmentIds><t:AttachmentId Id="${id}"/></m:AttachmentIds></m:GetAttachment>`
    const { node } = (await mail.post(read, { as: carol })).fine.message
    const [original] = all(node, 't:Message')
    assert.equal(textOf(original!, 't:Subject'), 'attach me')
    assert.match(textOf(original!, 't:Body')!, /the words/)
  })

  test('RedirectToRecipients passes a message on as it is, its bytes with it', async () => {
    await useRules(
      create({ actions: `<t:PermanentDelete>true</t:PermanentDelete>${addresses('RedirectToRecipients', carol)}` }),
    )
    const mime = Buffer.from(
      `From: bob <${bob}>\r\nTo: alice <${alice}>\r\nSubject: redirect me\r\nDate: Mon, 01 Jan 2024 00:00:00 +0000\r\nMessage-ID: <a@b>\r\n\r\nthe words\r\n`,
    ).toString('base64')
    const item = `<t:Message><t:MimeContent>${mime}</t:MimeContent></t:Message>`
    ;(await mail.post(createItem(item, undefined, 'SendOnly'), { as: bob })).fine
    assert.equal((await inInbox('redirect me')).length, 0)
    const [got] = await inInbox('redirect me', carol)
    assert.equal(textOf(got!, 't:From/t:Mailbox/t:EmailAddress'), bob)
    assert.equal(textOf(got!, 't:ToRecipients/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(got!, 't:InternetMessageId'), '<a@b>')
    const id = find(got!, 't:ItemId')!.attributes['Id']!
    const asMime = shape('IdOnly', [], '<t:IncludeMimeContent>true</t:IncludeMimeContent>')
    const { item: whole } = (await mail.post(getItem([{ id }], asMime), { as: carol })).fine
    const bytes = Buffer.from(textOf(whole, 't:MimeContent')!, 'base64').toString()
    assert.match(bytes, /^X-MS-Exchange-Inbox-Rules-Loop: alice@example\.test\r\nResent-From: alice@example\.test\r\n/)
    assert.match(bytes, /\r\n\r\nthe words\r\n$/)
  })

  test('ServerReplyWithMessage answers people with a template, and machines with nothing', async () => {
    const body = '<t:Body BodyType="Text">I am away.</t:Body>'
    const template = (await mail.post(createItem(message('Away', body)))).fine.id
    const reply = (id: string): string => `<t:ServerReplyWithMessage Id="${id}"/>`
    await useRules(create({ actions: reply(template.id) }))
    const own = (await mail.post(createItem(message('Away too', body)), { as: bob })).fine.id
    await useRules(create({ actions: reply(own.id) }), bob)
    await send('are you there?')
    const [answer] = await inInbox('Away', bob)
    assert.equal(textOf(answer!, 't:From/t:Mailbox/t:EmailAddress'), alice)
    assert.match(textOf(answer!, 't:Body')!, /I am away\./)
    assert.equal((await inInbox('Away too')).length, 0, 'an answer by a rule is not answered by a rule')
    await useRules('', bob)
  })

  test('rules that send to each other end', async () => {
    await useRules(create({ actions: addresses('ForwardToRecipients', bob) }))
    await useRules(create({ actions: addresses('ForwardToRecipients', alice, carol) }), bob)
    await useRules(create({ actions: addresses('RedirectToRecipients', carol, alice) }), carol)
    await send('round and round', people('ToRecipients', alice), carol)
    for (const [who, most] of [
      [alice, 4],
      [bob, 4],
      [carol, 8],
    ] as const) {
      const found = (await mail.post(findItem(distinguished('inbox'), shape('AllProperties')), { as: who })).fine.items
      const mine = found.filter((item) => /round and round/.test(textOf(item, 't:Subject')!))
      assert.ok(mine.length >= 1 && mine.length <= most, `${who}: ${mine.length}`)
    }
    for (const who of [alice, bob, carol]) await useRules('', who)
  })

  test('whom a rule cannot reach its owner hears of, once', async () => {
    await useRules(create({ actions: addresses('RedirectToRecipients', 'nobody@example.test') }))
    await send('into the void')
    assert.equal((await inInbox('into the void')).length, 1)
    assert.equal((await inInbox('Undeliverable: into the void')).length, 1)
    assert.equal((await inInbox('Undeliverable: into the void', bob)).length, 0)
  })

  test('an alert by SMS is kept, and said not to be supported, and the rest of the rule runs', async () => {
    await useRules(create({ actions: categorize('sms') + addresses('SendSMSAlertToRecipients', '+49123') }))
    const [kept] = await rulesOf()
    assert.equal(textOf(kept!, 't:IsNotSupported'), 'true')
    assert.equal(textOf(kept!, 't:Actions/t:SendSMSAlertToRecipients/t:Address/t:EmailAddress'), '+49123')
    await send('sms')
    assert.ok(find((await inInbox('sms'))[0]!, 't:Categories'))
  })

  test('mail of a sender who is blocked goes to Junk Email, whatever the rules say', async () => {
    await useRules(create({ actions: categorize('x') }))
    await send('before', undefined, carol)
    const [{ attributes }] = all((await inInbox('before'))[0]!, 't:ItemId') as [XmlNode]
    const junk = (isJunk: boolean): string =>
      `<m:MarkAsJunk IsJunk="${isJunk}" MoveItem="false"><m:ItemIds><t:ItemId Id="${attributes['Id']}"/></m:ItemIds></m:MarkAsJunk>`
    ;(await mail.post(junk(true))).fine
    assert.equal((await rulesOf()).length, 1, 'settings do not push each other out')
    await send('blocked', undefined, carol)
    const [blocked] = await inFolder(distinguished('junkemail'), 'blocked')
    assert.equal(find(blocked!, 't:Categories'), undefined)
    ;(await mail.post(junk(false))).fine
  })

  /** Each predicate with a message that it is about, and one that it is not about. */
  const own = people('ToRecipients', alice)
  const body = (text: string): string => `<t:Body BodyType="HTML">&lt;p&gt;${text}&lt;/p&gt;</t:Body>`
  const header = (name: string, value: string): string =>
    `<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="InternetHeaders" PropertyName="${name}" PropertyType="String"/><t:Value>${value}</t:Value></t:ExtendedProperty>`
  const request = (value: string): string =>
    `<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="Common" PropertyId="34096" PropertyType="String"/><t:Value>${value}</t:Value></t:ExtendedProperty>`
  const ofClass = (name: string): string => `<t:ItemClass>${name}</t:ItemClass>`
  const file =
    '<t:Attachments><t:FileAttachment><t:Name>a</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments>'
  const both = people('ToRecipients', alice, bob)
  const copied = people('ToRecipients', bob) + people('CcRecipients', alice)
  const hidden = people('ToRecipients', bob) + people('BccRecipients', alice)
  const size = (inner: string): string => `<t:WithinSizeRange>${inner}</t:WithinSizeRange>`
  const dates = (inner: string): string => `<t:WithinDateRange>${inner}</t:WithinDateRange>`
  const yes = (name: string): string => `<t:${name}>true</t:${name}>`
  const cases: readonly (readonly [condition: string, met: string, other: string])[] = [
    [strings('ContainsBodyStrings', 'NEEDLE'), body('a needle') + own, body('just hay') + own],
    [strings('ContainsHeaderStrings', 'x-mine: yes'), header('X-Mine', 'yes') + own, header('X-Mine', 'no') + own],
    [strings('ContainsRecipientStrings', 'BOB@'), both, own],
    [strings('ContainsSubjectOrBodyStrings', 'needle'), body('a needle') + own, own],
    [strings('ContainsSenderStrings', 'bob'), own, ''],
    ['<t:FlaggedForAction>Any</t:FlaggedForAction>', request('Anything') + own, own],
    ['<t:FlaggedForAction>FYI</t:FlaggedForAction>', request('For Your Information') + own, request('Call') + own],
    [addresses('FromAddresses', carol, 'BOB@example.test'), own, ''],
    [yes('HasAttachments'), file + own, own],
    ['<t:Importance>High</t:Importance>', `<t:Importance>High</t:Importance>${own}`, own],
    [yes('IsApprovalRequest'), ofClass('IPM.Note.Microsoft.Approval.Request') + own, own],
    [yes('IsAutomaticForward'), header('X-MS-Exchange-Inbox-Rules-Loop', 'x@y.test') + own, own],
    [yes('IsAutomaticReply'), header('Auto-Submitted', 'auto-replied') + own, header('Auto-Submitted', 'no') + own],
    [yes('IsEncrypted'), ofClass('IPM.Note.SMIME') + own, ofClass('IPM.Note.SMIME.MultipartSigned') + own],
    [yes('IsPermissionControlled'), header('Content-Class', 'rpmsg.message') + own, own],
    [yes('IsSigned'), ofClass('IPM.Note.SMIME.MultipartSigned') + own, ofClass('IPM.Note.SMIME') + own],
    [yes('IsVoicemail'), ofClass('IPM.Note.Microsoft.Voicemail.UM') + own, own],
    [
      strings('ItemClasses', 'ipm.note.custom'),
      ofClass('IPM.Note.Custom.More') + own,
      ofClass('IPM.Note.Customs') + own,
    ],
    [yes('NotSentToMe'), copied, own],
    [yes('SentCcMe'), copied, own],
    [yes('SentOnlyToMe'), own, both],
    [addresses('SentToAddresses', 'BOB@example.test'), both, own],
    [yes('SentToMe'), both, copied],
    [yes('SentToOrCcMe'), copied, hidden],
    ['<t:Sensitivity>Private</t:Sensitivity>', `<t:Sensitivity>Private</t:Sensitivity>${own}`, own],
    [dates('<t:StartDateTime>2020-01-01T00:00:00Z</t:StartDateTime>'), own, ''],
    [dates('<t:EndDateTime>2020-01-01T00:00:00Z</t:EndDateTime>'), '', own],
    [size('<t:MinimumSize>2</t:MinimumSize>'), body('x'.repeat(3000)) + own, own],
    [size('<t:MaximumSize>2</t:MaximumSize>'), own, body('x'.repeat(3000)) + own],
  ]
  for (const [index, [condition, met, other]] of cases.entries())
    test(`a rule is about a message that meets ${condition
      .replace(/<\/[^>]*>/g, '')
      .replaceAll('<t:', ' ')
      .slice(0, 60)}`, async () => {
      await useRules(create({ conditions: condition, actions: categorize('Met') }))
      const isMet = async (more: string, subject: string): Promise<boolean> => {
        await send(subject, more)
        return find((await inInbox(subject))[0]!, 't:Categories') !== undefined
      }
      if (met !== '') assert.equal(await isMet(met, `met ${index}`), true, 'it is about the one')
      if (other !== '') assert.equal(await isMet(other, `other ${index}`), false, 'it is not about the other')
    })

  test('rules are about meeting requests and reports too', async () => {
    const folder = await freshFolder(mail)
    await useRules(
      create({ priority: 1, conditions: yes('IsMeetingRequest'), actions: to('CopyToFolder', folder) }) +
        create({ priority: 2, conditions: yes('IsNDR'), actions: to('MoveToFolder', folder) }) +
        create({ priority: 3, conditions: strings('Categories', 'none'), actions: to('MoveToFolder', folder) }),
    )
    const meeting =
      '<t:CalendarItem><t:Subject>Meet</t:Subject><t:Start>2030-01-01T10:00:00Z</t:Start><t:End>2030-01-01T11:00:00Z</t:End>' +
      `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`
    const invite = createItem(meeting).replace('"SendToNone"', '"SendOnlyToAll"')
    ;(await mail.post(invite, { as: bob })).fine
    assert.equal((await inFolder(folder, 'Meet')).length, 1)
    await send('lost', people('ToRecipients', 'nobody@example.test'), alice)
    assert.equal((await inFolder(folder, 'Undeliverable: lost')).length, 1)
    assert.equal((await inInbox('Undeliverable: lost')).length, 0)
    await useRules('')
  })
})
