import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Connection } from './connection.js'
import { makeFolder } from './folders.js'
import { figure, figureGoal, inTurn, type Options, Rounds, type Row, type Table } from './measuring.js'
import { check, createItem, element, getStreamingEvents, subscribeToFolder } from './requests.js'
import { type RunningServer, residentMemory, spawnNode, start, startExchequer } from './servers.js'

/** Who listens to one folder, each from a connection of his own. */
const listenersOfFolder = 1_000
const logins = Array.from({ length: 10 }, (_, index) => `user${index}@example.test:secret`)

/** A server with streaming connections, and how it is asked for them. */
interface Contender {
  readonly server: RunningServer
  readonly writers: readonly Connection[]
  readonly folders: readonly string[]
  readonly streams: Stream[]
  /** With no connection but those of the writers. */
  readonly empty: number
  subscribe(user: number): Promise<string>
}

/**
 * Streaming connections that rest (W8): what each costs in resident memory above the server without any, and how soon those who listen to a
 * folder hear of a new item; beside a server of plain `node:http` that holds as many and tells as many.
 */
export async function measureStreams(options: Options): Promise<Table[]> {
  const counts = options.isQuick ? [200, 1_000] : [1_000, 10_000]
  const contenders: Contender[] = []
  try {
    contenders.push(await openExchequer(options), await openBare(options))
    const memory: Row[] = []
    const times = new Rounds()
    for (const count of counts) {
      memory.push(...(await measureMemory(options, contenders, count)))
      await measureTelling(options, contenders, count, times)
    }
    const names = ['exchequer', 'node:http']
    const goals = { [firstOf(counts[0]!)]: figureGoal(50), [lastOf(counts[0]!)]: figureGoal(250) }
    return [
      { title: 'Memory of streaming connections that rest', unit: 'KiB', columns: names, rows: memory },
      times.table('From a CreateItem to its event', 'ms', names, goals),
    ]
  } finally {
    for (const { server, streams, writers } of contenders) {
      for (const connection of [...streams, ...writers]) connection.close()
      await server.stop()
    }
  }
}

const firstOf = (count: number): string => `the first told, ${figure(count)} open`
const lastOf = (count: number): string =>
  `the last of ${figure(Math.min(count, listenersOfFolder))}, ${figure(count)} open`

async function openExchequer(options: Options): Promise<Contender> {
  options.progress('streams: the server starts')
  const server = await startExchequer(options, join(options.folder, 'data'), logins)
  const writers: Connection[] = []
  const folders: string[] = []
  for (const login of logins) {
    const writer = await server.connect(login)
    folders.push(await makeFolder(writer, 'message', 'Listened to'))
    writers.push(writer)
  }
  return {
    server,
    writers,
    folders,
    streams: [],
    empty: residentMemory(server.pid),
    async subscribe(user) {
      const { body } = await writers[user]!.post(subscribeToFolder(folders[user]!))
      check(body, 1)
      return element(body, 'SubscriptionId')
    },
  }
}

async function openBare({ root }: Options): Promise<Contender> {
  const file = fileURLToPath(new URL('./bare-streams.js', import.meta.url))
  const server = await start('node:http', (port) => spawnNode([file, port], root))
  const writers = await Promise.all(logins.map((login) => server.connect(login)))
  const empty = residentMemory(server.pid)
  const subscribe = async (user: number): Promise<string> => `${user}`
  return { server, writers, folders: logins.map((_, user) => `${user}`), streams: [], empty, subscribe }
}

/** Opens connections until there are so many, a thousand for each person, and lets them rest. */
async function measureMemory(
  { isQuick, progress }: Options,
  contenders: readonly Contender[],
  count: number,
): Promise<Row[]> {
  for (const { server, streams, subscribe } of contenders)
    while (streams.length < count) {
      if (streams.length % 100 === 0) progress(`streams: ${streams.length} of ${count} with ${server.name}`)
      const user = Math.floor(streams.length / listenersOfFolder)
      streams.push(await Stream.open(server.url, logins[user]!, getStreamingEvents(await subscribe(user))))
    }
  progress('streams: at rest')
  await new Promise((resolve) => setTimeout(resolve, isQuick ? 3_000 : 10_000))
  const full = contenders.map(({ server }) => residentMemory(server.pid) * 1024)
  const each = contenders.map(({ empty }, index) => (full[index]! - empty * 1024) / count)
  const ratio = (figures: readonly number[]) => ({ value: figures[0]! / figures[1]!, spread: 0 })
  const isLarge = count > listenersOfFolder
  return [
    { name: `each of ${figure(count)}`, figures: each, ratio: ratio(each), goal: figureGoal(isLarge ? 24 : 27) },
    {
      name: `the server with ${figure(count)}`,
      figures: full,
      ratio: ratio(full),
      goal: isLarge ? figureGoal(320 * 1024) : undefined,
    },
  ]
}

/** How long the first and the last of a folder's listeners wait for what somebody creates there. */
async function measureTelling(
  { isQuick, progress }: Options,
  contenders: readonly Contender[],
  count: number,
  times: Rounds,
): Promise<void> {
  const rounds = isQuick ? 5 : 25
  for (let round = 0; round < rounds; round++) {
    progress(`streams: event ${round + 1} of ${rounds}`)
    for (const { server, streams, writers, folders } of inTurn(contenders, round)) {
      const heard = streams.slice(0, listenersOfFolder).map((stream) => stream.hears())
      const started = performance.now()
      const answered = writers[0]!.post(createItem('message', folders[0]!, [round])).then(() => performance.now())
      const ends = await Promise.all(heard)
      times.add(`its own answer, ${figure(count)} open`, server.name, (await answered) - started)
      times.add(firstOf(count), server.name, Math.min(...ends) - started)
      times.add(lastOf(count), server.name, Math.max(...ends) - started)
    }
  }
}

/** One streaming connection, read no further than what it is to be seen from. */
class Stream {
  readonly #socket: Socket
  #text = ''
  #waiting: { readonly wanted: string; readonly resolve: (time: number) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (piece: Buffer) => this.#take(piece))
  }

  static async open(url: URL, credentials: string, xml: string): Promise<Stream> {
    const socket = connect(Number(url.port), url.hostname)
    await once(socket, 'connect')
    const stream = new Stream(socket)
    const authorization = Buffer.from(credentials).toString('base64')
    socket.write(
      `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Basic ${authorization}\r\n` +
        `Content-Type: text/xml; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(xml)}\r\n\r\n${xml}`,
    )
    await stream.#comes('<m:ConnectionStatus>OK</m:ConnectionStatus>')
    return stream
  }

  /** When the next event is there. */
  hears(): Promise<number> {
    return this.#comes('</m:Notifications>')
  }

  close(): void {
    this.#socket.destroy()
  }

  #comes(wanted: string): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = { wanted, resolve }
    })
  }

  #take(piece: Buffer): void {
    this.#text += piece.toString('latin1')
    const waiting = this.#waiting
    if (!waiting || !this.#text.includes(waiting.wanted)) return
    this.#text = ''
    this.#waiting = undefined
    waiting.resolve(performance.now())
  }
}
