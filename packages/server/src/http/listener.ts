import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Logger, silentLogger } from '#logger'
import { clientAddress } from './client-address.js'
import { Connections } from './connections.js'
import type { Handle, OngoingBody } from './exchange.js'
import { NodeRequest } from './node-request.js'
import { sendReply } from './reply.js'

export interface ListenOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Certificate and key in PEM; HTTPS with them, plain HTTP without. */
  readonly tls?: TlsFiles | undefined
  readonly logger?: Logger | undefined
  /** A body up to this size is read to its end after an early answer, to keep the connection. Default 64 MB. */
  readonly drainLimit?: number
  /** Milliseconds for the whole of a request to arrive (default 5 minutes), and for its headers (default 30 seconds). */
  readonly requestTimeout?: number
  readonly headersTimeout?: number
  /** Milliseconds that a connection may rest between two requests. Default 2 minutes. */
  readonly keepAliveTimeout?: number
  /** Milliseconds without progress after which a client that does not read its answer is cut off. Default 1 minute. */
  readonly replyTimeout?: number
  /** Which clients get large answers compressed, where they ask for it: on loopback it only costs time. Default `remote`. */
  readonly compress?: 'remote' | 'always' | 'never'
  /**
   * Connections that may lie idle, of one client address and in all; beyond that those that have been idle longest are closed. Default
   * 2,000 and 20,000.
   */
  readonly idlePerNetwork?: number
  readonly idle?: number
  /** Addresses of proxies whose `X-Forwarded-For` is believed. Default: those of this machine. */
  readonly trustedProxies?: readonly string[]
}

/** A certificate with those of who signed it, and its key, in PEM. */
export interface TlsFiles {
  readonly cert: string | Uint8Array
  readonly key: string | Uint8Array
}

export interface Listener {
  readonly port: number
  /** Has connections from now on use another certificate. Throws where the files do not fit together; the old one then stays. */
  renewTls(files: TlsFiles): void
  /**
   * Stops: new connections and requests are refused, open requests finish, replies that go on are told to end, and what is not done
   * after `graceMilliseconds` (default 10 seconds) is cut off.
   */
  close(graceMilliseconds?: number): Promise<void>
}

export const listenDefaults = {
  drainLimit: 64 * 1024 * 1024,
  requestTimeout: 300_000,
  headersTimeout: 30_000,
  keepAliveTimeout: 120_000,
  replyTimeout: 60_000,
  compress: 'remote',
  idlePerNetwork: 2_000,
  idle: 20_000,
  trustedProxies: ['127.0.0.1', '::1'],
} as const

/** Older versions are broken (RFC 8996). */
const oldestTls = 'TLSv1.2'

/** Opens a port and answers its requests with `handle`. Rejects with the system's error where the port cannot be had. */
export async function listen(handle: Handle, options: ListenOptions): Promise<Listener> {
  const settings = { ...listenDefaults, ...options }
  const { logger = silentLogger, tls, headersTimeout, requestTimeout, keepAliveTimeout } = settings
  const serverOptions = {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    // How often the two timeouts above are looked at.
    connectionsCheckingInterval: Math.min(5_000, Math.max(20, headersTimeout / 4)),
    // Kerberos tokens of members of many groups are larger than Node's default of 16 KB.
    maxHeaderSize: 64 * 1024,
  }
  const tlsServer =
    tls &&
    (await import('node:https')).createServer({
      ...serverOptions,
      ...contextOf(tls),
      handshakeTimeout: headersTimeout,
    })
  const server: Server = tlsServer ?? createServer(serverOptions)
  server.maxHeadersCount = 200

  const connections = new Connections(settings)
  server.on('connection', (socket) => connections.opened(socket))
  tlsServer?.on('secureConnection', (socket) => connections.secured(socket))
  const proxies = new Set(settings.trustedProxies)
  const ongoing = new Set<OngoingBody>()
  const replySettings = { ...settings, ongoing }
  let isStopping = false

  const answer = async (incoming: IncomingMessage, response: ServerResponse, isWaiting: boolean): Promise<void> => {
    const peer = connections.begin(incoming.socket, response)
    if (isStopping) return refuse(response)
    const forwardedFor = incoming.headers['x-forwarded-for']
    const address = forwardedFor === undefined ? peer : clientAddress(peer, String(forwardedFor), proxies)
    const request = new NodeRequest(incoming, response, isWaiting, address)
    try {
      const reply = await handle(request)
      await sendReply(reply, request, replySettings, isStopping)
    } catch (error) {
      // The handler answers its own faults, so this is a bug, and no client may wait for it.
      logger.error('A request failed outside its handler.', { target: request.target, error })
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Length': 0, Connection: 'close' }).end()
    }
  }
  server.on('request', ((incoming, response) => void answer(incoming, response, false)) satisfies RequestListener)
  server.on('checkContinue', ((incoming, response) => void answer(incoming, response, true)) satisfies RequestListener)
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    logger.debug('A connection was closed: what came was not HTTP.', { code: error.code, reason: error.message })
    refuseBytes(socket, error.code)
  })
  server.on('tlsClientError', (error: Error) => logger.debug('A TLS handshake failed.', { reason: error.message }))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: settings.host, port: settings.port, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', (error) => logger.error('The listener failed.', { error }))

  let closing: Promise<void> | undefined
  const close = async (graceMilliseconds: number): Promise<void> => {
    isStopping = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const body of ongoing) body.stop()
    connections.closeIdle()
    const timer = setTimeout(() => connections.closeAll(), graceMilliseconds)
    await closed
    clearTimeout(timer)
  }
  return {
    port: (server.address() as AddressInfo).port,
    renewTls: (files) => tlsServer?.setSecureContext(contextOf(files)),
    close: (graceMilliseconds = 10_000) => {
      closing ??= close(graceMilliseconds)
      return closing
    },
  }
}

const contextOf = ({ cert, key }: TlsFiles) =>
  ({ cert: bytesOf(cert), key: bytesOf(key), minVersion: oldestTls }) as const

const bytesOf = (pem: string | Uint8Array): string | Buffer => (typeof pem === 'string' ? pem : Buffer.from(pem))

function refuse(response: ServerResponse): void {
  response.writeHead(503, { 'Content-Length': 0, Connection: 'close' }).end()
}

const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Answers on a connection whose parser has given up; there is no response object to do it with. */
function refuseBytes(socket: Socket, code: string | undefined): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = refusals[code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, () => socket.destroy())
}
