import type { DeliverMeetingRequests } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'

/** Somebody whom the owner of a mailbox lets act for him. What he may do in folders is among their permissions. */
export interface Delegation {
  /** Lower case. */
  readonly address: string
  /** Whether he gets the meeting messages that the owner gets. */
  readonly receivesCopies: boolean
  readonly viewsPrivate: boolean
}

/** What a mailbox keeps of its delegates in its settings. */
interface DelegateSettings {
  readonly delegates?: readonly Delegation[]
  readonly deliverMeetingRequests?: DeliverMeetingRequests
}

/** Most mailboxes have no delegates, and their settings are not read for that. */
const settingsOf = ({ settings }: MailboxRow): DelegateSettings =>
  settings.includes('"delegates"') || settings.includes('"deliverMeetingRequests"')
    ? (JSON.parse(settings) as DelegateSettings)
    : {}

export const delegationsOf = (mailbox: MailboxRow): readonly Delegation[] => settingsOf(mailbox).delegates ?? []

/** The delegation of one person, if he has one. */
export const delegationTo = (mailbox: MailboxRow, person: MailboxRow | undefined): Delegation | undefined =>
  person && delegationsOf(mailbox).find(({ address }) => address === person.address)

/** Where meeting requests to a mailbox go; what Outlook recommends while nobody chose (docs "DeliverMeetingRequests"). */
export const meetingRequestsOf = (mailbox: MailboxRow): DeliverMeetingRequests =>
  settingsOf(mailbox).deliverMeetingRequests ?? 'DelegatesAndSendInformationToMe'
