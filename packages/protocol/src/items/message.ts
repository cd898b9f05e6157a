import { family, field } from '../schema/family.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { SmtpAddress } from '../types/headers.js'
import { ItemId } from '../types/ids.js'
import { ArrayOfRecipients, SingleRecipient } from '../types/mailbox.js'
import { Guid } from '../types/text.js'
import { Item } from './item.js'

export const MessageDisposition = enumeration('t:MessageDispositionType', ['SaveOnly', 'SendOnly', 'SendAndSaveCopy'])
export type MessageDisposition = Infer<typeof MessageDisposition>

export const ApprovalRequestData = record('t:ApprovalRequestDataType', {
  isUndecidedApprovalRequest: optional(boolean),
  approvalDecision: optional(int),
  approvalDecisionMaker: optional(string),
  approvalDecisionTime: optional(dateTime),
})
export interface ApprovalRequestData extends Infer<typeof ApprovalRequestData> {}

export const ReminderMessageData = record('t:ReminderMessageDataType', {
  reminderText: optional(string),
  location: optional(string),
  startTime: optional(dateTime),
  endTime: optional(dateTime),
  associatedCalendarItemId: optional(ItemId),
})
export interface ReminderMessageData extends Infer<typeof ReminderMessageData> {}

export const MessageSafety = record('t:MessageSafetyType', {
  messageSafetyLevel: optional(int),
  messageSafetyReason: optional(int),
  info: optional(string),
})
export interface MessageSafety extends Infer<typeof MessageSafety> {}

export const SendPrompt = enumeration('t:SendPromptType', ['None', 'Send', 'VotingOption'])
export type SendPrompt = Infer<typeof SendPrompt>

export const VotingOptionData = record('t:VotingOptionDataType', {
  displayName: optional(string),
  sendPrompt: optional(SendPrompt),
})
export interface VotingOptionData extends Infer<typeof VotingOptionData> {}

export const ArrayOfVotingOptionData = list('t:ArrayOfVotingOptionDataType', 'VotingOptionData', VotingOptionData)
export type ArrayOfVotingOptionData = Infer<typeof ArrayOfVotingOptionData>

export const VotingInformation = record('t:VotingInformationType', {
  userOptions: optional(ArrayOfVotingOptionData),
  votingResponse: optional(string),
})
export interface VotingInformation extends Infer<typeof VotingInformation> {}

export const message = family('message', {
  sender: field(SingleRecipient, { isCreateOnly: true, mapi: '0x0c1a' }),
  toRecipients: field(ArrayOfRecipients, { isAppendable: true, isUnlisted: true, inDefaultOfGet: '*' }),
  ccRecipients: field(ArrayOfRecipients, { isAppendable: true, isUnlisted: true, inDefaultOfGet: '*' }),
  bccRecipients: field(ArrayOfRecipients, { isAppendable: true, isUnlisted: true }),
  isReadReceiptRequested: field(boolean, { inDefault: '*', mapi: '0x0029' }),
  isDeliveryReceiptRequested: field(boolean, { inDefault: '*', mapi: '0x0023' }),
  conversationIndex: field(base64Binary, { isReadOnly: true, mapi: '0x0071' }),
  conversationTopic: field(string, { isReadOnly: true, mapi: '0x0070' }),
  from: field(SingleRecipient, { inDefault: '*', mapi: '0x0042' }),
  internetMessageId: field(string, { isCreateOnly: true, mapi: '0x1035' }),
  isRead: field(boolean, { isUndeletable: true, inDefault: '*', mapi: '0x0e69' }),
  isResponseRequested: field(boolean, { mapi: '0x0063' }),
  references: field(string, { mapi: '0x1039' }),
  replyTo: field(ArrayOfRecipients, { isAppendable: true, isUnlisted: true, mapi: '0x0050' }),
  receivedBy: field(SingleRecipient, { isReadOnly: true, mapi: '0x0040' }),
  receivedRepresenting: field(SingleRecipient, { isReadOnly: true, mapi: '0x0044' }),
  approvalRequestData: field(ApprovalRequestData, {
    since: 'Exchange2013_SP1',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  votingInformation: field(VotingInformation, {
    since: 'Exchange2013_SP1',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  reminderMessageData: field(ReminderMessageData, {
    since: 'Exchange2013_SP1',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  messageSafety: field(MessageSafety, {
    since: 'Exchange2016',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  senderSMTPAddress: field(SmtpAddress, {
    uri: null,
    since: 'Exchange2016',
    isReadOnly: true,
    isExplicit: true,
    mapi: '0x5d01',
  }),
  mailboxGuids: field(nonEmptyList('t:', 'MailboxGuid', Guid), {
    uri: null,
    since: 'Exchange2016',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  publishedCalendarItemIcs: field(string, {
    since: 'Exchange2016',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  publishedCalendarItemName: field(string, {
    since: 'Exchange2016',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
})

const messageTable = Item.extend('t:MessageType', message)
export interface Message extends Infer<typeof messageTable> {}
export const Message: RecordType<Message> = messageTable

export const SharingActionImportance = enumeration('t:SharingActionImportance', ['Primary', 'Secondary'])
export type SharingActionImportance = Infer<typeof SharingActionImportance>

export const SharingActionName = enumeration('t:SharingAction', [
  'AcceptAndViewCalendar',
  'ViewCalendar',
  'AddThisCalendar',
  'Accept',
])
export type SharingActionName = Infer<typeof SharingActionName>

export const SharingAction = enumeration('t:SharingActionType', ['Accept'])
export type SharingAction = Infer<typeof SharingAction>

export const SharingMessageAction = record('t:SharingMessageActionType', {
  importance: optional(SharingActionImportance),
  actionType: optional(SharingAction),
  action: optional(SharingActionName),
})
export interface SharingMessageAction extends Infer<typeof SharingMessageAction> {}

export const ArrayOfSharingMessageAction = record('t:ArrayOfSharingMessageActionType', {
  sharingMessageAction: optional(SharingMessageAction),
})
export interface ArrayOfSharingMessageAction extends Infer<typeof ArrayOfSharingMessageAction> {}

export const sharingMessage = family('sharing', {
  sharingMessageAction: field(SharingMessageAction, { uri: 'sharingMessage:SharingMessageAction' }),
  sharingMessageActions: field(ArrayOfSharingMessageAction, { uri: null }),
})

const sharingMessageTable = Message.extend('t:SharingMessageType', sharingMessage)
export interface SharingMessage extends Infer<typeof sharingMessageTable> {}
export const SharingMessage: RecordType<SharingMessage> = sharingMessageTable
