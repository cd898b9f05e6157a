import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ask, askPox, email, poxError, readPox } from './autodiscovering.js'
import { alice, all, bob, childNames, find, host, textOf } from './harness.js'

const server = await host({
  redirectUser: (address) =>
    address === 'moved@example.test'
      ? { address: 'moved@elsewhere.test' }
      : address.endsWith('@elsewhere.test')
        ? { url: 'https://autodiscover.elsewhere.test/autodiscover/autodiscover.xml' }
        : undefined,
})
after(() => server.close())
await server.server.addDistributionList({ address: 'team@example.test', members: [alice, bob] })
const ews = 'https://mail.test/EWS/Exchange.asmx'

/** A way to the mailbox of an answer, by its type. */
const way = (answer: Awaited<ReturnType<typeof askPox>>, type: string) =>
  all(answer, 'o:Protocol').find((node) => textOf(node, 'o:Type') === type)!

test('plain XML says who the user is and where the services are, from inside and from outside', async () => {
  const answer = await askPox(server, email('ALICE@example.test'))
  assert.equal(answer.name, 'o:Response')
  assert.equal(textOf(answer, 'o:User/o:DisplayName'), 'alice')
  assert.equal(textOf(answer, 'o:User/o:AutoDiscoverSMTPAddress'), alice)
  assert.equal(textOf(answer, 'o:Account/o:AccountType'), 'email')
  assert.equal(textOf(answer, 'o:Account/o:Action'), 'settings')
  const account = find(answer, 'o:Account')!
  const ways = account.children.filter(({ name }) => name === 'o:Protocol')
  assert.deepEqual(
    ways.map((node) => textOf(node, 'o:Type')),
    ['EXCH', 'EXPR', 'WEB'],
  )
  // exchangelib goes by EXPR, Thunderbird by EXCH, Evolution by ASUrl.
  for (const node of ways.slice(0, 2))
    for (const name of ['ASUrl', 'EwsUrl', 'OOFUrl', 'EmwsUrl']) assert.equal(textOf(node, `o:${name}`), ews, name)
  assert.equal(textOf(way(answer, 'WEB'), 'o:External/o:Protocol/o:ASUrl'), ews)
  assert.equal(textOf(way(answer, 'EXPR'), 'o:SSL'), 'On')
  assert.ok(!childNames(way(answer, 'EXCH')).includes('o:OABUrl'), 'there is no offline address book')
})

test('the packed version is the build that EWS tells', async () => {
  const answer = await askPox(server, email(alice))
  const bits = Number.parseInt(textOf(way(answer, 'EXCH'), 'o:ServerVersion')!, 16)
  assert.deepEqual([(bits >>> 22) & 63, (bits >>> 16) & 63, bits & 0x7fff], [15, 1, 2507])
})

test('a user is also found by his legacy name and by the address of his guid', async () => {
  const answer = await askPox(server, email(alice))
  const dn = textOf(answer, 'o:User/o:LegacyDN')!
  const byName = await askPox(server, `<LegacyDN>${dn}</LegacyDN>`)
  assert.equal(textOf(byName, 'o:User/o:AutoDiscoverSMTPAddress'), alice)
  const byGuid = await askPox(server, email(textOf(way(answer, 'EXCH'), 'o:Server')!))
  assert.equal(textOf(byGuid, 'o:User/o:AutoDiscoverSMTPAddress'), alice)
  for (const wrong of [dn.replace(/-alice$/, '-bob'), `${dn}x`, '/cn=', '/o=a/cn=b'])
    assert.deepEqual(poxError(await askPox(server, `<LegacyDN>${wrong}</LegacyDN>`))[0], '500', wrong)
})

test('who is not there, has no mailbox, or asks for something else, gets an error of the protocol', async () => {
  const cannot = "The email address can't be found."
  assert.deepEqual(poxError(await askPox(server, email('nobody@example.test'))), ['500', cannot])
  assert.deepEqual(poxError(await askPox(server, email('team@example.test'))), ['501', 'Bad Address'])
  assert.deepEqual(poxError(await askPox(server, '')), ['600', 'Invalid Request'])
  const schema = 'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006'
  assert.deepEqual(poxError(await askPox(server, email(alice), { schema }))[0], '601')
})

test('an archive is told to its owner with the mailbox that it belongs to, and is nobody to others', async () => {
  await server.server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada', archive: true })
  const answer = await askPox(server, email('ada@example.test'), { as: 'ada@example.test' })
  const archive = find(answer, 'o:Account/o:AlternativeMailbox')!
  assert.equal(textOf(archive, 'o:Type'), 'Archive')
  assert.equal(textOf(archive, 'o:DisplayName'), 'In-Place Archive - Ada')
  const [guid] = /[0-9a-f-]{36}/.exec(textOf(archive, 'o:Server')!)!
  assert.deepEqual(poxError(await askPox(server, email(`${guid}@example.test`)))[0], '500')
  assert.equal(find(await askPox(server, email('ada@example.test')), 'o:Account/o:AlternativeMailbox'), undefined)
})

test('what is no request of Autodiscover is answered with error 600, a GET too', async () => {
  for (const body of ['', '<', '<a/>', 'name=value', '<Autodiscover/>', '\0'])
    assert.deepEqual(
      poxError(await readPox(await ask(server, 'POST', '/autodiscover/autodiscover.xml', { body })))[0],
      '600',
    )
  const got = await readPox(await ask(server, 'GET', '/autodiscover/autodiscover.xml'))
  assert.equal(got.name, 'r:Response')
  assert.deepEqual(poxError(got), ['600', 'Invalid Request'])
  assert.match(find(got, 'r:Error')!.attributes['Time'] ?? '', /^\d\d:\d\d:\d\d\.\d+$/)
  assert.equal((await ask(server, 'DELETE', '/autodiscover/autodiscover.xml')).status, 405)
})

test('users who are elsewhere are sent there', async () => {
  const moved = await askPox(server, email('Moved@example.test'))
  assert.equal(textOf(moved, 'o:Account/o:Action'), 'redirectAddr')
  assert.equal(textOf(moved, 'o:Account/o:RedirectAddr'), 'moved@elsewhere.test')
  const away = await askPox(server, email('anybody@elsewhere.test'))
  assert.equal(textOf(away, 'o:Account/o:Action'), 'redirectUrl')
  assert.match(textOf(away, 'o:Account/o:RedirectUrl') ?? '', /^https:\/\/autodiscover\.elsewhere\.test\//)
})

test('who does not sign in is refused, and told that there is SOAP', async () => {
  for (const method of ['GET', 'HEAD', 'POST']) {
    const response = await ask(server, method, '/autodiscover/autodiscover.xml', { as: null })
    assert.equal(response.status, 401)
    assert.ok(response.headers.get('www-authenticate'))
    // The Managed API looks for nothing else here.
    assert.equal(response.headers.get('x-soap-enabled'), 'True')
  }
})
