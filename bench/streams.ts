import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Connection } from './connection.js'
import { makeFolder } from './folders.js'
import { figure, figureGoal, inTurn, type Options, Rounds, type Table } from './measuring.js'
import { check, createItem, element, getInbox, getStreamingEvents, subscribeToFolder } from './requests.js'
import { type RunningServer, residentMemory, spawnNode, start, startExchequer } from './servers.js'

/** Who listens to one folder, each from a connection of his own. */
const listenersOfFolder = 1_000
const logins = Array.from({ length: 10 }, (_, index) => `user${index}@example.test:secret`)

/** A server with streaming connections, and how it is asked for them. */
interface Contender {
  readonly server: RunningServer
  /** One of each person. */
  readonly folders: readonly string[]
  readonly streams: Stream[]
  /** Its memory in MiB without any connection. */
  readonly empty: number
  subscribe(writer: Connection, folder: string): Promise<string>
}

/**
 * Streaming connections that rest (W8): what each costs in resident memory above the server without any, and how soon those who listen to a
 * folder hear of a new item; beside a server of plain `node:http` that holds as many and tells as many.
 */
export async function measureStreams(options: Options): Promise<Table[]> {
  const [some, many] = options.isQuick ? [200, 1_000] : [1_000, 10_000]
  const contenders: Contender[] = []
  try {
    contenders.push(await openExchequer(options), await openBare(options))
    const memory = new Rounds()
    const times = new Rounds()
    for (const contender of contenders) await measureMemory(options, contender, some, memory)
    await measureTelling(options, contenders, some, times)
    // One after the other: this process may not have the sockets for both.
    for (const contender of contenders) {
      await measureMemory(options, contender, many, memory)
      await measureTelling(options, [contender], many, times)
      close(contender.streams.splice(0))
    }
    const names = ['exchequer', 'node:http']
    return [
      memory.table('Memory of streaming connections that rest', 'KiB', names, {
        [eachOf(some)]: figureGoal(27),
        [eachOf(many)]: figureGoal(24),
        [serverWith(many)]: figureGoal(320 * 1024),
      }),
      times.table('From a CreateItem to its event', 'ms', names, {
        [firstOf(some)]: figureGoal(50),
        [lastOf(some)]: figureGoal(250),
      }),
    ]
  } finally {
    for (const { server, streams } of contenders) {
      close(streams)
      await server.stop()
    }
  }
}

function close(connections: readonly { close(): void }[]): void {
  for (const connection of connections) connection.close()
}

const eachOf = (count: number): string => `each of ${figure(count)}`
const serverWith = (count: number): string => `the server with ${figure(count)}`
const firstOf = (count: number): string => `the first told, ${figure(count)} open`
const lastOf = (count: number): string =>
  `the last of ${figure(Math.min(count, listenersOfFolder))}, ${figure(count)} open`

/** As many requests as a warm-up has; a thousand streams are opened by as many. */
const warmingRequests = 2_000

/**
 * A process that answers its first thousands of requests grows by what is compiled and by the room for young objects: that is no stream's.
 * What opens a stream is asked here too, and nothing stays open. Gives the memory after it.
 */
async function warmUp(server: RunningServer, folder: string): Promise<number> {
  const writer = await server.connect(logins[0]!)
  for (let done = 0; done < warmingRequests; done += 2)
    for (const request of [subscribeToFolder(folder), getInbox]) check((await writer.post(request)).body, 1)
  writer.close()
  await setTimeout(2_000)
  return residentMemory(server.pid)
}

async function openExchequer(options: Options): Promise<Contender> {
  options.progress('streams: the server starts')
  const server = await startExchequer(options, join(options.folder, 'data'), logins)
  const folders: string[] = []
  for (const login of logins) {
    const writer = await server.connect(login)
    folders.push(await makeFolder(writer, 'message', 'Listened to'))
    writer.close()
  }
  options.progress('streams: warming up')
  const empty = await warmUp(server, folders[0]!)
  return {
    server,
    folders,
    streams: [],
    empty,
    async subscribe(writer, folder) {
      const { body } = await writer.post(subscribeToFolder(folder))
      check(body, 1)
      return element(body, 'SubscriptionId')
    },
  }
}

async function openBare({ root }: Options): Promise<Contender> {
  const file = fileURLToPath(new URL('./bare-streams.js', import.meta.url))
  const server = await start('node:http', (port) => spawnNode([file, port], root))
  const empty = await warmUp(server, logins[0]!)
  return { server, folders: logins, streams: [], empty, subscribe: async (_, folder) => folder }
}

/** Opens connections until there are so many, a thousand for each person, and lets them rest. */
async function measureMemory(
  { isQuick, progress }: Options,
  { server, folders, streams, empty, subscribe }: Contender,
  count: number,
  memory: Rounds,
): Promise<void> {
  while (streams.length < count) {
    progress(`streams: ${streams.length} of ${count} with ${server.name}`)
    const user = Math.floor(streams.length / listenersOfFolder)
    const end = Math.min(count, (user + 1) * listenersOfFolder)
    const writer = await server.connect(logins[user]!)
    while (streams.length < end) {
      const subscription = await subscribe(writer, folders[user]!)
      streams.push(await Stream.open(server.url, logins[user]!, getStreamingEvents(subscription)))
    }
    writer.close()
  }
  progress(`streams: ${count} at rest with ${server.name}`)
  await setTimeout(isQuick ? 3_000 : 10_000)
  const full = residentMemory(server.pid)
  memory.add(eachOf(count), server.name, ((full - empty) * 1024) / count)
  memory.add(serverWith(count), server.name, full * 1024)
}

/** How long the first and the last of a folder's listeners wait for what somebody creates there. */
async function measureTelling(
  { isQuick, progress }: Options,
  contenders: readonly Contender[],
  count: number,
  times: Rounds,
): Promise<void> {
  const rounds = isQuick ? 5 : 25
  const writers = await Promise.all(contenders.map(({ server }) => server.connect(logins[0]!)))
  for (let round = 0; round < rounds; round++) {
    progress(`streams: event ${round + 1} of ${rounds}`)
    for (const contender of inTurn(contenders, round)) {
      const { server, streams, folders } = contender
      const writer = writers[contenders.indexOf(contender)]!
      const heard = streams.slice(0, listenersOfFolder).map((stream) => stream.hears())
      const started = performance.now()
      const answered = writer.post(createItem('message', folders[0]!, [round])).then(() => performance.now())
      const ends = await Promise.all(heard)
      times.add(`its own answer, ${figure(count)} open`, server.name, (await answered) - started)
      times.add(firstOf(count), server.name, Math.min(...ends) - started)
      times.add(lastOf(count), server.name, Math.max(...ends) - started)
    }
  }
  close(writers)
}

interface Waiting {
  readonly wanted: string
  readonly resolve: (time: number) => void
  readonly reject: (error: Error) => void
}

/** One streaming connection, read no further than what it is to be seen from. */
class Stream {
  readonly #socket: Socket
  #text = ''
  #waiting: Waiting | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (piece: Buffer) => this.#take(piece))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('The server ended a stream.')))
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
    return new Promise((resolve, reject) => {
      this.#waiting = { wanted, resolve, reject }
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
