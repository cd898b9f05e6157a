import type { Path, ResponseCode, ResponseMessage } from '@exchequer/protocol'
import { ServiceResponseException } from './errors.js'
import { readMessageXml } from './message-xml.js'

export type ServiceResult = 'success' | 'warning' | 'error'

/** What became of one of the things that a call was asked for. */
export interface ServiceResponse {
  /** `warning`: it was not done, because an error before it would have hit it too. */
  readonly result: ServiceResult
  /** `NoError` where all went well. */
  readonly errorCode: ResponseCode
  readonly errorMessage: string
  readonly errorDetails: Readonly<Record<string, string>>
  /** The properties that the server objects to. */
  readonly errorProperties: readonly Path[]
  /** Why the call that was to do it failed as a whole. */
  readonly exception?: Error
}

/** With what came back where all went well, and what may have come back where not. */
export type Answered<Content> =
  | (ServiceResponse & { readonly result: 'success' } & Content)
  | (ServiceResponse & { readonly result: 'warning' | 'error' } & Partial<Content>)

const results = { Success: 'success', Warning: 'warning', Error: 'error' } as const

export const success: ServiceResponse = {
  result: 'success',
  errorCode: 'NoError',
  errorMessage: '',
  errorDetails: {},
  errorProperties: [],
}

export function responseOf({ responseClass, responseCode, messageText, messageXml }: ResponseMessage): ServiceResponse {
  if (responseClass === 'Success') return success
  return {
    result: results[responseClass] ?? 'error',
    errorCode: responseCode ?? 'ErrorInternalServerError',
    errorMessage: messageText ?? '',
    ...readMessageXml(messageXml),
  }
}

/** The response of everything that was in a call which failed as a whole. */
export function failedResponse(exception: Error): ServiceResponse {
  const refused = exception instanceof ServiceResponseException ? exception : undefined
  return {
    result: 'error',
    errorCode: refused?.code ?? 'ErrorConnectionFailed',
    errorMessage: exception.message,
    errorDetails: refused?.errorDetails ?? {},
    errorProperties: refused?.errorProperties ?? [],
    exception,
  }
}

/** The response of everything that was not sent any more. */
export const notSent = (exception: Error): ServiceResponse => ({
  result: 'warning',
  errorCode: 'ErrorBatchProcessingStopped',
  errorMessage: 'It was not sent, because a call before it failed.',
  errorDetails: {},
  errorProperties: [],
  exception,
})

/** The responses to everything that was asked for, in the order in which it was asked. */
export class ServiceResponseCollection<R extends ServiceResponse = ServiceResponse> implements Iterable<R> {
  readonly #responses: readonly R[]

  constructor(responses: readonly R[]) {
    this.#responses = responses
  }

  get count(): number {
    return this.#responses.length
  }

  /** The worst of the results. */
  get overallResult(): ServiceResult {
    const has = (wanted: ServiceResult): boolean => this.#responses.some(({ result }) => result === wanted)
    return has('error') ? 'error' : has('warning') ? 'warning' : 'success'
  }

  at(index: number): R | undefined {
    return this.#responses.at(index)
  }

  [Symbol.iterator](): Iterator<R> {
    return this.#responses[Symbol.iterator]()
  }
}
