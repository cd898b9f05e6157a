import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AutodiscoverException, AutodiscoverService, autodiscoverUrl } from '@exchequer/client'
import type { RedirectUser } from '@exchequer/server'
import { adaServer, credentials, fakeInternet, notFound, redirectTo, type Sites } from './fake-internet.js'

const ada = 'ada@example.test'
const soapAt = (host: string): string => `https://${host}/autodiscover/autodiscover.svc`
const poxAt = (host: string): string => `https://${host}/autodiscover/autodiscover.xml`
const confirmed = { validateRedirection: () => true, resolveSrv: false } as const

const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing) await close()
})

/** What answers like a server that has ada, and knows of these that they are elsewhere. */
async function site(redirectUser: RedirectUser = () => undefined) {
  const server = await adaServer({ redirectUser })
  closing.push(server.close)
  return server.fetch
}

const here = await site()

/** The same where there is no SOAP. */
const withoutSoap = (fetch: typeof here) => (request: Request) =>
  /\.svc$/i.test(request.url) ? notFound() : fetch(request)

function serviceIn(sites: Sites) {
  const { fetch, asked } = fakeInternet(sites)
  return { service: new AutodiscoverService({ credentials, fetch }), fetch, asked }
}

test('a domain is asked about at the URL that it leads to, if somebody confirms it, and at no other', async () => {
  const leading = await site((name) => (name === 'example.test' ? { url: soapAt('other.test') } : undefined))
  const sites = { 'https://example.test': leading, 'https://other.test': here }
  const questions: string[] = []
  const { service, asked } = serviceIn(sites)
  const [domain] = await service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], {
    validateRedirection: (url) => questions.push(url) > 0,
  })
  assert.equal(domain?.code, 'NoError')
  assert.deepEqual(domain.settings, { ExternalEwsUrl: 'https://other.test/EWS/Exchange.asmx' })
  assert.equal(domain.redirectTarget, undefined)
  assert.deepEqual(questions, [soapAt('other.test')])
  assert.deepEqual(asked, [`POST ${soapAt('example.test')} signed in`, `POST ${soapAt('other.test')} signed in`])

  for (const options of [{}, { validateRedirection: async () => false }]) {
    const refused = serviceIn(sites)
    const [left] = await refused.service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], options)
    assert.deepEqual([left?.code, left?.redirectTarget], ['RedirectUrl', soapAt('other.test')])
    assert.match(left!.message, /Nobody confirmed/)
    assert.ok(!refused.asked.some((url) => url.includes('other.test')), refused.asked.join())
  }
})

test('a domain that is known by an address is asked about as the domain of that', async () => {
  const leading = await site((name) => (name === 'old.test' ? { address: 'anybody@example.test' } : undefined))
  const { service, asked } = serviceIn({ 'https://old.test': leading, 'https://autodiscover.example.test': here })
  const [domain] = await service.getDomainSettings(['old.test'], ['ExternalEwsUrl'], confirmed)
  assert.deepEqual([domain?.domain, domain?.code], ['example.test', 'NoError'])
  assert.deepEqual(domain?.settings, { ExternalEwsUrl: 'https://autodiscover.example.test/EWS/Exchange.asmx' })
  assert.equal(asked.at(-1), `POST ${soapAt('autodiscover.example.test')} signed in`)
})

test('of many users each is asked about where he is, those of one place at once', async () => {
  const elsewhere: Record<string, ReturnType<RedirectUser>> = {
    'bob@example.test': { url: soapAt('b.test') },
    'carol@example.test': { url: soapAt('b.test') },
    'dora@example.test': { address: 'ada@other.test' },
    'eve@example.test': { url: soapAt('gone.test') },
  }
  const leading = await site((name) => elsewhere[name])
  const other = async (request: Request): Promise<Response> => {
    const body = (await request.text()).replaceAll(/\w+@(other|example)\.test/g, ada)
    return here(new Request(request, { body }))
  }
  const { service, asked } = serviceIn({
    'https://example.test': leading,
    'https://b.test': other,
    'https://other.test': other,
  })
  const users = [ada, ...Object.keys(elsewhere), 'nobody@example.test']
  const found = await service.getUsersSettings(users, ['UserDisplayName', 'ExternalEwsUrl'], confirmed)
  assert.deepEqual(
    found.map(({ emailAddress, code, settings }) => [emailAddress, code, settings.ExternalEwsUrl]),
    [
      [ada, 'NoError', 'https://example.test/EWS/Exchange.asmx'],
      ['bob@example.test', 'NoError', 'https://b.test/EWS/Exchange.asmx'],
      ['carol@example.test', 'NoError', 'https://b.test/EWS/Exchange.asmx'],
      ['ada@other.test', 'NoError', 'https://other.test/EWS/Exchange.asmx'],
      ['eve@example.test', 'RedirectUrl', undefined],
      ['nobody@example.test', 'InvalidUser', undefined],
    ],
  )
  assert.match(found[4]!.message, /gone\.test.*could not be reached/)
  assert.deepEqual(asked, [
    `POST ${soapAt('example.test')} signed in`,
    `POST ${soapAt('b.test')} signed in`,
    `POST ${soapAt('other.test')} signed in`,
    `POST ${soapAt('gone.test')} signed in`,
  ])
})

test('redirects of one of many end where they lead in a circle, and after ten', async () => {
  const circle = await site((name) => (name === 'example.test' ? { url: soapAt('a.test') } : undefined))
  const circling = serviceIn({ 'https://example.test': circle, 'https://a.test': circle })
  const [domain] = await circling.service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], confirmed)
  assert.equal(domain?.code, 'RedirectUrl')
  assert.match(domain.message, /in a circle/)
  assert.equal(circling.asked.length, 2)

  let hops = 0
  const ever = await site((name) => (name === 'example.test' ? { url: soapAt(`hop${++hops}.test`) } : undefined))
  const endless = serviceIn({ 'https://': ever })
  const [last] = await endless.service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], confirmed)
  assert.match(last!.message, /more than 10 redirects, the last to https:\/\/hop11\.test/)
  assert.equal(endless.asked.length, 11)
})

test('a redirect to plain HTTP is not followed, whoever confirms it', async () => {
  const leading = await site((name) =>
    name === 'example.test' ? { url: 'http://b.test/autodiscover/autodiscover.svc' } : undefined,
  )
  const { service, asked } = serviceIn({ 'https://example.test': leading, 'http://b.test': here })
  const [domain] = await service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], confirmed)
  assert.equal(domain?.code, 'RedirectUrl')
  assert.match(domain.message, /HTTPS addresses only/)
  assert.equal(asked.length, 1)
})

test('what a service leads to and is no address is one more place that led nowhere', async () => {
  const leading = await site((name) => (name === 'bob@example.test' ? undefined : { address: 'nowhere' }))
  const sites = { 'https://example.test': leading, 'https://autodiscover.example.test': here }
  const { service, fetch } = serviceIn(sites)
  const found = await autodiscoverUrl(ada, { credentials, fetch, ...confirmed })
  assert.equal(found, 'https://autodiscover.example.test/EWS/Exchange.asmx')
  const users = await service.getUsersSettings(['bob@example.test', ada], ['UserDisplayName'], confirmed)
  assert.deepEqual(
    users.map(({ code }) => code),
    ['InvalidUser', 'RedirectAddress'],
  )
  assert.match(users[1]!.message, /leads to "nowhere", which is not an e-mail address/)
})

test('a service of plain XML that somebody leads to is asked by SOAP for what plain XML does not tell', async () => {
  const leading = await site((name) => (name === 'example.test' ? { url: poxAt('other.test') } : undefined))
  const { service, asked } = serviceIn({ 'https://example.test': leading, 'https://other.test': here })
  const [domain] = await service.getDomainSettings(['example.test'], ['ExternalEwsUrl'], confirmed)
  assert.equal(domain?.code, 'NoError')
  assert.equal(asked.at(-1), `POST ${soapAt('other.test')} signed in`)
})

test('redirects in plain XML are followed, to a URL and to an address, and end where they lead in a circle', async () => {
  const toUrl = withoutSoap(await site((name) => (name === ada ? { url: poxAt('b.test') } : undefined)))
  const toAddress = withoutSoap(await site(() => ({ address: 'ada@other.test' })))
  const other = async (request: Request): Promise<Response> => {
    const body = (await request.text()).replace('ada@other.test', ada)
    return withoutSoap(here)(new Request(request, { body }))
  }
  const found = (sites: Sites, options: object = confirmed) =>
    autodiscoverUrl(ada, { credentials, fetch: fakeInternet(sites).fetch, ...options })
  assert.equal(
    await found({ 'https://example.test': toUrl, 'https://b.test': withoutSoap(here) }),
    'https://b.test/EWS/Exchange.asmx',
  )
  assert.equal(
    await found({ 'https://example.test': toAddress, 'https://other.test': other }),
    'https://other.test/EWS/Exchange.asmx',
  )
  await assert.rejects(found({ 'https://example.test': toUrl, 'https://b.test': toUrl }), /in a circle/)
  await assert.rejects(found({ 'https://example.test': toAddress, 'https://other.test': toAddress }), /leads back to/)
  await assert.rejects(
    found({ 'https://example.test': toUrl, 'https://b.test': withoutSoap(here) }, { resolveSrv: false }),
    (error: AutodiscoverException) => error instanceof AutodiscoverException && /Nobody confirmed/.test(error.message),
  )
})

test('the host that is asked without HTTPS leads on by as many redirects as are followed anywhere, to HTTPS alone', async () => {
  const start = 'http://autodiscover.example.test'
  const { fetch, asked } = fakeInternet({
    [start]: redirectTo(poxAt('a.test')),
    'https://a.test': redirectTo(soapAt('b.test')),
    'https://b.test': here,
  })
  assert.equal(await autodiscoverUrl(ada, { credentials, fetch, ...confirmed }), 'https://b.test/EWS/Exchange.asmx')
  assert.equal(asked.filter((one) => one.startsWith('GET') && one.endsWith('signed in')).length, 0)
  const plain = fakeInternet({
    [start]: redirectTo('http://a.test/autodiscover/autodiscover.xml'),
    'http://a.test': here,
  })
  await assert.rejects(autodiscoverUrl(ada, { credentials, fetch: plain.fetch, ...confirmed }), /HTTPS addresses only/)
  assert.ok(!plain.asked.some((url) => url.includes('//a.test')), plain.asked.join())
})
