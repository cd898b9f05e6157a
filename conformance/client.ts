import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { report, runCommand, runPython, startServer } from './serving.js'
import { testCertificate } from './test-certificate.js'

/**
 * Works `exchequer serve` with a script of somebody else's client: `node build/conformance/client.js <script> [items] [known failures]`, with
 * `--https` anywhere for a server with a certificate that the client can check, `--public-folders` for one with public folders that the
 * user administers, and `--faults` for one whose requests can be made to fail, by the door that `EXCHEQUER_FAULTS` names. Ends with
 * 0 when every step of the script passed, but for those that the JSON file of known failures names; the last lines are counts in the form
 * of Node's test runner. A script that wants the server stopped and started again gets a POST to `EXCHEQUER_RESTART` answered when it
 * is there again, on the same address; one that wants somebody given something has `EXCHEQUER_USER` do what the lines of a POST say
 * after `exchequer user`.
 */

const [script, items = '200', knownList] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
if (script === undefined) throw new Error('Name the script.')

const asked = createServer()
const data = await mkdtemp(join(tmpdir(), 'exchequer-'))
const names = ['IP:127.0.0.1', ...['', 'autodiscover.', 'mail.'].map((prefix) => `DNS:${prefix}example.test`)]
const certificate = process.argv.includes('--https') ? await testCertificate(data, names) : undefined
const tls = certificate ? ['--tls-cert', certificate.cert, '--tls-key', certificate.key] : []
const faults = process.argv.includes('--faults') ? String(await freePort()) : undefined
const options = [...tls, ...(faults ? ['--fault-injection', faults] : [])]
let server = await startServer(data, ...options)
try {
  const user = 'alice@example.test'
  if (process.argv.includes('--public-folders')) {
    const address = 'publicfolders@example.test'
    await runCommand('user', 'add', address, '--public-folders', '--data', data)
    await runCommand('user', 'full-access', address, user, '--data', data)
  }
  const args = ['--url', server.endpoint, '--user', user, '--email', user, '--password', 'secret', '--n', items]
  const steps = await runPython(script, args, {
    // Here too rests what exchangelib remembers of earlier searches.
    TMPDIR: data,
    ...(certificate && { REQUESTS_CA_BUNDLE: certificate.authority }),
    ...(faults && { EXCHEQUER_FAULTS: `http://127.0.0.1:${faults}/faults` }),
    ...(await listenForScript(new URL(server.endpoint).port)),
  })
  report(steps, knownList ? (JSON.parse(await readFile(knownList, 'utf8')) as Record<string, string>) : {})
} finally {
  asked.close()
  await server.stop()
  await rm(data, { recursive: true, force: true })
}

async function listenForScript(port: string): Promise<Record<string, string>> {
  asked.on('request', async (request, response) => {
    if (request.url === '/user') {
      await runCommand('user', ...(await text(request)).split('\n'), '--data', data)
      response.end()
      return
    }
    await server.stop()
    server = await startServer(data, ...options, '--port', port)
    response.end(server.endpoint)
  })
  asked.listen(0, '127.0.0.1')
  await once(asked, 'listening')
  const url = `http://127.0.0.1:${(asked.address() as AddressInfo).port}`
  return { EXCHEQUER_RESTART: `${url}/restart`, EXCHEQUER_USER: `${url}/user` }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
