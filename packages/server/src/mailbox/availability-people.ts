import { EwsError, type MailboxData } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { mailboxOf } from './directory.js'
import { isDistributionList, withoutLists } from './distribution-lists.js'

/** Whom an entry of a request stands for: a mailbox, or the members of a list, each a mailbox or somebody whom nobody here knows. */
export type Person =
  | { readonly kind: 'mailbox'; readonly row: MailboxRow }
  | { readonly kind: 'list'; readonly members: readonly (MailboxRow | undefined)[] }

/** What there is instead of a person: the error of his own answer. */
export type Unavailable = { readonly kind: 'error'; readonly error: EwsError }

/** How many mailboxes a list may stand for, and how many all lists of a request (docs "GetUserAvailability operation"). */
const memberLimit = 100

/** Finds everybody whom a request asks about, in its order. */
export async function peopleOf(store: StoreView, asked: readonly MailboxData[]): Promise<(Person | Unavailable)[]> {
  let room = memberLimit
  const people: (Person | Unavailable)[] = []
  for (const { email } of asked) {
    const person = await personOf(store, email.address)
    if (person.kind !== 'list' || person.members.length <= room) {
      if (person.kind === 'list') room -= person.members.length
      people.push(person)
    } else people.push({ kind: 'error', error: new EwsError('ErrorIndividualMailboxLimitReached') })
  }
  return people
}

async function personOf(store: StoreView, address: string): Promise<Person | Unavailable> {
  const row = await mailboxOf(store, address.replace(/^smtp:/i, '').trim())
  if (!row) {
    const text = `Unable to resolve e-mail address ${address} to an Active Directory object.`
    return { kind: 'error', error: new EwsError('ErrorMailRecipientNotFound', text) }
  }
  if (!isDistributionList(row)) return { kind: 'mailbox', row }
  const addresses = [...(await withoutLists(store, new Map([[row.address, {}]]))).keys()]
  if (addresses.length > memberLimit) return { kind: 'error', error: new EwsError('ErrorFreeBusyDLLimitReached') }
  const members: (MailboxRow | undefined)[] = []
  for (const one of addresses) members.push(await mailboxOf(store, one))
  return { kind: 'list', members }
}
