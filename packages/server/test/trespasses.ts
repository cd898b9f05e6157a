import { formatConversationId, parseConversationId } from '@exchequer/server/internal/mailbox/conversations'
import { formatId, parseId } from '@exchequer/server/internal/mailbox/ids'
import { formatPersonaId, parsePersonaId } from '@exchequer/server/internal/mailbox/persona-ids'
import { ask, attendee } from './asking.js'
import { getOof, oofXml, setOof } from './away.js'
import {
  alice,
  all,
  bob,
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
import { getEvents, getStreamingEvents, pull, push, streaming, subscribed, unsubscribe } from './listening.js'

/** What nobody but bob may read, and what alice has instead. */
export const secret = 'Sesame'
export const own = 'Almond'

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
  readonly event: Id
  readonly subscription: { readonly id: string; readonly watermark: string }
}

const rule = (actions: string, word: string): string =>
  `<t:Rule><t:DisplayName>${word}</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled>` +
  `<t:Actions>${actions}</t:Actions></t:Rule>`
export const rules = (operation: string, address = ''): string =>
  `<m:UpdateInboxRules>${address}<m:RemoveOutlookRuleBlob>true</m:RemoveOutlookRuleBlob><m:Operations>${operation}</m:Operations></m:UpdateInboxRules>`
const newRule = (actions: string, address = '', word = secret): string =>
  rules(`<t:CreateRuleOperation>${rule(actions, word)}</t:CreateRuleOperation>`, address)
const configurationName = (folder: string, word = secret): string => `Name="${word}">${folder}`
const configuration = (folder: string, word = secret): string =>
  `<m:UserConfiguration><t:UserConfigurationName ${configurationName(folder, word)}</t:UserConfigurationName><t:BinaryData>AQID</t:BinaryData></m:UserConfiguration>`
export const people = (folder: string, word = secret): string =>
  `<m:FindPeople><m:IndexedPageItemView BasePoint="Beginning" MaxEntriesReturned="10" Offset="0"/>${folder && `<m:ParentFolderId>${folder}</m:ParentFolderId>`}<m:QueryString>${word}</m:QueryString></m:FindPeople>`
const attached = (word: string): string =>
  `<t:FileAttachment><t:Name>${word}.txt</t:Name><t:Content>${Buffer.from(word).toString('base64')}</t:Content></t:FileAttachment>`
const file = attached(secret)

/** How things are made: `word` is what is in them, `name` what folders and rules are called, and `privacy` what all items say of it. */
interface Making {
  readonly word: string
  readonly name?: string
  readonly privacy?: string
  /** Where they are made; by default in the mailbox of who makes them. */
  readonly places?: Places
}

/** Folders as XML; `told` is what a subscription is about, if not the whole mailbox. */
type Places = Readonly<Record<keyof typeof mailboxPlaces, string>> & { readonly told?: string }

const mailboxPlaces = {
  parent: distinguished('msgfolderroot'),
  tasks: distinguished('tasks'),
  calendar: distinguished('calendar'),
  contacts: distinguished('contacts'),
  deletions: distinguished('recoverableitemsdeletions'),
}

export async function thingsOf(
  { post }: Host,
  as: string,
  { word, name = word, privacy = '', places = mailboxPlaces }: Making,
): Promise<Things> {
  const made = async (request: string): Promise<Id> => (await post(request, { as })).fine.id
  const mail = (more = ''): string => `<t:Message><t:Subject>${word}</t:Subject>${privacy}${more}</t:Message>`
  const folder = folderId(
    await made(createFolder(places.parent, `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`)),
  )
  const withFile = await post(createItem(mail(`<t:Attachments>${attached(word)}</t:Attachments>`), folder), { as })
  const item = withFile.fine.id
  const due = '<t:ReminderDueBy>2026-01-05T10:00:00Z</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet>'
  const task = await made(createItem(`<t:Task><t:Subject>${word}</t:Subject>${privacy}${due}</t:Task>`, places.tasks))
  const event = await made(
    createItem(
      `<t:CalendarItem><t:Subject>${word}</t:Subject>${privacy}${due}<t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End><t:Location>${word}</t:Location></t:CalendarItem>`,
      places.calendar,
    ),
  )
  const address = `<t:EmailAddresses><t:Entry Key="EmailAddress1">${word}@elsewhere.test</t:Entry></t:EmailAddresses>`
  await made(
    createItem(`<t:Contact>${privacy}<t:DisplayName>${word}</t:DisplayName>${address}</t:Contact>`, places.contacts),
  )
  const member = `<t:Member><t:Mailbox><t:EmailAddress>${word}@elsewhere.test</t:EmailAddress></t:Mailbox></t:Member>`
  const list = await made(
    createItem(
      `<t:DistributionList>${privacy}<t:DisplayName>${word}</t:DisplayName><t:Members>${member}</t:Members></t:DistributionList>`,
      places.contacts,
    ),
  )
  ;(await post(deleteItem([await made(createItem(mail(), folder))], 'SoftDelete'), { as })).fine
  const deletions = await post(findItem(places.deletions), { as })
  ;(await post(newRule('<t:MarkAsRead>true</t:MarkAsRead>', '', name), { as })).fine
  ;(await post(`<m:CreateUserConfiguration>${configuration(folder, name)}</m:CreateUserConfiguration>`, { as })).fine
  ;(await post(setOof(as, oofXml({ state: 'Disabled', inside: word, outside: word })), { as })).fine
  const shown = await post(getItem([item], shape('IdOnly', [field('item:ConversationId')])), { as })
  const found = await post(people(places.contacts, word), { as })
  return {
    folder,
    item,
    task,
    deleted: deletions.fine.ids.at(-1)!,
    list,
    attachment: all(withFile.root, 't:AttachmentId')[0]!.attributes['Id']!,
    conversation: find(shown.fine.item, 't:ConversationId')!.attributes['Id']!,
    personas: all(found.fine.root, 't:PersonaId').map(({ attributes }) => attributes['Id']!),
    rule: all((await post('<m:GetInboxRules/>', { as })).fine.root, 't:RuleId')[0]!.text,
    exported: all((await post(`<m:ExportItems>${ids(item)}</m:ExportItems>`, { as })).fine.root, 'm:Data')[0]!.text,
    event,
    subscription: subscribed(await post(pull(places.told === undefined ? {} : { folders: places.told }), { as })),
  }
}

/** Things of the same mailbox that nobody ever had, under ids of the same form. */
export const ghostsOf = (things: Things): Things => ({
  ...things,
  folder: things.folder.replace(/"(.*)"/, (_, id: string) => `"${ghostOf(id)}"`),
  item: { ...things.item, id: ghostOf(things.item.id) },
  task: { ...things.task, id: ghostOf(things.task.id) },
  deleted: { ...things.deleted, id: ghostOf(things.deleted.id) },
  list: { ...things.list, id: ghostOf(things.list.id) },
  event: { ...things.event, id: ghostOf(things.event.id) },
  attachment: ghostOf(things.attachment),
  conversation: formatConversationId(parseConversationId(things.conversation).mailboxGuid, Buffer.alloc(16, 7)),
  personas: things.personas.map((id) => {
    const key = parsePersonaId(id)
    return formatPersonaId({ ...key, number: key.number + beyond })
  }),
})

/** A mailbox of a test never counts so far. */
const beyond = 1_000_000

function ghostOf(id: string): string {
  const { kind, mailboxGuid, number, instance, attachment, nested } = parseId(id)
  return formatId(kind, mailboxGuid, number + beyond, instance, attachment, nested)
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
  DeleteItem: ({ item, task, deleted, event }) => [deleteItem([item, task, deleted, event], 'HardDelete')],
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
    findItem(
      place,
      shape('AllProperties', [field('item:Preview')]),
      '<m:CalendarView StartDate="2026-01-05T00:00:00Z" EndDate="2026-01-06T00:00:00Z"/>',
    ),
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
  GetItem: ({ item, task, deleted, list, event }) => [
    getItem([item, task, deleted, list, event], shape('AllProperties')),
  ],
  GetPasswordExpirationDate: () => [
    `<m:GetPasswordExpirationDate><m:MailboxSmtpAddress>${bob}</m:MailboxSmtpAddress></m:GetPasswordExpirationDate>`,
  ],
  GetPersona: ({ personas }) => personas.map((id) => `<m:GetPersona><m:PersonaId Id="${id}"/></m:GetPersona>`),
  GetSpecificUserConfiguration: (_, __, place) => [
    `<m:GetSpecificUserConfiguration><m:UserConfigurationName ${configurationName(place)}</m:UserConfigurationName><m:UserConfigurationProperties>All</m:UserConfigurationProperties></m:GetSpecificUserConfiguration>`,
  ],
  GetUserConfiguration: (_, __, place) => [
    `<m:GetUserConfiguration><m:UserConfigurationName ${configurationName(place)}</m:UserConfigurationName><m:UserConfigurationProperties>All</m:UserConfigurationProperties></m:GetUserConfiguration>`,
  ],
  GetUserOofSettings: () => [getOof(bob)],
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
  SetUserOofSettings: () => [setOof(bob, oofXml({ state: 'Enabled', inside: 'Taken', outside: 'Taken' }))],
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

/** Answers of these are not as the schema has them, where they refuse. */
export const trespassesOffSchema: typeof trespasses = {
  GetStreamingEvents: ({ subscription }) => [getStreamingEvents([subscription.id])],
  PerformReminderAction: ({ task, event }) =>
    [task, event].map(
      (id) =>
        `<m:PerformReminderAction><m:ReminderItemActions><t:ReminderItemAction><t:ActionType>Dismiss</t:ActionType>${itemId(id)}</t:ReminderItemAction></m:ReminderItemActions></m:PerformReminderAction>`,
    ),
}

/** What anybody may ask, about bob too, and what tells nothing of what is his. */
export const questions: typeof trespasses = {
  ConvertId: ({ item, folder }) =>
    [item.id, /"(.*)"/.exec(folder)![1]!].map(
      (id) =>
        `<m:ConvertId DestinationFormat="HexEntryId"><m:SourceIds><t:AlternateId Format="EwsId" Id="${id}" Mailbox="${bob}"/><t:AlternatePublicFolderItemId Format="EwsId" FolderId="${id}" ItemId="${id}"/></m:SourceIds></m:ConvertId>`,
    ),
  GetMailTips: () => [
    `<m:GetMailTips><m:SendingAs><t:EmailAddress>${alice}</t:EmailAddress></m:SendingAs><m:Recipients><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></m:Recipients><m:MailTipsRequested>All</m:MailTipsRequested></m:GetMailTips>`,
  ],
  GetReminders: () => ['<m:GetReminders/>'],
  GetRoomLists: () => ['<m:GetRoomLists/>'],
  GetRooms: () => [`<m:GetRooms><m:RoomList><t:EmailAddress>${bob}</t:EmailAddress></m:RoomList></m:GetRooms>`],
  GetServerTimeZones: () => ['<m:GetServerTimeZones/>'],
  GetServiceConfiguration: () => [
    `<m:GetServiceConfiguration><m:ActingAs><t:EmailAddress>${bob}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType></m:ActingAs><m:RequestedConfiguration><m:ConfigurationName>MailTips</m:ConfigurationName></m:RequestedConfiguration></m:GetServiceConfiguration>`,
  ],
  GetUserAvailability: () => [ask({ people: [attendee(bob)], view: 'DetailedMerged' })],
  GetUserPhoto: () => [
    `<m:GetUserPhoto><m:Email>${bob}</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>`,
  ],
}
