import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestIssuer } from '../packages/server/test/token-issuer.js'
import { report, runCommand, runPython, startServer } from './serving.js'

/**
 * Signs in with Debian's exchangelib: by Basic, by NTLM, and by OAuth with tokens of an issuer of this process, on one server for each of
 * them and on one that offers all. `node build/conformance/exchangelib-sign-in.js`.
 */

const audience = 'https://mail.example.test'
const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
const issuer = await TestIssuer.start()
issuer.clients.set('the-app', 'the secret of the app')
const trust = ['--oauth-issuer', issuer.url, '--oauth-audience', audience]

/** Python asks OpenSSL for MD4, which version 3 has in its drawer of old things only. */
const openssl = `openssl_conf = init
[init]
providers = providers
[providers]
default = on
legacy = on
[on]
activate = 1
`

const [basic, ntlm, oauth, all] = await Promise.all([
  startServer(join(folder, 'basic')),
  startServer(join(folder, 'ntlm'), '--auth', 'ntlm'),
  startServer(join(folder, 'oauth'), '--auth', 'oauth', ...trust),
  startServer(join(folder, 'all'), '--auth', 'oauth,ntlm,basic', ...trust),
])
try {
  await writeFile(join(folder, 'openssl.cnf'), openssl)
  await runCommand('user', 'impersonation', 'carol@example.test', 'all', '--data', join(folder, 'all'))
  const token = await issuer.sign({ aud: audience, upn: 'alice@example.test', scp: 'EWS.AccessAsUser.All' })
  const tokens = ['--token-url', `${issuer.url}/token?audience=${encodeURIComponent(audience)}`, '--token', token]
  const urls = Object.entries({ basic, ntlm, oauth, all }).flatMap(([name, { endpoint }]) => [`--${name}`, endpoint])
  const environment = {
    OPENSSL_CONF: join(folder, 'openssl.cnf'),
    // The issuer is on this machine.
    OAUTHLIB_INSECURE_TRANSPORT: '1',
  }
  report(await runPython('conformance/exchangelib_sign_in.py', [...urls, ...tokens], environment))
} finally {
  for (const server of [basic, ntlm, oauth, all]) await server.stop()
  await issuer.close()
  await rm(folder, { recursive: true, force: true })
}
