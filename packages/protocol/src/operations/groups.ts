import { optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration, listType } from '../schema/simple.js'

export const MailboxLocator = record('t:MailboxLocatorType', {
  externalDirectoryObjectId: optional(string),
  legacyDn: optional(string),
})
export interface MailboxLocator extends Infer<typeof MailboxLocator> {}

export const GroupLocator = MailboxLocator.extend('t:GroupLocatorType')
export interface GroupLocator extends Infer<typeof GroupLocator> {}

export const UserLocator = MailboxLocator.extend('t:UserLocatorType')
export interface UserLocator extends Infer<typeof UserLocator> {}

export const GroupMailboxConfigurationAction = listType(
  't:GroupMailboxConfigurationActionType',
  enumeration('', [
    'SetRegionalSettings',
    'CreateDefaultFolders',
    'SetInitialFolderPermissions',
    'SetAllFolderPermissions',
    'ConfigureCalendar',
    'SendWelcomeMessage',
    'GenerateGroupPhoto',
    'AllowOnlyMembersToPost',
    'ConfigureConnectors',
    'ConfigureFileChangeNotification',
  ]),
)
export type GroupMailboxConfigurationAction = Infer<typeof GroupMailboxConfigurationAction>

export const GroupMemberIdentifier = enumeration('t:GroupMemberIdentifierType', [
  'ExternalDirectoryObjectId',
  'LegacyExchangeDN',
  'SmtpAddress',
])
export type GroupMemberIdentifier = Infer<typeof GroupMemberIdentifier>

export const ModernGroupKind = enumeration('t:ModernGroupTypeType', ['None', 'Private', 'Secret', 'Public'])
export type ModernGroupKind = Infer<typeof ModernGroupKind>

export const UnifiedGroupAccess = enumeration('t:UnifiedGroupAccessType', ['None', 'Private', 'Secret', 'Public'])
export type UnifiedGroupAccess = Infer<typeof UnifiedGroupAccess>
