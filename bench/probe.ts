import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/**
 * The longest that a server's event loop was held while `work` lasted, in milliseconds: what a request for nothing waited that is answered
 * as soon as the loop comes by. A millisecond passes between two, so that they cost little.
 */
export async function longestHold<T>(url: URL, work: Promise<T>): Promise<{ result: T; hold: number }> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.setNoDelay(true)
  let isOver = false
  const ended = work.finally(() => {
    isOver = true
  })
  let hold = 0
  while (!isOver) {
    const started = performance.now()
    socket.write(`GET /nothing HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
    await once(socket, 'data')
    hold = Math.max(hold, performance.now() - started)
    await setTimeout(1)
  }
  socket.destroy()
  return { result: await ended, hold }
}
