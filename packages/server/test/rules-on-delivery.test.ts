import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
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
  message,
  shape,
  textOf,
} from './harness.js'
import { addresses, carol, categorize, create, people, rulesHost, ruling, set, strings, to, update } from './ruling.js'

const mail = await rulesHost()
const { rulesOf, useRules, send, inFolder, inInbox } = ruling(mail)
after(() => mail.close())

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
