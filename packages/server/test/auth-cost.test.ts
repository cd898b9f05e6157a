import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fairQueue, QueueFull } from '@exchequer/server/internal/auth/fair-queue'
import { alice, bob, type Host, host, parse, textOf } from './harness.js'
import { deferred } from './http-listening.js'
import { inbox } from './signing-in.js'

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

function askAs({ server }: Host, login: string, password: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
  const init = { method: 'POST', headers: { authorization, 'content-type': 'text/xml' }, body: inbox }
  return server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))
}

test('a refusal takes as long for a login that nobody has as for one that somebody has', async (context) => {
  const open = await host({ authentication: { lockOut: { failuresPerLogin: 1000, delay: 0 } } })
  context.after(() => open.close())
  // A password at its full price, which those of the harness are not.
  await open.server.addMailbox({ address: 'carol@example.test', password: 'at its full price' })
  const time = async (login: string, i: number): Promise<number> => {
    const start = process.hrtime.bigint()
    assert.equal((await askAs(open, login, `wrong ${i}`)).status, 401)
    return Number(process.hrtime.bigint() - start)
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 15; i++) {
    known.push(await time('carol@example.test', i))
    unknown.push(await time('nobody@example.test', i))
  }
  const ratio = median(known) / median(unknown)
  assert.ok(ratio > 0.5 && ratio < 2, `the medians differ by ${ratio}`)
})

test('a refusal takes as long for who is locked out as for a wrong password, alone and among many', async (context) => {
  const opened = async (failuresPerLogin: number): Promise<Host> => {
    const open = await host({ authentication: { lockOut: { failuresPerLogin, delay: 300 } } })
    context.after(() => open.close())
    await open.server.addMailbox({ address: 'carol@example.test', password: 'at its full price' })
    return open
  }
  const guess = async (open: Host, i: number): Promise<{ status: number; took: number }> => {
    const begin = performance.now()
    const { status } = await askAs(open, 'carol@example.test', `guess ${i}`)
    return { status, took: performance.now() - begin }
  }
  /** How many were told to come back, and how long the others waited. */
  const flood = async (open: Host): Promise<{ busy: number; took: number }> => {
    const seen = await Promise.all(Array.from({ length: 40 }, (_, i) => guess(open, i)))
    const refused = seen.filter(({ status }) => status === 401)
    return { busy: seen.length - refused.length, took: median(refused.map(({ took }) => took)) }
  }
  const [open, locked] = [await opened(Number.POSITIVE_INFINITY), await opened(1)]
  await guess(locked, 0)
  assert.equal((await askAs(locked, 'carol@example.test', 'at its full price')).status, 401)
  const alone = [await guess(open, 1), await guess(locked, 1)] as const
  const among = [await flood(open), await flood(locked)] as const
  assert.ok(among[0].busy > 0 && among[1].busy > 0, JSON.stringify(among))
  for (const [one, other] of [alone, among]) {
    const ratio = one.took / other.took
    assert.ok(ratio > 0.5 && ratio < 2, `they differ by ${ratio}`)
  }
})

test('owners take turns, however much one of them has waiting', async () => {
  const queue = fairQueue({ atOnce: 1, waiting: 100, waitingPerOwner: 50 })
  const done: string[] = []
  const gate = deferred()
  const work = [queue.run('first', () => gate.promise)]
  for (let i = 0; i < 20; i++) work.push(queue.run('flood', async () => void done.push('flood')))
  for (const owner of ['alice', 'bob']) work.push(queue.run(owner, async () => void done.push(owner)))
  gate.resolve()
  await Promise.all(work)
  assert.deepEqual(done.slice(0, 3), ['flood', 'alice', 'bob'])
  assert.equal(done.length, 22)
})

test('what fails in its turn gives the turn on, and no more run at once than may', async () => {
  const queue = fairQueue({ atOnce: 2, waiting: 100, waitingPerOwner: 100 })
  let running = 0
  let most = 0
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) =>
      queue.run(`owner ${i % 3}`, async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running--
        if (i % 2) throw new Error('no')
        return i
      }),
    ),
  )
  assert.equal(most, 2)
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 15)
})

test('too much of one owner is refused, and of the others taken', async () => {
  const queue = fairQueue({ atOnce: 1, waiting: 4, waitingPerOwner: 2 })
  const gate = deferred()
  const hold = (owner: string): Promise<void> => queue.run(owner, () => gate.promise)
  const running = hold('a')
  const waiting = [hold('a'), hold('a'), hold('b'), hold('b')]
  await assert.rejects(hold('a'), QueueFull)
  await assert.rejects(hold('c'), QueueFull)
  gate.resolve()
  await Promise.all([running, ...waiting])
  await hold('c')
})

test('more guesses at once than can be hashed are told when to come back, and nobody else waits for them', async (context) => {
  const open = await host({ authentication: { lockOut: { failuresPerLogin: 10_000, failuresPerAddress: 10_000 } } })
  context.after(() => open.close())
  await open.server.addMailbox({ address: 'carol@example.test', password: 'at its full price' })
  const guesses = Array.from({ length: 60 }, (_, i) => askAs(open, 'carol@example.test', `guess ${i}`))
  const answers = await Promise.all(guesses)
  const refused = answers.filter(({ status }) => status === 401)
  const busy = answers.filter(({ status }) => status === 500)
  assert.equal(refused.length + busy.length, 60)
  assert.ok(busy.length >= 20, `${busy.length}`)
  const text = await busy[0]!.text()
  const fault = parse(text).children[0]!.children[0]!
  assert.equal(textOf(fault, 'detail/e:ResponseCode'), 'ErrorServerBusy')
  assert.match(text, /<t:Value Name="BackOffMilliseconds">\d+<\/t:Value>/)
  assert.ok(Number(busy[0]!.headers.get('retry-after')) > 0)
  for (const address of [alice, bob]) assert.equal((await askAs(open, address, 'secret')).status, 200)
})
