import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { md4 } from '@exchequer/server/internal/auth/md4'
import { ntHash } from '@exchequer/server/internal/auth/nt-hash'
import { sessionKeyOf } from '@exchequer/server/internal/auth/ntlm-proof'
import { alice, authorization, bob } from './harness.js'
import { authenticateMessage, negotiateMessage } from './ntlm-client.js'
import {
  allowNtlm,
  challengeIn,
  disable,
  inbox,
  OneConnection,
  type Reply,
  type SocketHost,
  signInOn,
  socketHost,
} from './signing-in.js'

test('MD4 gives the digests of RFC 1320', () => {
  for (const [text, digest] of [
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ] as const)
    assert.equal(md4(Buffer.from(text)).toString('hex'), digest)
  // Around the ends of blocks, by the padding rule alone.
  for (const length of [55, 56, 63, 64, 65]) assert.equal(md4(Buffer.alloc(length)).length, 16)
})

test('the example of MS-NLMP 4.2.4 proves its password and gives its key', () => {
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
  assert.equal(ntHash('Password').toString('hex'), 'a4f49c406510bdcab6824ee7c30fd852')
  const blob = hex(
    '01010000 00000000 00000000 00000000 aaaaaaaa aaaaaaaa 00000000 02000c00 44006f00 6d006100 69006e00' +
      '01000c00 53006500 72007600 65007200 00000000 00000000',
  )
  const response = {
    user: 'User',
    domain: 'Domain',
    proof: hex('68cd0ab8 51e51c96 aabc927b ebef6a1c'),
    blob,
    mic: undefined,
  }
  const empty = Buffer.alloc(0)
  const handshake = { negotiate: empty, challengeMessage: empty, challenge: hex('01234567 89abcdef') }
  assert.equal(
    sessionKeyOf(response, empty, handshake, ntHash('Password'))?.toString('hex'),
    '8de40ccadbc14a82f15cb0ad0de95ca3',
  )
  assert.equal(sessionKeyOf(response, empty, handshake, ntHash('password')), undefined)
})

const offering = (context: TestContext): Promise<SocketHost> =>
  socketHost(context, { authentication: { schemes: ['ntlm', 'basic'] }, hostName: 'mail.example.test' })

function connectionTo(context: TestContext, { url }: SocketHost): OneConnection {
  const connection = new OneConnection(url)
  context.after(() => connection.close())
  return connection
}

test('three messages sign in a connection, and its further requests need no header', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const connection = connectionTo(context, server)
  const anonymous = await connection.post()
  assert.deepEqual([anonymous.status, anonymous.challenges], [401, ['NTLM', 'Basic realm="Exchequer"']])
  const signedIn = await signInOn(connection, { user: alice, password: 'secret' })
  assert.equal(signedIn.status, 200)
  assert.match(signedIn.text, /NoError/)
  assert.equal((await connection.post()).status, 200)
  // Another connection is somebody else's.
  assert.equal((await connectionTo(context, server).post()).status, 401)
})

test('the user is found with and without a domain, in any case', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  for (const who of [
    { user: alice.toUpperCase() },
    { user: alice, domain: 'CORP' },
    { user: 'Alice', domain: 'example.test' },
  ]) {
    const reply = await signInOn(connectionTo(context, server), { ...who, password: 'secret' })
    assert.equal(reply.status, 200, JSON.stringify(who))
  }
})

test('a wrong password, an unknown user and one who has no NT hash get the same 401', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const replies = []
  for (const [user, password] of [
    [alice, 'wrong'],
    ['nobody@example.test', 'secret'],
    [bob, 'secret'],
  ] as const)
    replies.push(await signInOn(connectionTo(context, server), { user, password }))
  for (const { status, challenges, text } of replies)
    assert.deepEqual([status, challenges, text], [401, ['NTLM', 'Basic realm="Exchequer"'], ''])
})

test('NTLMv1, a challenge of another connection and a message out of order are refused', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const credentials = { user: alice, password: 'secret' }
  assert.equal((await signInOn(connectionTo(context, server), { ...credentials, isOld: true })).status, 401)

  const negotiate = negotiateMessage()
  const one = connectionTo(context, server)
  const { message } = authenticateMessage(
    negotiate,
    challengeIn(await one.post(`NTLM ${negotiate.toString('base64')}`)),
    credentials,
  )
  const third = `NTLM ${message.toString('base64')}`
  const other = connectionTo(context, server)
  assert.equal((await other.post(third)).status, 401)
  await other.post(`NTLM ${negotiate.toString('base64')}`)
  assert.equal((await other.post(third)).status, 401)
  assert.equal((await one.post(third)).status, 200)
  // A challenge serves once.
  assert.equal((await one.post(third)).status, 401)
})

test('a code over the messages is checked where the client made one; channel bindings are passed over', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const credentials = { user: alice, password: 'secret', pairs: [[10, Buffer.alloc(16, 7)]] as const, mic: true }
  assert.equal((await signInOn(connectionTo(context, server), credentials)).status, 200)

  const connection = connectionTo(context, server)
  const negotiate = negotiateMessage()
  const second = await connection.post(`NTLM ${negotiate.toString('base64')}`)
  // As if somebody on the way had changed what the client offered first.
  const { message } = authenticateMessage(negotiateMessage(0x1), challengeIn(second), credentials)
  assert.equal((await connection.post(`NTLM ${message.toString('base64')}`)).status, 401)
})

test('a connection is signed out by another password, by a disabled account, and by a new handshake', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const connection = connectionTo(context, server)
  const credentials = { user: alice, password: 'secret' }
  assert.equal((await signInOn(connection, credentials)).status, 200)
  await disable(server)
  assert.equal((await connection.post()).status, 401)
  assert.equal((await signInOn(connection, credentials)).status, 401)
  await disable(server, alice, false)
  assert.equal((await signInOn(connection, credentials)).status, 200)
  await allowNtlm(server, alice, 'newer')
  assert.equal((await connection.post()).status, 401)
  assert.equal((await signInOn(connection, { user: alice, password: 'newer' })).status, 200)
  await connection.post(`NTLM ${negotiateMessage().toString('base64')}`)
  assert.equal((await connection.post()).status, 401)
})

test('a header of its own goes before what the connection is signed in as', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const connection = connectionTo(context, server)
  const mine = await signInOn(connection, { user: alice, password: 'secret' })
  const folderOf = ({ text }: Reply): string | undefined => /FolderId Id="([^"]+)"/.exec(text)?.[1]
  const bobs = await connection.post(authorization(bob))
  assert.equal(bobs.status, 200)
  assert.notEqual(folderOf(bobs), folderOf(mine))
  assert.equal(folderOf(await connection.post()), folderOf(mine))
})

test('messages that are cut off, or none at all, are refused', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const connection = connectionTo(context, server)
  const whole = negotiateMessage()
  const { message } = authenticateMessage(
    whole,
    challengeIn(await connection.post(`NTLM ${whole.toString('base64')}`)),
    { user: alice, password: 'secret' },
  )
  const broken = [Buffer.from('NTLMSSP\0'), Buffer.from('hello'), whole.subarray(0, 12), message.subarray(0, 64)]
  const wild = Buffer.from(message)
  wild.writeUInt32LE(0xfffffff0, 24)
  for (const bytes of [...broken, wild]) {
    await connection.post(`NTLM ${whole.toString('base64')}`)
    assert.equal((await connection.post(`NTLM ${bytes.toString('base64')}`)).status, 401, bytes.toString('hex'))
  }
  for (const text of ['NTLM', 'NTLM ', 'NTLM !!!', `NTLM ${'A'.repeat(60_000)}`])
    assert.equal((await connection.post(text)).status, 401)
})

test('over fetch, where nobody knows which requests share a connection, NTLM is not offered', async (context) => {
  const { server, ...rest } = await offering(context)
  await allowNtlm({ server, ...rest })
  const post = async (authorizationHeader: string) => {
    const headers = { authorization: authorizationHeader, 'content-type': 'text/xml' }
    return server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body: inbox }))
  }
  const negotiate = negotiateMessage()
  for (let message = 0; message < 2; message++) {
    const { status, headers } = await post(`NTLM ${negotiate.toString('base64')}`)
    assert.deepEqual([status, headers.get('www-authenticate')], [401, 'Basic realm="Exchequer"'])
  }
})

test('what comes through a proxy is neither offered NTLM nor taken for who signed in on its connection', async (context) => {
  const server = await offering(context)
  await allowNtlm(server)
  const connection = connectionTo(context, server)
  const negotiate = `NTLM ${negotiateMessage().toString('base64')}`
  for (const name of ['Via', 'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Real-IP']) {
    assert.equal((await signInOn(connection, { user: alice, password: 'secret' })).status, 200)
    for (const credentials of [undefined, negotiate]) {
      const { status, challenges } = await connection.post(credentials, inbox, { [name]: '1.1 proxy' })
      assert.deepEqual([status, challenges], [401, ['Basic realm="Exchequer"']], name)
    }
    assert.equal((await connection.post()).status, 200)
  }
  const through = { Via: '1.1 proxy' }
  assert.equal((await connection.post(authorization(alice), inbox, through)).status, 200)
})

test('where nothing but NTLM is offered, what comes through a proxy is told why it cannot sign in', async (context) => {
  const server = await socketHost(context, { authentication: { schemes: ['ntlm'] } })
  const { status, challenges, text } = await connectionTo(context, server).post(undefined, inbox, { Via: '1.1 proxy' })
  assert.deepEqual([status, challenges], [403, []])
  assert.match(text, /do not work through a proxy/)
})

test('curl signs in by NTLM with the right password and with no other', async (context) => {
  const curl = async (...args: string[]): Promise<string> => (await promisify(execFile)('curl', args)).stdout
  const features = await curl('--version').catch(() => '')
  if (!/^Features:.*\bNTLM\b/m.test(features)) return context.skip('there is no curl that can do NTLM')
  const server = await offering(context)
  await allowNtlm(server)
  const ask = (user: string): Promise<string> =>
    curl('-s', '--ntlm', '-u', user, '-H', 'Content-Type: text/xml', '-d', inbox, '-w', '%{http_code}', server.url)
  assert.match(await ask(`${alice}:secret`), /NoError.*200$/s)
  assert.match(await ask(`CORP\\${alice}:secret`), /200$/)
  assert.equal(await ask(`${alice}:wrong`), '401')
})
