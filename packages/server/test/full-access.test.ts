import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { sidOfGuid } from '@exchequer/server/internal/mailbox/security-identifier'
import { getOof, oofXml, setOof } from './away.js'
import {
  alice,
  all,
  bob,
  createFolder,
  createItem,
  deleteItem,
  distinguished,
  field,
  findItem,
  folderId,
  getFolder,
  getItem,
  host,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'
import { connect, getEvents, puller, streaming, subscribed } from './listening.js'
import { ofMailbox } from './rights.js'
import { create, to as moveTo, update } from './ruling.js'

const desk = 'desk@example.test'
const server = await host()
const { post, store } = server
after(() => server.close())
before(() =>
  server.server.addMailbox({
    address: desk,
    kind: 'shared',
    displayName: 'Desk',
    fullAccess: [alice.toUpperCase()],
    sendAs: [alice.toUpperCase()],
    archive: true,
  }),
)

const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
const from = (address: string): string =>
  `<t:From><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:From>`

test('a shared mailbox is open to those who have full access to it, and to nobody else', async () => {
  ;(await post(createItem(message('To the desk', to(desk)), undefined, 'SendOnly'), { as: bob })).fine
  const [mail] = (await post(findItem(ofMailbox('inbox', desk)))).fine.ids
  ;(await post(deleteItem([mail!], 'MoveToDeletedItems'))).fine
  assert.equal((await post(findItem(ofMailbox('deleteditems', desk)))).fine.ids.length, 1)
  const rights = all(
    (await post(getFolder(ofMailbox('root', desk), shape('IdOnly', [field('folder:EffectiveRights')])))).fine.item,
    't:EffectiveRights',
  )
  assert.ok(rights[0]!.children.every(({ text }) => text === 'true'))
  assert.deepEqual((await post(findItem(ofMailbox('inbox', desk)), { as: bob })).codes, ['ErrorFolderNotFound'])
})

test('who may send as the mailbox says no word of himself', async () => {
  ;(await post(createItem(message('From the desk', to(bob) + from(desk)), undefined, 'SendOnly'))).fine
  const people = shape('IdOnly', [field('message:From'), field('message:Sender'), field('item:Subject')])
  const [id] = (await post(findItem(distinguished('inbox')), { as: bob })).fine.ids
  const { item } = (await post(getItem([id!], people), { as: bob })).fine
  assert.deepEqual(
    ['From', 'Sender'].map((name) => textOf(item, `t:${name}/t:Mailbox/t:EmailAddress`)),
    [desk, desk],
  )
  assert.equal(
    (await post(createItem(message('No', to(alice) + from(desk)), undefined, 'SendOnly'), { as: bob })).message.code,
    'ErrorSendAsDenied',
  )
})

test('what is made there names who made it, and delegates are managed by those who have full access', async () => {
  const made = (await post(createItem(message('Note'), ofMailbox('inbox', desk)))).fine.id
  const { item } = (await post(getItem([made], shape('IdOnly', [field('item:LastModifiedName')])))).fine
  assert.equal(textOf(item, 't:LastModifiedName'), 'alice')
  const get = `<m:GetDelegate IncludePermissions="false"><m:Mailbox><t:EmailAddress>${desk}</t:EmailAddress></m:Mailbox></m:GetDelegate>`
  assert.equal(textOf((await post(get)).body, 'm:ResponseCode'), 'NoError')
})

test('who has full access is told of what happens there, and keeps its rules, its absence and its photo', async () => {
  const told = await puller(server, { folders: ofMailbox('inbox', desk), types: ['NewMailEvent'] })
  ;(await post(createItem(message('News', to(desk)), undefined, 'SendOnly'), { as: bob })).fine
  assert.equal((await told.events()).length, 1)
  const rules = `<m:GetInboxRules><m:MailboxSmtpAddress>${desk}</m:MailboxSmtpAddress></m:GetInboxRules>`
  const photo = `<m:SetUserPhoto><m:Email>${desk}</m:Email><m:Content>/9j/AA==</m:Content></m:SetUserPhoto>`
  const away = setOof(desk, oofXml({ state: 'Enabled', inside: 'in', outside: 'out' }))
  for (const request of [rules, getOof(desk), away, photo]) {
    assert.deepEqual((await post(request, { version: 'Exchange2016' })).codes, ['NoError'], request)
    const refused = await post(request, { as: bob, version: 'Exchange2016' })
    assert.equal(refused.status === 500 ? refused.fault : refused.message.code, 'ErrorAccessDenied', request)
  }
})

test('a search folder of a shared mailbox looks through its own folders, and names of others are not taken for them', async () => {
  const search = (base: string): string =>
    createFolder(
      ofMailbox('searchfolders', desk),
      `<t:SearchFolder><t:DisplayName>Found</t:DisplayName><t:SearchParameters><t:Restriction><t:Exists>${field('item:Subject')}</t:Exists></t:Restriction><t:BaseFolderIds>${base}</t:BaseFolderIds></t:SearchParameters></t:SearchFolder>`,
    )
  assert.deepEqual((await post(search(distinguished('drafts')))).codes, ['ErrorEmailAddressMismatch'])
  ;(await post(createItem(message('Draft'), ofMailbox('drafts', desk)))).fine
  const { id } = (await post(search(ofMailbox('drafts', desk)))).fine.id
  assert.equal((await post(findItem(folderId({ id })))).fine.ids.length, 1)
})

test('an answer that one wrote and another sends marks nothing in the mailbox of the other', async () => {
  const fresh = await host()
  await fresh.server.addMailbox({ address: desk, kind: 'shared', fullAccess: [alice, bob], sendAs: [bob] })
  await administerAccounts(fresh.store).setFullAccess(alice, [bob])
  await administerAccounts(fresh.store).setSendAs(alice, [bob])
  const received = `<t:ExtendedProperty>${tagged('0xe07', 'Integer')}<t:Value>1</t:Value></t:ExtendedProperty>`
  const given = `<t:Message><t:Subject>Question</t:Subject>${received}${to(bob)}${from(desk)}</t:Message>`
  const make = async (as: string) => (await fresh.post(createItem(given, distinguished('inbox')), { as })).fine.id
  // The first item has the same number in both.
  const [asked, other] = [await make(alice), await make(bob)]
  for (const place of [ofMailbox('drafts', desk), distinguished('drafts')]) {
    const reply = `<t:ReplyToItem>${to(bob)}<t:ReferenceItemId Id="${asked.id}"/></t:ReplyToItem>`
    const draft = (await fresh.post(createItem(reply, place))).fine.id
    const send = `<m:SendItem SaveItemToFolder="false"><m:ItemIds><t:ItemId Id="${draft.id}" ChangeKey="${draft.changeKey}"/></m:ItemIds></m:SendItem>`
    ;(await fresh.post(send, { as: bob })).fine
    const verb = await fresh.post(getItem([other], shape('IdOnly', [tagged('0x1081', 'Integer')])), { as: bob })
    assert.deepEqual(all(verb.fine.root, 't:ExtendedProperty'), [])
  }
  await fresh.close()
})

test('the archive of a shared mailbox is open to the same people, and sends nothing', async () => {
  const { id } = (await post(createItem(message('Old'), ofMailbox('inbox', desk)))).fine.id
  const archive = `<m:ArchiveItem><m:ArchiveSourceFolderId>${ofMailbox('inbox', desk)}</m:ArchiveSourceFolderId><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:ArchiveItem>`
  const archived = (await post(archive)).fine.id
  ;(await post(getItem([archived], shape('IdOnly')))).fine
  const place = ofMailbox('archiveinbox', desk)
  assert.deepEqual((await post(findItem(place))).fine.ids.length, 1)
  assert.deepEqual((await post(findItem(place), { as: bob })).codes, ['ErrorFolderNotFound'])
  assert.deepEqual((await post(getItem([archived], shape('IdOnly')), { as: bob })).codes, ['ErrorItemNotFound'])
  const { address } = (await store.read((view) => view.mailboxes())).find(({ kind }) => kind === 'archive')!
  const sent = createItem(message('No', to(bob) + from(address)), undefined, 'SendOnly')
  assert.deepEqual((await post(sent)).codes, ['ErrorSendAsDenied'])
})

test('a rule of a shared mailbox files its mail among its own folders, and in no others', async () => {
  const filing = (folder: string): string =>
    update(create({ actions: moveTo('MoveToFolder', folder) }), `<m:MailboxSmtpAddress>${desk}</m:MailboxSmtpAddress>`)
  assert.deepEqual((await post(filing(ofMailbox('notes', alice)))).codes, ['ErrorInboxRulesValidationError'])
  ;(await post(filing(ofMailbox('notes', desk)))).fine
  ;(await post(createItem(message('Filed', to(desk)), undefined, 'SendOnly'), { as: bob })).fine
  assert.equal((await post(findItem(ofMailbox('notes', desk)))).fine.ids.length, 1)
})

test('full access is given to a list of people too, and to those in lists within it', async () => {
  const [inner, outer] = ['inner@example.test', 'outer@example.test']
  const list = (address: string, members: string[]) => server.server.addDistributionList({ address, members })
  await list(inner, [bob])
  await list(outer, [inner, outer])
  await administerAccounts(store).setFullAccess(desk, [alice, outer])
  ;(await post(findItem(ofMailbox('inbox', desk)), { as: bob })).fine
  await list(inner, [])
  assert.deepEqual((await post(findItem(ofMailbox('inbox', desk)), { as: bob })).codes, ['ErrorFolderNotFound'])
})

test('full access ends when it is taken back', async () => {
  const told = await puller(server, { folders: ofMailbox('inbox', desk) })
  const stream = subscribed(await post(streaming({ folders: ofMailbox('notes', desk), types: ['CreatedEvent'] }))).id
  const connection = await connect(server, [stream], 30, alice)
  assert.equal((await connection.next())?.status, 'OK')
  const mail = createItem(message('Filed', to(desk)), undefined, 'SendOnly')
  ;(await post(mail, { as: bob })).fine
  assert.equal((await connection.events()).length, 1)
  await administerAccounts(store).setFullAccess(desk, [bob])
  ;(await post(mail, { as: bob })).fine
  const last = await connection.next()
  assert.deepEqual([last?.code, last?.status], ['ErrorSubscriptionAccessDenied', 'Closed'])
  assert.deepEqual((await post(getEvents(told.id, told.watermark))).codes, ['ErrorSubscriptionAccessDenied'])
  assert.deepEqual((await post(findItem(ofMailbox('inbox', desk)))).codes, ['ErrorFolderNotFound'])
  ;(await post(findItem(ofMailbox('inbox', desk)), { as: bob })).fine
})

test('a user may be named by his security identifier, as a delegate and in permissions', async () => {
  const guid = await store.read(async (view) => (await view.mailboxByAddress(bob))!.guid)
  const user = `<t:UserId><t:SID>${sidOfGuid(guid)}</t:SID></t:UserId>`
  const mailbox = `<m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox>`
  const add = `<m:AddDelegate>${mailbox}<m:DelegateUsers><t:DelegateUser>${user}</t:DelegateUser></m:DelegateUsers></m:AddDelegate>`
  assert.equal(all((await post(add)).fine.root, 't:PrimarySmtpAddress')[0]!.text, bob)
  const unknown = add.replace(sidOfGuid(guid), 'S-1-5-21-1-2-3-4')
  assert.deepEqual((await post(unknown)).codes, ['ErrorDelegateNoUser'])
  const permission = `<t:Permission>${user}<t:PermissionLevel>Reviewer</t:PermissionLevel></t:Permission>`
  const update = `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${distinguished('notes')}<t:Updates><t:SetFolderField>${field('folder:PermissionSet')}<t:Folder><t:PermissionSet><t:Permissions>${permission}</t:Permissions></t:PermissionSet></t:Folder></t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`
  ;(await post(update)).fine
  ;(await post(findItem(ofMailbox('notes', alice)), { as: bob })).fine
})
