import { hash, randomBytes } from 'node:crypto'
import type { Authenticator, Verified } from './authenticator.js'
import type { LockOut } from './lock-out.js'
import { waitAsForHash } from './password.js'
import type { Admitted, Refused, Scheme } from './scheme.js'

export interface BasicOptions {
  /** Milliseconds that a verified header is trusted without hashing the password again. Default 10 minutes. */
  readonly lifetime?: number
  /** Verified headers kept; the oldest goes first. Default 10,000. */
  readonly size?: number
  /** The clock, in milliseconds. */
  readonly now?: () => number
}

/** Longer ones are refused unread. */
const longestHeader = 4096

/**
 * Basic authentication (RFC 7617). A header that was right a moment ago costs one keyed hash and one look at the account, so that a
 * changed password or a disabled account counts at once. Logins that nobody has take as long as wrong passwords.
 */
export function basic({ verify }: Authenticator, lockOut: LockOut, options: BasicOptions = {}): Scheme {
  const { lifetime = 600_000, size = 10_000, now = Date.now } = options
  // Keyed by a secret of this process: neither a dump of the memory nor timing gives a header away.
  const secret = randomBytes(32).toString('base64')
  const remembered = new Map<string, { verified: Verified; until: number }>()
  const running = new Map<string, Promise<Verified | undefined>>()

  const remember = (key: string, verified: Verified): void => {
    remembered.set(key, { verified, until: now() + lifetime })
    if (remembered.size > size) remembered.delete(remembered.keys().next().value as string)
  }

  const verifyNow = async (key: string, authorization: string, address: string | undefined) => {
    const credentials = readBasic(authorization)
    if (credentials === undefined) return undefined
    const { login, password } = credentials
    const turn = address ?? ''
    const look = (): Promise<Verified | undefined> => verify(login, password, turn)
    const verified = await lockOut.attempt(login, address, look, () => waitAsForHash(turn))
    if (verified !== undefined) remember(key, verified)
    return verified
  }

  /** Requests that bring the same header at the same time wait for one hash. */
  const verifyOnce = (key: string, authorization: string, address: string | undefined) => {
    const sharedKey = `${key} ${address}`
    let result = running.get(sharedKey)
    if (result === undefined) {
      result = verifyNow(key, authorization, address).finally(() => running.delete(sharedKey))
      running.set(sharedKey, result)
    }
    return result
  }

  return {
    name: 'basic',
    challenge: 'Basic realm="Exchequer"',
    async signIn({ authorization, address }): Promise<Admitted | Refused> {
      if (authorization.length > longestHeader) return {}
      const key = hash('sha256', secret + authorization, 'base64')
      const known = remembered.get(key)
      if (known !== undefined && now() < known.until) {
        const caller = await known.verified.renew()
        if (caller) return { caller }
      }
      remembered.delete(key)
      const verified = await verifyOnce(key, authorization, address)
      return verified ? { caller: verified.caller } : {}
    },
  }
}

/** Takes `Basic <base64 of login:password>` apart; `undefined` for anything else (RFC 7617 2). */
export function readBasic(authorization: string): { login: string; password: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const text = decode(Buffer.from(encoded, 'base64'))
  const colon = text.indexOf(':')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 7617 2 forbids exactly these.
  if (colon < 1 || /[\u0000-\u001f\u007f]/.test(text)) return undefined
  return { login: text.slice(0, colon).normalize('NFC'), password: text.slice(colon + 1) }
}

/** UTF-8, else Latin-1: that is what Python's requests (exchangelib) and .NET send, whatever the challenge says. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}
