import { keepAsking, type Load } from './clients.js'
import type { Connection } from './connection.js'
import { fill, makeFolder } from './folders.js'
import { inTurn, type Options, Rounds, ratioGoal, type Table } from './measuring.js'
import { createItem, getInbox, getItem } from './requests.js'
import { type RunningServer, withServers } from './servers.js'

const clientCounts = [1, 4, 16, 32]
const itemCount = 2_000
const warmUp = 1

interface Service {
  readonly name: string
  readonly clients: readonly Connection[]
  /** What one client asks for next. */
  readonly requests: Readonly<Record<Operation, () => string>>
}

type Operation = 'GetItem' | 'CreateItem' | 'GetFolder'
const operations: readonly Operation[] = ['GetItem', 'CreateItem', 'GetFolder']

/** Single messages of 5 KB, and a folder (W7): what a client waits, and what the server does, with 1 to 32 clients that ask without a pause. */
export async function measureLatency(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const duration = isQuick ? 150 : 600
  const rounds = warmUp + (isQuick ? 3 : 7)
  return withServers(options, async (servers) => {
    const services = await Promise.all(servers.map(openService))
    const [waits, rates, growth] = [new Rounds(), new Rounds(), new Rounds()]
    for (let round = 0; round < rounds; round++)
      for (const operation of operations) {
        for (const { name, clients, requests } of inTurn(services, round)) {
          let alone: Load | undefined
          for (const count of clientCounts) {
            progress(`latency: round ${round + 1} of ${rounds}, ${operation}, ${count} clients of ${name}`)
            const load = await keepAsking(clients.slice(0, count), duration, requests[operation])
            alone ??= load
            if (round < warmUp) continue
            const row = rowOf(operation, count)
            waits.add(`${row}, p50`, name, load.p50)
            waits.add(`${row}, p99`, name, load.p99)
            rates.add(row, name, load.perSecond)
            if (count !== clientCounts.at(-1) || name !== 'exchequer') continue
            growth.add(operation, 'p99 of 32', load.p99)
            growth.add(operation, 'p50 of one', alone.p50)
          }
        }
      }
    for (const { clients } of services) for (const client of clients) client.close()
    const names = ['exchequer', 'null server']
    return [
      waits.table('What a client waits for', 'ms', names, {
        'GetItem, 1 client, p50': ratioGoal(3),
        'GetItem, 1 client, p99': ratioGoal(4),
      }),
      rates.table('What clients get together', 'requests/s', names, {
        'GetItem, 32 clients': ratioGoal(0.35),
        'CreateItem, 32 clients': ratioGoal(0.6),
      }),
      growth.table('What the slowest of 32 clients wait beside one alone', 'ms', ['p99 of 32', 'p50 of one'], {
        CreateItem: ratioGoal(60),
      }),
    ]
  })
}

const rowOf = (operation: Operation, count: number): string => `${operation}, ${count} client${count === 1 ? '' : 's'}`

/** A server with a folder of messages, and with as many clients as there will be. */
async function openService(server: RunningServer): Promise<Service> {
  const clients = await Promise.all(Array.from({ length: Math.max(...clientCounts) }, () => server.connect()))
  const folder = await makeFolder(clients[0]!, 'message', 'Single')
  const keys = await fill(clients[0]!, itemCount, (indexes) => createItem('message', folder, indexes))
  let next = itemCount
  return {
    name: server.name,
    clients,
    requests: {
      GetItem: () => getItem('message', [keys[(next++ * 7919) % keys.length]!]),
      CreateItem: () => createItem('message', folder, [next++]),
      GetFolder: () => getInbox,
    },
  }
}
