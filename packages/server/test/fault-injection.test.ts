import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { operations, unboundOperations } from '@exchequer/protocol'
import type { FaultAnswer, FaultRule, OperationName } from '@exchequer/server'
import {
  alice,
  all,
  authorization,
  bob,
  createItem,
  deleteItem,
  distinguished,
  envelope,
  findItem,
  getItem,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { connect, getStreamingEvents, streaming, subscribed } from './listening.js'
import { type RawConnection, rawConnection } from './raw-http.js'
import { allowNtlm, inbox, OneConnection, signInOn, socketHost } from './signing-in.js'
import { thingsOf, trespasses } from './trespasses.js'

async function open(context: TestContext): Promise<Host> {
  const opened = await host()
  context.after(() => opened.close())
  return opened
}

const fetchInbox = ({ server }: Host, signal?: AbortSignal): Promise<Response> =>
  server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { authorization: authorization(alice), 'content-type': 'text/xml' },
      body: inbox,
      ...(signal && { signal }),
    }),
  )

const http = (status: number): FaultAnswer => ({ kind: 'http', status })

/** How many messages lie in the Inbox. */
const countOf = async ({ post }: Host): Promise<number> =>
  (await post(findItem(distinguished('inbox')))).fine.ids.length

const createOne = createItem(message('one'), distinguished('inbox'))

test('a rule is used up by as many requests as it says, and one without a number by one', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  assert.deepEqual(faults.next({ requests: 2, answer: http(503) }), { id: 1, requests: 2, answer: http(503) })
  faults.next({ answer: http(500) })
  const statuses = []
  for (let i = 0; i < 4; i++) statuses.push((await fetchInbox(mail)).status)
  assert.deepEqual(statuses, [503, 503, 500, 200])
  assert.deepEqual(faults.list(), [])
})

test('a rule for all requests lasts until it is removed, and what is left of another can be seen', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  const { id } = faults.next({ requests: 'all', answer: http(503) })
  faults.next({ requests: 3, answer: http(500) })
  for (let i = 0; i < 3; i++) assert.equal((await fetchInbox(mail)).status, 503)
  assert.deepEqual([faults.remove(id), faults.remove(id)], [true, false])
  assert.equal((await fetchInbox(mail)).status, 500)
  assert.deepEqual(
    faults.list().map(({ requests }) => requests),
    [2],
  )
  faults.clear()
  assert.equal((await fetchInbox(mail)).status, 200)
})

test('a rule is for an operation, or for an account, and leaves all others alone', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({ requests: 'all', operation: 'FindItem', account: 'BOB@example.test', answer: http(503) })
  const status = async (as: string, request: string): Promise<number> => {
    const headers = { authorization: authorization(as), 'content-type': 'text/xml' }
    const body = envelope(request)
    return (
      await mail.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body }))
    ).status
  }
  const finding = findItem(distinguished('inbox'))
  assert.deepEqual(
    [await status(bob, finding), await status(alice, finding), await status(bob, createOne)],
    [503, 200, 200],
  )
})

test('a fault has its code, its text and the time to wait, and nothing was done', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({ answer: { kind: 'fault', code: 'ErrorServerBusy', backOffMilliseconds: 1500 } })
  mail.server.faults.next({
    answer: { kind: 'fault', code: 'ErrorInternalServerTransientError', text: 'As you wished.' },
  })
  const busy = await fetchInbox(mail)
  assert.deepEqual([busy.status, busy.headers.get('retry-after')], [500, '2'])
  const xml = await busy.text()
  assert.match(xml, /<t:Value Name="BackOffMilliseconds">1500<\/t:Value>/)
  assert.match(xml, /The server cannot service this request right now\. Try again later\./)
  const second = await mail.post(createOne)
  assert.equal(second.fault, 'ErrorInternalServerTransientError')
  assert.equal(textOf(second.body, 'faultstring'), 'As you wished.')
  assert.equal(await countOf(mail), 0)
})

test('items of a batch fail by their places without being tried, and the others are dealt with', async (context) => {
  const mail = await open(context)
  const failing = (code: 'ErrorItemSave' | 'ErrorServerBusy', items?: number[]): FaultRule => ({
    operation: 'CreateItem',
    answer: { kind: 'items', code, ...(items && { items }), backOffMilliseconds: 700 },
  })
  const three = createItem(['one', 'two', 'three'].map((name) => message(name)).join(''), distinguished('inbox'))
  mail.server.faults.next(failing('ErrorItemSave', [0, 2]))
  assert.deepEqual((await mail.post(three)).codes, ['ErrorItemSave', 'NoError', 'ErrorItemSave'])
  assert.equal(await countOf(mail), 1)
  // After a server that is busy nothing is tried any more, here as elsewhere.
  mail.server.faults.next(failing('ErrorServerBusy', [1]))
  const busy = await mail.post(three)
  assert.deepEqual(busy.codes, ['NoError', 'ErrorServerBusy', 'ErrorBatchProcessingStopped'])
  assert.equal(all(busy.messages[1]!.node, 't:Value')[0]?.text, '700')
  assert.equal(await countOf(mail), 2)
  mail.server.faults.next(failing('ErrorItemSave'))
  assert.deepEqual((await mail.post(three)).codes, Array(3).fill('ErrorItemSave'))
  const { ids } = await mail.post(findItem(distinguished('inbox')))
  mail.server.faults.next({ operation: 'GetItem', answer: { kind: 'items', code: 'ErrorItemNotFound', items: [1] } })
  assert.deepEqual((await mail.post(getItem(ids, shape('IdOnly')))).codes, ['NoError', 'ErrorItemNotFound'])
  mail.server.faults.next({
    operation: 'DeleteItem',
    answer: { kind: 'items', code: 'ErrorCannotDeleteObject', items: [0] },
  })
  assert.deepEqual((await mail.post(deleteItem(ids, 'HardDelete'))).codes, ['ErrorCannotDeleteObject', 'NoError'])
})

test('an answer of HTTP has its headers, a 302 leads to where Exchange sends clients, and neither has a body', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({ answer: { kind: 'http', status: 503, retryAfter: 30 } })
  mail.server.faults.next({ answer: http(302) })
  mail.server.faults.next({ answer: { kind: 'http', status: 302, location: 'https://other.test/EWS/Exchange.asmx' } })
  const seen = []
  for (let i = 0; i < 3; i++) {
    const response = await fetchInbox(mail)
    const { headers, status } = response
    seen.push([status, headers.get('retry-after'), headers.get('location'), await response.text()])
  }
  assert.deepEqual(seen, [
    [503, '30', null, ''],
    [302, null, '/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx', ''],
    [302, null, 'https://other.test/EWS/Exchange.asmx', ''],
  ])
})

test('a 401 offers what the server offers, and who signs in again by NTLM on the same connection is let in', async (context) => {
  const mail = await socketHost(context, { authentication: { schemes: ['ntlm', 'basic'] } })
  await allowNtlm(mail)
  const connection = new OneConnection(mail.url)
  context.after(() => connection.close())
  assert.equal((await signInOn(connection, { user: alice, password: 'secret' })).status, 200)
  mail.server.faults.next({ answer: http(401) })
  const refused = await connection.post()
  assert.deepEqual([refused.status, refused.challenges], [401, ['NTLM', 'Basic realm="Exchequer"']])
  assert.equal((await signInOn(connection, { user: alice, password: 'secret' })).status, 200)
  assert.equal((await connection.post()).status, 200)
})

test('a handshake of NTLM does not use up a rule: the request that it is for does', async (context) => {
  const mail = await socketHost(context, { authentication: { schemes: ['ntlm'] } })
  await allowNtlm(mail)
  mail.server.faults.next({ answer: http(503) })
  const connection = new OneConnection(mail.url)
  context.after(() => connection.close())
  assert.equal((await signInOn(connection, { user: alice, password: 'secret' })).status, 503)
})

async function wire(context: TestContext): Promise<Host & { connection: RawConnection; ask(body: string): void }> {
  const mail = await socketHost(context, {})
  const connection = await rawConnection(mail.listener.port)
  context.after(() => connection.socket.destroy())
  const ask = (body: string): void =>
    connection.send(
      `POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: mail.test\r\nContent-Type: text/xml\r\n` +
        `Authorization: ${authorization(alice)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  return { ...mail, connection, ask }
}

test('a connection is closed without an answer, before the work was done or after', async (context) => {
  for (const [at, created] of [
    ['beforeWork', 0],
    ['beforeAnswer', 1],
  ] as const) {
    const mail = await wire(context)
    mail.server.faults.next({ answer: { kind: 'close', at } })
    mail.ask(envelope(createOne))
    assert.equal(await mail.connection.closed(), '')
    assert.equal(await countOf(mail), created)
  }
})

test('a connection is closed in the middle of an answer, whose length says that more was to come', async (context) => {
  const mail = await wire(context)
  mail.server.faults.next({ answer: { kind: 'close', at: 'withinAnswer' } })
  mail.ask(envelope(createOne))
  const text = await mail.connection.closed()
  const [head = '', body = ''] = text.split('\r\n\r\n')
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/)
  assert.ok(Number(/Content-Length: (\d+)/i.exec(head)?.[1]) > body.length && body.length > 100, text)
  assert.doesNotMatch(body, /<\/s:Envelope>/i)
  assert.equal(await countOf(mail), 1)
})

test('behind fetch a closed connection is a fetch that fails, or a body that breaks off', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({ answer: { kind: 'close', at: 'beforeWork' } })
  await assert.rejects(fetchInbox(mail), TypeError)
  mail.server.faults.next({ answer: { kind: 'close', at: 'withinAnswer' } })
  const response = await fetchInbox(mail)
  assert.equal(response.status, 200)
  await assert.rejects(response.text(), TypeError)
})

test('a stream breaks off within its first message', async (context) => {
  const mail = await open(context)
  const { id } = subscribed(await mail.post(streaming({})))
  mail.server.faults.next({ operation: 'GetStreamingEvents', answer: { kind: 'close', at: 'withinAnswer' } })
  const broken = await mail.server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { authorization: authorization(alice), 'content-type': 'text/xml' },
      body: envelope(getStreamingEvents([id])),
    }),
  )
  assert.equal(broken.status, 200)
  await assert.rejects(broken.text(), TypeError)
  // The place of the stream is free again.
  const again = await connect(mail, [id])
  assert.equal((await again.next())?.status, 'OK')
  await again.hangUp()
})

test('latency comes before the answer, whatever that is, and holds up nobody else', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({ account: alice, latency: 600_000 })
  mail.server.faults.next({ latency: 1, answer: http(503) })
  const leaving = new AbortController()
  let isAnswered = false
  const slow = fetchInbox(mail, leaving.signal).finally(() => {
    isAnswered = true
  })
  while (mail.server.faults.list().length > 1) await new Promise((resolve) => setImmediate(resolve))
  assert.equal((await fetchInbox(mail)).status, 503)
  assert.equal((await mail.post(findItem(distinguished('inbox')), { as: bob })).status, 200)
  assert.equal(isAnswered, false)
  leaving.abort()
  await slow.catch(() => {})
})

test('a server that is closed waits for no latency', async () => {
  const mail = await host()
  mail.server.faults.next({ latency: 600_000 })
  const slow = fetchInbox(mail)
  while (mail.server.faults.list().length > 0) await new Promise((resolve) => setImmediate(resolve))
  await mail.close()
  assert.equal((await slow).status, 200)
})

test('every operation that works on several things lets them fail, and any other says that it does not', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  const things = await thingsOf(mail, alice, { word: 'Almond' })
  const failing: string[] = []
  const convert = `<m:ConvertId DestinationFormat="EntryId"><m:SourceIds><t:AlternateId Format="EwsId" Id="A" Mailbox="${alice}"/></m:SourceIds></m:ConvertId>`
  const asked: Partial<typeof trespasses> = { ConvertId: () => [convert], ...trespasses }
  for (const name of Object.keys({ ...operations, ...unboundOperations }) as OperationName[]) {
    const requestsOf = asked[name]
    try {
      faults.next({ operation: name, answer: { kind: 'items', code: 'ErrorItemCorrupt' } })
    } catch (error) {
      assert.match(String(error), /works on several things/)
      continue
    }
    assert.ok(requestsOf, name)
    const { codes, xml } = await mail.post(requestsOf(things, things, things.folder)[0]!, { version: null })
    assert.deepEqual([name, ...new Set(codes)], [name, 'ErrorItemCorrupt'], xml)
    assert.deepEqual(faults.list(), [])
    failing.push(name)
  }
  assert.ok(failing.length > 30, failing.join(' '))
})
