import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { get as getTls, Agent as TlsAgent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { listen } from '@exchequer/server/internal/http/listener'
import { deferred, echo, headers, post, start } from './http-listening.js'
import { rawConnection } from './raw-http.js'

const execute = promisify(execFile)

test('the content type goes out byte for byte, and every answer says its length', async () => {
  const { port } = await start(echo(1000))
  const connection = await rawConnection(port)
  connection.send('POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc')
  const received = await connection.until('abc')
  assert.match(received, /\r\nContent-Type: text\/xml; charset=utf-8\r\n/)
  assert.match(received, /\r\nContent-Length: 3\r\n/)
  connection.socket.destroy()
})

test('a proxy may send the absolute form of the target, and repeated headers arrive as one', async () => {
  const { port } = await start(async (request) => ({
    status: 200,
    headers: { 'WWW-Authenticate': ['Basic realm="a"', 'Negotiate'] },
    body: [`${request.target} ${request.header('x-one')} ${request.header('x-none')}`],
  }))
  const connection = await rawConnection(port)
  connection.send('GET http://mail.test/EWS/a?b=c HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nX-One: 2\r\n\r\n')
  const received = await connection.until('undefined')
  assert.match(received, /\r\n\/EWS\/a\?b=c 1, 2 undefined$|\r\n\r\n\/EWS\/a\?b=c 1, 2 undefined/)
  assert.match(received, /WWW-Authenticate: Basic realm="a"\r\nWWW-Authenticate: Negotiate\r\n/)
  connection.socket.destroy()
})

test('text of any length and any script arrives whole, in whatever pieces it was given', async () => {
  const long = `${'æ'.repeat(32_767)}😀${'日本語'.repeat(400_000)}`
  const pieces = [long, 'b', '', long]
  const { port } = await start(async () => ({ status: 200, headers, body: pieces }))
  const answer = await post(port, '')
  assert.equal(answer.body.toString(), pieces.join(''))
  assert.equal(Number(answer.headers['content-length']), Buffer.byteLength(pieces.join('')))
})

test('text that is made late goes out in its place, plain and compressed, and counts for the length', async () => {
  const late = {
    length: 30_000_000,
    *[Symbol.iterator]() {
      for (let index = 0; index < 500; index++) yield 'x'.repeat(60_000)
    },
  }
  for (const [body, whole] of [
    [['<a>', late, '</a>'], `<a>${'x'.repeat(30_000_000)}</a>`],
    [[late], 'x'.repeat(30_000_000)],
    [
      [
        {
          length: 5,
          *[Symbol.iterator]() {
            yield 'small'
          },
        },
      ],
      'small',
    ],
  ] as const) {
    const { port } = await start(async () => ({ status: 200, headers, body }), { compress: 'always' })
    const plain = await post(port, '')
    assert.equal(Number(plain.headers['content-length']), whole.length)
    assert.ok(plain.body.equals(Buffer.from(whole)))
    const answer = await post(port, '', { 'Accept-Encoding': 'gzip' })
    assert.ok((whole.length > 1000 ? gunzipSync(answer.body) : answer.body).equals(Buffer.from(whole)))
  }
})

test('a HEAD request gets the length and no body', async () => {
  const { port } = await start(async () => ({ status: 200, headers, body: ['abc'] }))
  const connection = await rawConnection(port)
  connection.send('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const received = await connection.closed()
  assert.match(received, /Content-Length: 3\r\n/)
  assert.ok(received.endsWith('\r\n\r\n'))
})

test('a handler that fails is answered with a bare 500 and the server serves on', async () => {
  const errors: string[] = []
  const ignore = () => {}
  const logger = {
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (text: string) => errors.push(text),
  }
  const { port } = await start(
    async (request) => {
      if (request.method === 'GET') throw new Error('secret detail')
      return { status: 200, headers, body: ['fine'] }
    },
    { logger },
  )
  const [incoming] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage]
  assert.equal(incoming.statusCode, 500)
  assert.equal(Buffer.concat(await incoming.toArray()).length, 0)
  assert.equal(errors.length, 1)
  assert.equal((await post(port, '')).body.toString(), 'fine')
})

test('a stop lets open requests finish, refuses new ones, and closes what rests', async () => {
  const held = deferred()
  const started = deferred()
  const listener = await start(async (request) => {
    if (request.target === '/slow') {
      started.resolve()
      await held.promise
    }
    return { status: 200, headers, body: [`done ${request.target}`] }
  })
  const neverUsed = await rawConnection(listener.port)
  const resting = await rawConnection(listener.port)
  resting.send('GET /first HTTP/1.1\r\nHost: x\r\n\r\n')
  await resting.until('done /first')
  const busy = await rawConnection(listener.port)
  busy.send('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
  await started.promise

  const stopped = listener.close(60_000)
  await resting.closed()
  await neverUsed.closed()
  await assert.rejects(post(listener.port, ''), { code: 'ECONNREFUSED' })
  held.resolve()
  const received = await busy.closed()
  assert.match(received, /^HTTP\/1\.1 200 OK/)
  assert.match(received, /Connection: close/i)
  assert.ok(received.endsWith('done /slow'))
  await stopped
  assert.equal(listener.close(), listener.close())
})

test('what is not done when the grace is over is cut off, and its signal fires', async () => {
  const started = deferred()
  const aborted = deferred()
  const listener = await start(async ({ signal }) => {
    started.resolve()
    await once(signal, 'abort')
    aborted.resolve()
    return { status: 200, headers, body: undefined }
  })
  const busy = await rawConnection(listener.port)
  busy.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await started.promise
  await listener.close(30)
  assert.equal(await busy.closed(), '')
  await aborted.promise
})

test('a port that is taken is an error with its code', async () => {
  const { port } = await start(echo(1))
  await assert.rejects(listen(echo(1), { host: '127.0.0.1', port }), { code: 'EADDRINUSE' })
})

test('with a certificate it speaks HTTPS, stops as well, and plain HTTP gets nothing', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true }))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const openssl = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  try {
    await execute('openssl', [...openssl, '-subj', '/CN=localhost', '-keyout', keyFile, '-out', certFile])
  } catch (error) {
    return context.skip(`no certificate without openssl: ${error}`)
  }
  const [key, cert] = [await readFile(keyFile), await readFile(certFile)]
  const listener = await start(echo(1000), { tls: { key, cert } })
  const agent = new TlsAgent({ ca: cert, keepAlive: true })
  const url = `https://localhost:${listener.port}/`
  const [incoming] = (await once(getTls(url, { agent }), 'response')) as [IncomingMessage]
  assert.equal(incoming.statusCode, 200)
  await incoming.toArray()
  const plain = await rawConnection(listener.port)
  plain.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.doesNotMatch(await plain.closed(), /200/)
  await listener.close(60_000)
  agent.destroy()
})
