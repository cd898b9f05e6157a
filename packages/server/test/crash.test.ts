import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { CrashLog } from './crash.log.js'
import { batchesIn, checkFile, checkStore } from './crash.store.js'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-crash-'))
after(() => rmSync(folder, { recursive: true }))
const writer = join(import.meta.dirname, 'crash.writer.js')

/** Two stores at a time for two cores; each lives through its own kills. */
const storeCount = 2
const killsPerStore = Number(process.env['EXCHEQUER_CRASH_KILLS'] ?? 26)

describe('a process that writes batches and is killed', { concurrency: storeCount }, () => {
  for (let number = 0; number < storeCount; number++) {
    it(`leaves every answered batch whole and no other in part, ${killsPerStore} times (store ${number})`, async () => {
      const path = join(folder, `store${number}.sqlite`)
      const log = new CrashLog()
      for (let life = 0; life < killsPerStore; life++) {
        // Every fifth is killed while it opens or makes the store, the others while they write.
        const fromStart = life % 5 === 0
        log.read(
          await lifeOf(path, `${number}.${life}`, fromStart, fromStart ? 20 + Math.random() * 80 : Math.random() * 100),
        )
        if (!existsSync(path)) continue
        const store = await openSqliteStore({ path })
        assert.deepEqual(log.check(await batchesIn(store)), [])
        await checkStore(store)
        await store.close()
      }
      await checkFile(path)
      assert.ok(log.acknowledgedCount > killsPerStore, `batches were answered (${log.acknowledgedCount})`)
      assert.ok(log.unansweredCount > 0, 'batches were under way when the process was killed')
    })
  }
})

/** Starts a writer, kills it after `milliseconds` from its start or its first word, and gives what it said. */
function lifeOf(path: string, name: string, fromStart: boolean, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, path, name], { stdio: ['ignore', 'pipe', 'inherit'] })
    const killSoon = () => setTimeout(() => child.kill('SIGKILL'), milliseconds)
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      if (output === '' && !fromStart) killSoon()
      output += text
    })
    if (fromStart) killSoon()
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(output)
      else reject(new Error(`The writer ended by itself with ${code ?? signal}.`))
    })
  })
}
