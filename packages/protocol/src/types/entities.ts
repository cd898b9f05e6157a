import { list, nonEmptyList } from '../schema/list.js'
import { optional, zeroOrMore } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { dateTime, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'

export const EmailPosition = enumeration('t:EmailPositionType', ['LatestReply', 'Other', 'Subject', 'Signature'])
export type EmailPosition = Infer<typeof EmailPosition>

export const Entity = record('t:EntityType', { position: zeroOrMore(EmailPosition) })
export interface Entity extends Infer<typeof Entity> {}

export const ArrayOfAddresses = list('t:ArrayOfAddressesType', 'Address', string)
export type ArrayOfAddresses = Infer<typeof ArrayOfAddresses>

export const AddressEntity = Entity.extend('t:AddressEntityType', { address: optional(string) })
export interface AddressEntity extends Infer<typeof AddressEntity> {}

export const ArrayOfAddressEntities = list('t:ArrayOfAddressEntitiesType', 'AddressEntity', AddressEntity)
export type ArrayOfAddressEntities = Infer<typeof ArrayOfAddressEntities>

export const EmailAddressEntity = Entity.extend('t:EmailAddressEntityType', { emailAddress: optional(string) })
export interface EmailAddressEntity extends Infer<typeof EmailAddressEntity> {}

export const ArrayOfEmailAddressEntities = list(
  't:ArrayOfEmailAddressEntitiesType',
  'EmailAddressEntity',
  EmailAddressEntity,
)
export type ArrayOfEmailAddressEntities = Infer<typeof ArrayOfEmailAddressEntities>

export const UrlEntity = Entity.extend('t:UrlEntityType', { url: optional(string) })
export interface UrlEntity extends Infer<typeof UrlEntity> {}

export const ArrayOfUrlEntities = list('t:ArrayOfUrlEntitiesType', 'UrlEntity', UrlEntity)
export type ArrayOfUrlEntities = Infer<typeof ArrayOfUrlEntities>

export const EmailUser = record('t:EmailUserType', { name: optional(string), userId: optional(string) })
export interface EmailUser extends Infer<typeof EmailUser> {}

export const ArrayOfEmailUsers = list('t:ArrayOfEmailUsersType', 'EmailUser', EmailUser)
export type ArrayOfEmailUsers = Infer<typeof ArrayOfEmailUsers>

export const MeetingSuggestion = Entity.extend('t:MeetingSuggestionType', {
  attendees: optional(ArrayOfEmailUsers),
  location: optional(string),
  subject: optional(string),
  meetingString: optional(string),
  startTime: optional(dateTime),
  endTime: optional(dateTime),
})
export interface MeetingSuggestion extends Infer<typeof MeetingSuggestion> {}

export const ArrayOfMeetingSuggestions = nonEmptyList(
  't:ArrayOfMeetingSuggestionsType',
  'MeetingSuggestion',
  MeetingSuggestion,
)
export type ArrayOfMeetingSuggestions = Infer<typeof ArrayOfMeetingSuggestions>

export const TaskSuggestion = Entity.extend('t:TaskSuggestionType', {
  taskString: optional(string),
  assignees: optional(ArrayOfEmailUsers),
})
export interface TaskSuggestion extends Infer<typeof TaskSuggestion> {}

export const ArrayOfTaskSuggestions = nonEmptyList('t:ArrayOfTaskSuggestionsType', 'TaskSuggestion', TaskSuggestion)
export type ArrayOfTaskSuggestions = Infer<typeof ArrayOfTaskSuggestions>

export const ArrayOfUrls = list('t:ArrayOfUrlsType', 'Url', string)
export type ArrayOfUrls = Infer<typeof ArrayOfUrls>

export const Phone = record('t:PhoneType', {
  originalPhoneString: optional(string),
  phoneString: optional(string),
  type: optional(string),
})
export interface Phone extends Infer<typeof Phone> {}

export const ArrayOfPhones = list('t:ArrayOfPhonesType', 'Phone', Phone)
export type ArrayOfPhones = Infer<typeof ArrayOfPhones>

export const ArrayOfExtractedEmailAddresses = list('t:ArrayOfExtractedEmailAddresses', 'EmailAddress', string)
export type ArrayOfExtractedEmailAddresses = Infer<typeof ArrayOfExtractedEmailAddresses>

export const ContactEntity = Entity.extend('t:ContactType', {
  personName: optional(string),
  businessName: optional(string),
  phoneNumbers: optional(ArrayOfPhones),
  urls: optional(ArrayOfUrls),
  emailAddresses: optional(ArrayOfExtractedEmailAddresses),
  addresses: optional(ArrayOfAddresses),
  contactString: optional(string),
})
export interface ContactEntity extends Infer<typeof ContactEntity> {}

export const ArrayOfContacts = list('t:ArrayOfContactsType', 'Contact', ContactEntity)
export type ArrayOfContacts = Infer<typeof ArrayOfContacts>

export const PhoneEntity = Entity.extend('t:PhoneEntityType', {
  originalPhoneString: optional(string),
  phoneString: optional(string),
  type: optional(string),
})
export interface PhoneEntity extends Infer<typeof PhoneEntity> {}

export const ArrayOfPhoneEntities = list('t:ArrayOfPhoneEntitiesType', 'Phone', PhoneEntity)
export type ArrayOfPhoneEntities = Infer<typeof ArrayOfPhoneEntities>

export const ParcelDeliveryEntity = record('t:ParcelDeliveryEntityType', {
  carrier: optional(string),
  trackingNumber: optional(string),
  trackingUrl: optional(string),
  expectedArrivalFrom: optional(string),
  expectedArrivalUntil: optional(string),
  product: optional(string),
  productUrl: optional(string),
  productImage: optional(string),
  productSku: optional(string),
  productDescription: optional(string),
  productBrand: optional(string),
  productColor: optional(string),
  orderNumber: optional(string),
  seller: optional(string),
  orderStatus: optional(string),
  addressName: optional(string),
  streetAddress: optional(string),
  addressLocality: optional(string),
  addressRegion: optional(string),
  addressCountry: optional(string),
  postalCode: optional(string),
})
export interface ParcelDeliveryEntity extends Infer<typeof ParcelDeliveryEntity> {}

export const ArrayOfParcelDeliveryEntities = list(
  't:ArrayOfParcelDeliveryEntitiesType',
  'ParcelDelivery',
  ParcelDeliveryEntity,
)
export type ArrayOfParcelDeliveryEntities = Infer<typeof ArrayOfParcelDeliveryEntities>

export const FlightEntity = record('t:FlightEntityType', {
  flightNumber: optional(string),
  airlineIataCode: optional(string),
  departureTime: optional(string),
  windowsTimeZoneName: optional(string),
  departureAirportIataCode: optional(string),
  arrivalAirportIataCode: optional(string),
})
export interface FlightEntity extends Infer<typeof FlightEntity> {}

export const ArrayOfFlights = list('t:ArrayOfFlightsType', 'Flight', FlightEntity)
export type ArrayOfFlights = Infer<typeof ArrayOfFlights>

export const FlightReservationEntity = record('t:FlightReservationEntityType', {
  reservationId: optional(string),
  reservationStatus: optional(string),
  underName: optional(string),
  brokerName: optional(string),
  brokerPhone: optional(string),
  flights: optional(ArrayOfFlights),
})
export interface FlightReservationEntity extends Infer<typeof FlightReservationEntity> {}

export const ArrayOfFlightReservations = list(
  't:ArrayOfFlightReservationsType',
  'FlightReservation',
  FlightReservationEntity,
)
export type ArrayOfFlightReservations = Infer<typeof ArrayOfFlightReservations>

export const SenderAddInEntity = record('t:SenderAddInEntityType', { extensionId: optional(string) })
export interface SenderAddInEntity extends Infer<typeof SenderAddInEntity> {}

export const ArrayOfSenderAddIns = list(
  't:ArrayOfSenderAddInsType',
  'Microsoft.OutlookServices.SenderApp',
  SenderAddInEntity,
)
export type ArrayOfSenderAddIns = Infer<typeof ArrayOfSenderAddIns>

const entityExtractionResultTable = record('t:EntityExtractionResultType', {
  addresses: optional(ArrayOfAddressEntities),
  meetingSuggestions: optional(ArrayOfMeetingSuggestions),
  taskSuggestions: optional(ArrayOfTaskSuggestions),
  emailAddresses: optional(ArrayOfEmailAddressEntities),
  contacts: optional(ArrayOfContacts),
  urls: optional(ArrayOfUrlEntities),
  phoneNumbers: optional(ArrayOfPhoneEntities),
  parcelDeliveries: optional(ArrayOfParcelDeliveryEntities),
  flightReservations: optional(ArrayOfFlightReservations),
  senderAddIns: optional(ArrayOfSenderAddIns),
})
export interface EntityExtractionResult extends Infer<typeof entityExtractionResultTable> {}
export const EntityExtractionResult: RecordType<EntityExtractionResult> = entityExtractionResultTable
