import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CheckpointRequest, CheckpointThreadData } from './checkpoint-thread.js'
import type { Connection } from './connection.js'
import type { Driver } from './driver.js'

/** Writes after which the log is moved: some 4 MB of it where they came in batches, 20 where each had its own commit. */
const enoughWrites = 500
/** Pages in the log after which the connection that writes moves them itself: without a thread, and where a thread never gets to its end. */
const pagesAlone = 2_000
const pagesBeside = 12_000

/**
 * Moves what was committed from the write-ahead log to the file on a thread of its own: it takes longer than writing the log does, 10 ms for
 * 8 MB, in which nobody would be answered. The thread is there from when the first large amount was written, and where there can be none
 * SQLite does it after a commit as it always would.
 */
export class Checkpoints {
  readonly #connection: Connection
  readonly #data: CheckpointThreadData
  #thread: Worker | undefined
  #isAlone = false
  #isAtWork = false
  #writes = 0

  constructor(driver: Driver, connection: Connection) {
    this.#connection = connection
    this.#data = { driver: driver.name, path: connection.path }
  }

  /** Hears of each commit how much was written in it. */
  committed(writes: number): void {
    this.#writes += writes
    if (this.#writes < enoughWrites || this.#isAtWork || this.#isAlone) return
    this.#writes = 0
    this.#isAtWork = true
    try {
      this.#thread ??= this.#start()
      this.#ask('checkpoint')
    } catch {
      // Nobody knows where a bundler has put the file, or there can be no more threads.
      this.#isAlone = true
    }
  }

  /** Ends the thread; to be awaited before the connection is closed, which is then the last and leaves no log behind. */
  async close(): Promise<void> {
    const thread = this.#thread
    if (!thread || this.#isAlone) return
    this.#isAlone = true
    thread.ref()
    this.#ask('close')
    await once(thread, 'exit')
  }

  #ask(request: CheckpointRequest): void {
    this.#thread!.postMessage(request)
  }

  #start(): Worker {
    const file = new URL(import.meta.resolve('#store/sqlite/checkpoint-thread'))
    const thread = new Worker(file, { workerData: this.#data })
    this.#movePagesFrom(pagesBeside)
    thread.unref()
    thread.on('message', () => {
      this.#isAtWork = false
    })
    // Whatever it was, it has no say in whether the store works.
    thread.on('error', () => {})
    thread.on('exit', () => {
      if (this.#isAlone) return
      this.#isAlone = true
      this.#movePagesFrom(pagesAlone)
    })
    return thread
  }

  #movePagesFrom(pages: number): void {
    this.#connection.exec(`PRAGMA wal_autocheckpoint = ${pages}`)
  }
}
