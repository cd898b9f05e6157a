import {
  AutodiscoverErrorCode,
  type Operations,
  operations,
  ResponseCode,
  unboundOperations,
} from '@exchequer/protocol'

export type OperationName = keyof Operations | keyof typeof unboundOperations

/** What of the server goes wrong: EWS, a way of Autodiscover by the name of its file, or all three of them. */
const faultServices = ['ews', 'autodiscover', 'autodiscover.svc', 'autodiscover.xml', 'autodiscover.json'] as const
export type FaultService = (typeof faultServices)[number]
/** What is asked: one of them. */
export type AskedService = Exclude<FaultService, 'autodiscover'>

/** What comes in place of the answer. */
export type FaultAnswer = EwsAnswer | DiscoveryAnswer | HttpAnswer

export type EwsAnswer =
  /** A SOAP fault: nothing was done. */
  | (Failure & { readonly kind: 'fault' })
  /** The same for items of a batch, by their places from 0 on, and for all where none are named; the others are dealt with. */
  | (Failure & { readonly kind: 'items'; readonly items?: readonly number[] })

/** What only Autodiscover answers. */
export type DiscoveryAnswer =
  /** An error in the words of the service that is named: nothing is told. */
  | { readonly kind: 'error'; readonly code: string; readonly text?: string }
  /** That whoever is asked about is elsewhere: known by another address, or at another URL. */
  | { readonly kind: 'redirect'; readonly address: string }
  | { readonly kind: 'redirect'; readonly url: string }

export type HttpAnswer =
  /** An answer without SOAP: nothing was done. */
  | {
      readonly kind: 'http'
      readonly status: number
      /** Seconds. */
      readonly retryAfter?: number
      readonly location?: string
    }
  /** None: the connection is closed, before or after the work was done, or in the middle of its answer. */
  | { readonly kind: 'close'; readonly at: (typeof closings)[number] }

export interface Failure {
  readonly code: ResponseCode
  /** Default: what Exchange says with the code. */
  readonly text?: string
  /** How long the client is to leave the server alone. */
  readonly backOffMilliseconds?: number
}

export const closings = ['beforeWork', 'beforeAnswer', 'withinAnswer'] as const

/** What is to happen to the next requests of somebody. */
export interface FaultRule {
  /** How many of them. Default 1; `all` until the rule is removed. */
  readonly requests?: number | 'all'
  /** Of this service. Default `ews`. */
  readonly service?: FaultService
  /** Of this operation of EWS. Default: of any. */
  readonly operation?: OperationName
  /** Of this login, `app:` and the id for applications. Default: of anybody. */
  readonly account?: string
  /** Milliseconds that pass first. */
  readonly latency?: number
  /** Default: what the server has to say. */
  readonly answer?: FaultAnswer
}

/** A rule that says something else than such rules can. */
export class FaultRuleError extends TypeError {
  override readonly name = 'FaultRuleError'
}

/** These answer for the whole of a request in a list of one message, or say of everything that it is not there. */
const withoutItems: ReadonlySet<string> = new Set([
  'ResolveNames',
  'ExpandDL',
  'GetServerTimeZones',
  'GetStreamingEvents',
  'GetClientAccessToken',
  'CreateManagedFolder',
  'SearchMailboxes',
])

const longestLatency = 600_000

/** Checks a rule, whoever wrote it. Throws `FaultRuleError`. */
export function checkedRule(value: unknown): FaultRule {
  const rule = only(value, 'A rule', ['requests', 'service', 'operation', 'account', 'latency', 'answer'])
  const { requests, service = 'ews', operation, account, latency, answer } = rule
  if (!isService(service)) fail(`"service" is one of ${faultServices.join(', ')}.`)
  if (requests !== undefined && requests !== 'all') whole(requests, 'requests', 1)
  if (operation !== undefined && !tableOf(operation))
    fail(`"operation" is the name of an operation, such as "GetItem".`)
  if (operation !== undefined && service !== 'ews') fail('An "operation" is one of EWS.')
  if (account !== undefined) text(account, 'account')
  if (account !== undefined && service === 'autodiscover.json')
    fail('Nobody signs in to ask in JSON: "account" can be none.')
  if (latency !== undefined && whole(latency, 'latency', 0) > longestLatency)
    fail(`"latency" is at most ${longestLatency} milliseconds.`)
  if (answer === undefined && latency === undefined) fail('A rule has an "answer", or a "latency", or both.')
  if (answer !== undefined) checkAnswer(answer, service, operation)
  return rule as FaultRule
}

const isService = (value: unknown): value is FaultService => (faultServices as readonly unknown[]).includes(value)

function checkAnswer(value: unknown, service: FaultService, operation: unknown): void {
  const kind = (value as { kind?: unknown } | null)?.kind
  const kinds = service === 'ews' ? ewsKinds : discoveryKinds
  if (!(kinds as readonly unknown[]).includes(kind))
    fail(`"answer" is an object whose "kind" is one of ${kinds.join(', ')}.`)
  checks[kind as FaultAnswer['kind']](value, operation, service)
}

const ewsKinds = ['fault', 'items', 'http', 'close'] as const
const discoveryKinds = ['error', 'redirect', 'http', 'close'] as const

/** The errors that each way of Autodiscover has words for (docs "ErrorCode (SOAP)"; MS-OXDSCLI 2.2.4.1.1.3.2). */
const errorCodes: Partial<Record<FaultService, readonly string[]>> = {
  'autodiscover.svc': AutodiscoverErrorCode.values.filter((code) => !/^NoError$|^Redirect/.test(code)),
  'autodiscover.xml': ['500', '501', '600', '601', '602', '603'],
  'autodiscover.json': ['InternalServerError', 'InvalidProtocol', 'InvalidUserId', 'MandatoryParameterMissing'],
}

const checks: Record<FaultAnswer['kind'], (value: unknown, operation: unknown, service: FaultService) => void> = {
  error(value, _, service) {
    const { code, text: words } = only(value, 'An error', ['kind', 'code', 'text'])
    const codes = errorCodes[service]
    if (!codes) fail('An error is in the words of one "service", such as "autodiscover.svc".')
    if (!codes.includes(code as string)) fail(`"code" is one of ${codes.join(', ')}.`)
    if (words !== undefined) text(words, 'text')
  },
  redirect(value) {
    const { address, url } = only(value, 'A redirect', ['kind', 'address', 'url'])
    if ((address === undefined) === (url === undefined)) fail('A redirect has an "address" or a "url".')
    if (address !== undefined) text(address, 'address')
    if (url !== undefined && !URL.canParse(text(url, 'url'))) fail('"url" is a URL.')
  },
  fault: (value) => checkFailure(only(value, 'A fault', ['kind', 'code', 'text', 'backOffMilliseconds'])),
  items(value, operation) {
    const answer = only(value, 'An answer for items', ['kind', 'code', 'text', 'backOffMilliseconds', 'items'])
    checkFailure(answer)
    if (!tableOf(operation)?.message || withoutItems.has(String(operation)))
      fail('An answer for items needs an "operation" that works on several things, such as "GetItem".')
    const { items } = answer
    if (items === undefined) return
    if (!Array.isArray(items) || items.length === 0)
      fail('"items" is a list of places in the batch, the first of them 0.')
    for (const item of items as unknown[]) whole(item, 'items', 0)
  },
  http(value) {
    const { status, retryAfter, location } = only(value, 'An answer of HTTP', [
      'kind',
      'status',
      'retryAfter',
      'location',
    ])
    if (whole(status, 'status', 300) > 599) fail('"status" is one of HTTP, from 300 to 599.')
    if (retryAfter !== undefined) whole(retryAfter, 'retryAfter', 0)
    // What a header cannot carry would break the server's own answer.
    if (location !== undefined && !/^[!-~]+$/.test(text(location, 'location'))) fail('"location" is a URL.')
  },
  close(value) {
    const { at } = only(value, 'A closed connection', ['kind', 'at'])
    if (!(closings as readonly unknown[]).includes(at)) fail(`"at" is one of ${closings.join(', ')}.`)
  },
}

function checkFailure({ code, text: words, backOffMilliseconds }: Loose): void {
  if (code === 'NoError' || !(ResponseCode.values as readonly unknown[]).includes(code))
    fail('"code" is a response code of EWS, such as "ErrorServerBusy".')
  if (words !== undefined) text(words, 'text')
  if (backOffMilliseconds !== undefined) whole(backOffMilliseconds, 'backOffMilliseconds', 0)
}

type Loose = Readonly<Record<string, unknown>>

function only(value: unknown, name: string, keys: readonly string[]): Loose {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(`${name} is an object.`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) fail(`${name} has no "${unknown}": it has ${keys.join(', ')}.`)
  return value as Loose
}

function whole(value: unknown, name: string, least: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least) fail(`"${name}" is a whole number from ${least} on.`)
  return value as number
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') fail(`"${name}" is text.`)
  return value as string
}

const tables: Readonly<Record<string, { readonly message?: unknown }>> = { ...operations, ...unboundOperations }

const tableOf = (name: unknown): { readonly message?: unknown } | undefined =>
  typeof name === 'string' && Object.hasOwn(tables, name) ? tables[name] : undefined

const fail: (sentence: string) => never = (sentence) => {
  throw new FaultRuleError(sentence)
}
