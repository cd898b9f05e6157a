import { family, field } from '../schema/family.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { anywhere, attributes, text } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { anyUri, base64Binary, boolean, dateTime, int, long, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ArrayOfRecipients, MailboxType, SingleRecipient } from '../types/mailbox.js'
import { Guid, Strings } from '../types/text.js'
import { Item } from './item.js'

export const ImAddressKey = enumeration('t:ImAddressKeyType', ['ImAddress1', 'ImAddress2', 'ImAddress3'])
export type ImAddressKey = Infer<typeof ImAddressKey>

export const EmailAddressKey = enumeration('t:EmailAddressKeyType', ['EmailAddress1', 'EmailAddress2', 'EmailAddress3'])
export type EmailAddressKey = Infer<typeof EmailAddressKey>

export const AbchEmailAddressKind = enumeration('t:AbchEmailAddressTypeType', [
  'Personal',
  'Business',
  'Other',
  'Passport',
])
export type AbchEmailAddressKind = Infer<typeof AbchEmailAddressKind>

export const ContactUrlKey = enumeration('t:ContactUrlKeyType', [
  'Personal',
  'Business',
  'Attachment',
  'EbcDisplayDefinition',
  'EbcFinalImage',
  'EbcLogo',
  'Feed',
  'Image',
  'InternalMarker',
  'Other',
])
export type ContactUrlKey = Infer<typeof ContactUrlKey>

export const PhoneNumberKey = enumeration('t:PhoneNumberKeyType', [
  'AssistantPhone',
  'BusinessFax',
  'BusinessPhone',
  'BusinessPhone2',
  'Callback',
  'CarPhone',
  'CompanyMainPhone',
  'HomeFax',
  'HomePhone',
  'HomePhone2',
  'Isdn',
  'MobilePhone',
  'OtherFax',
  'OtherTelephone',
  'Pager',
  'PrimaryPhone',
  'RadioPhone',
  'Telex',
  'TtyTddPhone',
  'BusinessMobile',
  'IPPhone',
  'Mms',
  'Msn',
])
export type PhoneNumberKey = Infer<typeof PhoneNumberKey>

export const PhysicalAddressIndex = enumeration('t:PhysicalAddressIndexType', ['None', 'Home', 'Business', 'Other'])
export type PhysicalAddressIndex = Infer<typeof PhysicalAddressIndex>

export const PhysicalAddressKey = enumeration('t:PhysicalAddressKeyType', ['Home', 'Business', 'Other'])
export type PhysicalAddressKey = Infer<typeof PhysicalAddressKey>

export const FileAsMapping = enumeration('t:FileAsMappingType', [
  'None',
  'LastCommaFirst',
  'FirstSpaceLast',
  'Company',
  'LastCommaFirstCompany',
  'CompanyLastFirst',
  'LastFirst',
  'LastFirstCompany',
  'CompanyLastCommaFirst',
  'LastFirstSuffix',
  'LastSpaceFirstCompany',
  'CompanyLastSpaceFirst',
  'LastSpaceFirst',
  'DisplayName',
  'FirstName',
  'LastFirstMiddleSuffix',
  'LastName',
  'Empty',
])
export type FileAsMapping = Infer<typeof FileAsMapping>

export const ContactSource = enumeration('t:ContactSourceType', ['ActiveDirectory', 'Store'])
export type ContactSource = Infer<typeof ContactSource>

export const CompleteName = record('t:CompleteNameType', {
  title: optional(string),
  firstName: optional(string),
  middleName: optional(string),
  lastName: optional(string),
  suffix: optional(string),
  initials: optional(string),
  fullName: optional(string),
  nickname: optional(string),
  yomiFirstName: optional(string),
  yomiLastName: optional(string),
})
export interface CompleteName extends Infer<typeof CompleteName> {}

export const ImAddressDictionaryEntry = record(
  't:ImAddressDictionaryEntryType',
  text(string),
  attributes({ key: ImAddressKey }),
)
export interface ImAddressDictionaryEntry extends Infer<typeof ImAddressDictionaryEntry> {}

export const ContactUrlDictionaryEntry = record('t:ContactUrlDictionaryEntryType', {
  type: ContactUrlKey,
  name: optional(string),
  address: optional(string),
})
export interface ContactUrlDictionaryEntry extends Infer<typeof ContactUrlDictionaryEntry> {}

export const AbchEmailAddressDictionaryEntry = record('t:AbchEmailAddressDictionaryEntryType', {
  type: AbchEmailAddressKind,
  address: string,
  isMessengerEnabled: optional(boolean),
  capabilities: optional(long),
})
export interface AbchEmailAddressDictionaryEntry extends Infer<typeof AbchEmailAddressDictionaryEntry> {}

export const EmailAddressDictionaryEntry = record(
  't:EmailAddressDictionaryEntryType',
  text(string),
  attributes({
    key: EmailAddressKey,
    name: optional(string, { since: 'Exchange2010' }),
    routingType: optional(string, { since: 'Exchange2010' }),
    mailboxType: optional(MailboxType, { since: 'Exchange2010' }),
  }),
)
export interface EmailAddressDictionaryEntry extends Infer<typeof EmailAddressDictionaryEntry> {}

export const PhoneNumberDictionaryEntry = record(
  't:PhoneNumberDictionaryEntryType',
  text(string),
  attributes({ key: PhoneNumberKey }),
)
export interface PhoneNumberDictionaryEntry extends Infer<typeof PhoneNumberDictionaryEntry> {}

export const PhysicalAddressDictionaryEntry = record(
  't:PhysicalAddressDictionaryEntryType',
  {
    street: optional(string),
    city: optional(string),
    state: optional(string),
    countryOrRegion: optional(string),
    postalCode: optional(string),
  },
  attributes({ key: PhysicalAddressKey }),
)
export interface PhysicalAddressDictionaryEntry extends Infer<typeof PhysicalAddressDictionaryEntry> {}

export const ContactUrlDictionary = nonEmptyList('t:ContactUrlDictionaryType', 'Url', ContactUrlDictionaryEntry)
export type ContactUrlDictionary = Infer<typeof ContactUrlDictionary>

export const AbchEmailAddressDictionary = nonEmptyList(
  't:AbchEmailAddressDictionaryType',
  'Email',
  AbchEmailAddressDictionaryEntry,
)
export type AbchEmailAddressDictionary = Infer<typeof AbchEmailAddressDictionary>

export const ImAddressDictionary = nonEmptyList('t:ImAddressDictionaryType', 'Entry', ImAddressDictionaryEntry)
export type ImAddressDictionary = Infer<typeof ImAddressDictionary>

export const EmailAddressDictionary = nonEmptyList('t:EmailAddressDictionaryType', 'Entry', EmailAddressDictionaryEntry)
export type EmailAddressDictionary = Infer<typeof EmailAddressDictionary>

export const PhoneNumberDictionary = nonEmptyList('t:PhoneNumberDictionaryType', 'Entry', PhoneNumberDictionaryEntry)
export type PhoneNumberDictionary = Infer<typeof PhoneNumberDictionary>

export const PhysicalAddressDictionary = nonEmptyList(
  't:PhysicalAddressDictionaryType',
  'Entry',
  PhysicalAddressDictionaryEntry,
)
export type PhysicalAddressDictionary = Infer<typeof PhysicalAddressDictionary>

export const ArrayOfBinary = list('t:ArrayOfBinaryType', 'Base64Binary', base64Binary)
export type ArrayOfBinary = Infer<typeof ArrayOfBinary>

export const contacts = family('contacts', {
  fileAs: field(string, { inDefault: '*', mapi: 'Address/0x8005' }),
  fileAsMapping: field(FileAsMapping, { mapi: 'Address/0x8006' }),
  displayName: field(string, { mapi: '0x3001' }),
  givenName: field(string, { mapi: '0x3a06' }),
  initials: field(string, { mapi: '0x3a0a' }),
  middleName: field(string, { mapi: '0x3a44' }),
  nickname: field(string, { mapi: '0x3a4f' }),
  completeName: field(CompleteName, { isReadOnly: true, isComputed: true, inDefault: '*' }),
  companyName: field(string, { inDefault: '*', mapi: '0x3a16' }),
  emailAddresses: field(EmailAddressDictionary, {
    indexedUri: 'contacts:EmailAddress',
    isUndeletable: true,
    isComputed: true,
    inDefault: '*',
  }),
  abchEmailAddresses: field(AbchEmailAddressDictionary, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  physicalAddresses: field(PhysicalAddressDictionary, {
    indexedUri: 'contacts:PhysicalAddress',
    isUndeletable: true,
    isComputed: true,
    inDefault: '*',
  }),
  phoneNumbers: field(PhoneNumberDictionary, {
    indexedUri: 'contacts:PhoneNumber',
    isUndeletable: true,
    isComputed: true,
    inDefault: '*',
  }),
  assistantName: field(string, { mapi: '0x3a30' }),
  birthday: field(dateTime, { mapi: '0x3a42' }),
  businessHomePage: field(anyUri, { mapi: '0x3a51' }),
  children: field(Strings, { mapi: '0x3a58' }),
  companies: field(Strings, { mapi: 'Common/0x8539' }),
  contactSource: field(ContactSource, { isReadOnly: true, isComputed: true }),
  department: field(string, { mapi: '0x3a18' }),
  generation: field(string, { mapi: '0x3a05' }),
  imAddresses: field(ImAddressDictionary, {
    indexedUri: 'contacts:ImAddress',
    isUndeletable: true,
    isComputed: true,
    inDefault: '*',
  }),
  jobTitle: field(string, { inDefault: '*', mapi: '0x3a17' }),
  manager: field(string, { mapi: '0x3a4e' }),
  mileage: field(string, { mapi: 'Common/0x8534' }),
  officeLocation: field(string, { mapi: '0x3a19' }),
  postalAddressIndex: field(PhysicalAddressIndex, { mapi: 'Address/0x8022' }),
  profession: field(string, { mapi: '0x3a46' }),
  spouseName: field(string, { mapi: '0x3a48' }),
  surname: field(string, { mapi: '0x3a11' }),
  weddingAnniversary: field(dateTime, { mapi: '0x3a41' }),
  hasPicture: field(boolean, { since: 'Exchange2010', isReadOnly: true, mapi: 'Address/0x8015' }),
  phoneticFullName: field(string, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  phoneticFirstName: field(string, { since: 'Exchange2010_SP1', isReadOnly: true, mapi: 'Address/0x802c' }),
  phoneticLastName: field(string, { since: 'Exchange2010_SP1', isReadOnly: true, mapi: 'Address/0x802d' }),
  // The Managed API has it from 2010 SP1 on; Microsoft's page and exchangelib say SP2.
  alias: field(string, { since: 'Exchange2010_SP2', isReadOnly: true, isComputed: true }),
  notes: field(string, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  photo: field(base64Binary, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  userSMIMECertificate: field(ArrayOfBinary, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  msExchangeCertificate: field(ArrayOfBinary, {
    element: 'MSExchangeCertificate',
    since: 'Exchange2010_SP1',
    isReadOnly: true,
    isComputed: true,
  }),
  directoryId: field(string, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  managerMailbox: field(SingleRecipient, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  directReports: field(ArrayOfRecipients, { since: 'Exchange2010_SP1', isReadOnly: true, isComputed: true }),
  accountName: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  isAutoUpdateDisabled: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  isMessengerEnabled: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  comment: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  contactShortId: field(int, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  contactType: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  gender: field(string, { since: 'Exchange2016', isExplicit: true, mapi: '0x3a4d' }),
  isHidden: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  objectId: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  passportId: field(long, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  isPrivate: field(boolean, { since: 'Exchange2016', isExplicit: true, mapi: 'Common/0x8506' }),
  sourceId: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  trustLevel: field(int, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  createdBy: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  urls: field(ContactUrlDictionary, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  cid: field(long, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  skypeAuthCertificate: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  skypeContext: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  skypeId: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  skypeRelationship: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  yomiNickname: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  xboxLiveTag: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  inviteFree: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  hidePresenceAndProfile: field(boolean, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  isPendingOutbound: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  supportGroupFeeds: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  userTileHash: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  unifiedInbox: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  mris: field(Strings, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  wlid: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  abchContactId: field(Guid, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  notInBirthdayCalendar: field(boolean, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  shellContactType: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  imMri: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  presenceTrustLevel: field(int, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  otherMri: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  profileLastChanged: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  mobileIMEnabled: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  partnerNetworkProfilePhotoUrl: field(string, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  partnerNetworkThumbnailPhotoUrl: field(string, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  personId: field(string, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  conversationGuid: field(Guid, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
})

// Evolution writes the categories of a contact behind all else.
const contactTable = Item.extend('t:ContactItemType', anywhere('categories'), contacts)
export interface Contact extends Infer<typeof contactTable> {}
export const Contact: RecordType<Contact> = contactTable
