import { type Slice, textOfSlices } from '@exchequer/protocol'
import type { Connection } from './connection.js'
import { EwsBlockedException, ServiceRequestException } from './errors.js'
import { signedIn } from './signed-in.js'

export interface HttpAnswer {
  readonly status: number
  /** In the pieces in which it came: joined to one string a large answer costs many times as much to decode. */
  readonly body: readonly Uint8Array[]
}

/**
 * Posts an envelope and reads what comes back. A SOAP fault, which comes with HTTP 500, is an answer like any other; what cannot be
 * one is thrown as `ServiceRequestException`.
 */
export async function send(
  connection: Connection,
  soapAction: string,
  envelope: readonly Slice[],
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  if (connection.url === '') throw new TypeError('The service has no URL: give it one, or let autodiscoverUrl find it.')
  const { response, body } = await signedIn(connection, (authorization) =>
    exchangeHttp(connection, signal, (ending) => requestOf(connection, soapAction, envelope, authorization, ending)),
  )
  if (!mayBeSoap(response)) throw refused(response)
  return { status: response.status, body }
}

interface Exchanged {
  readonly response: Response
  readonly body: readonly Uint8Array[]
}

/**
 * Makes a request and reads the whole answer, whatever it is, within the time that a connection allows. Throws `ServiceRequestException`
 * where none comes.
 */
export const exchangeHttp = (
  { fetch, timeout }: Pick<Connection, 'fetch' | 'timeout'>,
  signal: AbortSignal | undefined,
  requestOf: (signal: AbortSignal) => Request,
): Promise<Exchanged> =>
  withinTime(timeout, signal, async (ending) => {
    const response = await endedBy(ending, fetch(requestOf(ending)))
    return { response, body: await endedBy(ending, readBody(response)) }
  })

/** Work that ends with the signal of a call or when its time, in milliseconds, is over. Throws `ServiceRequestException` for what goes wrong. */
export async function withinTime<T>(
  timeout: number,
  signal: AbortSignal | undefined,
  work: (ending: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const ending = new AbortController()
  const abort = (): void => ending.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const timer = timeout > 0 ? setTimeout(() => ending.abort(), timeout) : undefined
  try {
    return await work(ending.signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (ending.signal.aborted)
      throw new ServiceRequestException(`The server did not answer within ${timeout} ms.`, {
        timedOut: true,
        cause: error,
      })
    throw new ServiceRequestException(`The server could not be reached: ${reasonOf(error)}`, { cause: error })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** The HTTP request that carries an envelope. */
export function requestOf(
  { url, headers }: Connection,
  soapAction: string,
  envelope: readonly Slice[],
  authorization: string | undefined,
  signal: AbortSignal,
): Request {
  return new Request(url, {
    method: 'POST',
    headers: {
      ...headers,
      SOAPAction: `"${soapAction}"`,
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    body: encode(envelope),
    // A redirect would turn the POST into a GET; Exchange sends one when it is in trouble.
    redirect: 'manual',
    signal,
  })
}

export function encode(slices: readonly Slice[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts = Array.from(textOfSlices(slices), (text) => encoder.encode(text))
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    bytes.set(part, end)
    end += part.length
  }
  return bytes
}

async function readBody({ body }: Response): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  if (body === null) return pieces
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return pieces
    pieces.push(value)
  }
}

const refusals: ReadonlySet<number> = new Set([401, 429, 503])

/** Faults come with 500, from some servers with other statuses; these three mean what they say whatever comes with them. */
export const mayBeSoap = ({ status, headers }: Response): boolean =>
  status === 200 || (!refusals.has(status) && /xml/i.test(headers.get('Content-Type') ?? ''))

const blocked =
  'The server, or what stands before it, does not let this account or program use Exchange Web Services (HTTP 403).'

const sentences: Readonly<Record<number, string>> = {
  401: 'The credentials were refused',
  403: 'Access was refused',
  404: 'There is nothing at this address',
  413: 'The request is too large for the server',
  429: 'The server has had too many requests',
  456: 'The account is blocked',
  503: 'The server is busy',
}

/** What is thrown for an answer that cannot be SOAP. */
export function refused({ status, headers }: Response): ServiceRequestException {
  // With a challenge it is the token that is not good for it.
  if (status === 403 && !headers.has('WWW-Authenticate')) return new EwsBlockedException(blocked, { status })
  return new ServiceRequestException(
    `${sentences[status] ?? 'The server did not answer with SOAP'} (HTTP ${status}).`,
    {
      status,
      retryAfter: retryAfter(headers.get('Retry-After')),
    },
  )
}

/** Seconds or a date (RFC 9110 10.2.3), in milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined
  const seconds = Number(value)
  const milliseconds = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0)
}

/** A `fetch` may not heed its signal; the caller does not wait for it. */
export function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (signal.aborted) reject(signal.reason)
    work.then(resolve, reject)
  })
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
