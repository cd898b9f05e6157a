import {
  EnvelopesInRow,
  GetStreamingEvents,
  type GetStreamingEventsRequest,
  type GetStreamingEventsResponseMessage,
  readResponse,
  stringSource,
  writeRequest,
  XmlError,
} from '@exchequer/protocol'
import { headersFor, notSoap } from './call.js'
import type { Connection } from './connection.js'
import { ServiceRequestException, ServiceResponseException } from './errors.js'
import { endedBy, mayBeSoap, reasonOf, refused, requestOf } from './send.js'
import { signedIn } from './signed-in.js'

export interface StreamingCallOptions {
  /** Ends the call; what waits is rejected with the signal's reason. */
  readonly signal: AbortSignal
  /** So long, in milliseconds, there may be silence. */
  readonly silence: number
}

/**
 * Opens a connection for streaming subscriptions, and gives each message as it comes, until the server ends it. Throws
 * `ServiceResponseException` for a fault, and `ServiceRequestException` where the server cannot be reached, breaks off, or is silent for too long.
 */
export async function* streamMessages(
  connection: Connection,
  request: GetStreamingEventsRequest,
  { signal, silence }: StreamingCallOptions,
): AsyncGenerator<GetStreamingEventsResponseMessage, void> {
  const envelope = writeRequest(GetStreamingEvents, request, headersFor(connection, GetStreamingEvents))
  const ending = new AbortController()
  const abort = (): void => ending.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  let isSilent = false
  let timer: ReturnType<typeof setTimeout> | undefined
  // One timer, set again with each piece that comes: what says that a dead connection is dead.
  const watch = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isSilent = true
      ending.abort()
    }, silence)
  }
  const failureOf = (error: unknown): Error => {
    if (error instanceof ServiceRequestException || error instanceof ServiceResponseException) return error
    signal.throwIfAborted()
    const sentence = isSilent
      ? `The server has said nothing for ${silence} ms.`
      : `The connection broke: ${reasonOf(error)}`
    return new ServiceRequestException(sentence, { timedOut: isSilent, cause: error })
  }
  const open = async (authorization: string | undefined): Promise<{ response: Response }> => {
    watch()
    try {
      const http = requestOf(connection, GetStreamingEvents.soapAction, envelope, authorization, ending.signal)
      return { response: await endedBy(ending.signal, connection.fetch(http)) }
    } catch (error) {
      throw failureOf(error)
    } finally {
      // While another token is got it is not the server who is silent.
      clearTimeout(timer)
    }
  }
  try {
    const { response } = await signedIn(connection, open)
    if (!mayBeSoap(response)) throw refused(response)
    try {
      yield* messagesIn(connection, response, ending.signal, watch)
    } catch (error) {
      throw failureOf(error)
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // Whoever leaves the loop hangs up.
    ending.abort()
  }
}

async function* messagesIn(
  connection: Connection,
  { status, body }: Response,
  signal: AbortSignal,
  watch: () => void,
): AsyncGenerator<GetStreamingEventsResponseMessage, void> {
  if (body === null) throw notSoap(status)
  const reader = body.getReader()
  // A read that waits ends with that, whether or not `fetch` heeds the signal.
  const hangUp = (): void => void reader.cancel(signal.reason).catch(() => {})
  signal.addEventListener('abort', hangUp, { once: true })
  if (signal.aborted) hangUp()
  const decoder = new TextDecoder()
  const envelopes = new EnvelopesInRow()
  let isFirst = true
  watch()
  for (;;) {
    const { value, done } = await reader.read()
    signal.throwIfAborted()
    if (done) break
    watch()
    for (const text of envelopes.take(decoder.decode(value, { stream: true }))) {
      isFirst = false
      yield* read(connection, text, status)
    }
  }
  // What is no row of envelopes at all.
  if (isFirst || envelopes.isWithin) throw notSoap(status)
}

function read(connection: Connection, text: string, status: number): readonly GetStreamingEventsResponseMessage[] {
  try {
    const { answer, fault, serverVersion, skipped } = readResponse(GetStreamingEvents, stringSource(text))
    connection.onAnswer({ operation: GetStreamingEvents.name, serverVersion, skipped })
    if (fault) throw new ServiceResponseException(fault)
    return answer ?? []
  } catch (error) {
    if (error instanceof XmlError) throw notSoap(status, error)
    throw error
  }
}
