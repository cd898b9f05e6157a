import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createServer } from 'node:tls'
import { type LdapOptions, openSqliteStore, silentLogger } from '@exchequer/server'
import { certificate } from './certificate.js'
import { alice, bob, type Host, host, parse, textOf } from './harness.js'
import { type Entry, TestDirectory } from './ldap-directory.js'
import { disable, inbox } from './signing-in.js'

const base = 'ou=people,dc=example,dc=test'
const service = { dn: 'cn=reader,dc=example,dc=test', password: 'reading', attributes: {} }
const dora = person('dora', 'dora@example.test')
const people = [service, dora, person('alice', alice, 'other secret')]

function person(uid: string, mail: string, password = `${uid}'s secret`) {
  return { dn: `uid=${uid},${base}`, password, attributes: { uid, mail, displayName: uid.toUpperCase() } }
}

interface Opened extends Host {
  readonly directory: TestDirectory
  readonly ask: (login: string, password: string) => Promise<{ status: number; text: string }>
}

async function open(
  context: TestContext,
  options: Partial<LdapOptions> = {},
  entries: readonly Entry[] = people,
): Promise<Opened> {
  const directory = await TestDirectory.start(entries)
  const ldap = { url: directory.url, baseDn: base, bindDn: service.dn, bindPassword: service.password, ...options }
  const opened = await host({ authentication: { ldap }, logger: silentLogger })
  context.after(async () => {
    await opened.close()
    await directory.close()
  })
  const ask = async (login: string, password: string) => {
    const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
    const init = { method: 'POST', headers: { authorization, 'content-type': 'text/xml' }, body: inbox }
    const response = await opened.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))
    return { status: response.status, text: await response.text() }
  }
  return { ...opened, directory, ask }
}

test('a person of the directory signs in to the mailbox of the address that the directory has', async (context) => {
  const { server, ask } = await open(context)
  await server.addMailbox({ address: 'dora@example.test' })
  for (const login of ['dora', 'dora@example.test', 'DORA', 'CORP\\dora']) {
    const { status, text } = await ask(login, "dora's secret")
    assert.equal(status, 200, login)
    assert.match(text, /NoError/)
  }
  assert.equal((await ask('dora', 'wrong')).status, 401)
  assert.equal((await ask('nobody', 'wrong')).status, 401)
})

test('accounts of the store and people of the directory sign in side by side', async (context) => {
  const { ask } = await open(context)
  assert.equal((await ask(bob, 'secret')).status, 200)
  assert.equal((await ask(alice, 'secret')).status, 200)
  assert.equal((await ask(alice, 'other secret')).status, 200)
})

test('who has no mailbox gets one at the first time where that is wanted, and is told so where it is not', async (context) => {
  const without = await open(context)
  assert.match((await without.ask('dora', "dora's secret")).text, /ErrorMissingEmailAddress/)
  const { ask, store } = await open(context, { createMailboxes: true })
  assert.match((await ask('dora', "dora's secret")).text, /NoError/)
  const mailbox = await store.read((view) => view.mailboxByAddress('dora@example.test'))
  assert.equal(mailbox?.displayName, 'DORA')
  assert.match((await ask('dora', "dora's secret")).text, /NoError/)
})

test('the directory says which addresses a mailbox has: the one in capitals is primary, and one that is taken is left', async (context) => {
  const proxyAddresses = ['SMTP:dora@example.test', 'smtp:dolly@example.test', `smtp:${bob}`, 'sip:dora@example.test']
  const attributes = { ...dora.attributes, mail: 'dolly@example.test', proxyAddresses }
  const { ask, store } = await open(context, { createMailboxes: true }, [service, { ...dora, attributes }])
  assert.match((await ask('dora', "dora's secret")).text, /NoError/)
  const names = await store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress('dolly@example.test'))!
    return [mailbox.address, ...(await view.proxyAddresses(mailbox)), (await view.mailboxByAddress(bob))?.address]
  })
  assert.deepEqual(names, ['dora@example.test', 'dolly@example.test', bob])
})

test('a bind without a password is not taken for a right one', async (context) => {
  const { ask, directory } = await open(context)
  assert.equal((await ask('dora', '')).status, 401)
  assert.deepEqual(directory.asked, [])
})

test('what is typed cannot be part of the filter', async (context) => {
  const { ask, directory } = await open(context)
  for (const login of ['*', 'dora)(uid=*', '*)(|(uid=*', 'do\\2a'])
    assert.equal((await ask(login, "dora's secret")).status, 401)
  for (const line of directory.asked.filter((one) => one.startsWith('search')))
    assert.match(line, /^search \(mail=.* userPrincipalName=.* sAMAccountName=.* uid=.*\)$/)
})

test('one login of two people is nobody', async (context) => {
  const twins = [service, dora, { ...dora, dn: `cn=other,${base}` }]
  const { ask } = await open(context, {}, twins)
  assert.equal((await ask('dora', "dora's secret")).status, 401)
})

test('the directory is asked the same for a login that nobody has', async (context) => {
  const { ask, directory } = await open(context)
  await ask('dora', 'wrong')
  const known = directory.asked.splice(0).map((line) => line.split(' ')[0])
  await ask('nobody', 'wrong')
  assert.deepEqual(
    directory.asked.map((line) => line.split(' ')[0]),
    known,
  )
})

test('an account that is disabled here is shut for the directory too', async (context) => {
  const opened = await open(context)
  assert.equal((await opened.ask(alice, 'other secret')).status, 200)
  await disable(opened)
  assert.equal((await opened.ask(alice, 'other secret')).status, 401)
})

test('a directory that does not answer is no refusal', async (context) => {
  const { ask, directory } = await open(context)
  const codeOf = ({ status, text }: { status: number; text: string }): string | undefined => {
    assert.equal(status, 500)
    return textOf(parse(text).children[0]!.children[0]!, 'detail/e:ResponseCode')
  }
  directory.isUnavailable = true
  assert.equal(codeOf(await ask('dora', "dora's secret")), 'ErrorADUnavailable')
  await directory.close()
  assert.equal(codeOf(await ask('dora', "dora's secret")), 'ErrorADUnavailable')
  // The store's own accounts do not need it.
  assert.equal((await ask(bob, 'secret')).status, 200)
})

test('a bind that fails for reasons of the directory is no refusal, and one of who binds is', async (context) => {
  for (const [refusal, status] of [
    ['busy', 500],
    ['confidentialityRequired', 500],
    ['unwillingToPerform', 401],
    ['constraintViolation', 401],
  ] as const) {
    const { ask } = await open(context, {}, [service, { ...dora, refusal }])
    assert.equal((await ask('dora', "dora's secret")).status, status, refusal)
  }
})

test('a password that was changed in the directory counts at once, and the old one until the new one was used', async (context) => {
  const changing = { ...dora }
  const { ask } = await open(context, { createMailboxes: true }, [service, changing])
  assert.equal((await ask('dora', "dora's secret")).status, 200)
  changing.password = 'another secret'
  assert.equal((await ask('dora', "dora's secret")).status, 200)
  assert.equal((await ask('dora@example.test', 'another secret')).status, 200)
  assert.equal((await ask('dora', "dora's secret")).status, 401)
  assert.equal((await ask('dora', 'another secret')).status, 200)
})

test('the filter and the attribute of the address can be chosen', async (context) => {
  const entry = { ...dora, attributes: { ...dora.attributes, employee: '7', rfc822: alice } }
  const { ask } = await open(context, { filter: '(&(uid=dora)(employee={login}))', mailAttribute: 'rfc822' }, [
    service,
    entry,
  ])
  const [seven, own] = [await ask('7', "dora's secret"), await ask(alice, 'secret')]
  const folderOf = (text: string): string | undefined => /FolderId Id="([^"]+)"/.exec(text)?.[1]
  assert.ok(folderOf(seven.text))
  assert.equal(folderOf(seven.text), folderOf(own.text))
})

test('passwords do not travel unencrypted to another machine', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  context.after(() => store.close())
  const ldap = { url: 'ldap://directory.test', baseDn: base }
  await assert.rejects(host({ store, authentication: { ldap } }), { name: 'ConfigurationError' })
  await (await host({ store, authentication: { ldap: { ...ldap, startTls: true } } })).server.close()
  for (const url of [
    'directory.test',
    'https://directory.test',
    'ldaps:',
    'ldap://127.directory.test',
    'ldap://localhost.test',
  ])
    await assert.rejects(host({ store, authentication: { ldap: { ...ldap, url } } }), { name: 'ConfigurationError' })
})

test('a directory is not asked as nobody by mistake, nor for the same person whatever is typed', async () => {
  const ldap = { url: 'ldaps://directory.test', baseDn: base }
  for (const mistake of [{ bindDn: service.dn }, { bindDn: service.dn, bindPassword: '' }, { filter: '(uid=dora)' }])
    await assert.rejects(host({ authentication: { ldap: { ...ldap, ...mistake } } }), { name: 'ConfigurationError' })
})

test('StartTLS goes before any password, and only with a directory whose certificate is signed by who is trusted', async (context) => {
  const [tls, other] = [await certificate(context, 'localhost'), await certificate(context, 'localhost')]
  const elsewhere = await certificate(context, 'other.test')
  if (!tls || !other || !elsewhere) return context.skip('no certificate without openssl')
  const directory = await TestDirectory.start(people)
  context.after(() => directory.close())
  const url = directory.url.replace('127.0.0.1', 'localhost')
  for (const [files, ca, isFine] of [
    [tls, tls.cert, true],
    [tls, other.cert, false],
    [elsewhere, elsewhere.cert, false],
  ] as const) {
    directory.tls = files
    directory.asked.length = 0
    const { ask } = await open(context, { url, startTls: true, ca })
    assert.equal((await ask('dora', "dora's secret")).status, isFine ? 200 : 500)
    assert.deepEqual(directory.asked.length > 1, isFine, directory.asked.join(', '))
    assert.equal(directory.asked[0], 'StartTLS')
  }
})

test('a directory of ldaps: is asked if its certificate is signed by who is trusted', async (context) => {
  const [tls, other] = [await certificate(context, 'localhost'), await certificate(context, 'localhost')]
  if (!tls || !other) return context.skip('no certificate without openssl')
  const directory = await TestDirectory.start(people)
  const plain = Number(new URL(directory.url).port)
  const server = createServer({ cert: Buffer.from(tls.cert), key: Buffer.from(tls.key) }, (socket) => {
    const behind = connect(plain, '127.0.0.1').on('error', () => socket.destroy())
    socket.on('error', () => behind.destroy())
    socket.pipe(behind).pipe(socket)
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(async () => {
    server.close()
    await directory.close()
  })
  const url = `ldaps://localhost:${(server.address() as AddressInfo).port}`
  for (const [ca, status] of [
    [tls.cert, 200],
    [other.cert, 500],
  ] as const)
    assert.equal((await (await open(context, { url, ca })).ask('dora', "dora's secret")).status, status)
})
