import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Connection } from './connection.js'
import {
  check,
  createFolder,
  createItem,
  deleteItem,
  element,
  folderId,
  getItem,
  type ItemKey,
  itemKeys,
  type Kind,
  syncFolderItems,
  updateItem,
} from './requests.js'

/** How many items one request brings. */
export const batchSize = 100

/** What is measured: each of these works on everything in its folder, and gives the milliseconds that it took. */
export interface Contender {
  readonly name: string
  create(kind: Kind, batches: number): Promise<number>
  get(kind: Kind): Promise<number>
  update(kind: Kind): Promise<number>
  delete(kind: Kind): Promise<number>
  /** The folder from its first page to its last one. */
  sync(kind: Kind, shape: 'IdOnly' | 'Default', pageSize: number): Promise<number>
  close(): Promise<void>
}

interface Folder {
  readonly id: string
  keys: ItemKey[]
  revision: number
}

/** A server in a process of its own, over loopback HTTP. */
export async function overHttp(name: string, start: (port: number) => ChildProcess): Promise<Contender> {
  const port = await freePort()
  const child = start(port)
  const connection = await Connection.open(
    new URL(`http://127.0.0.1:${port}/EWS/Exchange.asmx`),
    'ada@example.test:secret',
  )
  const folders = new Map<Kind, Folder>()
  let next = 0

  async function folderOf(kind: Kind): Promise<Folder> {
    let folder = folders.get(kind)
    if (!folder) {
      const { body } = await connection.post(createFolder(kind, `bench ${kind}`))
      check(body, 1)
      folder = { id: folderId(body), keys: [], revision: 0 }
      folders.set(kind, folder)
    }
    return folder
  }

  /** All items of a folder in hundreds, and the keys that the answers bring. */
  async function each(keys: readonly ItemKey[], request: (batch: readonly ItemKey[]) => string) {
    const answered: ItemKey[] = []
    let milliseconds = 0
    for (let at = 0; at < keys.length; at += batchSize) {
      const batch = keys.slice(at, at + batchSize)
      const answer = await connection.post(request(batch))
      check(answer.body, batch.length)
      milliseconds += answer.milliseconds
      answered.push(...itemKeys(answer.body))
    }
    return { answered, milliseconds }
  }

  return {
    name,
    async create(kind, batches) {
      const folder = await folderOf(kind)
      let total = 0
      for (let batch = 0; batch < batches; batch++) {
        const indexes = Array.from({ length: batchSize }, () => next++)
        const { body, milliseconds } = await connection.post(createItem(kind, folder.id, indexes))
        check(body, batchSize)
        folder.keys.push(...itemKeys(body))
        total += milliseconds
      }
      return total
    },
    async get(kind) {
      const { keys } = await folderOf(kind)
      return (await each(keys, (batch) => getItem(kind, batch))).milliseconds
    },
    async update(kind) {
      const folder = await folderOf(kind)
      const revision = ++folder.revision
      const { answered, milliseconds } = await each(folder.keys, (batch) => updateItem(kind, batch, revision))
      if (answered.length !== folder.keys.length) throw new Error('An update answered without an id.')
      folder.keys = answered
      return milliseconds
    },
    async delete(kind) {
      const folder = await folderOf(kind)
      const { milliseconds } = await each(folder.keys, deleteItem)
      folder.keys = []
      return milliseconds
    },
    async sync(kind, shape, pageSize) {
      const folder = await folderOf(kind)
      let total = 0
      let count = 0
      for (let state = '', isLast = false; !isLast; ) {
        const { body, milliseconds } = await connection.post(syncFolderItems(folder.id, shape, state, pageSize))
        check(body, 1)
        total += milliseconds
        count += itemKeys(body).length
        state = element(body, 'SyncState')
        isLast = element(body, 'IncludesLastItemInRange') === 'true'
      }
      if (count !== folder.keys.length) throw new Error(`A sync of ${folder.keys.length} items gave ${count}.`)
      return total
    },
    async close() {
      connection.close()
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Exchequer as its command line serves it. */
export function exchequer(root: string, data: string): Promise<Contender> {
  const main = join(root, 'packages/cli/dist/main.js')
  return overHttp('exchequer', (port) =>
    spawnNode(main, ['serve', '--port', String(port), '--data', data, '--user', 'ada@example.test:secret'], root),
  )
}

/** The same by itself, with more people than the one that contenders work as. */
export async function startServer(root: string, data: string, users: readonly string[]) {
  const main = join(root, 'packages/cli/dist/main.js')
  const port = await freePort()
  const all = ['ada@example.test:secret', ...users].flatMap((user) => ['--user', user])
  const child = spawnNode(main, ['serve', '--port', String(port), '--data', data, ...all], root)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  return { child, url: new URL(`http://127.0.0.1:${port}/EWS/Exchange.asmx`), stop }
}

/** The least server that could be: it receives, scans, writes one transaction, and answers. It asks nobody for a password. */
export function nullServer(root: string, file: string, data: string): Promise<Contender> {
  mkdirSync(data)
  return overHttp('null server', (port) => spawnNode(file, [String(port), join(data, 'null.sqlite'), 'FULL'], root))
}

/** Starts a process of Node that says only what goes wrong. */
export function spawnNode(file: string, parameters: readonly string[], root: string): ChildProcess {
  // EXCHEQUER_BENCH_NODE_OPTIONS: for a profile of the server, `--cpu-prof`.
  const options = (process.env['EXCHEQUER_BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '')
  return spawn(process.execPath, [...options, file, ...parameters], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
