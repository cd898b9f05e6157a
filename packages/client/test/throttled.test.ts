import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { EmailMessage, ExchangeService, type RetryOptions } from '@exchequer/client'
import { createServer, openSqliteStore, type ThrottlingOptions } from '@exchequer/server'

const username = 'alice@contoso.com'
const password = 'secret'

async function serviceWith(context: TestContext, throttling: ThrottlingOptions, retry: RetryOptions) {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store, throttling })
  context.after(async () => {
    await server.close()
    await store.close()
  })
  await server.addMailbox({ address: username, password })
  let calls = 0
  const service = new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username, password },
    retry,
    batchSize: 150,
    fetch: (request) => {
      calls++
      return server.fetch(request)
    },
  })
  return { service, calls: () => calls }
}

test('a batch that the server cuts short is gone on with after the time that the server names, in its order', async (context) => {
  // Of the time that passes half comes back, and five milliseconds may be overdrawn.
  const policy = { EWSMaxBurst: 0, EWSRechargeRate: 1_800_000, EWSCutoffBalance: 5 }
  const { service, calls } = await serviceWith(context, policy, { firstWait: 60_000, retries: 200 })
  const items = Array.from({ length: 60 }, (_, i) => new EmailMessage({ subject: `Message ${i}` }))
  assert.equal((await service.createItems(items)).overallResult, 'success')
  const before = calls()
  const read = await service.bindToItems(items.map(({ itemId }) => itemId!))
  assert.ok(calls() > before + 1, 'the server has cut it short')
  assert.deepEqual(
    Array.from(read, ({ item }) => item?.subject),
    items.map(({ subject }) => subject),
  )
})

test('calls that are more at once than the policy lets have come through in the end', async (context) => {
  const { service, calls } = await serviceWith(context, { EWSMaxConcurrency: 1 }, { firstWait: 10, retries: 20 })
  const found = await Promise.all(Array.from({ length: 4 }, () => service.findItems('inbox', { pageSize: 1 })))
  assert.deepEqual(
    found.map(({ totalCount }) => totalCount),
    [0, 0, 0, 0],
  )
  assert.ok(calls() > 4, 'some of them were refused at first')
})

test('a batch that the server ends because it takes too long is gone on with where it ended, if it reads', async (context) => {
  const { service, calls } = await serviceWith(context, { batchTimeoutInSeconds: 0 }, { firstWait: 60_000 })
  const items = Array.from({ length: 4 }, (_, i) => new EmailMessage({ subject: `Message ${i}` }))
  assert.equal((await service.createItems(items)).overallResult, 'success')
  const before = calls()
  const read = await service.bindToItems(items.map(({ itemId }) => itemId!))
  assert.equal(calls() - before, 4, 'one at a time')
  assert.deepEqual(
    Array.from(read, ({ item }) => item?.subject),
    items.map(({ subject }) => subject),
  )
})
