import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { makeCertificate } from './certificate.js'
import { emptyFolder, type Run, runCli } from './run-cli.js'

const users = ['alice', 'bob'].flatMap((name) => ['--user', `${name}@example.test:secret`])

/** A folder with a configuration in it, and what is done with that from a folder elsewhere. */
async function configured(context: TestContext, configuration: unknown) {
  const folder = await emptyFolder(context)
  const elsewhere = await emptyFolder(context)
  const file = join(folder, 'exchequer.json')
  const write = (what: unknown): Promise<void> =>
    writeFile(file, typeof what === 'string' ? what : JSON.stringify(what, undefined, 2))
  await write(configuration)
  const run = (...args: string[]): Run => runCli(context, ['serve', '--config', file, ...args], elsewhere)
  const serve = async (...args: string[]): Promise<Run & { endpoint: string }> => {
    const running = run('--port', '0', ...args)
    return { ...running, endpoint: /ready (\S+)/.exec(await running.until('\n'))![1]! }
  }
  return { folder, write, run, serve }
}

const messages = 'http://schemas.microsoft.com/exchange/services/2006/messages'
const types = 'http://schemas.microsoft.com/exchange/services/2006/types'

/** What the server answers to a request of somebody, by HTTP status or by response code. */
async function ask(endpoint: string, body: string, authorization: string, header = ''): Promise<string> {
  const envelope =
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="${types}" xmlns:m="${messages}">` +
    `<s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  const headers = { 'content-type': 'text/xml; charset=utf-8', authorization }
  const response = await fetch(endpoint, { method: 'POST', headers, body: envelope })
  const text = await response.text()
  return /ResponseCode[^>]*>(\w+)</.exec(text)?.[1] ?? String(response.status)
}

const basic = (name: string, password = 'secret'): string => `Basic ${btoa(`${name}@example.test:${password}`)}`

const inbox = '<t:DistinguishedFolderId Id="inbox"/>'
const getInbox =
  '<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>' +
  `<m:FolderIds>${inbox}</m:FolderIds></m:GetFolder>`
const subscribe =
  `<m:Subscribe><m:PullSubscriptionRequest><t:FolderIds>${inbox}</t:FolderIds>` +
  '<t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes><t:Timeout>5</t:Timeout>' +
  '</m:PullSubscriptionRequest></m:Subscribe>'

/** How many of so many subscriptions somebody gets. */
async function subscriptions(endpoint: string, name: string, wanted: number): Promise<number> {
  const codes: string[] = []
  for (let i = 0; i < wanted; i++) codes.push(await ask(endpoint, subscribe, basic(name)))
  assert.deepEqual(
    [...new Set(codes)].filter((code) => code !== 'NoError' && code !== 'ErrorExceededSubscriptionCount'),
    [],
  )
  return codes.filter((code) => code === 'NoError').length
}

test('the example of the documents is a server, with files beside it and options before it', async (context) => {
  const documents = fileURLToPath(new URL('../../../../docs/configuration.md', import.meta.url))
  const example = /^```json\n(.*?)^```$/ms.exec(await readFile(documents, 'utf8'))?.[1] ?? ''
  const { folder, serve } = await configured(context, example)
  const certificate = await makeCertificate(folder, 'mail')
  if (!certificate) return context.skip('no certificate without openssl')
  const files = {
    'tls/chain.pem': await readFile(certificate.cert, 'utf8'),
    'tls/key.pem': await readFile(certificate.key, 'utf8'),
    'tls/directory.pem': await readFile(certificate.cert, 'utf8'),
    'secrets/reader.txt': 'hunter2\n',
    'keys/partner.json': '{ "keys": [] }',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const { endpoint, ...running } = await serve('--host', '127.0.0.1')
  assert.match(endpoint, /^https:\/\/127\.0\.0\.1:/)
  assert.ok(existsSync(join(folder, 'mailboxes', 'exchequer.sqlite')), 'the data is beside the file')
  running.process.kill('SIGTERM')
  assert.equal(await running.status, 0)
})

test('an option goes before the file, and what neither says is as ever', async (context) => {
  const { serve } = await configured(context, {
    $schema: 'x',
    $comment: 'x',
    host: '127.0.0.2',
    data: ':memory:',
    externalUrl: 'https://file.example.test',
    redirects: { 'Old.test': 'https://other.test/', 'carol@example.test': 'carol@other.test' },
    throttling: { EWSMaxSubscriptions: 1 },
  })
  const urlOf = async (endpoint: string): Promise<string> => {
    const query = 'Email=alice@example.test&Protocol=Ews'
    const answer = await fetch(`${new URL(endpoint).origin}/autodiscover/autodiscover.json?${query}`)
    return ((await answer.json()) as { Url: string }).Url
  }
  const first = await serve(...users)
  assert.match(first.endpoint, /^http:\/\/127\.0\.0\.2:/)
  assert.equal(await urlOf(first.endpoint), 'https://file.example.test/EWS/Exchange.asmx')
  assert.equal(await subscriptions(first.endpoint, 'alice', 2), 1)
  const request =
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">' +
    '<Request><EMailAddress>carol@example.test</EMailAddress></Request></Autodiscover>'
  const moved = await fetch(`${new URL(first.endpoint).origin}/autodiscover/autodiscover.xml`, {
    method: 'POST',
    headers: { authorization: basic('alice'), 'content-type': 'text/xml' },
    body: request,
  })
  assert.match(await moved.text(), /<RedirectAddr>carol@other\.test<\/RedirectAddr>/)

  const options = ['--host', '127.0.0.1', '--external-url', 'https://option.example.test', '--throttling', 'unlimited']
  const second = await serve(...users, ...options)
  assert.match(second.endpoint, /^http:\/\/127\.0\.0\.1:/)
  assert.equal(await urlOf(second.endpoint), 'https://option.example.test/EWS/Exchange.asmx')
  // The option says the profile, and the file still the limit.
  assert.equal(await subscriptions(second.endpoint, 'alice', 2), 1)
})

test('the file has limits for all and for single accounts, and when wrong passwords are enough', async (context) => {
  const { serve } = await configured(context, {
    data: ':memory:',
    throttling: {
      profile: 'exchange-online',
      EWSMaxSubscriptions: 2,
      accounts: { 'Alice@example.test': { EWSMaxSubscriptions: null } },
    },
    authentication: { lockOut: { failuresPerLogin: 2, delay: 0 } },
  })
  const { endpoint } = await serve(...users, '--user', 'dora@example.test:secret')
  assert.equal(await subscriptions(endpoint, 'bob', 4), 2)
  assert.equal(await subscriptions(endpoint, 'alice', 4), 4)
  for (let i = 0; i < 2; i++) assert.equal(await ask(endpoint, getInbox, basic('dora', 'wrong')), '401')
  assert.equal(await ask(endpoint, getInbox, basic('dora')), '401')
})

test('several issuers have each their keys, audience, claim and applications', async (context) => {
  const { folder, serve } = await configured(context, {
    data: ':memory:',
    authentication: {
      oauth: {
        issuers: [
          { issuer: 'https://one.test', audience: ['https://mail.test'], keys: 'one.json' },
          {
            issuer: 'https://two.test',
            audience: ['urn:mail'],
            keys: 'two.json',
            userClaim: 'mail',
            applications: { reader: ['bob@example.test'], backup: 'all' },
          },
        ],
      },
    },
  })
  const keysOf = async (name: string) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ keys: [await exportJWK(publicKey)] }))
    return (audience: string, claims: object) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(`https://${name}.test`)
        .setAudience(audience)
        .setExpirationTime('1h')
        .sign(privateKey)
        .then((token) => `Bearer ${token}`)
  }
  const [one, two] = [await keysOf('one'), await keysOf('two')]
  const { endpoint } = await serve(...users)
  const user = { scp: 'EWS.AccessAsUser.All' }
  const upn = { ...user, upn: 'alice@example.test' }
  const mail = { ...user, mail: 'alice@example.test' }
  assert.equal(await ask(endpoint, getInbox, await one('https://mail.test', upn)), 'NoError')
  assert.equal(await ask(endpoint, getInbox, await one('urn:mail', upn)), '401')
  assert.equal(await ask(endpoint, getInbox, await two('urn:mail', mail)), 'NoError')
  assert.equal(await ask(endpoint, getInbox, await two('urn:mail', upn)), '401')

  const as = (name: string): string =>
    `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${name}@example.test</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
  const application = (appid: string): Promise<string> => two('urn:mail', { roles: ['full_access_as_app'], appid })
  assert.equal(await ask(endpoint, getInbox, await application('reader'), as('bob')), 'NoError')
  assert.equal(await ask(endpoint, getInbox, await application('reader'), as('alice')), 'ErrorImpersonateUserDenied')
  assert.equal(await ask(endpoint, getInbox, await application('backup'), as('alice')), 'NoError')
  assert.equal(await ask(endpoint, getInbox, await application('other'), as('bob')), 'ErrorImpersonationDenied')
  const every = await one('https://mail.test', { roles: ['full_access_as_app'], appid: 'other' })
  assert.equal(await ask(endpoint, getInbox, every, as('bob')), 'NoError')

  // An issuer on the command line takes the place of those in the file.
  const other = ['--oauth-issuer', 'https://one.test', '--oauth-audience', 'urn:other']
  const replaced = await serve(...users, ...other, '--oauth-keys', join(folder, 'one.json'))
  assert.equal(await ask(replaced.endpoint, getInbox, await one('urn:other', upn)), 'NoError')
  assert.equal(await ask(replaced.endpoint, getInbox, await two('urn:mail', mail)), '401')
})

test('on SIGHUP throttling and access are as the file says, what else is otherwise is named, and a wrong file changes nothing', async (context) => {
  const begun = { data: ':memory:', throttling: { EWSMaxSubscriptions: 1 } }
  const { write, serve } = await configured(context, begun)
  const { endpoint, stderr, process } = await serve(...users)
  let seen = 0
  const renewed = async (sentence: RegExp): Promise<void> => {
    process.kill('SIGHUP')
    for (let i = 0; i < 100; i++) {
      const added = stderr().slice(seen)
      if (sentence.test(added)) {
        seen += added.length
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.fail(stderr())
  }
  assert.equal(await subscriptions(endpoint, 'alice', 3), 1)
  await write({ ...begun, throttling: { EWSMaxSubscriptions: 2 }, hostName: 'mail.test' })
  await renewed(/counts after a restart.*\["hostName"\]/)
  assert.equal(await subscriptions(endpoint, 'alice', 3), 1)
  await write({ ...begun, accessPolicy: { EwsEnabled: false } })
  await renewed(/throttling and access policy are as it says/)
  assert.equal(await ask(endpoint, getInbox, basic('alice')), '403')
  await write({ ...begun, accessPolicy: { EwsEnabled: 'no' } })
  await renewed(/nothing changes.*accessPolicy\.EwsEnabled.*takes true or false, or null/)
  assert.equal(await ask(endpoint, getInbox, basic('alice')), '403')
  await write({ ...begun, throttling: {} })
  await renewed(/throttling and access policy are as it says/)
  assert.equal(await ask(endpoint, getInbox, basic('alice')), 'NoError')
  assert.equal(await subscriptions(endpoint, 'alice', 3), 3)
})

test('what is wrong in a file is said with its place, what it is and what it takes', async (context) => {
  for (const [configuration, ...sentences] of [
    ['{ "port": 1,\n  "host" }', /exchequer\.json" is no JSON: .*("host" }|line 2)/],
    ['{ "port": 1,\n  "host": "::1" "data": "x" }', /exchequer\.json" is no JSON: .*line 2/],
    [[], /the whole is an empty list, and takes an object/],
    [{ port: '443' }, /: port is "443", and takes a number from 0 to 65535 without a fraction\.$/m],
    [{ port: 1.5 }, /port is 1\.5, and takes a number/],
    [{ port: null }, /port is null/],
    [{ hots: '::1' }, /hots is not known; the nearest is host\./],
    [{ tlsCert: 'x' }, /tlsCert is not known; there is tls\.cert\./],
    [{ profile: 'unlimited' }, /profile is not known; there is throttling\.profile\./],
    [
      { throttling: { accounts: { 'a@b.c': { ewsMaxBurst: 1 } } } },
      /the nearest is throttling\.accounts\["a@b\.c"\]\.EWSMaxBurst\./,
    ],
    [{ xyzzy: 1 }, /xyzzy is not known; there are host, port, .*faultInjection\./],
    [{ ['__proto__x']: 1 }, /__proto__x is not known/],
    ['{ "__proto__": { "port": 1 } }', /__proto__ is not known/],
    [
      { tls: { cert: 'x' } },
      /tls\.cert \(--tls-cert\) and tls\.key \(--tls-key\) go together: tls\.key \(--tls-key\) is missing/,
    ],
    [{ throttling: { profile: 'generous' } }, /throttling\.profile is "generous", and takes one of on-premises, /],
    [
      { throttling: { EWSMaxBurts: 1 } },
      /throttling\.EWSMaxBurts is not known; the nearest is throttling\.EWSMaxBurst\./,
    ],
    [{ throttling: { EWSMaxConcurrency: 0 } }, /EWSMaxConcurrency is 0, and takes a number from 1 to \d+ .*, or null/],
    [{ throttling: { accounts: { 'a@b.c': { port: 1 } } } }, /throttling\.accounts\["a@b\.c"\]\.port is not known/],
    [{ throttling: { accounts: [] } }, /throttling\.accounts is an empty list, and takes an object/],
    [{ redirects: { 'a b': 'x@y.z' } }, /redirects has the name "a b", and takes an address or a domain/],
    [
      { redirects: { 'a.test': 'http://y.z' } },
      /redirects\["a\.test"\] is "http:\/\/y\.z", and takes an address, or the URL/,
    ],
    [{ acceptedDomains: ['a', 'b@c'] }, /acceptedDomains\[1\] is "b@c", and takes a domain/],
    [{ acceptedDomains: [] }, /acceptedDomains is an empty list, and takes a list of at least one/],
    [{ authentication: { schemes: ['digest'] } }, /authentication\.schemes\[0\] is "digest"/],
    [{ authentication: { schemes: ['oauth'] } }, /authentication\.oauth\.issuers\[0\]\.issuer \(--oauth-issuer\)/],
    [{ authentication: { oauth: {} } }, /: authentication\.oauth\.issuers is missing/],
    [
      { authentication: { oauth: { issuers: [{ issuer: 'x' }] } } },
      /issuers\[0\]\.audience \(--oauth-audience\) is missing/,
    ],
    [
      {
        authentication: {
          oauth: { issuers: [{ issuer: 'https://x.test', audience: ['x'], applications: { a: 'some' } }] },
        },
      },
      /issuers\[0\]\.applications\.a is "some", and takes "all", or a list/,
    ],
    [
      {
        authentication: {
          oauth: { issuers: ['x', 'x'].map((audience) => ({ issuer: 'https://x.test', audience: [audience] })) },
        },
      },
      /https:\/\/x\.test is named twice/,
    ],
    [
      { authentication: { ldap: { url: 'ldaps://x.test' } } },
      /authentication\.ldap\.baseDn \(--ldap-base\) is missing/,
    ],
    [
      { authentication: { ldap: { bindPassword: 'hunter2' } } },
      /bindPassword is not known; the nearest is authentication\.ldap\.bindPasswordFile\./,
    ],
    [
      { authentication: { ldap: { url: 'ldaps://x.test', baseDn: 'dc=x', bindDn: 'cn=x' } } },
      /authentication\.ldap\.bindDn \(--ldap-bind-dn\) and .*bindPasswordFile \(--ldap-password-file\) go together/,
    ],
    [
      { accessPolicy: { EwsAllowList: ['x'] } },
      /accessPolicy\.EwsApplicationAccessPolicy \(--ews-application-access-policy\) says so/,
    ],
    [{ timeZone: 'Europe/Zurch' }, /Europe\/Zurch is no time zone/],
    [{ host: '0.0.0.0' }, /tls\.cert \(--tls-cert\).*insecureHttp \(--insecure-http\)/],
  ] as [unknown, ...RegExp[]][]) {
    const { run } = await configured(context, configuration)
    const running = run('--data', ':memory:', '--port', '0')
    assert.equal(await running.status, 2, JSON.stringify(configuration))
    assert.match(running.stderr(), /^exchequer: .*\n$/)
    for (const sentence of sentences) assert.match(running.stderr(), sentence)
    assert.doesNotMatch(running.stderr(), /hunter2/)
  }
  const missing = runCli(context, ['serve', '--config', '/no/such/file.json'])
  assert.equal(await missing.status, 2)
  assert.match(missing.stderr(), /The configuration "\/no\/such\/file\.json" cannot be read/)
})
