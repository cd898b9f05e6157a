import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { inboxRequest, take } from './asking.js'
import type { ClientStep } from './known-failures.js'
import { documentedBlock, type ProxyName, type ReverseProxy, startProxy } from './proxy.js'
import { report, startServer } from './serving.js'
import { testCertificate } from './test-certificate.js'

/**
 * Works `exchequer serve` through a proxy that ends HTTPS, as docs/behind-a-proxy.md sets it up: `node build/conformance/behind-a-proxy.js
 * nginx|haproxy`. Of nginx a second time with no settings but the address, which is HTTP/1.0.
 */

const name = process.argv[2] as ProxyName
const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
const certificate = await testCertificate(folder, ['DNS:mail.example.test'])
const data = join(folder, 'data')
const authentication = ['--auth', 'ntlm,basic']
let server = await startServer(data, ...authentication)
const { port: serverPort } = new URL(server.endpoint)

const barest = `server {
  listen 443 ssl;
  ssl_certificate /etc/ssl/mail.pem;
  ssl_certificate_key /etc/ssl/mail.key;
  client_max_body_size 200m;
  location / { proxy_pass http://127.0.0.1:8080; }
}
`

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Sent {
  readonly path?: string
  readonly login?: string
  readonly password?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The address of this machine from which it is sent. */
  readonly from?: string
  readonly agent?: Agent
  /** Hears the answer as it comes; the request is given up where it gives true. */
  readonly hear?: (text: string) => boolean
}

const ca = await readFile(certificate.authority)

function send({ port }: ReverseProxy, sent: Sent): Promise<Reply> {
  const {
    path = '/EWS/Exchange.asmx',
    login = 'alice@example.test',
    password = 'secret',
    headers,
    body = inboxRequest,
  } = sent
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...{ host: '127.0.0.1', port, path, method: 'POST', ca, servername: 'mail.example.test' },
      ...(sent.from !== undefined && { localAddress: sent.from }),
      agent: sent.agent ?? false,
      headers: {
        ...{ host: `mail.example.test:${port}`, 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
        ...(login !== '' && { authorization }),
        ...headers,
      },
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (incoming) => {
      const pieces: Buffer[] = []
      const reply = () => ({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(pieces) })
      try {
        for await (const piece of incoming) {
          pieces.push(piece)
          if (sent.hear?.(Buffer.concat(pieces).toString())) break
        }
        resolve(reply())
      } catch (error) {
        reject(error)
      }
    })
    outgoing.end(body)
  })
}

const envelope = (inside: string): string => `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header><t:RequestServerVersion Version="Exchange2016"/></s:Header>
<s:Body>${inside}</s:Body></s:Envelope>`

const inTheInbox = '<t:DistinguishedFolderId Id="inbox"/>'
const subscribe =
  envelope(`<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds>${inTheInbox}</t:FolderIds><t:EventTypes>
<t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>`)
const listen = (id: string): string =>
  envelope(`<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>${id}</t:SubscriptionId></m:SubscriptionIds>
<m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>`)
const create = (text: string): string =>
  envelope(`<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>${inTheInbox}</m:SavedItemFolderId><m:Items><t:Message>
<t:Subject>Tried</t:Subject><t:Body BodyType="Text">${text}</t:Body></t:Message></m:Items></m:CreateItem>`)
const get = (id: string): string =>
  envelope(`<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:Body"/>
</t:AdditionalProperties></m:ItemShape><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:GetItem>`)
const discover = `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>alice@example.test</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>`

const found = (pattern: RegExp, { status, body }: Reply): string => {
  const value = pattern.exec(body.toString())?.[1]
  assert.ok(value !== undefined, `${status} ${body.subarray(0, 500)}`)
  return value
}

/** What works with any proxy, however it is set up. */
const always = (proxy: ReverseProxy): Record<string, () => Promise<void>> => ({
  'an event comes when it happens': async () => {
    const id = found(/SubscriptionId>([^<]+)</, await send(proxy, { body: subscribe }))
    let making: Promise<Reply> | undefined
    const heard = await send(proxy, {
      body: listen(id),
      hear(text) {
        // The first envelope says that the connection stands.
        making ??= send(proxy, { body: create('Heard at once') })
        return text.includes('CreatedEvent')
      },
    })
    await making
    assert.match(heard.body.toString(), /CreatedEvent/)
    // That comes when the minute is over, with all that was held back.
    assert.doesNotMatch(heard.body.toString(), /Closed/)
  },
  'a large message goes in compressed, and comes back whole and compressed': async () => {
    const text = Array.from({ length: 400_000 }, (_, line) => `line ${line}`).join('\n')
    const body = gzipSync(create(text), { level: 1 })
    const made = await send(proxy, { body, headers: { 'content-encoding': 'gzip' } })
    const remote = { 'accept-encoding': 'gzip', 'x-forwarded-for': '198.51.100.1' }
    const got = await send(proxy, { body: get(found(/ItemId Id="([^"]+)"/, made)), headers: remote })
    assert.equal(got.headers['content-encoding'], 'gzip')
    const back = /<t:Body [^>]*>([^<]*)</.exec(gunzipSync(got.body).toString())?.[1]
    assert.equal(back?.replaceAll('&#xD;', '').replaceAll('\r', ''), text)
  },
  'thirty megabytes that are not compressed': async () => {
    const made = await send(proxy, { body: create('0123456789'.repeat(3_000_000)) })
    assert.equal(made.status, 200)
    const got = await send(proxy, { body: get(found(/ItemId Id="([^"]+)"/, made)) })
    assert.ok(got.body.length > 30_000_000)
  },
  'NTLM is not offered, and nobody is let in by it': async () => {
    const nobody = await send(proxy, { login: '' })
    assert.deepEqual([nobody.status, nobody.headers['www-authenticate']], [401, 'Basic realm="Exchequer"'])
    const url = `https://mail.example.test:${proxy.port}/EWS/Exchange.asmx`
    const resolve = ['--resolve', `mail.example.test:${proxy.port}:127.0.0.1`]
    const trust = ['--cacert', certificate.authority]
    const how = ['-s', '-o', '/dev/null', '-w', '%{http_code}\n', '-H', 'Content-Type: text/xml', '-d', inboxRequest]
    const two = ['--ntlm', '-u', 'alice@example.test:secret', ...how, ...resolve, ...trust, url]
    const { stdout } = await promisify(execFile)('curl', two)
    assert.equal(stdout.trim(), '401')
  },
  'it is there again after the server was': async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let time = 0; time < 3; time++) assert.equal((await send(proxy, { agent })).status, 200)
    await server.stop()
    assert.ok((await send(proxy, { agent })).status >= 502)
    server = await startServer(data, ...authentication, '--port', serverPort)
    await setTimeout(100)
    for (let time = 0; time < 20; time++) assert.equal((await send(proxy, { agent })).status, 200)
    agent.destroy()
  },
})

/** What takes a proxy that says what it does. */
const asDocumented = (proxy: ReverseProxy): Record<string, () => Promise<void>> => ({
  'Autodiscover tells the address outside': async () => {
    const answer = await send(proxy, { path: '/autodiscover/autodiscover.xml', body: discover })
    assert.equal(found(/<EwsUrl>([^<]+)</, answer), `https://mail.example.test:${proxy.port}/EWS/Exchange.asmx`)
  },
  'wrong passwords lock out where they come from, and not who signed in elsewhere': async () => {
    const bob = { login: 'bob@example.test' }
    assert.equal((await send(proxy, { ...bob, from: '127.0.0.2' })).status, 200)
    for (let time = 0; time < 10; time++)
      assert.equal((await send(proxy, { ...bob, password: 'wrong', from: '127.0.0.3' })).status, 401)
    // In other letters, so that it is not the header that was right a moment ago.
    const again = { login: 'Bob@example.test' }
    assert.equal((await send(proxy, { ...again, from: '127.0.0.3' })).status, 401)
    assert.equal((await send(proxy, { ...again, from: '127.0.0.2' })).status, 200)
  },
  ...always(proxy),
})

const prefixed = (prefix: string, steps: readonly ClientStep[]): ClientStep[] =>
  steps.map((one) => ({ ...one, step: `${prefix}: ${one.step}` }))

const proxies: ReverseProxy[] = []
const start = async (block: string): Promise<ReverseProxy> => {
  const proxy = await startProxy(name, join(folder, `proxy-${proxies.length}`), block, certificate, serverPort)
  proxies.push(proxy)
  return proxy
}
try {
  const steps = prefixed(name, await take(asDocumented(await start(await documentedBlock(name)))))
  if (name === 'nginx') steps.push(...prefixed('nginx as it comes', await take(always(await start(barest)))))
  report(steps)
} finally {
  for (const proxy of proxies) await proxy.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
