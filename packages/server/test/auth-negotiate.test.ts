import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { alice } from './harness.js'
import {
  authenticateMessage,
  kerberosMechanism,
  mechanisms,
  negotiateMessage,
  ntlmMechanism,
  signature,
  spnegoInit,
  spnegoNext,
} from './ntlm-client.js'
import { allowNtlm, inbox, OneConnection, type Reply, socketHost } from './signing-in.js'

const credentials = { user: alice, password: 'secret' }

async function connect(context: TestContext): Promise<(token: Buffer) => Promise<Reply>> {
  const server = await socketHost(context, { authentication: { schemes: ['negotiate', 'ntlm'] } })
  await allowNtlm(server)
  const connection = new OneConnection(server.url)
  context.after(() => connection.close())
  assert.deepEqual((await connection.post()).challenges, ['Negotiate', 'NTLM'])
  return (token) => connection.post(`Negotiate ${token.toString('base64')}`)
}

const answered = ({ challenges }: Reply): Buffer => {
  assert.match(challenges[0] ?? '', /^Negotiate \S+$/)
  return Buffer.from(challenges[0]!.slice('Negotiate '.length), 'base64')
}

/** The message of NTLM within an answer of SPNEGO. */
const messageIn = (reply: Reply): Buffer => {
  const bytes = answered(reply)
  const start = bytes.indexOf('NTLMSSP\0')
  assert.ok(start > 0, bytes.toString('hex'))
  return bytes.subarray(start)
}

test('Negotiate takes NTLM as it is', async (context) => {
  const send = await connect(context)
  const negotiate = negotiateMessage()
  const { message } = authenticateMessage(negotiate, answered(await send(negotiate)), credentials)
  const reply = await send(message)
  assert.equal(reply.status, 200)
  assert.deepEqual(reply.challenges, [])
})

test('Negotiate takes NTLM within SPNEGO, and says when it is done', async (context) => {
  const send = await connect(context)
  const negotiate = negotiateMessage()
  const list = mechanisms(ntlmMechanism, kerberosMechanism)
  const second = await send(spnegoInit(list, negotiate))
  assert.equal(second.status, 401)
  const { message } = authenticateMessage(negotiate, messageIn(second), { ...credentials, mic: true })
  const reply = await send(spnegoNext(message))
  assert.equal(reply.status, 200)
  // NegTokenResp with negState accept-completed and nothing else.
  assert.equal(answered(reply).toString('hex'), 'a1073005a0030a0100')
})

test('a client that would rather do Kerberos is asked for NTLM, and signs the list that it offered', async (context) => {
  for (const tampering of [false, true]) {
    const send = await connect(context)
    const list = mechanisms(kerberosMechanism, ntlmMechanism)
    const first = await send(spnegoInit(list, Buffer.from('a ticket of Kerberos')))
    assert.equal(first.status, 401)
    assert.ok(answered(first).includes(ntlmMechanism))
    const negotiate = negotiateMessage()
    const second = await send(spnegoNext(negotiate))
    const { message, sessionKey } = authenticateMessage(negotiate, messageIn(second), credentials)
    // A client that had offered another list than what arrived here signs that one.
    const signed = tampering ? mechanisms(ntlmMechanism) : list
    const reply = await send(spnegoNext(message, signature(sessionKey, 'client-to-server', signed)))
    assert.equal(reply.status, tampering ? 401 : 200)
    if (!tampering) assert.ok(answered(reply).includes(signature(sessionKey, 'server-to-client', list)))
  }
})

test('a list that is not signed where it has to be is refused, and so is one without NTLM', async (context) => {
  const send = await connect(context)
  await send(spnegoInit(mechanisms(kerberosMechanism, ntlmMechanism)))
  const negotiate = negotiateMessage()
  const { message } = authenticateMessage(negotiate, messageIn(await send(spnegoNext(negotiate))), credentials)
  assert.equal((await send(spnegoNext(message))).status, 401)
  const refused = await send(spnegoInit(mechanisms(kerberosMechanism), Buffer.from('a ticket')))
  assert.deepEqual([refused.status, refused.challenges], [401, ['Negotiate', 'NTLM']])
})

test('tokens that are cut off or out of order are refused', async (context) => {
  const send = await connect(context)
  const init = spnegoInit(mechanisms(ntlmMechanism), negotiateMessage())
  for (let length = 0; length < init.length; length += 7)
    assert.equal((await send(init.subarray(0, length))).status, 401)
  assert.equal((await send(spnegoNext(negotiateMessage()))).status, 401)
  for (const hex of ['60', '6080', '60840fffffff', 'a100', '3000', '600100', 'a1033001ff'])
    assert.equal((await send(Buffer.from(hex, 'hex'))).status, 401)
})

test('curl signs in by Negotiate, where GSS-API can do NTLM', async (context) => {
  const isThere = ['/etc/gss/mech.d/mech.ntlmssp.conf', '/etc/gss/mech.d/mech.ntlmssp'].some((file) => existsSync(file))
  if (!isThere) return context.skip("Debian's gss-ntlmssp is not installed")
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true }))
  const server = await socketHost(context, { authentication: { schemes: ['negotiate', 'basic'] } })
  await allowNtlm(server)
  const ask = async (password: string): Promise<string> => {
    const users = join(folder, 'users')
    await writeFile(users, `EXAMPLE:${alice}:${password}\n`)
    const how = ['-s', '--negotiate', '-u', ':', '-H', 'Content-Type: text/xml', '-d', inbox, '-w', '%{http_code}']
    const env = { ...process.env, NTLM_USER_FILE: users }
    return (await promisify(execFile)('curl', [...how, server.url], { env })).stdout
  }
  assert.match(await ask('secret'), /NoError.*200$/s)
  assert.equal(await ask('wrong'), '401')
})
