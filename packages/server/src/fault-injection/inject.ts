import { setTimeout } from 'node:timers/promises'
import { EwsError } from '@exchequer/protocol'
import type { HttpReply } from '#http/exchange'
import { backOffDetails } from '#throttling/refusals'
import type { Failure, FaultAnswer, FaultRule } from './fault-rule.js'

/** What the server would do with the request. */
export interface Course {
  /** Does the work and answers; `itemFault` says of which items of a batch it is not done. */
  perform(itemFault?: (index: number) => EwsError | undefined): Promise<HttpReply>
  /** The fault of an error. */
  failure(error: EwsError): HttpReply
  /** The answer to who has not signed in. */
  unauthorized(): Promise<Pick<HttpReply, 'status' | 'headers'>>
  /** Aborted when nobody waits for an answer any more. */
  readonly ending: AbortSignal
}

/** Answers a request as a rule says. */
export async function inject({ latency = 0, answer }: FaultRule, course: Course): Promise<HttpReply> {
  if (latency > 0) await setTimeout(latency, undefined, { signal: course.ending }).catch(() => {})
  return answer ? answerers[answer.kind](answer as never, course) : course.perform()
}

type Answerers = {
  readonly [Kind in FaultAnswer['kind']]: (
    answer: Extract<FaultAnswer, { kind: Kind }>,
    course: Course,
  ) => Promise<HttpReply>
}

const answerers: Answerers = {
  fault: async (answer, course) => course.failure(errorOf(answer)),
  items: ({ items, ...failure }, course) =>
    course.perform((index) => (items?.includes(index) === false ? undefined : errorOf(failure))),
  async http({ status, retryAfter, location = status === 302 ? errorPage : undefined }, course) {
    const usual = status === 401 ? await course.unauthorized() : { status, headers: {} }
    const headers = {
      ...usual.headers,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(location !== undefined && { location }),
    }
    return { status, headers, body: undefined }
  },
  async close({ at }, course) {
    if (at === 'beforeWork') return { status: 500, headers: {}, body: undefined, cut: 'before' }
    return { ...(await course.perform()), cut: at === 'beforeAnswer' ? 'before' : 'within' }
  },
}

/** Where Exchange sends clients when it is in trouble (exchangelib, protocol.py). */
const errorPage = '/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx'

const errorOf = ({ code, text, backOffMilliseconds }: Failure): EwsError =>
  new EwsError(code, text, backOffMilliseconds === undefined ? [] : backOffDetails(backOffMilliseconds))
