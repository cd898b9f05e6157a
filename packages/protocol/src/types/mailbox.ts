import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { wrapper } from '../schema/wrapper.js'
import { ItemId } from './ids.js'
import { NonEmptyString } from './text.js'

export const BaseEmailAddress = record('t:BaseEmailAddressType')
export interface BaseEmailAddress extends Infer<typeof BaseEmailAddress> {}

export const MailboxType = enumeration('t:MailboxTypeType', [
  'Unknown',
  'OneOff',
  'Mailbox',
  'PublicDL',
  'PrivateDL',
  'Contact',
  'PublicFolder',
  'GroupMailbox',
  'ImplicitContact',
])
export type MailboxType = Infer<typeof MailboxType>

const mailboxTable = BaseEmailAddress.extend('t:EmailAddressType', {
  name: optional(string),
  emailAddress: optional(NonEmptyString),
  routingType: optional(NonEmptyString),
  mailboxType: optional(MailboxType),
  itemId: optional(ItemId),
  originalDisplayName: optional(string),
})
export interface Mailbox extends Infer<typeof mailboxTable> {}
export const Mailbox: RecordType<Mailbox> = mailboxTable

export const EmailAddressExtended = Mailbox.extend('t:EmailAddressExtendedType', {
  externalObjectId: optional(string),
  primaryEmailAddress: optional(NonEmptyString),
})
export interface EmailAddressExtended extends Infer<typeof EmailAddressExtended> {}

export const ArrayOfEmailAddresses = list('t:ArrayOfEmailAddressesType', 'Address', Mailbox)
export type ArrayOfEmailAddresses = Infer<typeof ArrayOfEmailAddresses>

export const ArrayOfRecipients = list('t:ArrayOfRecipientsType', 'Mailbox', Mailbox)
export type ArrayOfRecipients = Infer<typeof ArrayOfRecipients>

export const SingleRecipient = wrapper('t:SingleRecipientType', 'Mailbox', Mailbox)
export type SingleRecipient = Infer<typeof SingleRecipient>

export const ResponseType = enumeration('t:ResponseTypeType', [
  'Unknown',
  'Organizer',
  'Tentative',
  'Accept',
  'Decline',
  'NoResponseReceived',
])
export type ResponseType = Infer<typeof ResponseType>

export const MemberStatus = enumeration('t:MemberStatusType', ['Unrecognized', 'Normal', 'Demoted'])
export type MemberStatus = Infer<typeof MemberStatus>

export const AvailabilityMailbox = record('t:EmailAddress', {
  name: optional(string),
  address: string,
  routingType: optional(string),
})
export interface AvailabilityMailbox extends Infer<typeof AvailabilityMailbox> {}
