import assert from 'node:assert/strict'
import { getServers, setServers } from 'node:dns/promises'
import { after, test } from 'node:test'
import {
  AutodiscoverException,
  AutodiscoverService,
  type AutodiscoverServiceOptions,
  autodiscoverUrl,
  ExchangeService,
  type SearchOptions,
} from '@exchequer/client'
import { adaServer, credentials, fakeInternet, notFound, redirectTo, refused, type Sites } from './fake-internet.js'
import { nameServer } from './name-server.js'

const ada = 'ada@example.test'
const server = await adaServer()
const { fetch: exchange } = server
const moving = await adaServer({
  redirectUser: (address) => ({ address: address === ada ? 'ada@elsewhere.test' : ada }),
})
const leading = await adaServer({ redirectUser: () => ({ url: 'https://a.test/autodiscover/autodiscover.svc' }) })
after(async () => {
  for (const one of [server, moving, leading]) await one.close()
})

/** The names of these tests are in no DNS, which is not asked for them. */
const noRecords = { resolveSrv: false } as const

type Options = AutodiscoverServiceOptions & SearchOptions

/** Looks for ada in an internet that has only these sites. */
async function look(sites: Sites, options: Options = {}) {
  const { fetch, asked } = fakeInternet(sites)
  const result = await autodiscoverUrl(ada, { credentials, fetch, ...noRecords, ...options }).catch(
    (error: unknown) => error,
  )
  return { result, asked }
}

async function lookInVain(sites: Sites, options: Options = {}) {
  const { result, asked } = await look(sites, options)
  assert.ok(result instanceof AutodiscoverException, String(result))
  return { exception: result, asked }
}

/** The site as it is, without SOAP. */
const withoutSoap = (request: Request) => (/\.svc$/i.test(request.url) ? notFound() : exchange(request))

test('the domain itself is asked first, by SOAP', async () => {
  const { result, asked } = await look({ 'https://example.test': exchange })
  assert.equal(result, 'https://example.test/EWS/Exchange.asmx')
  assert.deepEqual(asked, ['POST https://example.test/autodiscover/autodiscover.svc signed in'])
})

test('where SOAP is not there, plain XML is asked', async () => {
  const { result, asked } = await look({ 'https://example.test': withoutSoap })
  assert.equal(result, 'https://example.test/EWS/Exchange.asmx')
  assert.equal(asked[1], 'POST https://example.test/autodiscover/autodiscover.xml signed in')
})

test('a website at the domain does not keep the host autodiscover from being asked', async () => {
  const { result } = await look({ 'https://example.test': notFound, 'https://autodiscover.example.test': exchange })
  assert.equal(result, 'https://autodiscover.example.test/EWS/Exchange.asmx')
})

test('one place that refuses the credentials is not the end; all of them are', async () => {
  const { result } = await look({ 'https://example.test': refused, 'https://autodiscover.example.test': exchange })
  assert.equal(result, 'https://autodiscover.example.test/EWS/Exchange.asmx')
  const { exception, asked } = await lookInVain({ 'https://example.test': refused })
  assert.match(exception.message, /could not sign in/)
  assert.equal(asked.filter((url) => url.includes('//example.test')).length, 1, 'nobody is locked out by trying')
})

test('the host autodiscover may lead elsewhere without HTTPS; credentials go only where somebody confirmed', async () => {
  const sites = {
    'http://autodiscover.example.test': redirectTo('https://mail.hosting.test/autodiscover/autodiscover.xml'),
    'https://mail.hosting.test': exchange,
  }
  const questions: string[] = []
  const { result, asked } = await look(sites, {
    validateRedirection: (url) => questions.push(url) > 0,
  })
  assert.equal(result, 'https://mail.hosting.test/EWS/Exchange.asmx')
  assert.deepEqual(questions, ['https://mail.hosting.test/autodiscover/autodiscover.svc'])
  assert.deepEqual(asked.slice(2), [
    'GET http://autodiscover.example.test/autodiscover/autodiscover.xml',
    'POST https://mail.hosting.test/autodiscover/autodiscover.svc signed in',
  ])

  for (const options of [{}, { validateRedirection: async () => false }]) {
    const vain = await lookInVain(sites, options)
    assert.match(vain.exception.message, /Nobody confirmed/)
    assert.ok(!vain.asked.some((url) => url.includes('hosting.test')), vain.asked.join())
  }
})

test('service records are the last place: those of HTTPS, by priority and then by weight', async () => {
  const record = (name: string, port: number, priority: number, weight: number) => ({ name, port, priority, weight })
  const names: string[] = []
  const { result } = await look(
    { 'https://first.test': exchange },
    {
      validateRedirection: () => true,
      async resolveSrv(name) {
        names.push(name)
        return [
          record('plain.test', 80, 0, 0),
          record('light.test', 443, 5, 1),
          record('first.test.', 443, 5, 9),
          record('late.test', 443, 9, 99),
        ]
      },
    },
  )
  assert.equal(result, 'https://first.test/EWS/Exchange.asmx')
  assert.deepEqual(names, ['_autodiscover._tcp.example.test'])
})

test('every service record is tried, each at its own port', async () => {
  const record = (name: string, port: number, priority: number) => ({ name, port, priority, weight: 0 })
  const { result, asked } = await look(
    { 'https://second.test:8443': exchange },
    {
      validateRedirection: () => true,
      resolveSrv: async () => [
        record('second.test', 8443, 2),
        record('plain.test', 80, 0),
        record('first.test', 443, 1),
      ],
    },
  )
  assert.equal(result, 'https://second.test:8443/EWS/Exchange.asmx')
  assert.deepEqual(asked.slice(3), [
    'POST https://first.test/autodiscover/autodiscover.svc signed in',
    'POST https://second.test:8443/autodiscover/autodiscover.svc signed in',
  ])
})

test('Node looks service records up by itself', async () => {
  const { port, names, close } = await nameServer('records.test', 8443)
  const servers = getServers()
  setServers([`127.0.0.1:${port}`])
  try {
    const { fetch } = fakeInternet({ 'https://records.test:8443': exchange })
    const result = await autodiscoverUrl(ada, { credentials, fetch, validateRedirection: () => true })
    assert.equal(result, 'https://records.test:8443/EWS/Exchange.asmx')
    assert.deepEqual(names, ['_autodiscover._tcp.example.test'])
  } finally {
    setServers(servers)
    close()
  }
})

test('what is wrong with a name server is told, and is not the end of it', async () => {
  const resolveSrv = () => Promise.reject(new Error('queryServ ENOTFOUND'))
  const { exception } = await lookInVain({}, { resolveSrv })
  const last = exception.attempts.at(-1)
  assert.equal(last?.url, '_autodiscover._tcp.example.test')
  assert.equal(last.problem, 'Nothing was found: queryServ ENOTFOUND')
  const none = await lookInVain({}, { resolveSrv: async () => [{ name: '', port: 443, priority: 0, weight: 0 }] })
  assert.equal(none.exception.attempts.length, 3, 'a record that says that there is nothing')
  const silent = await lookInVain({}, { resolveSrv: () => new Promise(() => {}), timeout: 20 })
  assert.match(silent.exception.attempts.at(-1)!.problem, /within 20 ms/)
})

test('service connection points come first, and are trusted', async () => {
  const domains: string[] = []
  const getScpUrlsForDomain = (domain: string): string[] => {
    domains.push(domain)
    return [
      'no URL',
      'https://gone.local/autodiscover/autodiscover.xml',
      'https://cas.local/Autodiscover/Autodiscover.xml',
    ]
  }
  const { result, asked } = await look(
    { 'https://cas.local': withoutSoap, 'https://example.test': exchange },
    { getScpUrlsForDomain },
  )
  assert.equal(result, 'https://cas.local/EWS/Exchange.asmx')
  assert.deepEqual(domains, ['example.test'])
  assert.deepEqual(asked, [
    'POST https://gone.local/autodiscover/autodiscover.svc signed in',
    'POST https://cas.local/autodiscover/autodiscover.svc signed in',
    'POST https://cas.local/Autodiscover/Autodiscover.xml signed in',
  ])
  const down = { getScpUrlsForDomain: () => Promise.reject(new Error('no directory')) }
  const elsewhere = await look({ 'https://example.test': exchange }, down)
  assert.equal(elsewhere.result, 'https://example.test/EWS/Exchange.asmx')
  const plain = await lookInVain({}, { getScpUrlsForDomain: () => ['http://cas.local/autodiscover/autodiscover.xml'] })
  assert.match(plain.exception.attempts[0]!.problem, /HTTPS addresses only/)
  assert.ok(!plain.asked.some((url) => url.includes('cas.local')))
})

test('redirects of HTTP are followed, if they stay with HTTPS', async () => {
  const { result } = await look(
    {
      'https://example.test': redirectTo('https://b.test/autodiscover/autodiscover.svc', 307),
      'https://b.test': exchange,
    },
    { validateRedirection: () => true },
  )
  assert.equal(result, 'https://b.test/EWS/Exchange.asmx')
  const { exception, asked } = await lookInVain(
    { 'https://example.test': redirectTo('http://b.test/autodiscover/autodiscover.svc'), 'http://b.test': exchange },
    { validateRedirection: () => true },
  )
  assert.match(exception.message, /HTTPS addresses only/)
  assert.ok(!asked.some((url) => url.startsWith('POST http:')))
})

test('a user who is known under another address is looked for under that one', async () => {
  const sites = { 'https://example.test': moving.fetch, 'https://elsewhere.test': exchangeAsElsewhere }
  const { fetch } = fakeInternet(sites)
  const service = new AutodiscoverService({ credentials, fetch })
  const found = await service.getUserSettings(ada, ['UserDisplayName'], { validateRedirection: () => true })
  assert.deepEqual(found.settings, { UserDisplayName: 'Ada' })
  assert.equal(found.emailAddress, 'ada@elsewhere.test')
  assert.equal(found.url, 'https://elsewhere.test/autodiscover/autodiscover.svc')
})

/** The server as if it had ada under the other address. */
async function exchangeAsElsewhere(request: Request): Promise<Response> {
  const body = (await request.text()).replace('ada@elsewhere.test', ada)
  return exchange(new Request(request, { body }))
}

test('redirects that lead in a circle end', async () => {
  const addresses = await lookInVain(
    { 'https://example.test': moving.fetch, 'https://elsewhere.test': moving.fetch },
    { validateRedirection: () => true },
  )
  assert.match(addresses.exception.message, /leads back to the address ada@example\.test/)
  const urls = await lookInVain(
    { 'https://example.test': leading.fetch, 'https://a.test': leading.fetch },
    { validateRedirection: () => true },
  )
  assert.match(urls.exception.message, /in a circle/)
})

test('after ten redirects there is an end', async () => {
  let count = 0
  const endless = () => redirectTo(`https://hop${++count}.test/autodiscover/autodiscover.svc`)()
  const { exception } = await lookInVain({ 'https://': endless }, { validateRedirection: () => true })
  assert.match(exception.message, /more than 10 redirects/)
  assert.equal(count, 11)
})

test('who is known to nobody is told with every place that was asked', async () => {
  const { fetch } = fakeInternet({ 'https://example.test': exchange })
  const failure = autodiscoverUrl('bob@example.test', { credentials, fetch, ...noRecords })
  await assert.rejects(failure, (error: AutodiscoverException) => {
    assert.equal(error.code, 'InvalidUser')
    assert.match(error.message, /^Autodiscover found nothing for bob@example\.test\.\n/)
    assert.deepEqual(
      error.attempts.map(({ url }) => url),
      [
        'https://example.test/autodiscover/autodiscover.svc',
        'https://autodiscover.example.test/autodiscover/autodiscover.svc',
        'http://autodiscover.example.test/autodiscover/autodiscover.xml',
      ],
    )
    assert.match(error.attempts[0]!.problem, /Invalid user: 'bob@example\.test'/)
    assert.match(error.attempts[1]!.problem, /could not be reached.*no host/)
    return true
  })
  const pox = fakeInternet({ 'https://example.test': withoutSoap })
  const plain = autodiscoverUrl('bob@example.test', { credentials, fetch: pox.fetch, ...noRecords })
  await assert.rejects(plain, { code: 'InvalidUser', message: /can't be found/ })
})

test('an address that is none is refused before anything is sent', async () => {
  const { fetch, asked } = fakeInternet({})
  for (const address of ['ada', '@example.test', 'ada@', 'ada@example.test/x', 'a@b@c', 'ada@exa mple.test'])
    await assert.rejects(autodiscoverUrl(address, { fetch }), TypeError, address)
  assert.deepEqual(asked, [])
})

test('a search ends when its signal says so', async () => {
  const ending = new AbortController()
  const { fetch } = fakeInternet({
    'https://example.test': () => {
      ending.abort(new Error('enough'))
      return new Promise<Response>(() => {})
    },
  })
  await assert.rejects(autodiscoverUrl(ada, { credentials, fetch, signal: ending.signal }), /enough/)
})

test('a service without a URL finds its own, and calls it from then on', async () => {
  const { fetch } = fakeInternet({ 'https://example.test': exchange })
  const service = new ExchangeService({ credentials, fetch })
  assert.equal(service.url, '')
  await assert.rejects(service.findItems('inbox'), /no URL.*autodiscoverUrl/)
  await service.autodiscoverUrl(ada)
  assert.equal(service.url, 'https://example.test/EWS/Exchange.asmx')
  assert.equal((await service.findItems('inbox')).totalCount, 0)
})

test('settings are told of one user and of many, and of a domain', async () => {
  const { fetch } = fakeInternet({ 'https://example.test': exchange })
  const service = new AutodiscoverService({ credentials, fetch, version: 'V2017_07_11' })
  const one = await service.getUserSettings(ada, ['CasVersion', 'ExternalOABUrl'])
  assert.deepEqual(one.settings, { CasVersion: '15.01.2507.006' })
  assert.deepEqual(
    one.errors.map(({ settingName, code }) => [settingName, code]),
    [['ExternalOABUrl', 'SettingIsNotAvailable']],
  )
  const many = await service.getUsersSettings([ada, 'bob@example.test'], ['UserDisplayName'])
  assert.deepEqual(
    many.map(({ emailAddress, code, settings }) => [emailAddress, code, settings]),
    [
      [ada, 'NoError', { UserDisplayName: 'Ada' }],
      ['bob@example.test', 'InvalidUser', {}],
    ],
  )
  const [domain] = await service.getDomainSettings(['example.test'], ['ExternalEwsUrl'])
  assert.deepEqual(domain?.settings, { ExternalEwsUrl: 'https://example.test/EWS/Exchange.asmx' })
  assert.deepEqual(await service.getUsersSettings([], ['CasVersion']), [])
})

test('of a domain that is elsewhere one is told where to ask', async () => {
  const { fetch } = fakeInternet({ 'https://example.test': leading.fetch })
  const service = new AutodiscoverService({ credentials, fetch })
  const [domain] = await service.getDomainSettings(['example.test'], ['ExternalEwsUrl'])
  const { code, redirectTarget, settings } = domain!
  assert.deepEqual(
    [code, redirectTarget, settings],
    ['RedirectUrl', 'https://a.test/autodiscover/autodiscover.svc', {}],
  )
})

test('plain XML gives the same settings, those that were asked for', async () => {
  const { fetch } = fakeInternet({ 'https://example.test': withoutSoap })
  const service = new AutodiscoverService({ credentials, fetch })
  const found = await service.getUserSettings(ada, ['UserDisplayName', 'InternalEwsUrl', 'CasVersion'])
  assert.deepEqual(found.settings, {
    UserDisplayName: 'Ada',
    InternalEwsUrl: 'https://example.test/EWS/Exchange.asmx',
  })
  assert.deepEqual(
    found.errors.map(({ settingName }) => settingName),
    ['CasVersion'],
  )
})
