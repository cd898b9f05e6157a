import { EwsError } from '@exchequer/protocol'
import type { HttpReply, HttpRequest } from '#http/exchange'
import type { LogDetails, Logger } from '#logger'
import { fault, isOurs } from './faults.js'

/** What a caller says its request is called is seldom longer: `client-request-id` is a GUID with Exchange's clients. */
const longestClientId = 128

/**
 * The log while one request is worked on. What is told has the ids of the request with it, those that stand in the headers of its answer:
 * by them an operator finds what the report of a client is about (docs/logging.md).
 */
export class RequestLog implements Logger {
  readonly request: HttpRequest
  /** Made here, for the answer's `request-id`. */
  readonly requestId: string = crypto.randomUUID()
  /** The login that asks, once that is known. */
  account: string | undefined
  /** What is asked for, once that has been read. */
  operation: string | undefined
  readonly #logger: Logger
  readonly #begin = performance.now()
  #thrown: unknown

  constructor(request: HttpRequest, logger: Logger) {
    this.request = request
    this.#logger = logger
  }

  /** Tells of a request that has its answer; whoever keeps a log of everything has it at this level. */
  answered({ status }: HttpReply): void {
    const { account, operation } = this
    const thrown = this.#thrown
    this.debug('a request was answered', {
      method: this.request.method,
      target: this.request.target,
      status,
      ...(account !== undefined && { account }),
      ...(operation !== undefined && { operation }),
      ...(thrown instanceof EwsError && { code: thrown.code }),
      ...(thrown instanceof Error && { reason: thrown.message }),
      milliseconds: Math.round(performance.now() - this.#begin),
    })
  }

  /** The fault for what was thrown. What is nobody's business but ours is logged, and answered without particulars. */
  failure(error: unknown): HttpReply {
    this.#thrown = error
    const { operation } = this
    if (isOurs(error))
      this.error('a request failed', { error, ...(operation ? { operation } : { target: this.request.target }) })
    return fault(error)
  }

  trace(message: string, details?: LogDetails): void {
    this.#logger.trace(message, this.#withIds(details))
  }

  debug(message: string, details?: LogDetails): void {
    this.#logger.debug(message, this.#withIds(details))
  }

  info(message: string, details?: LogDetails): void {
    this.#logger.info(message, this.#withIds(details))
  }

  warn(message: string, details?: LogDetails): void {
    this.#logger.warn(message, this.#withIds(details))
  }

  error(message: string, details?: LogDetails): void {
    this.#logger.error(message, this.#withIds(details))
  }

  #withIds(details: LogDetails | undefined): LogDetails {
    const clientRequestId = this.request.header('client-request-id')?.slice(0, longestClientId)
    return { ...details, requestId: this.requestId, ...(clientRequestId !== undefined && { clientRequestId }) }
  }
}
