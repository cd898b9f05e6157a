import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { HttpReply, HttpRequest, OngoingBody, Outlet } from '@exchequer/server/internal/http/exchange'
import { fetchHandler } from '@exchequer/server/internal/http/fetch-handler'
import { deferred, headers, start } from './http-listening.js'
import { rawConnection } from './raw-http.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A body whose maker is the test. */
function ongoing() {
  const outlet = deferred<Outlet>()
  const closed = deferred()
  const seen = { goOn: 0, stop: 0, closed: 0 }
  const body: OngoingBody = {
    start: outlet.resolve,
    goOn: () => void seen.goOn++,
    stop: () => void seen.stop++,
    closed() {
      seen.closed++
      closed.resolve()
    },
  }
  const reply: HttpReply = { status: 200, headers, body }
  return { reply, seen, outlet: outlet.promise, closed: closed.promise }
}

const request = 'POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nContent-Length: 0\r\n\r\n'

test('each piece of a body that goes on arrives before the next is written, as it is, and the connection stays', async () => {
  const { reply, outlet, closed, seen } = ongoing()
  const replies = [reply, { status: 200, headers, body: ['<whole/>'] }]
  const { port } = await start(async () => replies.shift()!, { compress: 'always' })
  const connection = await rawConnection(port)
  connection.send(request)
  const out = await outlet
  for (const piece of ['<first/>', '<sécond/>', '<long/>'.repeat(7000)]) {
    out.write(piece)
    await connection.until(Buffer.from(piece).toString('latin1'))
  }
  const text = await connection.until('')
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(text, /Transfer-Encoding: chunked/i)
  assert.doesNotMatch(text, /Content-Encoding|Content-Length/i)
  out.end()
  await closed
  assert.deepEqual([seen.stop, seen.closed], [0, 1])
  await connection.until('\r\n0\r\n\r\n')
  connection.send(request)
  await connection.until('<whole/>')
  connection.socket.destroy()
})

test('what read the request of a body that goes on is let go while the connection stays', async () => {
  const { reply, outlet } = ongoing()
  const { port } = await start((request) => {
    const call = { bytes: 0 }
    reading = new WeakRef(call)
    return answered(request, call)
  })
  let reading: WeakRef<object> | undefined
  const answered = async (request: HttpRequest, call: { bytes: number }): Promise<HttpReply> => {
    const pieces = await request.body(1_000, (bytes) => {
      call.bytes += bytes
    })
    assert.equal(call.bytes, Buffer.concat(pieces).length)
    return reply
  }
  const connection = await rawConnection(port)
  connection.send(request.replace('Content-Length: 0\r\n\r\n', 'Content-Length: 7\r\n\r\n<body/>'))
  ;(await outlet).write('<first/>')
  await connection.until('first')
  // What a promise has settled is let go of a few turns later.
  for (let turn = 0; reading?.deref() && turn < 50; turn++) {
    await new Promise(setImmediate)
    collectGarbage()
  }
  assert.equal(reading?.deref(), undefined)
  ;(await outlet).write('<second/>')
  await connection.until('second')
  connection.socket.destroy()
})

test('the maker of a body hears that the client went away', async () => {
  const { reply, outlet, closed } = ongoing()
  const { port } = await start(async () => reply)
  const connection = await rawConnection(port)
  connection.send(request)
  ;(await outlet).write('<first/>')
  await connection.until('first')
  connection.socket.end()
  await closed
})

/** Writes until neither the client nor the buffers before it take any more. */
async function fill(out: Outlet, seen: { readonly goOn: number }): Promise<void> {
  for (;;) {
    const { goOn } = seen
    if (out.write('x'.repeat(1_000_000))) continue
    for (let turn = 0; seen.goOn === goOn; turn++) {
      if (turn === 100) return
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
}

test('a body goes on when its client reads again', async () => {
  const { reply, outlet, closed, seen } = ongoing()
  const { port } = await start(async () => reply)
  const connection = await rawConnection(port)
  connection.send(request)
  connection.socket.pause()
  await fill(await outlet, seen)
  const { goOn } = seen
  connection.socket.resume()
  while (seen.goOn === goOn) await new Promise(setImmediate)
  connection.socket.destroy()
  await closed
})

test('a client that never reads again is cut off', async () => {
  const { reply, outlet, closed } = ongoing()
  const { port } = await start(async () => reply, { replyTimeout: 50 })
  const connection = await rawConnection(port)
  connection.send(request)
  connection.socket.pause()
  ;(await outlet).write('x'.repeat(30_000_000))
  await closed
  connection.socket.destroy()
})

test('a listener that stops tells every body, and what it says at the end arrives', async () => {
  const { reply, outlet } = ongoing()
  const body = reply.body as OngoingBody
  const listener = await start(async () => ({
    ...reply,
    body: {
      start: body.start,
      goOn: body.goOn,
      closed: body.closed,
      async stop() {
        const out = await outlet
        out.write('<last/>')
        out.end()
      },
    },
  }))
  const connection = await rawConnection(listener.port)
  connection.send(request)
  await outlet
  await listener.close(10_000)
  assert.match(await connection.closed(), /<last\/>\r\n0\r\n\r\n$/)
})

test('behind the Fetch API a body goes on as well, and ends where its reader does', async () => {
  const { reply, outlet, closed, seen } = ongoing()
  const fetch = fetchHandler(async () => reply)
  const response = await fetch(new Request('http://x/', { method: 'POST' }))
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const out = await outlet
  for (const piece of ['<first/>', '<second/>']) {
    assert.equal(out.write(piece), true)
    assert.equal((await reader.read()).value, piece)
  }
  await reader.cancel()
  await closed
  assert.equal(seen.closed, 1)
  assert.equal(out.write('nobody reads this'), true)
  out.end()
})

test('behind the Fetch API a body hears of a request that is given up, and ends its stream itself', async () => {
  const given = ongoing()
  const abort = new AbortController()
  await fetchHandler(async () => given.reply)(new Request('http://x/', { method: 'POST', signal: abort.signal }))
  await given.outlet
  abort.abort()
  await given.closed

  const ended = ongoing()
  const response = await fetchHandler(async () => ended.reply)(new Request('http://x/', { method: 'POST' }))
  const out = await ended.outlet
  out.write('<only/>')
  out.end()
  await ended.closed
  assert.equal(await response.text(), '<only/>')
})

test('behind the Fetch API a reader that is slow is waited for', async () => {
  const { reply, outlet, seen } = ongoing()
  const response = await fetchHandler(async () => reply)(new Request('http://x/', { method: 'POST' }))
  const out = await outlet
  let pieces = 0
  do pieces++
  while (out.write('x'.repeat(10_000)))
  assert.ok(pieces > 1 && pieces < 10)
  const before = seen.goOn
  const reader = response.body!.getReader()
  for (let i = 0; i < pieces; i++) await reader.read()
  assert.ok(seen.goOn > before)
  await reader.cancel()
})

test('a HEAD request gets the headers of a body that goes on', async () => {
  const { reply, closed } = ongoing()
  const response = await fetchHandler(async () => reply)(new Request('http://x/', { method: 'HEAD' }))
  assert.equal(response.body, null)
  await closed
  const other = ongoing()
  const { port } = await start(async () => other.reply)
  const connection = await rawConnection(port)
  connection.send('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await other.closed
  await once(connection.socket, 'close')
})
