import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { BodyUnreadable } from '@exchequer/server/internal/http/exchange'
import { deferred, echo, headers, start } from './http-listening.js'
import { rawConnection } from './raw-http.js'

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
