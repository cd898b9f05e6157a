import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Cookies, EmailMessage, ExchangeService, type ExchangeServiceOptions } from '@exchequer/client'
import { GetItem } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'
import { answerText, fakeServer, url, xml } from './fake-server.js'

const success = { responseClass: 'Success', responseCode: 'NoError' } as const
const found = [{ ...success, items: [{ element: 'Message', value: { subject: 'Plan' } }] }]

describe('X-AnchorMailbox', () => {
  const anchorOf = async (options: Partial<ExchangeServiceOptions>): Promise<string | null> => {
    const { fetch, calls } = fakeServer(() => found)
    await new ExchangeService({ url, fetch, ...options }).bindToItems(['id'])
    return calls[0]!.http.headers.get('X-AnchorMailbox')
  }

  test('names who is impersonated, however that is said, save by a SID', async () => {
    const value = { value: 'bob@contoso.com' }
    assert.equal(await anchorOf({ impersonatedUser: 'bob@contoso.com' }), 'bob@contoso.com')
    for (const element of ['SmtpAddress', 'PrimarySmtpAddress', 'PrincipalName'] as const)
      assert.equal(await anchorOf({ impersonatedUser: { element, value } }), 'bob@contoso.com', element)
    const bySid = { impersonatedUser: { element: 'SID', value: { value: 'S-1-5-21-1' } } } as const
    assert.equal(await anchorOf(bySid), null)
    assert.equal(await anchorOf({ ...bySid, anchorMailbox: 'bob@contoso.com' }), 'bob@contoso.com')
  })

  test('is what the caller says it is, and absent where there is nobody to name', async () => {
    const options = { impersonatedUser: 'bob@contoso.com', anchorMailbox: 'alice@contoso.com' }
    assert.equal(await anchorOf(options), 'alice@contoso.com')
    assert.equal(await anchorOf({ ...options, headers: { 'X-AnchorMailbox': 'eve@contoso.com' } }), 'eve@contoso.com')
    assert.equal(await anchorOf({}), null)
  })
})

describe('cookies', () => {
  /** What goes along with each call, to a server that answers each with the next of these. */
  async function sent(...answers: (readonly string[])[]): Promise<(string | null)[]> {
    const cookies: (string | null)[] = []
    const fetch = async (request: Request): Promise<Response> => {
      cookies.push(request.headers.get('Cookie'))
      const response = xml(200, answerText(GetItem, found))
      for (const cookie of answers[cookies.length - 1] ?? []) response.headers.append('Set-Cookie', cookie)
      return response
    }
    const service = new ExchangeService({ url: 'https://mail.test/ews/Exchange.asmx', fetch })
    for (const _ of answers) await service.bindToItems(['id'])
    return cookies
  }

  test('go back to the server that set them, the newest of each name', async () => {
    const answers = [
      ['exchangecookie=one; path=/; HttpOnly', 'X-BackEndCookie=ada@example.test=Ox8=; path=/EWS; secure'],
      ['exchangecookie=two; path=/'],
      [],
    ]
    assert.deepEqual(await sent(...answers), [
      null,
      'exchangecookie=one; X-BackEndCookie=ada@example.test=Ox8=',
      'exchangecookie=two; X-BackEndCookie=ada@example.test=Ox8=',
    ])
  })

  test('go when their time is over, and stay away from other paths', async () => {
    const past = new Date(Date.now() - 1000).toUTCString()
    const future = new Date(Date.now() + 60_000).toUTCString()
    const answers = [
      ['a=1', 'b=1; Max-Age=60', `c=1; Expires=${future}`, `d=1; Expires=${future}; Max-Age=0`, 'e=1; Path=/owa'],
      ['a=; Max-Age=0', `b=; Expires=${past}`],
      [],
    ]
    assert.deepEqual(await sent(...answers), [null, 'a=1; b=1; c=1', 'c=1'])
  })

  test('go nowhere else, never from HTTPS to HTTP, and join those that the caller sends', async () => {
    const cookies = new Cookies()
    const sent: string[] = []
    const fetch = cookies.along(async (request) => {
      sent.push(`${new URL(request.url).origin} ${request.headers.get('Cookie')}`)
      const headers = { 'Set-Cookie': 'lb=1; Domain=test; Path=/' }
      const secure = { 'Set-Cookie': 'safe=1; Secure' }
      return new Response(null, { headers: request.method === 'GET' ? headers : secure })
    })
    const call = (to: string, init: RequestInit = {}) => fetch(new Request(to, init))
    await call('https://mail.test/')
    for (const to of ['http://mail.test/', 'https://mail.test:444/', 'https://other.test/']) await call(to)
    await call('http://plain.test/', { method: 'POST' })
    await call('http://plain.test/', { method: 'POST' })
    await call('https://mail.test/', { headers: { Cookie: 'mine=2' } })
    assert.deepEqual(sent, [
      'https://mail.test null',
      'http://mail.test null',
      'https://mail.test:444 null',
      'https://other.test null',
      'http://plain.test null',
      'http://plain.test null',
      'https://mail.test mine=2; lb=1',
    ])
  })
})

describe('subscriptions', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store, hostName: 'backend1' })
  after(async () => {
    await server.close()
    await store.close()
  })
  for (const name of ['anne', 'bert']) await server.addMailbox({ address: `${name}@example.test`, password: 'secret' })
  await server.addMailbox({ address: 'service@example.test', password: 'secret', impersonates: 'all' })

  let sent: string[][] = []
  const fetch = async (request: Request): Promise<Response> => {
    const { headers } = request
    const operation = /<(?:\w+:)?Body[^>]*><(?:\w+:)?(\w+)/.exec(await request.clone().text())![1]!
    sent.push([operation, ...['X-AnchorMailbox', 'X-PreferServerAffinity', 'Cookie'].map((name) => headers.get(name)!)])
    return server.fetch(request)
  }
  const base = { url, credentials: { username: 'service@example.test', password: 'secret' }, fetch }
  const anchor = 'anne@example.test'
  const cookie = 'X-BackEndOverrideCookie=backend1'

  test('ask to stay with their server, and bring its cookie along', async () => {
    sent = []
    const service = new ExchangeService({ ...base, impersonatedUser: anchor })
    const subscription = await service.subscribeToPullNotifications(['inbox'], ['created'])
    await subscription.getEvents()
    await subscription.unsubscribe()
    await service.subscribeToStreamingNotifications(['inbox'], ['created'])
    await service.findItems('inbox')
    assert.deepEqual(sent, [
      ['Subscribe', anchor, 'true', null],
      ['GetEvents', anchor, 'true', cookie],
      ['Unsubscribe', anchor, 'true', cookie],
      ['Subscribe', anchor, 'true', cookie],
      ['FindItem', anchor, null, cookie],
    ])
  })

  test('of several mailboxes share a server and a connection, and each is caught up with in its own', async () => {
    sent = []
    const group = { ...base, cookies: new Cookies(), anchorMailbox: anchor }
    const services = ['anne', 'bert'].map(
      (name) => new ExchangeService({ ...group, impersonatedUser: `${name}@example.test` }),
    )
    const subscriptions = []
    for (const service of services)
      subscriptions.push(await service.subscribeToStreamingNotifications(['inbox'], ['created']))
    const connection = services[0]!.openStreamingConnection(subscriptions)
    const heard: number[] = []
    for (const service of services.toReversed())
      await service.createItems([new EmailMessage({ subject: 'Hello' })], { savedItemFolderId: 'inbox' })
    for await (const { subscription } of connection) {
      heard.push(subscriptions.indexOf(subscription))
      if (heard.length === 2) break
    }
    assert.deepEqual(heard.toSorted(), [0, 1])
    const stream = ['GetStreamingEvents', anchor, 'true', cookie]
    const aboutSubscriptions = sent.filter(([operation]) => /Subscribe|Streaming/.test(operation!))
    const subscribe = ['Subscribe', anchor, 'true']
    assert.deepEqual(aboutSubscriptions, [[...subscribe, null], [...subscribe, cookie], stream])
  })
})
