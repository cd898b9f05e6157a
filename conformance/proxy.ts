import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { endsWithUs } from './ends-with-us.js'
import { freePort } from './free-port.js'
import type { TestCertificate } from './test-certificate.js'

export interface ReverseProxy {
  /** Where it listens with HTTPS. */
  readonly port: number
  stop(): Promise<void>
}

/** How to start each, given its configuration. */
const programs = {
  nginx: {
    path: '/usr/sbin/nginx',
    args: (file: string) => ['-c', file, '-e', 'stderr'],
    around: (block: string, folder: string) => `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${join(folder, 'pid')};
events {}
http {
access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n')}
${block}
}
`,
  },
  haproxy: {
    path: '/usr/sbin/haproxy',
    args: (file: string) => ['-f', file],
    around: (block: string) => block,
  },
} as const

export type ProxyName = keyof typeof programs

/** The block of docs/behind-a-proxy.md. */
export async function documentedBlock(name: ProxyName): Promise<string> {
  const page = await readFile('docs/behind-a-proxy.md', 'utf8')
  const block = new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1]
  if (block === undefined) throw new Error(`The page has no block for ${name}.`)
  return block
}

/** Starts a proxy with a block that listens on 443 for a server on 8080: both become free ports, and the certificate that of a test. */
export async function startProxy(
  name: ProxyName,
  folder: string,
  block: string,
  { cert, key }: TestCertificate,
  serverPort: string,
): Promise<ReverseProxy> {
  const { path, args, around } = programs[name]
  const port = await freePort()
  await mkdir(folder)
  const both = join(folder, 'both.pem')
  await writeFile(both, (await readFile(cert, 'utf8')) + (await readFile(key, 'utf8')))
  const adapted = block
    .replace(/\b443\b/, String(port))
    .replace('127.0.0.1:8080', `127.0.0.1:${serverPort}`)
    .replace(/\/etc\/ssl\/\S+\.pem/, both)
    .replace(/\/etc\/ssl\/\S+\.key/, key)
  const file = join(folder, 'configuration')
  await writeFile(file, around(adapted, folder))
  const child = endsWithUs(spawn(path, args(file), { stdio: ['ignore', 'ignore', 'inherit'] }))
  await listening(port, child)
  return {
    port,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    await setTimeout(50)
  }
  throw new Error('The proxy did not start.')
}
