import { ServiceRequestException, ServiceResponseException } from './errors.js'
import { backOffOf, type MessageXml } from './message-xml.js'
import type { ServiceResponse } from './service-response.js'

export interface RetryOptions {
  /** How many times a call is made again. */
  readonly retries?: number
  /** The first wait, in milliseconds, where the server names none; it doubles each time. */
  readonly firstWait?: number
  /** The longest wait, in milliseconds; a server that asks for more has its answer thrown. */
  readonly longestWait?: number
}

export type RetryPolicy = Required<RetryOptions>

/** Exchange asks for up to five minutes. */
export const retryPolicy = (options: RetryOptions | false = {}): RetryPolicy => {
  const { retries = 5, firstWait = 1_000, longestWait = 300_000 } = options === false ? { retries: 0 } : options
  return { retries, firstWait, longestWait }
}

/** Codes by which a server says that it has not begun: any call may be made again. */
const busy: ReadonlySet<string> = new Set([
  'ErrorServerBusy',
  'ErrorExceededConnectionCount',
  'ErrorTooManyObjectsOpened',
])

/** Codes after which a call that changes nothing is worth another try. */
const transient: ReadonlySet<string> = new Set([
  'ErrorInternalServerTransientError',
  'ErrorMailboxStoreUnavailable',
  'ErrorConnectionFailed',
  'ErrorTimeoutExpired',
])

/** A busy server gets better by waiting; one that cannot be reached seldom does, and somebody is waiting for the news. */
const transientRetries = 2

/** Whether an operation may be done twice without anybody noticing; its name tells (MS-OXWS… name them so throughout). */
const isReading = (operation: string): boolean => /^(Get|Find|Sync|Convert|Resolve|Expand)/.test(operation)

/**
 * Makes a call, and makes it again while the server is busy, after the time that the server asks for. A call whose outcome is
 * unknown (a broken connection) is made again only if it reads: what it was to create may be there. One that took longer than its
 * time is not made again.
 */
export async function withRetry<A>(
  operation: string,
  { retry, pause }: { retry: RetryPolicy; pause: Pause },
  signal: AbortSignal | undefined,
  call: () => Promise<A>,
): Promise<A> {
  for (let retries = 0; ; retries++) {
    await pause.over(signal)
    try {
      return await call()
    } catch (error) {
      signal?.throwIfAborted()
      const wait = waitAfter(error, isReading(operation) && retries < transientRetries, retry.firstWait * 2 ** retries)
      if (wait === undefined || retries >= retry.retries || wait > retry.longestWait) throw error
      pause.atLeast(wait)
    }
  }
}

/** A busy server may say so within another error. */
const isBusy = (code: string, { errorDetails }: MessageXml): boolean =>
  busy.has(code) || busy.has(errorDetails['InnerErrorResponseCode'] ?? '')

/** Whether what went wrong may be over by itself after a while: the server is busy, or cannot be reached. */
export function willPass(error: unknown): boolean {
  if (error instanceof ServiceResponseException) return isBusy(error.code, error) || transient.has(error.code)
  if (!(error instanceof ServiceRequestException)) return false
  const { status } = error
  return status === undefined || status === 200 || status === 429 || status >= 500
}

/** How long to wait before another try; `undefined` where there is to be none. */
function waitAfter(error: unknown, mayRepeat: boolean, usual: number): number | undefined {
  if (error instanceof ServiceResponseException) {
    if (isBusy(error.code, error)) return backOffOf(error) ?? usual
    return mayRepeat && transient.has(error.code) ? usual : undefined
  }
  if (error instanceof ServiceRequestException) {
    const { status, retryAfter, timedOut } = error
    if (status === 429 || status === 503) return retryAfter ?? usual
    const isBroken = (status === undefined && !timedOut) || status === 502 || status === 504
    return mayRepeat && isBroken ? usual : undefined
  }
  return undefined
}

/**
 * Which responses of a batch say that the server was busy: from the first one on, with those that it stopped at because of that. Where
 * the operation reads, also those for which the batch took too long, if others came before them. `undefined` where there are none, or
 * there has been enough of it.
 */
export function itemsToRepeat(
  operation: string,
  responses: readonly ServiceResponse[],
  { retries, firstWait, longestWait }: RetryPolicy,
  retried: number,
): { wait: number; isAmong: (index: number) => boolean } | undefined {
  const mayBeLate = isReading(operation) && responses[0]?.errorCode !== 'ErrorTimeoutExpired'
  const isLate = ({ errorCode }: ServiceResponse): boolean => mayBeLate && errorCode === 'ErrorTimeoutExpired'
  const first = responses.findIndex((response) => isBusy(response.errorCode, response) || isLate(response))
  if (first < 0 || retried >= retries) return undefined
  const wait = isLate(responses[first]!) ? 0 : (backOffOf(responses[first]!) ?? firstWait * 2 ** retried)
  if (wait > longestWait) return undefined
  return {
    wait,
    isAmong(index) {
      const response = responses[index]!
      return (
        isBusy(response.errorCode, response) ||
        isLate(response) ||
        (index > first && response.errorCode === 'ErrorBatchProcessingStopped')
      )
    },
  }
}

/** A time that all calls of a service wait for: a server that is busy for one is busy for the others. */
export interface Pause {
  atLeast(milliseconds: number): void
  over(signal: AbortSignal | undefined): Promise<void>
}

export function pause(): Pause {
  let end = 0
  return {
    atLeast(milliseconds) {
      end = Math.max(end, Date.now() + milliseconds)
    },
    async over(signal) {
      signal?.throwIfAborted()
      for (let left = end - Date.now(); left > 0; left = end - Date.now()) await sleep(left, signal)
    },
  }
}

/** Waits; rejects with the reason of a signal that fires meanwhile. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
