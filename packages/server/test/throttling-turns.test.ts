import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { administerAccounts, type ThrottlingOptions } from '@exchequer/server'
import { fairTurns, type Turns } from '@exchequer/server/internal/throttling/turns'
import { alice, authorization, bob, find, type Host, host, parse, textOf } from './harness.js'
import { deferred } from './http-listening.js'
import { carol } from './meeting.js'
import { inbox } from './signing-in.js'

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function open(context: TestContext, throttling: ThrottlingOptions): Promise<Host> {
  const opened = await host({ throttling })
  context.after(() => opened.close())
  return opened
}

function ask(
  { server }: Host,
  as: string,
  body: BodyInit = inbox,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers = { authorization: authorization(as), 'content-type': 'text/xml', ...more }
  const init = { method: 'POST', headers, body, ...(body instanceof ReadableStream && { duplex: 'half' }) }
  return server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init as RequestInit))
}

/** A request whose body comes to its end when it is told to; resolves once the server reads it. */
async function slowly(opened: Host, as: string, more?: Record<string, string>) {
  const begun = deferred()
  const end = deferred()
  let isSent = false
  const body = new ReadableStream({
    async pull(controller) {
      begun.resolve()
      await end.promise
      if (!isSent) controller.enqueue(Buffer.from(inbox))
      else controller.close()
      isSent = true
    },
  })
  const answer = ask(opened, as, body, more)
  await begun.promise
  // The stream is asked for its first piece when the server has let the request in, or refused it.
  await soon()
  return { answer, end: end.resolve }
}

test('more requests at once than an account may have are refused, and those of others are not', async (context) => {
  const opened = await open(context, { EWSMaxConcurrency: 2 })
  // Passwords are known from here on.
  for (const who of [alice, bob]) assert.equal((await ask(opened, who)).status, 200)
  const slow = [await slowly(opened, alice), await slowly(opened, alice)]
  const refused = await ask(opened, alice)
  assert.equal(refused.status, 500)
  const fault = parse(await refused.text()).children[0]!.children[0]!
  assert.equal(textOf(fault, 'detail/e:ResponseCode'), 'ErrorExceededConnectionCount')
  assert.deepEqual(
    find(fault, 'detail/t:MessageXml')!
      .children.map(({ attributes, text }) => [attributes['Name'], text])
      .slice(0, 2),
    [
      ['Policy', 'MaxConcurrency'],
      ['MaxConcurrencyLimit', '2'],
    ],
  )
  assert.equal((await ask(opened, bob)).status, 200)
  slow[0]!.end()
  assert.equal((await slow[0]!.answer).status, 200)
  assert.equal((await ask(opened, alice)).status, 200)
  slow[1]!.end()
  assert.equal((await slow[1]!.answer).status, 200)
})

test('who acts for others has a budget for each of them, and for himself the one that he has', async (context) => {
  const opened = await open(context, { EWSMaxConcurrency: 1 })
  await administerAccounts(opened.store).setImpersonation(alice, [bob, carol])
  for (const address of [bob, carol]) await opened.server.addMailbox({ address })
  const statusOf = async (body: string, more?: Record<string, string>): Promise<number> =>
    (await ask(opened, alice, body, more)).status
  const asOf = (element: string, name: string): string =>
    inbox.replace(
      '<s:Body>',
      `<s:Header><t:ExchangeImpersonation><t:ConnectingSID><t:${element}>${name}</t:${element}></t:ConnectingSID></t:ExchangeImpersonation></s:Header><s:Body>`,
    )
  const underWay: Promise<Response>[] = []
  for (const body of [inbox, asOf('PrimarySmtpAddress', bob)]) {
    opened.server.faults.next({ latency: 2_000 })
    underWay.push(ask(opened, alice, body))
    while (opened.server.faults.list().length > 0) await setTimeout(5)
  }
  // However he is named, and wherever the request says that it belongs.
  assert.equal(await statusOf(asOf('SmtpAddress', bob.toUpperCase())), 500)
  assert.equal(await statusOf(inbox, { 'x-anchormailbox': 'another@example.test' }), 500)
  assert.equal(await statusOf(asOf('SmtpAddress', carol)), 200)
  for (const answer of underWay) assert.equal((await answer).status, 200)
})

test('a policy may leave the number open', async (context) => {
  const opened = await open(context, { EWSMaxConcurrency: null })
  await ask(opened, alice)
  const slow = await Promise.all(Array.from({ length: 40 }, () => slowly(opened, alice)))
  assert.equal((await ask(opened, alice)).status, 200)
  for (const { end } of slow) end()
  for (const { answer } of slow) assert.equal((await answer).status, 200)
})

/** Work that says when it begins and ends when it is told to. */
function pieces(turn: Turns) {
  const begun: string[] = []
  const gates = new Map<string, () => void>()
  const start = (owner: string, name: string): Promise<void> => {
    const gate = deferred()
    gates.set(name, gate.resolve)
    return turn(owner, async () => {
      begun.push(name)
      await gate.promise
    })
  }
  const finish = async (name: string): Promise<void> => {
    gates.get(name)!()
    await soon()
  }
  return { begun, start, finish }
}

test('alone, an account has the whole server; with others there, two of its requests are worked on at a time', async () => {
  let time = 0
  const { begun, start, finish } = pieces(fairTurns(() => time))
  void start('alice', 'a1')
  void start('alice', 'a2')
  void start('alice', 'a3')
  assert.deepEqual(begun, ['a1', 'a2', 'a3'])
  void start('bob', 'b1')
  for (const name of ['a4', 'a5', 'a6']) void start('alice', name)
  assert.deepEqual(begun.slice(3), ['b1'])
  void start('bob', 'b2')
  assert.deepEqual(begun.slice(3), ['b1', 'b2'])
  await finish('a1')
  assert.deepEqual(begun.slice(5), [])
  await finish('a2')
  assert.deepEqual(begun.slice(5), ['a4'])
  // Ten seconds later bob counts as gone.
  time = 10_001
  await finish('a3')
  assert.deepEqual(begun.slice(6), ['a5', 'a6'])
})

test('a request that fails gives its turn on', async () => {
  const turn = fairTurns(() => 0)
  await turn('bob', async () => {})
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      turn('alice', async () => {
        await soon()
        if (i % 2) throw new Error('no')
      }),
    ),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5)
})
