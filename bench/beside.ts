import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Load } from './beside-load.js'
import { keepAsking } from './clients.js'
import type { Connection } from './connection.js'
import { fill, makeFolder } from './folders.js'
import { figureGoal, inTurn, type Options, Rounds, type Table } from './measuring.js'
import { longestHold } from './probe.js'
import { createItem, getItem, type ItemKey } from './requests.js'
import { type RunningServer, withServers } from './servers.js'

const loads: readonly Load['kind'][] = ['nothing', 'batches of 100', 'a sync in pages of 512', 'pages of 1,000']
const itemCount = 2_000
const warmUp = 1

interface Service {
  readonly server: RunningServer
  readonly client: Connection
  readonly full: string
  readonly filling: string
  readonly keys: readonly ItemKey[]
}

/** What a client that gets single messages waits while another one keeps the server busy (W7), and how long requests hold its event loop. */
export async function measureBeside(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const duration = isQuick ? 300 : 1_500
  const rounds = warmUp + (isQuick ? 3 : 7)
  return withServers(options, async (servers) => {
    const services = await Promise.all(servers.map(openService))
    const [waits, holds, rates] = [new Rounds(), new Rounds(), new Rounds()]
    for (let round = 0; round < rounds; round++)
      for (const kind of loads)
        for (const service of inTurn(services, round)) {
          const { name } = service.server
          progress(`beside: round ${round + 1} of ${rounds}, ${kind}, ${name}`)
          const { p50, p99, hold, background } = await askBeside(service, kind, duration)
          if (round < warmUp) continue
          waits.add(`beside ${kind}, p50`, name, p50)
          waits.add(`beside ${kind}, p99`, name, p99)
          holds.add(kind, name, hold)
          if (kind !== 'nothing') rates.add(kind, name, background)
        }
    for (const { client } of services) client.close()
    const names = ['exchequer', 'null server']
    const busy = loads.filter((kind) => kind !== 'nothing')
    const limit = (row: (kind: string) => string, value: number) =>
      Object.fromEntries(busy.map((kind) => [row(kind), figureGoal(value)]))
    return [
      waits.table(
        'What a GetItem waits',
        'ms',
        names,
        limit((kind) => `beside ${kind}, p99`, 25),
      ),
      holds.table(
        'The longest that the event loop was held',
        'ms',
        names,
        limit((kind) => kind, 10),
      ),
      rates.table('What the other client gets meanwhile', 'items/s', names),
    ]
  })
}

async function openService(server: RunningServer): Promise<Service> {
  const client = await server.connect()
  const full = await makeFolder(client, 'message', 'Full')
  const filling = await makeFolder(client, 'message', 'Filling')
  const keys = await fill(client, itemCount, (indexes) => createItem('message', full, indexes))
  return { server, client, full, filling, keys }
}

async function askBeside({ server, client, full, filling, keys }: Service, kind: Load['kind'], duration: number) {
  const data: Load = { url: server.url.href, kind, full, filling }
  // A thread of its own: to read large answers would hold the loop that takes the time.
  const worker = new Worker(new URL('./beside-load.js', import.meta.url), { workerData: data })
  await once(worker, 'message')
  let next = 0
  const asking = keepAsking([client], duration, () => getItem('message', [keys[(next++ * 7919) % keys.length]!]))
  const { result, hold } = await longestHold(server.url, asking)
  worker.postMessage('end')
  const [background] = (await once(worker, 'message')) as [number]
  return { ...result, hold, background }
}
