import type { MailboxRow, StoreView } from '#store/store'
import { archiveKind } from './archive.js'
import { mailboxByAnyName } from './legacy-dn.js'

/** What a transaction has asked already: a batch of messages goes to the same few people. */
const asked = new WeakMap<StoreView, Map<string, MailboxRow | undefined>>()

/** The mailbox of this server that a name means, in any case; an archive is nobody to write to. Its counts may be old. */
export async function mailboxOf(store: StoreView, name: string): Promise<MailboxRow | undefined> {
  let known = asked.get(store)
  if (!known) {
    known = new Map()
    asked.set(store, known)
  }
  const folded = name.toLowerCase()
  if (known.has(folded)) return known.get(folded)
  const found = await mailboxByAnyName(store, folded)
  const mailbox = found?.kind === archiveKind ? undefined : found
  known.set(folded, mailbox)
  return mailbox
}
