import type { Fault, Path, ResponseCode, ResponseMessage } from '@exchequer/protocol'
import { readMessageXml } from './message-xml.js'

/** The server refused a call as a whole: a SOAP fault, or the error of an operation that has one answer only. */
export class ServiceResponseException extends Error {
  override readonly name = 'ServiceResponseException'
  readonly code: ResponseCode
  readonly errorDetails: Readonly<Record<string, string>>
  readonly errorProperties: readonly Path[]

  constructor(refusal: Pick<Fault, 'code' | 'text' | 'details'>) {
    super(refusal.text === '' ? refusal.code : refusal.text)
    this.code = refusal.code
    const { errorDetails, errorProperties } = readMessageXml(refusal.details)
    this.errorDetails = errorDetails
    this.errorProperties = errorProperties
  }
}

/** The exception for a response message that is an error. */
export const refusalOf = ({ responseCode, messageText, messageXml }: ResponseMessage): ServiceResponseException =>
  new ServiceResponseException({
    code: responseCode ?? 'ErrorInternalServerError',
    text: messageText ?? '',
    details: messageXml ?? [],
  })

/** Throws that exception where a response message is an error. */
export function refuseError(message: ResponseMessage): void {
  if (message.responseClass === 'Error') throw refusalOf(message)
}

/**
 * No EWS answer came: the connection failed, the time was up, or something else than a server of Exchange Web Services answered.
 * Unless `status` says that the call was refused, what it was to do may have been done all the same.
 */
export class ServiceRequestException extends Error {
  override readonly name: string = 'ServiceRequestException'
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** `Retry-After`, in milliseconds. */
  readonly retryAfter: number | undefined

  /** The time was up. */
  readonly timedOut: boolean

  constructor(sentence: string, { status, retryAfter, timedOut = false, cause }: RequestFailure = {}) {
    super(sentence, { cause })
    this.status = status
    this.timedOut = timedOut
    this.retryAfter = retryAfter
  }
}

/**
 * Exchange Web Services are shut, to this account or to this program, by whoever runs the server or for good, as Exchange Online does: HTTP
 * 403. To ask again does not help, nor do other credentials of the same account.
 */
export class EwsBlockedException extends ServiceRequestException {
  override readonly name: string = 'EwsBlockedException'
}

export interface RequestFailure {
  readonly status?: number
  readonly retryAfter?: number | undefined
  readonly timedOut?: boolean
  readonly cause?: unknown
}

/** A property was to be sent that the declared version of the schema does not know. */
export class ServiceVersionException extends Error {
  override readonly name = 'ServiceVersionException'
}
