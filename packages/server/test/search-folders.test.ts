import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
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
  freshFolder,
  getFolder,
  host,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const subjectContains = (text: string): string =>
  `<t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase">${field('item:Subject')}<t:Constant Value="${text}"/></t:Contains>`
const isUnread = `<t:IsEqualTo>${field('message:IsRead')}<t:FieldURIOrConstant><t:Constant Value="false"/></t:FieldURIOrConstant></t:IsEqualTo>`
const parameters = (bases: string, expression: string, traversal = 'Shallow'): string =>
  `<t:SearchParameters Traversal="${traversal}"><t:Restriction>${expression}</t:Restriction><t:BaseFolderIds>${bases}</t:BaseFolderIds></t:SearchParameters>`

let count = 0
const searchFolder = (search: string): string =>
  `<t:SearchFolder><t:DisplayName>Search ${++count}</t:DisplayName>${search}</t:SearchFolder>`
const create = async (search: string): Promise<string> =>
  folderId((await post(createFolder(distinguished('searchfolders'), searchFolder(search)))).fine.id)
const codeOf = async (request: string): Promise<string> => (await post(request)).message.code

const subjects = async (folder: string, more = ''): Promise<(string | undefined)[]> =>
  (await post(findItem(folder, shape('IdOnly', [field('item:Subject')]), more))).fine.items
    .map((item) => textOf(item, 't:Subject'))
    .sort()
const folderOf = async (folder: string, how = shape('AllProperties')): Promise<XmlNode> =>
  (await post(getFolder(folder, how))).fine.item
const counts = async (folder: string): Promise<(string | undefined)[]> => {
  const shown = await folderOf(folder)
  return [textOf(shown, 't:TotalCount'), textOf(shown, 't:UnreadCount')]
}

describe('a search folder', () => {
  test('shows what its base folders hold, always as it is now', async () => {
    const [one, other] = [await freshFolder(server), await freshFolder(server)]
    const search = await create(parameters(one + other, subjectContains('report')))
    assert.deepEqual(await subjects(search), [])
    const made = (await post(createItem(message('Report A') + message('Letter'), one))).fine
    ;(await post(createItem(message('Report B', '<t:IsRead>false</t:IsRead>'), other))).fine
    assert.deepEqual(await subjects(search), ['Report A', 'Report B'])
    assert.deepEqual(await counts(search), ['2', '1'])

    const change = setField(field('item:Subject'), '<t:Message><t:Subject>Poem</t:Subject></t:Message>')
    ;(await post(updateItem(itemChange(made.ids[0]!, change)))).fine
    assert.deepEqual(await subjects(search), ['Report B'])
    ;(await post(updateItem(itemChange(made.ids[1]!, change.replace('Poem', 'Reporting'))))).fine
    assert.deepEqual(await subjects(search), ['Report B', 'Reporting'])
    ;(await post(deleteItem([made.ids[1]!], 'HardDelete'))).fine
    assert.deepEqual(await subjects(search), ['Report B'])
    assert.deepEqual(await counts(search), ['1', '1'])
  })

  test('that is deep follows folders as they come and go below its base', async () => {
    const base = await freshFolder(server)
    const child = (await post(createFolder(base, '<t:Folder><t:DisplayName>Child</t:DisplayName></t:Folder>'))).fine.id
    ;(await post(createItem(message('Deep down'), folderId(child)))).fine
    const [shallow, deep] = [
      await create(parameters(base, subjectContains('deep'))),
      await create(parameters(base, subjectContains('deep'), 'Deep')),
    ]
    assert.deepEqual(await subjects(shallow), [])
    assert.deepEqual(await subjects(deep), ['Deep down'])
    const move = (to: string): string =>
      `<m:MoveFolder><m:ToFolderId>${to}</m:ToFolderId><m:FolderIds>${folderId(child)}</m:FolderIds></m:MoveFolder>`
    ;(await post(move(distinguished('inbox')))).fine
    assert.deepEqual(await subjects(deep), [])
    ;(await post(move(base))).fine
    assert.deepEqual(await subjects(deep), ['Deep down'])
  })

  test('is searched with views, orders, restrictions and query strings like any folder', async () => {
    const base = await freshFolder(server)
    const items = ['Kite a', 'Kite b', 'Kite c'].map((subject) => message(subject)).join('')
    ;(await post(createItem(items, base))).fine
    const search = await create(parameters(base, subjectContains('kite')))
    const order = `<m:SortOrder><t:FieldOrder Order="Descending">${field('item:Subject')}</t:FieldOrder></m:SortOrder>`
    const page = '<m:IndexedPageItemView MaxEntriesReturned="1" Offset="1" BasePoint="Beginning"/>'
    const answer = (
      await post(findItem(search, shape('IdOnly', [field('item:Subject'), field('item:ParentFolderId')]), page + order))
    ).fine
    assert.equal(textOf(answer.item, 't:Subject'), 'Kite b')
    assert.equal(find(answer.item, 't:ParentFolderId')!.attributes['Id'], /Id="(.*)"/.exec(base)![1])
    const root = find(answer.message.node, 'm:RootFolder')!.attributes
    assert.deepEqual([root['TotalItemsInView'], root['IncludesLastItemInRange']], ['3', 'false'])
    assert.deepEqual(await subjects(search, `<m:Restriction>${subjectContains(' c')}</m:Restriction>`), ['Kite c'])
    const query = findItem(search, shape('Default')).replace(
      '</m:FindItem>',
      '<m:QueryString>subject:"kite a"</m:QueryString></m:FindItem>',
    )
    assert.equal((await post(query)).fine.items.length, 1)
  })

  test('counts what no column tells', async () => {
    const base = await freshFolder(server)
    const culture = (value: string): string => `<t:Culture>${value}</t:Culture>`
    ;(await post(createItem(message('x', culture('de-DE')) + message('y', culture('fr-FR')), base))).fine
    const expression = `<t:IsEqualTo>${field('item:Culture')}<t:FieldURIOrConstant><t:Constant Value="de-DE"/></t:FieldURIOrConstant></t:IsEqualTo>`
    const search = await create(parameters(base, expression))
    assert.deepEqual(await subjects(search), ['x'])
    assert.equal((await counts(search))[0], '1')
  })

  test('tells its parameters and its class, in GetFolder, FindFolder and the synchronization of folders', async () => {
    const base = await freshFolder(server)
    ;(await post(createItem(message('Unread', '<t:IsRead>false</t:IsRead>'), base))).fine
    const search = await create(parameters(base, `<t:Or>${isUnread}${subjectContains('x')}</t:Or>`, 'Deep'))
    const check = (node: XmlNode): void => {
      assert.equal(node.name, 't:SearchFolder')
      assert.equal(textOf(node, 't:FolderClass'), 'IPF.Note')
      const shown = find(node, 't:SearchParameters')!
      assert.equal(shown.attributes['Traversal'], 'Deep')
      assert.deepEqual(
        find(shown, 't:Restriction')!.children[0]!.children.map(({ name }) => name),
        ['t:IsEqualTo', 't:Contains'],
      )
      assert.equal(folderId({ id: find(shown, 't:BaseFolderIds/t:FolderId')!.attributes['Id']! }), base)
      assert.equal(textOf(node, 't:TotalCount'), '1')
    }
    check(await folderOf(search))
    const named = `Search ${count}`
    const isIt = (node: XmlNode): boolean => textOf(node, 't:DisplayName') === named
    const findFolder = `<m:FindFolder Traversal="Shallow"><m:FolderShape>${shape('AllProperties')}</m:FolderShape><m:ParentFolderIds>${distinguished('searchfolders')}</m:ParentFolderIds></m:FindFolder>`
    check((await post(findFolder)).fine.items.find(isIt)!)
    const sync = `<m:SyncFolderHierarchy><m:FolderShape>${shape('AllProperties')}</m:FolderShape><m:SyncFolderId>${distinguished('searchfolders')}</m:SyncFolderId></m:SyncFolderHierarchy>`
    const changes = find((await post(sync)).fine.message.node, 'm:Changes')!
    check(changes.children.map(({ children }) => children[0]!).find(isIt)!)
  })

  test('names the organizer as the sender', async () => {
    const expression = `<t:IsEqualTo>${field('calendar:Organizer')}<t:FieldURIOrConstant><t:Constant Value="Ada"/></t:FieldURIOrConstant></t:IsEqualTo>`
    const shown = await folderOf(await create(parameters(distinguished('calendar'), expression)))
    const path = find(shown, 't:SearchParameters/t:Restriction/t:IsEqualTo/t:FieldURI')!
    assert.equal(path.attributes['FieldURI'], 'message:From')
  })

  test('takes new parameters and a new name', async () => {
    const base = await freshFolder(server)
    ;(await post(createItem(message('Old') + message('New'), base))).fine
    const search = await create(parameters(base, subjectContains('old')))
    const update = (id: string, path: string, value: string): string =>
      `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${id}<t:Updates><t:SetFolderField>${path}<t:SearchFolder>${value}</t:SearchFolder></t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`
    const path = field('folder:SearchParameters')
    ;(await post(update(search, path, parameters(base, subjectContains('new'))))).fine
    assert.deepEqual(await subjects(search), ['New'])
    ;(await post(update(search, field('folder:DisplayName'), `<t:DisplayName>Renamed ${count}</t:DisplayName>`))).fine
    assert.deepEqual(await subjects(search), ['New'])
    const onPlain = update(base, path, parameters(base, subjectContains('new')))
    assert.equal(await codeOf(onPlain), 'ErrorInvalidPropertySet')
  })

  test('goes without what it shows', async () => {
    const base = await freshFolder(server)
    ;(await post(createItem(message('Stays'), base))).fine
    for (const how of ['HardDelete', 'MoveToDeletedItems']) {
      const search = await create(parameters(base, subjectContains('stays')))
      ;(await post(deleteFolder(search, how))).fine
      assert.deepEqual(await subjects(base), ['Stays'])
    }
  })

  test('marks what it shows as read', async () => {
    const base = await freshFolder(server)
    const unread = message('Unread', '<t:IsRead>false</t:IsRead>')
    ;(await post(createItem(unread.repeat(3) + unread.replace('Unread', 'Other'), base))).fine
    const search = await create(parameters(base, `<t:And>${isUnread}${subjectContains('unread')}</t:And>`))
    assert.deepEqual(await counts(search), ['3', '3'])
    ;(
      await post(
        `<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>true</m:SuppressReadReceipts><m:FolderIds>${search}</m:FolderIds></m:MarkAllItemsAsRead>`,
      )
    ).fine
    assert.deepEqual(await counts(search), ['0', '0'])
    assert.equal((await counts(base))[1], '1')
  })

  test('is searched no more in a base folder that is gone', async () => {
    const [one, other] = [await freshFolder(server), await freshFolder(server)]
    for (const folder of [one, other]) (await post(createItem(message('Here'), folder))).fine
    const search = await create(parameters(one + other, subjectContains('here')))
    ;(await post(deleteFolder(one))).fine
    assert.deepEqual(await subjects(search), ['Here'])
  })
})

describe('a search folder is refused', () => {
  const any = subjectContains('x')
  const make = (search: string, parent = distinguished('searchfolders')): Promise<string> =>
    codeOf(createFolder(parent, searchFolder(search)))

  test('without parameters, with too many expressions, or with those that make no sense', async () => {
    assert.equal(await make(''), 'ErrorSearchFolderNotInitialized')
    const many = `<t:Or>${any.repeat(255)}</t:Or>`
    assert.equal(await make(parameters(distinguished('inbox'), many)), 'ErrorQueryFilterTooLong')
    const wrong = any.replace('item:Subject', 'item:Size')
    assert.equal(await make(parameters(distinguished('inbox'), wrong)), 'ErrorContainsFilterWrongType')
  })

  test('over folders of others, that are not there, or that search themselves', async () => {
    const others = (await post(getFolder(distinguished('inbox')), { as: 'bob@example.test' })).fine.id
    assert.equal(await make(parameters(folderId(others), any)), 'ErrorEmailAddressMismatch')
    const named =
      '<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>'
    assert.equal(await make(parameters(named, any)), 'ErrorEmailAddressMismatch')
    assert.equal(await make(parameters(distinguished('voicemail'), any)), 'ErrorFolderNotFound')
    assert.equal(await make(parameters(distinguished('todosearch'), any)), 'ErrorInvalidFolderTypeForOperation')
  })

  test('below another one, as any folder is', async () => {
    const search = await create(parameters(distinguished('inbox'), any))
    const plain = '<t:Folder><t:DisplayName>Below</t:DisplayName></t:Folder>'
    assert.equal(await make(parameters(distinguished('inbox'), any), search), 'ErrorInvalidParentFolder')
    assert.equal(await codeOf(createFolder(search, plain)), 'ErrorInvalidParentFolder')
    const path = `<m:CreateFolderPath><m:ParentFolderId>${search}</m:ParentFolderId><m:RelativeFolderPath>${plain}</m:RelativeFolderPath></m:CreateFolderPath>`
    assert.equal(await codeOf(path), 'ErrorInvalidParentFolder')
    const move = `<m:MoveFolder><m:ToFolderId>${search}</m:ToFolderId><m:FolderIds>${await freshFolder(server)}</m:FolderIds></m:MoveFolder>`
    assert.equal(await codeOf(move), 'ErrorInvalidParentFolder')
  })

  test('as a place for items, for their synchronization, and for emptying', async () => {
    const search = await create(parameters(distinguished('drafts'), any))
    const wrongType = 'ErrorInvalidFolderTypeForOperation'
    assert.equal(await codeOf(createItem(message('x'), search)), wrongType)
    const { id } = (await post(createItem(message('x')))).fine
    const items = `<m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds>`
    for (const operation of ['MoveItem', 'CopyItem'])
      assert.equal(
        await codeOf(`<m:${operation}><m:ToFolderId>${search}</m:ToFolderId>${items}</m:${operation}>`),
        wrongType,
      )
    const sync = `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${search}</m:SyncFolderId><m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>`
    assert.equal(await codeOf(sync), wrongType)
    const archive = `<m:ArchiveItem><m:ArchiveSourceFolderId>${search}</m:ArchiveSourceFolderId>${items}</m:ArchiveItem>`
    assert.equal(await codeOf(archive), 'ErrorCannotSpecifySearchFolderAsSourceFolder')
    const empty = `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="false"><m:FolderIds>${search}</m:FolderIds></m:EmptyFolder>`
    assert.equal(await codeOf(empty), 'ErrorCannotEmptyFolder')
  })
})

describe('every mailbox has', () => {
  test('a to-do list of flagged mail and of tasks, but not of drafts and deleted items', async () => {
    const folder = await freshFolder(server)
    const flagged = (subject: string): string =>
      message(subject, `<t:ExtendedProperty>${tagged('0x1090', 'Integer')}<t:Value>2</t:Value></t:ExtendedProperty>`)
    ;(await post(createItem(flagged('Flagged') + message('Plain'), folder))).fine
    for (const name of ['drafts', 'deleteditems']) (await post(createItem(flagged(name), distinguished(name)))).fine
    ;(await post(createItem('<t:Task><t:Subject>Task</t:Subject></t:Task>', distinguished('tasks')))).fine
    assert.deepEqual(await subjects(distinguished('todosearch')), ['Flagged', 'Task'])
    const shown = await folderOf(distinguished('todosearch'))
    assert.equal(shown.name, 't:SearchFolder')
    assert.equal(textOf(shown, 't:FolderClass'), 'IPF.Task')
    assert.equal(textOf(shown, 't:DistinguishedFolderId'), 'todosearch')
    assert.equal(textOf(shown, 't:TotalCount'), '2')
  })

  test('a list of all its contacts, and one of the favourites', async () => {
    const favorite =
      '<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="Address" PropertyName="IsFavorite" PropertyType="Boolean"/><t:Value>true</t:Value></t:ExtendedProperty>'
    ;(
      await post(
        createItem(
          `${contact('Ada')}<t:Contact>${favorite}<t:DisplayName>Charles</t:DisplayName></t:Contact>`,
          distinguished('contacts'),
        ),
      )
    ).fine
    const names = async (name: string): Promise<(string | undefined)[]> =>
      (await post(findItem(distinguished(name), shape('IdOnly', [field('contacts:DisplayName')])))).fine.items
        .map((item) => textOf(item, 't:DisplayName'))
        .sort()
    assert.deepEqual(await names('mycontacts'), ['Ada', 'Charles'])
    assert.deepEqual(await names('favorites'), ['Charles'])
  })
})
