import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { conversing } from './conversing.js'
import {
  type Answer,
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
  host,
  type Id,
  itemId,
  message,
  shape,
  textOf,
} from './harness.js'

const archive = (source: string, ids: readonly Id[]): string =>
  `<m:ArchiveItem><m:ArchiveSourceFolderId>${source}</m:ArchiveSourceFolderId><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:ArchiveItem>`
const move = (ids: readonly Id[], target: string, element = 'MoveItem'): string =>
  `<m:${element}><m:ToFolderId>${target}</m:ToFolderId><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:${element}>`

describe('an archive', () => {
  let mail: Host
  before(async () => {
    mail = await host()
    await mail.server.addMailbox({ address: alice, password: 'secret', archive: true })
  })
  after(() => mail.close())

  const subjects = async (folder: string, as = alice): Promise<(string | undefined)[]> => {
    const answer = await mail.post(findItem(folder, shape('IdOnly', [field('item:Subject')])), { as })
    return answer.fine.items.map((item) => textOf(item, 't:Subject'))
  }
  const put = async (subject: string, folder: string): Promise<Id> =>
    (await mail.post(createItem(message(subject), folder))).fine.id

  test('has distinguished folders of its own, and a mailbox without one has none of them', async () => {
    const names = [
      'archiveroot',
      'archivemsgfolderroot',
      'archiveinbox',
      'archivedeleteditems',
      'archiverecoverableitemsdeletions',
    ]
    const properties = shape('Default', [field('folder:DistinguishedFolderId'), field('folder:ParentFolderId')])
    const got = await mail.post(getFolder(names.map(distinguished).join(''), properties))
    assert.deepEqual(
      got.fine.items.map((folder) => textOf(folder, 't:DistinguishedFolderId')),
      names,
    )
    const none = await mail.post(getFolder(distinguished('archiveinbox')), { as: bob })
    assert.equal(none.message.code, 'ErrorFolderNotFound')
  })

  test('takes items into the folder that mirrors theirs, with the folders above it', async () => {
    const outer = (
      await mail.post(
        createFolder(distinguished('inbox'), '<t:Folder><t:DisplayName>Projects</t:DisplayName></t:Folder>'),
      )
    ).fine.id
    const inner = (
      await mail.post(createFolder(folderId(outer), '<t:Folder><t:DisplayName>Old</t:DisplayName></t:Folder>'))
    ).fine.id
    const items = [await put('one', folderId(inner)), await put('two', folderId(inner))]
    const archived = (await mail.post(archive(folderId(inner), items))).fine
    assert.deepEqual(await subjects(folderId(inner)), [])
    const got = (
      await mail.post(getItem(archived.ids, shape('IdOnly', [field('item:Subject'), field('item:ParentFolderId')])))
    ).fine
    assert.deepEqual(
      got.items.map((item) => textOf(item, 't:Subject')),
      ['one', 'two'],
    )
    const parent = find(got.items[0]!, 't:ParentFolderId')!.attributes['Id']!
    const [place] = (
      await mail.post(getFolder(folderId({ id: parent }), shape('Default', [field('folder:ParentFolderId')])))
    ).fine.items
    assert.equal(textOf(place!, 't:DisplayName'), 'Old')
    assert.equal(textOf(place!, 't:TotalCount'), '2')
    const above = find(place!, 't:ParentFolderId')!.attributes['Id']!
    const [projects] = (
      await mail.post(getFolder(folderId({ id: above }), shape('Default', [field('folder:ParentFolderId')])))
    ).fine.items
    assert.equal(textOf(projects!, 't:DisplayName'), 'Projects')
    const [inbox] = (await mail.post(getFolder(distinguished('archiveinbox')))).fine.items
    assert.equal(find(projects!, 't:ParentFolderId')!.attributes['Id'], find(inbox!, 't:FolderId')!.attributes['Id'])
    const again = await put('three', folderId(inner))
    ;(await mail.post(archive(folderId(inner), [again]))).fine
    assert.deepEqual(await subjects(folderId({ id: parent })), ['three', 'two', 'one'])
  })

  test('is reached by moving and copying, which tell no new ids, and is emptied within itself', async () => {
    const moved = await put('moved', distinguished('inbox'))
    const copied = await put('copied', distinguished('inbox'))
    assert.deepEqual((await mail.post(move([moved], distinguished('archiveinbox')))).fine.ids, [])
    assert.deepEqual((await mail.post(move([copied], distinguished('archiveinbox'), 'CopyItem'))).fine.ids, [])
    assert.deepEqual(await subjects(distinguished('archiveinbox')), ['copied', 'moved'])
    assert.deepEqual(await subjects(distinguished('inbox')), ['copied'])
    const listed: Answer = await mail.post(findItem(distinguished('archiveinbox')))
    ;(await mail.post(deleteItem(listed.fine.ids, 'MoveToDeletedItems'))).fine
    assert.deepEqual((await subjects(distinguished('archivedeleteditems'))).sort(), ['copied', 'moved'])
    const back = (await mail.post(findItem(distinguished('archivedeleteditems')))).fine.ids
    ;(await mail.post(move(back, distinguished('drafts')))).fine
    assert.deepEqual((await subjects(distinguished('drafts'))).sort(), ['copied', 'moved'])
  })

  test('answers to all are to everybody else, and not to its owner', async () => {
    const mailbox = (address: string): string => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`
    const to = `<t:ToRecipients>${[alice, 'carol@elsewhere.test'].map(mailbox).join('')}</t:ToRecipients>`
    ;(await mail.post(createItem(message('To both', to), undefined, 'SendOnly'), { as: bob })).fine
    const [received] = (await mail.post(findItem(distinguished('inbox')))).fine.ids
    ;(await mail.post(move([received!], distinguished('archiveinbox')))).fine
    const [archived] = (await mail.post(findItem(distinguished('archiveinbox')))).fine.ids
    const reference = `<t:ReferenceItemId Id="${archived!.id}" ChangeKey="${archived!.changeKey}"/>`
    const reply = (await mail.post(createItem(`<t:ReplyAllToItem>${reference}</t:ReplyAllToItem>`))).fine.id
    const shown = (await mail.post(getItem([reply], shape('IdOnly', [field('message:ToRecipients')])))).fine.item
    assert.deepEqual(
      all(shown, 't:EmailAddress').map(({ text }) => text),
      [bob, 'carol@elsewhere.test'],
    )
    ;(await mail.post(deleteItem([archived!, reply], 'HardDelete'))).fine
  })

  test('takes no contacts, nothing of its own, and nothing from somebody without one', async () => {
    const contact = (await mail.post(createItem('<t:Contact><t:DisplayName>Ada</t:DisplayName></t:Contact>'))).fine.id
    const own = await put('x', distinguished('archiveinbox'))
    const elsewhere = await put('y', distinguished('drafts'))
    const codes = [
      (await mail.post(archive(distinguished('contacts'), [contact]))).message.code,
      (await mail.post(archive(distinguished('archiveinbox'), [own]))).message.code,
      (await mail.post(archive(distinguished('inbox'), [elsewhere]))).message.code,
    ]
    assert.deepEqual(codes, [
      'ErrorCannotArchiveCalendarContactTaskFolderException',
      'ErrorCannotArchiveItemsInArchiveMailbox',
      'ErrorItemNotFound',
    ])
    const bobs = (await mail.post(createItem(message('z')), { as: bob })).fine.id
    const refused = await mail.post(archive(distinguished('drafts'), [bobs]), { as: bob })
    assert.equal(refused.message.code, 'ErrorInvalidOperation')
    assert.match(refused.message.text!, /Archive mailbox is not enabled/)
  })

  test('numbers its folders for itself, so that none is taken for one of the mailbox', async () => {
    const { thread } = conversing(mail)
    const id = await thread('Numbers')
    const deep = `<m:FindFolder Traversal="Deep"><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:ParentFolderIds>${distinguished('archiveroot')}</m:ParentFolderIds></m:FindFolder>`
    const folders = (await mail.post(deep)).fine.ids.map(folderId)
    const conversation = `<t:ConversationId Id="${id}"/>`
    const got = await mail.post(
      `<m:GetConversationItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:FoldersToIgnore>${folders.join('')}</m:FoldersToIgnore><m:Conversations><t:Conversation>${conversation}</t:Conversation></m:Conversations></m:GetConversationItems>`,
    )
    assert.equal(all(got.fine.message.node, 't:ConversationNode').length, 3)
    const actions = folders.map(
      (folder) =>
        `<t:ConversationAction><t:Action>Delete</t:Action>${conversation}<t:ContextFolderId>${folder}</t:ContextFolderId><t:DeleteType>HardDelete</t:DeleteType></t:ConversationAction>`,
    )
    const applied = await mail.post(
      `<m:ApplyConversationAction><m:ConversationActions>${actions.join('')}</m:ConversationActions></m:ApplyConversationAction>`,
    )
    assert.deepEqual(new Set(applied.codes), new Set(['NoError']))
    assert.deepEqual(await subjects(distinguished('inbox')), ['RE: Numbers', 'copied'])
  })

  test('takes whole folders and gives them back, under new ids', async () => {
    const named = (name: string): string => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`
    const outer = (await mail.post(createFolder(distinguished('msgfolderroot'), named('Outer')))).fine.id
    const inner = (await mail.post(createFolder(folderId(outer), named('Inner')))).fine.id
    await put('outside', folderId(outer))
    await put('inside', folderId(inner))
    const relocate = (element: string, folder: string, target: string): string =>
      `<m:${element}><m:ToFolderId>${distinguished(target)}</m:ToFolderId><m:FolderIds>${folder}</m:FolderIds></m:${element}>`
    const below = async (folder: string): Promise<Record<string, string>> => {
      const find = `<m:FindFolder Traversal="Deep"><m:FolderShape>${shape('Default')}</m:FolderShape><m:ParentFolderIds>${folder}</m:ParentFolderIds></m:FindFolder>`
      const { items, ids } = (await mail.post(find)).fine
      return Object.fromEntries(items.map((item, at) => [textOf(item, 't:DisplayName')!, folderId(ids[at]!)]))
    }
    const copy = folderId((await mail.post(relocate('CopyFolder', folderId(outer), 'archivemsgfolderroot'))).fine.id)
    assert.deepEqual(await subjects(copy), ['outside'])
    assert.deepEqual(await subjects((await below(copy))['Inner']!), ['inside'])
    assert.deepEqual(await subjects(folderId(outer)), ['outside'])
    const again = await mail.post(relocate('MoveFolder', folderId(outer), 'archivemsgfolderroot'))
    assert.deepEqual(again.codes, ['ErrorMoveCopyFailed'], 'the name is taken there')
    ;(await mail.post(deleteFolder(copy))).fine
    const moved = folderId((await mail.post(relocate('MoveFolder', folderId(outer), 'archivemsgfolderroot'))).fine.id)
    assert.equal((await mail.post(getFolder(folderId(outer)))).message.code, 'ErrorFolderNotFound')
    assert.equal((await mail.post(getFolder(folderId(inner)))).message.code, 'ErrorFolderNotFound')
    assert.deepEqual(await subjects(moved), ['outside'])
    const back = folderId((await mail.post(relocate('MoveFolder', moved, 'inbox'))).fine.id)
    assert.deepEqual(await subjects((await below(back))['Inner']!), ['inside'])
    assert.equal((await mail.post(getFolder(moved))).message.code, 'ErrorFolderNotFound')
    ;(await mail.post(deleteFolder(back))).fine
  })

  test('keeps search folders out, because what they look through stays', async () => {
    const search =
      `<t:SearchFolder><t:DisplayName>Found</t:DisplayName><t:SearchParameters Traversal="Shallow"><t:Restriction><t:Exists>${field('item:Subject')}</t:Exists></t:Restriction>` +
      `<t:BaseFolderIds>${distinguished('inbox')}</t:BaseFolderIds></t:SearchParameters></t:SearchFolder>`
    const made = (await mail.post(createFolder(distinguished('searchfolders'), search))).fine.id
    for (const element of ['CopyFolder', 'MoveFolder']) {
      const request = `<m:${element}><m:ToFolderId>${distinguished('archivemsgfolderroot')}</m:ToFolderId><m:FolderIds>${folderId(made)}</m:FolderIds></m:${element}>`
      assert.equal((await mail.post(request)).message.code, 'ErrorMoveCopyFailed')
    }
  })

  test('has contacts whose personas can be got by id', async () => {
    const given = '<t:ContactsFolder><t:DisplayName>Old friends</t:DisplayName></t:ContactsFolder>'
    const folder = folderId((await mail.post(createFolder(distinguished('archivemsgfolderroot'), given))).fine.id)
    ;(await mail.post(createItem('<t:Contact><t:DisplayName>Grace Hopper</t:DisplayName></t:Contact>', folder))).fine
    const people = await mail.post(
      `<m:FindPeople><m:IndexedPageItemView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/><m:ParentFolderId>${folder}</m:ParentFolderId></m:FindPeople>`,
    )
    const id = all(people.fine.root, 't:PersonaId')[0]!.attributes['Id']!
    const get = `<m:GetPersona><m:PersonaId Id="${id}"/></m:GetPersona>`
    assert.equal(textOf((await mail.post(get)).fine.message.node, 'm:Persona/t:DisplayName'), 'Grace Hopper')
    assert.equal((await mail.post(get, { as: bob })).message.code, 'ErrorItemNotFound')
  })

  test('is its owner’s alone, and nobody to write to', async () => {
    const [inbox] = (await mail.post(getFolder(distinguished('archiveinbox')))).fine.items
    const id = find(inbox!, 't:FolderId')!.attributes['Id']!
    assert.equal((await mail.post(getFolder(folderId({ id })), { as: bob })).message.code, 'ErrorFolderNotFound')
    const resolved = await mail.post(
      '<m:ResolveNames ReturnFullContactData="false" SearchScope="ActiveDirectory"><m:UnresolvedEntry>archive</m:UnresolvedEntry></m:ResolveNames>',
    )
    assert.equal(resolved.message.code, 'ErrorNameResolutionNoResults')
    assert.equal(all(resolved.root, 't:Resolution').length, 0)
    const { address } = (await mail.store.read((view) => view.mailboxes())).find(({ kind }) => kind === 'archive')!
    const there = async () => (await mail.post(findItem(distinguished('archiveinbox')))).fine.ids.length
    const before = await there()
    const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    ;(await mail.post(createItem(message('Hidden', to), undefined, 'SendOnly'), { as: bob })).fine
    const envelope = { sender: 'who@elsewhere.test', recipients: [address] }
    const refused = await mail.server.deliver(envelope, Buffer.from('Subject: Hidden\r\n\r\nText\r\n'))
    assert.deepEqual(
      refused.map(({ recipient }) => recipient),
      [address],
    )
    assert.equal(await there(), before)
  })
})
