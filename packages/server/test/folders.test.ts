import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  all,
  contact,
  createFolder,
  createItem,
  deleteFolder,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  freshFolder,
  getFolder,
  host,
  type Id,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const folder = (displayName: string, more = '', element = 'Folder'): string =>
  `<t:${element}>${more}<t:DisplayName>${displayName}</t:DisplayName></t:${element}>`

const make = async (parent: string, displayName: string): Promise<Id> =>
  (await post(createFolder(parent, folder(displayName)))).fine.id

const change = (id: string, updates: string): string =>
  `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${id}<t:Updates>${updates}</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`

const setField = (path: string, value: string): string =>
  `<t:SetFolderField>${path}<t:Folder>${value}</t:Folder></t:SetFolderField>`

const rename = (name: string): string => setField(field('folder:DisplayName'), `<t:DisplayName>${name}</t:DisplayName>`)

const relocate = (operation: string, to: string, ids: string): string =>
  `<m:${operation}><m:ToFolderId>${to}</m:ToFolderId><m:FolderIds>${ids}</m:FolderIds></m:${operation}>`

const empty = (ids: string, deleteType: string, deleteSubFolders: boolean): string =>
  `<m:EmptyFolder DeleteType="${deleteType}" DeleteSubFolders="${deleteSubFolders}"><m:FolderIds>${ids}</m:FolderIds></m:EmptyFolder>`

const findFolders = (parent: string, traversal = 'Shallow'): string =>
  `<m:FindFolder Traversal="${traversal}"><m:FolderShape>${shape('Default')}</m:FolderShape><m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`

const namesBelow = async (parent: string, traversal?: string): Promise<(string | undefined)[]> =>
  (await post(findFolders(parent, traversal))).fine.items.map((each) => textOf(each, 't:DisplayName'))

const countOf = async (parent: string): Promise<number> => (await post(findItem(parent))).fine.ids.length

const gone = async (parent: string): Promise<string> => {
  const { id } = await make(parent, 'Gone')
  ;(await post(deleteFolder(folderId({ id })))).fine
  return folderId({ id })
}

describe('UpdateFolder', () => {
  test('sets the name and gives a new change key', async () => {
    const parent = await freshFolder(server)
    const made = await make(parent, 'Before')
    const updated = (await post(change(folderId(made), rename('After')))).fine.id
    assert.equal(updated.id, made.id)
    assert.notEqual(updated.changeKey, made.changeKey)
    assert.deepEqual(await namesBelow(parent), ['After'])
  })

  test('sets and deletes extended properties', async () => {
    const id = await freshFolder(server)
    const hidden = tagged('0x10f4', 'Boolean')
    const value = `<t:ExtendedProperty>${hidden}<t:Value>true</t:Value></t:ExtendedProperty>`
    const read = async () => (await post(getFolder(id, shape('IdOnly', [hidden])))).fine.item
    ;(await post(change(id, setField(hidden, value)))).fine
    assert.equal(textOf(await read(), 't:ExtendedProperty/t:Value'), 'true')
    ;(await post(change(id, `<t:DeleteFolderField>${hidden}</t:DeleteFolderField>`))).fine
    assert.equal(find(await read(), 't:ExtendedProperty'), undefined)
  })

  test('refines a class and refuses another kind', async () => {
    const id = await freshFolder(server, 'ContactsFolder')
    const setClass = (name: string) =>
      change(id, setField(field('folder:FolderClass'), `<t:FolderClass>${name}</t:FolderClass>`))
    ;(await post(setClass('IPF.Contact.Friends'))).fine
    assert.deepEqual((await post(setClass('IPF.Note'))).codes, ['ErrorObjectTypeChanged'])
    const shown = (await post(getFolder(id, shape('IdOnly', [field('folder:FolderClass')])))).fine.item
    assert.equal(textOf(shown, 't:FolderClass'), 'IPF.Contact.Friends')
  })

  test('refuses what cannot be', async () => {
    const parent = await freshFolder(server)
    await make(parent, 'Taken')
    const made = await make(parent, 'Other')
    const id = folderId(made)
    const codes = async (updates: string) => (await post(change(id, updates))).codes
    assert.deepEqual(await codes(rename('TAKEN')), ['ErrorFolderExists'])
    assert.deepEqual(await codes(rename('')), ['ErrorFolderSavePropertyError'])
    assert.deepEqual(await codes(rename('OTHER')), ['NoError'], 'another case of its own name')
    const count = setField(field('folder:TotalCount'), '<t:TotalCount>7</t:TotalCount>')
    assert.deepEqual(await codes(count), ['ErrorInvalidPropertySet'])
    const mismatch = setField(field('folder:FolderClass'), '<t:DisplayName>X</t:DisplayName>')
    assert.deepEqual(await codes(mismatch), ['ErrorUpdatePropertyMismatch'])
    const two = setField(
      field('folder:DisplayName'),
      '<t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>X</t:DisplayName>',
    )
    assert.deepEqual(await codes(two), ['ErrorIncorrectUpdatePropertyCount'])
    const remove = `<t:DeleteFolderField>${field('folder:DisplayName')}</t:DeleteFolderField>`
    assert.deepEqual(await codes(remove), ['ErrorInvalidPropertyDelete'])
    const append = rename('X').replaceAll('SetFolderField', 'AppendToFolderField')
    assert.deepEqual(await codes(append), ['ErrorInvalidPropertyAppend'])
    const badKey = `<t:FolderId Id="${made.id}" ChangeKey="nonsense"/>`
    assert.deepEqual((await post(change(badKey, rename('X')))).codes, ['ErrorInvalidChangeKey'])
    assert.deepEqual((await post(change(await gone(parent), rename('X')))).codes, ['ErrorFolderNotFound'])
  })

  test('takes the removal of permissions that nobody has set', async () => {
    const id = await freshFolder(server)
    ;(await post(change(id, `<t:DeleteFolderField>${field('folder:PermissionSet')}</t:DeleteFolderField>`))).fine
  })

  test('leaves nothing behind of a change whose second part fails', async () => {
    const parent = await freshFolder(server)
    const id = folderId(await make(parent, 'Whole'))
    const second = setField(field('folder:TotalCount'), '<t:TotalCount>7</t:TotalCount>')
    assert.deepEqual((await post(change(id, rename('Half') + second))).codes, ['ErrorInvalidPropertySet'])
    assert.deepEqual(await namesBelow(parent), ['Whole'])
  })
})

test('a folder may be given its class as a MAPI property', async () => {
  const path = tagged('0x3613', 'String')
  const property = `<t:ExtendedProperty>${path}<t:Value>IPF.Contact</t:Value></t:ExtendedProperty>`
  const whole = `<t:Folder><t:DisplayName>People</t:DisplayName>${property}</t:Folder>`
  const made = (await post(createFolder(await freshFolder(server), whole))).fine
  assert.equal(made.item.name, 't:ContactsFolder')
  assert.equal(
    textOf((await post(getFolder(folderId(made.id), shape('IdOnly', [path])))).fine.item, 't:ExtendedProperty/t:Value'),
    'IPF.Contact',
  )
})

describe('MoveFolder and CopyFolder', () => {
  test('a folder that moves keeps its id and what is in it', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const made = await make(from, 'Traveller')
    await make(folderId(made), 'Luggage')
    ;(await post(createItem(message('Inside'), folderId(made)))).fine
    const moved = (await post(relocate('MoveFolder', to, folderId(made)))).fine.id
    assert.equal(moved.id, made.id)
    assert.deepEqual(await namesBelow(from), [])
    assert.deepEqual(await namesBelow(to, 'Deep'), ['Traveller', 'Luggage'])
    assert.equal(await countOf(folderId(made)), 1)
  })

  test('a copy has everything of the original under ids of its own', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const made = await make(from, 'Original')
    const inner = await make(folderId(made), 'Inner')
    const items = (await post(createItem(message('One') + message('Two'), folderId(inner)))).fine.ids
    const copy = (await post(relocate('CopyFolder', to, folderId(made)))).fine.id
    assert.notEqual(copy.id, made.id)
    assert.deepEqual(await namesBelow(from, 'Deep'), ['Original', 'Inner'])
    assert.deepEqual(await namesBelow(to, 'Deep'), ['Original', 'Inner'])
    const innerCopy = (await post(findFolders(folderId(copy)))).fine.id
    const listed = (await post(findItem(folderId(innerCopy), shape('Default')))).fine
    assert.deepEqual(
      listed.items.map((each) => textOf(each, 't:Subject')),
      ['Two', 'One'],
    )
    assert.ok(listed.ids.every(({ id }) => items.every((item) => item.id !== id)))
    const shown = (await post(getFolder(folderId(innerCopy)))).fine.item
    assert.deepEqual([textOf(shown, 't:TotalCount'), textOf(shown, 't:UnreadCount')], ['2', '0'])
  })

  test('refuse what cannot be', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const made = await make(from, 'Same')
    const inner = await make(folderId(made), 'Inner')
    await make(to, 'same')
    for (const operation of ['MoveFolder', 'CopyFolder']) {
      const codes = async (target: string, ids: string) => (await post(relocate(operation, target, ids))).codes
      assert.deepEqual(await codes(to, folderId(made)), ['ErrorMoveCopyFailed'], 'a name that is taken')
      assert.deepEqual(await codes(folderId(inner), folderId(made)), ['ErrorMoveCopyFailed'], 'into itself')
      assert.deepEqual(await codes(await gone(to), folderId(made)), ['ErrorToFolderNotFound'])
      assert.deepEqual(await codes(to, await gone(to)), ['ErrorItemNotFound'])
      assert.deepEqual(await codes(to, '<t:FolderId Id="bm9uc2Vuc2U="/>'), ['ErrorInvalidIdMalformed'])
    }
    assert.deepEqual((await post(relocate('MoveFolder', to, distinguished('drafts')))).codes, [
      'ErrorMoveDistinguishedFolder',
    ])
  })

  test('one bad folder among three leaves the others alone', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const [one, three] = [await make(from, 'One'), await make(from, 'Three')]
    const ids = folderId(one) + distinguished('inbox') + folderId(three)
    assert.deepEqual((await post(relocate('MoveFolder', to, ids))).codes, [
      'NoError',
      'ErrorMoveDistinguishedFolder',
      'NoError',
    ])
    assert.deepEqual(await namesBelow(to), ['One', 'Three'])
  })
})

describe('DeleteFolder into Deleted Items', () => {
  test('gives a second folder of the same name a number, and removes for good what lies there', async () => {
    const parent = await freshFolder(server)
    const remove = async () => {
      const made = await make(parent, 'Rubbish')
      ;(await post(deleteFolder(folderId(made), 'MoveToDeletedItems'))).fine
      return made
    }
    const first = await remove()
    const second = await remove()
    const trash = distinguished('deleteditems')
    assert.deepEqual(await namesBelow(trash), ['Rubbish', 'Rubbish1'])
    ;(await post(deleteFolder(folderId(first) + folderId(second), 'MoveToDeletedItems'))).fine
    assert.deepEqual(await namesBelow(trash), [])
  })
})

describe('EmptyFolder', () => {
  test('takes items and leaves subfolders, or takes both', async () => {
    const parent = await freshFolder(server)
    const inner = await make(parent, 'Inner')
    const fill = async (id: string) => (await post(createItem(message('One') + message('Two'), id))).fine
    await fill(parent)
    await fill(folderId(inner))
    ;(await post(empty(parent, 'HardDelete', false))).fine
    assert.deepEqual([await countOf(parent), await countOf(folderId(inner))], [0, 2])
    await fill(parent)
    ;(await post(empty(parent, 'HardDelete', true))).fine
    assert.equal(await countOf(parent), 0)
    assert.deepEqual(await namesBelow(parent), [])
    const shown = (await post(getFolder(parent))).fine.item
    assert.deepEqual([textOf(shown, 't:TotalCount'), textOf(shown, 't:ChildFolderCount')], ['0', '0'])
  })

  for (const [deleteType, target] of [
    ['MoveToDeletedItems', 'deleteditems'],
    ['SoftDelete', 'recoverableitemsdeletions'],
  ] as const)
    test(`puts items where ${deleteType} leads`, async () => {
      const parent = await freshFolder(server)
      ;(await post(createItem(contact('Ada'), await freshFolder(server, 'ContactsFolder')))).fine
      ;(await post(createItem(message('One') + message('Two'), parent))).fine
      const before = await countOf(distinguished(target))
      ;(await post(empty(parent, deleteType, false))).fine
      assert.equal(await countOf(parent), 0)
      assert.equal(await countOf(distinguished(target)), before + 2)
    })

  test('refuses the calendar, folders that every mailbox has, and what is not there', async () => {
    const codes = async (ids: string, subfolders = false) => (await post(empty(ids, 'HardDelete', subfolders))).codes
    assert.deepEqual(await codes(distinguished('calendar')), ['ErrorCannotEmptyFolder'])
    assert.deepEqual(await codes(distinguished('recoverableitemsroot'), true), ['ErrorCannotEmptyFolder'])
    assert.deepEqual(await codes(await gone(distinguished('msgfolderroot'))), ['ErrorFolderNotFound'])
  })
})

describe('CreateFolderPath', () => {
  const path = (parent: string, folders: string): string =>
    `<m:CreateFolderPath><m:ParentFolderId>${parent}</m:ParentFolderId><m:RelativeFolderPath>${folders}</m:RelativeFolderPath></m:CreateFolderPath>`

  test('makes each level below the one before and uses those that are there', async () => {
    const parent = await freshFolder(server)
    const first = (await post(path(parent, folder('A') + folder('B') + folder('C')))).fine.ids
    assert.equal(first.length, 3)
    const again = (await post(path(parent, folder('a') + folder('B') + folder('D')))).fine.ids
    assert.deepEqual(
      again.slice(0, 2).map(({ id }) => id),
      first.slice(0, 2).map(({ id }) => id),
    )
    assert.deepEqual(await namesBelow(parent, 'Deep'), ['A', 'B', 'C', 'D'])
  })

  test('says of a level without a name what is missing, and of the next that it has no parent', async () => {
    const parent = await freshFolder(server)
    const answer = await post(path(parent, `<t:Folder/>${folder('Below')}`))
    assert.deepEqual(answer.codes, ['ErrorFolderSavePropertyError', 'ErrorParentFolderNotFound'])
    assert.deepEqual(
      all(answer.root, 't:FieldURI').map(({ attributes }) => attributes['FieldURI']),
      ['folder:DisplayName'],
    )
    assert.deepEqual(await namesBelow(parent), [])
  })
})
