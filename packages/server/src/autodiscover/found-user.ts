import { archiveKind } from '#mailbox/archive'
import { isDistributionList } from '#mailbox/distribution-lists'
import { mailboxByAnyAddress, mailboxByLegacyDN } from '#mailbox/legacy-dn'
import type { MailboxRow, StoreView } from '#store/store'

/** Where to ask about an address instead: under another address, or at another Autodiscover service. */
export type AutodiscoverRedirect = { readonly address: string } | { readonly url: string }

/** Says of an address, in lower case, that another server knows about it. */
export type RedirectUser = (address: string) => AutodiscoverRedirect | undefined

/** What is known of an address that somebody asks about. */
export type FoundUser =
  | { readonly mailbox: MailboxRow }
  | { readonly redirect: AutodiscoverRedirect }
  /** It is in the directory, and nobody's to sign in to: a distribution list. */
  | { readonly mailbox?: undefined; readonly redirect?: undefined; readonly isListed: boolean }

/** Finds whom an SMTP address or a legacy distinguished name means. What is elsewhere by configuration is elsewhere. */
export async function findUser(store: StoreView, name: string, redirectUser: RedirectUser): Promise<FoundUser> {
  const isDN = name.startsWith('/')
  const redirect = isDN ? undefined : redirectUser(name.toLowerCase())
  if (redirect) return { redirect }
  const mailbox = isDN ? await mailboxByLegacyDN(store, name) : await mailboxByAnyAddress(store, name)
  if (!mailbox || mailbox.kind === archiveKind) return { isListed: false }
  return isDistributionList(mailbox) ? { isListed: true } : { mailbox }
}
