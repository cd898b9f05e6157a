import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from './connection.js'
import { freePort, spawnNode } from './contenders.js'
import { median, type Options, type Table } from './measuring.js'
import {
  check,
  createFolder,
  createItem,
  element,
  folderId,
  getStreamingEvents,
  subscribeToFolder,
} from './requests.js'

const password = 'secret'
const users = 50

/**
 * What streaming connections cost that rest, and how soon they hear of something: the resident memory of `exchequer serve` with all of them
 * open, above what it is without any; and the time from a CreateItem to its event, for one listener and for all of a mailbox.
 */
export async function measureStreams({ root, isQuick, progress }: Options): Promise<Table[]> {
  const count = isQuick ? 1_000 : 5_000
  const rounds = isQuick ? 50 : 200
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const port = await freePort()
  const logins = Array.from({ length: users }, (_, i) => `user${i}@example.test`)
  const accounts = logins.flatMap((login) => ['--user', `${login}:${password}`])
  const main = join(root, 'packages/cli/dist/main.js')
  const child = spawnNode(main, ['serve', '--port', String(port), '--data', join(folder, 'data'), ...accounts], root)
  const url = new URL(`http://127.0.0.1:${port}/EWS/Exchange.asmx`)
  const streams: Stream[] = []
  try {
    progress('streams: the server starts')
    const writers = [await Connection.open(url, `${logins[0]}:${password}`, 60_000)]
    for (const login of logins.slice(1)) writers.push(await Connection.open(url, `${login}:${password}`))
    const folders: string[] = []
    for (const writer of writers)
      folders.push(folderId((await writer.post(createFolder('message', 'Listened to'))).body))
    const empty = residentMegabytes(child.pid!)
    for (let i = 0; i < count; i++) {
      if (i % 100 === 0) progress(`streams: ${i} of ${count}`)
      const user = i % users
      const { body } = await writers[user]!.post(subscribeToFolder(folders[user]!))
      check(body, 1)
      const id = element(body, 'SubscriptionId')
      streams.push(await Stream.open(url, `${logins[user]}:${password}`, getStreamingEvents(id)))
    }
    progress('streams: at rest')
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    const full = residentMegabytes(child.pid!)
    const hearing = streams.filter((_, i) => i % users === 0)
    const times = { first: [] as number[], last: [] as number[], answered: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      progress(`streams: event ${round + 1} of ${rounds}`)
      const heard = hearing.map((stream) => stream.hears())
      const start = performance.now()
      const answered = writers[0]!.post(createItem('message', folders[0]!, [round])).then(() => performance.now())
      const ends = await Promise.all(heard)
      times.answered.push((await answered) - start)
      times.first.push(Math.min(...ends) - start)
      times.last.push(Math.max(...ends) - start)
    }
    const memory = full - empty
    return [
      {
        title: `${count} idle streaming connections`,
        columns: ['empty, MB', 'with all, MB', 'above, MB', 'each, KB'],
        rows: [{ name: 'resident memory', values: [empty, full, memory, (memory * 1024) / count] }],
      },
      {
        title: `From a CreateItem to its event, ms, with ${count} connections open`,
        columns: ['median', '95 %'],
        rows: [
          { name: 'its own answer', values: [median(times.answered), most(times.answered)] },
          { name: 'the first listener', values: [median(times.first), most(times.first)] },
          { name: `all ${hearing.length} of the folder`, values: [median(times.last), most(times.last)] },
        ],
      },
    ]
  } finally {
    for (const stream of streams) stream.close()
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true })
  }
}

const most = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)]!

/** What a process has in memory (proc(5), VmRSS). */
function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
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
