import { archiveKind, ownerOf } from '#mailbox/archive'
import { isDistributionList } from '#mailbox/distribution-lists'
import { mailboxByAnyName } from '#mailbox/legacy-dn'
import type { MailboxRow, StoreView } from '#store/store'

/** Where to ask about an address instead: under another address, or at another Autodiscover service. */
export type AutodiscoverRedirect = { readonly address: string } | { readonly url: string }

/** Says of an address, or of a whole domain, in lower case, that another server knows about it. */
export type RedirectUser = (address: string) => AutodiscoverRedirect | undefined

/** What is known of an address that somebody asks about. */
export type FoundUser =
  /** Of an archive, the owner is somebody else. */
  | { readonly mailbox: MailboxRow; readonly owner: MailboxRow }
  | { readonly redirect: AutodiscoverRedirect }
  /** It is in the directory, and nobody's to sign in to: a distribution list. */
  | { readonly mailbox?: undefined; readonly redirect?: undefined; readonly isListed: boolean }

/** Whether whoever asks may do everything in a mailbox. */
export type Opens = (mailbox: MailboxRow) => Promise<boolean>

/**
 * Finds whom an SMTP address or a legacy distinguished name means. What is elsewhere by configuration is elsewhere; an archive is found by
 * who may open it.
 */
export async function findUser(
  store: StoreView,
  name: string,
  redirectUser: RedirectUser,
  opens: Opens,
): Promise<FoundUser> {
  const redirect = name.startsWith('/') ? undefined : redirectUser(name.toLowerCase())
  if (redirect) return { redirect }
  const mailbox = await mailboxByAnyName(store, name)
  if (!mailbox) return { isListed: false }
  if (isDistributionList(mailbox)) return { isListed: true }
  const owner = await ownerOf(store, mailbox)
  return mailbox.kind !== archiveKind || (await opens(owner)) ? { mailbox, owner } : { isListed: false }
}
