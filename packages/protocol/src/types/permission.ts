import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { abstract } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'

export const DistinguishedUser = enumeration('t:DistinguishedUserType', ['Default', 'Anonymous'])
export type DistinguishedUser = Infer<typeof DistinguishedUser>

const userIdTable = record('t:UserIdType', {
  sid: optional(string, { element: 'SID' }),
  primarySmtpAddress: optional(string),
  displayName: optional(string),
  distinguishedUser: optional(DistinguishedUser),
  externalUserIdentity: optional(string, { since: 'Exchange2010' }),
})
export interface UserId extends Infer<typeof userIdTable> {}
export const UserId: RecordType<UserId> = userIdTable

export const PermissionReadAccess = enumeration('t:PermissionReadAccessType', ['None', 'FullDetails'])
export type PermissionReadAccess = Infer<typeof PermissionReadAccess>

export const PermissionAction = enumeration('t:PermissionActionType', ['None', 'Owned', 'All'])
export type PermissionAction = Infer<typeof PermissionAction>

export const BasePermission = record('t:BasePermissionType', abstract, {
  userId: UserId,
  canCreateItems: optional(boolean),
  canCreateSubFolders: optional(boolean),
  isFolderOwner: optional(boolean),
  isFolderVisible: optional(boolean),
  isFolderContact: optional(boolean),
  editItems: optional(PermissionAction),
  deleteItems: optional(PermissionAction),
})
export interface BasePermission extends Infer<typeof BasePermission> {}

export const PermissionLevel = enumeration('t:PermissionLevelType', [
  'None',
  'Owner',
  'PublishingEditor',
  'Editor',
  'PublishingAuthor',
  'Author',
  'NoneditingAuthor',
  'Reviewer',
  'Contributor',
  'Custom',
])
export type PermissionLevel = Infer<typeof PermissionLevel>

const permissionTable = BasePermission.extend('t:PermissionType', {
  readItems: optional(PermissionReadAccess),
  permissionLevel: PermissionLevel,
})
export interface Permission extends Infer<typeof permissionTable> {}
export const Permission: RecordType<Permission> = permissionTable

export const ArrayOfPermissions = list('t:ArrayOfPermissionsType', 'Permission', Permission)
export type ArrayOfPermissions = Infer<typeof ArrayOfPermissions>

export const CalendarPermissionReadAccess = enumeration('t:CalendarPermissionReadAccessType', [
  'None',
  'TimeOnly',
  'TimeAndSubjectAndLocation',
  'FullDetails',
])
export type CalendarPermissionReadAccess = Infer<typeof CalendarPermissionReadAccess>

export const CalendarPermissionLevel = enumeration('t:CalendarPermissionLevelType', [
  'None',
  'Owner',
  'PublishingEditor',
  'Editor',
  'PublishingAuthor',
  'Author',
  'NoneditingAuthor',
  'Reviewer',
  'Contributor',
  'FreeBusyTimeOnly',
  'FreeBusyTimeAndSubjectAndLocation',
  'Custom',
])
export type CalendarPermissionLevel = Infer<typeof CalendarPermissionLevel>

const calendarPermissionTable = BasePermission.extend('t:CalendarPermissionType', {
  readItems: optional(CalendarPermissionReadAccess),
  calendarPermissionLevel: CalendarPermissionLevel,
})
export interface CalendarPermission extends Infer<typeof calendarPermissionTable> {}
export const CalendarPermission: RecordType<CalendarPermission> = calendarPermissionTable

export const ArrayOfCalendarPermissions = list(
  't:ArrayOfCalendarPermissionsType',
  'CalendarPermission',
  CalendarPermission,
)
export type ArrayOfCalendarPermissions = Infer<typeof ArrayOfCalendarPermissions>

export const ArrayOfUnknownEntries = list('t:ArrayOfUnknownEntriesType', 'UnknownEntry', string)
export type ArrayOfUnknownEntries = Infer<typeof ArrayOfUnknownEntries>

export const PermissionSet = record('t:PermissionSetType', {
  permissions: ArrayOfPermissions,
  unknownEntries: optional(ArrayOfUnknownEntries),
})
export interface PermissionSet extends Infer<typeof PermissionSet> {}

export const CalendarPermissionSet = record('t:CalendarPermissionSetType', {
  calendarPermissions: ArrayOfCalendarPermissions,
  unknownEntries: optional(ArrayOfUnknownEntries),
})
export interface CalendarPermissionSet extends Infer<typeof CalendarPermissionSet> {}

export const DelegateFolderPermissionLevel = enumeration('t:DelegateFolderPermissionLevelType', [
  'None',
  'Editor',
  'Reviewer',
  'Author',
  'Custom',
])
export type DelegateFolderPermissionLevel = Infer<typeof DelegateFolderPermissionLevel>

export const DelegatePermissions = record('t:DelegatePermissionsType', {
  calendarFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
  tasksFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
  inboxFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
  contactsFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
  notesFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
  journalFolderPermissionLevel: optional(DelegateFolderPermissionLevel),
})
export interface DelegatePermissions extends Infer<typeof DelegatePermissions> {}
