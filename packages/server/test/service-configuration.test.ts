import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { alice, all, bob, childNames, find, host, textOf } from './harness.js'

const server = await host({ people: ['eve@sub.example.test'], requestLimit: 4_000_000 })
after(() => server.close())

const configuration = (names: readonly string[], actingAs = ''): string =>
  `<m:GetServiceConfiguration>${actingAs && `<m:ActingAs><t:EmailAddress>${actingAs}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType></m:ActingAs>`}` +
  `<m:RequestedConfiguration>${names.map((name) => `<m:ConfigurationName>${name}</m:ConfigurationName>`).join('')}</m:RequestedConfiguration></m:GetServiceConfiguration>`

const expiration = (address = ''): string =>
  `<m:GetPasswordExpirationDate>${address && `<m:MailboxSmtpAddress>${address}</m:MailboxSmtpAddress>`}</m:GetPasswordExpirationDate>`

describe('GetServiceConfiguration', () => {
  test('says all that was asked for in one message, and nothing else', async () => {
    const answer = (await server.post(configuration(['UnifiedMessagingConfiguration', 'MailTips'], alice))).fine
    assert.deepEqual(childNames(answer.body), ['m:ResponseCode', 'm:ResponseMessages'])
    assert.deepEqual(childNames(answer.message.node), [
      'm:ResponseCode',
      'm:MailTipsConfiguration',
      'm:UnifiedMessagingConfiguration',
    ])
    assert.equal(textOf(answer.message.node, 'm:UnifiedMessagingConfiguration/t:UmEnabled'), 'false')
  })

  test('takes several names in one element, as the list that the type is', async () => {
    const answer = (await server.post(configuration(['MailTips ProtectionRules', 'MailTips PolicyNudges']))).fine
    assert.deepEqual(childNames(answer.message.node).slice(1), [
      'm:MailTipsConfiguration',
      'm:ProtectionRulesConfiguration',
      'm:PolicyNudgeRulesConfiguration',
    ])
  })

  test('tells clients of mail tips what is inside, and what a message may weigh', async () => {
    const { node } = (await server.post(configuration(['MailTips']))).fine.message
    const tips = find(node, 'm:MailTipsConfiguration')!
    assert.equal(textOf(tips, 't:MailTipsEnabled'), 'true')
    assert.equal(textOf(tips, 't:MaxMessageSize'), '3000000')
    assert.deepEqual(
      all(tips, 't:Domain').map(({ attributes }) => attributes),
      [
        { Name: 'example.test', IncludeSubdomains: 'false' },
        { Name: 'sub.example.test', IncludeSubdomains: 'false' },
      ],
    )
  })

  test('knows all names, and refuses others as the schema does', async () => {
    for (const name of ['SharePointURLs', 'OfficeIntegrationConfiguration'])
      assert.deepEqual((await server.post(configuration([name]), { version: 'V2017_07_11' })).codes, ['NoError'])
    assert.equal((await server.post(configuration(['Weather']))).fault, 'ErrorSchemaValidation')
  })

  test('answers for somebody who is not there with an error in the message', async () => {
    const answer = await server.post(configuration(['MailTips'], 'nobody@example.test'))
    assert.deepEqual(answer.codes, ['ErrorNonExistentMailbox'])
    assert.equal(textOf(answer.body, 'm:ResponseCode'), 'NoError', 'the shell only says that it was asked')
  })
})

describe('GetPasswordExpirationDate', () => {
  const dateOf = async (address?: string): Promise<string | undefined> =>
    textOf((await server.post(expiration(address))).fine.body, 'm:PasswordExpirationDate')

  test('never comes, for the caller, by name or not', async () => {
    assert.equal(await dateOf(), '9999-12-31T23:59:59Z')
    assert.equal(await dateOf(alice.toUpperCase()), '9999-12-31T23:59:59Z')
  })

  test('is told of nobody else, and of nobody who is not there', async () => {
    const codeOf = async (address: string): Promise<string> => (await server.post(expiration(address))).message.code
    assert.equal(await codeOf(bob), 'ErrorAccessDenied')
    assert.equal(await codeOf('nobody@example.test'), 'ErrorNonExistentMailbox')
  })
})
