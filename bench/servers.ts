import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Connection } from './connection.js'
import type { Options } from './measuring.js'

/** Who works unless something else is said. */
export const ada = 'ada@example.test:secret'

/** A server in a process of its own, on loopback. */
export interface RunningServer {
  readonly name: string
  readonly url: URL
  readonly pid: number
  /** When its process was started, by this process's clock. */
  readonly started: number
  /** Waits until the server listens. */
  connect(credentials?: string): Promise<Connection>
  stop(): Promise<void>
}

type Process = Pick<Options, 'root' | 'profileFolder'>

/**
 * Exchequer as its command line serves it, with these people besides what is in the store, who may ask for as much as they like. `main` is
 * the program: that of the repository, or one that was packaged.
 */
export const startExchequer = (
  options: Process,
  data: string,
  users: readonly string[] = [ada],
  main = join(options.root, 'packages/cli/dist/main.js'),
) =>
  start('exchequer', (port) => {
    const people = users.flatMap((user) => ['--user', user])
    const serve = ['serve', '--port', port, '--data', data, '--throttling', 'unlimited', ...people]
    return spawnNode([...profiling(options), main, ...serve], options.root)
  })

/** The least server that could be: it receives, scans, writes one transaction, and answers. It asks nobody for a password. */
export const startNullServer = ({ root }: Process, file: string, data: string) => {
  mkdirSync(data, { recursive: true })
  return start('null server', (port) => spawnNode([file, port, nullDatabase(data), 'FULL'], root))
}

export const nullDatabase = (data: string): string => join(data, 'null.sqlite')

/** Exchequer, and the null server where there is one, with nothing in them. */
export async function withServers<T>(
  options: Options,
  work: (servers: readonly RunningServer[]) => Promise<T>,
): Promise<T> {
  const servers: RunningServer[] = []
  try {
    servers.push(await startExchequer(options, join(options.folder, 'data')))
    const { nullServerFile } = options
    if (nullServerFile) servers.push(await startNullServer(options, nullServerFile, join(options.folder, 'null')))
    return await work(servers)
  } finally {
    for (const server of servers) await server.stop()
  }
}

/** A server of any kind that listens on the port it is given. */
export async function start(name: string, spawnServer: (port: string) => ChildProcess): Promise<RunningServer> {
  const port = await freePort()
  const started = performance.now()
  const child = spawnServer(String(port))
  const kill = (): void => void child.kill('SIGKILL')
  // Before the folder goes in which it writes.
  process.prependOnceListener('exit', kill)
  const url = new URL(`http://127.0.0.1:${port}/EWS/Exchange.asmx`)
  return {
    name,
    url,
    pid: child.pid!,
    started,
    connect: (credentials = ada) => Connection.open(url, credentials),
    async stop() {
      process.off('exit', kill)
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** A process of Node that says only what goes wrong. */
export const spawnNode = (parameters: readonly string[], root: string): ChildProcess =>
  spawn(process.execPath, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
  })

const profiling = ({ profileFolder }: Process): string[] =>
  profileFolder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder]

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** What a process has in memory, in MiB (proc(5), VmRSS); not a number on systems that do not say it. */
export function residentMemory(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kibibytes) / 1024
  } catch {
    return Number.NaN
  }
}
