import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openSqliteStore } from '@exchequer/server'
import { CrashLog } from './crash.log.js'
import { checkFile, checkStore } from './crash.store.js'
import {
  alice,
  authorization,
  contact,
  createItem,
  deleteItem,
  distinguished,
  envelope,
  field,
  findItem,
  type Id,
  itemChange,
  readAnswer,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

// The whole server, as `exchequer serve` starts it, killed under a stream of batches of contacts (acceptance of issue 2, point 5).

const folder = mkdtempSync(join(tmpdir(), 'exchequer-kill-'))
after(() => rmSync(folder, { recursive: true }))
const command = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'cli', 'dist', 'main.js')

/** Two at a time for two cores; each serves a folder of its own and lives through its own kills. */
const serverCount = 2
const killsPerServer = Number(process.env['EXCHEQUER_CRASH_KILLS'] ?? 26)

interface Serving {
  readonly endpoint: string
  kill(): Promise<void>
}

function serve(data: string): Promise<Serving> {
  const user = `${alice}:secret`
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', data, '--user', user], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return new Promise((resolve, reject) => {
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const endpoint = /ready (\S+)/.exec(text)?.[1]
      const kill = (): Promise<void> => {
        child.kill('SIGKILL')
        return ended
      }
      if (endpoint !== undefined) resolve({ endpoint, kill })
    })
    child.once('close', (code) => reject(new Error(`The server ended by itself with ${code}: ${complaints}`)))
  })
}

/** Posts, or rejects where the server went away before it had answered. */
async function post(endpoint: string, request: string) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8' },
    body: envelope(request),
  })
  return readAnswer(response.status, await response.text()).fine
}

/** Company and job title carry the name of a batch and its version. */
const marks = (batch: string, version: number): string =>
  `<t:CompanyName>${batch}</t:CompanyName><t:JobTitle>${version}</t:JobTitle>`

/** Creates batches, updates most of them whole and deletes some of those, until the server goes away. */
async function writeBatches(endpoint: string, name: string, log: CrashLog): Promise<void> {
  const say = (event: 'begin' | 'done', batch: string, size: number, version: number) =>
    log.read(`${JSON.stringify({ event, batch, size, version })}\n`)
  for (let number = 0; ; number++) {
    const batch = `${name}.${number}`
    const size = 1 + ((number * 7) % 40)
    const write = async (version: number, request: string): Promise<Id[]> => {
      say('begin', batch, size, version)
      const { ids } = await post(endpoint, request)
      say('done', batch, size, version)
      return ids
    }
    const items = Array.from({ length: size }, (_, i) => contact(`No ${i}`, marks(batch, 1)))
    const ids = await write(1, createItem(items.join('')))
    if (number % 3 === 0) continue
    const second = setField(field('contacts:JobTitle'), '<t:Contact><t:JobTitle>2</t:JobTitle></t:Contact>')
    const updated = await write(2, updateItem(ids.map((id) => itemChange(id, second)).join('')))
    if (number % 3 === 1) continue
    await write(0, deleteItem(updated, 'HardDelete'))
  }
}

/** Of every batch that is there, the versions of its items, through the public door. */
async function batchesServed(endpoint: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  for (let offset = 0, isLast = false; !isLast; ) {
    const view = `<m:IndexedPageItemView MaxEntriesReturned="1000" Offset="${offset}" BasePoint="Beginning"/>`
    const properties = shape('IdOnly', [field('contacts:CompanyName'), field('contacts:JobTitle')])
    const answer = await post(endpoint, findItem(distinguished('contacts'), properties, view))
    for (const item of answer.items) {
      const batch = textOf(item, 't:CompanyName')!
      found.set(batch, [...(found.get(batch) ?? []), Number(textOf(item, 't:JobTitle'))])
    }
    offset += answer.items.length
    isLast = answer.items.length === 0
  }
  return found
}

describe('a server that is killed under a stream of batches', { concurrency: serverCount }, () => {
  for (let number = 0; number < serverCount; number++)
    it(`has every answered batch whole and no other in part, ${killsPerServer} times (server ${number})`, async () => {
      const data = join(folder, `data${number}`)
      const log = new CrashLog()
      for (let life = 0; life <= killsPerServer; life++) {
        const { endpoint, kill } = await serve(data)
        if (life > 0) assert.deepEqual(log.check(await batchesServed(endpoint)), [])
        const streams = ['a', 'b', 'c'].map((stream) =>
          writeBatches(endpoint, `${number}.${life}.${stream}`, log).catch((error: unknown) => error),
        )
        // Some are killed while they begin. The others have answered something before: how long that takes is for the bench to say.
        const answered = log.acknowledgedCount
        let haveEnded = false
        const ends = Promise.all(streams).finally(() => {
          haveEnded = true
        })
        while (life % 4 > 0 && log.acknowledgedCount === answered && !haveEnded) await setTimeout(5)
        await setTimeout(20 + Math.random() * 150)
        await kill()
        // A stream ends because the server went away, and for no other reason.
        for (const error of await ends) assert.ok(error instanceof TypeError, String(error))
      }
      const path = join(data, 'exchequer.sqlite')
      const store = await openSqliteStore({ path })
      await checkStore(store)
      await store.close()
      await checkFile(path)
      assert.ok(log.acknowledgedCount > killsPerServer, `batches were answered (${log.acknowledgedCount})`)
      assert.ok(log.unansweredCount > 0, 'batches were under way when the server was killed')
    })
})
