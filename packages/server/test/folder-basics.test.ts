import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  alice,
  all,
  bob,
  childNames,
  contact,
  createFolder,
  createItem,
  deleteFolder,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getFolder,
  getItem,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

// CreateFolder, GetFolder, FindFolder and DeleteFolder; folders.test.ts has what changes and moves them.

const server = await host()
const { post } = server
after(() => server.close())

const root = distinguished('msgfolderroot')
const folder = (name: string, more = '', element = 'Folder'): string =>
  `<t:${element}>${more}<t:DisplayName>${name}</t:DisplayName></t:${element}>`
const make = async (name: string, parent = root): Promise<Id> =>
  (await post(createFolder(parent, folder(name)))).fine.id
const findFolders = (parent: string, traversal = 'Shallow', view = '', itemShape = shape('Default')): string =>
  `<m:FindFolder Traversal="${traversal}"><m:FolderShape>${itemShape}</m:FolderShape>${view}<m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`
const namesIn = ({ items }: Answer): (string | undefined)[] => items.map((item) => textOf(item, 't:DisplayName'))
const malformed = folderId({ id: 'bm90IGFuIGlk' })
const event =
  '<t:CalendarItem><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End></t:CalendarItem>'

describe('CreateFolder', () => {
  test('makes folders of every kind, under one parent, each with the class of its element', async () => {
    const kinds = {
      Folder: 'IPF.Note',
      CalendarFolder: 'IPF.Appointment',
      ContactsFolder: 'IPF.Contact',
      TasksFolder: 'IPF.Task',
    }
    const folders = Object.keys(kinds).map((kind) => folder(`A ${kind}`, '', kind))
    const made = (await post(createFolder(root, folders.join('')))).fine
    assert.deepEqual(
      made.items.map(({ name }) => name.slice(2)),
      Object.keys(kinds),
    )
    const got = (await post(getFolder(made.ids.map(folderId).join(''), shape('AllProperties')))).fine
    assert.deepEqual(
      got.items.map((item) => textOf(item, 't:FolderClass')),
      Object.values(kinds),
    )
    const parent = (await post(getFolder(root, shape('IdOnly')))).fine.id
    for (const item of got.items) assert.equal(find(item, 't:ParentFolderId')?.attributes['Id'], parent.id)
  })

  test('takes a class of its own with the plain element, and refuses one that contradicts a typed element', async () => {
    const own = '<t:FolderClass>IPF.Appointment.Custom</t:FolderClass>'
    const custom = await post(createFolder(root, folder('Custom', own)))
    const got = (await post(getFolder(folderId(custom.fine.id), shape('AllProperties')))).fine
    assert.equal(got.item.name, 't:CalendarFolder')
    assert.equal(textOf(got.item, 't:FolderClass'), 'IPF.Appointment.Custom')
    const contrary = folder('Contrary', '<t:FolderClass>IPF.Task</t:FolderClass>', 'ContactsFolder')
    assert.equal((await post(createFolder(root, contrary))).message.code, 'ErrorNoFolderClassOverride')
  })

  test('refuses a second folder of the same name beside the first, whatever the case', async () => {
    await make('Twice')
    const { code, text, node } = (await post(createFolder(root, folder('TWICE')))).message
    assert.equal(code, 'ErrorFolderExists')
    assert.equal(text, 'A folder with the specified name already exists.')
    assert.deepEqual(find(node, 'm:Folders')?.children, [])
    const mixed = await post(createFolder(root, folder('Same') + folder('Same') + folder('Other')))
    assert.deepEqual(mixed.codes, ['NoError', 'ErrorFolderExists', 'NoError'])
    await make('Twice', folderId(await make('Elsewhere')))
  })

  test('answers for its parent with the code that clients expect', async () => {
    const gone = await make('Gone parent')
    ;(await post(deleteFolder(folderId(gone)))).fine
    const under = async (parent: string): Promise<string> =>
      (await post(createFolder(parent, folder('x')))).message.code
    assert.equal(await under(folderId(gone)), 'ErrorParentFolderNotFound')
    assert.equal(await under(malformed), 'ErrorInvalidIdMalformed')
    assert.equal(await under(folderId({ id: '' })), 'ErrorInvalidIdEmpty')
    assert.equal(
      await under(folderId((await post(createItem(message('M')))).fine.id)),
      'ErrorCannotUseItemIdForFolderId',
    )
  })

  test('needs a name', async () => {
    for (const nameless of ['<t:Folder/>', folder('')])
      assert.equal((await post(createFolder(root, nameless))).message.code, 'ErrorFolderSavePropertyError')
  })
})

describe('GetFolder', () => {
  const names = async (baseShape: string): Promise<string[]> =>
    childNames((await post(getFolder(distinguished('inbox'), shape(baseShape)))).fine.item).map((name) => name.slice(2))

  test('in IdOnly gives the id, in Default the counts too, in AllProperties everything', async () => {
    assert.deepEqual(await names('IdOnly'), ['FolderId'])
    assert.deepEqual(await names('Default'), [
      'FolderId',
      'DisplayName',
      'TotalCount',
      'ChildFolderCount',
      'UnreadCount',
    ])
    const all = await names('AllProperties')
    for (const name of ['ParentFolderId', 'FolderClass', 'EffectiveRights', 'DistinguishedFolderId'])
      assert.ok(all.includes(name), name)
  })

  test('adds what is asked for and nothing else (exchangelib)', async () => {
    const wanted = shape('IdOnly', [field('folder:DisplayName'), tagged('0x3613', 'String')])
    const got = (await post(getFolder(distinguished('inbox'), wanted))).fine
    assert.deepEqual(childNames(got.item), ['t:FolderId', 't:DisplayName', 't:ExtendedProperty'])
  })

  test('counts items and unread ones, and subfolders', async () => {
    const id = await make('Counted')
    const { ids } = (await post(createItem(message('A') + message('B') + message('C'), folderId(id)))).fine
    const unread = setField(field('message:IsRead'), '<t:Message><t:IsRead>false</t:IsRead></t:Message>')
    ;(await post(updateItem(itemChange(ids[0]!, unread)))).fine
    await make('Sub', folderId(id))
    const { item } = (await post(getFolder(folderId(id)))).fine
    assert.deepEqual(
      ['t:TotalCount', 't:UnreadCount', 't:ChildFolderCount'].map((name) => textOf(item, name)),
      ['3', '1', '1'],
    )
  })

  test('gives another change key when something in the folder changes', async () => {
    const id = await make('Keyed')
    ;(await post(createItem(message('A'), folderId(id)))).fine
    const now = (await post(getFolder(folderId(id), shape('IdOnly')))).fine.id
    assert.equal(now.id, id.id)
    assert.notEqual(now.changeKey, id.changeKey)
  })

  test('shows to nobody what is in the mailbox of somebody else', async () => {
    const theirs = `<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`
    assert.equal((await post(getFolder(theirs))).message.code, 'ErrorFolderNotFound')
    ;(await post(getFolder(theirs.replace(bob, alice.toUpperCase())))).fine
    const nobody = theirs.replace(bob, 'nobody@example.test')
    assert.equal((await post(getFolder(nobody))).message.code, 'ErrorNonExistentMailbox')
    const list = 'list@example.test'
    await server.server.addDistributionList({ address: list, members: [alice] })
    assert.equal((await post(getFolder(theirs.replace(bob, list)))).message.code, 'ErrorNonExistentMailbox')
    const { id } = (await post(getFolder(distinguished('inbox')), { as: bob })).fine.id
    assert.equal((await post(getFolder(folderId({ id })))).message.code, 'ErrorFolderNotFound')
    const item = (await post(createItem(contact('Secret')), { as: bob })).fine.id
    assert.equal((await post(getItem([item], shape('Default')))).message.code, 'ErrorItemNotFound')
  })

  test('of a name that no mailbox has is against the schema, and of one that this mailbox lacks finds none', async () => {
    assert.equal((await post(getFolder(distinguished('nosuchfolder')))).fault, 'ErrorSchemaValidation')
    assert.equal((await post(getFolder(distinguished('archiveinbox')))).message.code, 'ErrorFolderNotFound')
  })
})

describe('FindFolder', () => {
  test('lists what is right below, or all the way down, parents first', async () => {
    const top = await make('Tree')
    const branch = await make('Branch', folderId(top))
    await make('Leaf', folderId(branch))
    await make('Second', folderId(top))
    assert.deepEqual(namesIn((await post(findFolders(folderId(top)))).fine).sort(), ['Branch', 'Second'])
    const deep = namesIn((await post(findFolders(folderId(top), 'Deep'))).fine)
    assert.deepEqual([...deep].sort(), ['Branch', 'Leaf', 'Second'])
    assert.ok(deep.indexOf('Branch') < deep.indexOf('Leaf'))
    assert.deepEqual(namesIn((await post(findFolders(folderId(top), 'SoftDeleted'))).fine), [])
  })

  test('gives pages that lead on to the end', async () => {
    const top = await make('Paged')
    for (const name of ['a', 'b', 'c', 'd', 'e']) await make(name, folderId(top))
    const seen: (string | undefined)[] = []
    for (let offset = 0, isLast = false; !isLast; ) {
      const view = `<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="${offset}" BasePoint="Beginning"/>`
      const answer = (await post(findFolders(folderId(top), 'Shallow', view))).fine
      const { attributes } = find(answer.message.node, 'm:RootFolder')!
      assert.equal(attributes['TotalItemsInView'], '5')
      seen.push(...namesIn(answer))
      isLast = attributes['IncludesLastItemInRange'] === 'true'
      assert.ok(isLast || Number(attributes['IndexedPagingOffset']) > offset)
      offset = Number(attributes['IndexedPagingOffset'])
    }
    assert.deepEqual(seen.sort(), ['a', 'b', 'c', 'd', 'e'])
  })

  test('answers for each parent, in order', async () => {
    const [one, two] = [await make('Parent 1'), await make('Parent 2')]
    await make('Child 1', folderId(one))
    const answer = await post(findFolders(folderId(two) + malformed + folderId(one)))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorInvalidIdMalformed', 'NoError'])
    assert.deepEqual(
      all(answer.messages[2]!.node, 't:DisplayName').map(({ text }) => text),
      ['Child 1'],
    )
  })
})

describe('DeleteFolder', () => {
  test('removes a folder with what is in it and below it', async () => {
    const top = await make('Doomed')
    const below = await make('Below', folderId(top))
    const item = (await post(createItem(message('In it'), folderId(below)))).fine.id
    ;(await post(deleteFolder(folderId(top)))).fine
    for (const id of [top, below])
      assert.equal((await post(getFolder(folderId(id)))).message.code, 'ErrorFolderNotFound')
    assert.equal((await post(getItem([item], shape('IdOnly')))).message.code, 'ErrorItemNotFound')
    assert.equal((await post(deleteFolder(folderId(top)))).message.code, 'ErrorItemNotFound')
    await make('Doomed')
  })

  test('moves a folder to Deleted Items under its own id, its items with it', async () => {
    const top = await make('Thrown away')
    const item = (await post(createItem(message('In it'), folderId(top)))).fine.id
    ;(await post(deleteFolder(folderId(top), 'MoveToDeletedItems'))).fine
    const got = (await post(getFolder(folderId(top), shape('AllProperties')))).fine
    const trash = (await post(getFolder(distinguished('deleteditems')))).fine.id
    assert.equal(find(got.item, 't:ParentFolderId')?.attributes['Id'], trash.id)
    ;(await post(getItem([item], shape('IdOnly')))).fine
  })

  test('spares the folders that a mailbox must have, and says so for each', async () => {
    const own = await make('Own')
    const answer = await post(deleteFolder(distinguished('inbox') + folderId(own) + distinguished('calendar')))
    assert.deepEqual(answer.codes, ['ErrorDeleteDistinguishedFolder', 'NoError', 'ErrorDeleteDistinguishedFolder'])
    assert.equal(answer.messages[0]!.text, 'Distinguished folders cannot be deleted.')
    assert.ok(!childNames(answer.messages[0]!.node).includes('m:Folders'))
  })
})

describe('a folder of a kind', () => {
  test('takes the items of its kind alone', async () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      [contact('Ada'), 'inbox', 'ErrorCannotCreateContactInNonContactFolder'],
      [event, 'contacts', 'ErrorCannotCreateCalendarItemInNonCalendarFolder'],
      ['<t:Task><t:Subject>T</t:Subject></t:Task>', 'calendar', 'ErrorCannotCreateTaskInNonTaskFolder'],
      ['<t:PostItem><t:Subject>P</t:Subject></t:PostItem>', 'tasks', 'ErrorCannotCreatePostItemInNonMailFolder'],
    ]
    for (const [item, name, code] of wrong)
      assert.equal((await post(createItem(item, distinguished(name)))).message.code, code)
  })

  test('is where an item goes that names no folder', async () => {
    const places: readonly (readonly [string, string])[] = [
      [message('M'), 'drafts'],
      [event, 'calendar'],
      [contact('C'), 'contacts'],
      ['<t:Task><t:Subject>T</t:Subject></t:Task>', 'tasks'],
    ]
    for (const [item, name] of places) {
      const { id } = (await post(createItem(item))).fine.id
      const found = (await post(findItem(distinguished(name)))).fine.ids
      assert.ok(
        found.some((one) => one.id === id),
        name,
      )
    }
  })
})
