import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { alice, bob, createItem, distinguished, folderId, getFolder, type Host, host, message } from './harness.js'
import { connect, getEvents, pull, puller, streaming, subscribed, unsubscribe } from './listening.js'
import { letIn, ofMailbox } from './rights.js'

const inbox = distinguished('inbox')
const service = 'service@example.test'
const as = (address: string) => ({
  as: service,
  headers: `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`,
})

describe('whoever acts for others', () => {
  let mail: Host
  const allow = (scope: 'all' | 'none' | readonly string[]): Promise<void> =>
    administerAccounts(mail.store).setImpersonation(service, scope)
  const create = async (who: string): Promise<string> =>
    (await mail.post(createItem(message('one'), inbox), { as: who })).fine.id.id
  before(async () => {
    mail = await host({ people: [service] })
    await allow([alice, bob])
  })
  after(() => mail.close())

  test('is told of what happens in their mailboxes, and they are not told by his subscriptions', async () => {
    const told = await puller(mail, { types: ['CreatedEvent'] }, as(bob))
    await create(bob)
    await create(alice)
    assert.equal((await told.events()).length, 1)
    assert.deepEqual((await mail.post(getEvents(told.id, told.watermark), { as: bob })).codes, [
      'ErrorSubscriptionAccessDenied',
    ])
  })

  test('hears on one connection of several mailboxes', async () => {
    const ids = []
    for (const who of [alice, bob, service])
      ids.push(subscribed(await mail.post(streaming({ types: ['CreatedEvent'] }), as(who))).id)
    const connection = await connect(mail, ids, 30, service)
    assert.equal((await connection.next())?.status, 'OK')
    for (const who of [bob, alice, service]) {
      const made = await create(who)
      const [event] = await connection.events()
      assert.ok(JSON.stringify(event).includes(made))
    }
    await connection.hangUp()
  })

  test('is told nothing any more when he may not', async () => {
    const { id, watermark } = subscribed(await mail.post(pull({}), as(bob)))
    const stream = subscribed(await mail.post(streaming({}), as(bob))).id
    await allow([alice])
    for (const request of [getEvents(id, watermark), unsubscribe(id)])
      for (const how of [as(alice), { as: service }])
        assert.deepEqual((await mail.post(request, how)).codes, ['ErrorSubscriptionAccessDenied'])
    const refused = await (await connect(mail, [stream], 30, service)).next()
    assert.deepEqual([refused?.code, refused?.status], ['ErrorSubscriptionAccessDenied', 'Closed'])
    await allow('all')
    ;(await mail.post(getEvents(id, watermark), { as: service })).fine
  })
})

test('a delegate is told nothing of the folders that he may read', async () => {
  const mail = await host()
  await letIn(mail, alice, inbox, bob, 'Owner')
  const folder = folderId((await mail.post(getFolder(inbox))).fine.id)
  for (const place of [folder, ofMailbox('inbox', alice)])
    assert.deepEqual((await mail.post(pull({ folders: place }), { as: bob })).codes, [
      'ErrorSubscriptionDelegateAccessNotSupported',
    ])
  await mail.close()
})
