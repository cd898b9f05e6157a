import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClientStep, judge } from './known-failures.js'
import { testCertificate } from './test-certificate.js'

/**
 * Works `exchequer serve` with Debian's exchangelib: `node build/conformance/exchangelib.js <script> [items] [known failures]`, with
 * `--https` anywhere for a server with a certificate that the client can check. Ends with
 * 0 when every step of the script passed, but for those that the JSON file of known failures names; the last lines are counts in the form
 * of Node's test runner.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const [script, items = '200', knownList] = process.argv.slice(2).filter((word) => word !== '--https')
if (script === undefined) throw new Error('Name the script.')

const data = await mkdtemp(join(tmpdir(), 'exchequer-'))
const names = ['IP:127.0.0.1', ...['', 'autodiscover.', 'mail.'].map((prefix) => `DNS:${prefix}example.test`)]
const certificate = process.argv.includes('--https') ? await testCertificate(data, names) : undefined
const server = startServer()
try {
  const steps = await runClient(await endpointOf(server))
  const known = knownList ? (JSON.parse(await readFile(knownList, 'utf8')) as Record<string, string>) : {}
  const verdicts = judge(steps, known)
  for (const { step, outcome, reason } of verdicts)
    console.log(`${outcome.padEnd(6)} ${step}${reason ? `: ${reason}` : ''}`)
  const failures = verdicts.filter(({ outcome }) => outcome === 'failed').length
  console.log(`ℹ pass ${verdicts.filter(({ outcome }) => outcome === 'passed').length}`)
  console.log(`ℹ fail ${failures}`)
  process.exitCode = failures === 0 ? 0 : 1
} finally {
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  await rm(data, { recursive: true, force: true })
}

function startServer(): ChildProcess {
  const users = ['Alice', 'Bob', 'Carol', 'Dave'].flatMap((name) => [
    '--user',
    `${name.toLowerCase()}@example.test:secret:${name}`,
  ])
  const tls = certificate ? ['--tls-cert', certificate.cert, '--tls-key', certificate.key] : []
  const args = [join(root, 'packages/cli/dist/main.js'), 'serve', '--port', '0', '--data', data, ...tls, ...users]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function endpointOf({ stdout }: ChildProcess): Promise<string> {
  let text = ''
  for await (const piece of stdout ?? []) {
    text += piece
    const endpoint = /^ready (\S+)$/m.exec(text)?.[1]
    if (endpoint !== undefined) return endpoint
  }
  throw new Error(`The server did not start: ${text}`)
}

/** The report of the client, which it prints as JSON when it is through, whether or not its steps passed. */
async function runClient(endpoint: string): Promise<ClientStep[]> {
  const user = 'alice@example.test'
  const args = ['--url', endpoint, '--user', user, '--email', user, '--password', 'secret', '--n', items]
  // Debian's package is visible to Debian's interpreter only.
  const client = spawn('/usr/bin/python3', [script ?? '', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 400_000,
    env: {
      ...process.env,
      // Here too rests what exchangelib remembers of earlier searches.
      TMPDIR: data,
      ...(certificate && { REQUESTS_CA_BUNDLE: certificate.authority }),
    },
  })
  let report = ''
  client.stdout.on('data', (piece) => {
    report += piece
  })
  const [status] = await once(client, 'close')
  if (report === '') throw new Error(`The client ended with ${status} and no report.`)
  return (JSON.parse(report) as { steps: ClientStep[] }).steps
}
