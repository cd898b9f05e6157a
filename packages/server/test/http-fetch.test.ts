import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { BodyTooLarge } from '@exchequer/server/internal/http/exchange'
import { fetchHandler } from '@exchequer/server/internal/http/fetch-handler'

const url = 'http://mail.test/EWS/Exchange.asmx?x=1'

test('a Request becomes what the pipeline reads, and its reply a Response', async () => {
  const fetch = fetchHandler(async (request) => ({
    status: 500,
    headers: { 'Content-Type': 'text/xml; charset=utf-8', 'WWW-Authenticate': ['a', 'b'] },
    body: [
      request.method,
      ' ',
      request.target,
      ' ',
      request.header('x-a') ?? '',
      Buffer.concat(await request.body(10)).toString(),
    ],
  }))
  const response = await fetch(new Request(url, { method: 'POST', body: ' æ', headers: { 'X-A': 'one' } }))
  assert.equal(response.status, 500)
  assert.equal(response.headers.get('content-type'), 'text/xml; charset=utf-8')
  assert.equal(response.headers.get('www-authenticate'), 'a, b')
  assert.equal(await response.text(), 'POST /EWS/Exchange.asmx?x=1 one æ')
})

test('the limit and the compression of a body hold here too', async () => {
  const fetch = fetchHandler(async (request) => {
    const pieces = await request
      .body(1000)
      .catch((error: unknown) => (error instanceof BodyTooLarge ? 'too large' : 'broken'))
    return { status: 200, headers: {}, body: [typeof pieces === 'string' ? pieces : Buffer.concat(pieces).toString()] }
  })
  const send = async (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    (await fetch(new Request(url, { method: 'POST', body: body as BodyInit, headers }))).text()
  assert.equal(await send('x'.repeat(1000)), 'x'.repeat(1000))
  assert.equal(await send('x'.repeat(1001)), 'too large')
  assert.equal(await send(gzipSync('hello'), { 'Content-Encoding': 'gzip' }), 'hello')
  assert.equal(await send(gzipSync('h'.repeat(5000)), { 'Content-Encoding': 'gzip' }), 'too large')
})

test('a request without a body and replies without one are fine', async () => {
  const fetch = fetchHandler(async (request) => ({
    status: request.target === '/none' ? 204 : 200,
    headers: {},
    body: (await request.body(10)).length === 0 ? undefined : ['?'],
  }))
  assert.equal(await (await fetch(new Request('http://x/'))).text(), '')
  assert.equal((await fetch(new Request('http://x/none'))).status, 204)
})

test('the signal of the request is handed on', async () => {
  const abort = new AbortController()
  let seen: AbortSignal | undefined
  const fetch = fetchHandler(async (request) => {
    seen = request.signal
    return { status: 200, headers: {}, body: undefined }
  })
  await fetch(new Request(url, { signal: abort.signal }))
  abort.abort()
  assert.equal(seen?.aborted, true)
})
