import { setTimeout } from 'node:timers/promises'
import { EwsError } from '@exchequer/protocol'
import type { HttpReply } from '#http/exchange'
import { backOffDetails } from '#throttling/refusals'
import type { DiscoveryAnswer, EwsAnswer, Failure, FaultRule, HttpAnswer } from './fault-rule.js'

/** What the server would do with the request. */
export interface Course {
  /** Does the work and answers. */
  perform(): Promise<HttpReply>
  /** Answers as this service alone does. */
  answer(answer: EwsAnswer | DiscoveryAnswer): Promise<HttpReply>
  /** The answer to who has not signed in. */
  unauthorized(): Promise<Pick<HttpReply, 'status' | 'headers'>>
  /** Where a 302 leads that does not say where. */
  readonly trouble: string
  /** Aborted when nobody waits for an answer any more. */
  readonly ending: AbortSignal
}

/** Answers a request as a rule says. */
export async function inject({ latency = 0, answer }: FaultRule, course: Course): Promise<HttpReply> {
  if (latency > 0) await setTimeout(latency, undefined, { signal: course.ending }).catch(() => {})
  if (!answer) return course.perform()
  return answer.kind === 'http' || answer.kind === 'close' ? atHttp(answer, course) : course.answer(answer)
}

async function atHttp(answer: HttpAnswer, course: Course): Promise<HttpReply> {
  if (answer.kind === 'close') {
    const { at } = answer
    if (at === 'beforeWork') return { status: 500, headers: {}, body: undefined, cut: 'before' }
    return { ...(await course.perform()), cut: at === 'beforeAnswer' ? 'before' : 'within' }
  }
  const { status, retryAfter, location = status === 302 ? course.trouble : undefined } = answer
  const usual = status === 401 ? await course.unauthorized() : { status, headers: {} }
  const headers = {
    ...usual.headers,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(location !== undefined && { location }),
  }
  return { status, headers, body: undefined }
}

/** Where Exchange sends clients of EWS when it is in trouble (exchangelib, protocol.py). */
export const errorPage = '/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx'

/**
 * Answers of EWS: `perform` does the work, but for the items of a batch that it hears an error of, and `failure` makes the fault of an error. A
 * rule for EWS has no others.
 */
export const answerOfEws =
  (
    perform: (itemFault: (index: number) => EwsError | undefined) => Promise<HttpReply>,
    failure: (error: EwsError) => HttpReply,
  ): Course['answer'] =>
  async (answer) => {
    const { kind, ...rest } = answer as EwsAnswer
    if (kind === 'fault') return failure(errorOf(rest))
    const { items, ...error } = rest as Omit<Extract<EwsAnswer, { kind: 'items' }>, 'kind'>
    return perform((index) => (items?.includes(index) === false ? undefined : errorOf(error)))
  }

const errorOf = ({ code, text, backOffMilliseconds }: Failure): EwsError =>
  new EwsError(code, text, backOffMilliseconds === undefined ? [] : backOffDetails(backOffMilliseconds))
