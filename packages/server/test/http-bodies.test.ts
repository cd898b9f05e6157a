import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { test } from 'node:test'
import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import { echo, headers, post, start } from './http-listening.js'
import { rawConnection } from './raw-http.js'

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
