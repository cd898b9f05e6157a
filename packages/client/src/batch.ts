import type { Operation, ResponseMessage } from '@exchequer/protocol'
import { type CallOptions, call } from './call.js'
import { type Connection, positive } from './connection.js'
import { refuseError, ServiceRequestException } from './errors.js'
import { itemsToRepeat } from './retry.js'
import {
  failedResponse,
  notSent,
  responseOf,
  type ServiceResponse,
  ServiceResponseCollection,
} from './service-response.js'

export interface BatchOptions extends CallOptions {
  /** How many go into one call; the service's own where absent. */
  readonly batchSize?: number
  /** How many calls are under way at the same time; the service's own where absent. */
  readonly concurrency?: number
  /** Told after each call, with the responses that it brought. */
  readonly onProgress?: (progress: BatchProgress) => void
}

export interface BatchProgress {
  readonly done: number
  readonly total: number
  readonly responses: readonly ServiceResponse[]
}

export interface Batch<Input, Q, M, R> {
  readonly operation: Operation<Q, M[]>
  readonly inputs: readonly Input[]
  /** The request for some of the inputs. */
  readonly request: (inputs: readonly Input[]) => Q
  /** What one input gets back; there is no message where the call failed as a whole. */
  readonly respond: (response: ServiceResponse, input: Input, message: M | undefined) => R
}

/**
 * Cuts a long list into calls and brings the responses together in input order.
 *
 * A call that fails as a whole is thrown while nothing has been answered yet. After that its items get the failure as their
 * response (`exception` holds it), and those not sent yet the warning `ErrorBatchProcessingStopped`, so that no response is lost.
 * An abort is always thrown; `onProgress` has told what was done by then.
 */
export async function runBatch<Input, Q, M extends ResponseMessage, R extends ServiceResponse>(
  connection: Connection,
  batch: Batch<Input, Q, M, R>,
  options: BatchOptions,
): Promise<ServiceResponseCollection<R>> {
  const { inputs, respond } = batch
  const size = positive(options.batchSize ?? connection.batchSize, 'batchSize')
  const concurrency = positive(options.concurrency ?? connection.concurrency, 'concurrency')
  const responses: (R | undefined)[] = new Array(inputs.length).fill(undefined)
  const failures = new Map<number, Error>()
  let next = 0
  let done = 0

  const work = async (): Promise<void> => {
    while (next < inputs.length && failures.size === 0) {
      const chunk = Array.from({ length: Math.min(size, inputs.length - next) }, () => next++)
      try {
        await answerChunk(connection, batch, chunk, responses, options.signal)
        done += chunk.length
        options.onProgress?.({ done, total: inputs.length, responses: chunk.map((i) => responses[i]!) })
      } catch (error) {
        options.signal?.throwIfAborted()
        for (const i of chunk) failures.set(i, error as Error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, Math.ceil(inputs.length / size)) }, work))

  const [failure] = failures.values()
  if (failure === undefined) return new ServiceResponseCollection(responses as R[])
  if (responses.every((response) => response === undefined)) throw failure
  const whole = responses.map((response, i) => {
    if (response !== undefined) return response
    const error = failures.get(i)
    return respond(error ? failedResponse(error) : notSent(failure), inputs[i]!, undefined)
  })
  return new ServiceResponseCollection(whole)
}

/** One call, and another with those items for which the server was busy, or ran out of time: it says that it has not touched them. */
async function answerChunk<Input, Q, M extends ResponseMessage, R extends ServiceResponse>(
  connection: Connection,
  { operation, inputs, request, respond }: Batch<Input, Q, M, R>,
  chunk: readonly number[],
  responses: (R | undefined)[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let pending = chunk
  for (let retries = 0; pending.length > 0; retries++) {
    const { length } = pending
    const messages = await call(connection, operation, request(pending.map((i) => inputs[i]!)), { signal }, (answer) =>
      checkCount(answer, length),
    )
    const outcomes = messages.map(responseOf)
    const repeated = itemsToRepeat(operation.name, outcomes, connection.retry, retries)
    const again: number[] = []
    pending.forEach((i, k) => {
      if (repeated?.isAmong(k)) again.push(i)
      else responses[i] = respond(outcomes[k]!, inputs[i]!, messages[k])
    })
    if (repeated) connection.pause.atLeast(repeated.wait)
    pending = again
  }
}

/** A single error in place of many messages speaks for them all; any other number cannot be told apart. */
function checkCount(messages: readonly ResponseMessage[], wanted: number): void {
  if (messages.length === wanted) return
  const [message] = messages
  if (messages.length === 1 && message) refuseError(message)
  throw new ServiceRequestException(`The server sent ${messages.length} response messages for ${wanted} items.`, {
    status: 200,
  })
}
