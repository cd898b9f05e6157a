import { ExchangeService, type Item, PropertySet } from '@exchequer/client'
import ews from 'ews-javascript-api'
import { type CannedAnswer, findItemAnswer, getItemAnswer, itemId, syncAnswer } from './client-answers.js'
import { median, type Options, type Table } from './measuring.js'

/** A client that asks for what is canned: each call gives how many items it has looked at. */
interface Client {
  get(count: number): Promise<number>
  find(count: number): Promise<number>
  sync(pages: number): Promise<number>
}

interface Workload {
  readonly name: string
  readonly answer: CannedAnswer
  /** Items in all the answers that are read. */
  readonly count: number
  readonly run: (client: Client) => Promise<number>
}

const url = 'https://canned.example.test/EWS/Exchange.asmx'
const pageSize = 512

/** What a client costs that only reads answers: both read the same bytes in turns, and `JSON.parse` the same data. */
export async function measureClient(options: Options): Promise<Table[]> {
  return [await measureReading(options)]
}

async function measureReading({ isQuick, progress }: Options): Promise<Table> {
  const rows = []
  for (const { name, answer, count, run } of workloads(isQuick)) {
    progress(`client: ${name}`)
    const [ours, theirs] = [exchequer(answer), ewsJavascriptApi(answer)]
    const contenders = [() => run(ours), () => run(theirs), async () => parseJson(answer, count)]
    const times: number[][] = contenders.map(() => [])
    const rounds = Math.max(3, Math.round((isQuick ? 2_000 : 6_000) / count))
    // What is read for the first times is read by code that is still to be compiled.
    for (let round = -Math.ceil(rounds / 3); round < rounds; round++)
      for (const [place, read] of contenders.entries()) {
        const start = performance.now()
        const seen = await read()
        if (seen !== count) throw new Error(`${name}: ${seen} of ${count} items were read.`)
        if (round >= 0) times[place]!.push(performance.now() - start)
      }
    const [our, their, floor] = times.map((spent) => (count * 1000) / median(spent)) as [number, number, number]
    rows.push({ name, values: [answer.bytes.length / 1000, our, their, our / their, floor, our / floor] })
  }
  return {
    title: 'Reading answers, items/s',
    columns: ['KB', 'exchequer', 'ews-javascript-api', 'ratio', 'JSON.parse', 'ratio'],
    rows,
  }
}

function workloads(isQuick: boolean): Workload[] {
  const counts = [100, 1000]
  const pages = isQuick ? 4 : Math.ceil(10_000 / pageSize)
  return [
    ...(['message', 'contact', 'event'] as const).flatMap((kind) =>
      counts.map((count) => ({
        name: `get ${count} × ${kind}`,
        answer: getItemAnswer(kind, count),
        count,
        run: (client: Client) => client.get(count),
      })),
    ),
    ...counts.map((count) => ({
      name: `find a page of ${count}`,
      answer: findItemAnswer(count),
      count,
      run: (client: Client) => client.find(count),
    })),
    {
      name: `sync ${pages} pages of ${pageSize}`,
      answer: syncAnswer(pageSize),
      count: pages * pageSize,
      run: (client) => client.sync(pages),
    },
  ]
}

function exchequer({ bytes }: CannedAnswer): Client {
  const service = new ExchangeService({ url, fetch: async () => new Response(arriving(bytes)) })
  const look = (item: Item): number => (item.subject && item.dateTimeReceived ? 1 : 0)
  return {
    async get(count) {
      const ids = Array.from({ length: count }, (_, index) => ({ id: itemId(index) }))
      let seen = 0
      for (const { item } of await service.bindToItems(ids, PropertySet.firstClass, { batchSize: count }))
        seen += look(item!)
      return seen
    },
    async find(count) {
      const { items } = await service.findItems('inbox', { propertySet: PropertySet.firstClass, pageSize: count })
      return items.reduce((seen, item) => seen + look(item), 0)
    },
    async sync(pages) {
      let seen = 0
      for (let page = 0; page < pages; page++) {
        const { changes } = await service.syncFolderItems({ folder: 'inbox', propertySet: PropertySet.firstClass })
        for (const change of changes) if ('item' in change) seen += look(change.item)
      }
      return seen
    },
  }
}

/** Bytes as a socket brings them: in pieces of 64 KB, and not copied once more. */
const arriving = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536))
      controller.close()
    },
  })

function ewsJavascriptApi({ bytes }: CannedAnswer): Client {
  const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013)
  service.Url = new ews.Uri(url)
  service.Credentials = new ews.WebCredentials('name', 'password')
  const decoder = new TextDecoder()
  const answer = async () =>
    ({ status: 200, responseText: decoder.decode(bytes), getResponseHeader: () => '' }) as unknown as XMLHttpRequest
  service.XHRApi = { xhr: answer, xhrStream: answer, disconnect: () => {} }
  const { FirstClassProperties } = ews.BasePropertySet
  const look = (item: ews.Item): number => (item.Subject && item.DateTimeReceived ? 1 : 0)
  return {
    async get(count) {
      const ids = Array.from({ length: count }, (_, index) => new ews.ItemId(itemId(index)))
      const { Responses } = await service.BindToItems(ids, new ews.PropertySet(FirstClassProperties))
      return Responses.reduce((seen, { Item }) => seen + look(Item), 0)
    },
    async find(count) {
      const view = new ews.ItemView(count)
      const { Items } = await service.FindItems(ews.WellKnownFolderName.Inbox, view)
      return Items.reduce((seen, item) => seen + look(item), 0)
    },
    async sync(pages) {
      let seen = 0
      for (let page = 0; page < pages; page++) {
        const changes = await service.SyncFolderItems(
          new ews.FolderId(ews.WellKnownFolderName.Inbox),
          new ews.PropertySet(FirstClassProperties),
          [],
          pageSize,
          ews.SyncFolderItemsScope.NormalItems,
          '',
        )
        for (const { Item } of changes.GetEnumerator()) seen += look(Item)
      }
      return seen
    },
  }
}

/** The least that reading can be; pages are parsed one after the other, as they are read. */
function parseJson({ json }: CannedAnswer, count: number): number {
  const decoder = new TextDecoder()
  let seen = 0
  while (seen < count) seen += itemsOf(JSON.parse(decoder.decode(json)))
  return seen
}

type Parsed = readonly { rootFolder?: { content: { value: unknown[] } }; changes?: unknown[] }[]

const itemsOf = (parsed: Parsed): number =>
  parsed[0]?.rootFolder?.content.value.length ?? parsed[0]?.changes?.length ?? parsed.length
