import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '@exchequer/server/internal/auth/account'
import { type BasicOptions, basic, readBasic } from '@exchequer/server/internal/auth/basic'
import { defaultLockOut, lockOut } from '@exchequer/server/internal/auth/lock-out'
import { hashOfNobody, hashPassword, verifyPassword } from '@exchequer/server/internal/auth/password'
import { storeAccounts, type Verify } from '@exchequer/server/internal/auth/store-accounts'

const cheap = { ln: 4, r: 1, p: 1 }
const header = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`

/** Alice, with the password "secret", and a count of what was hashed for it. */
async function withAlice({ verify = verifyPassword, ...options }: BasicOptions & { verify?: Verify } = {}) {
  const accounts = new Map<string, Account>()
  const save = async (login: string, password: string, isDisabled = false) => {
    const passwordHash = await hashPassword(password, cheap)
    accounts.set(login, { login, mailbox: 7, passwordHash, isDisabled, impersonates: undefined })
  }
  await save('alice@example.test', 'secret')
  let hashed = 0
  let asked = 0
  const counted: Verify = (...how) => {
    hashed++
    return verify(...how)
  }
  const directory = storeAccounts({ byLogin: async (name) => accounts.get(name), version: () => asked++ }, counted)
  const scheme = basic(directory, lockOut({ ...defaultLockOut, failuresPerLogin: 1000, delay: 0 }), options)
  const login = (authorization: string) => scheme.signIn({ authorization, connection: {}, address: undefined })
  return { accounts, save, login, hashes: () => hashed }
}

const callerNamed = (name: string) => ({
  caller: { name, mailbox: 7, impersonates: undefined, isApplication: false },
})
const alice = callerNamed('alice@example.test')
const refused = {}

test('the right password opens the mailbox and every other one does not', async () => {
  const { login } = await withAlice()
  assert.deepEqual(await login(header('alice@example.test:secret')), alice)
  for (const wrong of ['Secret', 'secret ', '', 'secre', 'secret:']) {
    assert.deepEqual(await login(header(`alice@example.test:${wrong}`)), refused, wrong)
  }
})

test('the login is compared without case, and a domain in front of it does not matter', async () => {
  const { login } = await withAlice()
  assert.deepEqual(await login(header('Alice@Example.TEST:secret')), alice)
  assert.deepEqual(await login(header('CORP\\alice@example.test:secret')), alice)
  assert.deepEqual(await login(header('alice@other.test:secret')), refused)
})

test('an account that is named with its domain comes before one without', async () => {
  const { login, save } = await withAlice()
  await save('corp\\bob', 'one')
  await save('bob', 'two')
  assert.deepEqual(await login(header('CORP\\Bob:one')), callerNamed('corp\\bob'))
  assert.deepEqual(await login(header('CORP\\Bob:two')), refused)
})

test('what is not Basic, or not well formed, is refused without a hash', async () => {
  const { login, hashes } = await withAlice()
  for (const value of [
    '',
    'Basic',
    'Basic ',
    'Bearer abc',
    'Basic !!!',
    header('no colon'),
    header(':password'),
    header('alice@example.test:sec\u0000ret'),
    `${header('alice@example.test:secret')}, ${header('alice@example.test:secret')}`,
    `Basic ${'A'.repeat(100_000)}`,
  ]) {
    assert.deepEqual(await login(value), refused, value.slice(0, 40))
  }
  assert.equal(hashes(), 0)
})

test('a header is taken apart at its first colon, in any case of the scheme, in UTF-8 or else Latin-1', () => {
  assert.deepEqual(readBasic(header('a:b:c:')), { login: 'a', password: 'b:c:' })
  assert.deepEqual(readBasic(header('a:').replace('Basic ', 'bAsIC  ')), { login: 'a', password: '' })
  assert.deepEqual(readBasic(header('søren:pæss')), { login: 'søren', password: 'pæss' })
  assert.deepEqual(readBasic(header('søren:pæss', 'latin1')), { login: 'søren', password: 'pæss' })
})

test('one password in two Unicode compositions is one password', async () => {
  const hash = await hashPassword('pa\u0301ss', cheap)
  assert.equal(await verifyPassword('p\u00e1ss', hash), true)
})

test('a header that was right a moment ago is not hashed again', async () => {
  const { login, hashes } = await withAlice()
  for (let i = 0; i < 5; i++) assert.deepEqual(await login(header('alice@example.test:secret')), alice)
  assert.equal(hashes(), 1)
  await login(header('alice@example.test:wrong'))
  await login(header('alice@example.test:wrong'))
  assert.equal(hashes(), 3)
})

test('what is remembered is forgotten in time, and the oldest when there is too much', async () => {
  let time = 0
  const { login, hashes, save } = await withAlice({ now: () => time, lifetime: 1000, size: 1 })
  const aliceHeader = header('alice@example.test:secret')
  await login(aliceHeader)
  time = 999
  await login(aliceHeader)
  assert.equal(hashes(), 1)
  time = 1000
  await login(aliceHeader)
  assert.equal(hashes(), 2)
  await save('bob', 'x')
  await login(header('bob:x'))
  await login(aliceHeader)
  assert.equal(hashes(), 4)
})

test('a changed password, a disabled and a removed account count at once', async () => {
  const { login, save, accounts } = await withAlice()
  const old = header('alice@example.test:secret')
  assert.deepEqual(await login(old), alice)
  await save('alice@example.test', 'newer')
  assert.deepEqual(await login(old), refused)
  assert.deepEqual(await login(header('alice@example.test:newer')), alice)
  await save('alice@example.test', 'secret')
  assert.deepEqual(await login(old), alice)
  accounts.set('alice@example.test', { ...(accounts.get('alice@example.test') as Account), isDisabled: true })
  assert.deepEqual(await login(old), refused)
  accounts.delete('alice@example.test')
  assert.deepEqual(await login(old), refused)
})

test('logins that come together share one hash', async () => {
  const { login, hashes } = await withAlice()
  const results = await Promise.all(Array.from({ length: 20 }, () => login(header('alice@example.test:secret'))))
  assert.ok(results.every((result) => 'caller' in result))
  assert.equal(hashes(), 1)
})

test('a login that nobody has is hashed at the price of a real one, and never let in', async () => {
  const tried: string[] = []
  const { login } = await withAlice({
    verify: async (_password, hash) => {
      tried.push(hash)
      return true
    },
  })
  assert.deepEqual(await login(header('nobody@example.test:secret')), refused)
  assert.equal(tried[0]?.split('$')[2], (await hashPassword('x')).split('$')[2])
})

test('a hash is a PHC string, salted, and one that is not is an error', async () => {
  const first = await hashPassword('secret', cheap)
  const second = await hashPassword('secret', cheap)
  assert.match(first, /^\$scrypt\$ln=4,r=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(first, second)
  assert.equal(await verifyPassword('secret', second), true)
  assert.equal(await verifyPassword('secret', hashOfNobody(cheap)), false)
  await assert.rejects(verifyPassword('secret', 'secret'))
})

test('a password is hashed by default with at least 32 MB', async () => {
  const [, ln, r] = /ln=(\d+),r=(\d+)/.exec(await hashPassword('x')) ?? []
  assert.ok(128 * Number(r) * 2 ** Number(ln) >= 32 * 1024 * 1024)
})
