import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { bob, createItem, distinguished, find, freshFolder, textOf } from './harness.js'
import {
  addresses,
  categorize,
  create,
  errorsOf,
  remove,
  rulesHost,
  ruling,
  set,
  strings,
  to,
  update,
} from './ruling.js'

const mail = await rulesHost()
const { rulesOf, useRules } = ruling(mail)
after(() => mail.close())

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
