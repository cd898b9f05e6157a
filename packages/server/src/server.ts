import {
  EwsError,
  faultOf,
  messagesXsd,
  newest,
  rankOf,
  readRequest,
  type ServerVersionInfo,
  type SoapRequest,
  textSource,
  typesXsd,
  writeFault,
  writeResponse,
  wsdl,
  xmlXsd,
} from '@exchequer/protocol'
import { basic, basicChallenge } from '#auth/basic'
import type { Envelope, Refusal, SendConnector } from '#delivery/send-connector'
import { takeIn } from '#delivery/take-in'
import { BodyTooLarge, BodyUnreadable, type Handle, type HttpReply, type HttpRequest } from '#http/exchange'
import { fetchHandler } from '#http/fetch-handler'
import { type Logger, silentLogger } from '#logger'
import { doWhatIsDue } from '#mailbox/due'
import type { MailboxSettings, Session, WriteSession } from '#mailbox/session'
import type { Handler } from '#operations/handler'
import { handlers } from '#operations/index'
import { notImplemented } from '#operations/not-implemented'
import { BatchLost } from '#operations/per-item'
import type { MailboxRow, Store, StoreTransaction } from '#store/store'
import { StoreError } from '#store/store-error'
import { timeZone, utc } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { addDistributionList, addMailbox, type DistributionListOptions, type MailboxOptions } from './accounts.js'
import { answerFormat, zoneOfCall } from './call-dates.js'
import { createHandOver } from './hand-over.js'
import { photoPath, photoReply } from './photo-reply.js'
import { createScheduler } from './scheduler.js'
import { welcomePage } from './welcome.js'

export interface ServerOptions {
  /** Where the mailboxes rest; stays open when the server is closed. */
  readonly store: Store
  /** Right-hand side of the message ids that the server makes. Default `localhost`. */
  readonly hostName?: string
  /** Bytes that a request may have, decompressed; a message may be what fits into one in base64. Default 200 MB. */
  readonly requestLimit?: number
  /** Days for which what was deleted can be had back from the recoverable items. Default 14. */
  readonly deletedItemDays?: number
  /** Days for which what was purged is kept, out of its owner's sight. Default 0: it is gone at once. */
  readonly purgedItemDays?: number
  /** The zone of the working hours of whoever chose none: an id of Windows or of IANA. Default `UTC`. */
  readonly timeZone?: string
  /**
   * Takes over messages to addresses that the server has no mailbox for, some time after they were sent. Default: their senders are told
   * that nobody knows such a recipient.
   */
  readonly sendConnector?: SendConnector
  /**
   * Domains that the server is there for: an address in one of them that is no mailbox's is nobody's, and never handed to the connector.
   * Default: the domains of the mailboxes, looked up each time.
   */
  readonly acceptedDomains?: readonly string[]
  /** Default: says nothing. */
  readonly logger?: Logger
  /** What the server takes for the time. Default: the time. */
  readonly clock?: () => Date
}

/** A mailbox server as a function; `listen` puts it behind a socket. All methods work without `this`. */
export interface Server {
  /** Answers a WHATWG request: in tests, in workers, behind any framework. */
  fetch(request: Request): Promise<Response>
  /** The same with less around it, for the listener. */
  handle: Handle
  /** Makes a mailbox, of a person or of a room, with an account to sign in to it, or gives an account that exists a new password. */
  addMailbox(options: MailboxOptions): Promise<void>
  /**
   * Does what is due: sends messages whose time has come, hands over what goes elsewhere, purges what was kept long enough. A timer calls
   * this by itself; a host that sleeps between requests calls it when it wakes.
   */
  runDue(): Promise<void>
  /**
   * Brings a message from elsewhere to the recipients of its envelope, and gives those that it does not reach, for whoever handed it in to
   * refuse: nobody else tells its sender. Who calls answers for where it comes from; what is thrown says that it reached nobody yet.
   */
  deliver(envelope: Envelope, message: Uint8Array): Promise<readonly Refusal[]>
  /** Makes a distribution list that gets mail and can be expanded, or gives one that exists other members. */
  addDistributionList(options: DistributionListOptions): Promise<void>
  /** Lets running requests finish. The store stays open. */
  close(): Promise<void>
}

/** Exchange 2016: the newest that DavMail, which goes by these numbers, treats as current (clients.md §2 C). */
const serverVersion: ServerVersionInfo = {
  majorVersion: 15,
  minorVersion: 1,
  majorBuildNumber: 2507,
  minorBuildNumber: 6,
  version: 'Exchange2016',
}

/** For a message of 150 MB, the most that Exchange Online takes. */
const defaultRequestLimit = 200 * 2 ** 20

export function createServer(options: ServerOptions): Server {
  const { store, hostName = 'localhost', requestLimit = defaultRequestLimit, logger = silentLogger } = options
  const { deletedItemDays = 14, purgedItemDays = 0, sendConnector, clock = () => new Date() } = options
  const zone = options.timeZone === undefined ? utc : timeZone(options.timeZone)
  if (!zone) throw new RangeError(`${options.timeZone} is no time zone.`)
  const settings: MailboxSettings = {
    hostName,
    maximumMessageSize: Math.floor(requestLimit * 0.75),
    deletedItemDays,
    purgedItemDays,
    timeZone: zone,
    sendsOutside: sendConnector !== undefined,
    acceptedDomains: options.acceptedDomains && new Set(options.acceptedDomains.map((name) => name.toLowerCase())),
    logger,
  }
  const authenticate = basic((login) => store.read((view) => view.account(login)))
  const running = new Set<Promise<unknown>>()

  const handle: Handle = (request) =>
    finished(
      answer(request).catch((error: unknown) => {
        logger.error('a request failed', { error, target: request.target })
        return fault(error)
      }),
    )

  /** Has the server wait for a piece of work when it is closed. */
  function finished<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const done = () => running.delete(work)
    work.then(done, done)
    return work
  }

  /** The corridor: sign in, read, handle, write. */
  async function answer(request: HttpRequest): Promise<HttpReply> {
    const path = request.target.replace(/\?.*$/s, '').toLowerCase()
    const isPhoto = path === photoPath && request.method === 'GET'
    if (!isPhoto && (path !== '/ews/exchange.asmx' || request.method !== 'POST')) return page(request.method, path)
    const identity = await authenticate(request.header('authorization'))
    if (!identity.ok) return { status: 401, headers: { 'www-authenticate': basicChallenge }, body: undefined }
    if (isPhoto) return photoReply(store, request)
    const soap = await readSoap(request)
    if ('status' in soap) return soap
    const rank = soap.headers.version === undefined ? newest : rankOf(soap.headers.version)
    try {
      const zone = zoneOfCall(soap.headers, rank)
      const result = await run(soap, identity.mailbox, rank, zone)
      const body = writeResponse(soap.operation, result, serverVersion, rank, answerFormat(soap.headers, zone))
      return { status: 200, headers: { ...xml, ...traceHeaders(request) }, body }
    } catch (error) {
      if (!(error instanceof EwsError) && !(error instanceof StoreError))
        logger.error('a request failed', { error, operation: soap.operation.name })
      return fault(error)
    }
  }

  async function readSoap(request: HttpRequest): Promise<SoapRequest | HttpReply> {
    const contentType = request.header('content-type') ?? 'text/xml'
    if (!/^\s*(text|application)\/(soap\+)?xml\b/i.test(contentType))
      return { ...fault(new EwsError('ErrorInvalidRequest')), status: 415 }
    try {
      const pieces = await request.body(requestLimit)
      const size = pieces.reduce((sum, { length }) => sum + length, 0)
      return readRequest(textSource(handedOn(pieces), size))
    } catch (error) {
      if (error instanceof BodyUnreadable) return { ...fault(new EwsError('ErrorInvalidRequest')), status: 400 }
      return fault(error)
    }
  }

  async function run(
    { operation, request, headers }: SoapRequest,
    mailboxId: number | null,
    rank: number,
    zone: Zone | undefined,
  ): Promise<unknown> {
    const handler = handlers[operation.name as keyof typeof handlers] as Handler<unknown, unknown> | undefined
    if (!handler) return notImplemented(operation)
    const sessionOn = async <S extends Session['store']>(view: S) => {
      const mailbox = mailboxId === null ? undefined : await view.mailbox(mailboxId)
      checkImpersonation(headers.exchangeImpersonation, mailbox)
      return { store: view, mailbox, rank, zone, now: clock(), wakeAt: scheduler.wakeAt, settings }
    }
    try {
      if (handler.access === 'read' && handler.prepare)
        await handler.prepare(request, {
          store,
          read: (work) => store.read(async (view) => work(await sessionOn(view))),
        })
      return handler.access === 'read'
        ? await store.read(async (view) => handler.run(request, await sessionOn(view)))
        : await store.write(async (transaction) =>
            handler.run(request, (await sessionOn(transaction)) satisfies WriteSession),
          )
    } catch (error) {
      if (!(error instanceof BatchLost) || !operation.message) throw error
      logger.error('the store failed in a batch', { error: error.cause, operation: operation.name })
      return error.answer(storeFailure(error.cause as StoreError))
    }
  }

  /** A session of the server itself, for what nobody asks for. */
  const ownSession = (transaction: StoreTransaction, mailbox: MailboxRow | undefined): WriteSession => {
    const { wakeAt } = scheduler
    return { store: transaction, mailbox, rank: newest, zone: undefined, now: clock(), wakeAt, settings }
  }

  const handOver = createHandOver({ store, sendConnector, logger, ownSession })
  const scheduler = createScheduler({
    store,
    clock,
    logger,
    async work(id, now) {
      const due = await store.write(async (transaction) => {
        const mailbox = await transaction.mailbox(id)
        return mailbox && doWhatIsDue({ ...ownSession(transaction, mailbox), now }, mailbox)
      })
      for (const item of due?.outgoing ?? []) handOver.begin(id, item)
      return due?.next
    },
  })
  void scheduler.run()

  return {
    handle,
    fetch: fetchHandler(handle),
    addMailbox: (mailbox) => addMailbox(store, mailbox),
    async runDue() {
      await scheduler.run()
      await handOver.settled()
    },
    deliver: (envelope, message) =>
      finished(store.write((transaction) => takeIn(ownSession(transaction, undefined), envelope, message))),
    addDistributionList: (list) => addDistributionList(store, list),
    async close() {
      await scheduler.stop()
      await Promise.allSettled(running)
      await handOver.settled()
    },
  }
}

/** The pieces of a body, each let go of when the next is asked for: of a large one no more is held than is still to be read. */
function* handedOn(pieces: Uint8Array[]): Generator<Uint8Array> {
  pieces.reverse()
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) yield piece
}

const xml = { 'content-type': 'text/xml; charset=utf-8' }

function fault(error: unknown): HttpReply {
  const known =
    error instanceof StoreError
      ? storeFailure(error)
      : error instanceof BodyTooLarge
        ? new EwsError('ErrorRequestStreamTooBig')
        : error
  const body = writeFault(faultOf(known) ?? faultOf(new EwsError('ErrorInternalServerError'))!)
  return { status: 500, headers: xml, body }
}

const storeFailure = ({ kind }: StoreError): EwsError =>
  new EwsError(kind === 'full' ? 'ErrorInsufficientResources' : 'ErrorMailboxStoreUnavailable')

/** Acting as somebody else needs a right that nobody has yet; acting as oneself needs none. */
function checkImpersonation(
  impersonation: SoapRequest['headers']['exchangeImpersonation'],
  mailbox: MailboxRow | undefined,
): void {
  if (!impersonation) return
  const { identity } = impersonation.connectingSID
  if (identity.element === 'SID' || identity.value.value.toLowerCase() !== mailbox?.address)
    throw new EwsError('ErrorImpersonateUserDenied')
}

/** Echoes the caller's request id where it asks for that (docs "Instrumenting client requests for EWS"). */
function traceHeaders(request: HttpRequest): Record<string, string> {
  const id = request.header('client-request-id')
  const wanted = request.header('return-client-request-id')?.toLowerCase() === 'true'
  return { 'request-id': crypto.randomUUID(), ...(wanted && id !== undefined && { 'client-request-id': id }) }
}

/** What a browser or a schema compiler comes for. */
function page(method: string, path: string): HttpReply {
  const documents: Record<string, () => string> = {
    '/ews/services.wsdl': wsdl,
    '/ews/messages.xsd': messagesXsd,
    '/ews/types.xsd': typesXsd,
    '/ews/xml.xsd': xmlXsd,
  }
  const isRead = method === 'GET' || method === 'HEAD'
  const known = documents[path] !== undefined || ['/ews/exchange.asmx', '/health', '/', '/ews', '/ews/'].includes(path)
  if (!known)
    return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: ['There is nothing here.\n'] }
  if (!isRead)
    return { status: 405, headers: { allow: path === '/ews/exchange.asmx' ? 'POST, GET' : 'GET' }, body: undefined }
  if (path === '/health')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: ['{"status":"ok"}\n'] }
  if (path === '/ews/exchange.asmx') return { status: 302, headers: { location: '/EWS/' }, body: undefined }
  const document = documents[path]
  return document
    ? { status: 200, headers: xml, body: [document()] }
    : { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: [welcomePage] }
}
