import { batchSize } from './folders.js'
import { type Site, withSites } from './large-mailboxes.js'
import { figure, inTurn, type Options, Rounds, ratioGoal, type Table } from './measuring.js'
import { both, briefSubject, countItems, findItem, getItem, isUnread, type Page, subjectContains } from './requests.js'
import { mailboxSizes } from './sync.js'

const warmUp = 2

/** A request to a folder, and how many items its answer has. */
interface Question {
  readonly items: number
  request(site: Site, round: number): string
}

const page = (items: number, of: (site: Site, round: number) => Page): Question => ({
  items,
  request: (site, round) => findItem(site.folder, of(site, round)),
})

const middle = ({ count }: Site): number => count / 2

const questions: Readonly<Record<string, Question>> = {
  'page at the start': page(batchSize, () => ({ size: batchSize })),
  'page in the middle': page(batchSize, (site) => ({ size: batchSize, offset: middle(site) })),
  'page of 1,000': page(1000, () => ({ size: 1000 })),
  'first by date': page(batchSize, () => ({ size: batchSize, sort: ['item:DateTimeReceived', 'Descending'] })),
  'by subject in the middle': page(batchSize, (site) => ({
    size: batchSize,
    offset: middle(site),
    sort: ['item:Subject', 'Ascending'],
  })),
  'subject contains, one': page(1, (site, round) => ({
    size: batchSize,
    restriction: subjectContains(briefSubject(middle(site) + 1 + 7 * round)),
  })),
  'subject contains, many, by date': page(batchSize, () => ({
    size: batchSize,
    restriction: subjectContains('meeting'),
    sort: ['item:DateTimeReceived', 'Descending'],
  })),
  'unread, and subject contains': page(batchSize, () => ({
    size: batchSize,
    restriction: both(isUnread, subjectContains('budget')),
  })),
  'GetItem of 100 from all over': {
    items: batchSize,
    request: ({ someKeys }) => getItem('brief', someKeys(batchSize)),
  },
}

/** Pages of folders of three sizes (W6), and a hundred messages from all over them. */
export async function measureFind(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const sizes = mailboxSizes(isQuick)
  const rounds = warmUp + (isQuick ? 3 : 9)
  return withSites(options, sizes, async (sites) => {
    const [beside, growth] = [new Rounds(), new Rounds()]
    for (let round = 0; round < rounds; round++)
      for (const [name, { items, request }] of Object.entries(questions)) {
        progress(`find: round ${round + 1} of ${rounds}, ${name}`)
        for (const site of inTurn(sites, round)) {
          const { body, milliseconds } = await site.connection.post(request(site, round))
          const found = countItems(body)
          if (found !== items)
            throw new Error(`${site.server.name}, ${name}: ${found} items came: ${body.slice(0, 1000)}`)
          if (round < warmUp) continue
          beside.add(`${name}, ${figure(site.count)}`, site.server.name, milliseconds)
          if (site.server.name === 'exchequer') growth.add(name, figure(site.count), milliseconds)
        }
      }
    const [small, medium, large] = sizes.map(figure) as [string, string, string]
    return [
      beside.table('Pages of folders', 'ms', ['exchequer', 'null server'], {
        [`page at the start, ${medium}`]: ratioGoal(1.5),
        [`page in the middle, ${medium}`]: ratioGoal(2),
        [`by subject in the middle, ${medium}`]: ratioGoal(5),
      }),
      growth.table(`Pages of a folder of ${large} beside ${small}`, 'ms', [large, medium, small], {
        'first by date': ratioGoal(1.5),
        'GetItem of 100 from all over': ratioGoal(1.5),
      }),
    ]
  })
}
