import { EwsError } from '../ews-error.js'
import type { Reading } from '../schema/type.js'
import type { ManagementRole } from '../types/headers.js'
import type { XmlNode } from '../xml/node.js'

const lists: ReadonlyMap<string, keyof ManagementRole> = new Map([
  ['t:UserRoles', 'userRoles'],
  ['t:ApplicationRoles', 'applicationRoles'],
])

/**
 * The kinds of roles that there are, by the names that stand in this header: `MailboxSearch`, not "Mailbox Search" (docs "Get-ManagementRole",
 * RoleType; what each is for, where it is Exchange Server's: "Understanding management roles", "Management role types").
 */
const roles: ReadonlySet<string> = new Set(
  [
    'AccessToCustomerDataDCOnly ActiveDirectoryPermissions ActiveMonitoring AddressLists AntiMalware AntiSpam',
    'ApplicationImpersonation ArchiveApplication AuditLogs CaseManagement CentralAdminCredentialManagement',
    'CentralAdminManagement CmdletExtensionAgents ComplianceAdmin ComplianceSearch Custom DatabaseAvailabilityGroups',
    'DatabaseCopies Databases DataCenterDestructiveOperations DatacenterMailboxManagement DataCenterOperations',
    'DatacenterOperationsDCOnly DataLossPrevention DeviceManagement DisasterRecovery DiscoveryManagement',
    'DispositionManagement DistributionGroupManagement DistributionGroups DLPComplianceManagement EdgeSubscriptions',
    'EmailAddressPolicies ExchangeConnectors ExchangeCrossServiceIntegration ExchangeServerCertificates ExchangeServers',
    'ExchangeVirtualDirectories Export FederatedSharing GALSynchronizationManagement HelpdeskRecipientManagement Hold',
    'InformationRightsManagement Journaling LawEnforcementRequests LegalHold LegalHoldApplication MailboxImportExport',
    'MailboxSearch MailboxSearchApplication MailEnabledPublicFolders MailRecipientCreation MailRecipients MailTips',
    'ManageAlerts MeetingGraphApplication MessageTracking Migration Monitoring MoveMailboxes MyBaseOptions',
    'MyContactInformation MyCustomApps MyDiagnostics MyDistributionGroupMembership MyDistributionGroups MyFacebookEnabled',
    'MyLinkedInEnabled MyMailboxDelegation MyMailSubscriptions MyMarketplaceApps MyOptions MyProfileInformation',
    'MyReadWriteMailboxApps MyRetentionPolicies MyTeamMailboxes MyTextMessaging MyVoiceMail NetworkingManagement',
    'O365SupportViewConfig OfficeExtensionApplication OrganizationClientAccess OrganizationConfiguration',
    'OrganizationManagement OrganizationTransportSettings OrgCustomApps OrgMarketplaceApps OutlookSupportPartnersTier0',
    'OutlookSupportPartnersTier1 OutlookSupportPartnersTier3 OutlookSupportPartnersTier9 OutlookSupportTier0',
    'OutlookSupportTier1 OutlookSupportTier3 OutlookSupportTier9 PartnerDelegatedTenantManagement',
    'PersonallyIdentifiableInformation POP3AndIMAP4Protocols Preview PublicFolderReplication PublicFolders Quarantine',
    'ReceiveConnectors RecipientManagement RecipientPolicies RecordManagement RecordsManagement RemoteAndAcceptedDomains',
    'Reporting ResetPassword RetentionManagement Review RmsDecrypt RoleManagement SearchAndPurge SecurityAdmin',
    'SecurityGroupCreationAndMembership SecurityReader SendConnectors SendMailApplication ServiceAssuranceView Supervision',
    'SupervisoryReviewAdmin SupportDiagnostics TeamMailboxes TeamMailboxLifecycleApplication TransportAgents',
    'TransportHygiene TransportQueues TransportRules UMMailboxes UmManagement UMPromptManagement UMPrompts',
    'UmRecipientManagement UnifiedMessaging UnScoped UnScopedRoleManagement UserApplication UserOptions ViewOnlyAntiMalware',
    'ViewOnlyAntiSpam ViewOnlyAuditLogs ViewOnlyCentralAdminManagement ViewOnlyCentralAdminSupport ViewOnlyConfiguration',
    'ViewOnlyDeviceManagement ViewOnlyDLPComplianceManagement ViewOnlyManageAlerts ViewOnlyOrganizationManagement',
    'ViewOnlyQuarantine ViewOnlyRecipients ViewOnlyRecordManagement ViewOnlyRetentionManagement ViewOnlyRoleManagement',
    'ViewOnlyThreatIntelligence WorkloadManagement',
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
