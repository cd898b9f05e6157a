import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { createItem } from './requests.js'

/** What a worker of the measurement `hostile` does to the server until it is ended. */
export interface Load {
  readonly port: number
  readonly kind: keyof typeof loads
  readonly credentials: string
  readonly inbox: string
  readonly contacts: string
}

const { port, kind, credentials, inbox, contacts } = workerData as Load

const head = (authorization: string, length: number): string =>
  `POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${Buffer.from(authorization).toString('base64')}\r\n` +
  `Content-Type: text/xml\r\nContent-Length: ${length}\r\n\r\n`

/** Posts without end on one connection, one request after the other; a new connection where the server closes one. */
function flood(request: () => string): void {
  const socket = connect(to, () => socket.write(request()))
  let text = ''
  socket.on('data', (piece) => {
    text += piece.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    const length = /content-length: *(\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1]
    if (end < 0 || length === undefined || text.length < end + 4 + Number(length)) return
    text = ''
    socket.write(request())
  })
  socket.on('error', () => {}).on('close', () => setTimeout(() => flood(request), 10))
}

const times = (count: number, work: (index: number) => void): void => {
  for (let i = 0; i < count; i++) work(i)
}

let next = 0
/** From another address than the bystander's: addresses have limits of their own. */
const to = { port, host: '127.0.0.1', localAddress: '127.0.0.2' }
const openSockets: Socket[] = []
const open = (count: number, then: (socket: Socket) => void = () => {}): void =>
  times(count, () => {
    const socket = connect(to, () => then(socket)).on('error', () => {})
    openSockets.push(socket)
  })
const trickle = (socket: Socket, text: string): void => {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length]!), 1000)
  socket.once('close', () => clearInterval(timer))
}

const loads = {
  none() {},
  batches: () =>
    times(64, () => {
      flood(() => {
        const body = createItem(
          'contact',
          contacts,
          Array.from({ length: 100 }, () => next++),
        )
        return head(credentials, Buffer.byteLength(body)) + body
      })
    }),
  calls: () => times(64, () => flood(() => head(credentials, inbox.length) + inbox)),
  guesses: () => times(64, (i) => flood(() => head(`victim${i % 8}@example.test:${next++}`, inbox.length) + inbox)),
  idle: () => open(10_000),
  slowHeads: () => open(1_000, (socket) => trickle(socket, head(credentials, 100))),
  slowBodies: () =>
    open(1_000, (socket) => {
      socket.write(head(credentials, 100_000))
      trickle(socket, ' ')
    }),
} as const

loads[kind]()
parentPort!.postMessage('begun')
