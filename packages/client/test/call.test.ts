import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Contact,
  ExchangeService,
  type ExchangeServiceOptions,
  ServiceRequestException,
  ServiceResponseException,
} from '@exchequer/client'
import { EwsError, GetItem, namedValue, ResolveNames } from '@exchequer/protocol'
import { answerText, fakeServer, url, xml } from './fake-server.js'

const success = { responseClass: 'Success', responseCode: 'NoError' } as const
const message = [{ ...success, items: [{ element: 'Message', value: { subject: 'Plan' } }] }] as const

const open = (fetch: ExchangeServiceOptions['fetch'], options: Partial<ExchangeServiceOptions> = {}) =>
  new ExchangeService({ url, ...(fetch && { fetch }), retry: { firstWait: 1 }, ...options })

/** Answers each request with the next of these. */
function answers(...list: (() => Response | Promise<Response>)[]) {
  let next = 0
  const fetch = async (_: Request): Promise<Response> => {
    const answer = list[Math.min(next++, list.length - 1)]!
    return answer()
  }
  return { fetch, count: () => next }
}

const found = (): Response => xml(200, answerText(GetItem, message))

test('basic credentials, headers and the SOAP action go with every request', async () => {
  const server = fakeServer(() => message)
  const service = open(server.fetch, {
    credentials: { username: 'alice@contoso.com', password: 'pässword' },
    headers: { 'X-Trace': '1' },
    userAgent: 'Tester/1.0',
  })
  await service.bindToItems(['id'])
  const { headers, method } = server.calls[0]!.http
  assert.equal(method, 'POST')
  assert.equal(headers.get('Authorization'), `Basic ${Buffer.from('alice@contoso.com:pässword').toString('base64')}`)
  assert.equal(headers.get('Content-Type'), 'text/xml; charset=utf-8')
  assert.equal(headers.get('SOAPAction'), '"http://schemas.microsoft.com/exchange/services/2006/messages/GetItem"')
  assert.equal(headers.get('X-Trace'), '1')
  assert.equal(headers.get('User-Agent'), 'Tester/1.0')
})

test('a token is asked for before every call', async () => {
  const server = fakeServer(() => message)
  let asked = 0
  const service = open(server.fetch, { credentials: { token: async () => `token${++asked}` } })
  await service.bindToItems(['id'])
  await service.bindToItems(['id'])
  assert.deepEqual(
    server.calls.map(({ http }) => http.headers.get('Authorization')),
    ['Bearer token1', 'Bearer token2'],
  )
})

test('a token that is refused is asked for once more, and the call made again with the new one', async () => {
  const refused: (string | undefined)[] = []
  const server = fakeServer(({ http }) =>
    http.headers.get('Authorization') === 'Bearer fresh' ? message : new Response(null, { status: 401 }),
  )
  const token = async (old?: string): Promise<string> => {
    refused.push(old)
    return old === undefined ? 'stale' : 'fresh'
  }
  const [response] = [...(await open(server.fetch, { credentials: { token } }).bindToItems(['id']))]
  assert.equal(response?.result, 'success')
  assert.deepEqual(refused, [undefined, 'stale'])
  assert.equal(server.calls.length, 2)
})

test('credentials that cannot change are not sent again after a 401', async () => {
  for (const credentials of [{ token: 'one' }, { token: () => 'one' }, { username: 'a', password: 'b' }]) {
    const { fetch, count } = answers(() => new Response(null, { status: 401 }))
    await assert.rejects(
      open(fetch, { credentials }).bindToItems(['id']),
      (error: ServiceRequestException) => error.status === 401,
    )
    assert.equal(count(), 1)
  }
})

test('what goes wrong in getting another token is thrown as it is', async () => {
  const { fetch } = answers(() => new Response(null, { status: 401 }))
  const token = (refused?: string): string => {
    if (refused !== undefined) throw new Error('signed out')
    return 'one'
  }
  await assert.rejects(open(fetch, { credentials: { token } }).bindToItems(['id']), { message: 'signed out' })
})

test('version, time zone, culture and impersonation stand in the SOAP header', async () => {
  const server = fakeServer(({ name }) => (name === 'DeleteItem' ? [success] : message))
  const service = open(server.fetch, {
    version: 'Exchange2010_SP2',
    timeZone: 'Pacific Standard Time',
    preferredCulture: 'de-CH',
    impersonatedUser: 'bob@contoso.com',
  })
  await service.bindToItems(['id'])
  await service.deleteItems(['id'], { deleteType: 'HardDelete' })
  const [get, del] = server.calls
  assert.equal(get?.headers.version, 'Exchange2010_SP2')
  assert.equal(get?.headers.timeZoneContext?.timeZoneDefinition.id, 'Pacific Standard Time')
  assert.deepEqual(get?.headers.mailboxCulture, { value: 'de-CH' })
  assert.deepEqual(get?.headers.exchangeImpersonation?.connectingSID.identity, {
    element: 'SmtpAddress',
    value: { value: 'bob@contoso.com' },
  })
  assert.equal(get?.http.headers.get('X-AnchorMailbox'), 'bob@contoso.com')
  // The WSDL gives DeleteItem no time zone.
  assert.equal(del?.headers.timeZoneContext, undefined)
})

test('members newer than the version stay off the wire', async () => {
  const server = fakeServer(() => message)
  const shape = { baseShape: 'IdOnly', bodyType: 'Text', uniqueBodyType: 'Text' } as const
  await open(server.fetch, { version: 'Exchange2010' }).bindToItems(['id'], shape)
  await open(server.fetch, { version: 'Exchange2013' }).bindToItems(['id'], shape)
  const [older, newer] = server.calls
  assert.match(older!.text, /Version="Exchange2010"/)
  assert.match(older!.text, /<t:BodyType>/)
  assert.doesNotMatch(older!.text, /UniqueBodyType/)
  assert.match(newer!.text, /<t:UniqueBodyType>/)
})

test('a fault is thrown with code, text and details', async () => {
  const server = fakeServer(() => {
    throw new EwsError('ErrorNonPrimarySmtpAddress', 'Not that one.', [namedValue('Primary', 'bob@contoso.com')])
  })
  await assert.rejects(open(server.fetch).bindToItems(['id']), (error) => {
    assert.ok(error instanceof ServiceResponseException)
    assert.equal(error.code, 'ErrorNonPrimarySmtpAddress')
    assert.equal(error.message, 'Not that one.')
    assert.deepEqual(error.errorDetails, { Primary: 'bob@contoso.com' })
    return true
  })
})

test('refused credentials are told by their status', async () => {
  const server = answers(() => xml(401, ''))
  await assert.rejects(open(server.fetch).bindToItems(['id']), (error) => {
    assert.ok(error instanceof ServiceRequestException)
    assert.equal(error.status, 401)
    return true
  })
  assert.equal(server.count(), 1)
})

test('what is no SOAP is told, whatever its status', async () => {
  const pages = [
    () => new Response('<html><body>Log in</body></html>', { headers: { 'Content-Type': 'text/html' } }),
    () => new Response('It broke', { status: 500, headers: { 'Content-Type': 'text/plain' } }),
    () => xml(200, '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:GetItemResp'),
    () => xml(200, ''),
    () => xml(302, '', { Location: '/ews/genericerrorpage.htm' }),
  ]
  for (const page of pages)
    await assert.rejects(open(answers(page).fetch, { retry: false }).bindToItems(['id']), ServiceRequestException)
})

test('a busy server is asked again after the time it names', async () => {
  let calls = 0
  const server = fakeServer(() => {
    if (calls++ < 2) throw new EwsError('ErrorServerBusy', undefined, [namedValue('BackOffMilliseconds', '2')])
    return message
  })
  const responses = await open(server.fetch).bindToItems(['id'])
  assert.equal(responses.overallResult, 'success')
  assert.equal(server.calls.length, 3)
})

test('a server that has too much open is asked again, whatever the call does', async () => {
  for (const code of ['ErrorExceededConnectionCount', 'ErrorTooManyObjectsOpened'] as const) {
    let calls = 0
    const server = fakeServer(() => {
      if (calls++ < 2) throw new EwsError(code)
      return message
    })
    const service = open(server.fetch, { retry: { firstWait: 1 } })
    assert.equal((await service.createItems([new Contact()])).overallResult, 'success')
    assert.equal(server.calls.length, 3)
  }
})

test('a busy server may also say so by HTTP 503 or 429', async () => {
  const server = answers(
    () => xml(503, '', { 'Retry-After': '0' }),
    () => xml(429, '', { 'Retry-After': new Date().toUTCString() }),
    found,
  )
  const responses = await open(server.fetch).bindToItems(['id'])
  assert.equal(responses.overallResult, 'success')
  assert.equal(server.count(), 3)
})

test('a wait longer than is allowed is thrown', async () => {
  const server = fakeServer(() => {
    throw new EwsError('ErrorServerBusy', undefined, [namedValue('BackOffMilliseconds', '60000')])
  })
  const service = open(server.fetch, { retry: { longestWait: 1000 } })
  await assert.rejects(service.bindToItems(['id']), (error) => {
    assert.ok(error instanceof ServiceResponseException)
    assert.equal(error.errorDetails['BackOffMilliseconds'], '60000')
    return true
  })
  assert.equal(server.calls.length, 1)
})

test('retries are bounded, and can be switched off', async () => {
  for (const [retry, wanted] of [
    [{ retries: 3, firstWait: 1 }, 4],
    [false, 1],
  ] as const) {
    const server = answers(() => xml(503, ''))
    await assert.rejects(open(server.fetch, { retry }).bindToItems(['id']), { status: 503 })
    assert.equal(server.count(), wanted)
  }
})

test('a broken connection is tried again for what reads, never for what changes', async () => {
  const broken = (): never => {
    throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') })
  }
  const reading = answers(broken, found)
  assert.equal((await open(reading.fetch).bindToItems(['id'])).overallResult, 'success')
  const down = answers(broken)
  await assert.rejects(open(down.fetch).bindToItems(['id']), ServiceRequestException)
  assert.equal(down.count(), 3)
  const changing = answers(broken, found)
  await assert.rejects(
    open(changing.fetch).deleteItems(['id'], { deleteType: 'HardDelete' }),
    /could not be reached: fetch failed \(ECONNRESET\)/,
  )
  assert.equal(changing.count(), 1)
})

test('a server that does not answer in time is given up and not asked again', async () => {
  const server = answers(() => new Promise<Response>((resolve) => setTimeout(resolve, 100, found())))
  const service = open(server.fetch, { timeout: 5 })
  for (const call of [service.bindToItems(['id']), service.createItems([new Contact({ surname: 'Keller' })])])
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof ServiceRequestException)
      assert.equal(error.timedOut, true)
      assert.match(error.message, /within 5 ms/)
      return true
    })
  assert.equal(server.count(), 2)
})

test('a token that cannot be had is thrown as it is', async () => {
  const server = answers(found)
  const token = () => Promise.reject(new Error('sign in again'))
  await assert.rejects(open(server.fetch, { credentials: { token } }).bindToItems(['id']), { message: 'sign in again' })
  assert.equal(server.count(), 0)
})

test('an operation with one answer is asked again while that says busy', async () => {
  const server = fakeServer((_, index) =>
    index === 0
      ? [
          {
            responseClass: 'Error',
            messageText: 'Busy.',
            responseCode: 'ErrorServerBusy',
            messageXml: [namedValue('BackOffMilliseconds', '1')],
          },
        ]
      : [
          {
            ...success,
            rootFolder: {
              totalItemsInView: 0,
              includesLastItemInRange: true,
              content: { element: 'Items', value: [] },
            },
          },
        ],
  )
  const { totalCount, moreAvailable } = await open(server.fetch).findItems('inbox')
  assert.deepEqual([totalCount, moreAvailable], [0, false])
  assert.equal(server.calls.length, 2)
})

test('an abort ends a call, and a wait, with its reason', async () => {
  const controller = new AbortController()
  const service = open(answers(() => new Promise<Response>(() => {})).fetch)
  const hanging = service.bindToItems(['id'], undefined, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await assert.rejects(hanging, /enough/)

  const waiting = new AbortController()
  const busy = answers(() => {
    setTimeout(() => waiting.abort(new Error('no patience')), 5)
    return xml(503, '', { 'Retry-After': '60' })
  })
  await assert.rejects(open(busy.fetch).bindToItems(['id'], undefined, { signal: waiting.signal }), /no patience/)
  assert.equal(busy.count(), 1)

  await assert.rejects(
    service.bindToItems(['id'], undefined, { signal: AbortSignal.abort(new Error('too early')) }),
    /too early/,
  )
})

test('while the server is busy for one call, the others of the service wait too', async () => {
  const order: string[] = []
  const fetch = async (request: Request): Promise<Response> => {
    const isFirst = order.length === 0
    order.push(/Id="(\w+)"/.exec(await request.text())![1]!)
    return isFirst ? xml(503, '', { 'Retry-After': '0.03' }) : found()
  }
  const service = open(fetch)
  const first = service.bindToItems(['first'])
  await new Promise((resolve) => setTimeout(resolve, 10))
  const second = service.bindToItems(['second'])
  await second
  await first
  assert.deepEqual(order.toSorted(), ['first', 'first', 'second'])
})

test('elements that nobody knows are passed over and told', async () => {
  const text = answerText(GetItem, message)
  const newer = text.replace('</t:Message>', '<t:Hologram><t:Colour>blue</t:Colour></t:Hologram></t:Message>')
  const skipped: string[] = []
  const service = open(answers(() => xml(200, newer)).fetch, {
    onAnswer: (answer) => {
      assert.equal(answer.operation, 'GetItem')
      assert.equal(answer.serverVersion?.majorVersion, 15)
      skipped.push(...answer.skipped.map(({ name }) => name))
    },
  })
  const responses = await service.bindToItems(['id'])
  assert.equal(responses.at(0)?.item?.subject, 'Plan')
  assert.deepEqual(skipped, ['t:Hologram'])
})

test('answers in the https spelling of the namespaces are read alike', async () => {
  const text = answerText(GetItem, message).replaceAll('http://schemas', 'https://schemas')
  const responses = await open(answers(() => xml(200, text)).fetch).bindToItems(['id'])
  assert.equal(responses.at(0)?.item?.subject, 'Plan')
})

test('an answer may come in any number of pieces', async () => {
  const subject = 'Grüße 🎈'
  const bytes = new TextEncoder().encode(
    answerText(GetItem, [{ ...success, items: [{ element: 'Message', value: { subject } }] }]),
  )
  const pieces = (): Response => {
    let at = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) controller.close()
        else controller.enqueue(bytes.slice(at, at + 7))
        at += 7
      },
    })
    return new Response(stream, { headers: { 'Content-Type': 'text/xml' } })
  }
  const responses = await open(answers(pieces).fetch).bindToItems(['id'])
  assert.equal(responses.at(0)?.item?.subject, subject)
})

test('any operation of the tables can be called', async () => {
  const server = fakeServer(() => [{ ...success, resolutionSet: { resolutions: [] } }])
  const [answer] = await open(server.fetch).call(ResolveNames, {
    unresolvedEntry: 'sadie',
    returnFullContactData: false,
  })
  assert.equal(server.calls[0]?.name, 'ResolveNames')
  assert.equal(answer?.responseCode, 'NoError')
})
