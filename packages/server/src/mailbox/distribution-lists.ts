import { EwsError, type Mailbox } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { mailboxOf } from './directory.js'
import { itemOf } from './item-references.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

/** A distribution list of the directory: a mailbox row of this kind, with nothing in it but its members' addresses. */
export const listKind = 'list'

export const isDistributionList = ({ kind }: MailboxRow): boolean => kind === listKind

interface ListSettings {
  readonly members?: readonly string[]
}

/** The addresses of a list's members, as they were given. */
export const membersOfList = ({ settings }: MailboxRow): readonly string[] =>
  (JSON.parse(settings) as ListSettings).members ?? []

export const listSettings = (members: readonly string[]): string => JSON.stringify({ members } satisfies ListSettings)

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

/** Addresses with every list of the directory replaced by its members; nobody twice, and lists that name each other end. */
export async function withoutLists(
  store: StoreView,
  recipients: ReadonlyMap<string, Mailbox>,
): Promise<Map<string, Mailbox>> {
  const found = new Map<string, Mailbox>()
  const seen = new Set<string>()
  const add = async (address: string, mailbox: Mailbox): Promise<void> => {
    if (seen.has(address)) return
    seen.add(address)
    const row = await mailboxOf(store, address)
    if (!row || !isDistributionList(row)) found.set(address, mailbox)
    else for (const member of membersOfList(row)) await add(member.toLowerCase(), { emailAddress: member })
  }
  for (const [address, mailbox] of recipients) await add(address, mailbox)
  return found
}
