import { EwsError, type ResponseCode, type SoapRequest } from '@exchequer/protocol'
import { ownsAll, readsAll } from '#mailbox/access'
import { ownerOf } from '#mailbox/archive'
import { isInDirectory, mailboxOf, nonPrimary } from '#mailbox/directory'
import { isDistributionList } from '#mailbox/distribution-lists'
import { isPublic } from '#mailbox/public-folders'
import { guidOfSid } from '#mailbox/security-identifier'
import type { Session } from '#mailbox/session'
import { isSmtpAddress } from '#mailbox/smtp-address'
import type { Caller } from './caller.js'

type Impersonation = SoapRequest['headers']['exchangeImpersonation']
type Identity = NonNullable<Impersonation>['connectingSID']['identity']
type Mailbox = NonNullable<Session['mailbox']>

/**
 * Whose mailbox the call opens: the caller's own, or that of the user whom ExchangeImpersonation names (docs "Impersonation and EWS in
 * Exchange"). To act as oneself needs no right. Who may not act for a user is not told whether the user exists.
 */
export async function mailboxFor(
  { mailbox: ownId, impersonates, isApplication }: Caller,
  impersonation: Impersonation,
  store: Session['store'],
): Promise<Mailbox | undefined> {
  const own = ownId === null ? undefined : await store.mailbox(ownId)
  if (!impersonation) {
    if (!isApplication) return own
    // Code and text as Exchange Online has them.
    const text = 'ExchangeImpersonation SOAP header must be present for this type of OAuth token.'
    throw new EwsError('ErrorInvalidExchangeImpersonationHeaderData', text)
  }
  const { identity } = impersonation.connectingSID
  const { mailbox, refusal } = await find(identity, store)
  const isOwn = mailbox !== undefined && mailbox.id === own?.id
  // For an account without the role Exchange gives the same code as for one outside of its scope.
  if (impersonates === undefined && !isOwn)
    throw new EwsError(isApplication ? 'ErrorImpersonationDenied' : 'ErrorImpersonateUserDenied')
  if (impersonates !== 'all' && !isOwn && !(mailbox && impersonates?.includes(mailbox.address)))
    throw new EwsError('ErrorImpersonateUserDenied')
  if (!mailbox || refusal) throw refusal
  if (!isOwn && (await store.account(mailbox.address))?.isDisabled) throw new EwsError('ErrorAccountDisabled')
  return mailbox
}

/** Whom a request acts for, once that is settled. */
export interface Acting {
  /**
   * Whose budgets it takes from: whoever acts for others has some for each of them (docs "EWS throttling in Exchange"). What is refused to him is
   * his own affair.
   */
  readonly chargedTo: string
  /** The mailbox that it opens, as it is by now. Throws the `EwsError` that it was refused with. */
  mailbox(store: Session['store']): Promise<Mailbox | undefined>
}

/** Looks once for the mailbox of a request that waits for its turn before it opens it. */
export async function actingFor(
  caller: Caller,
  impersonation: Impersonation,
  store: Session['store'],
): Promise<Acting> {
  try {
    const found = await mailboxFor(caller, impersonation, store)
    const isOwn = !found || found.id === caller.mailbox
    return {
      chargedTo: isOwn ? caller.name : `${caller.name} for ${found.guid}`,
      mailbox: async (view) => found && view.mailbox(found.id),
    }
  } catch (error) {
    if (!(error instanceof EwsError)) throw error
    return { chargedTo: caller.name, mailbox: () => Promise.reject(error) }
  }
}

/** Whether a caller could open a mailbox, with ExchangeImpersonation or without. */
export const mayOpen = (
  { mailbox, isApplication, impersonates }: Caller,
  { id, address }: Pick<Mailbox, 'id' | 'address'>,
): boolean => (id === mailbox && !isApplication) || impersonates === 'all' || (impersonates?.includes(address) ?? false)

/**
 * Why a caller may not be told any more of a mailbox that he has opened before: as his own, that of somebody he acts for, the archive of
 * either, or one that he or somebody he acts for has full access to, or a public folder that one of these reads; `undefined` where he may.
 */
export async function refusalToTell(
  caller: Caller | undefined,
  about: { readonly mailbox: number; readonly folders: readonly number[] | undefined },
  store: Session['store'],
): Promise<ResponseCode | undefined> {
  const mailbox = caller && (await store.mailbox(about.mailbox))
  if (!mailbox) return 'ErrorAccountDisabled'
  const owner = await ownerOf(store, mailbox)
  const isOpen = isPublic(mailbox)
    ? await isOpenToOneOf(caller, store, (guest) => readsAll({ store, mailbox: guest }, mailbox, about.folders ?? []))
    : await opensAll(caller, owner, store)
  if (!isOpen) return 'ErrorSubscriptionAccessDenied'
  const isClosed = owner.id !== caller.mailbox && (await store.account(owner.address))?.isDisabled
  return isClosed ? 'ErrorAccountDisabled' : undefined
}

/** Whether a caller may do everything in somebody's mailbox: as its owner, for its owner, or by full access that he or whom he acts for has. */
export const opensAll = async (caller: Caller, owner: Mailbox, store: Session['store']): Promise<boolean> =>
  mayOpen(caller, owner) || isOpenToOneOf(caller, store, (guest) => ownsAll({ store, mailbox: guest }, owner))

/** Whether something is open to a caller, or to somebody he acts for. */
async function isOpenToOneOf(
  { mailbox, impersonates }: Caller,
  store: Session['store'],
  isOpenTo: (guest: Mailbox | undefined) => Promise<boolean>,
): Promise<boolean> {
  if (await isOpenTo(mailbox === null ? undefined : await store.mailbox(mailbox))) return true
  if (impersonates === 'all') return true
  for (const address of impersonates ?? []) if (await isOpenTo(await store.mailboxByAddress(address))) return true
  return false
}

/** Whom an identity means, and why it may not be named so, if it may not. */
type Found =
  | { readonly mailbox: Mailbox; readonly refusal?: EwsError }
  | { readonly mailbox?: undefined; readonly refusal: EwsError }

async function find({ element, value: { value } }: Identity, store: Session['store']): Promise<Found> {
  const text = value.trim()
  if (element === 'SID') {
    const guid = guidOfSid(text)
    return found(guid === undefined ? undefined : await store.mailboxByGuid(guid), 'ErrorInvalidUserSid')
  }
  const isAddress = isSmtpAddress(text)
  if (element === 'PrincipalName')
    return found(
      isAddress ? await byPrincipalName(store, text.toLowerCase()) : undefined,
      'ErrorInvalidUserPrincipalName',
    )
  if (!isAddress) return { refusal: new EwsError('ErrorInvalidSmtpAddress') }
  const named = found(await mailboxOf(store, text), 'ErrorNonExistentMailbox')
  if (element === 'SmtpAddress' || !named.mailbox || named.mailbox.address === text.toLowerCase()) return named
  return { mailbox: named.mailbox, refusal: nonPrimary(named.mailbox) }
}

/** Who signs in by a user principal name: the primary address is one. */
async function byPrincipalName(store: Session['store'], name: string): Promise<Mailbox | undefined> {
  const mailbox = await store.mailboxByAddress(name)
  return mailbox?.address === name ? mailbox : store.mailboxByLoginName(name)
}

const found = (mailbox: Mailbox | undefined, code: ResponseCode): Found => {
  const whose = owned(mailbox)
  return whose ? { mailbox: whose } : { refusal: new EwsError(code) }
}

/** A mailbox that is somebody's: neither a list nor what belongs to another mailbox, or to nobody. */
const owned = (mailbox: Mailbox | undefined): Mailbox | undefined =>
  mailbox && !isDistributionList(mailbox) && isInDirectory(mailbox) ? mailbox : undefined
