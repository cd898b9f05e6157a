import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { FaultRule } from '@exchequer/server'
import {
  ask,
  askPox,
  askSoap,
  domainsRequest,
  email,
  outcomes,
  poxError,
  readPox,
  soapRequest,
  usersRequest,
} from './autodiscovering.js'
import { alice, authorization, bob, type Host, host, textOf } from './harness.js'
import { rawConnection } from './raw-http.js'
import { inbox, socketHost } from './signing-in.js'

async function open(context: TestContext): Promise<Host> {
  const opened = await host()
  context.after(() => opened.close())
  return opened
}

const svc = '/autodiscover/autodiscover.svc'
const xml = '/autodiscover/autodiscover.xml'
const json = `/autodiscover/autodiscover.json?Email=${alice}&Protocol=Ews`
const users = soapRequest('GetUserSettings', usersRequest([alice], ['UserDisplayName']))
const domains = soapRequest('GetDomainSettings', domainsRequest(['example.test'], ['ExternalEwsUrl']))

/** Asks in each of the three ways, and gives the answers as they are. */
const askAll = async (mail: Host, as?: string): Promise<Response[]> => [
  await ask(mail, 'POST', svc, { body: users, ...(as !== undefined && { as }) }),
  await ask(mail, 'POST', xml, { body: pox(alice), ...(as !== undefined && { as }) }),
  await ask(mail, 'GET', json, { as: null }),
]

const pox = (address: string): string =>
  `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>${email(address)}</Request></Autodiscover>`

const statuses = (replies: readonly Response[]): number[] => replies.map(({ status }) => status)

test('a rule is for EWS unless it names a way of Autodiscover, or all of them', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  const busy = { kind: 'http', status: 503, retryAfter: 7 } as const
  const ews = async (): Promise<number> => {
    const headers = { authorization: authorization(alice), 'content-type': 'text/xml' }
    const init = { method: 'POST', headers, body: inbox }
    return (await mail.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))).status
  }
  faults.next({ answer: busy })
  assert.deepEqual(statuses(await askAll(mail)), [200, 200, 200])
  assert.equal(await ews(), 503)
  for (const [i, service] of (['autodiscover.svc', 'autodiscover.xml', 'autodiscover.json'] as const).entries()) {
    faults.next({ service, answer: busy })
    const replies = await askAll(mail)
    assert.deepEqual(statuses(replies), [200, 200, 200].with(i, 503))
    assert.equal(replies[i]!.headers.get('retry-after'), '7')
    assert.deepEqual(faults.list(), [])
  }
  faults.next({ service: 'autodiscover', requests: 'all', answer: busy })
  assert.deepEqual(statuses(await askAll(mail)), [503, 503, 503])
  assert.equal(await ews(), 200)
})

test('a rule for an account is for who signs in, which nobody does to ask in JSON', async (context) => {
  const mail = await open(context)
  mail.server.faults.next({
    service: 'autodiscover',
    requests: 'all',
    account: bob,
    answer: { kind: 'http', status: 500 },
  })
  assert.deepEqual(statuses(await askAll(mail)), [200, 200, 200])
  assert.deepEqual(statuses(await askAll(mail, bob)), [500, 500, 200])
})

test('a 401 has the challenges of the server, and a 302 leads to where it came from', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  faults.next({ service: 'autodiscover', requests: 3, answer: { kind: 'http', status: 401 } })
  for (const { status, headers } of await askAll(mail))
    assert.deepEqual([status, headers.get('www-authenticate')], [401, 'Basic realm="Exchequer"'])
  faults.next({ service: 'autodiscover', requests: 3, answer: { kind: 'http', status: 302 } })
  assert.deepEqual(
    (await askAll(mail)).map(({ status, headers }) => [status, headers.get('location')]),
    [svc, xml, json].map((path) => [302, `https://mail.test${path}`]),
  )
})

test('an error is in the words of the service', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  const errors = [
    ['autodiscover.svc', 'ServerBusy'],
    ['autodiscover.xml', '603'],
    ['autodiscover.json', 'InternalServerError'],
  ] as const
  for (const [service, code] of errors)
    faults.next({ service, answer: { kind: 'error', code, text: 'As you wished.' } })
  const soap = await askSoap(mail, domains)
  assert.deepEqual([textOf(soap, 'a:ErrorCode'), textOf(soap, 'a:ErrorMessage')], ['ServerBusy', 'As you wished.'])
  assert.deepEqual(outcomes(soap), [])
  assert.deepEqual(poxError(await askPox(mail, email(alice))), ['603', 'As you wished.'])
  const told = await ask(mail, 'GET', json, { as: null })
  assert.equal(told.status, 500)
  assert.deepEqual(await told.json(), { ErrorCode: 'InternalServerError', ErrorMessage: 'As you wished.' })
  faults.next({ service: 'autodiscover.xml', answer: { kind: 'error', code: '500' } })
  assert.deepEqual(poxError(await askPox(mail, email(alice))), ['500', "The email address can't be found."])
})

test('a redirect is told as each service tells it, of users and of domains', async (context) => {
  const mail = await open(context)
  const { faults } = mail.server
  const url = 'https://other.test/autodiscover/autodiscover.svc'
  const redirect = { service: 'autodiscover', requests: 4, answer: { kind: 'redirect', url } } as const
  const told = async (): Promise<(string | undefined)[]> => {
    const found: (string | undefined)[] = []
    for (const request of [users, domains]) {
      const [outcome] = outcomes(await askSoap(mail, request))
      found.push(textOf(outcome!, 'a:ErrorCode'), textOf(outcome!, 'a:RedirectTarget'))
    }
    const account = await readPox(await ask(mail, 'POST', xml, { body: pox(alice) }))
    for (const part of ['Action', 'RedirectUrl', 'RedirectAddr']) found.push(textOf(account, `o:Account/o:${part}`))
    const { status, headers } = await ask(mail, 'GET', json, { as: null })
    found.push(String(status), headers.get('location') ?? undefined)
    return found
  }
  faults.next(redirect)
  assert.deepEqual(await told(), [
    ...['RedirectUrl', url, 'RedirectUrl', url, 'redirectUrl', url, undefined],
    ...[
      '302',
      `https://other.test/autodiscover/autodiscover.json?Email=alice%40example.test&Protocol=Ews&RedirectCount=1`,
    ],
  ])
  faults.next({ ...redirect, answer: { kind: 'redirect', address: 'ada@other.test' } })
  assert.deepEqual((await told()).slice(0, 7), [
    ...['RedirectAddress', 'ada@other.test', 'RedirectAddress', 'ada@other.test'],
    ...['redirectAddr', undefined, 'ada@other.test'],
  ])
  assert.deepEqual(faults.list(), [])
})

test('an answer of Autodiscover breaks off, or never comes', async (context) => {
  const mail = await socketHost(context, {})
  const send = async (rule: FaultRule): Promise<string> => {
    mail.server.faults.next(rule)
    const connection = await rawConnection(mail.listener.port)
    context.after(() => connection.socket.destroy())
    connection.send(
      `POST ${svc} HTTP/1.1\r\nHost: mail.test\r\nContent-Type: text/xml\r\nAuthorization: ${authorization(alice)}\r\n` +
        `Content-Length: ${Buffer.byteLength(users)}\r\n\r\n${users}`,
    )
    return connection.closed()
  }
  const service = 'autodiscover.svc'
  assert.equal(await send({ service, answer: { kind: 'close', at: 'beforeWork' } }), '')
  const text = await send({ service, latency: 1, answer: { kind: 'close', at: 'withinAnswer' } })
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/)
  assert.doesNotMatch(text, /<\/s:Envelope>/)
})

test('the lead to the service, for which nobody signs in, is subject to no rule', async (context) => {
  const opened = await host({ externalUrl: 'https://mail.test' })
  context.after(() => opened.close())
  opened.server.faults.next({ service: 'autodiscover.xml', answer: { kind: 'http', status: 503 } })
  const lead = await ask(opened, 'GET', xml, { as: null, origin: 'http://autodiscover.example.test' })
  assert.deepEqual([lead.status, lead.headers.get('location')], [302, `https://mail.test${xml}`])
  assert.equal(opened.server.faults.list().length, 1)
})

test('a rule that mixes the services is refused with a sentence that says what is possible', async (context) => {
  const { faults } = (await open(context)).server
  for (const [rule, sentence] of [
    [{ service: 'pox', latency: 1 }, /"service" is one of ews, autodiscover, autodiscover\.svc/],
    [{ service: 'autodiscover', operation: 'GetItem', latency: 1 }, /An "operation" is one of EWS/],
    [{ service: 'autodiscover.json', account: alice, latency: 1 }, /Nobody signs in/],
    [
      { service: 'autodiscover', answer: { kind: 'fault', code: 'ErrorServerBusy' } },
      /is one of error, redirect, http, close/,
    ],
    [{ answer: { kind: 'redirect', address: alice } }, /is one of fault, items, http, close/],
    [{ service: 'autodiscover', answer: { kind: 'error', code: 'ServerBusy' } }, /in the words of one "service"/],
    [{ service: 'autodiscover.svc', answer: { kind: 'error', code: 'RedirectUrl' } }, /"code" is one of InvalidUser,/],
    [{ service: 'autodiscover.xml', answer: { kind: 'error', code: 'ServerBusy' } }, /"code" is one of 500, 501/],
    [{ service: 'autodiscover', answer: { kind: 'redirect' } }, /an "address" or a "url"/],
    [{ service: 'autodiscover', answer: { kind: 'redirect', url: 'other' } }, /"url" is a URL/],
  ] as const)
    assert.throws(() => faults.next(rule as FaultRule), { name: 'FaultRuleError', message: sentence })
  assert.deepEqual(faults.list(), [])
})
