import * as library from '@exchequer/client'
import { type CannedAnswer, findItemAnswer, getItemAnswer, syncAnswer } from './client-answers.js'
import { ewsJavascriptApi } from './client-other-reader.js'
import { exchequer, pageSize, type Reader } from './client-reader.js'
import { measureWeight } from './client-weight.js'
import { inTurn, type Options, Rounds, ratioGoal, type Table } from './measuring.js'

interface Workload {
  readonly name: string
  readonly answer: CannedAnswer
  /** Items in all the answers that are read. */
  readonly count: number
  readonly read: (reader: Reader) => Promise<number>
  /** Times the other client's rate. */
  readonly goal: number
}

/** What the client costs by itself: reading answers, and being there. */
export async function measureClient(options: Options): Promise<Table[]> {
  return [await measureReading(options), ...(await measureWeight(options))]
}

/** Both clients read the same bytes in turns, and `JSON.parse` the same data: it is the floor. */
async function measureReading({ isQuick, progress }: Options): Promise<Table> {
  const figures = new Rounds()
  const all = workloads(isQuick)
  for (const { name, answer, count, read } of all) {
    const [ours, theirs] = [exchequer(library, answer.bytes), ewsJavascriptApi(answer.bytes)]
    const contenders = Object.entries({
      exchequer: () => read(ours),
      'JSON.parse': async () => parseJson(answer, count),
      'ews-javascript-api': () => read(theirs),
    })
    const rounds = Math.max(3, Math.round((isQuick ? 2_000 : 6_000) / count))
    // What is read for the first times is read by code that is still to be compiled.
    for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
      progress(`client: ${name}, round ${round + 1} of ${rounds}`)
      for (const [contender, readAll] of inTurn(contenders, round)) {
        const start = performance.now()
        const seen = await readAll()
        if (seen !== count) throw new Error(`${contender} has read ${seen} of ${count} items: ${name}`)
        if (round >= 0) figures.add(name, contender, (count * 1000) / (performance.now() - start))
      }
    }
  }
  return figures.table(
    'Reading answers',
    'items/s',
    ['exchequer', 'JSON.parse', 'ews-javascript-api'],
    Object.fromEntries(all.map(({ name, goal }) => [name, ratioGoal(goal)])),
  )
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
        goal: 8,
        read: (reader: Reader) => reader.get(count),
      })),
    ),
    ...counts.map((count) => ({
      name: `find a page of ${count}`,
      answer: findItemAnswer(count),
      count,
      goal: 8,
      read: (reader: Reader) => reader.find(count),
    })),
    {
      name: `sync ${pages} pages of ${pageSize}`,
      answer: syncAnswer(pageSize),
      count: pages * pageSize,
      goal: 5,
      read: (reader) => reader.sync(pages),
    },
  ]
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
