import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from './connection.js'
import { batchSize } from './folders.js'
import { check, countItems, createItem, findItem, syncFolderItems } from './requests.js'
import { ada } from './servers.js'

/** What a worker of the measurement `beside` asks the server for until it is told to end; it then says how many items a second it got. */
export interface Load {
  readonly url: string
  readonly kind: keyof typeof loads
  /** Full of messages. */
  readonly full: string
  /** For those that are created. */
  readonly filling: string
}

const { url, kind, full, filling } = workerData as Load

let next = 0
const loads = {
  nothing: undefined,
  'batches of 100': {
    successes: batchSize,
    request: () => {
      const indexes = Array.from({ length: batchSize }, () => next++)
      return createItem('message', filling, indexes)
    },
  },
  'a sync in pages of 512': { successes: 1, request: () => syncFolderItems(full, 'Default', '', 512) },
  'pages of 1,000': { successes: 1, request: () => findItem(full, { size: 1000 }) },
}

let isOver = false
parentPort!.once('message', () => {
  isOver = true
})

const connection = await Connection.open(new URL(url), ada)
parentPort!.postMessage('begun')
let items = 0
const started = performance.now()
while (!isOver) {
  const load = loads[kind]
  if (load) {
    const { body } = await connection.post(load.request())
    check(body, load.successes)
    items += countItems(body)
  } else await new Promise((resolve) => setTimeout(resolve, 10))
}
connection.close()
parentPort!.postMessage((items * 1000) / (performance.now() - started))
