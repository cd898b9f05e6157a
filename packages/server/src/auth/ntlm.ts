import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Logger } from '#logger'
import type { AccountSource, FoundAccount } from './account.js'
import type { LockOut } from './lock-out.js'
import { ntHashBeside } from './nt-hash.js'
import { type Authenticate, challengeMessage, isNtlm, messageType, readAuthenticate } from './ntlm-messages.js'
import { type Handshake, sessionKeyOf, signatureOf } from './ntlm-proof.js'
import type { Admitted, Attempt, Refused, Scheme } from './scheme.js'
import { readSpnego, spnegoAnswer } from './spnego.js'
import { callerOf, findByLogin, isStill } from './store-accounts.js'

export interface NtlmOptions {
  readonly accounts: Pick<AccountSource, 'byLogin'>
  readonly lockOut: LockOut
  /** Of who types a name without one. */
  readonly defaultDomain?: string | undefined
  /** Name of the server, as its challenges tell it. */
  readonly hostName: string
  readonly logger: Logger
}

/** What is known of a connection between the messages of a handshake, and after it. */
interface State {
  readonly handshake?: Handshake
  /** The mechanisms that a client of SPNEGO offered; a signature over them is due where NTLM was not the first. */
  readonly mechanisms?: Buffer | undefined
  readonly needsMic?: boolean
  readonly account?: FoundAccount
}

/**
 * NTLMv2 (MS-NLMP, MS-NTHT): three messages on one connection, whose further requests need no header. As `NTLM` the messages stand in the
 * header as they are, as `Negotiate` (RFC 4559) also within SPNEGO. What a client says of channel bindings is not checked.
 */
export function ntlm(
  scheme: 'NTLM' | 'Negotiate',
  { accounts, lockOut, defaultDomain, hostName, logger }: NtlmOptions,
): Scheme {
  const connections = new WeakMap<object, State>()
  const challengeWith = (token: Buffer): string => `${scheme} ${token.toString('base64')}`

  /** The second message, and what has to be kept for the third. */
  function begin(negotiate: Buffer): Handshake | undefined {
    const challenge = randomBytes(8)
    const message = challengeMessage(negotiate, challenge, hostName)
    return message && { negotiate, challenge, challengeMessage: message }
  }

  /** Whose third message this is, with the key of the session. */
  async function finish(message: Buffer, handshake: Handshake, address: string | undefined) {
    const authenticate = readAuthenticate(message)
    if (!authenticate) return undefined
    const account = await accountOf(authenticate)
    return lockOut.attempt(account?.login ?? countedName(authenticate), address, async () => {
      const ntHash = account && ntHashBeside(account.passwordHash)
      if (account && !ntHash)
        logger.info('An account signs in by NTLM, and its password was set without.', { login: account.login })
      // One that nobody has takes as long.
      const key = sessionKeyOf(authenticate, message, handshake, ntHash ?? randomBytes(16))
      return account && key && !account.isDisabled ? { account, key } : undefined
    })
  }

  async function accountOf(authenticate: Authenticate): Promise<FoundAccount | undefined> {
    return (
      (await findByLogin(typedName(authenticate), accounts.byLogin, defaultDomain)) ??
      (await findByLogin(nameOf(authenticate), accounts.byLogin))
    )
  }

  async function plain(message: Buffer, { connection, address }: Attempt): Promise<Admitted | Refused> {
    const state = connections.get(connection)
    connections.delete(connection)
    if (messageType(message) === 1) {
      const handshake = begin(message)
      if (!handshake) return {}
      connections.set(connection, { handshake })
      return { challenge: challengeWith(handshake.challengeMessage), isContinuing: true }
    }
    const finished = state?.handshake && (await finish(message, state.handshake, address))
    if (!finished) return {}
    connections.set(connection, { account: finished.account })
    return { caller: callerOf(finished.account) }
  }

  async function wrapped(bytes: Buffer, { connection, address }: Attempt): Promise<Admitted | Refused> {
    const state = connections.get(connection)
    connections.delete(connection)
    const spnego = readSpnego(bytes)
    if (!spnego) return {}
    const { token } = spnego
    const known: State = spnego.mechanisms
      ? { mechanisms: spnego.mechanisms, needsMic: !spnego.prefersNtlm }
      : (state ?? {})
    const goOn = (next: State, answer: Buffer): Refused => {
      connections.set(connection, next)
      return { challenge: challengeWith(answer), isContinuing: true }
    }
    if (spnego.mechanisms && !spnego.offersNtlm) return {}
    // What comes with the first token is for the mechanism that the client likes best.
    if (spnego.mechanisms && !spnego.prefersNtlm) return goOn(known, spnegoAnswer('requestMic', { namesNtlm: true }))
    if (!token || !isNtlm(token) || !known.mechanisms) return {}
    if (messageType(token) === 1) {
      const handshake = begin(token)
      if (!handshake) return {}
      const answer = spnegoAnswer('incomplete', { token: handshake.challengeMessage, namesNtlm: true })
      return goOn({ ...known, handshake }, answer)
    }
    const finished = known.handshake && (await finish(token, known.handshake, address))
    if (!finished) return {}
    const mic = answeredMic(spnego.mic, known, finished.key)
    if (mic === 'wrong') return {}
    connections.set(connection, { account: finished.account })
    return {
      caller: callerOf(finished.account),
      challenge: challengeWith(spnegoAnswer('completed', mic && { mic })),
    }
  }

  return {
    name: scheme.toLowerCase(),
    challenge: scheme,
    async signIn(attempt): Promise<Admitted | Refused> {
      const encoded = /^\S+ +([A-Za-z0-9+/]+={0,2}) *$/.exec(attempt.authorization)?.[1]
      if (encoded === undefined) return {}
      const bytes = Buffer.from(encoded, 'base64')
      if (isNtlm(bytes)) return plain(bytes, attempt)
      return scheme === 'Negotiate' ? wrapped(bytes, attempt) : {}
    },
    async signedInOn(connection) {
      const account = connections.get(connection)?.account
      if (!account) return undefined
      const now = await accounts.byLogin(account.foundBy)
      if (now && isStill(account, now)) return callerOf(now)
      connections.delete(connection)
      return undefined
    },
  }
}

/** What was typed, on one line. */
const typedName = ({ user, domain }: Authenticate): string => (domain === '' ? user : `${domain}\\${user}`)

/** By which failures of who has no account here are counted: the address, as in Basic. */
const countedName = (authenticate: Authenticate): string =>
  nameOf(authenticate).includes('@') ? nameOf(authenticate) : typedName(authenticate)

/** The address of a user whose domain looks like one of the internet; whether or not anybody has it. */
const nameOf = ({ user, domain }: Authenticate): string =>
  user.includes('@') || !domain.includes('.') ? user : `${user}@${domain}`

/** Our signature over the list of mechanisms in answer to the client's (RFC 4178 5), or that the client's is not what it has to be. */
function answeredMic(
  mic: Buffer | undefined,
  { mechanisms, needsMic }: State,
  key: Buffer,
): Buffer | 'wrong' | undefined {
  if (!mic || !mechanisms) return needsMic ? 'wrong' : undefined
  const expected = signatureOf(key, 'client', mechanisms)
  if (mic.length !== expected.length || !timingSafeEqual(mic, expected)) return 'wrong'
  return signatureOf(key, 'server', mechanisms)
}
