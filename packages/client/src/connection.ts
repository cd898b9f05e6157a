import type {
  DateTimePrecision,
  ExchangeImpersonation,
  RequestHeaders,
  ServerVersionInfo,
  SkippedElement,
  TimeZoneContext,
  TimeZoneDefinition,
  Version,
} from '@exchequer/protocol'
import { encodeBase64 } from '@exchequer/protocol'
import { Cookies } from './cookies.js'
import { type Pause, pause, type RetryOptions, type RetryPolicy, retryPolicy } from './retry.js'

/** A name and a password, which go out by Basic. */
export interface WebCredentials {
  readonly username: string
  readonly password: string
}

/** OAuth 2.0. */
export interface OAuthCredentials {
  /**
   * A bearer token, or what gives one: it is asked before every call, so that it can renew what runs out, and once more with the token
   * that the server has refused.
   */
  readonly token: string | ((refused?: string) => string | Promise<string>)
}

/** NTLM is not among them: it signs in a connection, and `fetch` does not say which of its connections a request takes. */
export type Credentials = WebCredentials | OAuthCredentials

export interface ExchangeServiceOptions {
  /** The endpoint: `https://mail.example.com/EWS/Exchange.asmx`. Absent until `autodiscoverUrl` has found it. */
  readonly url?: string | URL
  /** Absent where something else sees to it, such as the cookies of a browser. */
  readonly credentials?: Credentials
  /** The schema that is spoken; properties newer than it cannot be sent. */
  readonly version?: Version
  /** Carries requests: the runtime's own `fetch`, or a server in the same process. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** The zone of dates and times without one: an id of Windows (`Pacific Standard Time`), or a definition. */
  readonly timeZone?: string | TimeZoneDefinition
  /** The language of what the server writes into replies, of tips and the like: a tag such as `de-CH`. */
  readonly preferredCulture?: string
  /** Whether the dates of items come with milliseconds; seconds unless this says otherwise. */
  readonly dateTimePrecision?: DateTimePrecision
  /** On whose behalf: an SMTP address, or another way to name the user. */
  readonly impersonatedUser?: string | ExchangeImpersonation['connectingSID']['identity']
  /**
   * The SMTP address of the mailbox by which Exchange routes; the impersonated user's where absent. Who is impersonated by a SID has
   * none that is known here, and should be named.
   */
  readonly anchorMailbox?: string
  /**
   * Where to keep the cookies that the server sets; the service's own where absent. Services that share one, and `anchorMailbox`, keep
   * the subscriptions of several mailboxes on one server, as a streaming connection with all of them needs it.
   */
  readonly cookies?: Cookies
  /** HTTP headers for every request. */
  readonly headers?: Readonly<Record<string, string>>
  readonly userAgent?: string
  /** How long a call may take, in milliseconds; 0 for as long as it likes. */
  readonly timeout?: number
  /** What to do when the server is busy; `false` to have it thrown at once. */
  readonly retry?: RetryOptions | false
  /** How many items go into one call. */
  readonly batchSize?: number
  /** How many calls of a batch are under way at the same time. */
  readonly concurrency?: number
  /** Told of every answer: which server gave it, and which elements in it are unknown to us. */
  readonly onAnswer?: (answer: AnswerReport) => void
}

export interface AnswerReport {
  readonly operation: string
  readonly serverVersion: ServerVersionInfo | undefined
  readonly skipped: readonly SkippedElement[]
}

/** The settings of a service, worked out, and what its calls have in common. */
export interface Connection {
  /** Empty where it is still to be found. */
  readonly url: string
  readonly version: Version
  readonly fetch: (request: Request) => Promise<Response>
  readonly headers: Readonly<Record<string, string>>
  /** The value of the Authorization header; after a 401 asked again with what was refused, and then maybe another. */
  readonly authorization: (refused?: string) => string | undefined | Promise<string>
  readonly soapHeaders: Readonly<RequestHeaders>
  readonly timeout: number
  readonly retry: RetryPolicy
  readonly pause: Pause
  readonly batchSize: number
  readonly concurrency: number
  readonly onAnswer: (answer: AnswerReport) => void
}

export function openConnection(options: ExchangeServiceOptions): Connection {
  const {
    version = 'Exchange2013_SP1',
    timeZone,
    dateTimePrecision,
    impersonatedUser,
    preferredCulture,
    fetch,
  } = options
  const { userAgent = 'Exchequer' } = options
  const { anchorMailbox = addressOf(impersonatedUser), cookies = new Cookies() } = options
  return {
    url: String(options.url ?? ''),
    version,
    // Called as a function of nothing: browsers refuse a fetch that is called as a method of another object.
    fetch: cookies.along(fetch ?? ((request) => globalThis.fetch(request))),
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      Accept: 'text/xml',
      'User-Agent': userAgent,
      // Exchange routes by it, and is slow or fails without it where somebody is impersonated.
      ...(anchorMailbox !== undefined && { 'X-AnchorMailbox': anchorMailbox }),
      ...options.headers,
    },
    authorization: authorization(options.credentials),
    soapHeaders: {
      ...(timeZone !== undefined && { timeZoneContext: timeZoneContext(timeZone) }),
      ...(preferredCulture !== undefined && { mailboxCulture: { value: preferredCulture } }),
      ...(dateTimePrecision !== undefined && { dateTimePrecision }),
      ...(impersonatedUser !== undefined && { exchangeImpersonation: impersonation(impersonatedUser) }),
    },
    timeout: options.timeout ?? 100_000,
    retry: retryPolicy(options.retry),
    pause: pause(),
    batchSize: positive(options.batchSize ?? 100, 'batchSize'),
    concurrency: positive(options.concurrency ?? 1, 'concurrency'),
    onAnswer: options.onAnswer ?? (() => {}),
  }
}

/** Checks a number of things that must be at least one. */
export function positive(value: number, name: string): number {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number above 0, not ${value}`)
  return value
}

function authorization(credentials: Credentials | undefined): Connection['authorization'] {
  if (credentials === undefined) return () => undefined
  if ('token' in credentials) {
    const { token } = credentials
    if (typeof token === 'string') return () => `Bearer ${token}`
    return async (refused) => `Bearer ${await token(refused?.slice('Bearer '.length))}`
  }
  const { username, password } = credentials
  const basic = `Basic ${encodeBase64(new TextEncoder().encode(`${username}:${password}`))}`
  return () => basic
}

/** A UPN has the form of an address, and mostly is one; a SID leads no front end anywhere. */
function addressOf(user: ExchangeServiceOptions['impersonatedUser']): string | undefined {
  if (user === undefined || typeof user === 'string') return user
  return user.element === 'SID' ? undefined : user.value.value
}

const timeZoneContext = (zone: string | TimeZoneDefinition): TimeZoneContext => ({
  timeZoneDefinition: typeof zone === 'string' ? { id: zone } : zone,
})

const impersonation = (user: NonNullable<ExchangeServiceOptions['impersonatedUser']>): ExchangeImpersonation => ({
  connectingSID: { identity: typeof user === 'string' ? { element: 'SmtpAddress', value: { value: user } } : user },
})
