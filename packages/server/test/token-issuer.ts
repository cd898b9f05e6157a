import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

type Claims = JWTPayload & Record<string, unknown>

/** An issuer of tokens on this machine: OpenID configuration, keys, and tokens of whatever one likes. */
export class TestIssuer {
  readonly #server: Server
  #keys: { id: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = []
  /** How often the keys were asked for. */
  keyRequests = 0
  isDown = false
  /** Applications that get tokens at `/token`, with their secrets. */
  readonly clients = new Map<string, string>()

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const json = (value: unknown): void =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      if (this.isDown) response.writeHead(500).end()
      else if (request.url === '/.well-known/openid-configuration')
        json({ issuer: this.url, jwks_uri: `${this.url}/keys` })
      else if (request.url === '/keys') {
        this.keyRequests++
        json({ keys: await this.keys() })
      } else if (request.url?.startsWith('/token') && request.method === 'POST') {
        const answer = await this.#grant(request)
        if (answer) json(answer)
        else response.writeHead(401).end()
      } else response.writeHead(404).end()
    })
  }

  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer()
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve))
    await issuer.rotate()
    return issuer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Makes a key that signs from now on; the one before stays known. */
  async rotate(algorithm = 'RS256'): Promise<void> {
    const pair = await generateKeyPair(algorithm, { extractable: true })
    this.#keys = [...this.#keys.slice(-1), { id: `key ${this.#keys.length} ${Math.random()}`, ...pair }]
  }

  keys() {
    return Promise.all(this.#keys.map(async ({ id, publicKey }) => ({ ...(await exportJWK(publicKey)), kid: id })))
  }

  /** A token that lives an hour, with these claims besides or instead, signed with the last key or one before it. */
  sign(claims: Claims, algorithm = 'RS256', { isNamed = true, age = 0 } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: this.url, aud: 'https://mail.test', iat: now, nbf: now, exp: now + 3600 }
    const { id, privateKey } = this.#keys.at(-1 - age)!
    const header = { alg: algorithm, ...(isNamed && { kid: id }) }
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader(header).sign(privateKey)
  }

  /** Client credentials (RFC 6749 4.4): a token of an application with the role that Exchange wants. */
  async #grant(request: IncomingMessage): Promise<object | undefined> {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += piece
    const parameters = new URLSearchParams(body)
    const basic = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString()
    const [id, secret] = basic
      ? basic.split(':').map(decodeURIComponent)
      : [parameters.get('client_id') ?? '', parameters.get('client_secret') ?? '']
    if (parameters.get('grant_type') !== 'client_credentials' || this.clients.get(id ?? '') !== secret) return undefined
    const aud = new URL(request.url!, this.url).searchParams.get('audience') ?? 'https://mail.test'
    const token = await this.sign({ aud, appid: id, roles: ['full_access_as_app'] })
    return { access_token: token, token_type: 'Bearer', expires_in: 3600 }
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve).closeAllConnections())
  }
}
