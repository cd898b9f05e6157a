import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Logger, type OAuthOptions, openSqliteStore, silentLogger } from '@exchequer/server'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { alice, authorization, bob, envelope, type Host, host, parse, textOf } from './harness.js'
import { disable, inbox } from './signing-in.js'
import { TestIssuer } from './token-issuer.js'

const audience = 'https://mail.test'
const hour = 3600
const now = (): number => Math.floor(Date.now() / 1000)
const ofAlice = { upn: alice, scp: 'EWS.AccessAsUser.All' }
const ofApp = { appid: 'the-app', roles: ['full_access_as_app'] }

interface Trusting extends Host {
  readonly issuer: TestIssuer
  /** Posts with a token. */
  call(token: string, headers?: string): Promise<Called>
}

interface Called {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The code of the fault, where it is one. */
  readonly fault: string | undefined
}

/** A server that takes the tokens of an issuer of its own. */
async function trusting(
  context: TestContext,
  options: Partial<OAuthOptions['issuers'][number]> & { clockTolerance?: number; logger?: Logger } = {},
): Promise<Trusting> {
  const issuer = await TestIssuer.start()
  const { clockTolerance, logger, ...more } = options
  const oauth = {
    issuers: [{ issuer: issuer.url, audience, ...more }],
    ...(clockTolerance !== undefined && { clockTolerance }),
  }
  const open = await host({ authentication: { oauth }, ...(logger && { logger }) })
  context.after(async () => {
    await open.close()
    await issuer.close()
  })
  return { ...open, issuer, call: (token, headers) => call(open, `Bearer ${token}`, headers) }
}

async function call({ server }: Host, authorizationHeader: string | undefined, headers?: string): Promise<Called> {
  const body = headers === undefined ? inbox : inbox.replace('<s:Header>', `<s:Header>${headers}`)
  const response = await server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: {
        'content-type': 'text/xml',
        ...(authorizationHeader !== undefined && { authorization: authorizationHeader }),
      },
      body,
    }),
  )
  const text = await response.text()
  const fault =
    response.status === 500 ? textOf(parse(text).children[0]!.children[0]!, 'detail/e:ResponseCode') : undefined
  return { status: response.status, headers: response.headers, text, fault }
}

const asAlice = `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${alice}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`

/** A refusal as Exchange words it: the id and the category. */
async function refused(called: Promise<Called>, category: string, status = 401): Promise<void> {
  const { status: given, headers } = await called
  assert.equal(given, status)
  assert.match(
    headers.get('x-ms-diagnostics') ?? '',
    new RegExp(`^20000\\d\\d;reason="[^"]+";error_category="${category}"$`),
  )
  assert.match(
    headers.get('www-authenticate') ?? '',
    /^Bearer client_id=.*, error="(invalid_token|insufficient_scope)"/,
  )
}

test('a token of a user with the scope of EWS opens the mailbox of the user', async (context) => {
  const { issuer, call } = await trusting(context)
  for (const claims of [
    ofAlice,
    { ...ofAlice, upn: 'Alice@Example.TEST' },
    { scp: 'openid EWS.AccessAsUser.All', smtp: alice },
    { scp: 'EWS.AccessAsUser.All', preferred_username: alice },
    { scope: `${audience}/EWS.AccessAsUser.All`, upn: alice },
    { ...ofAlice, aud: ['https://other.test', audience] },
  ]) {
    const { status, text } = await call(await issuer.sign(claims))
    assert.equal(status, 200, JSON.stringify(claims))
    assert.match(text, /NoError/)
  }
})

test('of the names that a directory gives a user the first counts that is somebody here', async (context) => {
  const { issuer, call } = await trusting(context)
  const opened = async (claims: object): Promise<number> =>
    (await call(await issuer.sign({ scp: 'EWS.AccessAsUser.All', ...claims }))).status
  assert.equal(await opened({ upn: 'ada@corp.local', smtp: alice }), 200)
  assert.equal(await opened({ upn: 'ada@corp.local', smtp: 'ada@corp.test' }), 401)
  // This one people may choose for themselves at some issuers: it does not stand in for a name that the directory gave.
  assert.equal(await opened({ upn: 'ada@corp.local', preferred_username: alice }), 401)
  assert.equal(await opened({ upn: '', smtp: '', preferred_username: alice }), 200)
})

test('a 401 offers Bearer first, with what clients look for, and Basic, which still works', async (context) => {
  const open = await trusting(context)
  for (const header of [undefined, 'Bearer', 'Bearer ']) {
    const { status, headers } = await call(open, header)
    assert.equal(status, 401)
    const offered = headers.get('www-authenticate') ?? ''
    assert.match(
      offered,
      /^Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="[^"]+", token_types="/,
    )
    assert.match(offered, /, Basic realm="Exchequer"$/)
    assert.doesNotMatch(offered, /error=/)
    assert.match(headers.get('ms-diagnostics-public') ?? '', /Modern Auth/)
  }
  assert.equal((await call(open, authorization(alice))).status, 200)
})

test('a token for somebody else, of somebody else, too early or too late is refused', async (context) => {
  const { issuer, call } = await trusting(context)
  const send = async (claims: object): Promise<Called> => call(await issuer.sign({ ...ofAlice, ...claims }))
  await refused(send({ aud: 'https://other.test' }), 'invalid_resource')
  await refused(send({ iss: 'https://other.test' }), 'invalid_token')
  await refused(send({ exp: now() - hour }), 'token_expired')
  await refused(send({ nbf: now() + hour }), 'invalid_token')
  await refused(send({ exp: undefined }), 'invalid_token')
  await refused(send({ exp: 'never' }), 'invalid_token')
  await refused(send({ upn: 'nobody@example.test' }), 'invalid_user')
  await refused(send({ upn: undefined }), 'invalid_user')
})

test('clocks may differ by five minutes, or by what is allowed', async (context) => {
  const usual = await trusting(context)
  const send = async ({ issuer, call }: Trusting, claims: object): Promise<number> =>
    (await call(await issuer.sign({ ...ofAlice, ...claims }))).status
  assert.equal(await send(usual, { exp: now() - 240 }), 200)
  assert.equal(await send(usual, { nbf: now() + 240 }), 200)
  assert.equal(await send(usual, { exp: now() - 360 }), 401)
  const strict = await trusting(context, { clockTolerance: 0 })
  assert.equal(await send(strict, { exp: now() - 5 }), 401)
})

test('a signature of another key, of a secret, or none at all is refused', async (context) => {
  const { issuer, call } = await trusting(context)
  const claims = { ...ofAlice, iss: issuer.url, aud: audience, exp: now() + hour }
  const { privateKey } = await generateKeyPair('RS256')
  const [known] = await issuer.keys()
  const forged = (header: { alg: string; kid?: string }, key: CryptoKey | Uint8Array): Promise<string> =>
    new SignJWT(claims).setProtectedHeader(header).sign(key)
  await refused(call(await forged({ alg: 'RS256', kid: known!.kid }, privateKey)), 'invalid_signature')
  await refused(call(await forged({ alg: 'RS256', kid: 'another' }, privateKey)), 'invalid_signature')
  // The public key as if it were a secret that both sides share.
  const secret = new TextEncoder().encode(JSON.stringify(known))
  await refused(call(await forged({ alg: 'HS256', kid: known!.kid }, secret)), 'invalid_token')
  await refused(call(new UnsecuredJWT(claims).encode()), 'invalid_token')
  const good = await issuer.sign(ofAlice)
  await refused(call(`${good.slice(0, -4)}AAAA`), 'invalid_signature')
  const [head, , signature] = good.split('.')
  const changed = Buffer.from(JSON.stringify({ ...claims, upn: bob })).toString('base64url')
  await refused(call(`${head}.${changed}.${signature}`), 'invalid_signature')
  for (const garbage of ['x', 'a.b.c', `${good}.x`, 'ey.ey.ey', '..']) await refused(call(garbage), 'invalid_token')
})

test('a token without the scope or the role is somebody, who may not', async (context) => {
  const { issuer, call } = await trusting(context)
  const send = async (claims: object): Promise<Called> => call(await issuer.sign({ ...claims }))
  await refused(send({ upn: alice, scp: 'Mail.Read' }), 'invalid_grant', 403)
  await refused(send({ upn: alice }), 'invalid_grant', 403)
  await refused(send({ appid: 'the-app', roles: ['Mail.Read'] }), 'invalid_grant', 403)
  await refused(send({ appid: 'the-app', roles: 'full_access_as_app' }), 'invalid_grant', 403)
  // A user's token with the role of an application stays one of the user.
  await refused(send({ upn: alice, scp: 'Mail.Read', roles: ['full_access_as_app'] }), 'invalid_grant', 403)
})

test('an application says whom it acts for, and may then act for everybody', async (context) => {
  const { issuer, call } = await trusting(context)
  const token = await issuer.sign(ofApp)
  const without = await call(token)
  assert.equal(without.fault, 'ErrorInvalidExchangeImpersonationHeaderData')
  assert.match(without.text, /ExchangeImpersonation SOAP header must be present for this type of OAuth token\./)
  const within = await call(token, asAlice)
  assert.equal(within.status, 200)
  assert.match(within.text, /NoError/)
  assert.equal((await call(token, asAlice.replace(alice, 'nobody@example.test'))).fault, 'ErrorNonExistentMailbox')
})

test('applications that are named act for those that they are named for, others for nobody', async (context) => {
  const { issuer, call } = await trusting(context, { applications: { 'the-app': ['Alice@example.test'] } })
  const token = await issuer.sign(ofApp)
  assert.equal((await call(token, asAlice)).status, 200)
  assert.equal((await call(token, asAlice.replace(alice, bob))).fault, 'ErrorImpersonateUserDenied')
  for (const appid of ['another', 'constructor', '__proto__'])
    assert.equal((await call(await issuer.sign({ ...ofApp, appid }), asAlice)).fault, 'ErrorImpersonationDenied')
})

test('a disabled account is told so by whoever has its token', async (context) => {
  const open = await trusting(context)
  await disable(open)
  assert.equal((await open.call(await open.issuer.sign(ofAlice))).fault, 'ErrorAccountDisabled')
  assert.equal((await open.call(await open.issuer.sign(ofApp), asAlice)).fault, 'ErrorAccountDisabled')
})

test('keys are kept, asked for again when a new one signs, and elliptic ones taken', async (context) => {
  const { issuer, call } = await trusting(context)
  for (let i = 0; i < 5; i++) assert.equal((await call(await issuer.sign(ofAlice))).status, 200)
  assert.equal(issuer.keyRequests, 1)
  // A token with an unknown key has the keys asked for, but not twice within half a minute: whoever makes such tokens up does no harm.
  await issuer.rotate('ES256')
  await refused(call(await issuer.sign(ofAlice, 'ES256')), 'invalid_signature')
  assert.equal(issuer.keyRequests, 1)
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 31_000 })
  assert.equal((await call(await issuer.sign(ofAlice, 'ES256'))).status, 200)
  assert.equal(issuer.keyRequests, 2)
})

test('a token that does not name its key is tried with all of them', async (context) => {
  const { issuer, call } = await trusting(context)
  await issuer.rotate()
  const old = await issuer.sign(ofAlice, 'RS256', { isNamed: false, age: 1 })
  const fresh = await issuer.sign(ofAlice, 'RS256', { isNamed: false })
  assert.deepEqual([(await call(old)).status, (await call(fresh)).status], [200, 200])
  await refused(call(await issuer.sign({ ...ofAlice, exp: 1 }, 'RS256', { isNamed: false })), 'token_expired')
  const { privateKey } = await generateKeyPair('RS256')
  const claims = { ...ofAlice, iss: issuer.url, aud: audience, exp: now() + hour }
  await refused(
    call(await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)),
    'invalid_signature',
  )
})

test('an issuer that does not answer is not the fault of the token, and is asked again', async (context) => {
  const { issuer, call } = await trusting(context, { logger: silentLogger })
  issuer.isDown = true
  const token = await issuer.sign(ofAlice)
  assert.equal((await call(token)).fault, 'ErrorInternalServerTransientError')
  issuer.isDown = false
  assert.equal((await call(token)).status, 200)
})

test('the keys of an issuer that no longer answers are good for another day', async (context) => {
  const { issuer, call } = await trusting(context, { logger: silentLogger })
  const token = await issuer.sign({ ...ofAlice, exp: now() + 100 * hour })
  assert.equal((await call(token)).status, 200)
  issuer.isDown = true
  const start = Date.now()
  context.mock.timers.enable({ apis: ['Date'], now: start + 23 * hour * 1000 })
  assert.equal((await call(token)).status, 200)
  context.mock.timers.setTime(start + 25 * hour * 1000)
  assert.equal((await call(token)).fault, 'ErrorInternalServerTransientError')
})

test('keys may be given, by address or as they are, and the claim of the user chosen', async (context) => {
  const issuer = await TestIssuer.start()
  context.after(() => issuer.close())
  for (const keys of [`${issuer.url}/keys`, { keys: await issuer.keys() }]) {
    const oauth = { issuers: [{ issuer: 'urn:somebody', audience, keys, userClaim: 'email' }] }
    const open = await host({ authentication: { schemes: ['oauth'], oauth } })
    context.after(() => open.close())
    const token = await issuer.sign({ ...ofAlice, upn: bob, email: alice, iss: 'urn:somebody' })
    const { status, text } = await call(open, `Bearer ${token}`)
    assert.equal(status, 200)
    assert.match(text, /NoError/)
    assert.equal((await call(open, authorization(alice))).status, 401, 'Basic is not offered, nor taken')
  }
})

test('an issuer whose keys would come over plain HTTP, and OAuth without an issuer, are not configured', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  context.after(() => store.close())
  const wrong = [
    { oauth: { issuers: [{ issuer: 'http://issuer.test', audience }] } },
    { oauth: { issuers: [{ issuer: 'https://issuer.test', audience, keys: 'http://issuer.test/keys' }] } },
    { oauth: { issuers: [] } },
    { schemes: ['oauth'] as const },
    { schemes: [] },
  ]
  for (const authentication of wrong)
    await assert.rejects(
      host({ store, authentication }),
      { name: 'ConfigurationError' },
      JSON.stringify(authentication),
    )
})

test('the envelope of an application names one user, once', async (context) => {
  const { issuer, server } = await trusting(context)
  const token = await issuer.sign(ofApp)
  const send = async (headers: string): Promise<string | undefined> => {
    const body = envelope('<m:GetFolder/>', { headers })
    const init = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/xml' }, body }
    const text = await (await server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))).text()
    return textOf(parse(text).children[0]!.children[0]!, 'detail/e:ResponseCode')
  }
  assert.equal(await send(asAlice + asAlice), 'ErrorDuplicateSOAPHeader')
})
