import { Readable } from 'node:stream'
import { readBody } from './body.js'
import { cutResponse } from './cut.js'
import { type Handle, type HttpReply, type HttpRequest, isOngoing, type LateText, textOf } from './exchange.js'
import { ongoingStream } from './ongoing.js'

/** The same server behind the Fetch API, for tests, other runtimes and hosts that have a listener of their own. */
export function fetchHandler(handle: Handle): (request: Request) => Promise<Response> {
  return async (request) => responseFrom(await handle(requestFrom(request)), request)
}

function requestFrom(request: Request): HttpRequest {
  const { pathname, search, origin } = new URL(request.url)
  return {
    method: request.method,
    target: pathname + search,
    origin,
    header: (name) => request.headers.get(name) ?? undefined,
    body: async (limit, hold) => {
      if (request.body === null) return []
      const coding = request.headers.get('content-encoding') ?? undefined
      const pieces = await readBody(Readable.fromWeb(request.body), coding, limit, hold)
      // What a stream hands over may still be its maker's.
      return pieces.map((piece) => Uint8Array.from(piece))
    },
    signal: request.signal,
    // Fetch does not tell connections apart, nor who is at their other end.
    connection: undefined,
    address: undefined,
  }
}

function responseFrom(reply: HttpReply, { method, signal }: Request): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(reply.headers)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one)
  }
  if (reply.cut) return cutResponse(reply, headers)
  const { body } = reply
  const isEmpty = body === undefined || method === 'HEAD' || reply.status === 204 || reply.status === 304
  const init = { status: reply.status, headers }
  if (isOngoing(body)) {
    if (!isEmpty) return new Response(ongoingStream(body, signal), init)
    body.closed()
  }
  if (isEmpty || isOngoing(body)) return new Response(null, init)
  return new Response(body instanceof Uint8Array ? body : textStream(body), init)
}

/** A single short text goes as it is; more is encoded piece by piece, as the reader asks for it. */
function textStream(body: readonly (string | LateText)[]): string | ReadableStream<Uint8Array> {
  if (body.length === 0) return ''
  if (body.length === 1 && typeof body[0] === 'string') return body[0]
  const encoder = new TextEncoder()
  const pieces = textOf(body)
  return new ReadableStream({
    pull(controller) {
      const { value, done } = pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}
