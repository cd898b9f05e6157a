import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { emptyFolder, type Run, runCli } from './run-cli.js'

const alice = 'alice@example.test:secret:Alice'

const getInbox = `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
  <s:Body>
    <GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
      <FolderShape><t:BaseShape>Default</t:BaseShape></FolderShape>
      <FolderIds><t:DistinguishedFolderId Id="inbox"/></FolderIds>
    </GetFolder>
  </s:Body>
</s:Envelope>`

const headers = (credentials: string) => ({
  'Content-Type': 'text/xml; charset=utf-8',
  Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
})

const askForInbox = (endpoint: string, credentials: string): Promise<Response> =>
  fetch(endpoint, { method: 'POST', headers: headers(credentials), body: getInbox })

/** Runs `exchequer serve` on any free port and gives its endpoint. */
async function serve(context: TestContext, ...args: string[]): Promise<Run & { endpoint: string }> {
  const run = runCli(context, ['serve', '--port', '0', ...args])
  const [line = '', ...more] = (await run.until('\n')).split('\n')
  assert.deepEqual(more, [''], 'one line says that the server is ready')
  const endpoint = /^ready (https?:\/\/\S+:\d+\/EWS\/Exchange\.asmx)$/.exec(line)?.[1]
  assert.ok(endpoint, line)
  return { ...run, endpoint }
}

test('serve says that it is ready, answers GetFolder over Basic, and ends with 0 on SIGTERM', async (context) => {
  const server = await serve(context, '--data', ':memory:', '--user', alice)
  assert.match(server.endpoint, /^http:\/\/127\.0\.0\.1:/)
  const response = await askForInbox(server.endpoint, 'alice@example.test:secret')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/xml; charset=utf-8')
  const body = await response.text()
  assert.match(body, /ResponseClass="Success"/)
  assert.match(body, /<t:DisplayName>Inbox<\/t:DisplayName>/)

  const anonymous = await fetch(server.endpoint, { method: 'POST', body: getInbox })
  assert.equal(anonymous.status, 401)
  assert.equal(anonymous.headers.get('www-authenticate'), 'Basic realm="Exchequer"')
  assert.equal((await askForInbox(server.endpoint, 'alice@example.test:wrong')).status, 401)

  server.process.kill('SIGTERM')
  assert.equal(await server.status, 0)
  assert.equal(server.stderr(), '')
})

test('a request is found in the log by the ids of its answer, where the log has all of them', async (context) => {
  const server = await serve(
    context,
    '--data',
    ':memory:',
    '--user',
    alice,
    '--log-level',
    'debug',
    '--log-format',
    'json',
  )
  const named = { ...headers('alice@example.test:secret'), 'client-request-id': 'abc' }
  const response = await fetch(server.endpoint, { method: 'POST', headers: named, body: getInbox })
  const requestId = response.headers.get('request-id')
  await response.text()
  server.process.kill('SIGTERM')
  await server.status
  const lines = server.stderr().trim().split('\n')
  const [line] = lines.map((text) => JSON.parse(text)).filter((entry) => entry.requestId === requestId)
  assert.deepEqual([line.operation, line.status, line.clientRequestId], ['GetFolder', 200, 'abc'])
})

test('accounts are kept to the limits of a profile, and to none without one', async (context) => {
  const ids = '<t:FolderIds><t:DistinguishedFolderId Id="inbox"/></t:FolderIds>'
  const types = '<t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes>'
  const subscribe =
    '<Subscribe xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">' +
    `<PullSubscriptionRequest>${ids}${types}<t:Timeout>5</t:Timeout></PullSubscriptionRequest></Subscribe>`
  const body = getInbox.replace(/<GetFolder.*<\/GetFolder>/s, subscribe)
  for (const [args, refused] of [
    [['--throttling', 'exchange-online', '--max-concurrency', '0'], 1],
    [[], 0],
  ] as const) {
    const { endpoint } = await serve(context, '--data', ':memory:', '--user', alice, ...args)
    // Exchange Online lets a mailbox have twenty.
    const how = { method: 'POST', headers: headers('alice@example.test:secret'), body }
    const calls = Array.from({ length: 21 }, async () => (await fetch(endpoint, how)).text())
    const answers = await Promise.all(calls)
    assert.equal(answers.filter((answer) => answer.includes('ErrorExceededSubscriptionCount')).length, refused)
    assert.equal(answers.filter((answer) => answer.includes('NoError')).length, 21 - refused)
  }
})

test('a request may have as many megabytes as it is told', async (context) => {
  const { endpoint } = await serve(context, '--data', ':memory:', '--user', alice, '--request-limit', '1')
  const how = { method: 'POST', headers: headers('alice@example.test:secret') }
  const large = await fetch(endpoint, { ...how, body: getInbox.replace('?>', `?>${' '.repeat(2 ** 20)}`) })
  assert.match(await large.text(), /ErrorRequestStreamTooBig/)
  assert.equal((await fetch(endpoint, { ...how, body: getInbox })).status, 200)
})

test('serve ends with 0 on SIGINT', async (context) => {
  const server = await serve(context, '--data', ':memory:')
  server.process.kill('SIGINT')
  assert.equal(await server.status, 0)
})

test('a folder keeps the mailboxes, is made when missing, and --user changes the password', async (context) => {
  const data = join(await emptyFolder(context), 'mail', 'here')
  const inboxId = async (response: Response) => /<t:FolderId Id="([^"]+)"/.exec(await response.text())?.[1]

  const first = await serve(context, '--data', data, '--user', alice)
  const id = await inboxId(await askForInbox(first.endpoint, 'alice@example.test:secret'))
  assert.ok(id)
  assert.equal((await stat(data)).mode & 0o077, 0, 'nobody else may look into the folder')
  first.process.kill('SIGTERM')
  await first.status

  const second = await serve(context, '--data', data)
  assert.equal(await inboxId(await askForInbox(second.endpoint, 'alice@example.test:secret')), id)
  second.process.kill('SIGTERM')
  await second.status

  const third = await serve(context, '--data', data, '--user', 'alice@example.test:ne\\:wer')
  assert.equal((await askForInbox(third.endpoint, 'alice@example.test:secret')).status, 401)
  assert.equal(await inboxId(await askForInbox(third.endpoint, 'alice@example.test:ne:wer')), id)
})

test('plain HTTP beyond this machine is served to who says that it is meant so', async (context) => {
  const refused = runCli(context, ['serve', '--port', '0', '--data', ':memory:', '--host', '0.0.0.0'])
  assert.equal(await refused.status, 2)
  assert.match(refused.stderr(), /--tls-cert and --tls-key.*--insecure-http/)
  const server = await serve(context, '--data', ':memory:', '--host', '0.0.0.0', '--insecure-http')
  assert.match(server.endpoint, /^http:\/\/0\.0\.0\.0:/)
  for (const host of ['localhost', '127.0.0.2']) await serve(context, '--data', ':memory:', '--host', host)
})

test('Autodiscover tells the URL that is configured, and whom to ask about elsewhere', async (context) => {
  const options = ['--external-url', 'https://mail.example.test', '--redirect', 'bob@example.test=bob@other.test']
  const server = await serve(context, '--data', ':memory:', '--user', alice, ...options)
  const { origin } = new URL(server.endpoint)
  const query = '?Email=alice@example.test&Protocol=Ews'
  const answer = await (await fetch(`${origin}/autodiscover/autodiscover.json${query}`)).json()
  assert.deepEqual(answer, { Protocol: 'Ews', Url: 'https://mail.example.test/EWS/Exchange.asmx' })
  const body =
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">' +
    '<Request><EMailAddress>bob@example.test</EMailAddress></Request></Autodiscover>'
  const request = { method: 'POST', headers: headers('alice@example.test:secret'), body }
  const moved = await (await fetch(`${origin}/autodiscover/autodiscover.xml`, request)).text()
  assert.match(moved, /<RedirectAddr>bob@other\.test<\/RedirectAddr>/)
})

test('a request may be as large as is said, and clients are told what a message may be, and whether there are mail tips', async (context) => {
  const { endpoint } = await serve(context, '--data', ':memory:', '--user', alice, '--request-limit', '4')
  const configuration =
    '<GetServiceConfiguration xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">' +
    '<RequestedConfiguration><ConfigurationName>MailTips</ConfigurationName></RequestedConfiguration></GetServiceConfiguration>'
  const body = getInbox.replace(/<GetFolder.*<\/GetFolder>/s, configuration)
  const post = (text: string) =>
    fetch(endpoint, { method: 'POST', headers: headers('alice@example.test:secret'), body: text })
  const told = await (await post(body)).text()
  assert.match(told, /<t:MaxMessageSize>3145728</)
  assert.match(told, /<t:MailTipsEnabled>true</)
  assert.match(await (await post(body + ' '.repeat(4 * 2 ** 20))).text(), /ErrorRequestStreamTooBig/)
  const silent = await serve(context, '--data', ':memory:', '--user', alice, '--no-mail-tips')
  const request = { method: 'POST', headers: headers('alice@example.test:secret'), body }
  assert.match(await (await fetch(silent.endpoint, request)).text(), /<t:MailTipsEnabled>false</)
})

test('the schemes that are named are offered, strongest first, and no others', async (context) => {
  const offered = async (...args: string[]): Promise<string | null> => {
    const { endpoint } = await serve(context, '--data', ':memory:', ...args)
    return (await fetch(endpoint, { method: 'POST', body: getInbox })).headers.get('www-authenticate')
  }
  assert.equal(await offered(), 'Basic realm="Exchequer"')
  assert.equal(await offered('--auth', 'basic,NTLM'), 'NTLM, Basic realm="Exchequer"')
  const oauth = ['--oauth-issuer', 'https://issuer.test', '--oauth-audience', 'https://mail.test']
  assert.match(
    (await offered(...oauth)) ?? '',
    /^Bearer .*trusted_issuers="https:\/\/issuer\.test".*, Basic realm="Exchequer"$/,
  )
  assert.match((await offered('--auth', 'oauth', ...oauth)) ?? '', /^Bearer [^,]+(, \w+="[^"]*")+$/)
})

test('a wrong command line ends with 2 and a sentence, without a stack or a password', async (context) => {
  for (const [args, sentence] of [
    [['serve', '--port', 'many'], /a number from 0 to 65535/],
    [['serve', '--port', '70000'], /a number from 0 to 65535/],
    [['serve', '--user', 'alice:hunter2'], /"alice" is not an e-mail address/],
    [['serve', '--external-url', 'mail.example.test'], /one of HTTP or HTTPS/],
    [['serve', '--redirect', 'example.test'], /--redirect is wrong/],
    [['serve', '--colour'], /unknown option '--colour'/],
    [['serve', '--tls-cert', 'cert.pem'], /go together/],
    [['serve', '--data', ':memory:', '--tls-cert', '/no/cert', '--tls-key', '/no/key'], /"\/no\/cert" cannot be read/],
    [['serve', '--auth', 'digest'], /oauth, negotiate, ntlm, basic/],
    [['serve', '--auth', 'oauth'], /--oauth-issuer/],
    [['serve', '--oauth-issuer', 'https://issuer.test'], /--oauth-audience/],
    [['serve', '--oauth-keys', 'https://issuer.test'], /--oauth-issuer/],
    [
      ['serve', '--data', ':memory:', '--oauth-issuer', 'http://issuer.test', '--oauth-audience', 'x'],
      /come over HTTPS/,
    ],
    [
      ['serve', '--oauth-issuer', 'x', '--oauth-audience', 'x', '--oauth-keys', '/no/keys'],
      /"\/no\/keys" cannot be read/,
    ],
    [['serve', '--ldap-url', 'ldaps://directory.test'], /--ldap-base/],
    [['serve', '--ldap-base', 'dc=test'], /--ldap-url/],
    [['serve', '--ldap-url', 'ldaps://d.test', '--ldap-base', 'dc=test', '--ldap-bind-dn', 'cn=x'], /go together/],
    [['serve', '--ldap-url', 'ldaps://d.test', '--ldap-base', 'dc=test', '--auth', 'ntlm'], /by Basic only/],
    [['serve', '--data', ':memory:', '--ldap-url', 'ldap://d.test', '--ldap-base', 'dc=test'], /unencrypted/],
    [['serve', '--max-concurrency', 'many'], /a number/],
    [['serve', '--throttling', 'generous'], /on-premises, exchange-online, unlimited/],
    [['sever'], /unknown command 'sever'/],
    [['schema', 'colours'], /types, messages or wsdl/],
  ] as const) {
    const run = runCli(context, args)
    assert.equal(await run.status, 2, args.join(' '))
    assert.match(run.stderr(), sentence)
    assert.doesNotMatch(run.stderr(), /hunter2|\n {4}at /)
    assert.equal(run.stdout(), '')
  }
})

test('an address that cannot be had and a folder that cannot be used end with 1 and a sentence', async (context) => {
  const first = await serve(context, '--data', ':memory:')
  const { port } = new URL(first.endpoint)
  for (const [args, sentence] of [
    [['--port', port, '--data', ':memory:'], /Another program listens on port \d+ of 127\.0\.0\.1/],
    [['--host', '192.0.2.1', '--insecure-http', '--data', ':memory:'], /no address 192\.0\.2\.1/],
    [['--data', '/dev/null/mail'], /"\/dev\/null\/mail" cannot be used/],
  ] as const) {
    const run = runCli(context, ['serve', '--port', '0', ...args])
    assert.equal(await run.status, 1)
    assert.match(run.stderr(), sentence)
    assert.doesNotMatch(run.stderr(), /\n {4}at /)
  }
})

test('help and version go to standard output and end with 0', async (context) => {
  for (const [args, text] of [
    [['--help'], /serve.*start.*demo.*schema.*user/s],
    [['serve', '--help'], /EMAIL:PASSWORD\[:DISPLAY NAME\]/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ] as const) {
    const run = runCli(context, args)
    assert.equal(await run.status, 0)
    assert.match(run.stdout(), text)
  }
})

test('a room is a mailbox that its keeper signs in to', async (context) => {
  const { endpoint } = await serve(context, '--data', ':memory:', '--room', 'aula@example.test:secret:Aula Magna')
  assert.match(await (await askForInbox(endpoint, 'aula@example.test:secret')).text(), /ResponseClass="Success"/)
})

test('programs on this machine can have requests fail where the server was started for that, and only there', async (context) => {
  const server = await serve(context, '--data', ':memory:', '--user', alice, '--fault-injection', '0')
  const door = /Requests can be made to fail.*(http:\/\/127\.0\.0\.1:\d+\/faults)/.exec(server.stderr())?.[1]
  assert.ok(door, server.stderr())
  const rule = { requests: 2, operation: 'GetFolder', answer: { kind: 'http', status: 503, retryAfter: 7 } }
  const post = (url: string): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(rule) })
  assert.deepEqual(await (await post(door)).json(), { id: 1, ...rule })
  const refused = await askForInbox(server.endpoint, 'alice@example.test:secret')
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '7'])
  assert.deepEqual(await (await fetch(door)).json(), { faults: [{ id: 1, ...rule, requests: 1 }] })
  assert.equal((await fetch(door, { method: 'DELETE' })).status, 204)
  assert.equal((await askForInbox(server.endpoint, 'alice@example.test:secret')).status, 200)
  assert.equal((await post(new URL('/faults', server.endpoint).href)).status, 404)
  server.process.kill('SIGTERM')
  assert.equal(await server.status, 0)
})

test('lists of programs and applications that would keep out nobody are refused', async (context) => {
  for (const [args, sentence] of [
    [['--ews-allowed-app-ids', 'one'], /counts with "--ews-enabled true" only/],
    [['--ews-allow-list', 'OWA/*'], /A list counts only where/],
    [['--ews-application-access-policy', 'EnforceAllowList', '--ews-block-list', 'OWA/*'], /A list counts only where/],
  ] as const) {
    const run = runCli(context, ['serve', '--data', ':memory:', '--port', '0', ...args])
    assert.equal(await run.status, 2)
    assert.match(run.stderr(), sentence)
  }
})
