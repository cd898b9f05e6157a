import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import type { Handle } from '@exchequer/server'
import { clientAddress, networkOf } from '@exchequer/server/internal/http/client-address'
import { certificate } from './certificate.js'
import { deferred, echo, headers, post, start } from './http-listening.js'
import { type RawConnection, rawConnection } from './raw-http.js'

const request = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi'

const closed = async (connections: RawConnection[]): Promise<boolean[]> => {
  // What the server closed is seen here a little later.
  await new Promise((resolve) => setTimeout(resolve, 50))
  return connections.map(({ socket }) => socket.destroyed)
}

test('connections that were opened and left make room for those that come', async () => {
  const { port } = await start(echo(1000), { idlePerNetwork: 3 })
  const left = [await rawConnection(port), await rawConnection(port), await rawConnection(port)]
  assert.deepEqual(await closed(left), [false, false, false])
  const fresh = await rawConnection(port)
  assert.deepEqual(await closed(left), [true, false, false])
  fresh.send(request)
  assert.match(await fresh.until('hi'), /^HTTP\/1\.1 200/)
  fresh.socket.destroy()
})

test('a connection that is in use is not idle, and is again after its answer', async () => {
  const gate = deferred()
  const { port } = await start(
    async () => {
      await gate.promise
      return { status: 200, headers, body: ['done'] }
    },
    { idlePerNetwork: 2 },
  )
  const busy = await rawConnection(port)
  busy.send(request)
  const left = []
  for (let i = 0; i < 5; i++) left.push(await rawConnection(port))
  assert.deepEqual(await closed([busy, ...left]), [false, true, true, true, false, false])
  gate.resolve()
  await busy.until('done')
  // It came to rest last, and stays longest.
  assert.deepEqual(await closed([busy, ...left.slice(3)]), [false, true, false])
  for (const { socket } of [busy, ...left]) socket.destroy()
})

test('there is an end to idle connections of all clients together', async () => {
  const { port } = await start(echo(1000), { idlePerNetwork: 100, idle: 2 })
  const left = [await rawConnection(port), await rawConnection(port), await rawConnection(port)]
  assert.deepEqual(await closed(left), [true, false, false])
  for (const { socket } of left) socket.destroy()
})

test('a connection on which nothing ever comes is closed in time', async () => {
  const { port } = await start(echo(1000), { headersTimeout: 80 })
  const silent = await rawConnection(port)
  await silent.closed().catch(() => {})
  assert.ok(silent.socket.destroyed)
})

test('who a client is comes from the connection, or from a proxy that is trusted', () => {
  const proxies = new Set(['192.0.2.1', '192.0.2.2'])
  for (const [peer, forwarded, address] of [
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
    // Nobody else is believed.
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['192.0.2.1', '198.51.100.1', '198.51.100.1'],
    // What stands before was written by the client itself.
    ['192.0.2.1', '10.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['192.0.2.1', '10.0.0.1, 198.51.100.1, 192.0.2.2', '198.51.100.1'],
    ['192.0.2.1', '198.51.100.1:4711', '198.51.100.1'],
    ['192.0.2.1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['192.0.2.1', '2001:DB8::1', '2001:db8::1'],
    ['192.0.2.1', '', '192.0.2.1'],
    ['192.0.2.1', undefined, '192.0.2.1'],
    [undefined, '198.51.100.1', undefined],
  ] as const)
    assert.equal(clientAddress(peer, forwarded, proxies), address)
})

test('the address that a handler is told is the one that a trusted proxy has seen', async () => {
  const tell = async ({ address }: { address: string | undefined }) => ({
    status: 200,
    headers,
    body: [address ?? 'none'],
  })
  const more = { 'x-forwarded-for': '198.51.100.1' }
  // One on this machine is, unless it is said otherwise.
  const usual = await start(tell)
  assert.equal((await post(usual.port, '', more)).body.toString(), '198.51.100.1')
  const strict = await start(tell, { trustedProxies: ['192.0.2.1'] })
  assert.equal((await post(strict.port, '', more)).body.toString(), '127.0.0.1')
})

test('a proxy that is trusted says that a client came by HTTPS, and another one says nothing', async () => {
  const tell: Handle = async ({ origin }) => ({ status: 200, headers, body: [origin] })
  const open = async (proto: string, trustedProxies: readonly string[]): Promise<string> => {
    const { port } = await start(tell, { trustedProxies })
    return (await post(port, '', { host: 'mail.test', 'x-forwarded-proto': proto })).body.toString()
  }
  assert.equal(await open('https', ['127.0.0.1']), 'https://mail.test')
  assert.equal(await open('http, HTTPS', ['127.0.0.1']), 'https://mail.test')
  assert.equal(await open('https, http', ['127.0.0.1']), 'http://mail.test')
  assert.equal(await open('ftp', ['127.0.0.1']), 'http://mail.test')
  assert.equal(await open('https', []), 'http://mail.test')
})

test('large answers are compressed for who is elsewhere, also behind a proxy on this machine', async () => {
  const { port } = await start(async () => ({ status: 200, headers, body: ['x'.repeat(100_000)] }))
  for (const [forwarded, coding] of [
    ['198.51.100.1', 'gzip'],
    ['127.0.0.1', undefined],
  ] as const) {
    const answer = await post(port, '', { 'accept-encoding': 'gzip', 'x-forwarded-for': forwarded })
    assert.equal(answer.headers['content-encoding'], coding)
  }
})

test('what one client has to itself is an address of IPv4, but a network of IPv6', () => {
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), networkOf('2001:db8:1:2::9'))
  assert.notEqual(networkOf('2001:db8:1:2::9'), networkOf('2001:db8:1:3::9'))
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
})

/** The name in the certificate that a server shows; rejects where the versions do not meet. */
const shown = (port: number, versions: object = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...versions }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })

test('another certificate is shown from now on, and one that does not fit its key leaves the old', async (context) => {
  const [first, second] = [await certificate(context, 'first'), await certificate(context, 'second')]
  if (!first || !second) return context.skip('no certificate without openssl')
  const listener = await start(echo(1000), { tls: first })
  assert.equal(await shown(listener.port), 'first')
  listener.renewTls(second)
  assert.equal(await shown(listener.port), 'second')
  assert.throws(() => listener.renewTls({ cert: first.cert, key: second.key }))
  assert.equal(await shown(listener.port), 'second')
})

test('TLS older than 1.2 is not spoken, and idle connections are limited under TLS too', async (context) => {
  const files = await certificate(context, 'first')
  if (!files) return context.skip('no certificate without openssl')
  const { port } = await start(echo(1000), { tls: files, idlePerNetwork: 2 })
  assert.equal(await shown(port, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }), 'first')
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  await assert.rejects(shown(port, old))

  const connect = (): Promise<ReturnType<typeof connectTls>> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(socket))
      socket.on('error', reject)
    })
  const [one, two] = [await connect(), await connect()]
  const inHandshake = await rawConnection(port)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual([one.destroyed, two.destroyed, inHandshake.socket.destroyed], [true, false, false])
  const three = await connect()
  three.write(request)
  const [answer] = await new Promise<[Buffer]>((resolve) => three.once('data', (piece: Buffer) => resolve([piece])))
  assert.match(answer.toString(), /^HTTP\/1\.1 200/)
  for (const socket of [one, two, three, inHandshake.socket]) socket.destroy()
})
