import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, get, request as httpRequest, type IncomingMessage } from 'node:http'
import { get as getTls, Agent as TlsAgent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { promisify } from 'node:util'
import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import { BodyTooLarge, BodyUnreadable, type Handle } from '@exchequer/server/internal/http/exchange'
import { type Listener, type ListenOptions, listen } from '@exchequer/server/internal/http/listener'
import { rawConnection } from './raw-http.js'

const execute = promisify(execFile)
const open: Listener[] = []
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close(0)
})

async function start(handle: Handle, options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await listen(handle, { host: '127.0.0.1', port: 0, ...options })
  open.push(listener)
  return listener
}

const headers = { 'Content-Type': 'text/xml; charset=utf-8' }

/** Answers with what came, or with the name of what went wrong. */
const echo = (limit: number): Handle => {
  return async (request) => {
    try {
      const body = await request.body(limit)
      return { status: 200, headers, body: [Buffer.concat(body).toString()] }
    } catch (error) {
      if (error instanceof BodyTooLarge) return { status: 500, headers, body: ['<too-large/>'] }
      if (error instanceof BodyUnreadable) return { status: 500, headers, body: ['<unreadable/>'] }
      throw error
    }
  }
}

function deferred<T = void>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

function post(
  port: number,
  body: string | Uint8Array,
  more: Record<string, string> = {},
  agent?: Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/EWS/Exchange.asmx',
      headers: more,
      agent,
    })
    outgoing.on('response', async (incoming) => {
      const pieces: Buffer[] = []
      for await (const piece of incoming) pieces.push(piece)
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(pieces) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

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

test('a HEAD request gets the length and no body', async () => {
  const { port } = await start(async () => ({ status: 200, headers, body: ['abc'] }))
  const connection = await rawConnection(port)
  connection.send('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const received = await connection.closed()
  assert.match(received, /Content-Length: 3\r\n/)
  assert.ok(received.endsWith('\r\n\r\n'))
})

test('compressed bodies are unpacked: gzip, and deflate in both of the formats that go by this name', async () => {
  const { port } = await start(echo(1_000_000))
  const text = '<x>payload</x>'.repeat(1000)
  for (const [coding, body] of [
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', Buffer.from(text)],
  ] as const) {
    const answer = await post(port, body, { 'Content-Encoding': coding })
    assert.equal(answer.body.toString(), text, coding)
  }
})

test('an unknown or broken compression is told to the handler, and the connection serves on', async () => {
  const { port } = await start(echo(1_000_000))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (const [coding, body] of [
    ['br', Buffer.from('abc')],
    ['gzip', Buffer.from('this is not gzip')],
    ['gzip', gzipSync('x'.repeat(10_000)).subarray(0, 20)],
    ['deflate', Buffer.from([0xff, 0xff, 0xff])],
  ] as const) {
    const answer = await post(port, body, { 'Content-Encoding': coding }, agent)
    assert.equal(answer.body.toString(), '<unreadable/>', coding)
  }
  assert.equal((await post(port, 'still here', {}, agent)).body.toString(), 'still here')
  agent.destroy()
})

test('the limit counts unpacked bytes, so a small bomb is refused', async () => {
  const { port } = await start(echo(1_000_000))
  const bomb = gzipSync(Buffer.alloc(200_000_000))
  assert.equal((await post(port, bomb, { 'Content-Encoding': 'gzip' })).body.toString(), '<too-large/>')
})

for (const kind of ['of declared length', 'in chunks'] as const) {
  test(`a client that sends 100 MB ${kind} before it reads gets its answer, and memory stays bounded`, async () => {
    const { port } = await start(echo(1_000_000))
    const before = process.memoryUsage.rss()
    let highest = before
    const { socket, send, closed } = await rawConnection(port)
    socket.pause()
    const isChunked = kind === 'in chunks'
    const megabyte = Buffer.alloc(1024 * 1024)
    send('POST / HTTP/1.1\r\nHost: x\r\n')
    send(isChunked ? 'Transfer-Encoding: chunked\r\n\r\n' : `Content-Length: ${100 * megabyte.length}\r\n\r\n`)
    for (let i = 0; i < 100; i++) {
      if (isChunked) send('100000\r\n')
      if (!socket.write(megabyte)) await once(socket, 'drain')
      if (isChunked) send('\r\n')
      highest = Math.max(highest, process.memoryUsage.rss())
    }
    if (isChunked) send('0\r\n\r\n')
    socket.resume()
    const received = await closed()
    assert.match(received, /^HTTP\/1\.1 500 .*\r\nConnection: close\r\n.*<too-large\/>$/s)
    assert.ok(highest - before < 60 * 1024 * 1024, `${highest - before} bytes more`)
  })
}

test('a 401 keeps the connection, whether the body was sent, is still coming, or waits for a 100', async () => {
  const { port } = await start(async (request) => {
    if (request.header('authorization') === undefined) return { status: 401, headers, body: ['<who/>'] }
    return echo(10_000_000)(request)
  })
  const connection = await rawConnection(port)
  const body = 'x'.repeat(300_000)
  connection.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 1000)}`)
  assert.doesNotMatch(await connection.until('<who/>'), /Connection: close/i)
  connection.send(body.slice(1000))
  connection.send(`POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
  const second = await connection.until('<who/>HTTP')
  assert.ok(second.includes('HTTP/1.1 100 Continue'))
  connection.send('12345')
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nAuthorization: y\r\nContent-Length: 6\r\n\r\nthird!')
  const all = await connection.until('third!')
  assert.equal(all.match(/HTTP\/1\.1 401/g)?.length, 2)
  assert.equal(all.match(/HTTP\/1\.1 200/g)?.length, 1)
  connection.socket.destroy()
})

test('a client that waits for a 100 gets it when its body is wanted', async () => {
  const { port } = await start(echo(1000))
  const connection = await rawConnection(port)
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n')
  await connection.until('HTTP/1.1 100 Continue\r\n\r\n')
  connection.send('hello')
  await connection.until('\r\n\r\nhello')
  connection.socket.destroy()
})

test('a client that waits for a 100 with more than the limit is answered at once and sends nothing', async () => {
  const { port } = await start(echo(1000), { drainLimit: 1000 })
  const connection = await rawConnection(port)
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n')
  const received = await connection.closed()
  assert.ok(received.startsWith('HTTP/1.1 500'))
  assert.ok(received.endsWith('<too-large/>'))
})

test('large answers are compressed for a client that asks, where the listener is told to', async () => {
  const text = '<t:Subject>hello</t:Subject>'.repeat(10_000)
  const { port } = await start(async () => ({ status: 200, headers, body: [text] }), { compress: 'always' })
  const plain = await post(port, '')
  assert.equal(plain.headers['content-encoding'], undefined)
  const packed = await post(port, '', { 'Accept-Encoding': 'gzip,deflate' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(packed.body).toString(), text)
  const refused = await post(port, '', { 'Accept-Encoding': 'gzip;q=0' })
  assert.equal(refused.headers['content-encoding'], undefined)
})

test('an answer of megabytes is compressed on its way', async () => {
  const pieces = Array.from({ length: 120 }, (_, index) => `<t:Subject>${index} größer</t:Subject>`.repeat(2_000))
  const { port } = await start(async () => ({ status: 200, headers, body: pieces }), { compress: 'always' })
  const packed = await post(port, '', { 'Accept-Encoding': 'gzip' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(packed.headers['content-length'], undefined)
  assert.equal(gunzipSync(packed.body).toString(), pieces.join(''))
})

test('on loopback answers are not compressed by default', async () => {
  const { port } = await start(async () => ({ status: 200, headers, body: ['x'.repeat(100_000)] }))
  assert.equal((await post(port, '', { 'Accept-Encoding': 'gzip' })).headers['content-encoding'], undefined)
})

test('the signal of a request fires when its client goes away', async () => {
  const started = deferred()
  const gone = deferred()
  const { port } = await start(async ({ signal }) => {
    started.resolve()
    await once(signal, 'abort')
    gone.resolve()
    return { status: 200, headers, body: undefined }
  })
  const connection = await rawConnection(port)
  connection.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await started.promise
  connection.socket.destroy()
  await gone.promise
})

test('a body whose client goes away half-way is unreadable', async () => {
  const failure = deferred<unknown>()
  const { port } = await start(async (request) => {
    await request.body(1000).catch(failure.resolve)
    return { status: 500, headers, body: undefined }
  })
  const connection = await rawConnection(port)
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')
  connection.socket.end()
  assert.ok((await failure.promise) instanceof BodyUnreadable)
})

test('a client that trickles its headers or its body is cut off', async () => {
  const { port } = await start(echo(1000), { headersTimeout: 60, requestTimeout: 120 })
  const slowHeaders = await rawConnection(port)
  slowHeaders.send('POST / HTTP/1.1\r\nHost: x\r\n')
  assert.match(await slowHeaders.closed(), /^HTTP\/1\.1 408/)
  const slowBody = await rawConnection(port)
  slowBody.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')
  await slowBody.closed()
})

test('a client that does not read its answer is cut off', async () => {
  const gone = deferred()
  const { port } = await start(
    async ({ signal }) => {
      signal.addEventListener('abort', () => gone.resolve())
      return { status: 200, headers, body: ['x'.repeat(30_000_000)] }
    },
    { replyTimeout: 50 },
  )
  const connection = await rawConnection(port)
  connection.socket.pause()
  connection.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await gone.promise
  connection.socket.destroy()
})

test('headers without end and bytes that are not HTTP are refused', async () => {
  const { port } = await start(echo(1000))
  const long = await rawConnection(port)
  long.send(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}`)
  assert.match(await long.closed(), /^HTTP\/1\.1 431/)
  const garbage = await rawConnection(port)
  garbage.send('\u0016\u0003\u0001 hello\r\n\r\n')
  assert.match(await garbage.closed(), /^HTTP\/1\.1 400/)
  const both = await rawConnection(port)
  both.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')
  assert.match(await both.closed(), /^HTTP\/1\.1 400/)
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
