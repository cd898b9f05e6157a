import { list } from '../schema/list.js'
import { optional, required } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { anyUri, boolean, string } from '../schema/scalars.js'
import { Domains } from './domain-settings.js'
import { AutodiscoverResponse } from './error-code.js'
import { type AutodiscoverOperation, autodiscoverOperation } from './operation.js'

export const GetOrganizationRelationshipSettingsRequest = record('a:GetOrganizationRelationshipSettingsRequest', {
  domains: optional(Domains),
})
export interface GetOrganizationRelationshipSettingsRequest
  extends Infer<typeof GetOrganizationRelationshipSettingsRequest> {}

const text = required<string | undefined>(string, { isNillable: true })
const uri = required<string | undefined>(anyUri, { isNillable: true })

/** What one organization lets another know and do (MS-OXWSADISC 3.1.4.3.3.4). */
export const OrganizationRelationshipSettings = record('a:OrganizationRelationshipSettings', {
  deliveryReportEnabled: boolean,
  domainNames: optional(Domains),
  freeBusyAccessEnabled: boolean,
  freeBusyAccessLevel: text,
  mailTipsAccessEnabled: boolean,
  mailTipsAccessLevel: text,
  mailboxMoveEnabled: boolean,
  name: text,
  targetApplicationUri: uri,
  targetAutodiscoverEpr: uri,
  targetSharingEpr: uri,
})
export interface OrganizationRelationshipSettings extends Infer<typeof OrganizationRelationshipSettings> {}

export const GetOrganizationRelationshipSettingsResponse = AutodiscoverResponse.extend(
  'a:GetOrganizationRelationshipSettingsResponse',
  {
    organizationRelationshipSettingsCollection: optional(
      list(
        'a:OrganizationRelationshipSettingsCollection',
        'OrganizationRelationshipSettings',
        OrganizationRelationshipSettings,
      ),
    ),
  },
)
export interface GetOrganizationRelationshipSettingsResponse
  extends Infer<typeof GetOrganizationRelationshipSettingsResponse> {}

/** Which organizations the domains are in a relationship with. */
export const GetOrganizationRelationshipSettings: AutodiscoverOperation<
  GetOrganizationRelationshipSettingsRequest,
  GetOrganizationRelationshipSettingsResponse
> = autodiscoverOperation(
  'GetOrganizationRelationshipSettings',
  GetOrganizationRelationshipSettingsRequest,
  GetOrganizationRelationshipSettingsResponse,
)
