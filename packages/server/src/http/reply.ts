import { once } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { giveWay, isTimeUp } from '#giving-way'
import { acceptsGzip, compressed, gzipStream } from './compress.js'
import { sendCut } from './cut.js'
import { type HttpReply, isOngoing, type LateText, textOf, type WholeBody } from './exchange.js'
import type { NodeRequest } from './node-request.js'
import { type OngoingSettings, sendOngoing } from './ongoing.js'

export interface ReplySettings extends OngoingSettings {
  readonly drainLimit: number
  readonly compress: 'remote' | 'always' | 'never'
}

type Piece = string | Uint8Array | LateText

/** Characters encoded in one call: conversions of more than some 100 KB leave the fast path of V8. */
const sliceLength = 64 * 1024
/** Smaller answers are not worth compressing, and fit the buffers of a socket. */
const largeLength = 16 * 1024
/** Larger ones are compressed on their way, and not first put together whole: how long they become is not known before. */
const hugeLength = 4 * 1024 * 1024
/** Handed to the socket before it is asked whether it wants to rest. */
const burstLength = 1024 * 1024
/** How long a client that is still sending is listened to after a reply that ends its connection. */
const lingerMilliseconds = 30_000

/**
 * Sends `reply`, whole and with its length, whether or not the client has finished sending its request; of a reply that goes on, its
 * beginning. After the last one, because the server is stopping, the connection closes.
 */
export async function sendReply(
  reply: HttpReply,
  request: NodeRequest,
  settings: ReplySettings,
  isLast: boolean,
): Promise<void> {
  const { incoming, response } = request
  if (response.destroyed) {
    if (isOngoing(reply.body)) reply.body.closed()
    return
  }
  if (reply.cut) return sendCut(reply, response)
  const headers = { ...reply.headers } as OutgoingHttpHeaders

  // To close on a client that is still sending resets the connection and loses the answer. So what is left of a body is read and
  // thrown away: to keep the connection, and where it is too much for that, to end it in order.
  const isTooMuch = !incoming.complete && (request.declaredLength > settings.drainLimit || request.isEndless)
  if (isTooMuch || isLast) headers['Connection'] = 'close'
  else request.proceed()

  if (isOngoing(reply.body)) return sendOngoing(reply.status, headers, reply.body, request, settings)
  let pieces = piecesOf(reply.body)
  let { length, isAscii } = measured(pieces)
  const isCompressed = length >= largeLength && takesGzip(request, settings.compress)
  if (isCompressed && length >= hugeLength) return sendCompressed(reply, headers, pieces, request, settings)
  if (isCompressed) {
    const bytes = await compressed(allOutgoing(pieces))
    pieces = [bytes]
    length = bytes.length
    headers['Content-Encoding'] = 'gzip'
    headers['Vary'] = 'Accept-Encoding'
  }
  if (reply.status !== 204 && reply.status !== 304) headers['Content-Length'] = length
  response.writeHead(reply.status, headers)
  if (incoming.method === 'HEAD') pieces = []
  if (length >= largeLength) response.setTimeout(settings.replyTimeout, () => response.destroy())

  const isLingering = isTooMuch && !request.isWaiting
  const [only] = pieces
  if (
    pieces.length === 1 &&
    length < burstLength &&
    !isLingering &&
    (typeof only === 'string' || only instanceof Uint8Array)
  ) {
    response.end(only, encodingOf(isAscii[0]))
    return
  }
  await writePieces(response, pieces, isAscii)
  if (isLingering) await linger(request)
  response.end()
}

async function sendCompressed(
  { status }: HttpReply,
  headers: OutgoingHttpHeaders,
  pieces: readonly Piece[],
  { incoming, response }: NodeRequest,
  { replyTimeout }: ReplySettings,
): Promise<void> {
  response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' })
  if (incoming.method === 'HEAD') return void response.end()
  response.setTimeout(replyTimeout, () => response.destroy())
  // A client that goes away ends it, as it ends any other answer.
  await pipeline(allOutgoing(pieces), gzipStream(), response).catch(() => response.destroy())
}

function takesGzip({ incoming, address }: NodeRequest, compress: ReplySettings['compress']): boolean {
  if (compress === 'never' || !acceptsGzip(String(incoming.headers['accept-encoding'] ?? ''))) return false
  return compress === 'always' || !/^(127\.|::1$)/.test(address ?? '')
}

function piecesOf(body: WholeBody): readonly Piece[] {
  if (body === undefined) return []
  if (body instanceof Uint8Array) return [body]
  return body.some(isLong) ? body.flatMap((piece) => (typeof piece === 'string' ? slices(piece) : [piece])) : body
}

const isLong = (piece: string | LateText): boolean => typeof piece === 'string' && piece.length > sliceLength

function slices(text: string): string[] {
  const pieces: string[] = []
  for (let start = 0; start < text.length; ) {
    let end = start + sliceLength
    // Both halves of a surrogate pair stay in one piece: apart they would be encoded as two replacement characters.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

/** How many bytes the pieces are, and which of them are as many characters. */
function measured(pieces: readonly Piece[]): { length: number; isAscii: boolean[] } {
  let length = 0
  const isAscii: boolean[] = []
  for (const piece of pieces) {
    const own = typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
    length += own
    isAscii.push(own === piece.length)
  }
  return { length, isAscii }
}

/**
 * What is ASCII is the same in UTF-8, and goes out without being encoded: as Latin-1, by the other name that it has, since by its own Node
 * first puts the headers before it into a string of their own, a copy of all of it.
 */
const encodingOf = (isAscii: boolean | undefined): 'binary' | 'utf8' => (isAscii ? 'binary' : 'utf8')

/** A piece as it goes out: text that is made late in many. */
function* outgoing(piece: Piece): Generator<string | Uint8Array> {
  if (piece instanceof Uint8Array) yield piece
  else yield* textOf([piece])
}

function* allOutgoing(pieces: readonly Piece[]): Generator<string | Uint8Array> {
  for (const piece of pieces) yield* outgoing(piece)
}

/** Writes in bursts, and rests where the client does not read, so that an answer is not copied whole into buffers. */
async function writePieces(
  response: ServerResponse,
  pieces: readonly Piece[],
  isAscii: readonly boolean[],
): Promise<void> {
  response.cork()
  let burst = 0
  for (const [index, piece] of pieces.entries())
    for (const part of outgoing(piece)) {
      response.write(part, encodingOf(isAscii[index]))
      burst += part.length
      if (burst < burstLength) continue
      burst = 0
      response.uncork()
      if (response.writableNeedDrain) await drained(response)
      else if (isTimeUp()) await giveWay()
      if (response.destroyed) return
      response.cork()
    }
  response.uncork()
}

async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  over.abort()
}

/** Reads on until the client has sent all, has gone, or has used up its time. */
function linger({ incoming }: NodeRequest): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => incoming.destroy(), lingerMilliseconds)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    incoming.once('end', done).once('close', done).on('error', done).resume()
    if (incoming.readableEnded || incoming.destroyed) done()
  })
}
