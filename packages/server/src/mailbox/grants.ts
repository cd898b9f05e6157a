import type { MailboxRow, StoreView } from '#store/store'
import { reaches } from './distribution-lists.js'
import { settingOf } from './settings.js'

/**
 * What somebody may be given of a mailbox: to open it and do everything in it (Exchange's `FullAccess`), to send as it (`SendAs`), to send on
 * behalf of it (`GrantSendOnBehalfTo`). None includes another. The last two are given of distribution lists as well.
 */
export const grants = ['fullAccess', 'sendAs', 'sendOnBehalf'] as const
export type Grant = (typeof grants)[number]

/** What a mailbox keeps in its settings of whom it was given to: addresses of people and of lists of people, lower case. */
export type Grants = { readonly [G in Grant]?: readonly string[] }

/** Whom something was given to, by a mailbox or a list. */
export const grantedBy = (mailbox: Pick<MailboxRow, 'settings'>, grant: Grant): readonly string[] =>
  settingOf<Grants>(mailbox, grant) ?? []

/** Whether somebody has it, by himself or as one of a list. */
export async function isGranted(
  store: StoreView,
  mailbox: Pick<MailboxRow, 'settings'>,
  grant: Grant,
  { address: person }: Pick<MailboxRow, 'address'>,
): Promise<boolean> {
  for (const address of grantedBy(mailbox, grant)) if (await reaches(store, address, person)) return true
  return false
}
