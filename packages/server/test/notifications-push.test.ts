import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { openSqliteStore } from '@exchequer/server'
import {
  all,
  createItem,
  distinguished,
  envelope,
  find,
  type Host,
  type HostOptions,
  host,
  idOf,
  message,
  parse,
  textOf,
} from './harness.js'
import { getEvents, type Notified, notified, push, streaming, subscribed, unsubscribe } from './listening.js'
import { schemaVerdict } from './published.js'

const inbox = distinguished('inbox')
const url = 'http://listener.test/push?for=alice'
const second = 1_000
const minute = 60 * second

const status = (word: string): string =>
  `<m:SendNotificationResult><m:SubscriptionStatus>${word}</m:SubscriptionStatus></m:SendNotificationResult>`

/** What a listener was called with. */
interface Call extends Notified {
  readonly request: Request
  readonly subscriptionId: string
  readonly code: string
  readonly created: readonly string[]
}

/** Somebody who is called, and answers what a test wants. */
class ListenerOf {
  readonly calls: Call[] = []
  answer: (call: Call) => Response | Promise<Response> = () => this.says('OK')

  says(word: string): Response {
    return new Response(envelope(status(word)), { headers: { 'content-type': 'text/xml; charset=utf-8' } })
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const xml = await request.clone().text()
    assert.equal(schemaVerdict(xml), undefined, xml)
    const call = callOf(request, parse(xml))
    this.calls.push(call)
    return this.answer(call)
  }

  /** The calls since this was last asked for. */
  taken(): Call[] {
    return this.calls.splice(0)
  }
}

function callOf(request: Request, root: XmlNode): Call {
  const response = find(root, 's:Body/m:SendNotification/m:ResponseMessages/m:SendNotificationResponseMessage')!
  const notification = find(response, 'm:Notification')!
  const said = notified(notification)
  const created = said.events.filter(({ name }) => name === 't:CreatedEvent')
  return {
    ...said,
    request,
    subscriptionId: textOf(notification, 't:SubscriptionId')!,
    code: textOf(response, 'm:ResponseCode')!,
    created: created.flatMap((event) => all(event, 't:ItemId').map((id) => idOf(id).id)),
  }
}

const names = ({ events }: Call): string[] => events.map(({ name }) => name)

describe('a push subscription', () => {
  let now = Date.now()
  const clock = (): Date => new Date(now)
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-push-'))
  after(() => rmSync(folder, { recursive: true }))

  async function stage(options: HostOptions = {}): Promise<{ mail: Host; listener: ListenerOf }> {
    const listener = new ListenerOf()
    return { mail: await host({ clock, fetch: listener.fetch, ...options }), listener }
  }
  const create = async (mail: Host, count = 1): Promise<string[]> =>
    (await mail.post(createItem(message('one').repeat(count), inbox))).fine.ids.map(({ id }) => id)
  const wanted = { folders: inbox, types: ['CreatedEvent'] }

  test('tries its listener at once, and tells it of what happens', async () => {
    const { mail, listener } = await stage()
    const { id, watermark } = subscribed(await mail.post(push(wanted, url)))
    await mail.server.runDue()
    const [first] = listener.taken()
    assert.deepEqual(names(first!), ['t:StatusEvent'])
    assert.deepEqual([first?.subscriptionId, first?.previousWatermark, first?.watermark], [id, watermark, watermark])
    assert.equal(first?.request.url, url)
    assert.equal(first?.request.method, 'POST')
    assert.match(first?.request.headers.get('content-type') ?? '', /^text\/xml/)
    assert.match(first?.request.headers.get('soapaction') ?? '', /messages\/SendNotification"$/)
    const items = await create(mail)
    await mail.server.runDue()
    const [second, ...others] = listener.taken()
    assert.deepEqual(others, [])
    assert.deepEqual([second?.created, second?.hasMore, second?.code], [items, false, 'NoError'])
    assert.equal(second?.previousWatermark, watermark)
    await mail.close()
  })

  test('tells of many changes in notifications of fifty events, one after the other', async () => {
    const { mail, listener } = await stage()
    ;(await mail.post(push(wanted, url))).fine
    await mail.server.runDue()
    listener.taken()
    const items = await create(mail, 120)
    await mail.server.runDue()
    const calls = listener.taken()
    assert.deepEqual(
      calls.map(({ events, hasMore }) => [events.length, hasMore]),
      [
        [50, true],
        [50, true],
        [20, false],
      ],
    )
    assert.deepEqual(
      calls.flatMap(({ created }) => created),
      items,
    )
    for (const [index, call] of calls.entries())
      if (index > 0) assert.equal(call.previousWatermark, calls[index - 1]?.watermark)
    await mail.close()
  })

  test('gives a sign of life when nothing has happened for as long as was agreed, whatever else happens in the mailbox', async () => {
    const { mail, listener } = await stage()
    ;(await mail.post(push(wanted, url, 5))).fine
    await mail.server.runDue()
    listener.taken()
    for (let minutes = 1; minutes < 5; minutes++) {
      now += minute
      ;(await mail.post(createItem(message('elsewhere'), distinguished('drafts')))).fine
      await mail.server.runDue()
    }
    assert.deepEqual(listener.taken(), [])
    now += minute
    await mail.server.runDue()
    assert.deepEqual(listener.taken().map(names), [['t:StatusEvent']])
    await mail.close()
  })

  test('ends when its listener says so, and not otherwise', async () => {
    const { mail, listener } = await stage()
    const { id } = subscribed(await mail.post(push(wanted, url)))
    await mail.server.runDue()
    assert.deepEqual((await mail.post(unsubscribe(id))).codes, ['ErrorInvalidPullSubscriptionId'])
    const { watermark } = listener.taken()[0]!
    assert.deepEqual((await mail.post(getEvents(id, watermark))).codes, ['ErrorInvalidPullSubscriptionId'])
    listener.answer = () => listener.says('Unsubscribe')
    await create(mail)
    await mail.server.runDue()
    assert.equal(listener.taken().length, 1)
    await create(mail)
    await mail.server.runDue()
    assert.deepEqual(listener.taken(), [])
    assert.deepEqual((await mail.post(getEvents(id, watermark))).codes, ['ErrorSubscriptionUnsubscribed'])
    await mail.close()
  })

  test('calls a listener that does not answer again after 30, 60 and 120 seconds, with the same and what is new', async () => {
    const { mail, listener } = await stage()
    ;(await mail.post(push(wanted, url, 3))).fine
    await mail.server.runDue()
    listener.taken()
    const answers: (() => Response)[] = [
      () => {
        throw new TypeError('fetch failed')
      },
      () => new Response('', { status: 500 }),
      () => new Response('<html>It works!</html>'),
      () => listener.says('OK'),
    ]
    listener.answer = () => answers.shift()!()
    const items = await create(mail)
    const times: number[] = []
    for (let seconds = 0; answers.length > 0 && seconds <= 300; seconds++, now += second) {
      await mail.server.runDue()
      for (const call of listener.taken()) {
        times.push(seconds)
        assert.deepEqual(call.created, items)
        if (times.length === 2) items.push(...(await create(mail)))
      }
    }
    assert.deepEqual(times, [0, 30, 60, 120])
    await create(mail)
    listener.answer = () => listener.says('OK')
    await mail.server.runDue()
    assert.equal(listener.taken().length, 1)
    await mail.close()
  })

  test('ends when its listener has not answered for as long as was agreed', async () => {
    const { mail, listener } = await stage()
    const { id, watermark } = subscribed(await mail.post(push(wanted, url, 1)))
    listener.answer = () => new Response('', { status: 404 })
    const times: number[] = []
    for (let seconds = 0; seconds < 300; seconds += 5, now += 5 * second) {
      await mail.server.runDue()
      for (const _ of listener.taken()) times.push(seconds)
    }
    assert.deepEqual(times, [0, 30, 60])
    assert.deepEqual((await mail.post(getEvents(id, watermark))).codes, ['ErrorExpiredSubscription'])
    await mail.close()
  })

  test('holds nothing up when its listener hangs: requests, streams and other listeners go on', async () => {
    const { mail, listener } = await stage()
    let release: (() => void) | undefined
    listener.answer = ({ request }) => {
      if (!request.url.includes('slow')) return listener.says('OK')
      return new Promise((resolve) => {
        release = () => resolve(listener.says('OK'))
      })
    }
    ;(await mail.post(push(wanted, 'http://slow.test/'))).fine
    ;(await mail.post(push(wanted, url))).fine
    while (release === undefined || listener.calls.length < 2) await new Promise(setImmediate)
    const items = await create(mail)
    const isTold = (): boolean => listener.calls.some(({ created }) => created.length > 0)
    while (!isTold()) await new Promise(setImmediate)
    assert.deepEqual(
      listener.taken().flatMap(({ created }) => created),
      items,
    )
    listener.answer = () => listener.says('OK')
    release()
    await mail.server.runDue()
    assert.deepEqual(
      listener.taken().flatMap(({ created }) => created),
      items,
    )
    await mail.close()
  })

  test('goes on after a restart where it was, and tells nothing twice', async () => {
    const path = join(folder, 'push.sqlite')
    let { mail, listener } = await stage({ store: await openSqliteStore({ path }) })
    ;(await mail.post(push(wanted, url))).fine
    await mail.server.runDue()
    const told: string[] = []
    const expected: string[] = []
    const take = async (): Promise<void> => {
      await mail.server.runDue()
      told.push(...listener.taken().flatMap(({ created }) => created))
    }
    for (let round = 0; round < 3; round++) {
      expected.push(...(await create(mail)))
      await take()
      listener.answer = () => new Response('', { status: 503 })
      expected.push(...(await create(mail)))
      await mail.server.runDue()
      listener.taken()
      await mail.close()
      ;({ mail, listener } = await stage({ store: await openSqliteStore({ path }) }))
      await take()
    }
    assert.deepEqual(told, expected)
    await mail.close()
  })

  test('says that it has missed something where the events are gone, and goes on', async () => {
    const path = join(folder, 'missed.sqlite')
    let { mail, listener } = await stage({ store: await openSqliteStore({ path }) })
    ;(await mail.post(push(wanted, url))).fine
    await mail.server.runDue()
    await mail.close()
    const store = await openSqliteStore({ path })
    await store.write(async (transaction) => {
      const { mailbox } = (await transaction.mailboxesWithEvents())[0]!
      await transaction.dropEvents(mailbox)
      await transaction.nextChange(mailbox)
      await transaction.keepEvents(mailbox, now)
    })
    ;({ mail, listener } = await stage({ store }))
    await mail.server.runDue()
    const [missed] = listener.taken()
    assert.deepEqual([missed?.code, names(missed!)], ['ErrorMissedNotificationEvents', ['t:StatusEvent']])
    const items = await create(mail)
    await mail.server.runDue()
    assert.deepEqual(listener.taken()[0]?.created, items)
    await mail.close()
  })

  test('is refused for what is no address over HTTP', async () => {
    const { mail } = await stage()
    for (const bad of [
      '',
      'listener',
      'file:///etc/passwd',
      'ftp://listener.test/',
      `http://x.test/${'x'.repeat(2083)}`,
    ])
      assert.deepEqual((await mail.post(push(wanted, bad))).codes, ['ErrorInvalidPushSubscriptionUrl'], bad)
    await mail.close()
  })

  test('that is taken back with its transaction is never called', async () => {
    const { mail, listener } = await stage()
    const other = subscribed(await mail.post(streaming({ folders: inbox })))
    assert.ok(other.id)
    assert.deepEqual((await mail.post(push({ folders: distinguished('voicemail') }, url))).codes, [
      'ErrorFolderNotFound',
    ])
    await mail.server.runDue()
    assert.deepEqual(listener.taken(), [])
    await mail.close()
  })
})
