import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { AutodiscoverException, autodiscoverUrl } from '@exchequer/client'
import { createServer, type FaultRule, openSqliteStore, type Server } from '@exchequer/server'
import { credentials, fakeInternet } from './fake-internet.js'

const ada = credentials.username
const broken = 'https://example.test'
const whole = 'https://autodiscover.example.test'
const found = `${whole}/EWS/Exchange.asmx`

async function server(context: TestContext): Promise<Server> {
  const store = await openSqliteStore({ path: ':memory:' })
  const made = createServer({ store })
  context.after(async () => {
    await made.close()
    await store.close()
  })
  await made.addMailbox({ address: ada, password: credentials.password })
  return made
}

/** The domain of ada, whose first host goes wrong by rules, while the second is well. */
async function domain(context: TestContext, rules: readonly FaultRule[]) {
  const [first, second] = [await server(context), await server(context)]
  for (const rule of rules) first.faults.next(rule)
  const { fetch, asked } = fakeInternet({ [broken]: first.fetch, [whole]: second.fetch })
  const find = () =>
    autodiscoverUrl(ada, { credentials, fetch, resolveSrv: false, validateRedirection: () => true, timeout: 5000 })
  return { find, asked, second }
}

const always = (answer: FaultRule['answer'], service: FaultRule['service'] = 'autodiscover'): FaultRule => ({
  service,
  requests: 'all',
  ...(answer && { answer }),
})

for (const [what, rules] of [
  ['is busy, says HTTP 503 and when to come back', [always({ kind: 'http', status: 503, retryAfter: 60 })]],
  ['refuses the credentials', [always({ kind: 'http', status: 401 })]],
  ['is in trouble, says HTTP 500', [always({ kind: 'http', status: 500 })]],
  ['is busy, says SOAP', [always({ kind: 'error', code: 'ServerBusy' }, 'autodiscover.svc')]],
  [
    'has no SOAP, and an error in plain XML',
    [
      always({ kind: 'http', status: 404 }, 'autodiscover.svc'),
      always({ kind: 'error', code: '603' }, 'autodiscover.xml'),
    ],
  ],
  ['leads to itself by HTTP', [always({ kind: 'http', status: 302 })]],
  ['leads to itself in its answer', [always({ kind: 'redirect', url: `${broken}/autodiscover/autodiscover.svc` })]],
  ['leads back to the address', [always({ kind: 'redirect', address: ada })]],
  ['closes the connection', [always({ kind: 'close', at: 'beforeWork' })]],
  ['breaks off', [always({ kind: 'close', at: 'withinAnswer' })]],
] as const satisfies readonly (readonly [string, readonly FaultRule[]])[])
  test(`a host of the domain that ${what} is left for the next one`, async (context) => {
    const { find, asked } = await domain(context, rules)
    assert.equal(await find(), found)
    assert.ok(asked.length <= 4, asked.join())
  })

test('a domain of which all hosts go wrong is told with what each of them said', async (context) => {
  const { find, second } = await domain(context, [always({ kind: 'error', code: 'ServerBusy' }, 'autodiscover.svc')])
  second.faults.next(always({ kind: 'redirect', url: `${broken}/autodiscover/autodiscover.svc` }))
  await assert.rejects(find(), (error: AutodiscoverException) => {
    assert.ok(error instanceof AutodiscoverException, String(error))
    assert.equal(error.code, 'ServerBusy')
    assert.match(error.message, /in a circle/)
    return true
  })
})
