import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { administerAccounts, type ThrottlingOptions } from '@exchequer/server'
import { throttle } from '@exchequer/server/internal/throttling/throttle'
import { alice, bob, createItem, distinguished, type Host, host, message } from './harness.js'
import {
  type Connection,
  connect,
  getStreamingEvents,
  pull,
  push,
  streaming,
  subscribed,
  unsubscribe,
} from './listening.js'

const carol = 'carol@example.test'
const inbox = distinguished('inbox')

async function open(context: TestContext, throttling: ThrottlingOptions): Promise<Host> {
  const opened = await host({ throttling, people: [carol], fetch: () => Promise.reject(new Error('nobody')) })
  context.after(() => opened.close())
  return opened
}

const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`

const impersonating = (address: string): string =>
  `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`

test('a mailbox has as many subscriptions as the policy says, whatever their kind', async (context) => {
  const mail = await open(context, { EWSMaxSubscriptions: 3 })
  const first = subscribed(await mail.post(pull({ folders: inbox })))
  subscribed(await mail.post(streaming({ folders: inbox })))
  subscribed(await mail.post(push({ folders: inbox }, 'http://listener.test/')))
  const [refused] = (await mail.post(streaming({ folders: inbox }))).messages
  assert.deepEqual(
    [refused?.code, refused?.text],
    [
      'ErrorExceededSubscriptionCount',
      'You have exceeded the available subscriptions for your account.  Remove unnecessary subscriptions and try your request again.',
    ],
  )
  ;(await mail.post(streaming({ folders: inbox }), { as: bob })).fine
  ;(await mail.post(unsubscribe(first.id))).fine
  ;(await mail.post(pull({ folders: inbox }))).fine
})

test('other limits count from the next request on, and what an account has stays its own', async (context) => {
  const mail = await open(context, { EWSMaxSubscriptions: 1 })
  const subscribe = async (as = alice): Promise<string> => (await mail.post(pull({ folders: inbox }), { as })).codes[0]!
  assert.deepEqual([await subscribe(), await subscribe()], ['NoError', 'ErrorExceededSubscriptionCount'])
  mail.server.setPolicies({ throttling: { EWSMaxSubscriptions: 3, accounts: { [bob]: { EWSMaxSubscriptions: 0 } } } })
  assert.deepEqual(
    [await subscribe(), await subscribe(), await subscribe()],
    ['NoError', 'NoError', 'ErrorExceededSubscriptionCount'],
  )
  assert.equal(await subscribe(bob), 'ErrorExceededSubscriptionCount')
  // What is not named stays as it is.
  mail.server.setPolicies({ accessPolicy: {} })
  assert.equal(await subscribe(bob), 'ErrorExceededSubscriptionCount')
})

test('what mailboxes may send is as the limits say that were set last', async (context) => {
  const mail = await open(context, {})
  const codes = async (): Promise<readonly string[]> =>
    (await mail.post(createItem(message('Hello', to(bob)), undefined, 'SendOnly'))).codes
  assert.deepEqual(await codes(), ['NoError'])
  mail.server.setPolicies({ throttling: { RecipientRateLimit: 0 } })
  assert.deepEqual(await codes(), ['ErrorSubmissionQuotaExceeded'])
  mail.server.setPolicies({ throttling: { RecipientRateLimit: 1 } })
  assert.deepEqual(await codes(), ['NoError'])
})

test('subscriptions are charged to the mailbox that they are about, and streams to each that somebody acts for', async (context) => {
  const mail = await open(context, { EWSMaxSubscriptions: 1, EWSHangingConnectionLimit: 1 })
  await administerAccounts(mail.store).setImpersonation(carol, 'all')
  const ids: string[] = []
  for (const who of [alice, bob])
    ids.push(subscribed(await mail.post(streaming({ folders: inbox }), { as: carol, headers: impersonating(who) })).id)
  assert.deepEqual((await mail.post(streaming({ folders: inbox }))).codes, ['ErrorExceededSubscriptionCount'])
  const own = subscribed(await mail.post(streaming({ folders: inbox }), { as: carol })).id
  const opened: Connection[] = []
  for (const [id, headers] of [
    [own, ''],
    [ids[0]!, impersonating(alice)],
    [ids[1]!, impersonating(bob)],
  ] as const) {
    const connection = await connect(mail, [id], 30, carol, headers)
    assert.equal((await connection.next())?.status, 'OK')
    opened.push(connection)
  }
  const how = { as: carol, headers: impersonating(bob) }
  assert.equal((await mail.post(getStreamingEvents([own]), how)).fault, 'ErrorExceededConnectionCount')
  for (const connection of opened) await connection.hangUp()
})

test('an account has as many streams as the policy says, and another one when one of them ends', async (context) => {
  const mail = await open(context, { EWSHangingConnectionLimit: 2 })
  const id = async (as: string): Promise<string> =>
    subscribed(await mail.post(streaming({ folders: inbox }), { as })).id
  const listen = async (as: string): Promise<Connection> => connect(mail, [await id(as)], 30, as)
  const [first, second] = [await listen(alice), await listen(alice)]
  for (const connection of [first, second]) assert.equal((await connection.next())?.status, 'OK')
  const refused = await mail.post(getStreamingEvents([await id(alice)]))
  assert.equal(refused.fault, 'ErrorExceededConnectionCount')
  const others = await listen(bob)
  assert.equal((await others.next())?.status, 'OK')
  await others.hangUp()
  await first.hangUp()
  const third = await listen(alice)
  assert.equal((await third.next())?.status, 'OK')
  for (const connection of [second, third]) await connection.hangUp()
})

test('who comes back to a subscription takes the place of his connection before, which nobody has seen end', async (context) => {
  const mail = await open(context, { EWSHangingConnectionLimit: 1 })
  const { id } = subscribed(await mail.post(streaming({ folders: inbox })))
  const first = await connect(mail, [id])
  assert.equal((await first.next())?.status, 'OK')
  const second = await connect(mail, [id])
  assert.equal((await second.next())?.status, 'OK')
  const last = await first.next()
  assert.deepEqual([last?.code, last?.status], ['ErrorNewEventStreamConnectionOpened', 'Closed'])
  const other = subscribed(await mail.post(streaming({ folders: inbox }))).id
  assert.equal((await mail.post(getStreamingEvents([other]))).fault, 'ErrorExceededConnectionCount')
  await second.hangUp()
})

test('so many synchronizations at once are worked on, and one more is told when to come back', async (context) => {
  const mail = await open(context, { ConcurrentSyncCalls: 1 })
  const sync =
    '<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:SyncFolderHierarchy>'
  const [one, other] = await Promise.all([mail.post(sync), mail.post(sync)])
  one!.fine
  assert.equal(other?.fault, 'ErrorServerBusy')
  assert.match(
    other!.xml,
    /Try again later\., This operation exceeds the throttling budget for policy part 'ConcurrentSyncCalls', policy value '1', .*<t:Value Name="BackOffMilliseconds">5000</,
  )
  ;(await mail.post(sync)).fine
})

test('an account may have a policy of its own, or another profile', async (context) => {
  const mail = await open(context, {
    EWSMaxSubscriptions: 1,
    accounts: { 'Bob@example.test': { EWSMaxSubscriptions: 2 }, [carol]: { profile: 'exchange-online' } },
  })
  const count = async (as: string): Promise<number> => {
    for (let made = 0; ; made++) {
      const [code] = (await mail.post(pull({ folders: inbox }), { as })).codes
      if (code === 'ErrorExceededSubscriptionCount') return made
      assert.equal(code, 'NoError')
    }
  }
  assert.deepEqual([await count(alice), await count(bob), await count(carol)], [1, 2, 20])
})

test('nobody has more than 5,000 requests open, whatever the policy says', async () => {
  const { open } = throttle({ profile: 'unlimited', bodyBytes: 1, bodyBytesPerAccount: 1, now: () => 0 })
  const calls = await Promise.all(Array.from({ length: 5_000 }, () => open('alice', undefined)))
  for (const [index, call] of calls.entries()) await call.actFor(`alice for ${index}`)
  await assert.rejects(open('alice', 'alice'), {
    code: 'ErrorTooManyObjectsOpened',
    message: 'Too many concurrent connections opened.',
  })
  await open('bob', 'bob')
  calls[0]!.close()
  await open('alice', 'alice')
})
