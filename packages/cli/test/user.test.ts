import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { onFolder } from './on-folder.js'
import { mainFile, runCli } from './run-cli.js'

/** 404: nobody has a photo, and whoever may ask is told so. */
async function signsIn(endpoint: string, credentials: string): Promise<boolean> {
  const url = `${endpoint}/s/GetUserPhoto?email=alice@example.test&size=HR48x48`
  const { status } = await fetch(url, { headers: { authorization: `Basic ${btoa(credentials)}` } })
  assert.ok(status === 404 || status === 401, String(status))
  return status === 404
}

test('accounts are added, listed, changed and removed in a folder that no server has open', async (context) => {
  const { user, serve, data } = await onFolder(context)
  assert.equal(await user(['add', 'alice@example.test', '--name', 'Alice A.'], 'secret\n'), '')
  assert.equal((await stat(data)).mode & 0o077, 0)
  await user(['add', 'room@example.test', '--room'])
  await user(['add', 'dora@example.test', '--no-password', '--archive', '--quota', '100'])
  await user(['add', 'nina@example.test', '--ntlm', '--language', 'fr'], 'secret')
  await user(['impersonation', 'alice@example.test', 'room@example.test', 'dora@example.test'])
  await user(['add', 'desk@example.test', '--shared'])
  await user(['full-access', 'desk@example.test', 'alice@example.test', 'dora@example.test'])
  await user(['send-as', 'desk@example.test', 'alice@example.test'])
  await user(['send-on-behalf', 'desk@example.test', 'dora@example.test'])
  await user(['send-on-behalf', 'room@example.test', 'dora@example.test'])
  await user(['send-on-behalf', 'room@example.test', 'none'])
  await user(['mail-tip', 'room@example.test', 'No chairs'])
  await user(['mail-tip', 'room@example.test', 'Keine Stühle', '--language', 'de'])
  await user(['mail-tip', 'dora@example.test', 'On leave'])
  await user(['mail-tip', 'dora@example.test'])
  await user(['disable', 'nina@example.test'])
  const rows = (await user(['list'])).trim().split('\n')
  for (const [i, row] of [
    /^alice@example\.test +user +password +acts as room@example\.test, dora@example\.test +S-1-5-21-/,
    /^room@example\.test +room +no password +acts as nobody else +S-1-5-21-[\d-]+$/,
    /^dora@example\.test +user +no password/,
    /^nina@example\.test +user +disabled \(password, NTLM\)/,
    /^desk@example\.test +shared +no password.* full access: alice@example\.test, dora@example\.test +send as: alice@example\.test +send on behalf: dora@example\.test$/,
  ].entries())
    assert.match(rows[i]!, row)
  assert.equal(rows.length, 5)
  const [first] = JSON.parse(await user(['list', '--json'])) as { displayName: string }[]
  assert.equal(first?.displayName, 'Alice A.')
  const reports = JSON.parse(await user(['list', '--json'])) as Record<string, unknown>[]
  const desk = reports.find((report) => report['address'] === 'desk@example.test')
  assert.deepEqual(desk?.['fullAccess'], ['alice@example.test', 'dora@example.test'])
  assert.deepEqual(
    reports.slice(1, 3).map((report) => report['mailTips']),
    [{ default: 'No chairs', de: 'Keine Stühle' }, {}],
  )
  assert.deepEqual([desk?.['sendAs'], desk?.['sendOnBehalf']], [['alice@example.test'], ['dora@example.test']])

  await user(['password', 'alice@example.test'], 'newer\r\n')
  await user(['enable', 'nina@example.test'])
  const { endpoint } = await serve()
  assert.deepEqual(
    [
      await signsIn(endpoint, 'alice@example.test:secret'),
      await signsIn(endpoint, 'alice@example.test:newer'),
      await signsIn(endpoint, 'nina@example.test:secret'),
      await signsIn(endpoint, 'room@example.test:'),
    ],
    [false, true, true, false],
  )
  const body =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>' +
    '<GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><FolderShape><t:BaseShape>Default</t:BaseShape></FolderShape>' +
    '<FolderIds><t:DistinguishedFolderId Id="inbox"/></FolderIds></GetFolder></s:Body></s:Envelope>'
  const headers = { authorization: `Basic ${btoa('nina@example.test:secret')}`, 'content-type': 'text/xml' }
  assert.match(await (await fetch(endpoint, { method: 'POST', headers, body })).text(), />Boîte de réception</)
})

test('public folders have a mailbox that nobody signs in to, and that others administer', async (context) => {
  const { user, refused, serve } = await onFolder(context)
  await serve('--user', 'alice@example.test:secret')
  assert.equal(await user(['add', 'public@example.test', '--public-folders']), '')
  await user(['full-access', 'public@example.test', 'alice@example.test'])
  assert.match(await user(['list']), /^public@example\.test +public-folders +no password/m)
  assert.match(
    await refused(['add', 'more@example.test', '--public-folders']),
    /public folders are in public@example\.test/,
  )
  assert.match(await refused(['password', 'public@example.test'], 'secret'), /nobody signs in to it/)
  await user(['remove', 'public@example.test', '--with-mailbox'])
  assert.doesNotMatch(await user(['list']), /public/)
  await user(['add', 'more@example.test', '--public-folders'])
})

test('the same commands work while a server has the folder open, and count at once', async (context) => {
  const { user, refused, serve, data } = await onFolder(context)
  const { endpoint, process } = await serve('--user', 'alice@example.test:secret')
  assert.equal((await stat(join(data, 'control.sock'))).mode & 0o177, 0, 'nobody else may use it')
  await user(['add', 'bob@example.test'], 'secret')
  assert.equal(await signsIn(endpoint, 'bob@example.test:secret'), true)
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), true)
  await user(['disable', 'alice@example.test'])
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), false)
  await user(['enable', 'alice@example.test'])
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), true)
  await user(['password', 'alice@example.test'], 'newer')
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), false)
  await user(['remove', 'bob@example.test'])
  assert.equal(await signsIn(endpoint, 'bob@example.test:secret'), false)
  assert.match(await user(['list']), /^bob@example\.test +user +no password/m)
  await user(['remove', 'bob@example.test', '--with-mailbox'])
  assert.doesNotMatch(await user(['list']), /bob/)
  await user(['add', 'bob@example.test'], 'secret')
  assert.equal(await signsIn(endpoint, 'bob@example.test:secret'), true)
  assert.match(await refused(['disable', 'nobody@example.test']), /There is no mailbox nobody@example\.test\./)
  process.kill('SIGTERM')
})

test('who may use Exchange Web Services is said for all, and for a mailbox while it is served', async (context) => {
  const { user, refused, serve } = await onFolder(context)
  const alice = 'alice@example.test'
  const { endpoint } = await serve(
    ...['--user', `${alice}:secret`, '--user', 'bob@example.test:secret'],
    ...[
      '--ews-application-access-policy',
      'EnforceBlockList',
      '--ews-block-list',
      'Bad/*',
      '--ews-block-list',
      'Worse',
    ],
  )
  const statusOf = async (userAgent: string, login = alice): Promise<number> => {
    const url = `${endpoint}/s/GetUserPhoto?email=${alice}&size=HR48x48`
    const headers = { authorization: `Basic ${btoa(`${login}:secret`)}`, 'user-agent': userAgent }
    return (await fetch(url, { headers })).status
  }
  assert.deepEqual([await statusOf('Bad/1'), await statusOf('Worse'), await statusOf('Good/1')], [403, 403, 404])
  await user(['access-policy', alice, '--ews-enabled', 'false'])
  assert.match(await user(['list']), /^alice@example\.test +user +password, EWS off/m)
  assert.deepEqual([await statusOf('Good/1'), await statusOf('Good/1', 'bob@example.test')], [403, 404])
  const allows = ['--ews-enabled', 'none', '--ews-application-access-policy', 'EnforceAllowList']
  await user(['access-policy', alice, ...allows, '--ews-allow-list', 'Bad/*'])
  const [report] = JSON.parse(await user(['list', '--json'])) as { accessPolicy: object }[]
  assert.deepEqual(report?.accessPolicy, {
    EwsApplicationAccessPolicy: 'EnforceAllowList',
    EwsAllowList: ['Bad/*'],
  })
  assert.deepEqual([await statusOf('Bad/1'), await statusOf('Good/1')], [404, 403])
  assert.match(await refused(['access-policy', alice], undefined, 2), /Say what is to be otherwise/)
})

test('a mailbox has further addresses, and its owner further names to sign in by', async (context) => {
  const { user, refused, serve } = await onFolder(context)
  const alice = 'alice@example.test'
  const names = ['--proxy-address', 'ali@example.test', 'al@brand.test', '--login-name', 'CORP\\ali', 'ali@corp.local']
  await user(['add', alice, ...names], 'secret')
  await user(['add', 'bob@example.test'], 'secret')
  const reported = async (): Promise<string[][]> => {
    const [report] = JSON.parse(await user(['list', '--json'])) as Record<string, string[]>[]
    return [report!['proxyAddresses']!, report!['loginNames']!]
  }
  assert.deepEqual(await reported(), [
    ['al@brand.test', 'ali@example.test'],
    ['ali@corp.local', 'corp\\ali'],
  ])
  const { endpoint } = await serve('--default-domain', 'CORP')
  for (const login of ['CORP\\ali', 'ali', 'ali@corp.local'])
    assert.equal(await signsIn(endpoint, `${login}:secret`), true, login)
  assert.equal(await signsIn(endpoint, 'ali@example.test:secret'), false)
  await user(['login-names', alice, 'none'])
  assert.equal(await signsIn(endpoint, 'ali:secret'), false)
  for (const [args, sentence, status] of [
    [['proxy-addresses', 'bob@example.test', 'ali@example.test'], /is an address of alice@example\.test already/, 1],
    [['proxy-addresses', 'bob@example.test', 'some'], /neither "none" nor an e-mail address/, 2],
    [['add', 'al@brand.test', '--no-password'], /al@brand\.test is an address of alice@example\.test already/, 1],
    [['login-names', 'bob@example.test', 'bob'], /"bob" is no name to sign in by/, 1],
  ] as const)
    assert.match(await refused([...args], undefined, status), sentence)
  await user(['proxy-addresses', 'al@brand.test', 'none'])
  assert.deepEqual(await reported(), [[], []])
})

test('what a killed server leaves behind is in the way of nobody', async (context) => {
  const { user, serve, data } = await onFolder(context)
  const first = await serve('--user', 'alice@example.test:secret')
  first.process.kill('SIGKILL')
  await first.status
  assert.ok(existsSync(join(data, 'control.sock')))
  await user(['disable', 'alice@example.test'])
  const { endpoint } = await serve()
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), false)
  await user(['enable', 'alice@example.test'])
  assert.equal(await signsIn(endpoint, 'alice@example.test:secret'), true)
})

test('what cannot be done is said in a sentence, and no password is shown', async (context) => {
  const { user, refused, data } = await onFolder(context)
  assert.match(await refused(['list']), /There is no folder/)
  assert.equal(existsSync(data), false)
  await user(['add', 'alice@example.test'], 'hunter2')
  for (const [args, input, sentence, status] of [
    [['add', 'alice@example.test'], 'hunter2', /alice@example\.test is there already/, 1],
    [['add', 'alice'], 'hunter2', /"alice" is not an e-mail address/, 2],
    [['add', 'bob@example.test'], '\n', /password is empty/, 2],
    [['add', 'bob@example.test', '--no-password', '--language', 'tlh'], undefined, /no names of folders in "tlh"/, 1],
    [
      ['mail-tip', 'alice@example.test', 'Hola', '--language', 'es'],
      undefined,
      /no mail tip that could be translated/,
      1,
    ],
    [['send-as', 'alice@example.test', 'who@example.test'], undefined, /There is no mailbox who@example\.test/, 1],
    [['add', 'bob@example.test'], '', /password is empty/, 2],
    [['password', 'bob@example.test'], 'hunter2', /There is no mailbox bob@example\.test/, 1],
    [['remove', 'bob@example.test'], undefined, /There is no mailbox/, 1],
    [['full-access', 'alice@example.test', 'some'], undefined, /neither "none" nor an e-mail address/, 2],
    [['full-access', 'alice@example.test', 'who@example.test'], undefined, /There is no mailbox who@example\.test/, 1],
    [['impersonation', 'alice@example.test', 'some'], undefined, /neither "all", "none" nor an e-mail address/, 2],
  ] as const)
    assert.match(await refused([...args], input, status), sentence)
  await user(['remove', 'alice@example.test'])
  assert.match(await refused(['remove', 'alice@example.test']), /Nobody signs in to alice@example\.test/)
  await user(['remove', 'alice@example.test', '--with-mailbox'])
  assert.equal(await user(['list']), '')
  const memory = runCli(context, ['user', 'list', '--data', ':memory:'])
  assert.equal(await memory.status, 2)
  await writeFile(join(data, 'exchequer.sqlite'), 'not a store')
  assert.match(await refused(['list']), /./)
})

test('at a terminal the password is asked for twice, and not shown', async (context) => {
  const { data, user, serve } = await onFolder(context)
  const command = [process.execPath, mainFile, 'user', 'add', 'alice@example.test', '--data', data]
  const python =
    'import os,pty,sys,time\n' +
    'pid,fd=pty.fork()\n' +
    'if pid==0: os.execv(sys.argv[1],sys.argv[1:])\n' +
    'out=b""\n' +
    'for prompt in (b": ",b": "):\n' +
    '  seen=len(out)\n' +
    '  while prompt not in out[seen:]: out+=os.read(fd,1000)\n' +
    '  os.write(fd,b"hunter2\\r")\n' +
    'try:\n' +
    '  while True:\n' +
    '    piece=os.read(fd,1000)\n' +
    '    if not piece: break\n' +
    '    out+=piece\n' +
    'except OSError: pass\n' +
    'sys.stdout.buffer.write(out); sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid,0)[1]))\n'
  const child = spawn('python3', ['-c', python, ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
  context.after(() => void child.kill())
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    shown += piece
  })
  const status = await new Promise((resolve) => child.once('error', resolve).once('close', resolve))
  if (status instanceof Error) return context.skip('there is no Python to make a terminal with')
  assert.equal(status, 0, shown)
  assert.match(shown, /Password for alice@example\.test: .*The same again: /s)
  assert.doesNotMatch(shown, /hunter2/)
  assert.match(await user(['list']), /alice@example\.test +user +password/)
  assert.equal(await signsIn((await serve()).endpoint, 'alice@example.test:hunter2'), true)
})
