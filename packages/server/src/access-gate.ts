import type { ResponseCode } from '@exchequer/protocol'
import type { Caller } from '#auth/caller'
import { mayOpen } from '#auth/impersonation'
import type { HttpRequest } from '#http/exchange'
import { settingOf } from '#mailbox/settings'
import type { MailboxRow, StoreView } from '#store/store'
import { AccessBlocked, type AccessPolicy, isAllowed, type MailboxAccessPolicy } from './access-policy/policy.js'

/** What a mailbox keeps of it in its settings. */
export interface AccessPolicySettings {
  readonly accessPolicy?: MailboxAccessPolicy | undefined
}

/** What is decided for a mailbox. */
export const accessPolicyOf = (mailbox: MailboxRow): MailboxAccessPolicy =>
  settingOf<AccessPolicySettings>(mailbox, 'accessPolicy') ?? {}

/** A policy with some of it decided otherwise; what is `null` is decided no more. */
export const changedPolicy = (before: MailboxAccessPolicy, changes: MailboxAccessPolicy): AccessPolicySettings => {
  const decided = Object.entries({ ...before, ...changes }).filter(([, value]) => value != null)
  return { accessPolicy: decided.length === 0 ? undefined : (Object.fromEntries(decided) as MailboxAccessPolicy) }
}

/** Where it is asked whether Exchange Web Services are open to who comes. */
export interface AccessGate {
  /** Lets a request pass that works in the name of `mailbox`: the caller's own, or that of whom he acts as. Throws `AccessBlocked`. */
  pass(caller: Caller, mailbox: MailboxRow | undefined, request: Pick<HttpRequest, 'header'>): void
  /** Why a caller may not be told any more of a mailbox, of which he was told while EWS was open. */
  refusalToTell(caller: Caller | undefined, mailbox: number, store: StoreView): Promise<ResponseCode | undefined>
  /** From now on this is what is decided for all. */
  setOrganization(policy: AccessPolicy): void
}

export function accessGate(begun: AccessPolicy): AccessGate {
  let organization = begun
  return {
    setOrganization(policy) {
      organization = policy
    },
    pass({ appId }, mailbox, request) {
      const visitor = { appId, userAgent: request.header('user-agent') }
      if (!isAllowed(organization, mailbox ? accessPolicyOf(mailbox) : {}, visitor)) throw new AccessBlocked()
    },
    async refusalToTell(caller, id, store) {
      const told = await store.mailbox(id)
      if (!caller || !told) return undefined
      const actsFor = mayOpen(caller, told) || caller.mailbox === null ? told : await store.mailbox(caller.mailbox)
      const decided = actsFor ? [organization, accessPolicyOf(actsFor)] : []
      return decided.some(({ EwsEnabled }) => EwsEnabled === false) ? 'ErrorAccessDenied' : undefined
    },
  }
}
