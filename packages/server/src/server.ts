import { EwsError, newest, rankOf, responseSlices, type ServerVersionInfo, type SoapRequest } from '@exchequer/protocol'
import type { AccessPolicy } from '#access-policy/policy'
import type { Caller } from '#auth/caller'
import { callerNamed } from '#auth/caller-named'
import { type Acting, actingFor, mailboxFor, mayOpen, refusalToTell } from '#auth/impersonation'
import { type AuthenticationOptions, refusalOfNobody, signIn } from '#auth/sign-in'
import type { Envelope, Refusal, SendConnector } from '#delivery/send-connector'
import { type FaultInjection, faultRules } from '#fault-injection/fault-rules'
import { answerOfEws, errorPage, inject } from '#fault-injection/inject'
import { collect } from '#giving-way'
import type { Handle, HttpReply, HttpRequest } from '#http/exchange'
import { fetchHandler } from '#http/fetch-handler'
import { type Logger, silentLogger } from '#logger'
import type { Session, WriteSession } from '#mailbox/session'
import type { Answers } from '#notifications/answers'
import { createNotifications } from '#notifications/notifications'
import { onDemand } from '#on-demand'
import type { Handler } from '#operations/handler'
import { notImplemented } from '#operations/not-implemented'
import { BatchLost } from '#operations/per-item'
import type { MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import type { StoreError } from '#store/store-error'
import { accountsOf, addMailbox, type MailboxOptions } from './accounts.js'
import { discoveryAt } from './autodiscover/discovery.js'
import type { RedirectUser } from './autodiscover/found-user.js'
import { cultureOfCall } from './call-culture.js'
import { answerFormat, zoneOfCall } from './call-dates.js'
import { addDistributionList, type DistributionListOptions } from './directory-lists.js'
import { fault, storeFailure } from './faults.js'
import { askingAs, faultyDiscovery } from './faulty-discovery.js'
import { createHandOver } from './hand-over.js'
import { mailboxSettings } from './mailbox-settings.js'
import { ongoingAnswers, rowWriter } from './ongoing-answers.js'
import { endpoint, endpointPage, page } from './pages.js'
import { photoPath, photoReply } from './photo-reply.js'
import { keepPolicies, type Policies } from './policies.js'
import { callListener } from './push-call.js'
import { answerHeaders, traced } from './reply-headers.js'
import { RequestLog } from './request-log.js'
import { createScheduler } from './scheduler.js'
import { isSynchronization, soapIn } from './soap-in.js'
import { noBudget } from './throttling/call-budget.js'
import type { ThrottlingOptions } from './throttling/policy.js'
import type { OpenCall } from './throttling/throttle.js'
import { UnderWay } from './under-way.js'

export interface ServerOptions {
  /** Where the mailboxes rest; stays open when the server is closed. */
  readonly store: Store
  /** Where clients reach the server: `https://mail.example.com`. Default: by whatever name each client used. */
  readonly externalUrl?: string
  /** Tells Autodiscover which users or domains another server knows about: where to ask instead. Default: none. */
  readonly redirectUser?: RedirectUser
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
  /** Domains whose addresses are here or nowhere, never for the connector. Default: those of the mailboxes. */
  readonly acceptedDomains?: readonly string[]
  /** Whether senders are told of recipients before they write to them, by GetMailTips. Default: yes. */
  readonly mailTipsEnabled?: boolean
  /** How people sign in. Default: by Basic, with the passwords that `addMailbox` gave them. */
  readonly authentication?: AuthenticationOptions
  /** What one account may ask for. Default: what it may ask Exchange Server for (docs/throttling.md). */
  readonly throttling?: ThrottlingOptions
  /** Who may use Exchange Web Services; what single mailboxes decide is in `addMailbox`. Default: everybody (docs/access-policy.md). */
  readonly accessPolicy?: AccessPolicy
  /** Default: says nothing. */
  readonly logger?: Logger
  /** Carries the calls of push notifications to those who listen to them. Default: the runtime's own. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** What the server takes for the time. Default: the time. */
  readonly clock?: () => Date
}

/** A mailbox server as a function; `listen` puts it behind a socket. All methods work without `this`. */
export interface Server {
  /** Answers a WHATWG request: in tests, in workers, behind any framework. */
  fetch(request: Request): Promise<Response>
  /** The same with less around it, for the listener. */
  handle: Handle
  /** Makes a mailbox, of a person, a room or all (`kind`), with an account to sign in to it, or gives an account that exists a new password. */
  addMailbox(options: MailboxOptions): Promise<void>
  /**
   * Does what is due: sends messages whose time has come, hands over what goes elsewhere, purges what was kept long enough, tells those who
   * listen. Timers do so by themselves; a host that sleeps between requests calls this when it wakes.
   */
  runDue(): Promise<void>
  /**
   * Brings a message from elsewhere to the recipients of its envelope, and gives those that it does not reach, for whoever handed it in to
   * refuse: nobody else tells its sender. Who calls answers for where it comes from; what is thrown says that it reached nobody yet.
   */
  deliver(envelope: Envelope, message: Uint8Array): Promise<readonly Refusal[]>
  /** Makes a distribution list that gets mail and can be expanded, or gives one that exists other members. */
  addDistributionList(options: DistributionListOptions): Promise<void>
  /** Decides anew what is named, for all who call from now on; what accounts have used stays used. */
  setPolicies(policies: Policies): void
  /** Has requests go wrong, for tests of clients (docs/fault-injection.md). */
  readonly faults: FaultInjection
  /** Lets running requests finish and ends connections on which somebody listens. The store stays open. */
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

/** A start does not wait for it: it is loaded while the first caller's password is hashed. */
const loadDeeds = onDemand(async () => (await import('./deeds.js')).deeds)

/** For a message of 150 MB, the most that Exchange Online takes. */
const defaultRequestLimit = 200 * 2 ** 20

export function createServer(options: ServerOptions): Server {
  const { store, hostName = 'localhost', requestLimit = defaultRequestLimit, logger = silentLogger } = options
  const { sendConnector, clock = () => new Date(), fetch = globalThis.fetch } = options
  const settings = mailboxSettings(options, { hostName, requestLimit })
  const { externalUrl, redirectUser } = options
  const { authentication = {} } = options
  const ntlm = authentication.schemes?.some((scheme) => scheme === 'ntlm' || scheme === 'negotiate') ?? false
  const accounts = accountsOf(store)
  const authenticate = signIn({ ...authentication, accounts, hostName, logger, clock, whileHashing: loadDeeds.begin })
  const named = callerNamed({ ...authentication, accounts })
  const { open, sending, gate, setPolicies } = keepPolicies(options, requestLimit, clock)
  const rules = faultRules()
  const unauthorized = () => refusalOfNobody(authenticate)
  const stopping = new AbortController()
  const running = new UnderWay()
  const discoveryOf = faultyDiscovery(
    discoveryAt({ store, hostName, version: serverVersion, externalUrl, redirectUser }),
    { rules, unauthorized, stopping: stopping.signal },
  )

  const handle: Handle = (request) => {
    const log = new RequestLog(request, logger)
    return running.add(
      answer(log)
        .catch((error: unknown) => log.failure(error))
        .then((reply) => {
          log.answered(reply)
          return traced(reply, log)
        }),
    )
  }

  /** The corridor: sign in, read, handle, write. */
  async function answer(log: RequestLog): Promise<HttpReply> {
    const { request } = log
    const path = request.target.split('?', 1)[0]!.toLowerCase()
    const isPhoto = path === photoPath && request.method === 'GET'
    const discovery = discoveryOf(path)
    if (!isPhoto && !discovery && path !== endpoint) return page(request.method, path)
    const openReply = discovery?.anonymous(request)
    if (openReply) return openReply
    const { connection, address } = request
    const signedIn = await authenticate({ authorization: request.header('authorization'), connection, address })
    if (!('caller' in signedIn))
      return { ...signedIn, headers: { ...discovery?.headers, ...signedIn.headers }, body: undefined }
    const { caller, challenge } = signedIn
    log.account = caller.name
    const isOperation = !discovery && !isPhoto && request.method === 'POST'
    const call = await open(caller.name, isOperation && caller.impersonates ? undefined : caller.name)
    try {
      const reply = discovery
        ? await discovery.reply(request, askingAs(caller))
        : isPhoto
          ? await photoReply(store, request, (view) => passAsOneself(caller, request, view))
          : isOperation
            ? await soapReply(log, caller, call)
            : endpointPage(request.method)
      // A 401 that a test asked for has challenges of its own.
      return challenge === undefined || reply.status === 401
        ? reply
        : { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } }
    } finally {
      call.close()
    }
  }

  /** Lets pass who works in his own mailbox, if in any. */
  const passAsOneself = async (caller: Caller, request: HttpRequest, view: StoreView): Promise<void> =>
    gate.pass(caller, caller.mailbox === null ? undefined : await view.mailbox(caller.mailbox), request)

  /** Reads the body before the caller's turn comes, so that who sends slowly holds up nobody. */
  async function soapReply(log: RequestLog, caller: Caller, call: OpenCall): Promise<HttpReply> {
    const { request } = log
    const contentType = request.header('content-type') ?? 'text/xml'
    if (!/^\s*(text|application)\/(soap\+)?xml\b/i.test(contentType))
      return { ...fault(new EwsError('ErrorInvalidRequest')), status: 415 }
    const body = await request.body(requestLimit, (bytes) => call.hold(bytes))
    if (!caller.impersonates) return call.turn(async () => perform({ soap: soapIn(body), log, caller, call }))
    const soap = await call.turn(async () => soapIn(body))
    const acting = await store.read((view) => actingFor(caller, soap.headers.exchangeImpersonation, view))
    await call.actFor(acting.chargedTo)
    return call.turn(() => perform({ soap, log, caller, call, acting }))
  }

  async function perform(asked: Asked): Promise<HttpReply> {
    const { soap, log, caller } = asked
    log.operation = soap.operation.name
    const rule = rules.take({ service: 'ews', operation: soap.operation.name, account: caller.name })
    if (!rule) return answerTo(asked)
    return inject(rule, {
      perform: () => answerTo(asked),
      answer: answerOfEws((itemFault) => answerTo(asked, itemFault), fault),
      unauthorized,
      trouble: errorPage,
      ending: AbortSignal.any([stopping.signal, log.request.signal]),
    })
  }

  async function answerTo(asked: Asked, itemFault?: Session['itemFault']): Promise<HttpReply> {
    const { soap, log, call } = asked
    const rank = soap.headers.version === undefined ? newest : rankOf(soap.headers.version)
    try {
      const zone = zoneOfCall(soap.headers, rank)
      const format = answerFormat(soap.headers, zone)
      const headers = answerHeaders(log, hostName)
      const culture = cultureOfCall(soap.headers)
      const outcome = () => run(asked, { rank, zone, culture, budget: call, itemFault })
      const result = await (isSynchronization(soap) ? call.synchronize(outcome) : outcome())
      const answer =
        'answers' in result
          ? ongoingAnswers(result.answers, rowWriter(soap.operation, serverVersion, rank, format))
          : await collect(responseSlices(soap.operation, result.answer, serverVersion, rank, format))
      return { status: 200, headers, body: answer }
    } catch (error) {
      return log.failure(error)
    }
  }

  async function run(
    { soap: { operation, request, headers }, log, caller, acting }: Asked,
    particulars: Pick<Session, 'rank' | 'zone' | 'culture' | 'budget' | 'itemFault'>,
  ): Promise<Outcome> {
    const { handlers } = await loadDeeds()
    const handler = handlers[operation.name as keyof typeof handlers] as Handler<unknown, unknown> | undefined
    const sessionOn = async <S extends Session['store']>(view: S) => {
      const mailbox = await (acting?.mailbox(view) ?? mailboxFor(caller, headers.exchangeImpersonation, view))
      gate.pass(caller, mailbox, log.request)
      const { wakeAt } = scheduler
      const opens: Session['mayOpen'] = (other) => mayOpen(caller, other)
      const who = { caller: caller.name, mailbox, mayOpen: opens, sending, ...particulars }
      return { store: view, ...who, now: clock(), wakeAt, listeners: notifications, settings, logger: log }
    }
    if (!handler) {
      await store.read(sessionOn)
      return { answer: notImplemented(operation, request) }
    }
    try {
      if (handler.access === 'read' && handler.prepare)
        await handler.prepare(request, {
          store,
          budget: particulars.budget,
          read: (work) => store.read(async (view) => work(await sessionOn(view))),
        })
      if (handler.access === 'stream')
        return { answers: await store.read(async (view) => handler.run(request, await sessionOn(view))) }
      const answer =
        handler.access === 'read'
          ? await store.read(async (view) => handler.run(request, await sessionOn(view)))
          : await store.write(async (transaction) =>
              handler.run(request, (await sessionOn(transaction)) satisfies WriteSession),
            )
      return { answer }
    } catch (error) {
      if (!(error instanceof BatchLost) || !operation.message) throw error
      log.error('the store failed in a batch', { error: error.cause, operation: operation.name })
      return { answer: error.answer(storeFailure(error.cause as StoreError)) }
    }
  }

  /** A session of the server itself, for what nobody asks for. */
  const ownSession = (transaction: StoreTransaction, mailbox: MailboxRow | undefined): WriteSession => {
    const { wakeAt } = scheduler
    const nobody = {
      caller: '',
      mayOpen: () => false,
      rank: newest,
      zone: undefined,
      listeners: notifications,
      budget: noBudget,
      sending,
    }
    return { ...nobody, store: transaction, mailbox, now: clock(), wakeAt, settings, logger }
  }

  const notifications = createNotifications({
    store,
    clock,
    logger,
    call: (url, told, signal) => callListener(fetch, url, told, signal),
    async refusal({ row: { owner, mailbox }, wish: { folders } }) {
      const caller = await named(owner)
      return store.read(
        async (view) =>
          (await refusalToTell(caller, { mailbox, folders }, view)) ??
          (await gate.refusalToTell(caller, mailbox, view)),
      )
    },
  })

  const handOver = createHandOver({ store, sendConnector, logger, ownSession })
  const scheduler = createScheduler({
    store,
    clock,
    logger,
    async work(id, now) {
      const { doWhatIsDue } = await loadDeeds()
      const due = await store.write(async (transaction) => {
        const mailbox = await transaction.mailbox(id)
        return mailbox && doWhatIsDue({ ...ownSession(transaction, mailbox), now }, mailbox)
      })
      for (const item of due?.outgoing ?? []) handOver.begin(id, item)
      return due?.next
    },
  })
  void scheduler.run()

  async function deliver(envelope: Envelope, message: Uint8Array): Promise<readonly Refusal[]> {
    const { takeIn } = await loadDeeds()
    return store.write((transaction) => takeIn(ownSession(transaction, undefined), envelope, message))
  }

  return {
    handle,
    fetch: fetchHandler(handle),
    addMailbox: (mailbox) => addMailbox(store, { ntlm, ...mailbox }),
    async runDue() {
      await scheduler.run()
      await handOver.settled()
      await notifications.runDue()
    },
    deliver: (envelope, message) => running.add(deliver(envelope, message)),
    addDistributionList: (list) => addDistributionList(store, list),
    setPolicies,
    faults: { next: rules.next, list: rules.list, remove: rules.remove, clear: rules.clear },
    async close() {
      stopping.abort()
      await scheduler.stop()
      await running.settled()
      await handOver.settled()
      await notifications.stop()
    },
  }
}

/** A request that has been read, and who asks; for whom, where that had to be known before its turn. */
interface Asked {
  readonly soap: SoapRequest
  readonly log: RequestLog
  readonly caller: Caller
  readonly call: OpenCall
  readonly acting?: Acting
}

/** One answer, or answers that come one after the other. */
type Outcome = { readonly answer: unknown } | { readonly answers: Answers<unknown> }
