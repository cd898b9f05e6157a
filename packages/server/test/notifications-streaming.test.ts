import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { type Listener, listen, openSqliteStore } from '@exchequer/server'
import {
  alice,
  all,
  authorization,
  bob,
  createItem,
  distinguished,
  envelope,
  freshFolder,
  type Host,
  host,
  idOf,
  message,
  parse,
  textOf,
} from './harness.js'
import {
  type Connection,
  connect,
  connectionOf,
  getStreamingEvents,
  pull,
  streaming,
  subscribed,
  unsubscribe,
} from './listening.js'

const inbox = distinguished('inbox')
const samples = new URL('../../../../corpus/GetStreamingEvents/', import.meta.url)
const minute = 60_000
const ok = { code: 'NoError', status: 'OK' }
const closed = { code: 'NoError', status: 'Closed' }

/** The outcome and the status of the next envelope. */
async function outcome(connection: Connection) {
  const next = await connection.next()
  return next && { code: next.code, status: next.status }
}

/** The ids of the items that were made, as the next notification tells. */
const createdIn = async (connection: Connection): Promise<string[]> =>
  (await connection.events())
    .filter(({ name }) => name === 't:CreatedEvent')
    .flatMap((event) => all(event, 't:ItemId').map((id) => idOf(id).id))

describe('a connection', () => {
  let mail: Host
  let now = Date.now()
  before(async () => {
    mail = await host({ clock: () => new Date(now) })
  })
  after(() => mail.close())

  const subscribe = async (folders: string | undefined, types?: readonly string[]): Promise<string> =>
    subscribed(await mail.post(streaming({ ...(folders && { folders }), ...(types && { types }) }))).id
  const create = async (folder: string, count = 1): Promise<string[]> =>
    (await mail.post(createItem(message('one').repeat(count), folder))).fine.ids.map(({ id }) => id)

  test('says at once that it is there, and tells of what happens in envelopes of their own that clients can read', async () => {
    const folder = await freshFolder(mail)
    const id = await subscribe(folder)
    const connection = await connect(mail, [id])
    assert.equal(connection.response.status, 200)
    assert.equal(connection.response.headers.get('content-type'), 'text/xml; charset=utf-8')
    const first = await connection.next()
    assert.deepEqual({ code: first?.code, status: first?.status }, ok)
    // evolution-ews looks for this text, and the Managed API takes no declaration.
    assert.match(first!.text, /^<Envelope xmlns="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/".*<\/Envelope>$/)
    const [item] = await create(folder)
    const told = await connection.next()
    assert.equal(told?.notifications.length, 1)
    const [notification] = told!.notifications
    assert.equal(textOf(notification!, 't:SubscriptionId'), id)
    assert.deepEqual(
      notification!.children.map(({ name }) => name),
      ['t:SubscriptionId', 't:CreatedEvent', 't:ModifiedEvent'],
    )
    const [created] = all(notification!, 't:CreatedEvent')
    assert.deepEqual(
      created!.children.map(({ name }) => name),
      ['t:TimeStamp', 't:ItemId', 't:ParentFolderId'],
    )
    assert.deepEqual(all(created!, 't:ItemId').map(idOf), [{ id: item, changeKey: 'CQAAAA==' }])
    await connection.hangUp()
  })

  test('is answered as the wire sample shows', async () => {
    const sample = (kind: string): string =>
      readFileSync(new URL(`exchangelib-one-minute.${kind}.xml`, samples), 'utf8')
    const folder = await freshFolder(mail)
    const id = await subscribe(folder, ['CreatedEvent'])
    const posted = sample('request').replace('HwAAAA==', id)
    const headers = { authorization: authorization(alice), 'content-type': 'text/xml' }
    const connection = connectionOf(
      await mail.server.fetch(
        new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body: posted }),
      ),
    )
    assert.deepEqual(await outcome(connection), ok)
    await create(folder)
    const outline = (node: XmlNode): unknown[] => [node.name, ...node.children.map(outline)]
    assert.deepEqual(outline(parse((await connection.next())!.text)), outline(parse(sample('response'))))
    await connection.hangUp()
  })

  test('tells of each commit, and of what happened while nobody was connected, once', async () => {
    const folder = await freshFolder(mail)
    const id = await subscribe(folder, ['CreatedEvent'])
    const before = await create(folder)
    let connection = await connect(mail, [id])
    assert.deepEqual(await outcome(connection), ok)
    assert.deepEqual(await createdIn(connection), before)
    const batch = await create(folder, 30)
    assert.deepEqual(await createdIn(connection), batch)
    await connection.hangUp()
    const between = await create(folder)
    connection = await connect(mail, [id])
    assert.deepEqual(await createdIn(connection), between)
    await connection.hangUp()
  })

  test('gives what many changes mean in envelopes of fifty events', async () => {
    const folder = await freshFolder(mail)
    const id = await subscribe(folder)
    const items = await create(folder, 60)
    const connection = await connect(mail, [id])
    const [one, two, three] = [await connection.events(), await connection.events(), await connection.events()]
    assert.deepEqual([one.length, two.length, three.length], [50, 50, 20])
    const created = [...one, ...two, ...three].filter(({ name }) => name === 't:CreatedEvent')
    assert.deepEqual(
      created.flatMap((event) => all(event, 't:ItemId').map((each) => idOf(each).id)),
      items,
    )
    await connection.hangUp()
  })

  test('carries several subscriptions, each told by its own name', async () => {
    const [one, other] = [await freshFolder(mail), await freshFolder(mail)]
    const ids = [
      await subscribe(one, ['CreatedEvent']),
      await subscribe(other, ['CreatedEvent']),
      await subscribe(undefined, ['CreatedEvent']),
    ]
    const connection = await connect(mail, [...ids, ids[0]!])
    await connection.next()
    const told = new Map<string, number>()
    await create(one)
    await create(other)
    for (let count = 0; count < 4; count++) {
      const [notification] = (await connection.next())!.notifications
      const id = textOf(notification!, 't:SubscriptionId')!
      told.set(id, (told.get(id) ?? 0) + 1)
    }
    assert.deepEqual(
      ids.map((id) => told.get(id)),
      [1, 1, 2],
    )
    await connection.hangUp()
  })

  test('beats every 45 seconds without a word, and closes when its time is over', async () => {
    const id = await subscribe(await freshFolder(mail))
    const connection = await connect(mail, [id], 2)
    assert.deepEqual(await outcome(connection), ok)
    for (let beats = 0; beats < 2; beats++) {
      now += 45_000
      await mail.server.runDue()
      assert.deepEqual(await outcome(connection), ok)
      now += 5_000
      await mail.server.runDue()
    }
    now += 20_000
    await mail.server.runDue()
    assert.deepEqual(await outcome(connection), closed)
    assert.equal(await connection.next(), undefined)
  })

  test('ends the one before that was opened for the same subscription, and leaves others on it alone', async () => {
    const folder = await freshFolder(mail)
    const [shared, own] = [await subscribe(folder, ['CreatedEvent']), await subscribe(folder, ['CreatedEvent'])]
    const first = await connect(mail, [shared, own])
    await first.next()
    const second = await connect(mail, [shared])
    const taken = await first.next()
    assert.deepEqual(
      [taken?.code, taken?.status, taken?.errorIds],
      ['ErrorNewEventStreamConnectionOpened', undefined, [shared]],
    )
    await second.next()
    const items = await create(folder)
    assert.deepEqual(await createdIn(first), items)
    assert.deepEqual(await createdIn(second), items)
    const third = await connect(mail, [shared])
    const last = await second.next()
    assert.deepEqual([last?.code, last?.status], ['ErrorNewEventStreamConnectionOpened', 'Closed'])
    assert.equal(await second.next(), undefined)
    await first.hangUp()
    await third.hangUp()
  })

  test('hears of it when somebody unsubscribes elsewhere', async () => {
    const id = await subscribe(await freshFolder(mail))
    const connection = await connect(mail, [id])
    await connection.next()
    ;(await mail.post(unsubscribe(id))).fine
    const last = await connection.next()
    assert.deepEqual([last?.code, last?.status, last?.errorIds], ['ErrorSubscriptionUnsubscribed', 'Closed', [id]])
    assert.equal(await connection.next(), undefined)
  })

  test('is refused for what is no subscription of the caller’s that streams, whatever else it is asked for', async () => {
    const good = await subscribe(await freshFolder(mail))
    const gone = await subscribe(await freshFolder(mail))
    ;(await mail.post(unsubscribe(gone))).fine
    const asked = subscribed(await mail.post(pull({ folders: inbox }))).id
    for (const bad of ['AAA-', gone, asked]) {
      const connection = await connect(mail, [bad, good])
      const only = await connection.next()
      assert.deepEqual([only?.code, only?.status, only?.errorIds], ['ErrorInvalidSubscription', 'Closed', [bad]], bad)
      assert.equal(await connection.next(), undefined)
    }
    const stranger = await connect(mail, [good, 'AAA-'], 30, bob)
    const denied = await stranger.next()
    assert.deepEqual(
      [denied?.code, denied?.status, denied?.errorIds],
      ['ErrorSubscriptionAccessDenied', undefined, [good]],
    )
    const invalid = await stranger.next()
    assert.deepEqual(
      [invalid?.code, invalid?.status, invalid?.errorIds],
      ['ErrorInvalidSubscription', 'Closed', ['AAA-']],
    )
    assert.equal(await stranger.next(), undefined)
  })

  test('takes two hundred subscriptions and no more, and from one to thirty minutes', async () => {
    const ids = Array.from({ length: 201 }, (_, i) => `id${i}`)
    assert.equal((await mail.post(getStreamingEvents(ids))).fault, 'ErrorInvalidRequest')
    for (const minutes of [0, 31])
      assert.equal((await mail.post(getStreamingEvents(['AAA-'], minutes))).fault, 'ErrorSchemaValidation')
  })

  test('reads the ids of a request also as the docs write them', async () => {
    const id = await subscribe(inbox)
    const request = envelope(getStreamingEvents([id])).replaceAll('t:SubscriptionId>', 'm:SubscriptionId>')
    const headers = { authorization: authorization(alice), 'content-type': 'text/xml' }
    const init = { method: 'POST', headers, body: request }
    const connection = connectionOf(await mail.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init)))
    assert.deepEqual(await outcome(connection), ok)
    await connection.hangUp()
  })

  test('gives who wants to stay with a server the cookie for that', async () => {
    const headers = {
      authorization: authorization(alice),
      'content-type': 'text/xml',
      'x-preferserveraffinity': 'true',
    }
    const ask = (cookie = {}): Promise<Response> =>
      mail.server.fetch(
        new Request('http://mail.test/EWS/Exchange.asmx', {
          method: 'POST',
          headers: { ...headers, ...cookie },
          body: envelope(streaming({ folders: inbox })),
        }),
      )
    const cookie = (await ask()).headers.get('set-cookie')
    assert.match(cookie ?? '', /^X-BackEndOverrideCookie=localhost;/)
    assert.equal((await ask({ cookie: 'X-BackEndOverrideCookie=localhost' })).headers.get('set-cookie'), null)
  })

  test('lets a subscription live for half an hour after it', async () => {
    const id = await subscribe(inbox)
    const connection = await connect(mail, [id], 30)
    for (let minutes = 0; minutes < 25; minutes += 5) {
      now += 5 * minute
      await mail.server.runDue()
    }
    await connection.hangUp()
    now += 29 * minute
    const again = await connect(mail, [id])
    assert.deepEqual(await outcome(again), ok)
    await again.hangUp()
    now += 31 * minute
    const late = await connect(mail, [id])
    assert.deepEqual(await outcome(late), { code: 'ErrorInvalidSubscription', status: 'Closed' })
  })
})

describe('connections over sockets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-stream-'))
  after(() => rmSync(folder, { recursive: true }))

  async function serve(): Promise<{ mail: Host; listener: Listener; open(id: string): Promise<Connection> }> {
    const mail = await host({ store: await openSqliteStore({ path: join(folder, 'streams.sqlite') }) })
    const listener = await listen(mail.server.handle, { host: '127.0.0.1', port: 0 })
    const open = async (id: string): Promise<Connection> =>
      connectionOf(
        await fetch(`http://127.0.0.1:${listener.port}/EWS/Exchange.asmx`, {
          method: 'POST',
          headers: { authorization: authorization(alice), 'content-type': 'text/xml' },
          body: envelope(getStreamingEvents([id])),
        }),
      )
    return { mail, listener, open }
  }

  test('a server that stops closes them in order, and the next one tells what came between, once', async () => {
    let { mail, listener, open } = await serve()
    const id = subscribed(await mail.post(streaming({ folders: inbox, types: ['CreatedEvent'] }))).id
    const told: string[] = []
    const expected: string[] = []
    const create = async (): Promise<void> => {
      expected.push((await mail.post(createItem(message('one'), inbox))).fine.id.id)
    }
    for (let round = 0; round < 3; round++) {
      const connection = await open(id)
      assert.deepEqual(await outcome(connection), ok)
      await create()
      while (told.length < expected.length) told.push(...(await createdIn(connection)))
      await listener.close()
      assert.deepEqual(await outcome(connection), closed)
      assert.equal(await connection.next(), undefined)
      await create()
      await mail.close()
      ;({ mail, listener, open } = await serve())
      await create()
    }
    const connection = await open(id)
    while (told.length < expected.length) told.push(...(await createdIn(connection)))
    assert.deepEqual(told, expected)
    await connection.hangUp()
    await listener.close()
    await mail.close()
  })

  test('a client that goes away is noticed, and what comes after is for the next connection', async () => {
    const { mail, listener, open } = await serve()
    const id = subscribed(await mail.post(streaming({ folders: inbox, types: ['CreatedEvent'] }))).id
    for (let round = 0; round < 5; round++) {
      const connection = await open(id)
      assert.deepEqual(await outcome(connection), ok)
      const first = (await mail.post(createItem(message('one'), inbox))).fine.id.id
      assert.deepEqual(await createdIn(connection), [first])
      await connection.hangUp()
      // The end of a connection reaches the server before what its client does next.
      await new Promise((resolve) => setTimeout(resolve, 20))
      const second = (await mail.post(createItem(message('two'), inbox))).fine.id.id
      const next = await open(id)
      assert.deepEqual(await outcome(next), ok)
      assert.deepEqual(await createdIn(next), [second])
      await next.hangUp()
    }
    await listener.close()
    await mail.close()
  })
})
