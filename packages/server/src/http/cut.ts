import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { type HttpReply, isOngoing, textOf } from './exchange.js'

/** A reply with `cut`: nothing of it goes out, or its headers and half of what it says first; then the connection is gone. */
export function sendCut({ status, headers, body, cut }: HttpReply, response: ServerResponse): void {
  if (isOngoing(body)) response.once('close', () => body.closed())
  if (cut === 'before') return void response.destroy()
  firstHalf(body, (half) => {
    // How long a body that goes on becomes nobody knows; any other promises more than comes.
    const length = isOngoing(body) ? {} : { 'Content-Length': 2 * half.length + 1 }
    response.writeHead(status, { ...headers, ...length } as OutgoingHttpHeaders)
    response.write(half, () => response.destroy())
  })
}

/** The same behind the Fetch API. Throws where the connection breaks before the reply, as `fetch` does. */
export function cutResponse({ status, body, cut }: HttpReply, headers: Headers): Response {
  const close = (): void => {
    if (isOngoing(body)) body.closed()
  }
  if (cut === 'before') {
    close()
    throw new TypeError('fetch failed', { cause: new Error('other side closed') })
  }
  let isWritten = false
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) =>
        firstHalf(body, (half) => {
          isWritten = true
          if (half.length > 0) controller.enqueue(half)
          else broken(controller)
        }),
      // What was written has been read.
      pull: (controller) => (isWritten ? broken(controller) : undefined),
      cancel: close,
    },
    { highWaterMark: 1 },
  )
  const broken = (controller: ReadableStreamDefaultController): void => {
    close()
    controller.error(new TypeError('terminated', { cause: new Error('other side closed') }))
  }
  return new Response(stream, { status, headers })
}

/** Half of a body or, where it goes on, of what it says first, when it says it. */
function firstHalf(body: HttpReply['body'], take: (half: Uint8Array<ArrayBuffer>) => void): void {
  let isTaken = false
  const takeHalf = (bytes: Uint8Array<ArrayBuffer>): boolean => {
    if (!isTaken) take(bytes.subarray(0, bytes.length >> 1))
    isTaken = true
    return false
  }
  if (isOngoing(body))
    body.start({ write: (text) => takeHalf(Buffer.from(text)), end: () => void takeHalf(Buffer.alloc(0)) })
  else takeHalf(body instanceof Uint8Array ? new Uint8Array(body) : Buffer.from([...textOf(body ?? [])].join('')))
}
