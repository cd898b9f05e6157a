import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** An issuer of tokens on this machine: OpenID configuration, keys, and tokens of whatever one likes. */
export class TestIssuer {
  readonly #server: Server
  #keys: { id: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = []
  /** How often the keys were asked for. */
  keyRequests = 0
  isDown = false

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

  /** A token for this audience that lives an hour, with these claims besides or instead. */
  sign(claims: JWTPayload & Record<string, unknown>, algorithm = 'RS256', key = this.#keys.at(-1)!): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: this.url, aud: 'https://mail.test', iat: now, nbf: now, exp: now + 3600 }
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: algorithm, kid: key.id }).sign(key.privateKey)
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve).closeAllConnections())
  }
}
