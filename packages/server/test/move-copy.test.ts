import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  all,
  bob,
  contact,
  createFolder,
  createItem,
  deleteFolder,
  deleteItem,
  distinguished,
  find,
  findItem,
  folderId,
  freshFolder,
  getFolder,
  getItem,
  host,
  type Id,
  itemId,
  message,
  shape,
  tagged,
  textOf,
  weekly,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const relocate = (operation: string, to: string, ids: string, more = ''): string =>
  `<m:${operation}><m:ToFolderId>${to}</m:ToFolderId><m:ItemIds>${ids}</m:ItemIds>${more}</m:${operation}>`

const idsOf = (ids: readonly Id[]): string => ids.map(itemId).join('')

const make = async (folder: string, ...subjects: string[]): Promise<Id[]> =>
  (await post(createItem(subjects.map((subject) => message(subject)).join(''), folder))).fine.ids

const listed = async (folder: string) => (await post(findItem(folder, shape('Default')))).fine

const articleNumber = tagged('0x0e23', 'Integer')

describe('MoveItem', () => {
  test('gives items new ids and article numbers where they come to lie', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    await make(to, 'There before')
    const ids = await make(from, 'One', 'Two')
    const moved = (await post(relocate('MoveItem', to, idsOf(ids)))).fine
    assert.deepEqual(
      moved.items.map(({ name }) => name),
      ['t:Message', 't:Message'],
    )
    assert.ok(moved.ids.every(({ id, changeKey }) => changeKey !== '' && ids.every((old) => old.id !== id)))
    assert.deepEqual((await post(getItem(ids, shape('IdOnly')))).codes, ['ErrorItemNotFound', 'ErrorItemNotFound'])
    const shown = (await post(getItem(moved.ids, shape('Default', [articleNumber])))).fine.items
    assert.deepEqual(
      shown.map((item) => [textOf(item, 't:Subject'), textOf(item, 't:ExtendedProperty/t:Value')]),
      [
        ['One', '2'],
        ['Two', '3'],
      ],
    )
    const counts = (await post(getFolder(from + to))).fine.items.map((folder) => textOf(folder, 't:TotalCount'))
    assert.deepEqual(counts, ['0', '3'])
  })

  test('takes bodies and attachments along', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const file = '<t:FileAttachment><t:Name>a.txt</t:Name><t:Content>YWJj</t:Content></t:FileAttachment>'
    const whole = `<t:Message><t:Subject>Whole</t:Subject><t:Body BodyType="Text">A body</t:Body><t:Attachments>${file}</t:Attachments></t:Message>`
    const ids = (await post(createItem(whole, from))).fine.items.map(
      (item) => find(item, 't:ItemId')!.attributes['Id']!,
    )
    const moved = (await post(relocate('MoveItem', to, `<t:ItemId Id="${ids[0]}"/>`))).fine.ids
    const shown = (await post(getItem(moved, shape('AllProperties')))).fine.item
    assert.equal(textOf(shown, 't:Body'), 'A body')
    const attachment = find(shown, 't:Attachments/t:FileAttachment/t:AttachmentId')!.attributes['Id']
    const got = await post(
      `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${attachment}"/></m:AttachmentIds></m:GetAttachment>`,
    )
    assert.equal(all(got.fine.root, 't:Content')[0]?.text, 'YWJj')
  })

  test('says no ids where none are wanted', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const want = (value: boolean) => `<m:ReturnNewItemIds>${value}</m:ReturnNewItemIds>`
    for (const operation of ['CopyItem', 'MoveItem']) {
      const ids = await make(from, 'Silent')
      const silent = (await post(relocate(operation, to, idsOf(ids), want(false)))).fine
      assert.deepEqual(silent.items, [])
    }
    const ids = await make(from, 'Loud')
    assert.equal((await post(relocate('MoveItem', to, idsOf(ids), want(true)))).fine.ids.length, 1)
  })

  test('brings back what was soft-deleted', async () => {
    const from = await freshFolder(server)
    const ids = await make(from, 'Regretted')
    ;(await post(deleteItem(ids, 'SoftDelete'))).fine
    const dumpster = (await listed(distinguished('recoverableitemsdeletions'))).ids
    ;(await post(relocate('MoveItem', from, idsOf(dumpster.slice(0, 1))))).fine
    assert.deepEqual(
      (await listed(from)).items.map((item) => textOf(item, 't:Subject')),
      ['Regretted'],
    )
  })
})

describe('CopyItem', () => {
  test('leaves the original alone and copies it with an id of its own', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const [made] = (await post(createItem(contact('Ada', '<t:GivenName>Ada</t:GivenName>')))).fine.ids
    const copied = (await post(relocate('CopyItem', to, itemId(made!)))).fine
    assert.equal(copied.items[0]?.name, 't:Contact')
    const shown = (await post(getItem([made!, ...copied.ids], shape('AllProperties')))).fine.items
    assert.deepEqual(
      shown.map((item) => textOf(item, 't:GivenName')),
      ['Ada', 'Ada'],
    )
    assert.equal((await listed(from)).ids.length, 0)
  })

  test('one bad id among three leaves the others alone', async () => {
    const [from, to] = [await freshFolder(server), await freshFolder(server)]
    const [one, gone, three] = await make(from, 'One', 'Gone', 'Three')
    ;(await post(deleteItem([gone!], 'HardDelete'))).fine
    for (const operation of ['CopyItem', 'MoveItem'])
      assert.deepEqual((await post(relocate(operation, to, idsOf([one!, gone!, three!])))).codes, [
        'NoError',
        'ErrorItemNotFound',
        'NoError',
      ])
    assert.equal((await listed(to)).ids.length, 4)
  })

  test('and MoveItem refuse what cannot be', async () => {
    const to = await freshFolder(server)
    const [made] = await make(to, 'Stays')
    const gone = (await post(createFolder(to, '<t:Folder><t:DisplayName>Gone</t:DisplayName></t:Folder>'))).fine.id
    ;(await post(deleteFolder(folderId(gone)))).fine
    const series = (await post(createItem(weekly))).fine.id
    const occurrence = `<t:OccurrenceItemId RecurringMasterId="${series.id}" InstanceIndex="1"/>`
    for (const operation of ['CopyItem', 'MoveItem']) {
      const codes = async (target: string, ids: string) => (await post(relocate(operation, target, ids))).codes
      assert.deepEqual(await codes(folderId(gone), itemId(made!)), ['ErrorToFolderNotFound'])
      assert.deepEqual(await codes(to, occurrence), ['ErrorCalendarCannotMoveOrCopyOccurrence'])
      assert.deepEqual(await codes(to, `<t:ItemId Id="${gone.id}"/>`), ['ErrorCannotUseFolderIdForItemId'])
      assert.deepEqual(await codes(to, '<t:ItemId Id=""/>'), ['ErrorInvalidIdEmpty'])
    }
    assert.equal((await listed(to)).ids.length, 1)
  })

  test('counts for the quota, and MoveItem does not', async () => {
    const full = await host({ quotas: { [bob]: 3000 } })
    const as = { as: bob }
    const [made] = (
      await full.post(createItem(message('Big', `<t:Body BodyType="Text">${'x'.repeat(1200)}</t:Body>`)), as)
    ).fine.ids
    const copy = relocate('CopyItem', distinguished('inbox'), itemId(made!))
    assert.deepEqual((await full.post(copy, as)).codes, ['ErrorQuotaExceeded'])
    ;(await full.post(relocate('MoveItem', distinguished('inbox'), itemId(made!)), as)).fine
    await full.close()
  })
})

describe('ArchiveItem', () => {
  test('says that there is no archive', async () => {
    const [made] = await make(distinguished('inbox'), 'Old')
    const answer = await post(
      `<m:ArchiveItem><m:ArchiveSourceFolderId>${distinguished('inbox')}</m:ArchiveSourceFolderId><m:ItemIds>${itemId(made!)}</m:ItemIds></m:ArchiveItem>`,
    )
    assert.deepEqual(answer.codes, ['ErrorInvalidOperation'])
    assert.equal(answer.message.text, 'Archive mailbox is not enabled for this user.')
  })
})

describe('MarkAllItemsAsRead', () => {
  const mark = (folders: string, flag: boolean): string =>
    `<m:MarkAllItemsAsRead><m:ReadFlag>${flag}</m:ReadFlag><m:SuppressReadReceipts>true</m:SuppressReadReceipts><m:FolderIds>${folders}</m:FolderIds></m:MarkAllItemsAsRead>`
  const unread = async (folder: string) => textOf((await post(getFolder(folder))).fine.item, 't:UnreadCount')
  const sync = async (folder: string, state = '') => {
    const syncState = state === '' ? '' : `<m:SyncState>${state}</m:SyncState>`
    const { node } = (
      await post(
        `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${syncState}<m:MaxChangesReturned>512</m:MaxChangesReturned></m:SyncFolderItems>`,
      )
    ).fine.message
    return {
      state: textOf(node, 'm:SyncState')!,
      changes: (find(node, 'm:Changes')?.children ?? []).map(({ name }) => name),
    }
  }

  test('goes both ways, and a synchronization sees read flags that changed', async () => {
    const folder = await freshFolder(server)
    await make(folder, 'One', 'Two', 'Three')
    ;(await post(mark(folder, true))).fine
    assert.equal(await unread(folder), '0')
    const { state } = await sync(folder)
    ;(await post(mark(folder, false))).fine
    assert.equal(await unread(folder), '3')
    const after = await sync(folder, state)
    assert.deepEqual(after.changes, Array(3).fill('t:ReadFlagChange'))
    ;(await post(mark(folder, false))).fine
    assert.deepEqual((await sync(folder, after.state)).changes, [], 'what is so already is left alone')
  })

  test('answers for a folder that is not there as for an item', async () => {
    const parent = await freshFolder(server)
    const made = (await post(createFolder(parent, '<t:Folder><t:DisplayName>Gone</t:DisplayName></t:Folder>'))).fine.id
    ;(await post(deleteFolder(folderId(made)))).fine
    assert.deepEqual((await post(mark(folderId(made) + parent, true))).codes, ['ErrorItemNotFound', 'NoError'])
  })
})

describe('MarkAsJunk', () => {
  const mark = (id: Id, isJunk: boolean, moveItem: boolean): string =>
    `<m:MarkAsJunk IsJunk="${isJunk}" MoveItem="${moveItem}"><m:ItemIds>${itemId(id)}</m:ItemIds></m:MarkAsJunk>`
  const movedId = async (request: string, version?: string): Promise<Id | undefined> => {
    const moved = find(
      (await post(request, version === undefined ? {} : { version })).fine.message.node,
      'm:MovedItemId',
    )
    return moved && { id: moved.attributes['Id']!, changeKey: moved.attributes['ChangeKey']! }
  }
  const subjectsIn = async (folder: string) =>
    (await listed(distinguished(folder))).items.map((item) => textOf(item, 't:Subject'))
  const fromBob = async (subject: string): Promise<void> => {
    const to =
      '<t:ToRecipients><t:Mailbox><t:EmailAddress>alice@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients>'
    ;(await post(createItem(message(subject, to), undefined, 'SendOnly'), { as: bob })).fine
  }

  test('moves messages there and back, blocks their sender meanwhile, or only blocks', async () => {
    await fromBob('First')
    const [first] = (await listed(distinguished('inbox'))).ids
    const junk = await movedId(mark(first!, true, true))
    assert.notEqual(junk!.id, first!.id)
    await fromBob('Second')
    assert.deepEqual(await subjectsIn('junkemail'), ['Second', 'First'], 'from a sender who is blocked')
    const back = await movedId(mark(junk!, false, true))
    assert.ok((await subjectsIn('inbox')).includes('First'))
    await fromBob('Third')
    assert.ok((await subjectsIn('inbox')).includes('Third'), 'from a sender who is not blocked any more')
    assert.equal(await movedId(mark(back!, true, false)), undefined)
    assert.ok((await subjectsIn('inbox')).includes('First'), 'not moved')
    await fromBob('Fourth')
    assert.ok((await subjectsIn('junkemail')).includes('Fourth'))
  })

  test('is what ReportMessage does with what is reported, and takes back with what is no junk', async () => {
    const report = (id: Id, action: string): string =>
      `<m:ReportMessage ReportAction="${action}"><m:ItemIds>${itemId(id)}</m:ItemIds></m:ReportMessage>`
    const newest = 'Exchange2016'
    for (const action of ['Junk', 'Phish', 'Unsubscribe']) {
      const [made] = await make(distinguished('inbox'), action)
      const junk = await movedId(report(made!, action), newest)
      assert.ok((await subjectsIn('junkemail')).includes(action))
      await movedId(report(junk!, 'NotJunk'), newest)
      assert.ok((await subjectsIn('inbox')).includes(action))
    }
  })

  test('answers for a message that is not there', async () => {
    const [made] = await make(distinguished('inbox'), 'Gone')
    ;(await post(deleteItem([made!], 'HardDelete'))).fine
    assert.deepEqual((await post(mark(made!, true, true))).codes, ['ErrorItemNotFound'])
  })
})
