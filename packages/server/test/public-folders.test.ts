import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
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
  tagged,
  textOf,
  updateItem,
} from './harness.js'
import { findFolder, publicAddress, publicFolder, publicHost, publicRoot, relocate } from './public-folders.js'
import { ofMailbox, permit } from './rights.js'

const carol = 'carol@example.test'
const post = (subject: string, more = ''): string => `<t:PostItem><t:Subject>${subject}</t:Subject>${more}</t:PostItem>`
const relocateFolder = (element: string, folder: string, target: string): string =>
  `<m:${element}><m:ToFolderId>${target}</m:ToFolderId><m:FolderIds>${folder}</m:FolderIds></m:${element}>`

let server: Host & { readonly news: string }
before(async () => {
  server = await publicHost({ people: [carol] })
})
after(() => server.close())

const ask: Host['post'] = (request, options) => server.post(request, options)
const asBob = (request: string) => ask(request, { as: bob })
const codeOf = async (request: string, as = bob): Promise<string> => (await ask(request, { as })).codes[0]!
const subjects = async (folder: string, as = bob): Promise<(string | undefined)[]> =>
  (await ask(findItem(folder, shape('IdOnly', [field('item:Subject')])), { as })).fine.items.map((item) =>
    textOf(item, 't:Subject'),
  )

describe('the public folders', () => {
  test('have a root of their own that everybody knows, without a mailbox', async () => {
    const properties = shape('Default', [
      field('folder:DistinguishedFolderId'),
      field('folder:FolderClass'),
      field('folder:ParentFolderId'),
    ])
    const { item } = (await asBob(getFolder(publicRoot, properties))).fine
    assert.deepEqual(
      ['DisplayName', 'DistinguishedFolderId', 'FolderClass', 'ParentFolderId'].map((name) =>
        textOf(item, `t:${name}`),
      ),
      ['IPM_SUBTREE', 'publicfoldersroot', undefined, undefined],
    )
    const found = await asBob(findFolder(publicRoot))
    assert.ok(found.fine.items.map((folder) => textOf(folder, 't:DisplayName')).includes('News'))
    assert.equal(await codeOf(getFolder(ofMailbox('publicfoldersroot', bob))), 'ErrorInvalidOperation')
    assert.equal(await codeOf(getFolder(ofMailbox('publicfoldersroot', publicAddress))), 'ErrorInvalidOperation')
  })

  test('belong to a mailbox that is nobody: it gets no mail, is not found, and has no Inbox', async () => {
    const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${publicAddress}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    ;(await asBob(createItem(message('To nobody', to), undefined, 'SendOnly'))).fine
    assert.deepEqual(await subjects(distinguished('inbox')), ['Undeliverable: To nobody'])
    const resolve = `<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>publicfolders</m:UnresolvedEntry></m:ResolveNames>`
    assert.equal(await codeOf(resolve), 'ErrorNameResolutionNoResults')
    assert.equal(await codeOf(getFolder(ofMailbox('inbox', publicAddress))), 'ErrorNonExistentMailbox')
    assert.equal(await codeOf(getFolder(ofMailbox('inbox', publicAddress)), alice), 'ErrorFolderNotFound')
    const from = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:ToRecipients><t:From><t:Mailbox><t:EmailAddress>${publicAddress}</t:EmailAddress></t:Mailbox></t:From>`
    assert.equal(
      await codeOf(createItem(message('From nobody', from), undefined, 'SendOnly'), alice),
      'ErrorSendAsDenied',
    )
  })

  test('are made at the root by who administers them, and below a folder by who may there; who makes one owns it', async () => {
    const folder = '<t:Folder><t:DisplayName>Mine</t:DisplayName></t:Folder>'
    assert.equal(await codeOf(createFolder(publicRoot, folder)), 'ErrorCreateSubfolderAccessDenied')
    const projects = await publicFolder(server, 'Projects')
    ;(await ask(permit(projects, { [bob]: 'PublishingAuthor', Default: 'Reviewer' }))).fine
    const mine = await publicFolder(server, 'Mine', { parent: projects, as: bob })
    const permissions = shape('IdOnly', [field('folder:PermissionSet'), field('folder:EffectiveRights')])
    const { item } = (await asBob(getFolder(mine, permissions))).fine
    assert.deepEqual(
      all(item, 't:Permission').map((permission) => [
        textOf(permission, 't:UserId/t:PrimarySmtpAddress') ?? textOf(permission, 't:UserId/t:DistinguishedUser'),
        textOf(permission, 't:PermissionLevel'),
      ]),
      [
        ['Default', 'Reviewer'],
        ['Anonymous', 'None'],
        [bob, 'Owner'],
      ],
    )
    assert.ok(find(item, 't:EffectiveRights')!.children.every(({ text }) => text === 'true'))
    const seen = (await ask(getFolder(mine, permissions), { as: carol })).fine.item
    assert.equal(find(seen, 't:PermissionSet'), undefined)
    assert.equal(textOf(seen, 't:EffectiveRights/t:CreateContents'), 'false')
    ;(await asBob(deleteFolder(mine))).fine
    assert.equal(await codeOf(getFolder(mine)), 'ErrorFolderNotFound')
  })

  test('let everybody write and change what is his, and read what others wrote, unless they say otherwise', async () => {
    const { item } = (await ask(getFolder(server.news, shape('IdOnly', [field('folder:PermissionSet')])))).fine
    assert.deepEqual(
      all(item, 't:Permission').map((permission) => textOf(permission, 't:PermissionLevel')),
      ['Author', 'None', 'Owner'],
    )
    const bobs = (await asBob(createItem(post('From bob'), server.news))).fine.id
    const change = updateItem(itemChange(bobs, setField(field('item:Subject'), post('Changed'))))
    assert.equal(await codeOf(change, carol), 'ErrorAccessDenied')
    assert.equal(await codeOf(deleteItem([bobs], 'HardDelete'), carol), 'ErrorAccessDenied')
    ;(await asBob(change)).fine
    assert.deepEqual(await subjects(server.news, carol), ['Changed'])
    ;(await ask(deleteItem([bobs], 'HardDelete'))).fine
    assert.deepEqual(await subjects(server.news), [])
  })

  test('keep one read flag for everybody, which whoever reads sets, and ask nobody for receipts', async () => {
    const folder = await publicFolder(server, 'Read')
    const wanted = '<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>'
    const unread = '<t:IsRead>false</t:IsRead>'
    const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    ;(await asBob(createItem(message('Receipt', to + wanted), undefined, 'SendOnly'))).fine
    const [received] = (await ask(findItem(distinguished('inbox')), { as: carol })).fine.ids
    ;(await ask(relocate('MoveItem', [received!], folder), { as: carol })).fine
    ;(await ask(createItem(post('Unread', unread), folder), { as: carol })).fine
    const countOf = async (as: string) => textOf((await ask(getFolder(folder), { as })).fine.item, 't:UnreadCount')
    const mails = async () => (await asBob(findItem(distinguished('inbox')))).fine.ids.length
    const before = await mails()
    assert.equal(await countOf(bob), '2')
    const { ids } = (await asBob(findItem(folder))).fine
    const mark = (id: Id, more = '') =>
      updateItem(
        itemChange(id, setField(field('message:IsRead'), '<t:Message><t:IsRead>true</t:IsRead></t:Message>') + more),
      )
    assert.equal(await codeOf(mark(ids[0]!, setField(field('item:Subject'), message('Taken')))), 'ErrorAccessDenied')
    ;(await asBob(mark(ids[0]!))).fine
    assert.deepEqual([await countOf(bob), await countOf(alice)], ['1', '1'])
    const all = `<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>false</m:SuppressReadReceipts><m:FolderIds>${folder}</m:FolderIds></m:MarkAllItemsAsRead>`
    ;(await asBob(all)).fine
    assert.deepEqual([await countOf(carol), await mails()], ['0', before])
  })

  test('hide a folder that somebody has no right in, as if it were not there, and nothing else', async () => {
    const board = await publicFolder(server, 'Board')
    ;(await ask(permit(board, { [carol]: 'Editor' }))).fine
    const secret = (await ask(createItem(post('Secret'), board), { as: carol })).fine.id
    const below = async (as: string) =>
      (await ask(findFolder(publicRoot), { as })).fine.items.map((folder) => textOf(folder, 't:DisplayName'))
    assert.ok((await below(carol)).includes('Board'))
    assert.ok(!(await below(bob)).includes('Board'))
    assert.equal(await codeOf(getFolder(board)), 'ErrorFolderNotFound')
    assert.equal(await codeOf(findItem(board)), 'ErrorFolderNotFound')
    assert.equal(await codeOf(getItem([secret], shape('Default'))), 'ErrorItemNotFound')
    assert.equal(await codeOf(createItem(post('No'), board)), 'ErrorSavedItemFolderNotFound')
    assert.equal(await codeOf(deleteItem([secret], 'HardDelete')), 'ErrorItemNotFound')
    // Who administers them all needs no right of a folder.
    assert.deepEqual(await subjects(board, alice), ['Secret'])
  })

  test('are of all kinds: the items of each go into it, and a calendar shows when', async () => {
    const items: Readonly<Record<string, string>> = {
      CalendarFolder:
        '<t:CalendarItem><t:Subject>Fair</t:Subject><t:Start>2026-05-04T10:00:00Z</t:Start><t:End>2026-05-04T11:00:00Z</t:End></t:CalendarItem>',
      ContactsFolder: '<t:Contact><t:Subject>Supplier</t:Subject></t:Contact>',
      TasksFolder: '<t:Task><t:Subject>Sweep</t:Subject></t:Task>',
      Folder: message('Mail'),
    }
    for (const [element, item] of Object.entries(items)) {
      const folder = await publicFolder(server, `A ${element}`, { element })
      assert.equal((await asBob(getFolder(folder))).fine.item.name, `t:${element}`)
      const request = createItem(item, folder)
      ;(await asBob(request)).fine
      const view =
        element === 'CalendarFolder'
          ? '<m:CalendarView StartDate="2026-05-04T00:00:00Z" EndDate="2026-05-05T00:00:00Z"/>'
          : ''
      assert.equal((await ask(findItem(folder, shape('IdOnly'), view), { as: carol })).fine.ids.length, 1, element)
    }
  })

  test('keep appointments that are organized by who made them, and tell nobody of meetings', async () => {
    const calendar = await publicFolder(server, 'Holidays', { element: 'CalendarFolder' })
    const times = '<t:Start>2026-05-04T10:00:00Z</t:Start><t:End>2026-05-04T11:00:00Z</t:End>'
    const attendee = `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${carol}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>`
    const event = (sending: string) =>
      createItem(
        `<t:CalendarItem><t:Subject>Away</t:Subject><t:Sensitivity>Private</t:Sensitivity>${times}${attendee}</t:CalendarItem>`,
        calendar,
      ).replace('SendToNone', sending)
    for (const as of [alice, bob])
      assert.equal(await codeOf(event('SendToAllAndSaveCopy'), as), 'ErrorInvalidOperation')
    const { id } = (await asBob(event('SendToNone'))).fine
    const properties = shape('IdOnly', [field('calendar:Organizer'), field('calendar:MyResponseType')])
    const { item } = (await ask(getItem([id], properties), { as: carol })).fine
    assert.equal(textOf(item, 't:Organizer/t:Mailbox/t:EmailAddress'), bob)
    assert.equal(textOf(item, 't:MyResponseType'), 'Organizer')
  })

  test('keep posts and the answers to them, each from who wrote it, with what is attached', async () => {
    const thread = await publicFolder(server, 'Thread')
    const file =
      '<t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:Content>aGk=</t:Content></t:FileAttachment></t:Attachments>'
    const question = (await asBob(createItem(post('Question', file), thread))).fine.id
    const reply = `<t:PostReplyItem><t:ReferenceItemId Id="${question.id}" ChangeKey="${question.changeKey}"/><t:NewBodyContent BodyType="Text">Answer</t:NewBodyContent></t:PostReplyItem>`
    ;(await ask(createItem(reply), { as: carol })).fine
    const properties = shape('IdOnly', ['item:Subject', 'message:From', 'item:LastModifiedName'].map(field))
    const { items } = (await asBob(findItem(thread, properties))).fine
    assert.deepEqual(
      items.map((item) =>
        ['t:Subject', 't:From/t:Mailbox/t:Name', 't:LastModifiedName'].map((path) => textOf(item, path)),
      ),
      [
        ['RE: Question', 'carol', 'carol'],
        ['Question', 'bob', 'bob'],
      ],
    )
    const shown = (await ask(getItem([question], shape('IdOnly', [field('item:Attachments')])), { as: carol })).fine
    const attachment = find(shown.item, 't:Attachments')!.children[0]!
    const id = find(attachment, 't:AttachmentId')!.attributes['Id']!
    const got = await ask(
      `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${id}"/></m:AttachmentIds></m:GetAttachment>`,
      { as: carol },
    )
    assert.equal(all(got.fine.root, 't:Content')[0]!.text, 'aGk=')
  })

  test('take mail from a mailbox and give it back, without telling its new id', async () => {
    const shelf = await publicFolder(server, 'Shelf')
    const mail = (await asBob(createItem(message('Read this'), distinguished('drafts')))).fine.id
    assert.deepEqual((await asBob(relocate('CopyItem', [mail], shelf))).fine.ids, [])
    assert.deepEqual((await asBob(relocate('MoveItem', [mail], shelf))).fine.ids, [])
    assert.deepEqual(await subjects(shelf), ['Read this', 'Read this'])
    assert.deepEqual(await subjects(distinguished('drafts')), [])
    const [first, second] = (await asBob(findItem(shelf))).fine.ids
    assert.equal(await codeOf(relocate('MoveItem', [first!], distinguished('drafts')), carol), 'ErrorAccessDenied')
    ;(await ask(relocate('CopyItem', [first!], distinguished('drafts')), { as: carol })).fine
    ;(await asBob(relocate('MoveItem', [second!], distinguished('drafts')))).fine
    assert.deepEqual(await subjects(distinguished('drafts'), carol), ['Read this'])
    assert.deepEqual(await subjects(distinguished('drafts')), ['Read this'])
    const moved = (await asBob(relocate('MoveItem', [first!], server.news))).fine
    assert.equal(moved.ids.length, 1)
    ;(await asBob(deleteItem(moved.ids, 'HardDelete'))).fine
  })

  test('are moved and renamed by their owners, among each other alone', async () => {
    const from = await publicFolder(server, 'From')
    const to = await publicFolder(server, 'To')
    assert.equal(await codeOf(relocateFolder('MoveFolder', from, to)), 'ErrorCreateSubfolderAccessDenied')
    ;(await ask(relocateFolder('MoveFolder', from, to))).fine
    assert.deepEqual(
      (await ask(findFolder(to))).fine.items.map((folder) => textOf(folder, 't:DisplayName')),
      ['From'],
    )
    const own = folderId(
      (await ask(createFolder(distinguished('inbox'), '<t:Folder><t:DisplayName>Own</t:DisplayName></t:Folder>'))).fine
        .id,
    )
    assert.equal(await codeOf(relocateFolder('MoveFolder', own, to), alice), 'ErrorCrossMailboxMoveCopy')
    assert.equal(
      await codeOf(relocateFolder('MoveFolder', to, distinguished('inbox')), alice),
      'ErrorCrossMailboxMoveCopy',
    )
  })

  test('give back what was soft-deleted to who administers them, and throw nothing into Deleted Items', async () => {
    const bin = await publicFolder(server, 'Bin')
    const made = (await asBob(createItem(post('Gone')))).fine.id
    ;(await asBob(relocate('MoveItem', [made], bin))).fine
    const { ids } = (await asBob(findItem(bin))).fine
    for (const as of [alice, bob])
      assert.equal(await codeOf(deleteItem(ids, 'MoveToDeletedItems'), as), 'ErrorCannotDeleteObject')
    assert.equal(await codeOf(deleteFolder(bin, 'MoveToDeletedItems'), alice), 'ErrorCannotDeleteObject')
    ;(await asBob(deleteItem(ids, 'SoftDelete'))).fine
    assert.deepEqual(await subjects(bin), [])
    const deletions = ofMailbox('recoverableitemsdeletions', publicAddress)
    assert.equal(await codeOf(findItem(deletions)), 'ErrorNonExistentMailbox')
    const deleted = (await ask(findItem(deletions))).fine.ids
    ;(await ask(relocate('MoveItem', deleted, bin))).fine
    assert.deepEqual(await subjects(bin), ['Gone'])
  })

  test('say which mailbox keeps their content', async () => {
    const properties = `<t:AdditionalProperties>${tagged('26264', 'Binary')}</t:AdditionalProperties>`
    const { items } = (await asBob(findFolder(publicRoot, properties))).fine
    const values = items.map((folder) => textOf(folder, 't:ExtendedProperty/t:Value')!)
    const guid = await server.store.read(async (view) => (await view.mailboxByAddress(publicAddress))!.guid)
    assert.ok(values.length > 0 && values.every((value) => Buffer.from(value, 'base64').toString() === `${guid}\0`))
    const own = getFolder(distinguished('inbox'), shape('IdOnly', [tagged('0x6698', 'Binary')]))
    assert.equal(find((await asBob(own)).fine.item, 't:ExtendedProperty'), undefined)
  })

  test('are searched by words, one at a time', async () => {
    const folder = await publicFolder(server, 'Searched')
    ;(await asBob(createItem(post('Quokka') + post('Wombat'), folder))).fine
    const query = findItem(folder, shape('IdOnly', [field('item:Subject')])).replace(
      '</m:FindItem>',
      '<m:QueryString>quokka</m:QueryString></m:FindItem>',
    )
    const { items } = (await ask(query, { as: carol })).fine
    assert.deepEqual(
      items.map((item) => textOf(item, 't:Subject')),
      ['Quokka'],
    )
  })

  test('are synchronized item by item', async () => {
    const folder = await publicFolder(server, 'Synchronized')
    const sync = (state = ''): string =>
      `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${state && `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>`
    const state = textOf((await asBob(sync())).fine.message.node, 'm:SyncState')
    ;(await ask(createItem(post('New'), folder), { as: carol })).fine
    assert.deepEqual(
      find((await asBob(sync(state))).fine.message.node, 'm:Changes')!.children.map(({ name }) => name),
      ['t:Create'],
    )
  })
})

describe('public folders do not have', () => {
  const shapes = shape('IdOnly')
  const search = `<t:SearchFolder><t:DisplayName>Search</t:DisplayName><t:SearchParameters><t:Restriction><t:Exists>${field('item:Subject')}</t:Exists></t:Restriction><t:BaseFolderIds>${distinguished('inbox')}</t:BaseFolderIds></t:SearchParameters></t:SearchFolder>`
  const folder = '<t:Folder><t:DisplayName>Not</t:DisplayName></t:Folder>'
  const refusals: Readonly<Record<string, () => readonly [request: string, code: string]>> = {
    'copies of folders': () => [relocateFolder('CopyFolder', server.news, publicRoot), 'ErrorInvalidOperation'],
    'folders that are emptied': () => [
      `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="false"><m:FolderIds>${server.news}</m:FolderIds></m:EmptyFolder>`,
      'ErrorCannotEmptyFolder',
    ],
    'paths of folders': () => [
      `<m:CreateFolderPath><m:ParentFolderId>${publicRoot}</m:ParentFolderId><m:RelativeFolderPath>${folder}</m:RelativeFolderPath></m:CreateFolderPath>`,
      'ErrorInvalidOperation',
    ],
    'deep searches': () => [findFolder(publicRoot, '', 'Deep'), 'ErrorInvalidOperation'],
    'a hierarchy that is synchronized': () => [
      `<m:SyncFolderHierarchy><m:FolderShape>${shapes}</m:FolderShape><m:SyncFolderId>${publicRoot}</m:SyncFolderId></m:SyncFolderHierarchy>`,
      'ErrorInvalidOperation',
    ],
    'search folders': () => [createFolder(server.news, search), 'ErrorInvalidFolderTypeForOperation'],
    conversations: () => [
      `<m:FindConversation><m:IndexedPageItemView MaxEntriesReturned="5" Offset="0" BasePoint="Beginning"/><m:ParentFolderId>${server.news}</m:ParentFolderId></m:FindConversation>`,
      'ErrorInvalidOperation',
    ],
    'items in their root': () => [createItem(post('Root'), publicRoot), 'ErrorOperationNotAllowedWithPublicFolderRoot'],
    'copies of what is sent': () => [
      createItem(
        message(
          'Sent',
          `<t:ToRecipients><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:ToRecipients>`,
        ),
        server.news,
        'SendAndSaveCopy',
      ),
      'ErrorInvalidOperation',
    ],
    'a root that goes': () => [deleteFolder(publicRoot), 'ErrorDeleteDistinguishedFolder'],
  }
  for (const [what, refusalOf] of Object.entries(refusals))
    test(`${what}, for whoever administers them either`, async () => {
      const [request, code] = refusalOf()
      assert.deepEqual((await ask(request)).codes, [code])
    })

  test('what only the owner of a mailbox does', async () => {
    const made = (await ask(createItem(message('Public'), server.news))).fine.id
    const archive = `<m:ArchiveItem><m:ArchiveSourceFolderId>${server.news}</m:ArchiveSourceFolderId><m:ItemIds>${itemId(made)}</m:ItemIds></m:ArchiveItem>`
    assert.equal(await codeOf(archive, alice), 'ErrorCannotArchiveItemsInPublicFolders')
    const junk = `<m:MarkAsJunk IsJunk="true" MoveItem="true"><m:ItemIds>${itemId(made)}</m:ItemIds></m:MarkAsJunk>`
    assert.equal(await codeOf(junk, alice), 'ErrorAccessDenied')
    const shown = await ask(getItem([made], shape('IdOnly', [field('item:ConversationId')])))
    const conversation = find(shown.fine.item, 't:ConversationId')!.attributes['Id']!
    const always = `<m:ApplyConversationAction><m:ConversationActions><t:ConversationAction><t:Action>AlwaysDelete</t:Action><t:ConversationId Id="${conversation}"/><t:EnableAlwaysDelete>true</t:EnableAlwaysDelete></t:ConversationAction></m:ConversationActions></m:ApplyConversationAction>`
    assert.equal(await codeOf(always, alice), 'ErrorInvalidOperation')
    const mover = `<m:UpdateInboxRules><m:RemoveOutlookRuleBlob>true</m:RemoveOutlookRuleBlob><m:Operations><t:CreateRuleOperation><t:Rule><t:DisplayName>Move</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled><t:Actions><t:MoveToFolder>${server.news}</t:MoveToFolder></t:Actions></t:Rule></t:CreateRuleOperation></m:Operations></m:UpdateInboxRules>`
    assert.equal(await codeOf(mover, alice), 'ErrorInboxRulesValidationError')
    const delegate = `<m:AddDelegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:DelegateUsers><t:DelegateUser><t:UserId><t:PrimarySmtpAddress>${publicAddress}</t:PrimarySmtpAddress></t:UserId></t:DelegateUser></m:DelegateUsers></m:AddDelegate>`
    assert.equal(
      textOf((await ask(delegate)).body, 'm:ResponseMessages/m:DelegateUserResponseMessageType/m:ResponseCode'),
      'ErrorDelegateNoUser',
    )
    const rules = `<m:GetInboxRules><m:MailboxSmtpAddress>${publicAddress}</m:MailboxSmtpAddress></m:GetInboxRules>`
    assert.equal(await codeOf(rules, alice), 'ErrorNonExistentMailbox')
    ;(await ask(deleteItem([made], 'HardDelete'))).fine
  })
})
