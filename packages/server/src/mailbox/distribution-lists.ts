import type { Mailbox } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { mailboxOf } from './directory.js'

/** A distribution list of the directory: a mailbox row of this kind, with nothing in it but its members' addresses. */
export const listKind = 'list'

export const isDistributionList = ({ kind }: MailboxRow): boolean => kind === listKind

/** What a list keeps in its settings. */
export interface ListSettings {
  readonly members?: readonly string[]
}

/** The addresses of a list's members. */
export const membersOfList = ({ settings }: MailboxRow): readonly string[] =>
  (JSON.parse(settings) as ListSettings).members ?? []

/**
 * Addresses with every list of the directory replaced by its members, by primary addresses; nobody twice, by whichever of his addresses, and
 * lists that name each other end.
 */
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
    const primary = row?.address ?? address
    if (!row || !isDistributionList(row)) found.set(primary, found.get(primary) ?? mailbox)
    else for (const member of membersOfList(row)) await add(member.toLowerCase(), { emailAddress: member })
  }
  for (const [address, mailbox] of recipients) await add(address, mailbox)
  return found
}

/** What a transaction has worked out already: each item of a batch asks the same. */
const reached = new WeakMap<StoreView, Map<string, boolean>>()

/** Whether an address reaches a primary one: it is the same mailbox's, or that of a list with it among its members, in lists within lists too. */
export async function reaches(store: StoreView, address: string, member: string): Promise<boolean> {
  if (address === member) return true
  const known = reached.get(store) ?? new Map<string, boolean>()
  reached.set(store, known)
  const key = `${address} ${member}`
  const found = known.get(key) ?? (await isAmong(store, address, member))
  known.set(key, found)
  return found
}

async function isAmong(store: StoreView, address: string, member: string): Promise<boolean> {
  const row = await mailboxOf(store, address)
  if (!row || !isDistributionList(row)) return row?.address === member
  // Most are named by the list itself, and who the others are need not be looked up.
  if (membersOfList(row).some((one) => one.toLowerCase() === member)) return true
  return (await withoutLists(store, new Map([[address, {}]]))).has(member)
}
