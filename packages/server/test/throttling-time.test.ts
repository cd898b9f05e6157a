import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ThrottlingOptions } from '@exchequer/server'
import { TimeBudgets } from '@exchequer/server/internal/throttling/time-budgets'
import {
  alice,
  all,
  authorization,
  bob,
  createItem,
  distinguished,
  find,
  getItem,
  type Host,
  host,
  type Id,
  message,
  parse,
  shape,
  textOf,
} from './harness.js'
import { inbox } from './signing-in.js'

const hour = 3_600_000
const drafts = distinguished('drafts')

/** A server whose time stands still until a test moves it on. */
async function still(context: TestContext, throttling: ThrottlingOptions) {
  let now = Date.now()
  const opened = await host({ throttling, clock: () => new Date(now) })
  context.after(() => opened.close())
  const pass = (milliseconds: number): void => {
    now += milliseconds
  }
  return { ...opened, pass }
}

/** Nothing to begin with, as much as passes comes back, and nothing may be overdrawn. */
const none = { EWSMaxBurst: 0, EWSRechargeRate: hour, EWSCutoffBalance: 0 }

async function ask({ server }: Pick<Host, 'server'>, as = alice) {
  const headers = { authorization: authorization(as), 'content-type': 'text/xml' }
  const response = await server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body: inbox }),
  )
  const text = await response.text()
  if (response.status === 200) return undefined
  const fault = parse(text).children[0]!.children[0]!
  return {
    status: response.status,
    code: textOf(fault, 'detail/e:ResponseCode'),
    text: textOf(fault, 'detail/e:Message'),
    values: find(fault, 'detail/t:MessageXml')!.children.map(({ attributes, text }) => [attributes['Name'], text]),
    retryAfter: response.headers.get('retry-after'),
  }
}

test('who has used up the time is sent away for as long as it takes to come back, and nobody else is', async (context) => {
  const mail = await still(context, none)
  assert.equal(await ask(mail), undefined)
  const refused = await ask(mail)
  const [[name, value] = []] = refused?.values ?? []
  assert.deepEqual(
    [refused?.status, refused?.code, refused?.text, name],
    [
      500,
      'ErrorServerBusy',
      'The server cannot service this request right now. Try again later.',
      'BackOffMilliseconds',
    ],
  )
  assert.equal(refused?.retryAfter, String(Math.ceil(Number(value) / 1000)))
  assert.equal(await ask(mail, bob), undefined)
  mail.pass(Number(value) - 1)
  assert.equal((await ask(mail))?.code, 'ErrorServerBusy')
  mail.pass(1)
  assert.equal(await ask(mail), undefined)
})

test('a batch that uses up the time by reading ends there: the next item says that the server is busy, the others that they were not tried', async (context) => {
  const mail = await still(context, { ...none, EWSCutoffBalance: 5 })
  const { id } = (await mail.post(createItem(message('one'), drafts))).fine
  mail.pass(hour)
  const batch = getItem(Array<Id>(2_000).fill(id), shape('AllProperties'))
  const { codes, messages } = await mail.post(batch)
  const done = codes.indexOf('ErrorServerBusy')
  assert.ok(done > 0 && done < 1_999, `${done} items were read`)
  assert.deepEqual(new Set(codes.slice(0, done)), new Set(['NoError']))
  assert.deepEqual(new Set(codes.slice(done + 1)), new Set(['ErrorBatchProcessingStopped']))
  assert.deepEqual([messages[done]?.responseClass, messages.at(-1)?.responseClass], ['Error', 'Warning'])
  assert.equal(all(messages[done]!.node, 't:Value')[0]?.attributes['Name'], 'BackOffMilliseconds')
  assert.equal((await ask(mail))?.code, 'ErrorServerBusy')
})

test('a batch that writes is finished, and the next request sent away', async (context) => {
  const mail = await still(context, { ...none, EWSCutoffBalance: 5 })
  assert.equal((await mail.post(createItem(message('one').repeat(1_000), drafts))).fine.ids.length, 1_000)
  assert.equal((await ask(mail))?.code, 'ErrorServerBusy')
})

test('a policy without a burst, or without a limit of what may be overdrawn, sends nobody away', async (context) => {
  for (const open of [{ EWSMaxBurst: null }, { EWSCutoffBalance: null, EWSRechargeRate: 1000 * hour }]) {
    const mail = await still(context, { ...none, ...open })
    for (let count = 0; count < 3; count++) assert.equal(await ask(mail), undefined)
  }
})

test('who owes time is delayed until it has come back, but half a second at most', () => {
  let now = 0
  const policy = { EWSMaxBurst: 1_000, EWSRechargeRate: hour / 2, EWSCutoffBalance: 5_000 }
  const times = new TimeBudgets(() => now)
  assert.deepEqual([times.delay('a', policy), times.backOff('a', policy)], [0, 0])
  times.charge('a', policy, 1_100)
  assert.deepEqual([times.delay('a', policy), times.backOff('a', policy)], [200, 0])
  times.charge('a', policy, 4_900)
  assert.deepEqual([times.delay('a', policy), times.backOff('a', policy)], [500, 0])
  // Half of what passes comes back.
  now += 9_800
  assert.equal(times.delay('a', policy), 200)
  now += 1_000_000
  times.charge('a', policy, 1_000)
  assert.equal(times.delay('a', policy), 0)
  assert.equal(times.delay('b', policy), 0)
})

test('who was cut off comes back when a second of time has come back, and is told when that is', () => {
  let now = 0
  const policy = { EWSMaxBurst: 0, EWSRechargeRate: hour / 2, EWSCutoffBalance: 5_000 }
  const times = new TimeBudgets(() => now)
  times.charge('a', policy, 4_000)
  assert.equal(times.backOff('a', policy, 1_000), 0)
  assert.equal(times.backOff('a', policy, 1_500), 3_000)
  times.charge('a', policy, 1_500)
  assert.equal(times.backOff('a', policy), 3_000)
  now += 1_000
  assert.equal(times.backOff('a', policy), 2_000)
  now += 2_000
  assert.equal(times.backOff('a', policy), 0)
  times.charge('a', policy, 10_000_000)
  assert.equal(times.backOff('a', policy), 300_000)
})
