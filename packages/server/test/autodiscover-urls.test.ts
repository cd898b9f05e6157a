import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer, openSqliteStore } from '@exchequer/server'
import { ask, askPox, askSoap, email, settingsIn, soapRequest, usersRequest } from './autodiscovering.js'
import { alice, all, bob, host } from './harness.js'
import { start } from './http-listening.js'
import { rawConnection } from './raw-http.js'

const json = async (server: Awaited<ReturnType<typeof host>>, path: string, origin?: string) => {
  const response = await ask(server, 'GET', path, { as: null, ...(origin !== undefined && { origin }) })
  return [response.status, await response.json()] as const
}

test('JSON tells the URL of a protocol to whoever asks, and nothing of the address', async (context) => {
  const server = await host()
  context.after(() => server.close())
  const ews = { Protocol: 'Ews', Url: 'https://mail.test/EWS/Exchange.asmx' }
  for (const address of [alice, 'nobody%40nowhere.test'])
    assert.deepEqual(await json(server, `/autodiscover/autodiscover.json?Email=${address}&Protocol=EWS`), [200, ews])
  assert.deepEqual(await json(server, `/AutoDiscover/autodiscover.JSON?email=${alice}&protocol=ews&RedirectCount=1`), [
    200,
    ews,
  ])
  assert.deepEqual(await json(server, `/autodiscover/autodiscover.json/v1.0/${alice}?Protocol=AutodiscoverV1`), [
    200,
    { Protocol: 'AutodiscoverV1', Url: 'https://mail.test/autodiscover/autodiscover.xml' },
  ])
})

test('JSON says what is wrong with a question', async (context) => {
  const server = await host()
  context.after(() => server.close())
  for (const [query, code] of [
    [`?Email=${alice}`, 'MandatoryParameterMissing'],
    ['?Protocol=Ews', 'MandatoryParameterMissing'],
    ['/v1.0/%E0%A4%A?Protocol=Ews', 'MandatoryParameterMissing'],
    ['?Email=alice&Protocol=Ews', 'InvalidUserId'],
    [`?Email=${alice}&Protocol=ActiveSync`, 'InvalidProtocol'],
    [`?Email=${alice}&Protocol=constructor`, 'InvalidProtocol'],
  ]) {
    const [status, answer] = await json(server, `/autodiscover/autodiscover.json${query}`)
    assert.deepEqual([status, answer.ErrorCode], [400, code], query)
  }
  assert.equal((await ask(server, 'POST', '/autodiscover/autodiscover.json', { as: null })).status, 405)
})

test('JSON leads to the same service of the server that knows the address', async (context) => {
  const server = await host({
    redirectUser: (address) =>
      address.endsWith('@moved.test')
        ? { url: 'https://other.test/autodiscover/autodiscover.svc' }
        : address === 'bob+old@example.test'
          ? { address: 'bob@elsewhere.test' }
          : undefined,
  })
  context.after(() => server.close())
  const lead = async (query: string) => {
    const response = await ask(server, 'GET', `/autodiscover/autodiscover.json${query}`, { as: null })
    return [response.status, response.headers.get('location')]
  }
  const moved = 'https://other.test/autodiscover/autodiscover.json?Email=q%40moved.test&Protocol=Ews&RedirectCount'
  assert.deepEqual(await lead('?Email=q@moved.test&Protocol=Ews'), [302, `${moved}=1`])
  assert.deepEqual(await lead('/v1.0/q@moved.test?Protocol=Ews&RedirectCount=1'), [302, `${moved}=2`])
  assert.deepEqual(await lead('?Email=Bob%2Bold@example.test&Protocol=AutodiscoverV1'), [
    302,
    'https://autodiscover.elsewhere.test/autodiscover/autodiscover.json?Email=bob%40elsewhere.test&Protocol=AutodiscoverV1&RedirectCount=1',
  ])
  assert.deepEqual(await lead(`?Email=${bob}&Protocol=Ews`), [200, null])
})

test('answers name the URL that is configured, however the client came', async (context) => {
  const server = await host({ externalUrl: 'https://mail.example.test/' })
  context.after(() => server.close())
  const url = 'https://mail.example.test/EWS/Exchange.asmx'
  const origin = 'http://10.0.0.7:8080'
  const pox = await askPox(server, email(alice), { origin })
  for (const node of all(pox, 'o:EwsUrl', 'o:ASUrl')) assert.equal(node.text, url)
  const soap = await askSoap(server, soapRequest('GetUserSettings', usersRequest([alice], ['ExternalEwsUrl'])), {
    origin,
  })
  assert.deepEqual(settingsIn(soap), { ExternalEwsUrl: url })
  const [, answer] = await json(server, `/autodiscover/autodiscover.json?Email=${alice}&Protocol=Ews`, origin)
  assert.equal(answer.Url, url)
})

test('the host autodiscover of a domain leads to the URL that is configured, without anybody signing in', async (context) => {
  const server = await host({ externalUrl: 'https://mail.example.test' })
  context.after(() => server.close())
  const path = '/autodiscover/autodiscover.xml'
  const lead = await ask(server, 'GET', path, { as: null, origin: 'http://autodiscover.example.test' })
  assert.equal(lead.status, 302)
  assert.equal(lead.headers.get('location'), `https://mail.example.test${path}`)
  // Behind a proxy the server may be found under a name of its own: to send anybody away from there would lead in a circle.
  for (const origin of ['http://mail.example.test', 'http://10.0.0.7:8080'])
    assert.equal((await ask(server, 'GET', path, { as: null, origin })).status, 401, origin)
  assert.equal((await ask(server, 'GET', path, { origin: 'http://autodiscover.example.test' })).status, 200)
})

test('a URL that is none is refused at the start', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  context.after(() => store.close())
  for (const externalUrl of ['mail.example.test', 'ftp://mail.example.test'])
    assert.throws(() => createServer({ store, externalUrl }), /externalUrl/)
})

test('over a socket the URL is the one that the client used, or the address where it used none', async (context) => {
  const server = await host()
  context.after(() => server.close())
  const { port } = await start(server.server.handle)
  const query = `/autodiscover/autodiscover.json?Email=${alice}&Protocol=Ews`
  const urlFor = async (request: string): Promise<string | undefined> => {
    const connection = await rawConnection(port)
    connection.send(`${request}\r\n\r\n`)
    return /"Url":"([^"]*)"/.exec(await connection.closed())?.[1]
  }
  assert.equal(
    await urlFor(`GET ${query} HTTP/1.1\r\nHost: mail.test:8443\r\nConnection: close`),
    'http://mail.test:8443/EWS/Exchange.asmx',
  )
  assert.equal(await urlFor(`GET ${query} HTTP/1.0`), `http://127.0.0.1:${port}/EWS/Exchange.asmx`)
})
