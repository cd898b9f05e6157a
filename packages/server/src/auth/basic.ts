import { createHmac, randomBytes } from 'node:crypto'
import { hashOfNobody, verifyPassword } from './password.js'

/** What is known of a login. A store's account row is one. */
export interface BasicAccount {
  readonly login: string
  readonly mailbox: number | null
  readonly passwordHash: string
  readonly isDisabled: boolean
}

export type BasicResult =
  | { readonly ok: true; readonly login: string; readonly mailbox: number | null }
  | { readonly ok: false }

export interface BasicOptions {
  /** Milliseconds that a verified header is trusted without hashing the password again. Default 10 minutes. */
  readonly lifetime?: number
  /** Verified headers kept; the oldest goes first. Default 10,000. */
  readonly size?: number
  /** The clock, in milliseconds. */
  readonly now?: () => number
  readonly verify?: (password: string, hash: string) => Promise<boolean>
}

/** The value of `WWW-Authenticate` on a 401. */
export const basicChallenge = 'Basic realm="Exchequer"'

const refused: BasicResult = { ok: false }
/** Longer ones are refused unread. */
const longestHeader = 4096

interface Verified {
  readonly login: string
  readonly passwordHash: string
  readonly until: number
}

/**
 * Basic authentication (RFC 7617): takes the value of the Authorization header, finds the account by its login in lower case.
 * A header that was right a moment ago costs one keyed hash and one look at the account, so that a changed password or a disabled
 * account counts at once. Logins that nobody has take as long as wrong passwords.
 */
export function basic(
  findAccount: (login: string) => Promise<BasicAccount | undefined>,
  options: BasicOptions = {},
): (authorization: string | undefined) => Promise<BasicResult> {
  const { lifetime = 600_000, size = 10_000, now = Date.now, verify = verifyPassword } = options
  // Keyed by a secret of this process: neither a dump of the memory nor timing gives a header away.
  const secret = randomBytes(32)
  const verified = new Map<string, Verified>()
  const running = new Map<string, Promise<boolean>>()
  const nobody = hashOfNobody()

  /** Requests that bring the same login at the same time wait for one hash. */
  const verifyOnce = (key: string, password: string, hash: string): Promise<boolean> => {
    const sharedKey = key + hash
    let result = running.get(sharedKey)
    if (result === undefined) {
      result = verify(password, hash).finally(() => running.delete(sharedKey))
      running.set(sharedKey, result)
    }
    return result
  }

  const remember = (key: string, account: BasicAccount, login: string): void => {
    verified.delete(key)
    verified.set(key, { login, passwordHash: account.passwordHash, until: now() + lifetime })
    if (verified.size > size) verified.delete(verified.keys().next().value as string)
  }

  return async (authorization) => {
    if (authorization === undefined || authorization.length > longestHeader) return refused
    const key = createHmac('sha256', secret).update(authorization).digest('base64')

    const known = verified.get(key)
    if (known !== undefined && now() < known.until) {
      const account = await findAccount(known.login)
      if (account?.passwordHash === known.passwordHash) return resultFor(account)
    }
    verified.delete(key)

    const credentials = readBasic(authorization)
    if (credentials === undefined) return refused
    const { password } = credentials
    const found = await findByLogin(credentials.login, findAccount)
    if (found === undefined) {
      await verifyOnce(key, password, nobody)
      return refused
    }
    if (!(await verifyOnce(key, password, found.account.passwordHash))) return refused
    remember(key, found.account, found.login)
    return resultFor(found.account)
  }
}

function resultFor({ login, mailbox, isDisabled }: BasicAccount): BasicResult {
  return isDisabled ? refused : { ok: true, login, mailbox }
}

/** As typed first; then `DOMAIN\user` without its domain, which clients made for Windows put in front of any login. */
async function findByLogin(login: string, findAccount: (login: string) => Promise<BasicAccount | undefined>) {
  const typed = login.toLowerCase()
  for (const form of new Set([typed, typed.slice(typed.indexOf('\\') + 1)])) {
    const account = await findAccount(form)
    if (account !== undefined) return { account, login: form }
  }
  return undefined
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
