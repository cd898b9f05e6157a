import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endsWithUs } from './ends-with-us.js'
import { type ClientStep, judge } from './known-failures.js'

/** The command line. */
export const main = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))

/** Four people, all with the password `secret`. */
const users = ['Alice', 'Bob', 'Carol', 'Dave'].flatMap((name) => [
  '--user',
  `${name.toLowerCase()}@example.test:secret:${name}`,
])

export interface ServerProcess {
  readonly endpoint: string
  stop(): Promise<void>
}

/** `exchequer serve` on a folder, in a process of its own. */
export async function startServer(data: string, ...args: string[]): Promise<ServerProcess> {
  const all = [main, 'serve', '--port', '0', '--data', data, ...users, ...args]
  const server = endsWithUs(spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] }))
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    if (server.exitCode === null) await once(server, 'exit')
  }
  try {
    return { endpoint: await endpointOf(server), stop }
  } catch (error) {
    await stop()
    throw error
  }
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

/** Another command of `exchequer`, which has to succeed. */
export async function runCommand(...args: string[]): Promise<void> {
  const [status] = await once(spawn(process.execPath, [main, ...args], { stdio: 'inherit' }), 'close')
  if (status !== 0) throw new Error(`exchequer ${args.join(' ')} ended with ${status}.`)
}

/** The report of a client, which it prints as JSON when it is through, whether or not its steps passed. */
export async function runPython(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ClientStep[]> {
  // Debian's package is visible to Debian's interpreter only.
  const client = spawn('/usr/bin/python3', [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
    timeout: 400_000,
  })
  let report = ''
  client.stdout.on('data', (piece) => {
    report += piece
  })
  const [status] = await once(client, 'close')
  if (report === '') throw new Error(`The client ended with ${status} and no report.`)
  return (JSON.parse(report) as { steps: ClientStep[] }).steps
}

/** Prints what became of each step, with counts in the form of Node's test runner, and sets the exit status. */
export function report(steps: readonly ClientStep[], known: Readonly<Record<string, string>> = {}): void {
  const verdicts = judge(steps, known)
  for (const { step, outcome, reason } of verdicts)
    console.log(`${outcome.padEnd(6)} ${step}${reason ? `: ${reason}` : ''}`)
  const failures = verdicts.filter(({ outcome }) => outcome === 'failed').length
  console.log(`ℹ pass ${verdicts.filter(({ outcome }) => outcome === 'passed').length}`)
  console.log(`ℹ fail ${failures}`)
  process.exitCode = failures === 0 ? 0 : 1
}
