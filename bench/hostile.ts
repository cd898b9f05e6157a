import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Connection } from './connection.js'
import { makeFolder } from './folders.js'
import type { Load } from './hostile-load.js'
import { type Options, quantile, type Row, type Table } from './measuring.js'
import { check, createItemIn, getInbox } from './requests.js'
import { ada, residentMemory, startExchequer } from './servers.js'

const flooding = ada
const bystander = 'bob@example.test:secret'

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
export async function measureHostile(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const newcomers = Array.from({ length: 3 * loads.length }, (_, i) => `new${i}@example.test:secret`)
  const users = [flooding, bystander, ...newcomers]
  const { url, pid, stop } = await startExchequer(options, join(options.folder, 'data'), users)
  const rows: Row[] = []
  try {
    // To make the accounts takes a password hash each.
    const setup = await Connection.open(url, flooding)
    const contacts = await makeFolder(setup, 'contact', 'flood')
    setup.close()
    for (const [kind, name] of loads) {
      progress(`hostile: ${name}`)
      const data: Load = { port: Number(url.port), kind, credentials: flooding, inbox: getInbox, contacts }
      const worker = new Worker(new URL('./hostile-load.js', import.meta.url), { workerData: data })
      await new Promise((resolve) => worker.once('message', resolve))
      await pause(1500)
      const waits = await ask(url, [bystander], isQuick ? 50 : 200)
      const writes = await ask(url, [bystander], isQuick ? 25 : 100, createContact)
      const first = await ask(url, newcomers.splice(0, 3), 3)
      const figures = [
        quantile(waits, 0.5),
        quantile(waits, 0.99),
        Math.max(...waits),
        quantile(writes, 0.5),
        quantile(writes, 0.99),
        quantile(first, 0.5),
      ]
      rows.push({ name, figures: [...figures, residentMemory(pid)] })
      await worker.terminate()
      await pause(500)
    }
  } finally {
    await stop()
  }
  const columns = ['read', '99 %', 'worst', 'write', '99 %', 'first sign-in', 'server, MiB']
  return [{ title: 'What another account waits meanwhile for GetFolder and for CreateItem', unit: 'ms', columns, rows }]
}

/** The times of so many calls, by each of these in turn. */
async function ask(url: URL, credentials: readonly string[], count: number, request = getInbox): Promise<number[]> {
  const waits: number[] = []
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    const connection = await Connection.open(url, credentials[i % credentials.length]!)
    check((await connection.post(request)).body, 1)
    waits.push(performance.now() - start)
    connection.close()
    await pause(10)
  }
  return waits
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
