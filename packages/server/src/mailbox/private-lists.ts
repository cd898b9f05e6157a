import { EwsError, type Mailbox } from '@exchequer/protocol'
import { itemOf } from './item-references.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

/** The members of a private list, which is an item of a contacts folder. */
export const membersOfItem = ({ properties }: Pick<StoredItem, 'properties'>): Mailbox[] =>
  ((properties['members'] as { mailbox?: Mailbox }[] | undefined) ?? []).flatMap(({ mailbox }) => mailbox ?? [])

/** Finds a private list. Throws `ErrorInvalidItemForOperationExpandDL` for an item that is none. */
export async function privateList(session: Session, id: { id: string }): Promise<StoredItem> {
  const { item } = await itemOf(session, { element: 'ItemId', value: id }, 'read')
  if (item.table.element !== 'DistributionList') throw new EwsError('ErrorInvalidItemForOperationExpandDL')
  return item
}

/** Recipients with every private list among them replaced by its members, lists within lists too; each list once. */
export async function withoutPrivateLists(session: Session, recipients: readonly Mailbox[]): Promise<Mailbox[]> {
  const found: Mailbox[] = []
  const seen = new Set<string>()
  const add = async (mailbox: Mailbox): Promise<void> => {
    const { emailAddress, itemId } = mailbox
    if (emailAddress !== undefined || itemId === undefined) {
      found.push(mailbox)
      return
    }
    const list = await privateList(session, itemId)
    const key = `${list.row.mailbox}/${list.row.id}`
    if (seen.has(key)) return
    seen.add(key)
    for (const member of membersOfItem(list)) await add(member)
  }
  for (const recipient of recipients) await add(recipient)
  return found
}
