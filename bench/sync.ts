import { type Site, withSites } from './large-mailboxes.js'
import { figure, inTurn, median, type Options, Rounds, ratioGoal, type Table } from './measuring.js'
import { check, countItems, element, syncFolderItems, updateItem } from './requests.js'

export const mailboxSizes = (isQuick: boolean): readonly [number, number, number] =>
  isQuick ? [5_000, 20_000, 50_000] : [10_000, 100_000, 1_000_000]

const pageSize = 512
const changeCount = 10
const shapes = ['IdOnly', 'Default'] as const

/** Mailboxes of three sizes, from the first page to the last, and ten changes since (W5). */
export async function measureSync(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const sizes = mailboxSizes(isQuick)
  const fullRounds = 3
  const incrementalRounds = isQuick ? 9 : 25
  return withSites(options, sizes, async (sites) => {
    const [full, growth, incremental, incrementalGrowth] = [new Rounds(), new Rounds(), new Rounds(), new Rounds()]
    const clients = sites.map(clientOf)
    for (const client of clients.filter(({ site }) => site.count < sizes[2]))
      for (const shape of shapes) await syncWhole(client, shape)

    for (let round = 0; round < fullRounds; round++)
      for (const shape of shapes)
        for (const client of inTurn(clients, round)) {
          const { count, server } = client.site
          progress(`sync: round ${round + 1} of ${fullRounds}, ${shape}, ${count} of ${server.name}`)
          const perSecond = await rateOf(client, shape, repetitions(sizes, count))
          full.add(`${shape}, ${figure(count)}`, server.name, perSecond)
          if (server.name === 'exchequer') growth.add(shape, figure(count), perSecond)
        }
    for (let round = 0; round < incrementalRounds; round++)
      for (const client of inTurn(clients, round)) {
        const { count, server } = client.site
        progress(`sync: round ${round + 1} of ${incrementalRounds}, ${changeCount} changes, ${count} of ${server.name}`)
        const milliseconds = await syncChanges(client)
        incremental.add(`${changeCount} changes, ${figure(count)}`, server.name, milliseconds)
        if (server.name === 'exchequer') incrementalGrowth.add(`${changeCount} changes`, figure(count), milliseconds)
      }

    const names = ['exchequer', 'null server']
    const [small, middle, large] = sizes.map(figure) as [string, string, string]
    const wholeGoals = Object.fromEntries(shapes.map((shape) => [`${shape}, ${middle}`, ratioGoal(0.4)]))
    const growthGoals = { IdOnly: ratioGoal(0.85), Default: ratioGoal(0.85) }
    return [
      full.table(`Whole folders in pages of ${pageSize}`, 'items/s', names, wholeGoals),
      growth.table(`Whole folders of ${large} beside ${small}`, 'items/s', [large, middle, small], growthGoals),
      incremental.table('A sync after some changes', 'ms', names),
      incrementalGrowth.table(`A sync in a folder of ${large} beside ${small}`, 'ms', [large, middle, small], {
        [`${changeCount} changes`]: ratioGoal(1.5),
      }),
    ]
  })
}

/** Who follows a folder, and has seen it up to here. */
interface Client {
  readonly site: Site
  state: string
  revision: number
}

const clientOf = (site: Site): Client => ({ site, state: '', revision: 0 })

/** A small folder is over too soon to be measured once. */
const repetitions = ([small, middle]: readonly number[], count: number): number =>
  count === small ? 5 : count === middle ? 2 : 1

async function rateOf(client: Client, shape: string, times: number): Promise<number> {
  const rates: number[] = []
  for (let time = 0; time < times; time++) rates.push((client.site.count * 1000) / (await syncWhole(client, shape)))
  return median(rates)
}

/** Milliseconds for all pages. */
async function syncWhole(client: Client, shape: string): Promise<number> {
  const { connection, folder, count } = client.site
  let total = 0
  let found = 0
  client.state = ''
  for (let isLast = false; !isLast; ) {
    const { body, milliseconds } = await connection.post(syncFolderItems(folder, shape, client.state, pageSize))
    check(body, 1)
    total += milliseconds
    found += countItems(body)
    client.state = element(body, 'SyncState')
    isLast = element(body, 'IncludesLastItemInRange') === 'true'
  }
  if (found !== count) throw new Error(`A sync of ${count} items gave ${found}.`)
  return total
}

/** Milliseconds for the page that tells of changes; making them is not measured. */
async function syncChanges(client: Client): Promise<number> {
  const { connection, folder, someKeys } = client.site
  const keys = [...new Map(someKeys(2 * changeCount).map((key) => [key.id, key])).values()].slice(0, changeCount)
  check((await connection.post(updateItem('brief', keys, ++client.revision))).body, changeCount)
  const { body, milliseconds } = await connection.post(syncFolderItems(folder, 'IdOnly', client.state, pageSize))
  if (countItems(body) !== changeCount) throw new Error(`${countItems(body)} changes came.`)
  client.state = element(body, 'SyncState')
  return milliseconds
}
