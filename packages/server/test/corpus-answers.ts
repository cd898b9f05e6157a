/** The operations on a mailbox whose samples are posted; those of rights, and the one that goes on answering, have tests of their own. */
export const operationsOfTheMailbox: readonly string[] = [
  'AddDelegate',
  'AddImContactToGroup',
  'AddImGroup',
  'ApplyConversationAction',
  'ArchiveItem',
  'ConvertId',
  'CopyFolder',
  'CopyItem',
  'CreateAttachment',
  'CreateFolder',
  'CreateFolderPath',
  'CreateItem',
  'CreateManagedFolder',
  'CreateUserConfiguration',
  'DeleteAttachment',
  'DeleteFolder',
  'DeleteItem',
  'DeleteUserConfiguration',
  'DisableApp',
  'DisconnectPhoneCall',
  'EmptyFolder',
  'ExpandDL',
  'ExportItems',
  'FindConversation',
  'FindFolder',
  'FindItem',
  'FindPeople',
  'GetAppManifests',
  'GetAttachment',
  'GetClientAccessToken',
  'GetConversationItems',
  'GetEvents',
  'GetFolder',
  'GetHoldOnMailboxes',
  'GetInboxRules',
  'GetItem',
  'GetMailTips',
  'GetNonIndexableItemStatistics',
  'GetPasswordExpirationDate',
  'GetPersona',
  'GetPhoneCallInformation',
  'GetReminders',
  'GetRoomLists',
  'GetRooms',
  'GetSearchableMailboxes',
  'GetServerTimeZones',
  'GetServiceConfiguration',
  'GetSharingFolder',
  'GetSharingMetadata',
  'GetUserAvailability',
  'GetUserConfiguration',
  'GetUserOofSettings',
  'GetUserPhoto',
  'GetUserRetentionPolicyTags',
  'MarkAllItemsAsRead',
  'MarkAsJunk',
  'MoveFolder',
  'MoveItem',
  'PerformReminderAction',
  'PlayOnPhone',
  'RefreshSharingFolder',
  'RemoveDistributionGroupFromImList',
  'ResolveNames',
  'SearchMailboxes',
  'SendItem',
  'SetHoldOnMailboxes',
  'SetUserOofSettings',
  'Subscribe',
  'SyncFolderHierarchy',
  'SyncFolderItems',
  'UninstallApp',
  'Unsubscribe',
  'UpdateDelegate',
  'UpdateFolder',
  'UpdateInboxRules',
  'UpdateItem',
  'UpdateUserConfiguration',
  'UploadItems',
]

export interface ExpectedAnswer {
  /** The codes that the messages have, each once, in order. */
  readonly codes: readonly string[]
  readonly why: string
}

/** Samples whose answer is not a plain success, by name. */
export const expectedAnswers: Readonly<Record<string, ExpectedAnswer>> = {
  'CreateItem__createitem-acceptsharinginvitation__01': {
    codes: ['ErrorInvalidOperation'],
    why: 'shared calendars between organizations are not there',
  },
  'CreateItem__how-to-import-items-by-using-ews-in-exchange__01': {
    codes: ['ErrorMessageDispositionRequired'],
    why: 'the page leaves the attribute out, and a comment stands for the MIME content',
  },
  'ArchiveItem__archiveitem-operation__01': {
    codes: ['ErrorInvalidOperation'],
    why: 'the second answer of the page: alice has no archive',
  },
  'UploadItems__how-to-import-items-by-using-ews-in-exchange__01': {
    codes: ['ErrorCorruptData'],
    why: 'a FastTransfer stream of Exchange is told and refused',
  },
  'UploadItems__uploaditems-operation__01': {
    codes: ['ErrorCorruptData'],
    why: 'a FastTransfer stream of Exchange is told and refused',
  },
  'AddImContactToGroup__addimcontacttogroup-operation__01': {
    codes: ['ErrorImContactLimitReached'],
    why: 'the contact list of Lync stays empty',
  },
  'AddImGroup__addimgroup-operation__01': {
    codes: ['ErrorImGroupLimitReached'],
    why: 'the contact list of Lync stays empty',
  },
  'CreateManagedFolder__createmanagedfolder-operation__01': {
    codes: ['ErrorManagedFolderNotFound'],
    why: 'no folders come with a policy',
  },
  'DisableApp__disableapp-operation__01': {
    codes: ['ErrorInternalServerError'],
    why: 'no app is installed, which is what the page of UninstallApp shows',
  },
  'DisconnectPhoneCall__disconnectphonecall-operation__01': {
    codes: ['ErrorInvalidPhoneCallId'],
    why: 'nobody was ever called',
  },
  'GetClientAccessToken__getclientaccesstoken-operation__01': {
    codes: ['ErrorInvalidClientAccessTokenRequest'],
    why: 'no app is installed that a token could be for',
  },
  'GetHoldOnMailboxes__getholdonmailboxes-operation__01': {
    codes: ['ErrorAccessDenied'],
    why: 'nobody has the role of discovery',
  },
  'GetNonIndexableItemStatistics__getnonindexableitemstatistics-operation__01': {
    codes: ['ErrorAccessDenied'],
    why: 'nobody has the role of discovery',
  },
  'GetPhoneCallInformation__getphonecallinformation-operation__01': {
    codes: ['ErrorInvalidPhoneCallId'],
    why: 'nobody was ever called',
  },
  'GetSearchableMailboxes__getsearchablemailboxes-operation__01': {
    codes: ['ErrorAccessDenied'],
    why: 'nobody has the role of discovery',
  },
  'GetSharingFolder__getsharingfolder-operation__01': {
    codes: ['ErrorOrganizationNotFederated'],
    why: 'there is no federation',
  },
  'GetSharingFolder__getsharingfolder-operation__02': {
    codes: ['ErrorOrganizationNotFederated'],
    why: 'there is no federation',
  },
  'GetSharingMetadata__getsharingmetadata-operation__01': {
    codes: ['ErrorOrganizationNotFederated'],
    why: 'there is no federation',
  },
  'PlayOnPhone__playonphone-operation-ews__01': {
    codes: ['ErrorUserNotUnifiedMessagingEnabled'],
    why: 'there is no unified messaging',
  },
  'RefreshSharingFolder__refreshsharingfolder-operation__01': {
    codes: ['ErrorOrganizationNotFederated'],
    why: 'there is no federation',
  },
  'RemoveDistributionGroupFromImList__removedistributiongroupfromimlist-operation__01': {
    codes: ['ErrorInvalidImGroupId'],
    why: 'the contact list of Lync is empty',
  },
  'SearchMailboxes__searchmailboxes-operation__01': {
    codes: ['ErrorInvalidOperation'],
    why: 'nobody may search the mailboxes of others',
  },
  'SetHoldOnMailboxes__setholdonmailboxes-operation__01': {
    codes: ['ErrorAccessDenied'],
    why: 'nobody has the role of discovery',
  },
  'UninstallApp__uninstallapp-operation__01': {
    codes: ['ErrorInternalServerError'],
    why: 'no app is installed, which is what the page of UninstallApp shows',
  },
}
