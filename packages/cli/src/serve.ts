import { isIP } from 'node:net'
import {
  AccountError,
  ConfigurationError,
  createServer,
  type FaultInjection,
  faultDoor,
  type ListenOptions,
  type Logger,
  lineLogger,
  listen,
  type ServerOptions,
} from '@exchequer/server'
import { administer } from './administration.js'
import { authenticationOf } from './authentication.js'
import { CommandError, reasonOf } from './command-error.js'
import { openControl } from './control.js'
import { openStore } from './open-store.js'
import { redirectUserBy } from './redirect-user.js'
import { renewPolicies } from './renew-policies.js'
import type { Settings } from './settings/settings.js'
import { readTls, renewTls } from './tls-files.js'
import type { UserOption } from './user-option.js'

export interface ServeOptions {
  readonly settings: Settings
  /** Mailboxes to make, or to give these passwords. */
  readonly user?: readonly UserOption[]
  readonly room?: readonly UserOption[]
  /** Reads the settings again, where they stand in a file: for SIGHUP. */
  readonly read?: () => Promise<Settings>
}

export interface RunningServer {
  /** Where clients go: `http://127.0.0.1:8080/EWS/Exchange.asmx`. */
  readonly endpoint: string
  /** Finishes open requests, then closes the store. */
  close(): Promise<void>
}

/** Opens the store, makes the mailboxes and listens. The only place where the parts of the server are put together. */
export async function serve({ settings, user = [], room = [], read }: ServeOptions): Promise<RunningServer> {
  const { host, data, faultInjection } = settings
  const tls = settings.tls && (await readTls(settings.tls))
  const logger = lineLogger(settings.log)
  const options = await serverOptionsOf(settings)
  const store = await openStore(data)
  const closing: (() => unknown)[] = [store.close]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    const server = createServer({ ...options, store, logger })
    closing.push(server.close)
    for (const one of user) await server.addMailbox(one)
    for (const one of room) await server.addMailbox({ ...one, kind: 'room' })
    const control = data === ':memory:' ? undefined : await openControl(data, administer(store))
    if (control) closing.push(control.close)
    if (faultInjection !== undefined) closing.push(await openFaultDoor(server.faults, faultInjection, logger))
    const listener = await listen(server.handle, { ...listenOptionsOf(settings), tls, logger }).catch((error) => {
      throw listenError(error, settings)
    })
    closing.push(() => listener.close())
    if (settings.tls) closing.push(renewTls(settings.tls, listener, logger))
    if (read) closing.push(renewPolicies(settings, read, server, logger))
    const shownHost = isIP(host) === 6 ? `[${host}]` : host
    return { endpoint: `${tls ? 'https' : 'http'}://${shownHost}:${listener.port}/EWS/Exchange.asmx`, close }
  } catch (error) {
    await close()
    throw error instanceof ConfigurationError || error instanceof AccountError
      ? new CommandError(error.message, 2, { cause: error })
      : error
  }
}

/** What settings say of the server, in its own words. */
async function serverOptionsOf(settings: Settings): Promise<Omit<ServerOptions, 'store' | 'logger'>> {
  const { externalUrl, redirects, hostName, acceptedDomains, timeZone, requestMegabytes } = settings
  const { mailTipsEnabled, deletedItemDays, purgedItemDays, throttling, accessPolicy } = settings
  return {
    mailTipsEnabled,
    deletedItemDays,
    purgedItemDays,
    throttling,
    accessPolicy,
    requestLimit: requestMegabytes * 2 ** 20,
    authentication: await authenticationOf(settings.authentication),
    ...(externalUrl !== undefined && { externalUrl }),
    ...(redirects && { redirectUser: redirectUserBy(redirects) }),
    ...(hostName !== undefined && { hostName }),
    ...(acceptedDomains && { acceptedDomains }),
    ...(timeZone !== undefined && { timeZone }),
  }
}

const listenOptionsOf = ({ host, port, trustProxy, connections }: Settings): ListenOptions => ({
  host,
  port,
  ...connections,
  ...(trustProxy && { trustedProxies: trustProxy }),
})

/** Always on the loopback, and only there. Gives what closes it. */
async function openFaultDoor(faults: FaultInjection, port: number, logger: Logger): Promise<() => Promise<void>> {
  const host = '127.0.0.1'
  const listener = await listen(faultDoor(faults), { host, port, logger }).catch((error) => {
    throw listenError(error, { host, port }, '--fault-injection')
  })
  logger.warn('Requests can be made to fail.', { at: `http://${host}:${listener.port}/faults` })
  return () => listener.close()
}

/** The sentence for what a person can mend about an address; any other error as it is. */
function listenError(
  error: unknown,
  { host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>,
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
    return new CommandError(`The certificate "${tls?.cert}" and its key cannot be used: ${reasonOf(error)}`, 2, {
      cause: error,
    })
  }
  return error
}
