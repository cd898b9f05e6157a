import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openSqliteStore } from '@exchequer/server'
import {
  type Answer,
  alice,
  all,
  bob,
  contact,
  createItem,
  deleteItem,
  distinguished,
  freshFolder,
  getFolder,
  type Host,
  host,
  idOf,
  message,
  shape,
  textOf,
} from './harness.js'
import { getEvents, notified, pull, puller, push, streaming, subscribed, unsubscribe } from './listening.js'

const day = 86_400_000
const inbox = distinguished('inbox')
const messages = (count: number): string => Array.from({ length: count }, (_, i) => message(`No ${i}`)).join('')

/** What an answer to GetEvents says. */
const notificationIn = (answer: Answer) => notified(all(answer.fine.root, 'm:Notification')[0]!)

describe('a pull subscription', () => {
  let mail: Host
  before(async () => {
    mail = await host()
  })
  after(() => mail.close())
  const { post } = { post: (...given: Parameters<Host['post']>) => mail.post(...given) }

  test('tells of what happened since it was made, each event with a watermark of its own and the ids of things', async () => {
    const folder = await freshFolder(mail)
    ;(await post(createItem(messages(2), folder))).fine
    const { id, watermark } = subscribed(await post(pull({ folders: folder })))
    const { id: item } = (await post(createItem(message('later'), folder))).fine.id
    const answer = await post(getEvents(id, watermark))
    const [notification] = all(answer.fine.root, 'm:Notification')
    assert.equal(textOf(notification!, 't:SubscriptionId'), id)
    const { events, previousWatermark, hasMore } = notified(notification!)
    assert.equal(previousWatermark, watermark)
    assert.equal(hasMore, false)
    const watermarks = events.map((event) => textOf(event, 't:Watermark'))
    assert.equal(new Set([...watermarks, watermark]).size, 3)
    const [created, modified] = events
    const [itemIds, parents] = ['t:ItemId', 't:ParentFolderId'].map((name) => all(created!, name).map(idOf))
    // Stubs of change keys: nobody can update with what he was told.
    assert.deepEqual(itemIds, [{ id: item, changeKey: 'CQAAAA==' }])
    assert.deepEqual(parents, [{ id: /Id="([^"]+)"/.exec(folder)![1], changeKey: 'AQAAAA==' }])
    assert.match(textOf(created!, 't:TimeStamp')!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(modified?.name, 't:ModifiedEvent')
  })

  test('says so where nothing has happened, and where something has that nobody wants to hear of', async () => {
    const folder = await freshFolder(mail)
    const listener = await puller(mail, { folders: folder, types: ['DeletedEvent'] })
    const first = await listener.page()
    assert.deepEqual(
      first.events.map(({ name }) => name),
      ['t:StatusEvent'],
    )
    assert.equal(first.watermark, first.previousWatermark)
    ;(await post(createItem(messages(1), folder))).fine
    const second = await listener.page()
    assert.deepEqual(
      second.events.map(({ name }) => name),
      ['t:StatusEvent'],
    )
    assert.equal(second.hasMore, false)
  })

  test('gives fifty events at once, and from every watermark on exactly what follows', async () => {
    const folder = await freshFolder(mail)
    const { id, watermark } = subscribed(await post(pull({ folders: folder })))
    ;(await post(createItem(messages(60), folder))).fine
    const pages = []
    for (let from = watermark, hasMore = true; hasMore; ) {
      const page = notificationIn(await post(getEvents(id, from)))
      pages.push(page)
      from = page.watermark
      hasMore = page.hasMore
    }
    assert.deepEqual(
      pages.map(({ events }) => events.length),
      [50, 50, 20],
    )
    const told = pages.flatMap(({ events }) => events)
    const watermarks = told.map((event) => textOf(event, 't:Watermark')!)
    // From the middle of what one change means as from its end, and again as often as one asks.
    for (const at of [0, 1, 48, 49, 50, 117]) {
      const rest = notificationIn(await post(getEvents(id, watermarks[at]!)))
      assert.deepEqual(rest.events, told.slice(at + 1, at + 51))
    }
  })

  test('can begin at the watermark of another, also in the namespace in which exchangelib writes it', async () => {
    const folder = await freshFolder(mail)
    const { watermark } = subscribed(await post(pull({ folders: folder })))
    ;(await post(createItem(messages(1), folder))).fine
    const request = pull({ folders: folder, watermark })
    for (const spelled of [request, request.replaceAll('t:Watermark', 'm:Watermark')]) {
      const again = subscribed(await post(spelled))
      assert.equal(again.watermark, watermark)
      assert.equal(notificationIn(await post(getEvents(again.id, again.watermark))).events.length, 2)
    }
  })

  test('tells of nothing that happens elsewhere, but of what leaves its folder and comes into it', async () => {
    const [here, there] = [await freshFolder(mail), await freshFolder(mail)]
    const listener = await puller(mail, { folders: here, types: ['CreatedEvent', 'MovedEvent', 'DeletedEvent'] })
    const [one, other] = (await post(createItem(messages(2), there))).fine.ids
    const move = (id: string, folder: string): string =>
      `<m:MoveItem><m:ToFolderId>${folder}</m:ToFolderId><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:MoveItem>`
    const moved = (await post(move(one!.id, here))).fine.id
    ;(await post(move(moved.id, there))).fine
    ;(await post(deleteItem([other!], 'HardDelete'))).fine
    const events = await listener.events()
    assert.deepEqual(
      events.map(({ name }) => name),
      ['t:MovedEvent', 't:MovedEvent'],
    )
  })

  test('is refused a watermark that nobody gave out for its mailbox', async () => {
    const { id, watermark } = subscribed(await post(pull({ folders: inbox })))
    const bobs = subscribed(await post(pull({ folders: inbox }), { as: bob }))
    const forged = Buffer.from(watermark, 'base64')
    forged[27]! ^= 1
    for (const bad of ['AAAAAMAGAAAAAAAAAQ==', 'x', bobs.watermark, forged.toString('base64')]) {
      assert.deepEqual((await post(getEvents(id, bad))).codes, ['ErrorInvalidWatermark'], bad)
      assert.deepEqual((await post(pull({ folders: inbox, watermark: bad }))).codes, ['ErrorInvalidWatermark'], bad)
    }
  })

  test('is its maker’s alone, and is not to be had where there is none', async () => {
    const { id, watermark } = subscribed(await post(pull({ folders: inbox })))
    const stranger = await post(getEvents(id, watermark), { as: bob })
    assert.deepEqual(stranger.codes, ['ErrorSubscriptionAccessDenied'])
    assert.equal(stranger.message.text, 'Access is denied. Only the subscription owner may access the subscription.')
    assert.deepEqual((await post(unsubscribe(id), { as: bob })).codes, ['ErrorSubscriptionAccessDenied'])
    const unknown = Buffer.from(id, 'base64')
    unknown[31]! ^= 1
    const elsewhere = Buffer.from(id, 'base64')
    elsewhere[0]! ^= 1
    for (const bad of [
      '39ea5d0f-f062-455e-a1e9-89c0304390f4',
      unknown.toString('base64'),
      elsewhere.toString('base64'),
    ])
      for (const request of [getEvents(bad, watermark), unsubscribe(bad)])
        assert.deepEqual((await post(request)).codes, ['ErrorSubscriptionNotFound'])
  })

  test('ends when somebody unsubscribes, once', async () => {
    const { id, watermark } = subscribed(await post(pull({ folders: inbox })))
    ;(await post(unsubscribe(id))).fine
    assert.deepEqual((await post(unsubscribe(id))).codes, ['ErrorSubscriptionNotFound'])
    assert.deepEqual((await post(getEvents(id, watermark))).codes, ['ErrorSubscriptionUnsubscribed'])
  })

  test('is what GetEvents is for, and not a stream or a push', async () => {
    const { watermark } = subscribed(await post(pull({ folders: inbox })))
    const stream = subscribed(await post(streaming({ folders: inbox })))
    assert.equal(stream.watermark, '')
    assert.deepEqual((await post(getEvents(stream.id, watermark))).codes, ['ErrorInvalidPullSubscriptionId'])
    ;(await post(unsubscribe(stream.id))).fine
  })

  test('is about folders of one’s own mailbox, or about all of it', async () => {
    const other = (await post(getFolder(inbox, shape('IdOnly')), { as: bob })).fine.id
    const ofBob = `<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`
    const refusals: Readonly<Record<string, readonly string[]>> = {
      ErrorSubscriptionDelegateAccessNotSupported: [`<t:FolderId Id="${other.id}"/>`, ofBob],
      ErrorNonExistentMailbox: [ofBob.replace(bob, 'nobody@example.test')],
      ErrorFolderNotFound: [distinguished('voicemail')],
      ErrorInvalidIdMalformed: ['<t:FolderId Id="AAAA"/>'],
    }
    for (const [code, folders] of Object.entries(refusals))
      for (const folder of folders) {
        assert.deepEqual((await post(pull({ folders: folder }))).codes, [code], folder)
        assert.deepEqual((await post(streaming({ folders: inbox + folder }))).codes, [code], folder)
      }
    const both = pull({ folders: inbox }).replace('Request>', 'Request SubscribeToAllFolders="true">')
    const neither = pull({}).replace(' SubscribeToAllFolders="true"', '')
    for (const request of [both, neither])
      assert.deepEqual((await post(request)).codes, ['ErrorInvalidSubscriptionRequest'])
  })

  test('refuses what the schema does not know: no event types, status as a type, and times out of range', async () => {
    const fine = pull({ folders: inbox })
    for (const bad of [
      fine.replace(/<t:EventType>.*<\/t:EventType>/, ''),
      pull({ folders: inbox, types: ['StatusEvent'] }),
      pull({ folders: inbox }, 0),
      pull({ folders: inbox }, 1441),
      push({ folders: inbox }, 'http://x.test/', 0),
    ])
      assert.equal((await post(bad)).fault, 'ErrorSchemaValidation')
  })
})

describe('through time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-pull-'))
  after(() => rmSync(folder, { recursive: true }))
  let now = Date.now()
  const clock = (): Date => new Date(now)
  const open = async (name: string): Promise<Host> =>
    host({ store: await openSqliteStore({ path: join(folder, `${name}.sqlite`) }), clock })

  test('a subscription and its watermarks survive a restart, and nothing is lost or doubled', async () => {
    let mail = await open('restart')
    const listener = subscribed(await mail.post(pull({ folders: inbox })))
    let watermark = listener.watermark
    const told: string[] = []
    const expected: string[] = []
    const take = async (): Promise<void> => {
      const page = notificationIn(await mail.post(getEvents(listener.id, watermark)))
      watermark = page.watermark
      told.push(
        ...page.events
          .filter(({ name }) => name === 't:CreatedEvent')
          .flatMap((event) => all(event, 't:ItemId').map((id) => idOf(id).id)),
      )
    }
    const create = async (): Promise<void> => {
      expected.push((await mail.post(createItem(message('one'), inbox))).fine.id.id)
    }
    for (let round = 0; round < 3; round++) {
      await create()
      await take()
      await create()
      await mail.close()
      mail = await open('restart')
      await create()
      await take()
    }
    assert.deepEqual(told, expected)
    await mail.close()
  })

  test('a subscription ends when nobody asks for so long, and each question gives it new time', async () => {
    let mail = await open('expiry')
    const { id, watermark } = subscribed(await mail.post(pull({ folders: inbox }, 10)))
    for (let minutes = 0; minutes < 30; minutes += 9) {
      now += 9 * 60_000
      ;(await mail.post(getEvents(id, watermark))).fine
    }
    await mail.close()
    mail = await open('expiry')
    now += 9 * 60_000
    ;(await mail.post(getEvents(id, watermark))).fine
    now += 11 * 60_000
    for (const request of [getEvents(id, watermark), unsubscribe(id)])
      assert.deepEqual((await mail.post(request)).codes, ['ErrorExpiredSubscription'])
    now += 2 * day
    await mail.server.runDue()
    assert.deepEqual((await mail.post(getEvents(id, watermark))).codes, ['ErrorSubscriptionNotFound'])
    await mail.close()
  })

  test('events are kept for thirty days; who comes later has missed them', async () => {
    const mail = await open('age')
    const { watermark } = subscribed(await mail.post(pull({ folders: inbox })))
    const { id } = subscribed(await mail.post(pull({ folders: inbox }, 1440)))
    ;(await mail.post(createItem(contact('early')))).fine
    for (let days = 0; days < 31; days++) {
      now += day - 60_000
      ;(await mail.post(getEvents(id, watermark))).fine
    }
    await mail.server.runDue()
    assert.deepEqual((await mail.post(getEvents(id, watermark))).codes, ['ErrorMissedNotificationEvents'])
    assert.deepEqual((await mail.post(pull({ folders: inbox, watermark }))).codes, ['ErrorInvalidWatermark'])
    const fresh = subscribed(await mail.post(pull({ folders: inbox })))
    ;(await mail.post(createItem(message('late'), inbox))).fine
    assert.equal(notificationIn(await mail.post(getEvents(fresh.id, fresh.watermark))).events.length, 2)
    await mail.close()
  })

  test('a mailbox to which nobody listened for thirty days keeps no events any more', async () => {
    const mail = await open('silence')
    const { id } = subscribed(await mail.post(pull({ folders: inbox })))
    ;(await mail.post(unsubscribe(id))).fine
    const { id: mailbox } = (await mail.store.read((view) => view.mailboxByAddress(alice)))!
    const kept = () => mail.store.read((view) => view.eventsAfter(mailbox))
    now += 29 * day
    await mail.server.runDue()
    assert.notEqual(await kept(), undefined)
    now += 2 * day
    await mail.server.runDue()
    assert.equal(await kept(), undefined)
    await mail.close()
  })
})
