import type { OutgoingHttpHeaders } from 'node:http'
import type { OngoingBody } from './exchange.js'
import type { NodeRequest } from './node-request.js'

export interface OngoingSettings {
  readonly replyTimeout: number
  /** The bodies that are going on, for the listener to stop. */
  readonly ongoing: Set<OngoingBody>
}

/**
 * Sends a body that goes on, piece by piece and never compressed. There may be thousands that rest for minutes: no timer runs for one
 * whose client reads what it gets, and nothing is kept but its socket.
 */
export function sendOngoing(
  status: number,
  headers: OutgoingHttpHeaders,
  body: OngoingBody,
  { incoming, response }: NodeRequest,
  { replyTimeout, ongoing }: OngoingSettings,
): void {
  // Proxies hold small pieces back unless they are told not to.
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  if (incoming.method === 'HEAD') {
    response.end()
    body.closed()
    return
  }
  ongoing.add(body)
  response.once('close', () => {
    ongoing.delete(body)
    body.closed()
  })
  response.on('drain', () => {
    response.setTimeout(0)
    body.goOn()
  })
  body.start({
    write(text) {
      const keepsUp = response.write(text)
      // A time-out that nobody listens to destroys the connection.
      if (!keepsUp) response.setTimeout(replyTimeout)
      return keepsUp
    },
    end() {
      response.setTimeout(replyTimeout)
      response.end()
    },
  })
}

/** The same as a stream of the Fetch API. */
export function ongoingStream(body: OngoingBody, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    signal.removeEventListener('abort', close)
    body.closed()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (signal.aborted) return close()
        signal.addEventListener('abort', close)
        body.start({
          write(text) {
            if (isClosed) return true
            controller.enqueue(encoder.encode(text))
            return (controller.desiredSize ?? 0) > 0
          },
          end() {
            if (isClosed) return
            controller.close()
            close()
          },
        })
      },
      pull() {
        if (!isClosed) body.goOn()
      },
      cancel: close,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  )
}
