import type { Mailbox } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { mailboxOf } from './directory.js'

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

/** Whether one address reaches another: it is the same, or that of a list with it among its members, in lists within lists too. */
export const reaches = async (store: StoreView, address: string, member: string): Promise<boolean> =>
  address === member || (await withoutLists(store, new Map([[address, {}]]))).has(member)
