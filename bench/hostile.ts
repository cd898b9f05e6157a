import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Connection } from './connection.js'
import { startServer } from './contenders.js'
import type { Load } from './hostile-load.js'
import type { Options, Table } from './measuring.js'
import { check, createFolder, createItemIn, folderId } from './requests.js'

const flooding = 'ada@example.test:secret'
const bystander = 'bob@example.test:secret'

const inbox =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"' +
  ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><FolderShape><t:BaseShape>IdOnly</t:BaseShape></FolderShape>' +
  '<FolderIds><t:DistinguishedFolderId Id="inbox"/></FolderIds></GetFolder></s:Body></s:Envelope>'

const createContact = createItemIn('<t:DistinguishedFolderId Id="contacts"/>', 'contact', [0])

const loads: readonly (readonly [Load['kind'], string])[] = [
  ['none', 'nothing else'],
  ['batches', '64 × batches of 100 by one account'],
  ['calls', '64 × small calls by one account'],
  ['guesses', '64 × wrong passwords'],
  ['idle', '10,000 connections left open'],
  ['slowHeads', '1,000 heads, a byte a second'],
  ['slowBodies', '1,000 bodies, a byte a second'],
]

/**
 * What a bystander waits for, on a new connection for each call, while others do their worst; and who signs in for the first time, whose
 * password has to be hashed.
 */
export async function measureHostile({ root, isQuick, progress }: Options): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const newcomers = Array.from({ length: 3 * loads.length }, (_, i) => `new${i}@example.test:secret`)
  const { child, url, stop } = await startServer(root, join(folder, 'data'), [bystander, ...newcomers])
  const rows: { name: string; values: number[] }[] = []
  try {
    // To make the accounts takes a password hash each.
    const setup = await Connection.open(url, flooding, 60_000)
    const contacts = folderId((await setup.post(createFolder('contact', 'flood'))).body)
    setup.close()
    for (const [kind, name] of loads) {
      progress(`hostile: ${name}`)
      const data: Load = { port: Number(url.port), kind, credentials: flooding, inbox, contacts }
      const worker = new Worker(new URL('./hostile-load.js', import.meta.url), { workerData: data })
      await new Promise((resolve) => worker.once('message', resolve))
      await pause(1500)
      const waits = await ask(url, [bystander], isQuick ? 50 : 200)
      const writes = await ask(url, [bystander], isQuick ? 25 : 100, createContact)
      const first = await ask(url, newcomers.splice(0, 3), 3)
      const figures = [
        at(waits, 0.5),
        at(waits, 0.99),
        waits.at(-1)!,
        at(writes, 0.5),
        at(writes, 0.99),
        at(first, 0.5),
      ]
      rows.push({ name, values: [...figures, resident(child.pid!)] })
      await worker.terminate()
      await pause(500)
    }
  } finally {
    await stop()
    rmSync(folder, { recursive: true })
  }
  const columns = ['read', '99 %', 'worst', 'write', '99 %', 'first sign-in', 'server, MB']
  return [{ title: 'What another account waits meanwhile for GetFolder and for CreateItem, ms', columns, rows }]
}

/** The times of so many calls, by each of these in turn, in ascending order. */
async function ask(url: URL, credentials: readonly string[], count: number, request = inbox): Promise<number[]> {
  const waits: number[] = []
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    const connection = await Connection.open(url, credentials[i % credentials.length]!)
    check((await connection.post(request)).body, 1)
    waits.push(performance.now() - start)
    connection.close()
    await pause(10)
  }
  return waits.sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Megabytes that a process holds, where the system says it. */
function resident(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}
