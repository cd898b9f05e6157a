import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  alice,
  childNames,
  createFolder,
  distinguished,
  field,
  find,
  folderId,
  freshFolder,
  getFolder,
  host,
  type Id,
  shape,
  textOf,
} from './harness.js'
import { ofMailbox } from './rights.js'

const server = await host()
const { post } = server
after(() => server.close())

const folder = (name: string): string => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`

const rename = (id: string, name: string): string =>
  `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${id}<t:Updates><t:SetFolderField>${field('folder:DisplayName')}${folder(name)}</t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`

/** Name, parent, class and element of what every mailbox has (semantics §7.1). */
const everywhere: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
  ['root', undefined, undefined, 'Folder'],
  ['msgfolderroot', 'root', undefined, 'Folder'],
  ['inbox', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['drafts', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['sentitems', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['outbox', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['deleteditems', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['junkemail', 'msgfolderroot', 'IPF.Note', 'Folder'],
  ['calendar', 'msgfolderroot', 'IPF.Appointment', 'CalendarFolder'],
  ['contacts', 'msgfolderroot', 'IPF.Contact', 'ContactsFolder'],
  ['tasks', 'msgfolderroot', 'IPF.Task', 'TasksFolder'],
  ['notes', 'msgfolderroot', 'IPF.StickyNote', 'Folder'],
  ['journal', 'msgfolderroot', 'IPF.Journal', 'Folder'],
  ['searchfolders', 'root', undefined, 'Folder'],
  ['recoverableitemsroot', 'root', undefined, 'Folder'],
  ['recoverableitemsdeletions', 'recoverableitemsroot', undefined, 'Folder'],
  ['recoverableitemsversions', 'recoverableitemsroot', undefined, 'Folder'],
  ['recoverableitemspurges', 'recoverableitemsroot', undefined, 'Folder'],
]

describe('a folder that every mailbox has', () => {
  for (const [name, parent, folderClass, element] of everywhere)
    test(`${name} has its place, class and element, and says which it is`, async () => {
      const { item } = (await post(getFolder(distinguished(name), shape('AllProperties')))).fine
      assert.equal(item.name, `t:${element}`)
      assert.equal(textOf(item, 't:FolderClass'), folderClass)
      assert.equal(textOf(item, 't:DistinguishedFolderId'), name)
      const above = parent && (await post(getFolder(distinguished(parent), shape('IdOnly')))).fine.id.id
      assert.equal(find(item, 't:ParentFolderId')?.attributes['Id'], above)
      // Its id is an id like any other.
      const byId = (await post(getFolder(folderId({ id: find(item, 't:FolderId')!.attributes['Id']! })))).fine.item
      assert.equal(textOf(byId, 't:DisplayName'), textOf(item, 't:DisplayName'))
    })

  test('can be renamed, and is still what it is', async () => {
    ;(await post(rename(distinguished('notes'), 'Notizen'))).fine
    const { item } = (await post(getFolder(distinguished('notes'), shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:DisplayName'), 'Notizen')
    assert.equal(textOf(item, 't:DistinguishedFolderId'), 'notes')
    const taken = await post(rename(distinguished('notes'), 'INBOX'))
    assert.equal(taken.message.code, 'ErrorFolderExists')
  })

  test('says its name only to clients that speak a schema with names in it', async () => {
    const { item } = (
      await post(getFolder(distinguished('inbox'), shape('AllProperties')), { version: 'Exchange2010_SP2' })
    ).fine
    assert.ok(!childNames(item).includes('t:DistinguishedFolderId'))
  })

  test('shows in Default what its kind counts: a calendar nothing but folders, contacts no unread ones', async () => {
    const names = async (name: string): Promise<string> =>
      childNames((await post(getFolder(distinguished(name)))).fine.item)
        .map((child) => child.slice(2))
        .join(' ')
    assert.equal(await names('inbox'), 'FolderId DisplayName TotalCount ChildFolderCount UnreadCount')
    assert.equal(await names('calendar'), 'FolderId DisplayName ChildFolderCount')
    assert.equal(await names('contacts'), 'FolderId DisplayName TotalCount ChildFolderCount')
    const asked = (await post(getFolder(distinguished('calendar'), shape('Default', [field('folder:TotalCount')]))))
      .fine
    assert.equal(textOf(asked.item, 't:TotalCount'), '0')
  })

  test('is missing in one way, whatever it would have been: exchangelib asks for all of them', async () => {
    const missing = ['archiveroot', 'archivemsgfolderroot', 'archiveinbox', 'adminauditlogs']
    const answer = await post(getFolder(missing.map(distinguished).join('')))
    assert.deepEqual(
      answer.codes,
      missing.map(() => 'ErrorFolderNotFound'),
    )
  })

  test('is not that of the public folders, of which there are none, by whatever way one comes to them', async () => {
    const root = distinguished('publicfoldersroot')
    const below = `<m:FindFolder Traversal="Shallow"><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:ParentFolderIds>${root}</m:ParentFolderIds></m:FindFolder>`
    const sync = `<m:SyncFolderHierarchy><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:SyncFolderId>${root}</m:SyncFolderId></m:SyncFolderHierarchy>`
    for (const request of [getFolder(root), below, sync, createFolder(root, folder('Public'))])
      assert.deepEqual((await post(request)).codes, ['ErrorNoPublicFolderReplicaAvailable'])
    const somebodys = ofMailbox('publicfoldersroot', alice)
    assert.deepEqual((await post(getFolder(somebodys))).codes, ['ErrorInvalidOperation'])
  })
})

describe('a name of a folder', () => {
  test('has from 1 to 255 characters, slashes and all', async () => {
    const parent = await freshFolder(server)
    for (const name of ['a/b\\c', 'n'.repeat(255), ' leading', '日本']) {
      const id = (await post(createFolder(parent, folder(name)))).fine.id
      assert.equal(textOf((await post(getFolder(folderId(id)))).fine.item, 't:DisplayName'), name)
    }
    const tooLong = 'n'.repeat(256)
    assert.equal((await post(createFolder(parent, folder(tooLong)))).message.code, 'ErrorFolderSavePropertyError')
    assert.equal((await post(rename(parent, tooLong))).message.code, 'ErrorFolderSavePropertyError')
    assert.equal((await post(rename(parent, ''))).message.code, 'ErrorFolderSavePropertyError')
  })
})

test('a tree of a thousand levels can be made, walked, copied and taken away', async () => {
  const [top, other] = [await freshFolder(server), await freshFolder(server)]
  const levels = Array.from({ length: 1000 }, (_, level) => folder(`Level ${level}`))
  const made = (
    await post(
      `<m:CreateFolderPath><m:ParentFolderId>${top}</m:ParentFolderId><m:RelativeFolderPath>${levels.join('')}</m:RelativeFolderPath></m:CreateFolderPath>`,
    )
  ).fine.ids
  const count = async (parent: string): Promise<number> =>
    (
      await post(
        `<m:FindFolder Traversal="Deep"><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`,
      )
    ).fine.items.length
  assert.equal(await count(top), 1000)
  const first = folderId(made[0] as Id)
  const relocate = (operation: string): string =>
    `<m:${operation}><m:ToFolderId>${other}</m:ToFolderId><m:FolderIds>${first}</m:FolderIds></m:${operation}>`
  ;(await post(relocate('CopyFolder'))).fine
  assert.equal(await count(other), 1000)
  ;(
    await post(
      `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="true"><m:FolderIds>${other}</m:FolderIds></m:EmptyFolder>`,
    )
  ).fine
  assert.equal(await count(other), 0)
})
