import { EwsError, type ResponseCode, type ResponseMessage, type XmlNode } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import { isStoreFailure, type Session, type StoreFailure, type WriteSession } from '#mailbox/session'

/**
 * After these nothing that follows could succeed: the rest of the batch is left alone (docs "ResponseCode", ErrorBatchProcessingStopped).
 * For a server that is busy the page does not say it; clients ask again for all from there on.
 */
const stopping: ReadonlySet<ResponseCode> = new Set<ResponseCode>([
  'ErrorAccessDenied',
  'ErrorAccountDisabled',
  'ErrorADUnavailable',
  'ErrorADOperation',
  'ErrorConnectionFailed',
  'ErrorMailboxStoreUnavailable',
  'ErrorMailboxMoveInProgress',
  'ErrorPasswordChangeRequired',
  'ErrorPasswordExpired',
  'ErrorQuotaExceeded',
  'ErrorInsufficientResources',
  'ErrorServerBusy',
])

/** Every answer that went well. */
export const success = { responseClass: 'Success', responseCode: 'NoError' } as const

/** What went wrong, as a response message says it. */
export function failure(
  { code, message, details }: EwsError,
  responseClass: 'Error' | 'Warning' = 'Error',
): ResponseMessage {
  return {
    responseClass,
    messageText: message,
    responseCode: code,
    descriptiveLinkKey: 0,
    ...(details.length > 0 && { messageXml: details as XmlNode[] }),
  }
}

/** What a response message carries besides the outcome. */
type Payload<M extends ResponseMessage> = Omit<M, keyof ResponseMessage>

/**
 * Handles the things that one request asks for, in their order: each in a savepoint of its own, each with its own response message,
 * whatever happens to its neighbours. Who uses up the server's time by reading is told so in place of the next one; what writes is
 * finished: exchangelib sends the whole of it again, and would do twice what was done. `empty` is what a message carries that has nothing to
 * show.
 */
export async function perItem<I, M extends ResponseMessage>(
  session: Session | WriteSession,
  inputs: readonly I[],
  empty: Payload<M>,
  work: (input: I, index: number) => Promise<Payload<M>>,
): Promise<M[]> {
  const messages: M[] = []
  const add = (outcome: ResponseMessage, payload: Payload<M>): void => {
    messages.push({ ...outcome, ...payload } as M)
  }
  const { store, budget, itemFault } = session
  let isStopped = false
  for (const [index, input] of inputs.entries()) {
    if (isStopped) {
      add(stopped(), empty)
      continue
    }
    if (index > 0 && isTimeUp()) await giveWay()
    try {
      const fault = itemFault?.(index)
      if (fault) throw fault
      if (index > 0 && !('savepoint' in store)) budget.checkTime()
      const run = (): Promise<Payload<M>> => work(input, index)
      const payload = await ('savepoint' in store ? store.savepoint(run) : run())
      // Most messages: a literal that begins with names is made faster than one that begins with a spread.
      const { responseClass, responseCode } = success
      messages.push({ responseClass, responseCode, ...payload } as unknown as M)
    } catch (error) {
      if (isStoreFailure(error)) throw new BatchLost(error, inputs.length, empty)
      const known = ewsErrorOf(error, session)
      isStopped = stopping.has(known.code)
      add(failure(known), empty)
    }
  }
  return messages
}

const stopped = (): ResponseMessage => failure(new EwsError('ErrorBatchProcessingStopped'), 'Warning')

/** The one answer of an operation that asks for one thing. */
export const single = <M extends ResponseMessage>(
  session: Session,
  empty: Payload<M>,
  work: () => Promise<Payload<M>>,
): Promise<M[]> => perItem(session, [undefined], empty, work)

/** The store failed in the middle of a batch. Nothing of it was kept, so that no item of it may be answered with success. */
export class BatchLost extends Error {
  override readonly name = 'BatchLost'
  readonly #count: number
  readonly #empty: object

  constructor(cause: StoreFailure, count: number, empty: object) {
    super(cause.message, { cause })
    this.#count = count
    this.#empty = empty
  }

  /** The first item says what happened, the others that they were not tried. */
  answer(error: EwsError): ResponseMessage[] {
    return Array.from({ length: this.#count }, (_, index) => ({
      ...(index === 0 ? failure(error) : stopped()),
      ...this.#empty,
    }))
  }
}

/** What a client hears of an error: anything that is no EwsError is our bug, and told to the log alone. */
function ewsErrorOf(error: unknown, { logger }: Session): EwsError {
  if (error instanceof EwsError) return error
  logger.error('an item of a request failed', { error })
  return new EwsError('ErrorInternalServerError')
}
