import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from './connection.js'
import { chooseDriver, type DriverName } from './driver.js'

/** What the thread is told when it begins. */
export interface CheckpointThreadData {
  readonly driver: DriverName
  readonly path: string
}

/** What it is asked to do; it answers each checkpoint with a message of its own. */
export type CheckpointRequest = 'checkpoint' | 'close'

/** Whoever writes on meanwhile leaves a rest, which is smaller each time. */
const passes = 3

const { driver, path } = workerData as CheckpointThreadData
const connection = new Connection(await chooseDriver(driver), path)
connection.exec('PRAGMA synchronous = FULL')
// Waits for nobody and keeps nobody waiting (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)')

function moveAll(): void {
  for (let pass = 0; pass < passes; pass++) {
    const [isBusy, frames, moved] = checkpoint.get()!
    if (isBusy || frames === moved) return
  }
}

parentPort!.on('message', (request: CheckpointRequest) => {
  if (request === 'close') {
    connection.close()
    parentPort!.close()
    return
  }
  moveAll()
  parentPort!.postMessage('done')
})
