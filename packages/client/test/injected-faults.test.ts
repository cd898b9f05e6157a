import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  type Credentials,
  EmailMessage,
  ExchangeService,
  type ExchangeServiceOptions,
  ServiceRequestException,
  ServiceResponseException,
} from '@exchequer/client'
import { createServer, type FaultRule, type Listener, listen, openSqliteStore, type Server } from '@exchequer/server'

const credentials = { username: 'alice@contoso.com', password: 'secret' }

// Over a socket, so that a connection that breaks is one.
let server: Server
let listener: Listener
let close: () => Promise<void>
/** What went over the wire: the operation of each request, as its SOAP action names it. */
let asked: string[]

beforeEach(async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  server = createServer({ store })
  await server.addMailbox({ address: credentials.username, password: credentials.password })
  listener = await listen(server.handle, { host: '127.0.0.1', port: 0 })
  asked = []
  close = async () => {
    await listener.close(0)
    await server.close()
    await store.close()
  }
})
afterEach(() => close())

const open = (options: Partial<ExchangeServiceOptions> = {}): ExchangeService =>
  new ExchangeService({
    url: `http://127.0.0.1:${listener.port}/EWS/Exchange.asmx`,
    credentials,
    retry: { firstWait: 1 },
    fetch(request) {
      asked.push(/(\w+)"$/.exec(request.headers.get('SOAPAction') ?? '')![1]!)
      return fetch(request)
    },
    ...options,
  })

const messages = (count: number): EmailMessage[] =>
  Array.from({ length: count }, (_, i) => new EmailMessage({ subject: `Message ${i}` }))

const subjects = async (service: ExchangeService): Promise<(string | undefined)[]> =>
  Array.from((await service.findItems('drafts', { pageSize: 50 })).items, ({ subject }) => subject).sort()

for (const [what, rule] of [
  ['a fault that says how long the server is busy', busy({ backOffMilliseconds: 5 })],
  ['a fault that does not say how long', busy({})],
  ['HTTP 503 with Retry-After', { requests: 2, answer: { kind: 'http', status: 503, retryAfter: 0 } }],
  ['HTTP 503 without', { requests: 2, answer: { kind: 'http', status: 503 } }],
] as const satisfies readonly (readonly [string, FaultRule])[])
  test(`${what} is waited out, by what reads and by what changes, and nothing is done twice`, async () => {
    const service = open()
    server.faults.next(rule)
    assert.equal((await service.createItems(messages(3))).overallResult, 'success')
    server.faults.next(rule)
    assert.deepEqual(await subjects(service), ['Message 0', 'Message 1', 'Message 2'])
    assert.deepEqual(asked, [...Array(3).fill('CreateItem'), ...Array(3).fill('FindItem')])
  })

function busy(more: { backOffMilliseconds?: number }): FaultRule {
  return { requests: 2, answer: { kind: 'fault', code: 'ErrorServerBusy', ...more } }
}

test('a server that is busy in the middle of a batch is asked again for what it has not done', async () => {
  const service = open()
  server.faults.next({
    operation: 'CreateItem',
    answer: { kind: 'items', code: 'ErrorServerBusy', items: [1], backOffMilliseconds: 5 },
  })
  const created = await service.createItems(messages(4))
  assert.equal(created.overallResult, 'success')
  assert.deepEqual(await subjects(service), ['Message 0', 'Message 1', 'Message 2', 'Message 3'])
  assert.deepEqual(asked, ['CreateItem', 'CreateItem', 'FindItem'])
})

test('an item that fails is told in its place, and the others are there', async () => {
  const service = open()
  server.faults.next({ operation: 'CreateItem', answer: { kind: 'items', code: 'ErrorQuotaExceeded', items: [2] } })
  const created = await service.createItems(messages(3))
  assert.deepEqual(
    Array.from(created, ({ errorCode }) => errorCode),
    ['NoError', 'NoError', 'ErrorQuotaExceeded'],
  )
})

test('a server that is busy for longer than the client waits is told, with the time', async () => {
  server.faults.next({ answer: { kind: 'fault', code: 'ErrorServerBusy', backOffMilliseconds: 299_000 } })
  await assert.rejects(open({ retry: { longestWait: 1_000 } }).findItems('inbox'), (error) => {
    assert.ok(error instanceof ServiceResponseException)
    assert.deepEqual([error.code, error.errorDetails['BackOffMilliseconds']], ['ErrorServerBusy', '299000'])
    return true
  })
})

test('an error that passes is waited out by what reads, and told to what changes', async () => {
  const rule = { answer: { kind: 'fault', code: 'ErrorMailboxStoreUnavailable' } } as const
  const service = open()
  server.faults.next(rule)
  await subjects(service)
  assert.equal(asked.length, 2)
  server.faults.next(rule)
  await assert.rejects(service.createItems(messages(1)), ServiceResponseException)
  assert.equal(asked.length, 3)
})

for (const at of ['beforeWork', 'beforeAnswer', 'withinAnswer'] as const)
  test(`a connection that is closed ${at} is made again by what reads, never by what changes`, async () => {
    const service = open()
    await service.createItems(messages(1))
    server.faults.next({ operation: 'FindItem', answer: { kind: 'close', at } })
    assert.deepEqual(await subjects(service), ['Message 0'])
    server.faults.next({ operation: 'CreateItem', answer: { kind: 'close', at } })
    await assert.rejects(service.createItems(messages(1)), (error) => {
      assert.ok(error instanceof ServiceRequestException)
      assert.equal(error.status, undefined)
      return true
    })
    // Whether it was done the client could not know.
    assert.equal((await subjects(service)).length, at === 'beforeWork' ? 1 : 2)
    assert.deepEqual(asked, ['CreateItem', 'FindItem', 'FindItem', 'CreateItem', 'FindItem'])
  })

test('a server that keeps breaking connections is asked three times, and then told of', async () => {
  server.faults.next({ requests: 'all', answer: { kind: 'close', at: 'beforeAnswer' } })
  await assert.rejects(open().findItems('inbox'), ServiceRequestException)
  assert.equal(asked.length, 3)
})

test('a 401 is answered with another token where there is one, and told where the credentials stay the same', async () => {
  const basic = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`
  const given: (string | undefined)[] = []
  const token = (refused?: string): string => {
    given.push(refused)
    return refused === undefined ? 'first' : 'second'
  }
  // Tokens that stand for the password: what counts here is who is asked for them, and when.
  const signedIn = (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers)
    headers.set('Authorization', basic)
    asked.push(request.headers.get('Authorization')!)
    return fetch(new Request(request, { headers }))
  }
  const answer = { kind: 'http', status: 401 } as const
  server.faults.next({ answer })
  await open({ credentials: { token } satisfies Credentials, fetch: signedIn }).findItems('inbox')
  assert.deepEqual(
    [given, asked],
    [
      [undefined, 'first'],
      ['Bearer first', 'Bearer second'],
    ],
  )
  server.faults.next({ answer })
  await assert.rejects(open().findItems('inbox'), (error) => {
    assert.ok(error instanceof ServiceRequestException)
    assert.equal(error.status, 401)
    return true
  })
  assert.equal(asked.length, 3)
})

test('a redirect, and a server that fails without SOAP, are told by their status and not asked again', async () => {
  for (const status of [302, 500, 456]) {
    server.faults.next({ answer: { kind: 'http', status } })
    const before = asked.length
    await assert.rejects(open().findItems('inbox'), (error) => {
      assert.ok(error instanceof ServiceRequestException)
      assert.equal(error.status, status)
      return true
    })
    assert.equal(asked.length, before + 1)
  }
})

test('an answer that is slow is waited for, and one that is slower than its time given up', async () => {
  server.faults.next({ latency: 50 })
  await open().findItems('inbox')
  server.faults.next({ latency: 60_000 })
  await assert.rejects(open({ timeout: 20 }).findItems('inbox'), (error) => {
    assert.ok(error instanceof ServiceRequestException)
    assert.equal(error.timedOut, true)
    return true
  })
  assert.equal(asked.length, 2)
})
