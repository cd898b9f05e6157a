import { randomBytes } from 'node:crypto'
import { EwsError } from '@exchequer/protocol'
import type { Logger } from '#logger'
import { isSmtpAddress } from '#mailbox/smtp-address'
import type { AccountSource } from './account.js'
import type { Authenticator, Verified } from './authenticator.js'
import type { Caller } from './caller.js'
import { ConfigurationError } from './configuration-error.js'
import { fairQueue } from './fair-queue.js'
import { callerOf } from './store-accounts.js'

export interface LdapOptions {
  /** `ldaps://…`, or `ldap://…`, which is for `startTls` and for this machine. */
  readonly url: string
  readonly startTls?: boolean
  /** Certificates, in PEM, of who may sign the directory's. Default: those that Node trusts. */
  readonly ca?: string | Uint8Array
  /** Who looks people up; absent where the directory lets anybody. */
  readonly bindDn?: string
  readonly bindPassword?: string
  /** Below which entry people are. */
  readonly baseDn: string
  /** Finds the one entry of a person: `{login}` is what was typed. Default: by `mail`, `userPrincipalName`, `sAMAccountName` or `uid`. */
  readonly filter?: string
  /** Attributes that hold the primary address and the name. Default `mail` and `displayName`. */
  readonly mailAttribute?: string
  readonly nameAttribute?: string
  /**
   * Attribute with all addresses, as Active Directory has them: `smtp:` before each, in capitals before the primary one, which goes before
   * what `mailAttribute` says. Default `proxyAddresses`.
   */
  readonly proxyAddressAttribute?: string
  /** Whether who signs in for the first time gets a mailbox. Default: no. */
  readonly createMailboxes?: boolean
}

const everybody = '(|(mail={login})(userPrincipalName={login})(sAMAccountName={login})(uid={login}))'
/** Milliseconds that the directory gets to answer. */
const patience = 10_000

interface Person {
  readonly dn: string
  readonly mail: string | undefined
  readonly displayName: string | undefined
  /** Where the directory says anything of them. */
  readonly proxyAddresses: readonly string[] | undefined
}

/**
 * People of an LDAP directory: who types a login is looked up, and the password is right if the directory lets them bind with it (RFC
 * 4513 5.1.3). Asks the directory as often, and the same, for a login that nobody has. What was right is looked at again by the cache of
 * the scheme; an account that is disabled here counts at once.
 */
export function ldapAccounts(options: LdapOptions, accounts: AccountSource, logger: Logger): Authenticator {
  const { baseDn, bindDn, bindPassword = '', filter = everybody, createMailboxes = false } = options
  const { mailAttribute = 'mail', nameAttribute = 'displayName', proxyAddressAttribute = 'proxyAddresses' } = options
  if (!/^ldaps?:\/\/[^/]/.test(options.url) || !URL.canParse(options.url))
    throw new ConfigurationError(`"${options.url}" is not the URL of an LDAP directory.`)
  if (!options.url.startsWith('ldaps:') && !options.startTls && !isLocal(options.url))
    throw new ConfigurationError('Passwords would travel unencrypted to the LDAP directory: use ldaps: or StartTLS.')
  const library = import('ldapts')
  library.catch((error: unknown) => logger.error('Nobody can sign in by LDAP without the package ldapts.', { error }))
  const queue = fairQueue({ atOnce: 8, waiting: 1024, waitingPerOwner: 32 })

  async function ask(login: string, password: string): Promise<Person | undefined> {
    const { Client, InvalidCredentialsError, ResultCodeError, SizeLimitExceededError } = await library
    // The name that the certificate has to have is known to ldaps: by itself, and not to StartTLS.
    const tlsOptions = {
      host: new URL(options.url).hostname.replace(/^\[(.*)\]$/, '$1'),
      ...(options.ca !== undefined && { ca: Buffer.from(options.ca) }),
    }
    // Any options of TLS would have the client speak it from the first byte, whatever the URL says.
    const isSecure = options.url.startsWith('ldaps:')
    const times = { timeout: patience, connectTimeout: patience }
    const client = new Client({ url: options.url, ...times, ...(isSecure && { tlsOptions }) })
    try {
      if (options.startTls) await client.startTLS(tlsOptions)
      if (bindDn !== undefined) await client.bind(bindDn, bindPassword)
      const { searchEntries } = await client
        .search(baseDn, {
          scope: 'sub',
          filter: filter.replaceAll('{login}', () => escaped(login)),
          attributes: [mailAttribute, nameAttribute, proxyAddressAttribute],
          sizeLimit: 2,
        })
        .catch((error: unknown) => {
          // Who is not the only one with a login is nobody.
          if (error instanceof SizeLimitExceededError) return { searchEntries: [] }
          throw error
        })
      const [entry] = searchEntries.length === 1 ? searchEntries : []
      try {
        await client.bind(entry?.dn ?? `cn=${randomBytes(8).toString('hex')},${baseDn}`, password)
      } catch (error) {
        // Directories say it in several ways that nobody has this name, or that the account is closed.
        if (error instanceof InvalidCredentialsError || error instanceof ResultCodeError) return undefined
        throw error
      }
      if (!entry) return undefined
      const { primary, others } = addressesIn(entry[proxyAddressAttribute])
      return {
        dn: entry.dn,
        mail: primary ?? textOf(entry[mailAttribute]),
        displayName: textOf(entry[nameAttribute]),
        proxyAddresses: others,
      }
    } finally {
      await client.unbind().catch(() => {})
    }
  }

  /** The directory decides which addresses there are besides the primary one, where it knows of such. */
  async function takeAddresses(address: string, proxyAddresses: readonly string[]): Promise<void> {
    const taken = await accounts.takeProxyAddresses(address, proxyAddresses)
    if (taken.length > 0) logger.warn('Somebody else has addresses that the LDAP directory gives.', { address, taken })
  }

  async function callerFor(login: string, { mail, displayName }: Person): Promise<Caller | undefined> {
    const address = (mail ?? login).toLowerCase()
    let owner = await accounts.byAddress(address)
    if (!owner && createMailboxes && mail !== undefined) {
      await accounts.createMailbox(address, displayName)
      owner = await accounts.byAddress(address)
    }
    if (owner) return owner.isDisabled ? undefined : callerOf(owner)
    return { name: address, mailbox: null, impersonates: undefined, isApplication: false }
  }

  return {
    async verify(login, password, turn): Promise<Verified | undefined> {
      // A bind without a password succeeds as nobody (RFC 4513 5.1.2).
      if (password === '') return undefined
      const typed = login.slice(login.lastIndexOf('\\') + 1)
      const person = await queue
        .run(turn, () => ask(typed, password))
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'QueueFull') throw error
          logger.error('The LDAP directory does not answer.', { error })
          throw new EwsError('ErrorADUnavailable')
        })
      if (!person) return undefined
      const { mail, proxyAddresses } = person
      const caller = await callerFor(typed, person)
      if (caller && caller.mailbox !== null && proxyAddresses) await takeAddresses(mail ?? typed, proxyAddresses)
      return caller && { caller, renew: () => callerFor(typed, person) }
    },
  }
}

const isLocal = (url: string): boolean => /^ldap:\/\/(localhost|127\.|\[::1\])/.test(url)

/** Characters that mean something in a filter stand as their codes (RFC 4515 3). */
const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is one of them.
  text.replace(/[\\*()\u0000]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** The values of `proxyAddresses` that are addresses of mail. */
function addressesIn(value: unknown): { primary: string | undefined; others: readonly string[] | undefined } {
  const named = [value ?? []].flat().flatMap((one) => {
    const [, type, address] = /^(smtp):(.+)$/i.exec(String(one)) ?? []
    return isSmtpAddress(address) ? [{ isPrimary: type === 'SMTP', address }] : []
  })
  const [primary] = named.filter(({ isPrimary }) => isPrimary)
  return {
    primary: primary?.address,
    others: named.length > 0 ? named.filter((one) => one !== primary).map(({ address }) => address) : undefined,
  }
}

/** The first value of an attribute. */
function textOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return first === undefined || first === null || String(first) === '' ? undefined : String(first)
}
