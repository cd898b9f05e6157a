import { optional } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { double, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'

export const LocationSource = enumeration('t:LocationSourceType', [
  'None',
  'LocationServices',
  'PhonebookServices',
  'Device',
  'Contact',
  'Resource',
])
export type LocationSource = Infer<typeof LocationSource>

export const PersonaPostalAddress = record('t:PersonaPostalAddressType', {
  street: optional(string),
  city: optional(string),
  state: optional(string),
  country: optional(string),
  postalCode: optional(string),
  postOfficeBox: optional(string),
  type: optional(string),
  latitude: optional(double),
  longitude: optional(double),
  accuracy: optional(double),
  altitude: optional(double),
  altitudeAccuracy: optional(double),
  formattedAddress: optional(string),
  locationUri: optional(string),
  locationSource: optional(LocationSource),
})
export interface PersonaPostalAddress extends Infer<typeof PersonaPostalAddress> {}

const enhancedLocationTable = record('t:EnhancedLocationType', {
  displayName: string,
  annotation: optional(string),
  postalAddress: optional(PersonaPostalAddress),
})
export interface EnhancedLocation extends Infer<typeof enhancedLocationTable> {}
export const EnhancedLocation: RecordType<EnhancedLocation> = enhancedLocationTable
