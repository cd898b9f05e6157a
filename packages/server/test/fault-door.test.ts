import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { faultDoor, listen } from '@exchequer/server'
import { host } from './harness.js'
import { rawConnection } from './raw-http.js'

async function door(context: TestContext) {
  const mail = await host()
  const listener = await listen(faultDoor(mail.server.faults), { host: '127.0.0.1', port: 0 })
  context.after(async () => {
    await listener.close(0)
    await mail.close()
  })
  const ask = async (method: string, path = '/faults', body?: string, contentType = 'application/json') => {
    const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': contentType } }),
    })
    const text = await response.text()
    return { status: response.status, allow: response.headers.get('allow'), value: text && JSON.parse(text) }
  }
  return { ...mail, listener, ask }
}

const busy = { requests: 3, operation: 'GetItem', answer: { kind: 'fault', code: 'ErrorServerBusy' } }

test('faults are added, listed, removed and cleared', async (context) => {
  const { ask, server } = await door(context)
  assert.deepEqual(await ask('POST', '/faults', JSON.stringify(busy)), {
    status: 201,
    allow: null,
    value: { id: 1, ...busy },
  })
  await ask('POST', '/faults', '{"latency":5}')
  const listed = {
    faults: [
      { id: 1, ...busy },
      { id: 2, requests: 1, latency: 5 },
    ],
  }
  assert.deepEqual((await ask('GET')).value, listed)
  assert.equal((await ask('DELETE', '/faults/1')).status, 204)
  const gone = await ask('DELETE', '/faults/1')
  assert.deepEqual([gone.status, gone.value], [404, { error: 'There is no fault 1: it is used up, or never was.' }])
  assert.equal((await ask('DELETE')).status, 204)
  assert.deepEqual(server.faults.list(), [])
})

test('a rule that is none is refused with a sentence that says what one is', async (context) => {
  const { ask, server } = await door(context)
  for (const [rule, sentence] of [
    ['{', /This is not JSON/],
    [[], /A rule is an object/],
    [{}, /has an "answer", or a "latency", or both/],
    [
      { request: 3, latency: 1 },
      /A rule has no "request": it has requests, service, operation, account, latency, answer\./,
    ],
    [{ requests: 0, latency: 1 }, /"requests" is a whole number from 1 on\./],
    [{ requests: 'many', latency: 1 }, /"requests" is a whole number/],
    [{ operation: 'getItem', latency: 1 }, /the name of an operation, such as "GetItem"/],
    [{ account: 3, latency: 1 }, /"account" is text/],
    [{ latency: -1 }, /"latency" is a whole number from 0 on/],
    [{ latency: 600_001 }, /"latency" is at most 600000 milliseconds/],
    [{ answer: { kind: 'toString' } }, /whose "kind" is one of fault, items, http, close/],
    [{ answer: null }, /whose "kind" is one of/],
    [{ answer: { kind: 'fault', code: 'Busy' } }, /a response code of EWS, such as "ErrorServerBusy"/],
    [{ answer: { kind: 'fault', code: 'NoError' } }, /a response code of EWS/],
    [{ answer: { kind: 'fault', code: 'ErrorServerBusy', status: 503 } }, /A fault has no "status"/],
    [{ answer: { kind: 'items', code: 'ErrorItemNotFound' } }, /needs an "operation" that works on several things/],
    [{ operation: 'GetItem', answer: { kind: 'items', code: 'ErrorItemNotFound', items: [] } }, /list of places/],
    [{ answer: { kind: 'http', status: 200 } }, /"status" is a whole number from 300 on/],
    [{ answer: { kind: 'http', status: 600 } }, /from 300 to 599/],
    [{ answer: { kind: 'http', status: 302, location: 'a\r\nb: c' } }, /"location" is a URL/],
    [{ answer: { kind: 'close', at: 'once' } }, /"at" is one of beforeWork, beforeAnswer, withinAnswer/],
  ] as const) {
    const { status, value } = await ask('POST', '/faults', typeof rule === 'string' ? rule : JSON.stringify(rule))
    assert.equal(status, 400, JSON.stringify(rule))
    assert.match(value.error, sentence)
  }
  assert.deepEqual(server.faults.list(), [])
})

test('what is not there, cannot be done, is too large or of another kind is told by its status', async (context) => {
  const { ask, listener } = await door(context)
  assert.equal((await ask('GET', '/')).status, 404)
  assert.deepEqual([(await ask('PUT')).status, (await ask('PUT')).allow], [405, 'GET, POST, DELETE'])
  assert.deepEqual([(await ask('GET', '/faults/1')).status, (await ask('GET', '/faults/1')).allow], [405, 'DELETE'])
  assert.equal((await ask('POST', '/faults', '{"latency":5}', 'text/plain')).status, 415)
  const packed = await fetch(`http://127.0.0.1:${listener.port}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: '{"latency":5}',
  })
  assert.equal(packed.status, 400)
  assert.equal((await ask('POST', '/faults', JSON.stringify({ account: 'x'.repeat(70_000) }))).status, 413)
})

test('a page of another site, which a browser on this machine has open, adds nothing', async (context) => {
  const { listener, server } = await door(context)
  const connection = await rawConnection(listener.port)
  context.after(() => connection.socket.destroy())
  const body = '{"latency":5}'
  connection.send(
    `POST /faults HTTP/1.1\r\nHost: rebound.example:${listener.port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  assert.match(await connection.until('127.0.0.1'), /^HTTP\/1\.1 403 /)
  assert.deepEqual(server.faults.list(), [])
})
