import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EmailMessage, ExchangeService, Folder, UpdateInboxRulesException } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const credentials = { username: 'ada@example.test', password: 'secret' }
const service = new ExchangeService({
  url: 'http://localhost/EWS/Exchange.asmx',
  credentials,
  fetch: server.fetch,
})

before(() => server.addMailbox({ address: credentials.username, password: credentials.password, displayName: 'Ada' }))
after(async () => {
  await server.close()
  await store.close()
})

test('a rule is made, got, changed as it was got, and deleted; and it runs', async () => {
  const folder = new Folder({ displayName: 'Sales' })
  await service.createFolders([folder], 'inbox')
  await service.updateInboxRules([
    {
      create: {
        displayName: 'Sales',
        conditions: { containsSubjectStrings: ['sales'] },
        actions: { moveToFolder: folder, copyToFolder: 'drafts', markAsRead: true },
      },
    },
  ])
  const { rules, outlookRuleBlobExists } = await service.getInboxRules()
  assert.equal(outlookRuleBlobExists, false)
  const [rule] = rules
  assert.equal(rule!.displayName, 'Sales')
  assert.deepEqual(rule!.conditions, { containsSubjectStrings: ['sales'] })
  assert.equal(rule!.actions?.markAsRead, true)

  const message = new EmailMessage({
    subject: 'Some sales',
    toRecipients: [{ emailAddress: credentials.username }],
  })
  await service.createItems([message], { messageDisposition: 'SendOnly' })
  const { items } = await service.findItems<EmailMessage>(folder)
  assert.deepEqual(
    items.map(({ subject, isRead }) => [subject, isRead]),
    [['Some sales', true]],
  )

  await service.updateInboxRules([{ set: { ...rule!, isEnabled: false } }])
  const changed = await service.getInboxRules({ mailboxSmtpAddress: credentials.username })
  assert.deepEqual(changed.rules, [{ ...rule!, isEnabled: false }])
  await service.updateInboxRules([{ delete: rule!.ruleId! }])
  assert.deepEqual((await service.getInboxRules()).rules, [])
})

test('what is wrong with which operation is in the exception', async () => {
  await assert.rejects(
    service.updateInboxRules([
      { create: { displayName: 'fine', actions: { delete: true } } },
      { create: { displayName: 'wrong', priority: 2, actions: { forwardToRecipients: [{ emailAddress: 'x' }] } } },
    ]),
    (error: unknown) => {
      assert.ok(error instanceof UpdateInboxRulesException)
      assert.equal(error.code, 'ErrorInboxRulesValidationError')
      assert.equal(error.errors.length, 1)
      const [{ operationIndex, validationErrors }] = error.errors as [(typeof error.errors)[number]]
      assert.equal(operationIndex, 1)
      assert.equal(validationErrors[0]!.errorCode, 'InvalidAddress')
      assert.equal(validationErrors[0]!.fieldURI, 'Action:ForwardToRecipients')
      assert.equal(validationErrors[0]!.fieldValue, 'x')
      return true
    },
  )
  assert.deepEqual((await service.getInboxRules()).rules, [])
})
