import type { MailboxRow, StoreTransaction } from '#store/store'

/** Changes some of what a mailbox keeps in its settings, and leaves the rest; `mailbox` may be older than its last change. */
export async function changeSettings<S extends object>(
  store: StoreTransaction,
  { guid }: MailboxRow,
  change: (settings: S) => Partial<S>,
): Promise<void> {
  const mailbox = (await store.mailboxByGuid(guid))!
  const settings = JSON.parse(mailbox.settings) as S
  await store.updateMailbox({ ...mailbox, settings: JSON.stringify({ ...settings, ...change(settings) }) })
}
