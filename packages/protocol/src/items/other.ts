import { family, field } from '../schema/family.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Guid, Strings } from '../types/text.js'
import { contacts } from './contact.js'
import { Item } from './item.js'

export const RoleMemberKind = enumeration('t:RoleMemberTypeType', [
  'None',
  'Passport',
  'Everyone',
  'Email',
  'Phone',
  'SkypeId',
  'ExternalId',
  'Group',
  'Guid',
  'Role',
  'Service',
  'Circle',
  'Domain',
  'Partner',
])
export type RoleMemberKind = Infer<typeof RoleMemberKind>

export const roleMember = family('roleMember', {
  displayName: field(string, { uri: 'folder:DisplayName' }),
  type: field(RoleMemberKind, { uri: 'insight:Type' }),
  memberId: field(string, { uri: null }),
})

const roleMemberItemTable = Item.extend('t:RoleMemberItemType', roleMember)
export interface RoleMemberItem extends Infer<typeof roleMemberItemTable> {}
export const RoleMemberItem: RecordType<RoleMemberItem> = roleMemberItemTable

export const network = family('network', {
  domainId: int,
  domainTag: string,
  userTileUrl: string,
  profileUrl: string,
  settings: int,
  isDefault: boolean,
  autoLinkError: string,
  autoLinkSuccess: string,
  userEmail: string,
  clientPublishSecret: string,
  clientToken: string,
  clientToken2: string,
  contactSyncError: string,
  contactSyncSuccess: string,
  errorOffers: int,
  firstAuthErrorDates: string,
  lastVersionSaved: int,
  lastWelcomeContact: string,
  offers: int,
  psaLastChanged: dateTime,
  refreshToken2: string,
  refreshTokenExpiry2: string,
  sessionHandle: string,
  rejectedOffers: int,
  syncEnabled: boolean,
  tokenRefreshLastAttempted: dateTime,
  tokenRefreshLastCompleted: dateTime,
  psaState: field(string, { uri: null }),
  sourceEntryID: base64Binary,
  accountName: string,
  lastSync: field(dateTime, { uri: null }),
})

const networkItemTable = Item.extend('t:NetworkItemType', network)
export interface NetworkItem extends Infer<typeof networkItemTable> {}
export const NetworkItem: RecordType<NetworkItem> = networkItemTable

export const AbchPersonContactHandle = record('t:AbchPersonContactHandle', {
  sourceId: string,
  objectId: string,
  accountName: optional(string),
})
export interface AbchPersonContactHandle extends Infer<typeof AbchPersonContactHandle> {}

export const ArrayOfAbchPersonContactHandles = list(
  't:ArrayOfAbchPersonContactHandlesType',
  'ContactHandle',
  AbchPersonContactHandle,
)
export type ArrayOfAbchPersonContactHandles = Infer<typeof ArrayOfAbchPersonContactHandles>

export const abchPerson = family('abchPerson', {
  antiLinkInfo: field(string, { uri: null }),
  personId: field(Guid, { uri: 'contacts:PersonId' }),
  contactHandles: field(ArrayOfAbchPersonContactHandles, { uri: null }),
  contactCategories: field(Strings, { uri: null }),
  relevanceOrder1: field(string, { uri: null }),
  relevanceOrder2: field(string, { uri: null }),
  trustLevel: contacts.trustLevel,
  favoriteOrder: field(int, { uri: null }),
  exchangePersonIdGuid: field(Guid, { uri: null }),
})

const abchPersonTable = Item.extend('t:AbchPersonItemType', abchPerson)
export interface AbchPerson extends Infer<typeof abchPersonTable> {}
export const AbchPerson: RecordType<AbchPerson> = abchPersonTable
