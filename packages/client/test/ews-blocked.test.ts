import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EwsBlockedException, ExchangeService, ServiceRequestException } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const credentials = { username: 'alice@contoso.com', password: 'secret' }

test('a server that has shut Exchange Web Services is told by an exception of its own, and not asked again', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store, accessPolicy: { EwsEnabled: false } })
  context.after(async () => {
    await server.close()
    await store.close()
  })
  await server.addMailbox({ address: credentials.username, password: credentials.password })
  let calls = 0
  const service = new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials,
    fetch(request) {
      calls++
      return server.fetch(request)
    },
  })
  await assert.rejects(service.findItems('inbox'), (error) => {
    assert.ok(error instanceof EwsBlockedException && error instanceof ServiceRequestException)
    assert.deepEqual([error.name, error.status], ['EwsBlockedException', 403])
    assert.match(error.message, /does not let this account or program use Exchange Web Services/)
    return true
  })
  assert.equal(calls, 1)
})

test('a token that is not good for Exchange Web Services is another matter', async () => {
  const service = new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { token: 'one' },
    fetch: async () =>
      new Response(null, { status: 403, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } }),
  })
  await assert.rejects(service.findItems('inbox'), (error) => {
    assert.ok(error instanceof ServiceRequestException && !(error instanceof EwsBlockedException))
    return true
  })
})
