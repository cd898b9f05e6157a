import type { MailboxRow, StoreTransaction } from '#store/store'

/**
 * What a mailbox or a list keeps in its settings under one name; `undefined` where it keeps nothing there. Most keep little, and their settings
 * are not parsed to find that.
 */
export const settingOf = <S extends object>(
  { settings }: Pick<MailboxRow, 'settings'>,
  name: keyof S & string,
): S[keyof S] | undefined => (settings.includes(`"${name}"`) ? (JSON.parse(settings) as S)[name] : undefined)

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
