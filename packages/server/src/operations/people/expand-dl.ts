import { EwsError, type ExpandDLRequest, type ExpandDLResponseMessage, type Mailbox } from '@exchequer/protocol'
import { directoryMailbox, directoryMatches } from '#mailbox/address-book'
import { mailboxOf } from '#mailbox/directory'
import { isDistributionList, membersOfList } from '#mailbox/distribution-lists'
import { membersOfItem, privateList } from '#mailbox/private-lists'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** ExpandDL (MS-OXWSDLIST 3.1.4.1): the members of one list; lists among them are answered as they are. */
export async function expandDL({ mailbox }: ExpandDLRequest, session: Session): Promise<ExpandDLResponseMessage[]> {
  return single<ExpandDLResponseMessage>(session, {}, async () => {
    const members = await membersOf(session, mailbox)
    return { dlExpansion: { mailbox: members, includesLastItemInRange: true, totalItemsInView: members.length } }
  })
}

async function membersOf(session: Session, { itemId, emailAddress, name }: Mailbox): Promise<Mailbox[]> {
  if (itemId) return membersOfItem(await privateList(session, itemId))
  const { store } = session
  const wanted = emailAddress ?? name
  if (wanted === undefined) throw new EwsError('ErrorNameResolutionNoResults')
  const found = await directoryMatches(store, wanted, isDistributionList)
  if (found.length > 1) throw new EwsError('ErrorNameResolutionMultipleResults')
  const [list] = found
  if (!list) throw new EwsError('ErrorNameResolutionNoResults')
  const members: Mailbox[] = []
  for (const address of membersOfList(list)) {
    const known = await mailboxOf(store, address)
    members.push(
      known
        ? directoryMailbox(known)
        : { name: address, emailAddress: address, routingType: 'SMTP', mailboxType: 'OneOff' },
    )
  }
  return members
}
