import type { Mailbox } from '@exchequer/protocol'
import { delegationsOf, meetingRequestsOf } from '#mailbox/delegations'
import type { Draft } from '#mailbox/draft'
import { mailboxNamed } from '#mailbox/recipients'
import type { MailboxRow } from '#store/store'
import type { Arrival } from './deliver.js'

/** Where a message goes that comes to somebody with delegates. */
export interface Route {
  /** What becomes of his own copy. */
  readonly own: Arrival
  /** Those who get one for him, and what theirs says. */
  readonly delegates: ReadonlyMap<string, Mailbox>
  readonly theirs: Arrival
}

/**
 * Sends meeting messages to the delegates of whom they come to, as he chose (docs "DeliverMeetingRequests"). What is private does not go to
 * them: the delegate rule of Outlook, which does this for Exchange ([MS-OXODLGT] 2.2.3.1), leaves it out. Nor does what was dealt with.
 */
export function routed(
  mailbox: MailboxRow,
  { address: author }: Pick<MailboxRow, 'address'>,
  message: Draft,
  arrival: Arrival,
): Route {
  const choice = meetingRequestsOf(mailbox)
  const people = delegationsOf(mailbox).filter(
    ({ receivesCopies, address }) => receivesCopies && address !== author && address !== mailbox.address,
  )
  const isForwarded =
    people.length > 0 &&
    choice !== 'NoForward' &&
    !arrival.isDone &&
    message.itemClass.startsWith('IPM.Schedule.Meeting') &&
    message.properties['sensitivity'] !== 'Private'
  if (!isForwarded) return { own: arrival, delegates: new Map(), theirs: arrival }
  // He is told, and it is not he who is asked.
  const isForInformation = choice === 'DelegatesAndSendInformationToMe' && message.table.element === 'MeetingRequest'
  return {
    own: {
      ...arrival,
      ...(isForInformation && { says: { ...arrival.says, meetingRequestType: 'PrincipalWantsCopy' } }),
      ...(choice === 'DelegatesOnly' && { isDone: true }),
    },
    delegates: new Map(people.map(({ address }) => [address, { emailAddress: address }])),
    theirs: { says: { ...arrival.says, receivedRepresenting: mailboxNamed(mailbox), isDelegated: true } },
  }
}
