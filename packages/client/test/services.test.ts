import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { EmailMessage, ExchangeService } from '@exchequer/client'
import type { GetMailTipsRequest, Mailbox } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'
import { fakeServer, url } from './fake-server.js'

const credentials = { username: 'ada@example.test', password: 'secret' }
const success = { responseClass: 'Success', responseCode: 'NoError' } as const

describe('of our own server', () => {
  let close: () => Promise<void>
  let service: ExchangeService
  before(async () => {
    const store = await openSqliteStore({ path: ':memory:' })
    const server = createServer({ store, requestLimit: 4_000_000 })
    close = async () => {
      await server.close()
      await store.close()
    }
    service = new ExchangeService({ url, credentials, fetch: server.fetch, version: 'Exchange2016' })
    for (const [address, displayName] of [
      [credentials.username, 'Ada'],
      ['bob@example.test', 'Bob'],
    ] as const)
      await server.addMailbox({ address, password: credentials.password, displayName })
  })
  after(() => close())

  test('mail tips say who is away, for each recipient in their order', async () => {
    await service.setUserOofSettings(credentials.username, { state: 'Enabled', internalReply: 'Skiing' })
    const tips = await service.getMailTips(
      'bob@example.test',
      ['nobody@example.test', { emailAddress: credentials.username, name: 'Ada' }],
      { mailTipsRequested: ['OutOfOfficeMessage', 'InvalidRecipient'] },
    )
    assert.equal(tips.overallResult, 'success')
    const [nobody, ada] = [...tips].map(({ mailTips }) => mailTips!)
    assert.equal(nobody!.invalidRecipient, true)
    assert.equal(ada!.recipientAddress.name, 'Ada')
    assert.equal(ada!.outOfOffice?.replyBody.message, 'Skiing')
    assert.equal(ada!.totalMemberCount, undefined, 'nobody asked')
  })

  test('the configuration of services says what is there of them', async () => {
    const found = await service.getServiceConfiguration(['MailTips', 'UnifiedMessagingConfiguration'])
    assert.equal(found.mailTipsConfiguration?.maxMessageSize, 3_000_000)
    assert.deepEqual(found.mailTipsConfiguration?.internalDomains, [{ name: 'example.test', includeSubdomains: false }])
    assert.equal(found.unifiedMessagingConfiguration?.umEnabled, false)
    assert.equal('policyNudgeRulesConfiguration' in found, false)
    const wrong = service.getServiceConfiguration(['MailTips'], { actingAs: 'nobody@example.test' })
    await assert.rejects(wrong, { code: 'ErrorNonExistentMailbox' })
  })

  test('passwords, retention and apps', async () => {
    assert.equal(await service.getPasswordExpirationDate(), undefined)
    const others = service.getPasswordExpirationDate({ mailboxSmtpAddress: 'bob@example.test' })
    await assert.rejects(others, { code: 'ErrorAccessDenied' })
    assert.deepEqual(await service.getUserRetentionPolicyTags(), [])
    assert.deepEqual(await service.getAppManifests(), [])
    await assert.rejects(service.getAppMarketplaceUrl(), { code: 'ErrorCannotGetExternalEcpUrl' })
    const tokens = await service.getClientAccessToken([{ id: 'app', tokenType: 'CallerIdentity' }])
    assert.equal(tokens.at(0)?.errorCode, 'ErrorInvalidClientAccessTokenRequest')
  })

  test('a message that is reported moves, and its new id comes back', async () => {
    const message = new EmailMessage({ subject: 'Win', from: { emailAddress: 'eve@elsewhere.test' } })
    await service.createItems([message], { savedItemFolderId: 'inbox', messageDisposition: 'SaveOnly' })
    const reported = await service.reportMessages([message], 'Phish')
    const [junk] = (await service.findItems('junkemail')).items
    assert.equal(reported.at(0)?.movedItemId?.id, junk?.itemId?.id)
  })
})

describe('of other servers', () => {
  const serviceOf = ({ fetch }: Pick<ReturnType<typeof fakeServer>, 'fetch'>) =>
    new ExchangeService({ url, credentials, fetch })

  test('mail tips are asked for at most fifty recipients at once', async () => {
    const server = fakeServer(({ request }) => {
      const { recipients } = request as GetMailTipsRequest
      const tell = (recipientAddress: Mailbox) => ({ ...success, mailTips: { recipientAddress, pendingMailTips: [] } })
      return { ...success, responseMessages: recipients.map(tell) }
    })
    const recipients = Array.from({ length: 120 }, (_, i) => `r${i}@example.test`)
    const tips = await serviceOf(server).getMailTips(credentials.username, recipients)
    assert.deepEqual(
      [...tips].map(({ mailTips }) => mailTips?.recipientAddress.emailAddress),
      recipients,
    )
    const sizes = server.calls.map(({ request }) => (request as GetMailTipsRequest).recipients.length)
    assert.deepEqual(sizes, [50, 50, 20])
  })

  test('an error for one recipient is his alone, one for all is thrown, and so is an answer that tells of fewer', async () => {
    const error = { responseClass: 'Error', responseCode: 'ErrorMailRecipientNotFound', messageText: 'Who?' } as const
    const one = serviceOf(fakeServer(() => ({ ...success, responseMessages: [error] })))
    const response = (await one.getMailTips(credentials.username, ['r@example.test'])).at(0)
    assert.deepEqual([response?.errorCode, response?.mailTips], ['ErrorMailRecipientNotFound', undefined])
    const all = serviceOf(fakeServer(() => ({ ...error, responseCode: 'ErrorMailTipsDisabled' })))
    await assert.rejects(all.getMailTips(credentials.username, ['r@example.test']), { code: 'ErrorMailTipsDisabled' })
    const none = serviceOf(fakeServer(() => success))
    await assert.rejects(none.getMailTips(credentials.username, ['r@example.test']), /0 recipients instead of 1/)
  })

  test('the configurations of several messages come together', async () => {
    const unifiedMessagingConfiguration = { umEnabled: true, playOnPhoneDialString: '1', playOnPhoneEnabled: true }
    const sharePointURLsConfiguration = { internalSPMySiteHostURL: 'http://i', externalSPMySiteHostURL: 'http://e' }
    const responseMessages = [
      { ...success, unifiedMessagingConfiguration },
      { ...success, sharePointURLsConfiguration },
    ]
    const service = serviceOf(fakeServer(() => ({ ...success, responseMessages })))
    const found = await service.getServiceConfiguration(['UnifiedMessagingConfiguration', 'SharePointURLs'])
    assert.deepEqual(found, { unifiedMessagingConfiguration, sharePointURLsConfiguration })
  })

  test('a password has its end', async () => {
    const passwordExpirationDate = new Date('2026-02-01T00:00:00Z')
    const service = serviceOf(fakeServer(() => ({ ...success, passwordExpirationDate })))
    assert.deepEqual(await service.getPasswordExpirationDate(), passwordExpirationDate)
  })

  test('apps come with their manifests, from old servers without anything else', async () => {
    const manifest = new TextEncoder().encode('<OfficeApp/>')
    const asked = (content: unknown) => serviceOf(fakeServer(() => ({ ...success, content }))).getAppManifests()
    const metadata = { endNodeUrl: 'http://store.test/' }
    const apps = await asked({ element: 'Apps', value: { app: [{ metadata, manifest }] } })
    assert.deepEqual(
      apps.map((app) => [app.metadata, new TextDecoder().decode(app.manifest)]),
      [[metadata, '<OfficeApp/>']],
    )
    const [old] = await asked({ element: 'Manifests', value: [manifest] })
    assert.equal(new TextDecoder().decode(old?.manifest), '<OfficeApp/>')
  })

  test('tokens, the marketplace and the tags of a policy are given as they come', async () => {
    const token = { id: 'app', tokenType: 'CallerIdentity', tokenValue: 'abc', ttl: 5 } as const
    const tokens = await serviceOf(fakeServer(() => [{ ...success, token }])).getClientAccessToken([token])
    assert.deepEqual(tokens.at(0)?.token, token)
    const appMarketplaceUrl = 'http://store.test/'
    const shop = serviceOf(fakeServer(() => ({ ...success, appMarketplaceUrl })))
    assert.equal(await shop.getAppMarketplaceUrl(), appMarketplaceUrl)
    const tag = {
      displayName: '1 year',
      retentionId: '00000000-0000-0000-0000-000000000001',
      retentionPeriod: 365,
      type: 'Personal',
      retentionAction: 'MoveToArchive',
      isVisible: true,
      optedInto: false,
      isArchive: true,
    } as const
    const policy = serviceOf(fakeServer(() => ({ ...success, retentionPolicyTags: [tag] })))
    assert.deepEqual(await policy.getUserRetentionPolicyTags(), [tag])
  })
})
