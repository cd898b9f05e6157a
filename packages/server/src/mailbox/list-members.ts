import { type DistributionListMember, EwsError, type Mailbox } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { directoryMailbox } from './address-book.js'
import type { ClassRules } from './class-rules.js'
import { nameList } from './contacts.js'
import { mailboxOf, otherThan } from './directory.js'
import { parseId } from './ids.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

export const distributionListRules: ClassRules = {
  async beforeSave(session, draft, changed) {
    nameList(draft, changed)
    const members = draft.properties['members'] as DistributionListMember[] | undefined
    if (members && (!changed || changed.has('members')))
      draft.properties['members'] = await settleMembers(session, members)
  },
}

/**
 * The members of a private list, each with a key of its own and all that is known of who it is (MS-OXWSDLIST 2.2.4.2). Throws
 * `ErrorInvalidMailbox` for one that says neither an address nor an item.
 */
async function settleMembers(
  session: WriteSession,
  members: readonly DistributionListMember[],
): Promise<DistributionListMember[]> {
  const keys = new Set<string>()
  const settled: DistributionListMember[] = []
  for (const { key, mailbox } of members) {
    if (mailbox?.emailAddress === undefined && mailbox?.itemId === undefined) throw new EwsError('ErrorInvalidMailbox')
    const whole = await wholeMember(session, mailbox)
    let own = key ?? oneOffEntryId(whole)
    for (let count = 2; keys.has(own); count += 1) own = oneOffEntryId(whole, String(count))
    keys.add(own)
    settled.push({ key: own, mailbox: whole })
  }
  return settled
}

async function wholeMember({ store, mailbox: owner }: WriteSession, given: Mailbox): Promise<Mailbox> {
  const item = owner && given.itemId ? await itemBehind(store, owner, given.itemId.id) : undefined
  if (item?.table.element === 'DistributionList') {
    const name = given.name ?? (item.properties['displayName'] as string | undefined)
    return { ...given, name, routingType: 'MAPIPDL', mailboxType: 'PrivateDL' }
  }
  const [first] = (item?.properties['emailAddresses'] ?? []) as readonly { value?: string }[]
  const emailAddress = given.emailAddress ?? first?.value
  if (emailAddress === undefined) throw new EwsError('ErrorInvalidMailbox')
  const known = item ? undefined : await mailboxOf(store, emailAddress)
  const primary = otherThan(emailAddress, known)
  const listed: Mailbox = known ? directoryMailbox(known) : { mailboxType: item ? 'Contact' : 'OneOff' }
  return {
    ...given,
    name: given.name ?? (item?.properties['displayName'] as string | undefined) ?? listed.name ?? emailAddress,
    emailAddress: primary ?? emailAddress,
    routingType: primary === undefined ? (given.routingType ?? 'SMTP') : 'SMTP',
    mailboxType: given.mailboxType ?? listed.mailboxType,
  }
}

/** The contact or the list that an id names, where it is still there: what was deleted for good is not. */
async function itemBehind(
  store: Pick<StoreView, 'item'>,
  owner: Pick<MailboxRow, 'id' | 'guid'>,
  id: string,
): Promise<StoredItem | undefined> {
  const { kind, mailboxGuid, number } = parseId(id)
  if (kind !== 'item' || mailboxGuid !== owner.guid) return undefined
  const row = await store.item(owner.id, number)
  const item = row && new StoredItem(row)
  return item && item.state.deletedFrom === undefined ? item : undefined
}

/** The members as they stand now: one whose contact is gone is `Demoted` (docs "Status (MemberStatusType)"). */
export async function showMembers(
  store: Pick<StoreView, 'item'>,
  { row, properties }: StoredItem,
  guid: string,
): Promise<DistributionListMember[] | undefined> {
  const members = properties['members'] as DistributionListMember[] | undefined
  if (!members) return undefined
  const shown: DistributionListMember[] = []
  for (const member of members) {
    const id = member.mailbox?.itemId?.id
    const isThere = id === undefined || (await itemBehind(store, { id: row.mailbox, guid }, id)) !== undefined
    shown.push({ ...member, status: isThere ? 'Normal' : 'Demoted' })
  }
  return shown
}

/** What MAPI calls an address that stands for itself ([MS-OXCDATA] 2.2.5.1), as a key of a member. */
function oneOffEntryId({ name = '', emailAddress = '', routingType = 'SMTP', itemId }: Mailbox, more = ''): string {
  const provider = Buffer.from('00000000812b1fa4bea310199d6e00dd010f540200000190', 'hex')
  const words = [name, routingType, emailAddress || (itemId?.id ?? ''), ...(more && [more])]
  return Buffer.concat([provider, Buffer.from(words.map((word) => `${word}\0`).join(''), 'utf16le')]).toString('base64')
}
