import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { lockOut } from '@exchequer/server/internal/auth/lock-out'
import { alice, authorization, bob } from './harness.js'
import { authenticateMessage, negotiateMessage } from './ntlm-client.js'
import { allowNtlm, OneConnection, socketHost } from './signing-in.js'

const basicOf = (login: string, password: string): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`

/** A lock-out with a clock that a test sets, where some names mean accounts. */
function withClock(names: Readonly<Record<string, string>> = {}) {
  let time = 0
  const policy = { failuresPerLogin: 3, failuresPerAddress: 5, duration: 1000, delay: 0 }
  const guard = lockOut(
    policy,
    async (name) => names[name],
    () => time,
  )
  return {
    guard,
    at: (milliseconds: number) => {
      time = milliseconds
    },
    /** Whether the password would have been looked at. */
    async fail(login: string, address: string | null = '192.0.2.1'): Promise<boolean> {
      let isLookedAt = false
      const result = await guard.attempt(login, address ?? undefined, async () => {
        isLookedAt = true
        return undefined
      })
      assert.equal(result, undefined)
      return isLookedAt
    },
    /** Whether a right password let in. */
    succeed: async (login: string, address = '192.0.2.1'): Promise<boolean> =>
      (await guard.attempt(login, address, async () => true)) ?? false,
  }
}

async function inTurn<T>(values: readonly T[], work: (value: T) => Promise<boolean>): Promise<boolean[]> {
  const results: boolean[] = []
  for (const value of values) results.push(await work(value))
  return results
}

test('a login is locked after so many failures, for as long as it was said, from wherever', async () => {
  const { fail, at } = withClock()
  assert.deepEqual(await inTurn(['alice', 'alice', 'alice', 'alice'], fail), [true, true, true, false])
  assert.equal(await fail('alice', '192.0.2.2'), false)
  assert.equal(await fail('alice', null), false)
  assert.equal(await fail('bob'), true)
  at(1000)
  assert.equal(await fail('alice'), true)
})

test('attempts at the same time count as many', async () => {
  const { fail } = withClock()
  const results = await Promise.all(Array.from({ length: 10 }, () => fail('alice')))
  assert.equal(results.filter(Boolean).length, 3)
})

test('all spellings of a login are one', async () => {
  const { fail } = withClock()
  const spellings = ['alice', 'CORP\\Alice', ' ALICE ', '\uff21lice']
  assert.deepEqual(await inTurn(spellings, fail), [true, true, true, false])
})

test('the names of one account are counted together, and those of nobody each for itself', async () => {
  const { fail } = withClock({ 'corp\\ada': 'alice@example.test', 'ada@corp.local': 'alice@example.test' })
  const names = ['CORP\\ada', 'Ada@corp.local', 'alice@example.test']
  assert.deepEqual(await inTurn(names, fail), [true, true, true])
  for (const name of [...names, 'OTHER\\alice@example.test']) assert.equal(await fail(name, '192.0.2.2'), false, name)
  assert.deepEqual(await inTurn(['ada', 'OTHER\\ada', 'ada@example.test'], (name) => fail(name, '192.0.2.3')), [
    true,
    true,
    true,
  ])
})

test('who is locked out is kept waiting as whoever types a wrong password is', async () => {
  const { guard, fail } = withClock()
  await inTurn(['alice', 'alice', 'alice'], fail)
  let waited = 0
  const answer = await guard.attempt(
    'alice',
    '192.0.2.1',
    async () => true,
    async () => void waited++,
  )
  assert.deepEqual([answer, waited], [undefined, 1])
  await assert.rejects(
    guard.attempt(
      'alice',
      '192.0.2.1',
      async () => true,
      () => Promise.reject(new Error('too many')),
    ),
    {
      message: 'too many',
    },
  )
})

test('an address is locked after so many failures for whatever logins', async () => {
  const { fail } = withClock()
  assert.deepEqual(await inTurn(['a', 'b', 'c', 'd', 'e', 'f'], fail), [true, true, true, true, true, false])
  assert.equal(await fail('f', '192.0.2.2'), true)
})

test('a right password forgives the failures before it, and attempts that came to nothing are none', async () => {
  const { guard, fail, succeed } = withClock()
  await inTurn(['alice', 'alice'], fail)
  assert.ok(await succeed('alice'))
  assert.deepEqual(await inTurn(['alice', 'alice'], fail), [true, true])
  const broken = new Error('no directory')
  for (let i = 0; i < 10; i++)
    await assert.rejects(
      guard.attempt('bob', '192.0.2.3', () => Promise.reject(broken)),
      broken,
    )
  assert.equal(await fail('bob', '192.0.2.3'), true)
})

test('right passwords for one login do not buy guesses for another', async () => {
  const { fail, succeed } = withClock()
  for (const login of ['a', 'b', 'c', 'd', 'e']) {
    await fail(login)
    await succeed('mallory')
  }
  assert.equal(await fail('f'), false)
})

test('strangers do not lock out an owner where the owner was before', async () => {
  const { fail, succeed } = withClock()
  assert.ok(await succeed('alice', '192.0.2.9'))
  for (let i = 0; i < 4; i++) await fail('alice', '203.0.113.1')
  assert.equal(await fail('alice', '203.0.113.2'), false)
  assert.equal(await fail('alice', '192.0.2.9'), true)
  // There too, there is an end to it.
  for (let i = 0; i < 2; i++) assert.equal(await fail('alice', '192.0.2.9'), true)
  assert.equal(await fail('alice', '192.0.2.9'), false)
})

async function connect(context: TestContext, schemes: ('ntlm' | 'basic')[] = ['basic']) {
  const lockOutPolicy = { failuresPerLogin: 4, failuresPerAddress: 1000, delay: 1 }
  const server = await socketHost(context, { authentication: { schemes, lockOut: lockOutPolicy } })
  const connection = new OneConnection(server.url)
  context.after(() => connection.close())
  return { server, post: (header: string) => connection.post(header) }
}

test('after four wrong passwords the right one is refused too, alike for a login that nobody has', async (context) => {
  const { post } = await connect(context)
  for (const login of [alice, 'nobody@example.test']) {
    const replies = []
    for (let i = 0; i < 6; i++) replies.push(await post(basicOf(login, `guess ${i}`)))
    replies.push(await post(basicOf(login, 'secret')))
    const seen = replies.map(({ status, challenges, text }) => JSON.stringify([status, challenges, text]))
    assert.equal(new Set(seen).size, 1, seen.join(' '))
    assert.equal(replies[0]!.status, 401)
  }
  assert.equal((await post(authorization(bob))).status, 200)
})

test('a client that is signed in is not put out by others who guess', async (context) => {
  const { post } = await connect(context)
  assert.equal((await post(authorization(alice))).status, 200)
  for (let i = 0; i < 6; i++) await post(basicOf(alice, `guess ${i}`))
  assert.equal((await post(authorization(alice))).status, 200)
})

test('guesses by NTLM and by Basic are counted together', async (context) => {
  const { server, post } = await connect(context, ['ntlm', 'basic'])
  await allowNtlm(server)
  const guess = async (user: string, password: string, domain = ''): Promise<number> => {
    const negotiate = negotiateMessage()
    const second = await post(`NTLM ${negotiate.toString('base64')}`)
    const challenge = Buffer.from(second.challenges[0]!.slice(5), 'base64')
    const { message } = authenticateMessage(negotiate, challenge, { user, password, domain })
    return (await post(`NTLM ${message.toString('base64')}`)).status
  }
  assert.equal(await guess(alice, 'one'), 401)
  assert.equal(await guess('Alice', 'two', 'example.test'), 401)
  assert.equal((await post(basicOf(alice, 'three'))).status, 401)
  assert.equal((await post(basicOf(`OTHER\\${alice}`, 'four'))).status, 401)
  assert.equal(await guess(alice, 'secret'), 401)
  assert.equal((await post(basicOf(alice, 'secret'))).status, 401)
})
