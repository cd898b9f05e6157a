import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { AccountError, type AuthenticationOptions, administerAccounts } from '@exchequer/server'
import { alice, bob, distinguished, getFolder, type Host, type HostOptions, host, shape } from './harness.js'
import { allowNtlm, disable, inbox, OneConnection, signInOn, socketHost } from './signing-in.js'

const names = ['CORP\\ada', 'Ada@corp.local']

const basic = (login: string, password = 'secret'): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`

async function open(context: TestContext, authentication: AuthenticationOptions = {}, options: HostOptions = {}) {
  const opened = await host({ authentication, ...options })
  context.after(() => opened.close())
  await opened.server.addMailbox({ address: alice, password: 'secret', loginNames: names })
  const ask = async (login: string, password?: string): Promise<number> => {
    const headers = { authorization: basic(login, password), 'content-type': 'text/xml' }
    const init = { method: 'POST', headers, body: inbox }
    return (await opened.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))).status
  }
  return { ...opened, ask }
}

test('an account signs in by its address and by each of its login names, in any case, with one password', async (context) => {
  const { ask, store } = await open(context)
  for (const login of [alice, ...names, 'corp\\ADA', 'ADA@CORP.LOCAL', `CORP\\${alice}`]) {
    assert.equal(await ask(login), 200, login)
    assert.equal(await ask(login, 'wrong'), 401, login)
  }
  for (const login of ['ada', 'OTHER\\ada', 'ada@corp', 'alice', 'corp\\alice', 'corp'])
    assert.equal(await ask(login), 401, login)
  await administerAccounts(store).setPassword(alice, 'newer')
  assert.equal(await ask(names[0]!), 401)
  assert.equal(await ask(names[0]!, 'newer'), 200)
  await administerAccounts(store).setLoginNames(alice, [names[1]!])
  assert.deepEqual([await ask(names[0]!, 'newer'), await ask(names[1]!, 'newer')], [401, 200])
})

test('a further address is for mail, and nobody signs in by it', async (context) => {
  const { ask, server } = await open(context)
  await server.addMailbox({ address: alice, proxyAddresses: ['ada@example.test'] })
  assert.equal(await ask('ada@example.test'), 401)
})

test('a name alone is in the default domain, where there is one', async (context) => {
  const { ask, server } = await open(context, { defaultDomain: 'Corp' })
  await server.addMailbox({ address: bob, password: 'other', loginNames: ['OTHER\\ada'] })
  assert.equal(await ask('Ada'), 200)
  assert.equal(await ask('ada', 'other'), 401)
  assert.equal(await ask('OTHER\\ada', 'other'), 200)
  assert.equal(await ask('OTHER\\ada'), 401)
  assert.equal(await ask('THIRD\\ada'), 401)
})

test('NTLM takes the same names, the domain beside the user or in front of him', async (context) => {
  const authentication = { schemes: ['ntlm'], defaultDomain: 'CORP' } as const
  const opened = await socketHost(context, { authentication })
  await allowNtlm(opened)
  await opened.server.addMailbox({ address: alice, loginNames: names })
  for (const [who, status] of [
    [{ user: 'ada', domain: 'CORP' }, 200],
    [{ user: 'ada@corp.local' }, 200],
    [{ user: 'ada', domain: 'corp.local' }, 200],
    [{ user: 'ada' }, 200],
    [{ user: 'ada', domain: 'OTHER' }, 401],
  ] as const) {
    const connection = new OneConnection(opened.url)
    context.after(() => connection.close())
    assert.equal((await signInOn(connection, { ...who, password: 'secret' })).status, status, JSON.stringify(who))
  }
})

test('failures by any of the names of an account lock all of them, as they lock a name that nobody has', async (context) => {
  const opened = await open(context, { lockOut: { failuresPerLogin: 2, delay: 0 }, defaultDomain: 'Corp' })
  await opened.server.addMailbox({ address: bob, password: 'secret', loginNames: ['CORP\\bob'] })
  const nobody = 'nobody@corp.local'
  for (const login of [nobody, nobody, names[0]!, 'ada']) assert.equal(await opened.ask(login, 'wrong'), 401, login)
  for (const login of [nobody, ...names, 'ada', alice]) assert.equal(await opened.ask(login), 401, login)
  for (const login of [bob, 'CORP\\bob', 'Bob']) assert.equal(await opened.ask(login), 200, login)
})

test('a disabled account is shut by each name', async (context) => {
  const opened = await open(context)
  assert.equal(await opened.ask(names[1]!), 200)
  await disable(opened)
  assert.equal(await opened.ask(names[1]!), 401)
})

test('PrincipalName of ExchangeImpersonation finds a user principal name', async (context) => {
  const opened = await open(context)
  await administerAccounts(opened.store).setImpersonation(bob, 'all')
  await opened.server.addMailbox({ address: alice, proxyAddresses: ['ada@example.test'] })
  const wanted = getFolder(distinguished('inbox'), shape('IdOnly'))
  const as = (name: string): Parameters<Host['post']>[1] => ({
    as: bob,
    headers: `<t:ExchangeImpersonation><t:ConnectingSID><t:PrincipalName>${name}</t:PrincipalName></t:ConnectingSID></t:ExchangeImpersonation>`,
  })
  const own = (await opened.post(wanted)).fine.id
  for (const name of ['ADA@corp.local', alice]) assert.equal((await opened.post(wanted, as(name))).fine.id.id, own.id)
  for (const name of ['CORP\\ada', 'ada', 'ada@example.test'])
    assert.equal((await opened.post(wanted, as(name))).fault, 'ErrorInvalidUserPrincipalName', name)
})

test('a login name that means somebody else, or is none, is refused', async (context) => {
  const { server, store } = await open(context)
  await server.addMailbox({ address: bob, proxyAddresses: ['robert@example.test'] })
  for (const name of [alice, 'ada@corp.local', 'corp\\ADA', 'ada', '\\ada', 'a\\b\\c', 'a b@c'])
    await assert.rejects(administerAccounts(store).setLoginNames(bob, [name]), AccountError, name)
  await assert.rejects(server.addMailbox({ address: alice, loginNames: ['robert@example.test'] }), {
    message: `robert@example.test is an address of ${bob} already.`,
  })
  await assert.rejects(administerAccounts(store).add({ address: 'ada@corp.local' }), {
    message: `${alice} signs in by ada@corp.local already.`,
  })
})
