import { EwsError, faultOf, writeFault } from '@exchequer/protocol'
import { AccessBlocked } from '#access-policy/policy'
import { QueueFull } from '#auth/fair-queue'
import { BodyTooLarge, BodyUnreadable, type HttpReply } from '#http/exchange'
import { StoreError } from '#store/store-error'
import { xml } from './reply-headers.js'
import { backOffOf, serverBusy } from './throttling/refusals.js'

/** The SOAP fault that says what went wrong, without particulars where that is nobody's business but ours. */
export function fault(error: unknown): HttpReply {
  // Exchange says no more of it.
  if (error instanceof AccessBlocked) return { status: 403, headers: {}, body: undefined }
  const refusal = refusalOf(error)
  const body = writeFault(faultOf(refusal) ?? faultOf(new EwsError('ErrorInternalServerError'))!)
  if (error instanceof BodyUnreadable) return { status: 400, headers: xml, body }
  const backOff = backOffOf(refusal)
  const headers = backOff === undefined ? xml : { ...xml, 'retry-after': String(Math.ceil(backOff / 1000)) }
  return { status: 500, headers, body }
}

/** Whether an error is a bug of ours, that the log has to tell of: nothing that is said to clients, nor that the server is busy or shut. */
export const isOurs = (error: unknown): boolean =>
  !(error instanceof StoreError || error instanceof QueueFull || error instanceof AccessBlocked) &&
  faultOf(refusalOf(error)) === undefined

/** What other rooms throw, as EWS says it. */
function refusalOf(error: unknown): unknown {
  if (error instanceof StoreError) return storeFailure(error)
  if (error instanceof BodyTooLarge) return new EwsError('ErrorRequestStreamTooBig')
  if (error instanceof BodyUnreadable) return new EwsError('ErrorInvalidRequest')
  if (error instanceof QueueFull) return serverBusy(queueBackOff)
  return error
}

/** Milliseconds after which a queue that is full now has room again. */
const queueBackOff = 10_000

/** What clients hear of a store that failed. */
export const storeFailure = ({ kind }: StoreError): EwsError =>
  new EwsError(kind === 'full' ? 'ErrorInsufficientResources' : 'ErrorMailboxStoreUnavailable')
