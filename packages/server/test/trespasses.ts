import {
  alice,
  all,
  bob,
  contact,
  createFolder,
  createItem,
  deleteFolder,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getFolder,
  getItem,
  type Host,
  type Id,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  updateItem,
} from './harness.js'
import { getEvents, pull, push, streaming, subscribed, unsubscribe } from './listening.js'

/** What nobody but bob may read. */
export const secret = 'Sesame'

/** The same things of one mailbox, as XML and as ids. */
export interface Things {
  readonly folder: string
  readonly item: Id
  readonly task: Id
  readonly deleted: Id
  readonly list: Id
  readonly attachment: string
  readonly conversation: string
  readonly personas: readonly string[]
  readonly rule: string
  /** The item as ExportItems gives it. */
  readonly exported: string
  readonly subscription: { readonly id: string; readonly watermark: string }
}

const rule = (actions: string, more = ''): string =>
  `<t:Rule>${more}<t:DisplayName>${secret}</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled>` +
  `<t:Actions>${actions}</t:Actions></t:Rule>`
export const rules = (operation: string, address = ''): string =>
  `<m:UpdateInboxRules>${address}<m:RemoveOutlookRuleBlob>true</m:RemoveOutlookRuleBlob><m:Operations>${operation}</m:Operations></m:UpdateInboxRules>`
const newRule = (actions: string, address = ''): string =>
  rules(`<t:CreateRuleOperation>${rule(actions)}</t:CreateRuleOperation>`, address)
const configurationName = (folder: string): string => `Name="${secret}">${folder}`
const configuration = (folder: string): string =>
  `<m:UserConfiguration><t:UserConfigurationName ${configurationName(folder)}</t:UserConfigurationName><t:BinaryData>AQID</t:BinaryData></m:UserConfiguration>`
export const people = (folder: string): string =>
  `<m:FindPeople><m:IndexedPageItemView BasePoint="Beginning" MaxEntriesReturned="10" Offset="0"/>${folder && `<m:ParentFolderId>${folder}</m:ParentFolderId>`}<m:QueryString>${secret}</m:QueryString></m:FindPeople>`
const file = '<t:FileAttachment><t:Name>Sesame.txt</t:Name><t:Content>U2VzYW1l</t:Content></t:FileAttachment>'

export async function thingsOf({ post }: Host, as: string): Promise<Things> {
  const made = async (request: string): Promise<Id> => (await post(request, { as })).fine.id
  const name = `<t:Folder><t:DisplayName>${secret}</t:DisplayName></t:Folder>`
  const folder = folderId(await made(createFolder(distinguished('msgfolderroot'), name)))
  const mail = await post(createItem(message(secret, `<t:Attachments>${file}</t:Attachments>`), folder), { as })
  const item = mail.fine.id
  const due = '<t:ReminderDueBy>2026-01-05T10:00:00Z</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet>'
  const task = await made(createItem(`<t:Task><t:Subject>${secret}</t:Subject>${due}</t:Task>`))
  const address = `<t:EmailAddresses><t:Entry Key="EmailAddress1">${secret}@elsewhere.test</t:Entry></t:EmailAddresses>`
  await made(createItem(contact(secret, address)))
  const member = `<t:Member><t:Mailbox><t:EmailAddress>${secret}@elsewhere.test</t:EmailAddress></t:Mailbox></t:Member>`
  const list = await made(
    createItem(
      `<t:DistributionList><t:DisplayName>${secret}</t:DisplayName><t:Members>${member}</t:Members></t:DistributionList>`,
    ),
  )
  ;(await post(deleteItem([await made(createItem(message(secret)))], 'SoftDelete'), { as })).fine
  const deletions = await post(findItem(distinguished('recoverableitemsdeletions')), { as })
  ;(await post(newRule('<t:MarkAsRead>true</t:MarkAsRead>'), { as })).fine
  ;(await post(`<m:CreateUserConfiguration>${configuration(folder)}</m:CreateUserConfiguration>`, { as })).fine
  const shown = await post(getItem([item], shape('IdOnly', [field('item:ConversationId')])), { as })
  const found = await post(people(distinguished('contacts')), { as })
  return {
    folder,
    item,
    task,
    deleted: deletions.fine.id,
    list,
    attachment: all(mail.root, 't:AttachmentId')[0]!.attributes['Id']!,
    conversation: find(shown.fine.item, 't:ConversationId')!.attributes['Id']!,
    personas: all(found.fine.root, 't:PersonaId').map(({ attributes }) => attributes['Id']!),
    rule: all((await post('<m:GetInboxRules/>', { as })).fine.root, 't:RuleId')[0]!.text,
    exported: all((await post(`<m:ExportItems>${ids(item)}</m:ExportItems>`, { as })).fine.root, 'm:Data')[0]!.text,
    subscription: subscribed(await post(pull({}), { as })),
  }
}

const conversationAction = (action: string, conversation: string, more: string): string =>
  `<m:ApplyConversationAction><m:ConversationActions><t:ConversationAction><t:Action>${action}</t:Action>` +
  `<t:ConversationId Id="${conversation}"/>${more}</t:ConversationAction></m:ConversationActions></m:ApplyConversationAction>`
const to = (folder: string): string => `<t:DestinationFolderId>${folder}</t:DestinationFolderId>`
const ids = (id: Id): string => `<m:ItemIds>${itemId(id)}</m:ItemIds>`
const bare = ({ id }: Id, name: string, prefix = 't'): string => `<${prefix}:${name} Id="${id}"/>`
const subject = setField(field('item:Subject'), message('Taken'))
const renamed =
  '<t:SetFolderField><t:FieldURI FieldURI="folder:DisplayName"/><t:Folder><t:DisplayName>Taken</t:DisplayName></t:Folder></t:SetFolderField>'
const everything = '<t:Restriction><t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists></t:Restriction>'
const folderShape = `<m:FolderShape>${shape('Default')}</m:FolderShape>`
const itemShape = `<m:ItemShape>${shape('Default')}</m:ItemShape>`
const syncItems = (folder: string): string =>
  `<m:SyncFolderItems>${itemShape}<m:SyncFolderId>${folder}</m:SyncFolderId><m:MaxChangesReturned>9</m:MaxChangesReturned></m:SyncFolderItems>`
const send = (id: Id, folder: string): string =>
  `<m:SendItem SaveItemToFolder="true">${ids(id)}<m:SavedItemFolderId>${folder}</m:SavedItemFolderId></m:SendItem>`
const bulk = (name: string, id: Id, folder: string): string =>
  `<m:${name}><m:ToFolderId>${folder}</m:ToFolderId>${ids(id)}</m:${name}>`
const bulkFolder = (name: string, from: string, folder: string): string =>
  `<m:${name}><m:ToFolderId>${folder}</m:ToFolderId><m:FolderIds>${from}</m:FolderIds></m:${name}>`
const archive = (id: Id, folder: string): string =>
  `<m:ArchiveItem><m:ArchiveSourceFolderId>${folder}</m:ArchiveSourceFolderId>${ids(id)}</m:ArchiveItem>`
const attach = (id: Id): string =>
  `<m:CreateAttachment>${bare(id, 'ParentItemId', 'm')}<m:Attachments>${file}</m:Attachments></m:CreateAttachment>`
const upload = ({ exported }: Things, folder: string, item = ''): string =>
  `<m:UploadItems><m:Items><t:Item CreateAction="${item ? 'Update' : 'CreateNew'}">${folder.replace('FolderId', 'ParentFolderId')}${item}<t:Data>${exported}</t:Data></t:Item></m:Items></m:UploadItems>`
const theirMailbox = `<m:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></m:Mailbox>`
const me = `<t:UserId><t:PrimarySmtpAddress>${alice}</t:PrimarySmtpAddress></t:UserId>`

/** Every way in which an operation may be given what is another's, by operation; `theirs` is the other's and `mine` the caller's. */
export const trespasses: Readonly<Record<string, (theirs: Things, mine: Things, place: string) => string[]>> = {
  AddDelegate: () => [
    `<m:AddDelegate>${theirMailbox}<m:DelegateUsers><t:DelegateUser>${me}</t:DelegateUser></m:DelegateUsers></m:AddDelegate>`,
  ],
  ApplyConversationAction: ({ conversation }, mine, place) => [
    conversationAction('Delete', conversation, '<t:DeleteType>HardDelete</t:DeleteType>'),
    conversationAction('Copy', conversation, to(mine.folder)),
    conversationAction('Move', mine.conversation, to(place)),
    conversationAction('Copy', mine.conversation, to(place)),
    conversationAction('AlwaysMove', mine.conversation, to(place)),
    conversationAction('AlwaysDelete', conversation, '<t:EnableAlwaysDelete>true</t:EnableAlwaysDelete>'),
    conversationAction('AlwaysCategorize', conversation, '<t:Categories><t:String>Taken</t:String></t:Categories>'),
    conversationAction(
      'SetReadState',
      mine.conversation,
      `<t:ContextFolderId>${place}</t:ContextFolderId><t:IsRead>true</t:IsRead>`,
    ),
  ],
  ArchiveItem: ({ item }, mine, place) => [archive(item, mine.folder), archive(mine.item, place)],
  CopyFolder: ({ folder }, mine, place) => [
    bulkFolder('CopyFolder', folder, mine.folder),
    bulkFolder('CopyFolder', mine.folder, place),
  ],
  CopyItem: ({ item }, mine, place) => [bulk('CopyItem', item, mine.folder), bulk('CopyItem', mine.item, place)],
  CreateAttachment: ({ item }) => [attach(item)],
  CreateFolder: (_, __, place) => [
    createFolder(place, '<t:Folder><t:DisplayName>Taken</t:DisplayName></t:Folder>'),
    createFolder(
      distinguished('searchfolders'),
      `<t:SearchFolder><t:DisplayName>Taken</t:DisplayName><t:SearchParameters>${everything}<t:BaseFolderIds>${place}</t:BaseFolderIds></t:SearchParameters></t:SearchFolder>`,
    ),
  ],
  CreateFolderPath: (_, __, place) => [
    `<m:CreateFolderPath><m:ParentFolderId>${place}</m:ParentFolderId><m:RelativeFolderPath><t:Folder><t:DisplayName>Taken</t:DisplayName></t:Folder></m:RelativeFolderPath></m:CreateFolderPath>`,
  ],
  CreateItem: ({ item, list }, _, place) => [
    createItem(message('Taken'), place),
    ...['ReplyToItem', 'ReplyAllToItem', 'ForwardItem', 'SuppressReadReceipt'].map((name) =>
      createItem(`<t:${name}>${bare(item, 'ReferenceItemId')}</t:${name}>`, undefined, 'SaveOnly'),
    ),
    createItem(
      message('Taken', `<t:ToRecipients><t:Mailbox>${bare(list, 'ItemId')}</t:Mailbox></t:ToRecipients>`),
      undefined,
      'SendAndSaveCopy',
    ),
  ],
  CreateUserConfiguration: (_, __, place) => [
    `<m:CreateUserConfiguration>${configuration(place)}</m:CreateUserConfiguration>`,
  ],
  DeleteAttachment: ({ attachment }) => [
    `<m:DeleteAttachment><m:AttachmentIds><t:AttachmentId Id="${attachment}"/></m:AttachmentIds></m:DeleteAttachment>`,
  ],
  DeleteFolder: (_, __, place) => [deleteFolder(place)],
  DeleteItem: ({ item, task, deleted }) => [deleteItem([item, task, deleted], 'HardDelete')],
  DeleteUserConfiguration: (_, __, place) => [
    `<m:DeleteUserConfiguration><m:UserConfigurationName ${configurationName(place)}</m:UserConfigurationName></m:DeleteUserConfiguration>`,
  ],
  EmptyFolder: (_, __, place) => [
    `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="true"><m:FolderIds>${place}</m:FolderIds></m:EmptyFolder>`,
  ],
  ExpandDL: ({ list }) => [`<m:ExpandDL><m:Mailbox>${bare(list, 'ItemId')}</m:Mailbox></m:ExpandDL>`],
  ExportItems: ({ item }) => [`<m:ExportItems>${ids(item)}</m:ExportItems>`],
  FindConversation: (_, __, place) => [
    `<m:FindConversation><m:ParentFolderId>${place}</m:ParentFolderId></m:FindConversation>`,
    `<m:FindConversation><m:ParentFolderId>${place}</m:ParentFolderId><m:QueryString>${secret}</m:QueryString></m:FindConversation>`,
  ],
  FindFolder: (_, __, place) => [
    `<m:FindFolder Traversal="Deep">${folderShape}<m:ParentFolderIds>${place}</m:ParentFolderIds></m:FindFolder>`,
  ],
  FindItem: (_, __, place) => [
    findItem(place, shape('Default')),
    findItem(place, shape('Default'), '', 'Associated'),
    findItem(place, shape('Default'), '', 'SoftDeleted'),
    `<m:FindItem Traversal="Shallow">${itemShape}<m:ParentFolderIds>${place}</m:ParentFolderIds><m:QueryString>${secret}</m:QueryString></m:FindItem>`,
  ],
  FindPeople: (_, __, place) => [people(place)],
  GetAttachment: ({ attachment }) => [
    `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${attachment}"/></m:AttachmentIds></m:GetAttachment>`,
  ],
  GetConversationItems: ({ conversation }, mine, place) =>
    [conversation, mine.conversation].map(
      (one) =>
        `<m:GetConversationItems>${itemShape}<m:FoldersToIgnore>${place}</m:FoldersToIgnore><m:Conversations><t:Conversation><t:ConversationId Id="${one}"/></t:Conversation></m:Conversations></m:GetConversationItems>`,
    ),
  GetDelegate: () => [`<m:GetDelegate IncludePermissions="true">${theirMailbox}</m:GetDelegate>`],
  GetEvents: ({ subscription }) => [getEvents(subscription.id, subscription.watermark)],
  GetFolder: (_, __, place) => [getFolder(place)],
  GetInboxRules: () => [`<m:GetInboxRules><m:MailboxSmtpAddress>${bob}</m:MailboxSmtpAddress></m:GetInboxRules>`],
  GetItem: ({ item, task, deleted, list }) => [getItem([item, task, deleted, list], shape('AllProperties'))],
  GetPersona: ({ personas }) => personas.map((id) => `<m:GetPersona><m:PersonaId Id="${id}"/></m:GetPersona>`),
  GetUserConfiguration: (_, __, place) => [
    `<m:GetUserConfiguration><m:UserConfigurationName ${configurationName(place)}</m:UserConfigurationName><m:UserConfigurationProperties>All</m:UserConfigurationProperties></m:GetUserConfiguration>`,
  ],
  MarkAllItemsAsRead: (_, __, place) => [
    `<m:MarkAllItemsAsRead><m:ReadFlag>false</m:ReadFlag><m:SuppressReadReceipts>true</m:SuppressReadReceipts><m:FolderIds>${place}</m:FolderIds></m:MarkAllItemsAsRead>`,
  ],
  MarkAsJunk: ({ item }) => [`<m:MarkAsJunk IsJunk="true" MoveItem="true">${ids(item)}</m:MarkAsJunk>`],
  MoveFolder: ({ folder }, mine, place) => [
    bulkFolder('MoveFolder', folder, mine.folder),
    bulkFolder('MoveFolder', mine.folder, place),
  ],
  MoveItem: ({ item, deleted }, mine, place) => [
    bulk('MoveItem', item, mine.folder),
    bulk('MoveItem', deleted, mine.folder),
    bulk('MoveItem', mine.item, place),
  ],
  RemoveDelegate: () => [`<m:RemoveDelegate>${theirMailbox}<m:UserIds>${me}</m:UserIds></m:RemoveDelegate>`],
  ReportMessage: ({ item }) => [`<m:ReportMessage ReportAction="Junk">${ids(item)}</m:ReportMessage>`],
  ResolveNames: (_, __, place) => [
    `<m:ResolveNames ReturnFullContactData="true" SearchScope="Contacts"><m:ParentFolderIds>${place}</m:ParentFolderIds><m:UnresolvedEntry>${secret}</m:UnresolvedEntry></m:ResolveNames>`,
  ],
  SendItem: ({ item }, mine, place) => [send(item, mine.folder), send(mine.item, place)],
  SetUserPhoto: () => [`<m:SetUserPhoto><m:Email>${bob}</m:Email><m:Content>/9j/AA==</m:Content></m:SetUserPhoto>`],
  Subscribe: ({ subscription }, mine, place) => [
    pull({ folders: place }),
    pull({ folders: mine.folder + place }),
    pull({ watermark: subscription.watermark }),
    streaming({ folders: place }),
    push({ folders: place }, 'http://listener.test/'),
  ],
  SyncFolderHierarchy: (_, __, place) => [
    `<m:SyncFolderHierarchy>${folderShape}<m:SyncFolderId>${place}</m:SyncFolderId></m:SyncFolderHierarchy>`,
  ],
  SyncFolderItems: (_, __, place) => [syncItems(place)],
  Unsubscribe: ({ subscription }) => [unsubscribe(subscription.id)],
  UpdateDelegate: () => [
    `<m:UpdateDelegate>${theirMailbox}<m:DeliverMeetingRequests>NoForward</m:DeliverMeetingRequests></m:UpdateDelegate>`,
  ],
  UpdateFolder: (_, __, place) => [
    `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${place}<t:Updates>${renamed}</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`,
  ],
  UpdateInboxRules: ({ item }, _, place) => [
    newRule(`<t:MoveToFolder>${place}</t:MoveToFolder>`),
    newRule(`<t:CopyToFolder>${place}</t:CopyToFolder>`),
    newRule(`<t:ServerReplyWithMessage Id="${item.id}"/>`),
    newRule('<t:Delete>true</t:Delete>', `<m:MailboxSmtpAddress>${bob}</m:MailboxSmtpAddress>`),
  ],
  UpdateItem: ({ item }) => [updateItem(itemChange(item, subject))],
  UpdateItemInRecoverableItems: ({ deleted }) => [
    `<m:UpdateItemInRecoverableItems>${bare(deleted, 'ItemId', 'm')}<m:Updates>${subject}</m:Updates><m:Attachments>${file}</m:Attachments></m:UpdateItemInRecoverableItems>`,
  ],
  UpdateUserConfiguration: (_, __, place) => [
    `<m:UpdateUserConfiguration>${configuration(place)}</m:UpdateUserConfiguration>`,
  ],
  UploadItems: ({ folder, item }, mine) => [
    upload(mine, folder),
    upload(mine, folder, itemId(item)),
    upload(mine, mine.folder, itemId(item)),
  ],
}
