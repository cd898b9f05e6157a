import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  all,
  contact,
  createFolder,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getFolder,
  getItem,
  host,
  idOf,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

// What clients send when they start, in their order (clients.md §2): every answer here is one that they go on from.

const server = await host()
after(() => server.close())

const v2007 = { version: 'Exchange2007_SP1' }
const names = (list: readonly string[]): string => list.map(distinguished).join('')

const hierarchy = (folderShape: string, folder = '', state = ''): string =>
  `<m:SyncFolderHierarchy><m:FolderShape>${folderShape}</m:FolderShape>${folder && `<m:SyncFolderId>${folder}</m:SyncFolderId>`}${state && `<m:SyncState>${state}</m:SyncState>`}</m:SyncFolderHierarchy>`

const items = (folder: string, most: number, state = '', itemShape = shape('IdOnly')): string =>
  `<m:SyncFolderItems><m:ItemShape>${itemShape}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${state && `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>${most}</m:MaxChangesReturned></m:SyncFolderItems>`

const stateOf = ({ message: { node } }: Answer): string => textOf(node, 'm:SyncState')!

test('Thunderbird: eight folders by name, the hierarchy by ids, folders by ten, items by ids and then by ten', async () => {
  const { post } = server
  const sent = (await post(createItem(message('Welcome'), distinguished('inbox')))).fine.id
  // The answers are matched by their places, and only `archive` may be missing.
  const wanted = ['msgfolderroot', 'inbox', 'deleteditems', 'drafts', 'outbox', 'sentitems', 'junkemail', 'archive']
  const first = await post(getFolder(names(wanted), shape('IdOnly')), v2007)
  assert.deepEqual(first.codes.slice(0, 7), Array(7).fill('NoError'))
  assert.ok(['NoError', 'ErrorFolderNotFound'].includes(first.codes[7]!))
  for (const { node } of first.messages) assert.ok(find(node, 'm:Folders'), 'even where there is none')

  const told = (await post(hierarchy(shape('IdOnly'), distinguished('msgfolderroot')))).fine
  const folders = all(told.root, 't:Create').map((change) => change.children[0]!)
  const plain = folders.filter(({ name }) => name === 't:Folder').map((folder) => idOf(folder.children[0]!))
  assert.ok(plain.length >= 7)
  for (let from = 0; from < plain.length; from += 10) {
    const ids = plain.slice(from, from + 10).map(folderId)
    const whole = (await post(getFolder(ids.join(''), shape('AllProperties')))).fine
    for (const folder of whole.items) {
      assert.ok(textOf(folder, 't:DisplayName'))
      assert.ok(find(folder, 't:ParentFolderId')?.attributes['Id'])
      for (const count of ['t:TotalCount', 't:ChildFolderCount', 't:UnreadCount'])
        assert.match(textOf(folder, count)!, /^\d+$/)
    }
  }
  const seen = new Set<string>()
  for (const folder of plain) {
    const page = (await post(items(folderId(folder), 256))).fine
    const ids = page.ids
    if (ids.length === 0) continue
    // One that cannot be read ends the whole synchronization.
    const properties = [
      'message:IsRead',
      'message:InternetMessageId',
      'item:InternetMessageHeaders',
      'item:DateTimeSent',
      'message:From',
      'message:ReplyTo',
      'message:Sender',
      'item:Subject',
      'message:ToRecipients',
      'message:CcRecipients',
      'message:BccRecipients',
      'item:HasAttachments',
      'item:Importance',
      'message:References',
      'item:Size',
      'item:Preview',
      'item:Flag',
    ].map(field)
    const read = (await post(getItem(ids, shape('IdOnly', properties)))).fine
    for (const { id } of read.ids) seen.add(id)
    assert.deepEqual((await post(items(folderId(folder), 256, stateOf(page)))).fine.ids, [])
  }
  assert.ok(seen.has(sent.id))
})

describe('Evolution', () => {
  test('connects, reads the hierarchy with the hidden flag, and then its folders by name in one call', async () => {
    const { post } = server
    for (const name of ['inbox', 'deleteditems']) (await post(getFolder(distinguished(name)), v2007)).fine
    const hidden = shape('AllProperties', [tagged('4340', 'Boolean')])
    const told = (await post(hierarchy(hidden))).fine
    const classes = new Map(
      all(told.root, 't:Create')
        .map((change) => change.children[0]!)
        .map((folder) => [textOf(folder, 't:DisplayName'), textOf(folder, 't:FolderClass')]),
    )
    assert.deepEqual(
      ['Inbox', 'Calendar', 'Contacts', 'Tasks', 'Notes'].map((name) => classes.get(name)),
      ['IPF.Note', 'IPF.Appointment', 'IPF.Contact', 'IPF.Task', 'IPF.StickyNote'],
    )
    const later = (await post(hierarchy(hidden, '', stateOf(told)))).fine
    assert.deepEqual(all(later.root, 't:Create', 't:Update', 't:Delete'), [])
    const wanted =
      'msgfolderroot inbox drafts sentitems outbox junkemail deleteditems calendar contacts tasks notes journal searchfolders root'
    const found = (await post(getFolder(names(wanted.split(' '))))).fine
    const known = new Set(all(told.root, 't:FolderId').map(({ attributes }) => attributes['Id']))
    const [top, ...below] = found.ids.map(({ id }) => id)
    for (const id of below.slice(0, -2)) assert.ok(known.has(id), 'each is in the hierarchy under the same id')
    const parents = all(told.root, 't:ParentFolderId').map(({ attributes }) => attributes['Id'])
    // What has a parent that it was not told of is at the top of its tree.
    assert.ok(!known.has(top!) && parents.includes(top))
  })

  test('hides a folder that was made hidden, whichever way its tag is written', async () => {
    const { post } = server
    const secret = `<t:Folder><t:DisplayName>Secret</t:DisplayName><t:ExtendedProperty>${tagged('0x10f4', 'Boolean')}<t:Value>true</t:Value></t:ExtendedProperty></t:Folder>`
    const { id } = (await post(createFolder(distinguished('msgfolderroot'), secret))).fine.id
    const told = (await post(hierarchy(shape('AllProperties', [tagged('4340', 'Boolean')])))).fine
    const folder = all(told.root, 't:Folder').find((one) => find(one, 't:FolderId')!.attributes['Id'] === id)!
    assert.equal(textOf(folder, 't:ExtendedProperty/t:Value'), 'true')
  })

  test('makes a contact whose categories stand behind all else', async () => {
    const { post } = server
    const behind = '<t:Surname>Lovelace</t:Surname><t:Categories><t:String>Work</t:String></t:Categories>'
    const { id } = (await post(createItem(`<t:Contact><t:GivenName>Ada</t:GivenName>${behind}</t:Contact>`))).fine
    const { item } = (await post(getItem([id], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:Categories/t:String'), 'Work')
    assert.equal(textOf(item, 't:Surname'), 'Lovelace')
    ;(
      await post(
        `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:DeleteItem>`,
      )
    ).fine
  })

  test('reads address books and calendars by pages and by ids', async () => {
    const { post } = server
    ;(await post(createItem(contact('Ada') + contact('Charles')))).fine
    const page = (await post(items(distinguished('contacts'), 500))).fine
    assert.equal(page.ids.length, 2)
    const more = [
      'item:Attachments',
      'item:Body',
      'item:Categories',
      'item:LastModifiedTime',
      'contacts:Manager',
      'contacts:Department',
      'contacts:SpouseName',
      'contacts:AssistantName',
      'contacts:BusinessHomePage',
      'contacts:Birthday',
      'contacts:UserSMIMECertificate',
      'contacts:MSExchangeCertificate',
    ].map(field)
    const read = (await post(getItem(page.ids, shape('Default', more, '<t:BodyType>Text</t:BodyType>')))).fine
    assert.deepEqual(
      read.ids.map(({ id }) => id),
      page.ids.map(({ id }) => id),
    )
    ;(await post(items(distinguished('calendar'), 100, '', shape('IdOnly', [field('item:ItemClass')])))).fine
  })
})

test('DavMail: the root without a version, the eight folders by their MAPI properties, and counts that follow the mail', async () => {
  const { post } = server
  ;(await post(getFolder(distinguished('root'), shape('IdOnly')), { version: null })).fine
  const tags = (
    [
      ['0x10f3', 'String'],
      ['0x3008', 'SystemTime'],
      ['0x670a', 'SystemTime'],
      ['0x3602', 'Integer'],
      ['0x3603', 'Integer'],
      ['0x360a', 'Boolean'],
      ['0x3613', 'String'],
      ['0x6751', 'Integer'],
      ['0x6752', 'Binary'],
    ] as const
  ).map(([tag, type]) => tagged(tag, type))
  const folderShape = shape('IdOnly', [...tags, field('folder:DisplayName')])
  const wanted = 'inbox calendar contacts sentitems drafts deleteditems junkemail outbox'.split(' ')
  for (const name of wanted) (await post(getFolder(distinguished(name), folderShape), v2007)).fine

  const inbox = async (): Promise<Record<string, string>> => {
    const { item } = (await post(getFolder(distinguished('inbox'), folderShape), v2007)).fine
    return Object.fromEntries(
      all(item, 't:ExtendedProperty').map((property) => [
        property.children[0]!.attributes['PropertyTag']!,
        textOf(property, 't:Value')!,
      ]),
    )
  }
  const before = await inbox()
  assert.equal(before['0x3613'], 'IPF.Note')
  ;(await post(createItem(message('New', '<t:IsRead>false</t:IsRead>'), distinguished('inbox')))).fine
  const now = await inbox()
  assert.equal(Number(now['0x3602']), Number(before['0x3602']) + 1)
  assert.equal(Number(now['0x3603']), Number(before['0x3603']) + 1)
  // The number that the next message gets, and the mark by which DavMail sees that a folder is another one.
  assert.ok(Number(now['0x6751']) > Number(before['0x6751']))
  assert.notEqual(now['0x670a'], before['0x670a'])
  const numbers = (await post(findItem(distinguished('inbox'), shape('IdOnly', [tagged('0xe23', 'Integer')])))).fine
  for (const item of numbers.items)
    assert.ok(Number(textOf(item, 't:ExtendedProperty/t:Value')) < Number(now['0x6751']))
})

describe('the way in', () => {
  const { post } = server

  test('of DavMail: root without a version, ConvertId, eight folders with their MAPI properties', async () => {
    const noVersion = { version: null }
    ;(await post(getFolder(distinguished('root'), shape('IdOnly')), noVersion)).fine
    const set = [
      ...['0x10f3', '0x3613'].map((tag) => tagged(tag, 'String')),
      ...['0x3008', '0x670a'].map((tag) => tagged(tag, 'SystemTime')),
      ...['0x3602', '0x3603', '0x6751'].map((tag) => tagged(tag, 'Integer')),
      tagged('0x360a', 'Boolean'),
      field('folder:DisplayName'),
    ]
    for (const name of [
      'inbox',
      'calendar',
      'contacts',
      'sentitems',
      'drafts',
      'deleteditems',
      'junkemail',
      'outbox',
    ]) {
      const answer = (await post(getFolder(distinguished(name), shape('IdOnly', set)))).fine
      const values = new Map(
        all(answer.item, 't:ExtendedProperty').map((property) => [
          find(property, 't:ExtendedFieldURI')?.attributes['PropertyTag'],
          textOf(property, 't:Value'),
        ]),
      )
      for (const tag of ['0x3602', '0x3603', '0x6751']) assert.match(values.get(tag) ?? '', /^\d+$/, `${name} ${tag}`)
      assert.match(values.get('0x670a') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.match(values.get('0x3008') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.match(values.get('0x3613') ?? '', /^IPF\./)
      assert.match(values.get('0x360a') ?? '', /^(true|false)$/)
      assert.ok(textOf(answer.item, 't:DisplayName'))
    }
  })

  test('of DavMail: the list of mail folders, and one folder by its name', async () => {
    const path = tagged('0x3613', 'String')
    const isClass = (value: string): string =>
      `<t:IsEqualTo>${path}<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:IsEqualTo>`
    const mail = `<t:Or>${isClass('IPF.Note')}${isClass('IPF.Note.Microsoft.Conversation')}<t:Not><t:Exists>${path}</t:Exists></t:Not></t:Or>`
    const named =
      '<t:IsEqualTo><t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURIOrConstant><t:Constant Value="Sent Items"/></t:FieldURIOrConstant></t:IsEqualTo>'
    const findFolder = (restriction: string, page: number): string =>
      `<m:FindFolder Traversal="Shallow"><m:FolderShape>${shape('IdOnly', [field('folder:DisplayName'), path])}</m:FolderShape>` +
      `<m:IndexedPageFolderView MaxEntriesReturned="${page}" Offset="0" BasePoint="Beginning"/><m:Restriction>${restriction}</m:Restriction>` +
      `<m:ParentFolderIds>${distinguished('msgfolderroot')}</m:ParentFolderIds></m:FindFolder>`
    const names = (await post(findFolder(mail, 500))).fine.items.map((folder) => textOf(folder, 't:DisplayName'))
    for (const name of ['Inbox', 'Drafts', 'Sent Items', 'Deleted Items', 'Outbox', 'Junk Email'])
      assert.ok(names.includes(name))
    for (const name of ['Calendar', 'Contacts', 'Tasks', 'Notes']) assert.ok(!names.includes(name))
    const found = (await post(findFolder(named, 1))).fine
    assert.equal(found.id.id, (await post(getFolder(distinguished('sentitems')))).id.id)
  })

  test('of Evolution: inbox in Default, then fourteen folders at once', async () => {
    ;(await post(getFolder(distinguished('inbox'), shape('Default')), { version: 'Exchange2007_SP1' })).fine
    const list =
      'msgfolderroot inbox drafts sentitems outbox junkemail deleteditems calendar contacts tasks notes journal searchfolders root'
    const request = getFolder(list.split(' ').map(distinguished).join(''), shape('IdOnly'))
    assert.equal((await post(request, { version: 'Exchange2007_SP1' })).fine.ids.length, 14)
  })

  test('of Thunderbird: plain folders in AllProperties with the class that it shows them by', async () => {
    const ids = (
      await post(getFolder(['inbox', 'drafts', 'sentitems', 'junkemail'].map(distinguished).join(''), shape('IdOnly')))
    ).fine.ids
    const answer = (await post(getFolder(ids.map(folderId).join(''), shape('AllProperties')))).fine
    for (const folder of answer.items) {
      assert.equal(folder.name, 't:Folder')
      assert.match(textOf(folder, 't:FolderClass') ?? '', /^IPF\.Note/)
      for (const name of ['t:ParentFolderId', 't:DisplayName', 't:ChildFolderCount', 't:TotalCount', 't:UnreadCount'])
        assert.ok(find(folder, name), name)
    }
  })

  test('of exchangelib: a ConvertId of an id that is none, whose answer need only say who answers', async () => {
    const answer = await post(
      '<m:ConvertId DestinationFormat="EwsId"><m:SourceIds><t:AlternateId Format="EwsId" Id="DUMMY" Mailbox="DUMMY"/></m:SourceIds></m:ConvertId>',
    )
    assert.equal(answer.message.code, 'ErrorInvalidIdMalformed')
  })
})
