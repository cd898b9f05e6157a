import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { report, runPython, startServer } from './serving.js'
import { testCertificate } from './test-certificate.js'

/**
 * Works `exchequer serve` with Debian's exchangelib: `node build/conformance/exchangelib.js <script> [items] [known failures]`, with
 * `--https` anywhere for a server with a certificate that the client can check. Ends with
 * 0 when every step of the script passed, but for those that the JSON file of known failures names; the last lines are counts in the form
 * of Node's test runner.
 */

const [script, items = '200', knownList] = process.argv.slice(2).filter((word) => word !== '--https')
if (script === undefined) throw new Error('Name the script.')

const data = await mkdtemp(join(tmpdir(), 'exchequer-'))
const names = ['IP:127.0.0.1', ...['', 'autodiscover.', 'mail.'].map((prefix) => `DNS:${prefix}example.test`)]
const certificate = process.argv.includes('--https') ? await testCertificate(data, names) : undefined
const tls = certificate ? ['--tls-cert', certificate.cert, '--tls-key', certificate.key] : []
const server = await startServer(data, ...tls)
try {
  const user = 'alice@example.test'
  const args = ['--url', server.endpoint, '--user', user, '--email', user, '--password', 'secret', '--n', items]
  const steps = await runPython(script, args, {
    // Here too rests what exchangelib remembers of earlier searches.
    TMPDIR: data,
    ...(certificate && { REQUESTS_CA_BUNDLE: certificate.authority }),
  })
  report(steps, knownList ? (JSON.parse(await readFile(knownList, 'utf8')) as Record<string, string>) : {})
} finally {
  await server.stop()
  await rm(data, { recursive: true, force: true })
}
