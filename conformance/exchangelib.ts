import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { report, runPython, startServer } from './serving.js'

/**
 * Works `exchequer serve` with Debian's exchangelib: `node build/conformance/exchangelib.js <script> [items] [known failures]`. Ends with
 * 0 when every step of the script passed, but for those that the JSON file of known failures names; the last lines are counts in the form
 * of Node's test runner.
 */

const [script, items = '200', knownList] = process.argv.slice(2)
if (script === undefined) throw new Error('Name the script.')

const data = await mkdtemp(join(tmpdir(), 'exchequer-'))
const server = await startServer(data)
try {
  const user = 'alice@example.test'
  const args = ['--url', server.endpoint, '--user', user, '--email', user, '--password', 'secret', '--n', items]
  const steps = await runPython(script, args)
  report(steps, knownList ? (JSON.parse(await readFile(knownList, 'utf8')) as Record<string, string>) : {})
} finally {
  await server.stop()
  await rm(data, { recursive: true, force: true })
}
