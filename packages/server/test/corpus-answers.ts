/** The operations on a mailbox whose samples are posted; those of rights and of notifications have tests of their own. */
export const operationsOfTheMailbox: readonly string[] = [
  'ApplyConversationAction',
  'ArchiveItem',
  'ConvertId',
  'CopyFolder',
  'CopyItem',
  'CreateAttachment',
  'CreateFolder',
  'CreateFolderPath',
  'CreateItem',
  'CreateUserConfiguration',
  'DeleteAttachment',
  'DeleteFolder',
  'DeleteItem',
  'DeleteUserConfiguration',
  'EmptyFolder',
  'ExpandDL',
  'ExportItems',
  'FindConversation',
  'FindFolder',
  'FindItem',
  'FindPeople',
  'GetAttachment',
  'GetConversationItems',
  'GetFolder',
  'GetInboxRules',
  'GetItem',
  'GetPersona',
  'GetReminders',
  'GetRoomLists',
  'GetRooms',
  'GetServerTimeZones',
  'GetUserAvailability',
  'GetUserConfiguration',
  'GetUserOofSettings',
  'GetUserPhoto',
  'MarkAllItemsAsRead',
  'MarkAsJunk',
  'MoveFolder',
  'MoveItem',
  'PerformReminderAction',
  'ResolveNames',
  'SendItem',
  'SetUserOofSettings',
  'SyncFolderHierarchy',
  'SyncFolderItems',
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
  'GetFolder__how-to-route-public-folder-content-requests__01': {
    codes: ['ErrorFolderNotFound'],
    why: 'there are no public folders',
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
}
