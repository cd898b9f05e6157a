import { EwsError } from '../ews-error.js'
import type { Reading } from '../schema/type.js'
import type { ManagementRole } from '../types/headers.js'
import type { XmlNode } from '../xml/node.js'

const lists: ReadonlyMap<string, keyof ManagementRole> = new Map([
  ['t:UserRoles', 'userRoles'],
  ['t:ApplicationRoles', 'applicationRoles'],
])

/** The roles that Exchange is shipped with, by the names that stand in this header (docs "Built-in management roles"). */
const roles: ReadonlySet<string> = new Set(
  [
    'ActiveDirectoryPermissions AddressLists ApplicationImpersonation ArchiveApplication AuditLogs CmdletExtensionAgents',
    'DataLossPrevention DatabaseAvailabilityGroups DatabaseCopies Databases DisasterRecovery DistributionGroups EdgeSubscriptions',
    'EmailAddressPolicies ExchangeConnectors ExchangeServerCertificates ExchangeServers ExchangeVirtualDirectories FederatedSharing',
    'InformationRightsManagement Journaling LegalHold LegalHoldApplication MailEnabledPublicFolders MailRecipientCreation',
    'MailRecipients MailTips MailboxImportExport MailboxSearch MailboxSearchApplication MeetingGraphApplication MessageTracking',
    'Migration Monitoring MoveMailboxes MyBaseOptions MyContactInformation MyCustomApps MyDistributionGroupMembership',
    'MyDistributionGroups MyMarketplaceApps MyProfileInformation MyReadWriteMailboxApps MyRetentionPolicies MyTeamMailboxes',
    'MyTextMessaging MyVoiceMail OfficeExtensionApplication OrgCustomApps OrgMarketplaceApps OrganizationClientAccess',
    'OrganizationConfiguration OrganizationTransportSettings POP3AndIMAP4Protocols PublicFolders ReceiveConnectors',
    'RecipientPolicies RemoteAndAcceptedDomains ResetPassword RetentionManagement RoleManagement',
    'SecurityGroupCreationAndMembership SendConnectors SendMailApplication SupportDiagnostics TeamMailboxLifecycleApplication',
    'TeamMailboxes TransportAgents TransportHygiene TransportQueues TransportRules UMMailboxes UMPrompts UnScopedRoleManagement',
    'UnifiedMessaging UserApplication UserOptions ViewOnlyAuditLogs ViewOnlyConfiguration ViewOnlyRecipients WorkloadManagement',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

/**
 * Reads the roles that a caller wants to use. A header that names none, or one that nobody has heard of, has a code of its own (docs
 * "ResponseCode", ErrorInvalidManagementRoleHeader), so that the schema does not have the first word.
 */
export function readManagementRole({ xml }: Reading): ManagementRole {
  const header: ManagementRole = {}
  for (const list of xml.node().children) {
    const key = lists.get(list.name)
    if (!key || header[key]) throw invalid()
    header[key] = rolesIn(list)
  }
  if (!header.userRoles && !header.applicationRoles) throw invalid()
  return header
}

function rolesIn({ children }: XmlNode): string[] {
  const named = children.map(({ name, text }) => (name === 't:Role' ? text.trim() : ''))
  if (named.length === 0 || named.some((role) => !roles.has(role.toLowerCase()))) throw invalid()
  return named
}

const invalid = (): EwsError => new EwsError('ErrorInvalidManagementRoleHeader')
