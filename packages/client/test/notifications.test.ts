import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import {
  Appointment,
  EmailMessage,
  type EventType,
  ExchangeService,
  isItemEvent,
  type NotificationEvent,
  type PushedEvents,
  pushListener,
  ServiceResponseException,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const listeners = new Map<string, (request: Request) => Promise<Response>>()
const server = createServer({ store, fetch: (request) => listeners.get(new URL(request.url).hostname)!(request) })
let users = 0
let service: ExchangeService

beforeEach(async () => {
  const username = `user${++users}@contoso.com`
  await server.addMailbox({ address: username, password: 'secret', displayName: `User ${users}` })
  service = new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username, password: 'secret' },
    fetch: server.fetch,
  })
})

after(async () => {
  await server.close()
  await store.close()
})

const everything: readonly EventType[] = [
  'newMail',
  'deleted',
  'modified',
  'moved',
  'copied',
  'created',
  'freeBusyChanged',
]

async function create(subject = 'Hello'): Promise<string> {
  const message = new EmailMessage({ subject })
  assert.equal((await service.createItems([message], { savedItemFolderId: 'inbox' })).overallResult, 'success')
  return message.itemId!.id
}

const typesOf = (events: readonly NotificationEvent[]): string[] => events.map(({ eventType }) => eventType)
const idsOf = (events: readonly NotificationEvent[], type: EventType): string[] =>
  events.flatMap((event) => (event.eventType === type && isItemEvent(event) ? [event.itemId.id] : []))

describe('a pull subscription', () => {
  test('gets what happened, typed, and keeps its watermark', async () => {
    const subscription = await service.subscribeToPullNotifications(['inbox', 'deleteditems'], everything)
    const { watermark } = subscription
    const id = await create()
    const { events, previousWatermark } = await subscription.getEvents()
    assert.equal(previousWatermark, watermark)
    assert.deepEqual(typesOf(events), ['created', 'modified'])
    const [item, folder] = events
    assert.ok(item && isItemEvent(item) && folder && !isItemEvent(folder))
    assert.equal(item.itemId.id, id)
    assert.equal(item.parentFolderId.id, folder.folderId.id)
    assert.equal(folder.unreadCount, 0)
    assert.ok(Math.abs(item.timeStamp.getTime() - Date.now()) < 60_000)
    await service.deleteItems([{ id }], { deleteType: 'MoveToDeletedItems' })
    const [moved] = (await subscription.getEvents()).events
    assert.ok(moved && isItemEvent(moved))
    assert.deepEqual([moved.eventType, moved.oldItemId?.id], ['moved', id])
    assert.deepEqual((await subscription.getEvents()).events, [])
    const other = await service.subscribeToPullNotifications(['inbox'], ['created'], { watermark, timeout: 5 })
    assert.deepEqual(idsOf((await other.getEvents()).events, 'created'), [id])
    assert.deepEqual(idsOf((await service.getEvents(other.id, watermark)).events, 'created'), [id])
  })

  test('of all folders hears of any, and says whether there is more', async () => {
    const subscription = await service.subscribeToPullNotificationsOnAllFolders(['created', 'freeBusyChanged'])
    const appointment = new Appointment({
      subject: 'Review',
      start: new Date('2027-01-05T10:00Z'),
      end: new Date('2027-01-05T11:00Z'),
    })
    await service.createItems([appointment])
    for (let count = 0; count < 60; count++) await create()
    const { events } = await subscription.getEvents()
    assert.deepEqual(typesOf(events.slice(0, 3)), ['created', 'freeBusyChanged', 'created'])
    assert.equal(subscription.moreEventsAvailable, true)
    assert.equal((await subscription.getEvents()).events.length, 12)
    assert.equal(subscription.moreEventsAvailable, false)
  })

  test('is thrown what the server objects to', async () => {
    const subscription = await service.subscribeToPullNotifications(['inbox'], ['created'])
    await subscription.unsubscribe()
    const isCode = (code: string) => (error: unknown) =>
      error instanceof ServiceResponseException && error.code === code
    await assert.rejects(subscription.getEvents(), isCode('ErrorSubscriptionUnsubscribed'))
    await assert.rejects(service.unsubscribe(subscription.id), isCode('ErrorSubscriptionNotFound'))
    await assert.rejects(
      service.subscribeToPullNotifications(['inbox'], ['created'], { watermark: 'none' }),
      isCode('ErrorInvalidWatermark'),
    )
  })
})

describe('a push listener', () => {
  test('is told of what happens, and ends the subscription when it wants no more', async () => {
    const calls: PushedEvents[] = []
    let wants = true
    listeners.set(
      'listener.test',
      pushListener((pushed) => {
        calls.push(pushed)
        return wants
      }),
    )
    const { id, watermark } = await service.subscribeToPushNotifications(['inbox'], 'http://listener.test/', [
      'created',
    ])
    await server.runDue()
    assert.deepEqual(calls.splice(0), [{ subscriptionId: id, events: [], watermark }])
    wants = false
    const item = await create()
    await server.runDue()
    assert.deepEqual(
      calls.splice(0).map(({ events }) => idsOf(events, 'created')),
      [[item]],
    )
    await create()
    await server.runDue()
    assert.deepEqual(calls, [])
  })

  test('that fails is called again; what is no notification is refused', async () => {
    const calls: PushedEvents[] = []
    const listener = pushListener(async (pushed) => {
      calls.push(pushed)
      if (calls.length === 1) throw new Error('not now')
    })
    listeners.set('failing.test', listener)
    await service.subscribeToPushNotificationsOnAllFolders(new URL('http://failing.test/'), ['created'], {
      statusFrequency: 1,
    })
    await server.runDue()
    assert.equal(calls.length, 1)
    const post = (body: string): Promise<Response> => listener(new Request('http://x/', { method: 'POST', body }))
    for (const nothing of ['', 'hello', '<x/>']) assert.equal((await post(nothing)).status, 400)
    assert.equal((await listener(new Request('http://x/'))).status, 405)
  })
})

describe('a streaming connection', () => {
  test('is iterated: events come as they happen, until it is closed', async () => {
    const [one, all] = [
      await service.subscribeToStreamingNotifications(['inbox'], ['created']),
      await service.subscribeToStreamingNotificationsOnAllFolders(['deleted']),
    ]
    const connection = service.openStreamingConnection([one, all])
    assert.equal(connection.isOpen, false)
    const id = await create('before')
    let count = 0
    for await (const { subscription, events } of connection) {
      assert.equal(connection.isOpen, true)
      count++
      if (count === 1) {
        assert.equal(subscription, one)
        assert.deepEqual(idsOf(events, 'created'), [id])
        await service.deleteItems([{ id }], { deleteType: 'HardDelete' })
      } else if (count === 2) {
        assert.equal(subscription, all)
        assert.deepEqual(idsOf(events, 'deleted'), [id])
        await create('after')
      } else connection.close()
    }
    assert.equal(count, 3)
    assert.equal(connection.isOpen, false)
    assert.deepEqual(connection.currentSubscriptions, [one, all])
  })

  test('ends with its last subscription, with the loop that is left, and with the signal that fires', async () => {
    const subscription = await service.subscribeToStreamingNotifications(['inbox'], ['created'])
    const abort = new AbortController()
    const connection = service.openStreamingConnection([subscription], { signal: abort.signal })
    await create()
    for await (const _ of connection) break
    assert.equal(connection.isOpen, false)
    await create()
    await assert.rejects(async () => {
      for await (const _ of connection) abort.abort(new Error('enough'))
    }, /enough/)
    const other = service.openStreamingConnection([subscription])
    await create()
    for await (const _ of other) await subscription.unsubscribe()
    assert.deepEqual(other.currentSubscriptions, [])
  })

  test('throws what is wrong at the beginning', async () => {
    const subscription = await service.subscribeToStreamingNotifications(['inbox'], ['created'])
    const stranger = new ExchangeService({
      url: 'http://localhost/EWS/Exchange.asmx',
      credentials: { username: `user${users}@contoso.com`, password: 'wrong' },
      fetch: server.fetch,
    })
    const connection = stranger.openStreamingConnection([subscription], { catchUp: false })
    await assert.rejects(async () => {
      for await (const _ of connection) assert.fail('nothing comes')
    }, /credentials were refused/)
  })
})
