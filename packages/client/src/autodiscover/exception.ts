import type { AutodiscoverErrorCode } from '@exchequer/protocol'

/** One place where Autodiscover looked, and why that led nowhere. */
export interface AutodiscoverAttempt {
  readonly url: string
  readonly problem: string
}

/** Autodiscover did not find what it was asked for. */
export class AutodiscoverException extends Error {
  override readonly name = 'AutodiscoverException'
  /** Where it looked, in order. */
  readonly attempts: readonly AutodiscoverAttempt[]
  /** What a service said that was there: `InvalidUser` for somebody whom it does not know. */
  readonly code: AutodiscoverErrorCode | undefined

  constructor(sentence: string, attempts: readonly AutodiscoverAttempt[] = [], code?: AutodiscoverErrorCode) {
    super([sentence, ...attempts.map(({ url, problem }) => `${url}: ${problem}`)].join('\n'))
    this.attempts = attempts
    this.code = code
  }
}
