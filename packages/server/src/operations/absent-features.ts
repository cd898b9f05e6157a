import {
  EwsError,
  type Operation,
  type operations,
  type ResponseCode,
  type unboundOperations,
} from '@exchequer/protocol'
import { isSmtpAddress } from '#mailbox/smtp-address'

/** What is said instead: an error, one for each thing that a batch asks for, or what an answer carries where there is nothing. */
export type AbsentAnswer<A> = EwsError | readonly EwsError[] | Payload<A>

type Payload<A> = Omit<A, 'responseClass' | 'responseCode' | 'messageText' | 'descriptiveLinkKey' | 'messageXml'>

type Operations = typeof operations & typeof unboundOperations

type AbsentFeatures = {
  readonly [Name in keyof Operations]?: Operations[Name] extends Operation<infer Q, infer A>
    ? (request: Q) => AbsentAnswer<A>
    : never
}

const refuse = (code: ResponseCode, text?: string) => (): EwsError => new EwsError(code, text)

/** Nobody has the role that searches and holds of other people's mail need (docs "eDiscovery in EWS in Exchange", "Role"). */
const withoutRole = refuse('ErrorAccessDenied')

/** Without federation no organization shares with another (docs "ResponseCode", ErrorOrganizationNotFederated). */
const notFederated = refuse('ErrorOrganizationNotFederated')

const noSuchApp = ({ id }: { id: string }): EwsError =>
  new EwsError('ErrorInternalServerError', `Extension ID ${id} can't be found.`)

/**
 * Operations of features that this server does not have, with what Exchange says where they are off: the codes are those of the pages of the
 * operations and of "ResponseCode". What is neither here nor handled answers that it is not implemented.
 */
export const absentFeatures: AbsentFeatures = {
  // Unified messaging: nobody is enabled for it, so that no call was ever made.
  PlayOnPhone: refuse('ErrorUserNotUnifiedMessagingEnabled'),
  GetPhoneCallInformation: refuse('ErrorInvalidPhoneCallId'),
  DisconnectPhoneCall: refuse('ErrorInvalidPhoneCallId'),

  // Apps of mail clients: none is installed, and none can be. Exchange 2013 had a list of manifests, its service pack a list of apps.
  GetAppManifests: ({ apiVersionSupported }) => ({
    content:
      apiVersionSupported === undefined ? { element: 'Manifests', value: [] } : { element: 'Apps', value: { app: [] } },
  }),
  GetAppMarketplaceUrl: refuse('ErrorCannotGetExternalEcpUrl'),
  InstallApp: refuse('ErrorExtensionsNotAuthorized'),
  UninstallApp: noSuchApp,
  DisableApp: noSuchApp,
  RegisterConsent: noSuchApp,
  GetClientAccessToken: ({ tokenRequests }) => tokenRequests.map(refuse('ErrorInvalidClientAccessTokenRequest')),
  GetLastPrivateCatalogUpdate: () => ({}),
  GetPrivateCatalogAddIns: () => ({ addIns: [] }),

  // Retention: there are no policies and no folders that come with them.
  GetUserRetentionPolicyTags: () => ({ retentionPolicyTags: [] }),
  CreateManagedFolder: ({ folderNames }) => folderNames.map(refuse('ErrorManagedFolderNotFound')),

  // Sharing between organizations.
  GetSharingMetadata: ({ senderSmtpAddress, recipients }) =>
    [senderSmtpAddress, ...recipients].every((address) => isSmtpAddress(address.trim()))
      ? notFederated()
      : new EwsError('ErrorInvalidSmtpAddress'),
  GetSharingFolder: ({ dataType, sharedFolderId }) =>
    (dataType === undefined) === (sharedFolderId === undefined)
      ? new EwsError('ErrorInvalidGetSharingFolderRequest')
      : notFederated(),
  RefreshSharingFolder: notFederated,

  // Site mailboxes of SharePoint.
  SetTeamMailbox: refuse('ErrorTeamMailboxNotFound'),
  UnpinTeamMailbox: refuse('ErrorTeamMailboxNotFound'),

  // Delivery reports: no log of transport is kept.
  FindMessageTrackingReport: refuse('ErrorMessageTrackingPermanentError'),
  GetMessageTrackingReport: refuse('ErrorMessageTrackingPermanentError'),

  // eDiscovery and holds.
  GetSearchableMailboxes: withoutRole,
  GetDiscoverySearchConfiguration: withoutRole,
  GetHoldOnMailboxes: withoutRole,
  SetHoldOnMailboxes: withoutRole,
  GetNonIndexableItemStatistics: withoutRole,
  GetNonIndexableItemDetails: withoutRole,
  FindMailboxStatisticsByKeywords: withoutRole,
  SearchMailboxes: ({ searchQueries }) =>
    searchQueries.map(
      refuse(
        'ErrorInvalidOperation',
        'No mailbox is specified for search operation. If specified in the request, then it could be due to permission issue.',
      ),
    ),

  // The contact list of Lync: it is empty, and what is not in it cannot be changed or taken away.
  GetImItemList: () => ({ imItemList: {} }),
  GetImItems: () => ({ imItemList: {} }),
  AddImGroup: refuse('ErrorImGroupLimitReached'),
  AddDistributionGroupToImList: refuse('ErrorImGroupLimitReached'),
  SetImGroup: refuse('ErrorInvalidImGroupId'),
  RemoveImGroup: refuse('ErrorInvalidImGroupId'),
  RemoveDistributionGroupFromImList: refuse('ErrorInvalidImGroupId'),
  AddNewImContactToGroup: refuse('ErrorImContactLimitReached'),
  AddNewTelUriContactToGroup: refuse('ErrorImContactLimitReached'),
  AddImContactToGroup: refuse('ErrorImContactLimitReached'),
  RemoveImContactFromGroup: refuse('ErrorInvalidImContactId'),
  RemoveContactFromImList: refuse('ErrorInvalidImContactId'),
  SetImListMigrationCompleted: refuse('ErrorAccessDenied'),

  // Searches in sessions, which web clients of Exchange Online have.
  StartSearchSession: refuse('ErrorUnsupportedUserForExecuteSearch'),
  ExecuteSearch: refuse('ErrorUnsupportedUserForExecuteSearch'),
  GetSearchSuggestions: refuse('ErrorUnsupportedUserForExecuteSearch'),
  DeleteSearchSuggestion: refuse('ErrorUnsupportedUserForExecuteSearch'),
  EndSearchSession: refuse('ErrorInstantSearchSessionExpired'),
  PerformInstantSearch: refuse('ErrorInstantSearchFailed'),
  EndInstantSearchSession: refuse('ErrorInstantSearchSessionExpired'),

  // Tags that people gave to others.
  FindTags: () => ({ tags: [] }),
}
