import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type AccessPolicy, administerAccounts, type MailboxAccessPolicy } from '@exchequer/server'
import { alice, authorization, bob, envelope, type HostOptions, host } from './harness.js'
import { inbox } from './signing-in.js'
import { TestIssuer } from './token-issuer.js'

const outlook = 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)'
const oldOutlook = 'Microsoft Office/12.0 (Windows NT 5.1; Microsoft Office Outlook 12.0.4518; Pro)'
const macOutlook = 'MacOutlook/16.89.1 (Intelx64 Mac OS X Version 14.6.1 (Build 23G93))'
const entourage = 'Entourage/13.0'
const online = 'https://mail.test'

interface Program {
  readonly userAgent?: string
  readonly authorization?: string
  readonly body?: string
}

async function open(context: TestContext, accessPolicy?: AccessPolicy, options: HostOptions = {}) {
  const opened = await host({ ...options, ...(accessPolicy && { accessPolicy }) })
  context.after(() => opened.close())
  const send = ({ userAgent, body = inbox, ...more }: Program = {}): Promise<Response> =>
    opened.server.fetch(
      new Request('http://mail.test/EWS/Exchange.asmx', {
        method: 'POST',
        headers: {
          'content-type': 'text/xml',
          authorization: more.authorization ?? authorization(alice),
          ...(userAgent !== undefined && { 'user-agent': userAgent }),
        },
        body,
      }),
    )
  return {
    ...opened,
    send,
    /** Whether a program gets its answer; else the refusal of Exchange. */
    async lets(program: Program = {}): Promise<boolean> {
      const response = await send(program)
      const text = await response.text()
      if (response.status === 200) return true
      assert.deepEqual([response.status, text, response.headers.get('www-authenticate')], [403, '', null])
      return false
    },
    decide: (policy: MailboxAccessPolicy, address = alice) =>
      administerAccounts(opened.store).setAccessPolicy(address, policy),
  }
}

test('everybody is let in where nothing is decided, or all is allowed', async (context) => {
  const { lets, decide } = await open(context)
  assert.equal(await lets(), true)
  await decide({ EwsEnabled: true, EwsApplicationAccessPolicy: 'EnforceBlockList' })
  for (const userAgent of [outlook, macOutlook, entourage, 'OWA/1']) assert.equal(await lets({ userAgent }), true)
})

test('EWS that is shut for the organization is shut for everybody, whatever a mailbox says', async (context) => {
  const { lets, decide } = await open(context, { EwsEnabled: false, EwsAllowOutlook: true })
  await decide({ EwsEnabled: true, EwsApplicationAccessPolicy: 'EnforceAllowList', EwsAllowList: ['*'] })
  for (const userAgent of [undefined, outlook, 'OWA/1'])
    assert.equal(await lets({ ...(userAgent && { userAgent }) }), false)
})

test('EWS that is shut for a mailbox is shut for it alone, at once, and open again when that is decided no more', async (context) => {
  const { lets, decide } = await open(context, { EwsEnabled: true, EwsAllowOutlook: true })
  await decide({ EwsEnabled: false, EwsAllowOutlook: true })
  assert.equal(await lets({ userAgent: outlook }), false)
  assert.equal(await lets({ authorization: authorization(bob) }), true)
  await decide({ EwsEnabled: null })
  assert.equal(await lets(), true)
})

test('only who has signed in is told that EWS is shut', async (context) => {
  const { send } = await open(context, { EwsEnabled: false })
  assert.equal((await send({ authorization: `Basic ${btoa(`${alice}:wrong`)}` })).status, 401)
})

test('every operation is shut, one that the server does not do too, and photos', async (context) => {
  const { lets, decide, server } = await open(context)
  await decide({ EwsEnabled: false })
  assert.equal(await lets({ body: envelope('<m:GetImItemList/>') }), false)
  const photo = new Request(`http://mail.test/EWS/Exchange.asmx/s/GetUserPhoto?email=${bob}&size=HR48x48`, {
    headers: { authorization: authorization(alice) },
  })
  assert.equal((await server.fetch(photo)).status, 403)
})

test('whom a service acts for decides, not the service', async (context) => {
  const { lets, decide, store } = await open(context)
  await administerAccounts(store).setImpersonation(alice, 'all')
  const asBob = inbox.replace(
    '<s:Header>',
    `<s:Header><t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${bob}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`,
  )
  await decide({ EwsEnabled: false }, bob)
  assert.deepEqual([await lets({ body: asBob }), await lets()], [false, true])
  await decide({ EwsEnabled: null }, bob)
  await decide({ EwsEnabled: false })
  assert.deepEqual([await lets({ body: asBob }), await lets()], [true, false])
})

test('EnforceAllowList lets in the programs on its list and no others, not even one without a name', async (context) => {
  const { lets } = await open(context, {
    EwsApplicationAccessPolicy: 'EnforceAllowList',
    EwsAllowList: ['OWA/*', '*skype*', 'Exact', 'a*b*c'],
    EwsBlockList: ['*'],
  })
  const named = async (...userAgents: string[]): Promise<boolean[]> => {
    const outcomes = []
    for (const userAgent of userAgents) outcomes.push(await lets({ userAgent }))
    return outcomes
  }
  assert.deepEqual(await named('OWA/15.1', 'owa/', 'a Skype b', 'skype', 'Exact', 'abc', 'a1b2c'), Array(7).fill(true))
  assert.deepEqual(await named('xOWA/', 'OWA', 'Exactly', 'ab', 'acb', outlook), Array(6).fill(false))
  assert.equal(await lets(), false)
})

test('EnforceAllowList without a list lets in nobody, EnforceBlockList without a list everybody', async (context) => {
  const { lets, decide } = await open(context, { EwsApplicationAccessPolicy: 'EnforceAllowList' })
  assert.equal(await lets({ userAgent: 'OWA/1' }), false)
  await decide({ EwsApplicationAccessPolicy: 'EnforceBlockList' })
  assert.equal(await lets({ userAgent: 'OWA/1' }), true)
})

test('EnforceBlockList keeps out the programs on its list and no others', async (context) => {
  const { lets } = await open(context, { EwsApplicationAccessPolicy: 'EnforceBlockList', EwsBlockList: ['OWA/*'] })
  assert.equal(await lets({ userAgent: 'OWA/15.1' }), false)
  assert.equal(await lets({ userAgent: 'Other' }), true)
  assert.equal(await lets(), true)
})

test('the list of a mailbox counts in place of that of the organization', async (context) => {
  const { lets, decide } = await open(context, {
    EwsApplicationAccessPolicy: 'EnforceAllowList',
    EwsAllowList: ['OWA/*'],
  })
  await decide({ EwsApplicationAccessPolicy: 'EnforceBlockList', EwsBlockList: ['OWA/*'] })
  assert.deepEqual([await lets({ userAgent: 'OWA/1' }), await lets({ userAgent: 'Mine/1' })], [false, true])
  assert.equal(await lets({ userAgent: 'OWA/1', authorization: authorization(bob) }), true)
})

test('Outlook, Outlook for Mac and Entourage have settings of their own, which go before the lists', async (context) => {
  const programs = [
    ['EwsAllowOutlook', [outlook, oldOutlook]],
    ['EwsAllowMacOutlook', [macOutlook]],
    ['EwsAllowEntourage', [entourage]],
  ] as const
  const { lets, decide } = await open(context)
  for (const [setting, userAgents] of programs)
    for (const userAgent of userAgents) {
      await decide({ [setting]: false, EwsApplicationAccessPolicy: null })
      assert.equal(await lets({ userAgent }), false, userAgent)
      assert.equal(await lets({ userAgent: 'Mine/1' }), true)
      await decide({ [setting]: true, EwsApplicationAccessPolicy: 'EnforceAllowList' })
      assert.equal(await lets({ userAgent }), true, userAgent)
      assert.equal(await lets({ userAgent: 'Mine/1' }), false)
      await decide({ [setting]: null })
      assert.equal(await lets({ userAgent }), false, userAgent)
    }
})

test('what a mailbox says of Outlook goes before what the organization says', async (context) => {
  const { lets, decide } = await open(context, { EwsAllowOutlook: false })
  assert.equal(await lets({ userAgent: outlook }), false)
  await decide({ EwsAllowOutlook: true })
  assert.equal(await lets({ userAgent: outlook }), true)
})

test('what is decided anew for all counts from the next request on', async (context) => {
  const { lets, server } = await open(context, { EwsAllowOutlook: false })
  assert.equal(await lets({ userAgent: outlook }), false)
  server.setPolicies({ accessPolicy: { EwsEnabled: false } })
  assert.equal(await lets(), false)
  // What is not named stays as it is.
  server.setPolicies({ throttling: {} })
  assert.equal(await lets(), false)
  server.setPolicies({ accessPolicy: {} })
  assert.equal(await lets({ userAgent: outlook }), true)
})

test('EwsAllowedAppIDs lets in the tokens of its applications, while EWS is open by decision', async (context) => {
  const issuer = await TestIssuer.start()
  context.after(() => issuer.close())
  const authentication = { oauth: { issuers: [{ issuer: issuer.url, audience: online }] } }
  const appId = '3DBC2AE1-7198-45ed-9f9f-d86ba3ec35b5'
  const claims = { aud: online, upn: alice, scp: 'EWS.AccessAsUser.All' }
  const ours = `Bearer ${await issuer.sign({ ...claims, appid: appId.toLowerCase() })}`
  const other = `Bearer ${await issuer.sign({ ...claims, azp: 'other' })}`
  const outcomes = async (accessPolicy: AccessPolicy): Promise<boolean[]> => {
    const { lets } = await open(context, accessPolicy, { authentication })
    return [await lets({ authorization: ours }), await lets({ authorization: other }), await lets()]
  }
  assert.deepEqual(await outcomes({ EwsEnabled: true, EwsAllowedAppIDs: [appId] }), [true, false, false])
  assert.deepEqual(await outcomes({ EwsAllowedAppIDs: [appId] }), [true, true, true])
  assert.deepEqual(await outcomes({ EwsEnabled: true, EwsAllowedAppIDs: null }), [true, true, true])
  assert.deepEqual(await outcomes({ EwsEnabled: false, EwsAllowedAppIDs: [appId] }), [false, false, false])
})
