import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
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
  findItem,
  folderId,
  freshFolder,
  getFolder,
  getItem,
  host,
  type Id,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'
import { letBob, ofMailbox, permit } from './rights.js'

const server = await host({ people: ['carol@example.test'] })
const { post } = server
after(() => server.close())

const asBob = { as: bob }
const aliceMail = (subject: string, folder: string): Promise<Id> =>
  post(createItem(message(subject), folder)).then((answer) => answer.fine.id)
const bobMail = (subject: string, folder: string) => post(createItem(message(subject), folder), asBob)
const rename = (id: Id): string =>
  updateItem(itemChange(id, setField(field('item:Subject'), message('Changed'))), 'AlwaysOverwrite')
const move = (id: Id, folder: string, name = 'MoveItem'): string =>
  `<m:${name}><m:ToFolderId>${folder}</m:ToFolderId><m:ItemIds>${itemId(id)}</m:ItemIds></m:${name}>`
const deed = async (request: string): Promise<string> => (await post(request, asBob)).message.code

/** What bob may do with an item of alice's and with one of his own, in a folder of hers. */
async function triedBy(folder: string): Promise<Record<string, string>> {
  const theirs = await aliceMail('Theirs', folder)
  const doomed = await aliceMail('Doomed', folder)
  const made = await bobMail('Mine', folder)
  const own = made.message.code === 'NoError' ? made.id : undefined
  const doomedOwn = own && (await bobMail('Mine too', folder)).fine.id
  return {
    see: await deed(getFolder(folder)),
    find: await deed(findItem(folder)),
    get: await deed(getItem([theirs], shape('Default'))),
    create: made.message.code,
    edit: await deed(rename(theirs)),
    delete: await deed(deleteItem([doomed], 'HardDelete')),
    ...(own && { editOwn: await deed(rename(own)), deleteOwn: await deed(deleteItem([doomedOwn!], 'HardDelete')) }),
    subfolder: await deed(createFolder(folder, `<t:Folder><t:DisplayName>Below</t:DisplayName></t:Folder>`)),
    change: await deed(permit(folder, { [bob]: 'Owner' })),
  }
}

const denied = 'ErrorAccessDenied'
const noItem = 'ErrorItemNotFound'
const noFolder = 'ErrorFolderNotFound'
const mayNotCreate = 'ErrorCreateItemAccessDenied'
const mayNotDivide = 'ErrorCreateSubfolderAccessDenied'
const ok = 'NoError'

const reviewer = {
  see: ok,
  find: ok,
  get: ok,
  create: mayNotCreate,
  edit: denied,
  delete: denied,
  subfolder: mayNotDivide,
  change: denied,
}
const author = { ...reviewer, create: ok, editOwn: ok, deleteOwn: ok }
const editor = { ...author, edit: ok, delete: ok }

/** What is answered at each level (docs "Handling delegation-related errors in EWS in Exchange"). */
const byLevel: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  None: {
    see: noFolder,
    find: noFolder,
    get: noItem,
    create: 'ErrorSavedItemFolderNotFound',
    edit: noItem,
    delete: noItem,
    subfolder: 'ErrorParentFolderNotFound',
    change: noFolder,
  },
  Contributor: {
    see: ok,
    find: denied,
    get: noItem,
    create: ok,
    edit: noItem,
    delete: noItem,
    editOwn: noItem,
    deleteOwn: noItem,
    subfolder: mayNotDivide,
    change: denied,
  },
  Reviewer: reviewer,
  NoneditingAuthor: { ...author, editOwn: denied },
  Author: author,
  PublishingAuthor: { ...author, subfolder: ok },
  Editor: editor,
  PublishingEditor: { ...editor, subfolder: ok },
  Owner: { ...editor, subfolder: ok, change: ok },
}

describe('in a folder of another mailbox', () => {
  for (const [level, expected] of Object.entries(byLevel))
    test(`one may do at the level ${level} what it says, and nothing else`, async () => {
      const folder = await freshFolder(server)
      await letBob(server, folder, level)
      assert.deepEqual(await triedBy(folder), expected)
    })

  test('single rights do what their names say', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, { CanCreateItems: 'true', ReadItems: 'FullDetails' })
    assert.deepEqual(await triedBy(folder), { ...reviewer, create: ok, editOwn: denied, deleteOwn: denied })
  })

  test('everybody who signed in has what Default has', async () => {
    const folder = await freshFolder(server)
    ;(await post(permit(folder, { Default: 'Reviewer', [bob]: 'None' }))).fine
    const id = await aliceMail('For most', folder)
    assert.equal(await deed(getItem([id], shape('IdOnly'))), noItem)
    assert.deepEqual((await post(getItem([id], shape('IdOnly')), { as: 'carol@example.test' })).codes, [ok])
  })

  test('a list of people may be given rights, which are those of everybody in it who has none of his own', async () => {
    const folder = await freshFolder(server)
    const [readers, writers] = ['readers@example.test', 'writers@example.test']
    await server.server.addDistributionList({ address: readers, members: [bob, 'carol@example.test'] })
    await server.server.addDistributionList({ address: writers, members: ['WRITERS@example.test'] })
    ;(await post(permit(folder, { [readers]: 'Reviewer', [writers]: 'Contributor' }))).fine
    assert.deepEqual(await triedBy(folder), reviewer)
    await server.server.addDistributionList({ address: writers, members: [bob, writers] })
    assert.deepEqual(await triedBy(folder), { ...reviewer, create: ok, editOwn: denied, deleteOwn: denied })
    ;(await post(permit(folder, { [readers]: 'Reviewer', Default: 'Owner', [bob]: 'None' }))).fine
    assert.deepEqual(await triedBy(folder), byLevel['None'])
  })

  test('a name with an address means the folder of that mailbox, and ids from there need no address', async () => {
    await letBob(server, 'tasks', 'Editor')
    const made = await post(
      createItem('<t:Task><t:Subject>Call</t:Subject></t:Task>', ofMailbox('tasks', alice)),
      asBob,
    )
    const found = await post(findItem(ofMailbox('tasks', alice)), asBob)
    assert.deepEqual(found.fine.ids, [made.fine.id])
    assert.deepEqual((await post(findItem(distinguished('tasks')))).fine.ids, [made.fine.id])
    assert.deepEqual((await post(findItem(distinguished('tasks')), asBob)).fine.ids, [])
  })

  test('what somebody makes or changes names him as the one who changed it last', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, 'Editor')
    const asked = shape('IdOnly', [field('item:LastModifiedName')])
    const last = async (id: Id) => textOf((await post(getItem([id], asked))).fine.item, 't:LastModifiedName')
    const made = (await bobMail('Mine', folder)).fine.id
    assert.equal(await last(made), 'bob')
    const own = await aliceMail('Theirs', folder)
    assert.equal(await last(own), 'alice')
    ;(await post(rename(own), asBob)).fine
    assert.equal(await last(own), 'bob')
  })

  test('EffectiveRights say what the caller may do, of the folder and of what is in it', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, 'Author')
    const theirs = await aliceMail('Theirs', folder)
    const own = (await bobMail('Mine', folder)).fine.id
    const rights = async (request: string, as = bob): Promise<string> =>
      all((await post(request, { as })).fine.item, 't:EffectiveRights')[0]!
        .children.filter(({ text }) => text === 'true')
        .map(({ name }) => name.slice(2))
        .join(' ')
    const ofFolder = getFolder(folder, shape('IdOnly', [field('folder:EffectiveRights')]))
    const ofItem = (id: Id): string => getItem([id], shape('IdOnly', [field('item:EffectiveRights')]))
    assert.equal(await rights(ofFolder), 'CreateContents Read')
    assert.equal(await rights(ofItem(theirs)), 'Read')
    assert.equal(await rights(ofItem(own)), 'Delete Modify Read')
    assert.equal(
      await rights(ofFolder, alice),
      'CreateAssociated CreateContents CreateHierarchy Delete Modify Read ViewPrivateItems',
    )
    assert.equal(await rights(ofItem(own), alice), 'Delete Modify Read ViewPrivateItems')
  })

  test('only who administers a folder is told who may do what there', async () => {
    const folder = await freshFolder(server)
    const asked = getFolder(folder, shape('IdOnly', [field('folder:PermissionSet')]))
    await letBob(server, folder, 'PublishingEditor')
    assert.equal(all((await post(asked, asBob)).fine.item, 't:PermissionSet').length, 0)
    await letBob(server, folder, 'Owner')
    assert.equal(all((await post(asked, asBob)).fine.item, 't:PermissionSet').length, 1)
  })

  test('a folder that somebody makes below it is his to administer, and that above is not', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, 'PublishingAuthor')
    const below = folderId(
      (await post(createFolder(folder, '<t:Folder><t:DisplayName>Below</t:DisplayName></t:Folder>'), asBob)).fine.id,
    )
    ;(await post(permit(below, { [bob]: 'Owner', 'carol@example.test': 'Reviewer' }), asBob)).fine
    ;(await post(getFolder(below), { as: 'carol@example.test' })).fine
    assert.equal(await deed(deleteFolder(folder)), denied)
    assert.equal(await deed(deleteFolder(below, 'MoveToDeletedItems')), 'ErrorCannotDeleteObject')
    assert.equal(await deed(deleteFolder(below)), ok)
  })

  test('a folder is not deleted, moved or copied with one in it that the caller does not administer', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, 'Owner')
    const below = folderId(
      (await post(createFolder(folder, '<t:Folder><t:DisplayName>Kept</t:DisplayName></t:Folder>'))).fine.id,
    )
    await letBob(server, below, 'None')
    const relocate = (name: string): string =>
      `<m:${name}><m:ToFolderId>${folder}</m:ToFolderId><m:FolderIds>${folder}</m:FolderIds></m:${name}>`
    for (const request of [deleteFolder(folder), relocate('MoveFolder'), relocate('CopyFolder')])
      assert.equal(await deed(request), denied)
    const empty = `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="true"><m:FolderIds>${folder}</m:FolderIds></m:EmptyFolder>`
    assert.equal(await deed(empty), denied)
    assert.equal(await deed(empty.replace('SubFolders="true"', 'SubFolders="false"')), ok)
  })

  test('a folder is emptied by who may delete everything in it, and with those below it by who administers them', async () => {
    const folder = await freshFolder(server)
    await post(createFolder(folder, `<t:Folder><t:DisplayName>Below</t:DisplayName></t:Folder>`))
    const empty = (withSubfolders: boolean): string =>
      `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="${withSubfolders}"><m:FolderIds>${folder}</m:FolderIds></m:EmptyFolder>`
    await aliceMail('Theirs', folder)
    await letBob(server, folder, 'Author')
    assert.equal(await deed(empty(false)), denied)
    await letBob(server, folder, 'Editor')
    assert.equal(await deed(empty(true)), denied)
    assert.equal(await deed(empty(false)), ok)
    assert.deepEqual((await post(findItem(folder))).fine.ids, [])
  })

  test('a path that leads through what the caller does not see tells of it no one who could not make it', async () => {
    const root = await freshFolder(server)
    const hidden = await post(createFolder(root, '<t:Folder><t:DisplayName>Hidden</t:DisplayName></t:Folder>'))
    await letBob(server, folderId(hidden.fine.id), 'None')
    const path = (name: string): string =>
      `<m:CreateFolderPath><m:ParentFolderId>${root}</m:ParentFolderId><m:RelativeFolderPath><t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder></m:RelativeFolderPath></m:CreateFolderPath>`
    await letBob(server, root, 'Reviewer')
    for (const name of ['Hidden', 'Nothing']) assert.equal(await deed(path(name)), mayNotDivide)
    await letBob(server, root, 'PublishingEditor')
    assert.equal(await deed(path('Hidden')), 'ErrorFolderExists')
    assert.equal(await deed(path('New')), ok)
    assert.equal(await deed(path('New')), ok)
  })

  test('lists of folders show what the caller may see, and count no other', async () => {
    const root = await freshFolder(server)
    await letBob(server, root, 'Reviewer')
    const make = async (name: string): Promise<string> =>
      folderId((await post(createFolder(root, `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`))).fine.id)
    await make('Shown')
    const hidden = await make('Hidden')
    await letBob(server, hidden, 'None')
    const folderShape = `<m:FolderShape>${shape('Default')}</m:FolderShape>`
    const below = `<m:FindFolder Traversal="Deep">${folderShape}<m:ParentFolderIds>${root}</m:ParentFolderIds></m:FindFolder>`
    const sync = `<m:SyncFolderHierarchy>${folderShape}<m:SyncFolderId>${root}</m:SyncFolderId></m:SyncFolderHierarchy>`
    for (const request of [below, sync]) {
      const names = async (as: string) =>
        all((await post(request, { as })).fine.root, 't:DisplayName').map(({ text }) => text)
      assert.deepEqual(await names(bob), ['Shown'])
      assert.deepEqual(await names(alice), ['Shown', 'Hidden'])
    }
    assert.equal(textOf((await post(getFolder(root), asBob)).fine.item, 't:ChildFolderCount'), '1')
  })

  test('items go from one mailbox to the other where both sides allow it', async () => {
    const folder = await freshFolder(server)
    const theirs = await aliceMail('Theirs', folder)
    await letBob(server, folder, 'Reviewer')
    assert.equal(await deed(move(theirs, distinguished('inbox'))), denied)
    assert.equal(await deed(move(theirs, distinguished('inbox'), 'CopyItem')), ok)
    for (const name of ['MoveItem', 'CopyItem'])
      assert.equal(await deed(move((await bobMail('Mine', distinguished('inbox'))).fine.id, folder, name)), denied)
    await letBob(server, folder, 'Editor')
    assert.equal(await deed(move(theirs, distinguished('inbox'))), ok)
    assert.equal((await post(getItem([theirs], shape('IdOnly')))).message.code, noItem)
    const back = (await post(findItem(distinguished('inbox')), asBob)).fine.ids
    assert.equal(back.length, 4)
    await letBob(server, folder, 'Author')
    assert.equal(await deed(move(back[0]!, folder)), ok)
    const [moved] = (await post(findItem(folder))).fine.ids
    assert.equal(await deed(rename(moved!)), ok, 'what somebody put there is his')
  })

  test('nobody but the owner throws things into the Deleted Items', async () => {
    const folder = await freshFolder(server)
    await letBob(server, folder, 'Owner')
    const id = await aliceMail('Theirs', folder)
    assert.equal(await deed(deleteItem([id], 'MoveToDeletedItems')), 'ErrorCannotDeleteObject')
    assert.equal(await deed(deleteItem([id], 'SoftDelete')), ok)
    const gone = `<m:FindItem Traversal="SoftDeleted"><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:ParentFolderIds>${folder}</m:ParentFolderIds></m:FindItem>`
    assert.equal((await post(gone, asBob)).fine.ids.length, 0)
    assert.equal((await post(gone)).fine.ids.length, 1)
  })

  test('what belongs to the folder itself is changed by who administers it', async () => {
    const folder = await freshFolder(server)
    const configuration = `<m:CreateUserConfiguration><m:UserConfiguration><t:UserConfigurationName Name="View">${folder}</t:UserConfigurationName><t:BinaryData>AQID</t:BinaryData></m:UserConfiguration></m:CreateUserConfiguration>`
    const associated = createItem(message('Note', '<t:IsAssociated>true</t:IsAssociated>'), folder)
    await letBob(server, folder, 'Editor')
    assert.equal(await deed(configuration), denied)
    assert.equal(await deed(associated), denied)
    const note = (await post(associated)).fine.id
    assert.equal(await deed(rename(note)), denied)
    assert.equal(await deed(getItem([note], shape('IdOnly'))), ok)
    await letBob(server, folder, 'Owner')
    assert.equal(await deed(configuration), ok)
    assert.equal(await deed(rename(note)), ok)
  })

  test('attachments go by their items', async () => {
    const folder = await freshFolder(server)
    const file = '<t:FileAttachment><t:Name>a.txt</t:Name><t:Content>YQ==</t:Content></t:FileAttachment>'
    const made = await post(createItem(message('With', `<t:Attachments>${file}</t:Attachments>`), folder))
    const attachment = all(made.fine.root, 't:AttachmentId')[0]!.attributes['Id']!
    const ids = `<m:AttachmentIds><t:AttachmentId Id="${attachment}"/></m:AttachmentIds>`
    const attach = `<m:CreateAttachment><m:ParentItemId Id="${made.id.id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`
    const tried = async () => [
      await deed(`<m:GetAttachment>${ids}</m:GetAttachment>`),
      await deed(attach),
      await deed(`<m:DeleteAttachment>${ids}</m:DeleteAttachment>`),
    ]
    assert.deepEqual(await tried(), ['ErrorInvalidAttachmentId', noItem, 'ErrorInvalidAttachmentId'])
    await letBob(server, folder, 'Reviewer')
    assert.deepEqual(await tried(), [ok, denied, denied])
    await letBob(server, folder, 'Editor')
    assert.deepEqual(await tried(), [ok, ok, ok])
  })
})
