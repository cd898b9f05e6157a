import type { ItemRow, MailboxRow } from '#store/store'
import type { Session, WriteSession } from './session.js'

/** What Outlook remembers of the rules that it made itself; it is worth nothing once somebody else changed them ([MS-OXORULE] 2.2.7). */
const organizerClass = 'ipm.ruleorganizer'

const organizers = async ({ store }: Session, { id }: MailboxRow): Promise<ItemRow[]> =>
  (await store.itemsByLookup(id, organizerClass)).filter(({ isAssociated }) => isAssociated)

export const outlookRuleBlobExists = async (session: Session, mailbox: MailboxRow): Promise<boolean> =>
  (await organizers(session, mailbox)).length > 0

export async function removeOutlookRuleBlob(session: WriteSession, mailbox: MailboxRow): Promise<void> {
  const { store } = session
  for (const { id } of await organizers(session, mailbox))
    await store.deleteItem(mailbox.id, id, await store.nextChange(mailbox.id))
}
