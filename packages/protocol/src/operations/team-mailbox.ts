import { administrationHeaders, versionHeader } from '../schema/headers.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import type { Infer } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Mailbox } from '../types/mailbox.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const TeamMailboxLifecycleState = enumeration('t:TeamMailboxLifecycleStateType', [
  'Active',
  'Closed',
  'Unlinked',
  'PendingDelete',
])
export type TeamMailboxLifecycleState = Infer<typeof TeamMailboxLifecycleState>

export const SetTeamMailboxRequest = BaseRequest.extend('m:SetTeamMailboxRequestType', {
  emailAddress: Mailbox,
  sharePointSiteUrl: string,
  state: TeamMailboxLifecycleState,
})
export interface SetTeamMailboxRequest extends Infer<typeof SetTeamMailboxRequest> {}

export const UnpinTeamMailboxRequest = BaseRequest.extend('m:UnpinTeamMailboxRequestType', { emailAddress: Mailbox })
export interface UnpinTeamMailboxRequest extends Infer<typeof UnpinTeamMailboxRequest> {}

export const SetTeamMailboxResponseMessage = ResponseMessage.extend('m:SetTeamMailboxResponseMessageType')
export interface SetTeamMailboxResponseMessage extends Infer<typeof SetTeamMailboxResponseMessage> {}

export const UnpinTeamMailboxResponseMessage = ResponseMessage.extend('m:UnpinTeamMailboxResponseMessageType')
export interface UnpinTeamMailboxResponseMessage extends Infer<typeof UnpinTeamMailboxResponseMessage> {}

export const SetTeamMailbox: Operation<SetTeamMailboxRequest, SetTeamMailboxResponseMessage> = singleOperation(
  'SetTeamMailbox',
  SetTeamMailboxRequest,
  SetTeamMailboxResponseMessage,
  { since: 'Exchange2013', headers: administrationHeaders },
)

export const UnpinTeamMailbox: Operation<UnpinTeamMailboxRequest, UnpinTeamMailboxResponseMessage> = singleOperation(
  'UnpinTeamMailbox',
  UnpinTeamMailboxRequest,
  UnpinTeamMailboxResponseMessage,
  { since: 'Exchange2013', headers: versionHeader },
)
