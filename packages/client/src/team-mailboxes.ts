import { type Mailbox, SetTeamMailbox, type TeamMailboxLifecycleState, UnpinTeamMailbox } from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { mailboxOf } from './ids.js'

/** Ties the mailbox of a team to its SharePoint site, or says that it is at its end (docs "SetTeamMailbox"). */
export async function setTeamMailbox(
  connection: Connection,
  mailbox: string | Mailbox,
  sharePointSiteUrl: string | URL,
  state: TeamMailboxLifecycleState,
  options: CallOptions = {},
): Promise<void> {
  const request = { emailAddress: mailboxOf(mailbox), sharePointSiteUrl: String(sharePointSiteUrl), state }
  await callSingle(connection, SetTeamMailbox, request, options)
}

/** Takes such a mailbox from those that the caller's Outlook shows (docs "UnpinTeamMailbox"). */
export async function unpinTeamMailbox(
  connection: Connection,
  mailbox: string | Mailbox,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, UnpinTeamMailbox, { emailAddress: mailboxOf(mailbox) }, options)
}
