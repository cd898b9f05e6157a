import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { alice, bob, createItem, distinguished, findItem, type Host, itemId, message } from './harness.js'
import { connect, getEvents, pull, puller, streaming, subscribed } from './listening.js'
import { publicFolder, publicHost, publicRoot } from './public-folders.js'
import { permit } from './rights.js'

const carol = 'carol@example.test'
let server: Host & { readonly news: string }
before(async () => {
  server = await publicHost({ people: [carol] })
})
after(() => server.close())

const put = async (folder: string, as = carol): Promise<void> => {
  ;(await server.post(createItem(message('News'), folder), { as })).fine
}

test('whoever reads a public folder is told of what happens in it', async () => {
  const told = await puller(server, { folders: server.news, types: ['CreatedEvent'] }, { as: bob })
  await put(server.news)
  assert.equal((await told.events()).length, 1)
})

test('nobody is told of a folder besides the one that he listens to: what comes from there is new, what goes there is gone', async () => {
  const listenedTo = await publicFolder(server, 'Listened to')
  const hidden = await publicFolder(server, 'Hidden', { parent: listenedTo })
  ;(await server.post(permit(hidden, { [carol]: 'Owner' }))).fine
  const told = await puller(server, { folders: listenedTo }, { as: bob })
  const namesOf = async () => (await told.events()).map(({ name }) => name)
  ;(await server.post(createItem(message('Secret'), hidden), { as: carol })).fine
  await publicFolder(server, 'Below', { parent: hidden, as: carol })
  assert.deepEqual(await namesOf(), [])
  const idOf = (folder: string): string => /Id="([^"]*)"/.exec(folder)![1]!
  const move = async (element: string, from: string, to: string) => {
    const { ids } = (await server.post(findItem(from), { as: carol })).fine
    const request = `<m:${element}><m:ToFolderId>${to}</m:ToFolderId><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:${element}>`
    ;(await server.post(request, { as: carol })).fine
    const events = await told.events()
    const xml = JSON.stringify(events)
    assert.ok(!xml.includes(idOf(hidden)), xml)
    return events.map(({ name }) => name)
  }
  assert.deepEqual(await move('MoveItem', hidden, listenedTo), ['t:CreatedEvent', 't:ModifiedEvent'])
  assert.deepEqual(await move('CopyItem', listenedTo, hidden), [])
  assert.deepEqual(await move('CopyItem', hidden, listenedTo), ['t:CreatedEvent', 't:ModifiedEvent'])
  assert.deepEqual(await move('MoveItem', listenedTo, hidden), [
    't:DeletedEvent',
    't:ModifiedEvent',
    't:DeletedEvent',
    't:ModifiedEvent',
  ])
})

test('a subscription is about one public folder, which one may read', async () => {
  const other = await publicFolder(server, 'Other')
  for (const folders of [server.news + other, server.news + distinguished('inbox'), distinguished('inbox') + other])
    assert.deepEqual((await server.post(pull({ folders }), { as: bob })).codes, ['ErrorInvalidSubscriptionRequest'])
  ;(await server.post(pull({ folders: publicRoot }), { as: bob })).fine
  ;(await server.post(permit(other, { [carol]: 'Author' }))).fine
  assert.deepEqual((await server.post(pull({ folders: other }), { as: bob })).codes, ['ErrorFolderNotFound'])
  ;(await server.post(permit(other, { Default: 'Contributor' }))).fine
  assert.deepEqual((await server.post(pull({ folders: other }), { as: bob })).codes, ['ErrorAccessDenied'])
})

test('who may not read the folder any more is told nothing more, by asking or on a stream', async () => {
  const folder = await publicFolder(server, 'Closed')
  const asked = subscribed(await server.post(pull({ folders: folder }), { as: bob }))
  const { id } = subscribed(await server.post(streaming({ folders: folder, types: ['CreatedEvent'] }), { as: bob }))
  const kept = subscribed(await server.post(streaming({ folders: folder, types: ['CreatedEvent'] }), { as: carol }))
  const connection = await connect(server, [id], 30, bob)
  const carols = await connect(server, [kept.id], 30, carol)
  assert.equal((await connection.next())?.status, 'OK')
  assert.equal((await carols.next())?.status, 'OK')
  await put(folder)
  assert.equal((await connection.next())?.notifications.length, 1)
  assert.equal((await carols.next())?.notifications.length, 1)
  ;(await server.post(permit(folder, { [carol]: 'Author', [bob]: 'None' }))).fine
  await put(folder)
  const last = await connection.next()
  assert.deepEqual([last?.code, last?.status], ['ErrorSubscriptionAccessDenied', 'Closed'])
  assert.equal((await carols.next())?.notifications.length, 1)
  const refused = await server.post(getEvents(asked.id, asked.watermark), { as: bob })
  assert.deepEqual(refused.codes, ['ErrorSubscriptionAccessDenied'])
})

test('the subscriptions of public folders count for who makes them, and for nobody else', async () => {
  const throttling = { EWSMaxSubscriptions: 1 }
  const small = await publicHost({ people: [carol], throttling })
  try {
    const subscribe = async (as: string) => (await small.post(pull({ folders: small.news }), { as })).codes[0]
    assert.equal(await subscribe(bob), 'NoError')
    assert.equal(await subscribe(bob), 'ErrorExceededSubscriptionCount')
    assert.equal(await subscribe(carol), 'NoError')
    assert.equal(await subscribe(alice), 'NoError')
  } finally {
    await small.close()
  }
})
