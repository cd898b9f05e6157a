import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { userSettingNames } from '@exchequer/protocol'
import type { AutodiscoverRedirect } from '@exchequer/server'
import { ask, askSoap, domainsRequest, outcomes, settingsIn, soapRequest, usersRequest } from './autodiscovering.js'
import { alice, all, bob, find, host, parse, textOf } from './harness.js'

const domains: Readonly<Record<string, AutodiscoverRedirect>> = {
  'moved.test': { url: 'https://elsewhere.test/autodiscover/autodiscover.svc' },
  'renamed.test': { address: 'postmaster@elsewhere.test' },
}
const server = await host({
  people: ['somebody@moved.test'],
  redirectUser: (address) =>
    address === 'moved@example.test'
      ? { address: 'moved@elsewhere.test' }
      : address === 'away@example.test'
        ? { url: 'https://elsewhere.test/autodiscover/autodiscover.svc' }
        : domains[address],
})
after(() => server.close())
const ews = 'https://mail.test/EWS/Exchange.asmx'
const users = (addresses: readonly string[], settings: readonly string[], version?: string | null) =>
  askSoap(server, soapRequest('GetUserSettings', usersRequest(addresses, settings), version))

test('SOAP tells the settings that exchangelib asks for, none of them missing', async () => {
  const wanted = [
    'UserDN',
    'MailboxDN',
    'UserDisplayName',
    'AutoDiscoverSMTPAddress',
    'ExternalEwsUrl',
    'EwsSupportedSchemas',
  ]
  const answer = await users([alice], wanted, 'Exchange2016')
  assert.equal(textOf(answer, 'a:ErrorCode'), 'NoError')
  const [outcome] = outcomes(answer)
  assert.equal(textOf(outcome!, 'a:ErrorCode'), 'NoError')
  assert.equal(find(outcome!, 'a:RedirectTarget')?.attributes['xsi:nil'], 'true')
  const settings = settingsIn(outcome!)
  assert.deepEqual(Object.keys(settings), wanted)
  assert.equal(settings['ExternalEwsUrl'], ews)
  assert.equal(settings['AutoDiscoverSMTPAddress'], alice)
  assert.match(settings['EwsSupportedSchemas']!, /^Exchange2007, .*, Exchange2013_SP1, .*Exchange2016$/)
  assert.match(settings['UserDN']!, /^\/o=.*\/cn=Recipients\/cn=[0-9a-f]{32}-alice$/)
})

test('every setting that there is has a value or says that it has none', async () => {
  const [outcome] = outcomes(await users([alice], userSettingNames))
  const settings = settingsIn(outcome!)
  assert.deepEqual(Object.keys(settings).sort(), [...userSettingNames].sort())
  for (const name of ['InternalEwsUrl', 'EwsPartnerUrl', 'ExternalEmwsUrl']) assert.equal(settings[name], ews, name)
  for (const name of [
    'ExternalOABUrl',
    'InternalEcpUrl',
    'PublicFolderInformation',
    'InternalWebClientUrls',
    'AlternateMailboxes',
  ])
    assert.equal(settings[name], 'SettingIsNotAvailable', name)
  assert.equal(settings['CasVersion'], '15.01.2507.006')
  for (const node of all(outcome!, 'a:UserSetting')) assert.equal(node.attributes['xsi:type'], 'StringSetting')
})

test('many users have an outcome each, in order', async () => {
  const addresses = [bob, 'nobody@example.test', 'moved@example.test', 'away@example.test', alice]
  const answer = await users(addresses, ['UserDisplayName', 'Nonsense', 'UserDisplayName'])
  const found = outcomes(answer)
  assert.deepEqual(
    found.map((outcome) => [textOf(outcome, 'a:ErrorCode'), textOf(outcome, 'a:RedirectTarget')]),
    [
      ['NoError', ''],
      ['InvalidUser', ''],
      ['RedirectAddress', 'moved@elsewhere.test'],
      ['RedirectUrl', 'https://elsewhere.test/autodiscover/autodiscover.svc'],
      ['NoError', ''],
    ],
  )
  assert.deepEqual(settingsIn(found[0]!), { UserDisplayName: 'bob', Nonsense: 'InvalidSetting' })
  assert.equal(textOf(found[1]!, 'a:ErrorMessage'), "Invalid user: 'nobody@example.test'")
})

test('an archive is told as a list of mailboxes', async () => {
  await server.server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada', archive: true })
  const request = soapRequest('GetUserSettings', usersRequest(['ada@example.test'], ['AlternateMailboxes']))
  const answer = await askSoap(server, request, { as: 'ada@example.test' })
  const [setting] = all(answer, 'a:UserSetting')
  assert.equal(setting?.attributes['xsi:type'], 'AlternateMailboxCollectionSetting')
  assert.equal(textOf(setting!, 'a:AlternateMailboxes/a:AlternateMailbox/a:OwnerSmtpAddress'), 'ada@example.test')
})

test('domains are told where somebody here has an address in them', async () => {
  const settings = ['ExternalEwsUrl', 'ExternalEwsVersion', 'Nonsense']
  const answer = await askSoap(
    server,
    soapRequest('GetDomainSettings', domainsRequest(['Example.test', 'elsewhere.test'], settings)),
  )
  const [own, other] = outcomes(answer)
  assert.deepEqual(settingsIn(own!), {
    ExternalEwsUrl: ews,
    ExternalEwsVersion: '15.01.2507.006',
    Nonsense: 'InvalidSetting',
  })
  assert.equal(textOf(other!, 'a:ErrorCode'), 'InvalidDomain')
})

test('domains that are elsewhere have a place to ask at, also where somebody here has an address in them', async () => {
  const answer = await askSoap(
    server,
    soapRequest('GetDomainSettings', domainsRequest(['Moved.test', 'renamed.test'], ['ExternalEwsUrl'])),
  )
  assert.deepEqual(
    outcomes(answer).map((outcome) => [textOf(outcome, 'a:ErrorCode'), textOf(outcome, 'a:RedirectTarget')]),
    [
      ['RedirectUrl', 'https://elsewhere.test/autodiscover/autodiscover.svc'],
      ['RedirectAddress', 'postmaster@elsewhere.test'],
    ],
  )
})

test('photos have a URL, where they are', async () => {
  const [outcome] = outcomes(await users([alice], ['ExternalPhotosUrl', 'InternalPhotosUrl']))
  const url = `${ews}/s/GetUserPhoto`
  assert.deepEqual(settingsIn(outcome!), { ExternalPhotosUrl: url, InternalPhotosUrl: url })
  assert.equal((await ask(server, 'GET', `/EWS/Exchange.asmx/s/GetUserPhoto?email=${alice}&size=HR48x48`)).status, 404)
})

test('the organization has no relationships with others', async () => {
  const request = (domains: string): string => soapRequest('GetOrganizationRelationshipSettings', domains)
  const answer = await askSoap(server, request('<a:Domains><a:Domain>example.test</a:Domain></a:Domains>'))
  assert.equal(textOf(answer, 'a:ErrorCode'), 'NoError')
  assert.deepEqual(find(answer, 'a:OrganizationRelationshipSettingsCollection')?.children, [])
  assert.equal(textOf(await askSoap(server, request('')), 'a:ErrorCode'), 'InvalidRequest')
})

test('the organization is not federated', async () => {
  const answer = await askSoap(server, soapRequest('GetFederationInformation', '<a:Domain>example.test</a:Domain>'))
  assert.equal(textOf(answer, 'a:ErrorCode'), 'NotFederated')
})

test('a request without users, settings or a version, or with too many users, is invalid as a whole', async () => {
  const many = Array.from({ length: 101 }, (_, i) => `user${i}@example.test`)
  for (const answer of [
    await users([], ['CasVersion']),
    await users([alice], []),
    await users(many, ['CasVersion']),
    await users([alice], ['CasVersion'], 'V2015_10_05'),
    await users([alice], ['CasVersion'], null),
    await askSoap(server, soapRequest('GetUserSettings', '')),
    await askSoap(server, soapRequest('GetDomainSettings', domainsRequest([], ['ExternalEwsUrl']))),
  ]) {
    assert.equal(textOf(answer, 'a:ErrorCode'), 'InvalidRequest')
    assert.notEqual(textOf(answer, 'a:ErrorMessage'), '')
    assert.equal(outcomes(answer).length, 0)
  }
})

test('an answer says what it answers, by the addresses of WS-Addressing', async () => {
  const body = soapRequest('GetUserSettings', usersRequest([alice], ['CasVersion']))
  const root = parse(await (await ask(server, 'POST', '/Autodiscover/Autodiscover.SVC', { body })).text())
  assert.match(textOf(root, 's:Header/wsa:Action') ?? '', /\/Autodiscover\/GetUserSettingsResponse$/)
  assert.equal(textOf(root, 's:Header/wsa:RelatesTo'), 'urn:uuid:1')
})

test('what is no request gets a fault with a body', async () => {
  for (const [body, code] of [
    [soapRequest('GetEverything', ''), 'a:ActionNotSupported'],
    ['<a/>', 'a:DeserializationFailed'],
    ['', 'a:DeserializationFailed'],
    ['<soap:Envelope', 'a:DeserializationFailed'],
  ] as const) {
    const response = await ask(server, 'POST', '/autodiscover/autodiscover.svc', { body })
    assert.equal(response.status, 500)
    const fault = find(parse(await response.text()), 's:Body/s:Fault')!
    assert.equal(textOf(fault, 'faultcode'), code)
    // exchangelib takes a server that has not the service by these words.
    if (code === 'a:ActionNotSupported') assert.match(textOf(fault, 'faultstring') ?? '', /ContractFilter mismatch/)
  }
})

test('who does not sign in is refused, and a GET is not how one asks', async () => {
  const body = soapRequest('GetUserSettings', usersRequest([alice], ['CasVersion']))
  assert.equal((await ask(server, 'POST', '/autodiscover/autodiscover.svc', { as: null, body })).status, 401)
  assert.equal((await ask(server, 'GET', '/autodiscover/autodiscover.svc')).status, 405)
  assert.equal((await ask(server, 'POST', '/autodiscover/autodiscover.svc/wssecurity', { body })).status, 404)
})
