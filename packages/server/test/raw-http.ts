import { connect, type Socket } from 'node:net'

/** A connection on which a test says exactly what it wants, and sees exactly what comes back. */
export interface RawConnection {
  readonly socket: Socket
  send(text: string | Uint8Array): void
  /** All that has come so far, once it contains `part`; rejects when the connection ends without. */
  until(part: string): Promise<string>
  /** All that came, once the server has closed the connection. */
  closed(): Promise<string>
}

export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  let isClosed = false
  const watchers = new Set<() => void>()
  const notify = (): void => {
    for (const watcher of watchers) watcher()
  }
  socket.on('data', (piece) => {
    received += piece.toString('latin1')
    notify()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
    notify()
  })
  await new Promise((resolve) => socket.once('connect', resolve))

  const when = (isThere: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere() && !isClosed) return
        watchers.delete(look)
        if (isThere()) resolve(received)
        else reject(new Error(`The connection ended after ${JSON.stringify(received)}.`))
      }
      watchers.add(look)
      look()
    })
  return {
    socket,
    send: (text) => void socket.write(text),
    until: (part) => when(() => received.includes(part)),
    closed: () => when(() => isClosed),
  }
}
