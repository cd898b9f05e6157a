import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import {
  AutodiscoverException,
  autodiscoverUrl,
  EmailMessage,
  ExchangeService,
  type ExchangeServiceOptions,
  type StreamingSubscription,
} from '@exchequer/client'
import { adaServer, credentials, notFound } from './fake-internet.js'

const server = await adaServer()
after(() => server.close())

const url = 'https://example.test/EWS/Exchange.asmx'
const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`

/** A server that takes one token at a time, and a client that keeps the one that it has until that is refused. */
class Gate {
  current = 'first'
  readonly refused: string[] = []
  /** Breaks the connections that stay. */
  readonly cuts = new Set<() => void>()
  #cached = 'first'

  readonly token = (refused?: string): string => {
    if (refused === undefined) return this.#cached
    this.refused.push(refused)
    this.#cached = this.current
    return this.#cached
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    if (request.headers.get('Authorization') !== `Bearer ${this.current}`)
      return new Response('Who are you?', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })
    const headers = new Headers(request.headers)
    headers.set('Authorization', basic)
    const isStream = (await request.clone().text()).includes('GetStreamingEvents')
    const response = await server.fetch(new Request(request, { headers }))
    if (!isStream) return response
    const reader = response.body!.getReader()
    const wire = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.cuts.add(() => controller.error(new TypeError('terminated')))
      },
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    })
    return new Response(wire, response)
  }
}

let gate: Gate
let service: ExchangeService
let subscription: StreamingSubscription
const owner = new ExchangeService({ url, credentials, fetch: server.fetch })

const open = (more: Partial<ExchangeServiceOptions> = {}): ExchangeService =>
  new ExchangeService({ url, credentials: gate, fetch: gate.fetch, retry: { firstWait: 1 }, ...more })

async function create(subject: string): Promise<string> {
  const message = new EmailMessage({ subject })
  await owner.createItems([message], { savedItemFolderId: 'inbox' })
  return message.itemId!.id
}

beforeEach(async () => {
  gate = new Gate()
  service = open()
  subscription = await service.subscribeToStreamingNotifications(['inbox'], ['created'])
})

describe('when its token has run out', () => {
  test('a stream asks for another and begins, and goes on so after a connection that broke', async () => {
    gate.current = 'second'
    const connection = service.openStreamingConnection([subscription], { catchUp: false })
    let count = 0
    await create('one')
    for await (const { events } of connection) {
      assert.equal(events.length, 1)
      if (++count === 2) break
      gate.current = 'third'
      for (const cut of gate.cuts) cut()
      await create('two')
    }
    assert.equal(count, 2)
    assert.deepEqual(gate.refused, ['first', 'second'])
  })

  test('a stream is thrown the second refusal, and what goes wrong in getting another token', async () => {
    gate.current = 'second'
    const iterate = async (service: ExchangeService): Promise<void> => {
      for await (const _ of service.openStreamingConnection([subscription], { catchUp: false })) assert.fail()
    }
    let tokens = 0
    const stubborn = { token: () => `wrong ${++tokens}` }
    await assert.rejects(iterate(open({ credentials: stubborn })), /credentials were refused \(HTTP 401\)/)
    assert.equal(tokens, 2)
    const signedOut = (refused?: string): string => {
      if (refused !== undefined) throw new Error('signed out')
      return 'first'
    }
    await assert.rejects(iterate(open({ credentials: { token: signedOut } })), { message: 'signed out' })
  })

  test('silence counts from the request on, however long another token takes', async () => {
    gate.current = 'second'
    const slow = async (refused?: string): Promise<string> => {
      if (refused === undefined) return 'first'
      await new Promise((resolve) => setTimeout(resolve, 150))
      return 'second'
    }
    await create('one')
    const connection = open({ credentials: { token: slow } }).openStreamingConnection([subscription], {
      catchUp: false,
      silence: 100,
    })
    for await (const { events } of connection) {
      assert.equal(events.length, 1)
      break
    }
  })

  test('Autodiscover asks for another, by SOAP and by plain XML', async () => {
    const withoutSoap = async (request: Request): Promise<Response> =>
      request.url.endsWith('.svc') ? notFound() : gate.fetch(request)
    for (const fetch of [gate.fetch, withoutSoap]) {
      gate.current += ' renewed'
      assert.equal(await autodiscoverUrl('ada@example.test', { credentials: gate, fetch }), url)
    }
    assert.deepEqual(gate.refused, ['first', 'first renewed'])
  })

  test('a place that refuses the second as well is not asked again, and the next one is asked', async () => {
    gate.current = 'second'
    const asked: string[] = []
    const fetch = async (request: Request): Promise<Response> => {
      asked.push(`${new URL(request.url).host} ${request.headers.get('Authorization')}`)
      return new Response(null, { status: 401 })
    }
    const looking = autodiscoverUrl('ada@example.test', { credentials: gate, fetch, resolveSrv: false })
    await assert.rejects(looking, (error) => {
      assert.ok(error instanceof AutodiscoverException)
      assert.match(error.message, /could not sign in/)
      return true
    })
    assert.deepEqual(asked.slice(0, 3), [
      'example.test Bearer first',
      'example.test Bearer second',
      'autodiscover.example.test Bearer second',
    ])
  })
})
