import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { readBody } from './body.js'
import { BodyTooLarge, type HttpRequest } from './exchange.js'

/** Where a request comes from. */
export interface Origin {
  /** Where the client is. */
  readonly address: string | undefined
  /** Whether what the headers say of how it came may be believed. */
  readonly isFromTrustedProxy: boolean
}

/** A request that came over a socket. A class, because one is made per call and most of its parts are never asked for. */
export class NodeRequest implements HttpRequest {
  readonly method: string
  readonly target: string
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  readonly address: string | undefined
  readonly #isFromTrustedProxy: boolean
  /** The client holds its body back until it is told to go on (`Expect: 100-continue`). */
  isWaiting: boolean
  /** Nobody wants the rest of the body, and how much that is the client did not say. */
  isEndless = false
  #signal: AbortSignal | undefined

  constructor(
    incoming: IncomingMessage,
    response: ServerResponse,
    isWaiting: boolean,
    { address, isFromTrustedProxy }: Origin,
  ) {
    this.incoming = incoming
    this.response = response
    this.isWaiting = isWaiting
    this.address = address
    this.#isFromTrustedProxy = isFromTrustedProxy
    this.method = incoming.method ?? 'GET'
    this.target = originForm(incoming.url ?? '/')
  }

  get origin(): string {
    const { headers, socket } = this.incoming
    const scheme = 'encrypted' in socket || this.#cameByHttps ? 'https' : 'http'
    const named = `${scheme}://${headers.host ?? ''}`
    // A name that is none, or none at all (HTTP/1.0), leaves the address that the connection was made to.
    return URL.canParse(named) ? new URL(named).origin : `${scheme}://${addressOf(socket)}`
  }

  /** As the proxy says before which TLS ends. */
  get #cameByHttps(): boolean {
    return this.#isFromTrustedProxy && /(^|,)\s*https\s*$/i.test(this.header('x-forwarded-proto') ?? '')
  }

  get connection(): object | undefined {
    const { socket, headers, httpVersion } = this.incoming
    // Whether or not the proxy is trusted; some speak HTTP/1.0 and say nothing else of themselves.
    return httpVersion === '1.0' || relaying.some((name) => name in headers) ? undefined : socket
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  async body(limit: number, hold?: (bytes: number) => void): Promise<Uint8Array[]> {
    if (this.declaredLength > limit) throw new BodyTooLarge(`The body is larger than ${limit} bytes.`)
    this.proceed()
    try {
      return await readBody(this.incoming, this.incoming.headers['content-encoding'], limit, hold)
    } catch (error) {
      this.isEndless = this.declaredLength === 0
      throw error
    }
  }

  /** The length that the client announced; 0 where it did not. */
  get declaredLength(): number {
    return Number(this.incoming.headers['content-length'] ?? 0)
  }

  /** Lets a waiting client send its body. */
  proceed(): void {
    if (!this.isWaiting) return
    this.isWaiting = false
    this.response.writeContinue()
  }

  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const gone = new AbortController()
      const { response } = this
      const look = (): void => {
        if (!response.writableFinished) gone.abort()
      }
      if (response.closed) look()
      else response.once('close', look)
      this.#signal = gone.signal
    }
    return this.#signal
  }
}

/** What proxies add to requests. */
const relaying = ['via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip']

const addressOf = ({ localAddress = 'localhost', localPort = 0 }: Socket): string =>
  `${isIPv6(localAddress) ? `[${localAddress}]` : localAddress}:${localPort}`

/** RFC 9112 3.2.2: a server accepts the absolute form, which proxies send. */
function originForm(target: string): string {
  if (target.startsWith('/') || !URL.canParse(target)) return target
  const { pathname, search } = new URL(target)
  return pathname + search
}
