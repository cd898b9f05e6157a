import { isIP } from 'node:net'
import {
  AccountError,
  administerAccounts,
  ConfigurationError,
  createServer,
  type FaultInjection,
  faultDoor,
  type LogFormat,
  type Logger,
  type LogLevel,
  lineLogger,
  listen,
  logFormats,
  logLevels,
  type ThrottlingProfile,
  throttlingProfileNames,
} from '@exchequer/server'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type AccessPolicyFlags, addAccessPolicyOptions, organizationPolicyOf } from '../access-policy-options.js'
import { type AuthenticationFlags, addAuthenticationOptions, authenticationOf } from '../authentication-options.js'
import { CommandError, reasonOf } from '../command-error.js'
import { openControl } from '../control.js'
import { openStore } from '../open-store.js'
import { type RedirectOption, readRedirectOption, redirectUserBy } from '../redirect-option.js'
import { readTls, renewTls, type TlsPaths } from '../tls-files.js'
import { readUserOption, type UserOption } from '../user-option.js'

export interface ServeOptions extends AuthenticationFlags, AccessPolicyFlags, TlsPaths {
  readonly host: string
  readonly port: number
  /** A folder, or `:memory:` for a store that ends with the process. */
  readonly data: string
  readonly user: readonly UserOption[]
  readonly room?: readonly UserOption[]
  /** Where clients reach the server, where that is not as they found it. */
  readonly externalUrl?: string
  /** Users that other servers know about. */
  readonly redirect?: readonly RedirectOption[]
  /** Megabytes that a request may have. */
  readonly requestLimit?: number
  /** Plain HTTP to other machines is meant so. */
  readonly insecureHttp?: boolean
  readonly trustProxy?: readonly string[]
  /** What one account may ask for. */
  readonly throttling?: ThrottlingProfile
  /** Requests that one account may have open, whatever the profile says; 0 for any number. */
  readonly maxConcurrency?: number
  /** The port on the loopback at which requests are made to fail. */
  readonly faultInjection?: number
  readonly logLevel?: LogLevel
  readonly logFormat?: LogFormat
  /** Whether senders are told of recipients before they write. */
  readonly mailTips?: boolean
  /** Days. */
  readonly keepDeleted?: number
  readonly keepPurged?: number
}

export interface RunningServer {
  /** Where clients go: `http://127.0.0.1:8080/EWS/Exchange.asmx`. */
  readonly endpoint: string
  /** Finishes open requests, then closes the store. */
  close(): Promise<void>
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Serve mailboxes over Exchange Web Services until it is told to stop.')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 for any free one', readPort, 8080)
    .option('--data <folder>', 'where the mailboxes are kept; ":memory:" keeps nothing', 'exchequer-data')
    .option(
      '--user <EMAIL:PASSWORD[:DISPLAY NAME]>',
      'a mailbox to create, or to give this password; may be repeated; write a colon in the password as "\\:"',
      (value: string, users: readonly UserOption[]) => [...users, readUserOption(value)],
      [],
    )
    .option(
      '--room <EMAIL:PASSWORD[:DISPLAY NAME]>',
      'the same for a room, which accepts meetings by itself when it is free; may be repeated',
      (value: string, rooms: readonly UserOption[]) => [...rooms, readUserOption(value, '--room')],
      [],
    )
    .option(
      '--external-url <URL>',
      'where clients reach the server, told by Autodiscover; default as they found it',
      readUrl,
    )
    .option(
      '--redirect <FROM=TO>',
      'an address or a domain that Autodiscover has to ask about elsewhere: under an address or at a URL; may be repeated',
      (value: string, redirects: readonly RedirectOption[]) => [...redirects, readRedirectOption(value)],
      [],
    )
    .option(
      '--request-limit <MB>',
      'how large a request may be; of a message three quarters of that',
      readMegabytes,
      200,
    )
    .option('--tls-cert <file>', 'certificate chain in PEM; with --tls-key the server speaks HTTPS')
    .option('--tls-key <file>', 'private key in PEM')
    .option('--insecure-http', 'serve other machines over plain HTTP, with passwords and mail unencrypted')
    .option(
      '--trust-proxy <addresses>',
      'proxies whose X-Forwarded-For is believed, with commas between; else those on this machine',
      readList,
    )
    .addOption(
      new Option('--throttling <profile>', 'what one account may ask for, as with Exchange Server or Exchange Online')
        .choices(throttlingProfileNames)
        .default('unlimited'),
    )
    .option(
      '--max-concurrency <number>',
      'requests that one account may have open, whatever the profile says; 0 for any number',
      readCount,
    )
    .option(
      '--fault-injection <port>',
      'for tests of clients: have requests fail as programs on this machine ask for at this port; 0 for any free one',
      readPort,
    )
    .addOption(
      new Option('--log-level <level>', 'events below it are not told; "debug" has a line for every request')
        .choices(logLevels)
        .default('info'),
    )
    .addOption(
      new Option('--log-format <format>', 'lines for a person or for a collector').choices(logFormats).default('text'),
    )
    .option('--keep-deleted <days>', 'how long what was deleted can be had back', readDays, 14)
    .option('--no-mail-tips', 'tell senders nothing of recipients before they write')
    .option('--keep-purged <days>', 'how long what was purged is kept, out of sight; 0 for not at all', readDays, 0)
  addAccessPolicyOptions(addAuthenticationOptions(command)).action((options: ServeOptions) =>
    runUntilStopped(serve(options), (endpoint) => `ready ${endpoint}\n`),
  )
}

/** Opens the store, makes the mailboxes and listens. The only place where the parts of the server are put together. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const tls = await readTls(options)
  const logger = lineLogger({ level: options.logLevel ?? 'info', format: options.logFormat ?? 'text' })
  refuseInsecureHttp(options, tls !== undefined)
  const authentication = await authenticationOf(options)
  const accessPolicy = organizationPolicyOf(options)
  const store = await openStore(options.data)
  const {
    keepDeleted: deletedItemDays,
    keepPurged: purgedItemDays,
    requestLimit,
    throttling: profile = 'unlimited',
    maxConcurrency,
    mailTips,
    externalUrl,
    redirect = [],
  } = options
  const closing: (() => unknown)[] = [store.close]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    const server = createServer({
      store,
      logger,
      authentication,
      redirectUser: redirectUserBy(redirect),
      ...(externalUrl !== undefined && { externalUrl }),
      ...(requestLimit !== undefined && { requestLimit: requestLimit * 2 ** 20 }),
      throttling: { profile, ...(maxConcurrency !== undefined && { EWSMaxConcurrency: maxConcurrency || null }) },
      accessPolicy,
      ...(mailTips !== undefined && { mailTipsEnabled: mailTips }),
      ...(deletedItemDays !== undefined && { deletedItemDays }),
      ...(purgedItemDays !== undefined && { purgedItemDays }),
    })
    closing.push(server.close)
    for (const user of options.user) await server.addMailbox(user)
    for (const room of options.room ?? []) await server.addMailbox({ ...room, kind: 'room' })
    const control = options.data === ':memory:' ? undefined : await openControl(options.data, administerAccounts(store))
    if (control) closing.push(control.close)
    const { host, port, trustProxy, faultInjection } = options
    if (faultInjection !== undefined) closing.push(await openFaultDoor(server.faults, faultInjection, logger))
    const listener = await listen(server.handle, {
      host,
      port,
      tls,
      logger,
      ...(trustProxy && { trustedProxies: trustProxy }),
    }).catch((error) => {
      throw listenError(error, options)
    })
    closing.push(() => listener.close())
    if (tls) closing.push(renewTls(options, listener, logger))
    const shownHost = isIP(host) === 6 ? `[${host}]` : host
    return { endpoint: `${tls ? 'https' : 'http'}://${shownHost}:${listener.port}/EWS/Exchange.asmx`, close }
  } catch (error) {
    await close()
    throw error instanceof ConfigurationError || error instanceof AccountError
      ? new CommandError(error.message, 2, { cause: error })
      : error
  }
}

/** Always on the loopback, and only there. Gives what closes it. */
async function openFaultDoor(faults: FaultInjection, port: number, logger: Logger): Promise<() => Promise<void>> {
  const host = '127.0.0.1'
  const listener = await listen(faultDoor(faults), { host, port, logger }).catch((error) => {
    throw listenError(error, { host, port }, '--fault-injection')
  })
  logger.warn('Requests can be made to fail.', { at: `http://${host}:${listener.port}/faults` })
  return () => listener.close()
}

function refuseInsecureHttp({ host, insecureHttp }: ServeOptions, hasTls: boolean): void {
  if (hasTls || insecureHttp || isLoopback(host)) return
  throw new CommandError(
    `Passwords and mail would travel unencrypted from ${host} over plain HTTP: give a certificate with --tls-cert and --tls-key, listen ` +
      'on 127.0.0.1 behind a proxy that has one, or say that it is meant so with --insecure-http.',
    2,
  )
}

/**
 * Prints what `welcome` makes of the endpoint once the server is there, waits for SIGTERM or SIGINT, closes it and ends the process
 * with 0. A signal that comes earlier is kept until then; a second one ends the process at once, with 1.
 */
export async function runUntilStopped(
  starting: Promise<RunningServer>,
  welcome: (endpoint: string) => string,
): Promise<never> {
  const stopped = new Promise<void>((resolve) => {
    let isFirst = true
    const stop = (): void => {
      if (!isFirst) process.exit(1)
      isFirst = false
      resolve()
    }
    process.on('SIGTERM', stop).on('SIGINT', stop)
  })
  const server = await starting
  process.stdout.write(welcome(server.endpoint))
  await stopped
  await server.close()
  process.exit(0)
}

/** The sentence for what a person can mend about an address; any other error as it is. */
function listenError(
  error: unknown,
  { host, port, tlsCert }: Pick<ServeOptions, 'host' | 'port' | 'tlsCert'>,
  portOption = '--port',
): unknown {
  const code = (error as { code?: string }).code ?? ''
  const at = `port ${port} of ${host}`
  const sentences: Record<string, string> = {
    EADDRINUSE: `Another program listens on ${at}; choose another with ${portOption}, or 0 for any free one.`,
    EACCES: `This user may not listen on ${at}; choose one above 1023 with ${portOption}.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; choose another with --host.`,
    ENOTFOUND: `The host name ${host} is not known; choose another with --host.`,
  }
  if (sentences[code] !== undefined) return new CommandError(sentences[code], 1, { cause: error })
  if (/^ERR_(OSSL|SSL|TLS)/.test(code)) {
    return new CommandError(`The certificate "${tlsCert}" and its key cannot be used: ${reasonOf(error)}`, 2, {
      cause: error,
    })
  }
  return error
}

function readPort(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

function readUrl(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new InvalidArgumentError('The URL is one of HTTP or HTTPS, such as https://mail.example.com.')
  return value
}

const readList = (value: string): readonly string[] => value.split(',').map((one) => one.trim())

function readCount(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It is a number; 0 means any.')
  return Number(value)
}

function readDays(value: string): number {
  const days = Number(value)
  if (!/^\d{1,5}$/.test(value)) throw new InvalidArgumentError('Days are a number from 0 to 99999.')
  return days
}

function readMegabytes(value: string): number {
  const megabytes = Number(value)
  if (!/^\d+$/.test(value) || megabytes < 1 || megabytes > 500)
    throw new InvalidArgumentError('The limit is a number of megabytes from 1 to 500.')
  return megabytes
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}
