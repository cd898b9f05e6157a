import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import {
  EmailMessage,
  type EventType,
  ExchangeService,
  isItemEvent,
  ServiceResponseException,
  type StreamingConnectionOptions,
  type StreamingSubscription,
} from '@exchequer/client'
import { createServer, openSqliteStore, type Server, type Store } from '@exchequer/server'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-client-'))
after(() => rmSync(folder, { recursive: true }))

let stores = 0
let path: string
let store: Store
let server: Server | undefined
/** The network between a client that listens and the server. */
let wire: Wire
let service: ExchangeService
let listening: ExchangeService

/** A network that can lose what is on its way, and break. */
class Wire {
  isMute = false
  isDead = false
  readonly #cuts = new Set<() => void>()

  readonly fetch = async (request: Request): Promise<Response> => {
    if (!server) throw new TypeError('fetch failed')
    // One that is dead takes requests and never answers.
    if (this.isDead) return new Promise(() => {})
    const isStream = (await request.clone().text()).includes('GetStreamingEvents')
    const response = await server.fetch(request)
    return isStream && response.body ? this.#lossy(response, response.body) : response
  }

  /** Breaks every connection that stays. */
  cut(): void {
    for (const cut of this.#cuts) cut()
    this.#cuts.clear()
    this.isMute = false
  }

  #lossy(response: Response, body: ReadableStream<Uint8Array>): Response {
    const reader = body.getReader()
    const lossy = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#cuts.add(() => {
          controller.error(new TypeError('terminated'))
          void reader.cancel().catch(() => {})
        })
        const read = async (): Promise<void> => {
          for (;;) {
            const { done, value } = await reader.read()
            if (done) return controller.close()
            if (!this.isMute) controller.enqueue(value)
          }
        }
        // Nothing more comes once it is cut.
        read().catch(() => {})
      },
      cancel: (reason) => reader.cancel(reason),
    })
    return new Response(lossy, response)
  }
}

async function start(): Promise<void> {
  store = await openSqliteStore({ path })
  server = createServer({ store })
}

async function stop(): Promise<void> {
  const running = server
  server = undefined
  await running?.close()
  await store.close()
}

beforeEach(async () => {
  path = join(folder, `${++stores}.sqlite`)
  await start()
  await server!.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada' })
  wire = new Wire()
  const credentials = { username: 'ada@example.test', password: 'secret' }
  const url = 'http://localhost/EWS/Exchange.asmx'
  service = new ExchangeService({ url, credentials, fetch: (request) => server!.fetch(request) })
  listening = new ExchangeService({ url, credentials, fetch: wire.fetch, retry: { firstWait: 10, retries: 0 } })
})
afterEach(async () => {
  if (server) await stop()
})

async function create(...subjects: string[]): Promise<string[]> {
  const messages = subjects.map((subject) => new EmailMessage({ subject }))
  assert.equal((await service.createItems(messages, { savedItemFolderId: 'inbox' })).overallResult, 'success')
  return messages.map(({ itemId }) => itemId!.id)
}

/** Says what it was told, and waits until that is what is expected. */
class Ear {
  readonly heard: string[] = []
  #wake: (() => void) | undefined
  readonly #connection
  readonly #done: Promise<void>

  constructor(subscription: StreamingSubscription, options: StreamingConnectionOptions = {}) {
    this.#connection = listening.openStreamingConnection([subscription], { longestWait: 50, ...options })
    this.#done = this.#listen()
  }

  async #listen(): Promise<void> {
    for await (const { events } of this.#connection) {
      for (const event of events) if (isItemEvent(event)) this.heard.push(`${event.eventType} ${event.itemId.id}`)
      this.#wake?.()
    }
  }

  async hears(count: number): Promise<void> {
    while (this.heard.length < count)
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve
        this.#done.catch(reject)
      })
  }

  async end(): Promise<void> {
    this.#connection.close()
    await this.#done
  }
}

const subscribe = (types: readonly EventType[] = ['created', 'deleted']): Promise<StreamingSubscription> =>
  listening.subscribeToStreamingNotifications(['inbox'], types)
const created = (ids: readonly string[]): string[] => ids.map((id) => `created ${id}`)

describe('a streaming connection of the client', () => {
  test('loses nothing and doubles nothing through restarts of the server', async () => {
    const ear = new Ear(await subscribe())
    const expected: string[] = []
    for (let round = 0; round < 3; round++) {
      expected.push(...created(await create('told at once', 'as well')))
      await ear.hears(expected.length)
      await stop()
      await start()
      expected.push(...created(await create('told later')))
      await ear.hears(expected.length)
    }
    expected.push(...created(await create('last')))
    await ear.hears(expected.length)
    assert.deepEqual(ear.heard, expected)
    await ear.end()
  })

  test('finds what was lost on the way when it breaks, and tells nothing twice', async () => {
    const ear = new Ear(await subscribe())
    const [kept, thrown] = await create('kept', 'thrown away')
    await ear.hears(2)
    wire.isMute = true
    const lost = await create('lost')
    await service.deleteItems([{ id: thrown! }], { deleteType: 'HardDelete' })
    // The server has told it by now.
    await server!.runDue()
    await new Promise((resolve) => setTimeout(resolve, 150))
    wire.cut()
    const expected = [...created([kept!, thrown!, ...lost]), `deleted ${thrown}`]
    await ear.hears(expected.length)
    const later = await create('later')
    await ear.hears(expected.length + 1)
    assert.deepEqual(ear.heard.slice(0, -1).toSorted(), expected.toSorted())
    assert.deepEqual(ear.heard.slice(-1), created(later))
    await ear.end()
  })

  test('goes on with another subscription where the server has lost its own, and finds what happened meanwhile', async () => {
    const subscription = await subscribe(['created', 'deleted', 'modified', 'newMail'])
    const { id } = subscription
    const ear = new Ear(subscription)
    const [first] = await create('first')
    await ear.hears(1)
    await stop()
    await start()
    await store.write(async (transaction) => {
      const mailbox = (await transaction.mailboxByAddress('ada@example.test'))!.id
      for (const row of await transaction.subscriptions({ mailbox }))
        await transaction.deleteSubscription(mailbox, row.id)
    })
    const [second] = await create('second')
    const mail = new EmailMessage({ subject: 'third', toRecipients: [{ emailAddress: 'ada@example.test' }] })
    await service.createItems([mail], { messageDisposition: 'SendOnly' })
    await ear.hears(4)
    assert.notEqual(subscription.id, id)
    const told = ear.heard.map((text) => text.replace(/ .*/, '')).toSorted()
    assert.deepEqual(told, ['created', 'created', 'created', 'newMail'])
    assert.deepEqual(ear.heard.slice(0, 1), created([first!]))
    assert.ok(ear.heard.includes(`created ${second}`))
    const fourth = created(await create('fourth'))
    await ear.hears(5)
    assert.deepEqual(ear.heard.slice(4), fourth)
    await ear.end()
  })

  test('finds a modification that was lost, and what went with it', async () => {
    const [id] = await create('before')
    const ear = new Ear(await subscribe(['modified', 'deleted', 'created']))
    await create('there')
    await ear.hears(1)
    wire.isMute = true
    const [found] = await service.bindToItems<EmailMessage>([{ id: id! }])
    const { item } = found!
    item!.subject = 'after'
    await service.updateItems([item!], { conflictResolution: 'AlwaysOverwrite' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    wire.cut()
    await ear.hears(2)
    assert.deepEqual(ear.heard.slice(1), [`modified ${id}`])
    await ear.end()
  })

  test('is told by the server that events are gone, and finds what they told', async () => {
    const ear = new Ear(await subscribe())
    const [first] = await create('first')
    await ear.hears(1)
    await stop()
    await start()
    const missed = await create('missed')
    await store.write(async (transaction) => {
      const { mailbox } = (await transaction.mailboxesWithEvents())[0]!
      await transaction.forgetEvents(mailbox, Date.now() + 1000, 1000)
    })
    await ear.hears(2)
    const last = await create('last')
    await ear.hears(3)
    assert.deepEqual(ear.heard, created([first!, ...missed, ...last]))
    await ear.end()
  })

  test('takes a connection that is silent for broken', async () => {
    const subscription = await subscribe()
    const ear = new Ear(subscription, { silence: 100, catchUp: false })
    const first = await create('first')
    await ear.hears(1)
    wire.isDead = true
    wire.isMute = true
    const second = await create('second')
    await new Promise((resolve) => setTimeout(resolve, 300))
    wire.isDead = false
    wire.isMute = false
    const third = await create('third')
    await ear.hears(2)
    assert.deepEqual(ear.heard.slice(0, 1), created(first))
    assert.ok(ear.heard.includes(created(third)[0]!), `${ear.heard} and ${second}`)
    await ear.end()
  })

  test('waits for a server that is away, but not at the beginning, and not for one that refuses', async () => {
    const subscription = await subscribe()
    await stop()
    await assert.rejects(async () => {
      for await (const _ of listening.openStreamingConnection([subscription], { catchUp: false })) assert.fail()
    }, /could not be reached|fetch failed/)
    await start()
    const first = listening.openStreamingConnection([subscription], { catchUp: false })
    const second = listening.openStreamingConnection([subscription], { catchUp: false })
    const taken = async (): Promise<void> => {
      for await (const _ of first) break
    }
    const isTaken = assert.rejects(taken(), (error) => {
      return error instanceof ServiceResponseException && error.code === 'ErrorNewEventStreamConnectionOpened'
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const other = (async () => {
      for await (const _ of second) break
    })()
    await isTaken
    await create('one')
    await other
  })
})
