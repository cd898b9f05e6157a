import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type AccountAdministration, administerAccounts } from '@exchequer/server'
import { alice, createItem, distinguished, envelope, type Host, host, message, readAnswer } from './harness.js'
import { type Connection, connect, getEvents, pull, push, streaming, subscribed } from './listening.js'
import { TestIssuer } from './token-issuer.js'

const inbox = distinguished('inbox')
const service = 'service@example.test'
const carol = 'carol@example.test'
const dan = 'dan@example.test'
const impersonating = (address: string): string =>
  `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
const as = (address: string) => ({ as: service, headers: impersonating(address) })
const status = '<m:SendNotificationResult><m:SubscriptionStatus>OK</m:SubscriptionStatus></m:SendNotificationResult>'

describe('who may not any more', () => {
  let mail: Host
  let accounts: AccountAdministration
  let now = Date.now()
  let calls = 0
  before(async () => {
    mail = await host({
      people: [service, carol, dan],
      clock: () => new Date(now),
      async fetch() {
        calls++
        return new Response(envelope(status), { headers: { 'content-type': 'text/xml' } })
      },
    })
    accounts = administerAccounts(mail.store)
  })
  after(() => mail.close())
  beforeEach(async () => {
    await accounts.setDisabled(carol, false)
    await accounts.setImpersonation(service, [carol, dan])
  })

  const create = async (who: string): Promise<string> =>
    (await mail.post(createItem(message('one'), inbox), { as: who })).fine.id.id
  /** Something happens in a mailbox, whoever may sign in to it. */
  const deliver = (to: string): Promise<unknown> =>
    mail.server.deliver({ sender: dan, recipients: [to] }, Buffer.from('Subject: one\r\n\r\none\r\n'))
  const stream = async (who: string, how: { as: string; headers?: string } = { as: who }): Promise<Connection> => {
    const { id } = subscribed(await mail.post(streaming({ types: ['NewMailEvent'] }), how))
    const connection = await connect(mail, [id], 30, how.as)
    assert.equal((await connection.next())?.status, 'OK')
    return connection
  }
  const beat = async (): Promise<void> => {
    now += 45_000
    await mail.server.runDue()
  }
  const outcome = async (connection: Connection) => {
    const next = await connection.next()
    return next && [next.code, next.status, next.notifications.length]
  }

  test('hears nothing more on a stream when his account was disabled, and the stream ends', async () => {
    const connection = await stream(carol)
    await accounts.setDisabled(carol, true)
    await deliver(carol)
    assert.deepEqual(await outcome(connection), ['ErrorAccountDisabled', 'Closed', 0])
    assert.equal(await connection.next(), undefined)
  })

  test('hears nothing more on a stream when Exchange Web Services were shut for his mailbox, or for whom he acts', async () => {
    for (const connection of [await stream(carol), await stream(carol, as(carol))]) {
      await accounts.setAccessPolicy(carol, { EwsEnabled: false })
      await deliver(carol)
      assert.deepEqual(await outcome(connection), ['ErrorAccessDenied', 'Closed', 0])
      await accounts.setAccessPolicy(carol, { EwsEnabled: null })
    }
  })

  test('hears nothing more on a stream when Exchange Web Services were shut for all', async () => {
    const connection = await stream(carol)
    mail.server.setPolicies({ accessPolicy: { EwsEnabled: false } })
    await beat()
    mail.server.setPolicies({ accessPolicy: {} })
    assert.deepEqual(await outcome(connection), ['ErrorAccessDenied', 'Closed', 0])
  })

  test('has his stream ended at its next sign of life where nothing happens', async () => {
    const connection = await stream(carol)
    await accounts.setDisabled(carol, true)
    await beat()
    assert.deepEqual(await outcome(connection), ['NoError', 'OK', 0])
    assert.deepEqual(await outcome(connection), ['ErrorAccountDisabled', 'Closed', 0])
    assert.equal(await connection.next(), undefined)
  })

  test('loses of a connection what he was told by a role that was withdrawn, and keeps the rest', async () => {
    const ids = []
    for (const who of [carol, dan])
      ids.push(subscribed(await mail.post(streaming({ types: ['NewMailEvent'] }), as(who))).id)
    const connection = await connect(mail, ids, 30, service)
    await connection.next()
    await accounts.setImpersonation(service, [dan])
    await deliver(carol)
    const refused = await connection.next()
    assert.deepEqual([refused?.code, refused?.status], ['ErrorSubscriptionAccessDenied', undefined])
    assert.deepEqual(refused?.errorIds, [ids[0]])
    await deliver(dan)
    assert.equal((await connection.events()).length, 1)
    await accounts.setImpersonation(service, 'none')
    await beat()
    assert.deepEqual(await outcome(connection), ['NoError', 'OK', 0])
    assert.deepEqual(await outcome(connection), ['ErrorSubscriptionAccessDenied', 'Closed', 0])
  })

  test('hears no more of a mailbox whose own account was disabled', async () => {
    const connection = await stream(carol, as(carol))
    await accounts.setDisabled(carol, true)
    await deliver(carol)
    assert.deepEqual(await outcome(connection), ['ErrorAccountDisabled', 'Closed', 0])
  })

  test('is called no more, and not again when he may', async () => {
    await mail.post(push({ types: ['CreatedEvent'] }, 'http://listener.test/carol', 1440), { as: carol })
    await mail.server.runDue()
    assert.equal(calls, 1)
    await accounts.setDisabled(carol, true)
    await deliver(carol)
    await mail.server.runDue()
    await accounts.setDisabled(carol, false)
    await create(carol)
    await mail.server.runDue()
    assert.equal(calls, 1)
  })

  test('asks in vain for what happened', async () => {
    const { id, watermark } = subscribed(await mail.post(pull({}), as(carol)))
    await accounts.setImpersonation(service, [dan])
    assert.deepEqual((await mail.post(getEvents(id, watermark), { as: service })).codes, [
      'ErrorSubscriptionAccessDenied',
    ])
  })

  describe('leaves a list of people with full access to a mailbox', () => {
    const readers = 'readers@example.test'
    const join = (...members: string[]): Promise<void> => mail.server.addDistributionList({ address: readers, members })
    const theirs = `<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`
    const wanted = { folders: theirs, types: ['NewMailEvent'] } as const
    beforeEach(async () => {
      await join(carol)
      await accounts.setFullAccess(alice, [readers])
    })

    test('and has his stream ended', async () => {
      const { id } = subscribed(await mail.post(streaming(wanted), { as: carol }))
      const connection = await connect(mail, [id], 30, carol)
      await connection.next()
      await deliver(alice)
      assert.equal((await connection.events()).length, 1)
      await join(dan)
      await deliver(alice)
      assert.deepEqual(await outcome(connection), ['ErrorSubscriptionAccessDenied', 'Closed', 0])
    })

    test('and is called no more', async () => {
      await mail.post(push(wanted, 'http://listener.test/readers', 1440), { as: carol })
      await mail.server.runDue()
      const called = calls
      await join(dan)
      await deliver(alice)
      await mail.server.runDue()
      assert.equal(calls, called)
    })

    test('and asks in vain for what happened', async () => {
      const { id, watermark } = subscribed(await mail.post(pull(wanted), { as: carol }))
      await join(dan)
      assert.deepEqual((await mail.post(getEvents(id, watermark), { as: carol })).codes, [
        'ErrorSubscriptionAccessDenied',
      ])
    })
  })

  test('has his stream ended when his account was removed', async () => {
    const connection = await stream(dan)
    await accounts.remove(dan)
    await deliver(dan)
    assert.deepEqual(await outcome(connection), ['ErrorAccountDisabled', 'Closed', 0])
  })
})

test('applications, and people whom only an issuer of tokens knows, go on hearing', async (context) => {
  const issuer = await TestIssuer.start()
  const audience = 'https://mail.test'
  const oauth = { issuers: [{ issuer: issuer.url, audience, applications: { 'the-app': [alice] } }] }
  const called: string[] = []
  const mail = await host({
    authentication: { oauth },
    async fetch({ url }) {
      called.push(new URL(url).pathname)
      return new Response(envelope(status), { headers: { 'content-type': 'text/xml' } })
    },
  })
  context.after(async () => {
    await mail.close()
    await issuer.close()
  })
  await mail.server.addMailbox({ address: dan })
  const subscribe = async (claims: Record<string, unknown>, path: string, headers = ''): Promise<void> => {
    const wanted = { folders: inbox, types: ['CreatedEvent'] }
    const body = envelope(push(wanted, `http://listener.test/${path}`, 1440), { headers })
    const authorization = `Bearer ${await issuer.sign({ aud: audience, ...claims })}`
    const init = { method: 'POST', headers: { authorization, 'content-type': 'text/xml' }, body }
    const response = await mail.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))
    subscribed(readAnswer(response.status, await response.text()))
    await mail.server.runDue()
  }
  await subscribe({ appid: 'the-app', roles: ['full_access_as_app'] }, 'app', impersonating(alice))
  await subscribe({ upn: dan, scp: 'EWS.AccessAsUser.All' }, 'dan')
  assert.deepEqual(called, ['/app', '/dan'])
  await mail.server.deliver({ sender: alice, recipients: [alice, dan] }, Buffer.from('Subject: one\r\n\r\none\r\n'))
  await mail.server.runDue()
  assert.deepEqual(called.slice(2).sort(), ['/app', '/dan'])
  await administerAccounts(mail.store).setDisabled(dan, true)
  await mail.server.deliver({ sender: alice, recipients: [alice, dan] }, Buffer.from('Subject: two\r\n\r\ntwo\r\n'))
  await mail.server.runDue()
  assert.deepEqual(called.slice(4), ['/app'])
})
