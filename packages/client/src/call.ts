import {
  type Operation,
  type RequestHeaders,
  type ResponseMessage,
  readResponse,
  type Slice,
  textSource,
  writeRequest,
  XmlError,
} from '@exchequer/protocol'
import type { Connection } from './connection.js'
import { refuseError, ServiceRequestException, ServiceResponseException } from './errors.js'
import { withRetry } from './retry.js'
import { send } from './send.js'

export interface CallOptions {
  /** Ends the call; its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The one path that every method takes: encode, send, decode, with another try while the server is busy. `check` may refuse an
 * answer by throwing, which counts as a call that failed. Throws `ServiceResponseException` for a fault, `ServiceRequestException`
 * where no answer came.
 */
export async function call<Q, A>(
  connection: Connection,
  operation: Operation<Q, A>,
  request: Q,
  { signal }: CallOptions = {},
  check: (answer: A) => void = () => {},
): Promise<A> {
  signal?.throwIfAborted()
  const envelope = writeRequest(operation, request, headersFor(connection, operation))
  return withRetry(operation.name, connection, signal, async () => {
    const answer = await exchange(connection, operation, envelope, signal)
    check(answer)
    return answer
  })
}

/** Only the headers that the operation has: Exchange refuses a time zone where it expects none. */
export function headersFor(
  { version, soapHeaders }: Connection,
  { headers }: Operation<unknown, unknown>,
): RequestHeaders & { version: Connection['version'] } {
  const { timeZoneContext, mailboxCulture, dateTimePrecision, exchangeImpersonation } = soapHeaders
  return {
    version,
    ...(timeZoneContext && headers.includes('TimeZoneContext') && { timeZoneContext }),
    ...(mailboxCulture && headers.includes('MailboxCulture') && { mailboxCulture }),
    ...(dateTimePrecision && headers.includes('DateTimePrecision') && { dateTimePrecision }),
    ...(exchangeImpersonation && headers.includes('Impersonation') && { exchangeImpersonation }),
  }
}

async function exchange<A>(
  connection: Connection,
  operation: Operation<unknown, A>,
  envelope: readonly Slice[],
  signal: AbortSignal | undefined,
): Promise<A> {
  const { status, body } = await send(connection, operation.soapAction, envelope, signal)
  const { answer, fault, serverVersion, skipped } = decode(operation, status, body)
  connection.onAnswer({ operation: operation.name, serverVersion, skipped })
  if (fault) throw new ServiceResponseException(fault)
  if (answer === undefined) throw notSoap(status)
  return answer
}

function decode<A>(operation: Operation<unknown, A>, status: number, body: readonly Uint8Array[]) {
  try {
    return readResponse(operation as Operation<never, A>, textSource(body, sizeOf(body)))
  } catch (error) {
    if (error instanceof XmlError) throw notSoap(status, error)
    throw error
  }
}

const sizeOf = (body: readonly Uint8Array[]): number => body.reduce((sum, { length }) => sum + length, 0)

export const notSoap = (status: number, cause?: unknown): ServiceRequestException =>
  new ServiceRequestException(`The server answered HTTP ${status} with something else than a whole SOAP envelope.`, {
    status,
    cause,
  })

/** For an operation that answers with one response message whatever it is asked: an error in it is an error of the call. */
export async function callOne<Q, M extends ResponseMessage>(
  connection: Connection,
  operation: Operation<Q, M[]>,
  request: Q,
  options: CallOptions,
): Promise<M> {
  const [message] = await call(connection, operation, request, options, ([first]) => {
    if (first === undefined) throw notSoap(200)
    refuseError(first)
  })
  return message!
}

/** For an operation whose answer says it all in one element. */
export const callSingle = <Q, M extends ResponseMessage>(
  connection: Connection,
  operation: Operation<Q, M>,
  request: Q,
  options: CallOptions,
): Promise<M> => call(connection, operation, request, options, refuseError)
