import { family, field } from '../schema/family.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional, required } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { BodyType } from './body.js'
import { ArrayOfFolderId, FolderId, ItemId } from './ids.js'
import { PersonaPostalAddress } from './location.js'
import { ArrayOfEmailAddresses, Mailbox } from './mailbox.js'
import { ExtendedProperty } from './paths.js'

export const PersonaAttribution = record('t:PersonaAttributionType', {
  id: string,
  sourceId: ItemId,
  displayName: string,
  isWritable: optional(boolean),
  isQuickContact: optional(boolean),
  isHidden: optional(boolean),
  folderId: optional(FolderId),
})
export interface PersonaAttribution extends Infer<typeof PersonaAttribution> {}

export const ArrayOfPersonaAttributions = nonEmptyList(
  't:ArrayOfPersonaAttributionsType',
  'Attribution',
  PersonaAttribution,
)
export type ArrayOfPersonaAttributions = Infer<typeof ArrayOfPersonaAttributions>

export const ArrayOfValueAttributions = nonEmptyList('t:ArrayOfValueAttributionsType', 'Attribution', string)
export type ArrayOfValueAttributions = Infer<typeof ArrayOfValueAttributions>

export const ArrayOfStringValue = nonEmptyList('t:ArrayOfStringValueType', 'Value', string)
export type ArrayOfStringValue = Infer<typeof ArrayOfStringValue>

export const StringAttributedValue = record('t:StringAttributedValueType', {
  value: string,
  attributions: ArrayOfValueAttributions,
})
export interface StringAttributedValue extends Infer<typeof StringAttributedValue> {}

export const BodyContent = record('t:BodyContentType', { value: string, bodyType: BodyType })
export interface BodyContent extends Infer<typeof BodyContent> {}

export const BodyContentAttributedValue = record('t:BodyContentAttributedValueType', {
  value: BodyContent,
  attributions: ArrayOfValueAttributions,
})
export interface BodyContentAttributedValue extends Infer<typeof BodyContentAttributedValue> {}

export const StringArrayAttributedValue = record('t:StringArrayAttributedValueType', {
  values: ArrayOfStringValue,
  attributions: ArrayOfValueAttributions,
})
export interface StringArrayAttributedValue extends Infer<typeof StringArrayAttributedValue> {}

export const EmailAddressAttributedValue = record('t:EmailAddressAttributedValueType', {
  value: Mailbox,
  attributions: ArrayOfValueAttributions,
})
export interface EmailAddressAttributedValue extends Infer<typeof EmailAddressAttributedValue> {}

export const PersonaPhoneNumber = record('t:PersonaPhoneNumberType', { number: string, type: string })
export interface PersonaPhoneNumber extends Infer<typeof PersonaPhoneNumber> {}

export const PhoneNumberAttributedValue = record('t:PhoneNumberAttributedValueType', {
  value: PersonaPhoneNumber,
  attributions: ArrayOfValueAttributions,
})
export interface PhoneNumberAttributedValue extends Infer<typeof PhoneNumberAttributedValue> {}

export const PostalAddressAttributedValue = record('t:PostalAddressAttributedValueType', {
  value: PersonaPostalAddress,
  attributions: ArrayOfValueAttributions,
})
export interface PostalAddressAttributedValue extends Infer<typeof PostalAddressAttributedValue> {}

export const ExtendedPropertyAttributedValue = record('t:ExtendedPropertyAttributedValueType', {
  value: ExtendedProperty,
  attributions: ArrayOfValueAttributions,
})
export interface ExtendedPropertyAttributedValue extends Infer<typeof ExtendedPropertyAttributedValue> {}

export const ArrayOfStringAttributedValues = list(
  't:ArrayOfStringAttributedValuesType',
  'StringAttributedValue',
  StringAttributedValue,
)
export type ArrayOfStringAttributedValues = Infer<typeof ArrayOfStringAttributedValues>

export const ArrayOfStringArrayAttributedValues = list(
  't:ArrayOfStringArrayAttributedValuesType',
  'StringArrayAttributedValue',
  StringArrayAttributedValue,
)
export type ArrayOfStringArrayAttributedValues = Infer<typeof ArrayOfStringArrayAttributedValues>

export const ArrayOfBodyContentAttributedValues = list(
  't:ArrayOfBodyContentAttributedValuesType',
  'BodyContentAttributedValue',
  BodyContentAttributedValue,
)
export type ArrayOfBodyContentAttributedValues = Infer<typeof ArrayOfBodyContentAttributedValues>

export const ArrayOfEmailAddressAttributedValues = list(
  't:ArrayOfEmailAddressAttributedValuesType',
  'EmailAddressAttributedValue',
  EmailAddressAttributedValue,
)
export type ArrayOfEmailAddressAttributedValues = Infer<typeof ArrayOfEmailAddressAttributedValues>

export const ArrayOfPhoneNumberAttributedValues = list(
  't:ArrayOfPhoneNumberAttributedValuesType',
  'PhoneNumberAttributedValue',
  PhoneNumberAttributedValue,
)
export type ArrayOfPhoneNumberAttributedValues = Infer<typeof ArrayOfPhoneNumberAttributedValues>

export const ArrayOfPostalAddressAttributedValues = list(
  't:ArrayOfPostalAddressAttributedValuesType',
  'PostalAddressAttributedValue',
  PostalAddressAttributedValue,
)
export type ArrayOfPostalAddressAttributedValues = Infer<typeof ArrayOfPostalAddressAttributedValues>

export const ArrayOfExtendedPropertyAttributedValue = list(
  't:ArrayOfExtendedPropertyAttributedValueType',
  'ExtendedPropertyAttributedValue',
  ExtendedPropertyAttributedValue,
)
export type ArrayOfExtendedPropertyAttributedValue = Infer<typeof ArrayOfExtendedPropertyAttributedValue>

export const persona = family('persona', {
  personaId: ItemId,
  personaType: string,
  personaObjectStatus: string,
  creationTime: dateTime,
  bodies: ArrayOfBodyContentAttributedValues,
  displayNameFirstLastSortKey: field(string, { uri: null }),
  displayNameLastFirstSortKey: field(string, { uri: null }),
  companyNameSortKey: field(string, { uri: null }),
  homeCitySortKey: field(string, { uri: null }),
  workCitySortKey: field(string, { uri: null }),
  displayNameFirstLastHeader: field(string, { uri: null }),
  displayNameLastFirstHeader: field(string, { uri: null }),
  displayName: string,
  displayNameFirstLast: field(string, { uri: null }),
  displayNameLastFirst: field(string, { uri: null }),
  fileAs: string,
  fileAsId: string,
  displayNamePrefix: string,
  givenName: string,
  middleName: field(string, { uri: null }),
  surname: string,
  generation: field(string, { uri: null }),
  nickname: field(string, { uri: null }),
  yomiCompanyName: string,
  yomiFirstName: string,
  yomiLastName: string,
  title: string,
  department: field(string, { uri: null }),
  companyName: string,
  location: field(string, { uri: null }),
  emailAddress: Mailbox,
  emailAddresses: ArrayOfEmailAddresses,
  phoneNumber: PersonaPhoneNumber,
  imAddress: string,
  homeCity: string,
  workCity: string,
  relevanceScore: int,
  folderIds: ArrayOfFolderId,
  attributions: ArrayOfPersonaAttributions,
  displayNames: ArrayOfStringAttributedValues,
  fileAses: ArrayOfStringAttributedValues,
  fileAsIds: ArrayOfStringAttributedValues,
  displayNamePrefixes: ArrayOfStringAttributedValues,
  givenNames: ArrayOfStringAttributedValues,
  middleNames: ArrayOfStringAttributedValues,
  surnames: ArrayOfStringAttributedValues,
  generations: ArrayOfStringAttributedValues,
  nicknames: ArrayOfStringAttributedValues,
  initials: ArrayOfStringAttributedValues,
  yomiCompanyNames: ArrayOfStringAttributedValues,
  yomiFirstNames: ArrayOfStringAttributedValues,
  yomiLastNames: ArrayOfStringAttributedValues,
  businessPhoneNumbers: ArrayOfPhoneNumberAttributedValues,
  businessPhoneNumbers2: ArrayOfPhoneNumberAttributedValues,
  homePhones: ArrayOfPhoneNumberAttributedValues,
  homePhones2: ArrayOfPhoneNumberAttributedValues,
  mobilePhones: ArrayOfPhoneNumberAttributedValues,
  mobilePhones2: ArrayOfPhoneNumberAttributedValues,
  assistantPhoneNumbers: ArrayOfPhoneNumberAttributedValues,
  callbackPhones: ArrayOfPhoneNumberAttributedValues,
  carPhones: ArrayOfPhoneNumberAttributedValues,
  homeFaxes: ArrayOfPhoneNumberAttributedValues,
  organizationMainPhones: ArrayOfPhoneNumberAttributedValues,
  otherFaxes: ArrayOfPhoneNumberAttributedValues,
  otherTelephones: ArrayOfPhoneNumberAttributedValues,
  otherPhones2: ArrayOfPhoneNumberAttributedValues,
  pagers: ArrayOfPhoneNumberAttributedValues,
  radioPhones: ArrayOfPhoneNumberAttributedValues,
  telexNumbers: ArrayOfPhoneNumberAttributedValues,
  ttytddPhoneNumbers: field(ArrayOfPhoneNumberAttributedValues, { element: 'TTYTDDPhoneNumbers', uri: null }),
  workFaxes: ArrayOfPhoneNumberAttributedValues,
  emails1: ArrayOfEmailAddressAttributedValues,
  emails2: ArrayOfEmailAddressAttributedValues,
  emails3: ArrayOfEmailAddressAttributedValues,
  businessHomePages: ArrayOfStringAttributedValues,
  personalHomePages: ArrayOfStringAttributedValues,
  officeLocations: ArrayOfStringAttributedValues,
  imAddresses: ArrayOfStringAttributedValues,
  imAddresses2: ArrayOfStringAttributedValues,
  imAddresses3: ArrayOfStringAttributedValues,
  businessAddresses: ArrayOfPostalAddressAttributedValues,
  homeAddresses: ArrayOfPostalAddressAttributedValues,
  otherAddresses: ArrayOfPostalAddressAttributedValues,
  titles: ArrayOfStringAttributedValues,
  departments: ArrayOfStringAttributedValues,
  companyNames: ArrayOfStringAttributedValues,
  managers: ArrayOfStringAttributedValues,
  assistantNames: ArrayOfStringAttributedValues,
  professions: ArrayOfStringAttributedValues,
  spouseNames: ArrayOfStringAttributedValues,
  children: ArrayOfStringArrayAttributedValues,
  schools: field(ArrayOfStringAttributedValues, { uri: null }),
  hobbies: ArrayOfStringAttributedValues,
  weddingAnniversaries: ArrayOfStringAttributedValues,
  birthdays: ArrayOfStringAttributedValues,
  locations: ArrayOfStringAttributedValues,
  inlineLinks: ArrayOfStringAttributedValues,
  itemLinkIds: ArrayOfStringArrayAttributedValues,
  hasActiveDeals: string,
  isBusinessContact: string,
  attributedHasActiveDeals: ArrayOfStringAttributedValues,
  attributedIsBusinessContact: ArrayOfStringAttributedValues,
  sourceMailboxGuids: ArrayOfStringAttributedValues,
  lastContactedDate: dateTime,
  extendedProperties: ArrayOfExtendedPropertyAttributedValue,
  externalDirectoryObjectId: string,
  mapiEntryId: string,
  mapiEmailAddress: string,
  mapiAddressType: string,
  mapiSearchKey: string,
  mapiTransmittableDisplayName: string,
  mapiSendRichInfo: boolean,
})

const personaTable = record('t:PersonaType', {
  ...persona,
  personaId: required(ItemId, persona.personaId.options),
})
export interface Persona extends Infer<typeof personaTable> {}
export const Persona: RecordType<Persona> = personaTable

export const ArrayOfPeople = list('t:ArrayOfPeopleType', 'Persona', Persona)
export type ArrayOfPeople = Infer<typeof ArrayOfPeople>
