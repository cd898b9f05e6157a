import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { lineLogger } from '@exchequer/server'
import { alice, authorization, distinguished, envelope, getFolder, host, shape } from './harness.js'

type Line = Record<string, unknown> & { readonly message: string; readonly level: string }

const lines: Line[] = []
const logger = lineLogger({ level: 'debug', format: 'json', write: (line) => lines.push(JSON.parse(line)) })
const { server, store, close } = await host({ logger })
after(close)

const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))
const from = { authorization: authorization(alice), 'content-type': 'text/xml' }

/** Sends a request, and gives the ids that its answer has and the lines that were logged for it. */
async function ask(target: string, headers: Record<string, string>, body?: string) {
  const before = lines.length
  const request = new Request(`http://mail.test${target}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body ?? null,
  })
  const reply = await server.fetch(request)
  await reply.arrayBuffer()
  return { reply, requestId: reply.headers.get('request-id'), told: lines.slice(before) }
}

const post = (headers: Record<string, string>, body: string) => ask('/EWS/Exchange.asmx', headers, body)

test('every answer has a line at the level debug, with the ids that the client knows it by', async () => {
  const { requestId, told } = await post({ ...from, 'client-request-id': 'abc' }, envelope(inbox))
  assert.equal(told.length, 1)
  const { time, milliseconds, ...line } = told[0]!
  assert.ok(Number.isInteger(milliseconds))
  assert.ok(!Number.isNaN(Date.parse(String(time))))
  assert.deepEqual(line, {
    level: 'debug',
    message: 'a request was answered',
    method: 'POST',
    target: '/EWS/Exchange.asmx',
    status: 200,
    account: alice,
    operation: 'GetFolder',
    requestId,
    clientRequestId: 'abc',
  })
})

test('the line of what was refused says why', async () => {
  const fault = await post(from, envelope(inbox, { version: 'Exchange2099' }))
  assert.equal(fault.told.length, 1)
  const { code, reason, status, requestId, clientRequestId, account } = fault.told[0]!
  assert.deepEqual([code, status, account], ['ErrorInvalidServerVersion', 500, alice])
  assert.match(String(reason), /version/i)
  assert.equal(requestId, fault.requestId)
  assert.equal(clientRequestId, undefined)

  const stranger = await post({ ...from, authorization: `Basic ${btoa(`${alice}:wrong`)}` }, envelope(inbox))
  assert.deepEqual(
    stranger.told.map((line) => [line['status'], line['requestId'], line['account']]),
    [[401, stranger.requestId, undefined]],
  )
  const discovery = await ask('/autodiscover/autodiscover.json?Email=a@b.test&Protocol=Nonsense', {})
  assert.deepEqual(
    discovery.told.map((line) => [line['target'], line['requestId']]),
    [['/autodiscover/autodiscover.json?Email=a@b.test&Protocol=Nonsense', discovery.requestId]],
  )
})

test('what goes wrong inside is an error with the same ids', async (context) => {
  const broken = context.mock.method(store, 'read', async () => {
    throw new RangeError('broken')
  })
  const request = { ...from, 'client-request-id': 'x'.repeat(1000) }
  // Whoever has signed in a moment ago is not looked up again.
  const { requestId, told } = await post(request, envelope(inbox))
  broken.mock.restore()
  const [failed, answered] = told
  assert.ok(failed && answered)
  const { level, message, operation, error } = failed
  assert.deepEqual([level, message, operation], ['error', 'a request failed', 'GetFolder'])
  assert.equal((error as Error).message, 'broken')
  assert.equal(answered.message, 'a request was answered')
  for (const line of told) {
    assert.equal(line['requestId'], requestId)
    assert.equal(line['clientRequestId'], 'x'.repeat(128))
  }
})
