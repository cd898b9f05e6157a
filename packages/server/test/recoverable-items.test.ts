import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Answer,
  alice,
  all,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  freshFolder,
  getFolder,
  getItem,
  type Host,
  host,
  type Id,
  idOf,
  itemId,
  message,
  setField,
  shape,
  textOf,
} from './harness.js'

const day = 86_400_000
let now = Date.UTC(2026, 10, 26, 10)
const clock = (): Date => new Date(now)

const move = (id: Id, folder: string): string =>
  `<m:MoveItem><m:ToFolderId>${folder}</m:ToFolderId><m:ItemIds>${itemId(id)}</m:ItemIds></m:MoveItem>`
const empty = (folder: string, deleteType: string): string =>
  `<m:EmptyFolder DeleteType="${deleteType}" DeleteSubFolders="false"><m:FolderIds>${folder}</m:FolderIds></m:EmptyFolder>`
const deletions = distinguished('recoverableitemsdeletions')
const purges = distinguished('recoverableitemspurges')

/** What lies in a folder, by subject. */
async function subjects({ post }: Host, folder: string, traversal = 'Shallow'): Promise<(string | undefined)[]> {
  const answer = await post(findItem(folder, shape('IdOnly', [field('item:Subject')]), '', traversal))
  return answer.fine.items.map((item) => textOf(item, 't:Subject')).toSorted()
}

async function named({ post }: Host, folder: string, subject: string): Promise<Id> {
  const answer = await post(findItem(folder, shape('IdOnly', [field('item:Subject')])))
  return idOf(find(answer.fine.items.find((item) => textOf(item, 't:Subject') === subject)!, 't:ItemId')!)
}

describe('recoverable items', () => {
  let mail: Host
  before(async () => {
    mail = await host({ clock })
  })
  after(() => mail.close())

  const create = async (subject: string, folder?: string, more = ''): Promise<Id> =>
    (await mail.post(createItem(message(subject, more), folder))).fine.id
  const remove = (id: Id, deleteType: string): Promise<Answer> => mail.post(deleteItem([id], deleteType))

  test('take what is soft-deleted, and give it back whole under a new id', async () => {
    const attached =
      '<t:Body BodyType="Text">Words</t:Body><t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:Content>aGk=</t:Content></t:FileAttachment></t:Attachments>'
    const id = await create('Back', undefined, attached)
    assert.deepEqual((await remove(id, 'SoftDelete')).codes, ['NoError'])
    assert.deepEqual((await mail.post(getItem([id], shape('IdOnly')))).codes, ['ErrorItemNotFound'])
    const deleted = await named(mail, deletions, 'Back')
    const restored = (await mail.post(move(deleted, distinguished('drafts')))).fine.id
    assert.notEqual(restored.id, id.id)
    assert.deepEqual(await subjects(mail, deletions), [])
    const { item } = (await mail.post(getItem([restored], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:Body'), 'Words')
    assert.equal(textOf(item, 't:Attachments/t:FileAttachment/t:Name'), 'a.txt')
    now += 20 * day
    await mail.server.runDue()
    assert.ok((await subjects(mail, distinguished('drafts'))).includes('Back'), 'what came back is not purged')
  })

  test('show with the old traversal what was deleted from a folder, and that alone', async () => {
    const [one, other] = [await freshFolder(mail), await freshFolder(mail)]
    for (const [subject, folder] of [['First', one], ['Second', one], ['Third', other]] as const) // biome-ignore format: a table
      await remove(await create(subject, folder), 'SoftDelete')
    await create('Here', one)
    assert.deepEqual(await subjects(mail, one, 'SoftDeleted'), ['First', 'Second'])
    assert.deepEqual(await subjects(mail, other, 'SoftDeleted'), ['Third'])
    assert.deepEqual(await subjects(mail, one), ['Here'])
    await mail.post(move(await named(mail, deletions, 'First'), one))
    assert.deepEqual(await subjects(mail, one, 'SoftDeleted'), ['Second'])
    assert.deepEqual(await subjects(mail, one), ['First', 'Here'])
  })

  test('know by a search what they hold', async () => {
    const folder = await freshFolder(mail)
    for (const subject of ['Needle', 'Hay']) await remove(await create(subject, folder), 'SoftDelete')
    const restriction = `<m:Restriction><t:IsEqualTo>${field('item:Subject')}<t:FieldURIOrConstant><t:Constant Value="Needle"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>`
    for (const [where, traversal] of [
      [deletions, 'Shallow'],
      [folder, 'SoftDeleted'],
    ] as const) {
      const answer = await mail.post(findItem(where, shape('IdOnly', [field('item:Subject')]), restriction, traversal))
      assert.deepEqual(
        answer.fine.items.map((item) => textOf(item, 't:Subject')),
        ['Needle'],
      )
    }
  })

  test('keep what is deleted for fourteen days', async () => {
    const folder = await freshFolder(mail)
    await remove(await create('Kept', folder), 'SoftDelete')
    now += 14 * day - 1
    await mail.server.runDue()
    assert.deepEqual(await subjects(mail, folder, 'SoftDeleted'), ['Kept'])
    now += 1
    await mail.server.runDue()
    assert.deepEqual(await subjects(mail, folder, 'SoftDeleted'), [])
  })

  test('take what was thrown away a second time, from Deleted Items', async () => {
    const trash = distinguished('deleteditems')
    await remove(await create('Twice'), 'MoveToDeletedItems')
    assert.ok((await subjects(mail, trash)).includes('Twice'))
    await remove(await named(mail, trash, 'Twice'), 'MoveToDeletedItems')
    assert.ok(!(await subjects(mail, trash)).includes('Twice'))
    assert.ok((await subjects(mail, deletions)).includes('Twice'))
    await mail.post(empty(trash, 'SoftDelete'))
  })

  for (const deleteType of ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'])
    test(`are left for good by ${deleteType}`, async () => {
      await mail.post(empty(deletions, 'HardDelete'))
      for (const subject of ['One', 'Two']) await remove(await create(subject), 'SoftDelete')
      assert.deepEqual((await remove(await named(mail, deletions, 'One'), deleteType)).codes, ['NoError'])
      assert.deepEqual(await subjects(mail, deletions), ['Two'])
      assert.deepEqual((await mail.post(empty(deletions, deleteType))).codes, ['NoError'])
      assert.deepEqual(await subjects(mail, deletions), [])
      assert.deepEqual(await subjects(mail, purges), [])
    })

  test('take what an emptied folder held', async () => {
    const folder = await freshFolder(mail)
    for (const subject of ['A', 'B', 'C']) await create(subject, folder)
    await mail.post(empty(folder, 'SoftDelete'))
    assert.deepEqual(await subjects(mail, folder), [])
    assert.deepEqual(await subjects(mail, folder, 'SoftDeleted'), ['A', 'B', 'C'])
  })

  test('are counted like any folder', async () => {
    await mail.post(empty(deletions, 'HardDelete'))
    await remove(await create('Counted'), 'SoftDelete')
    const { item } = (await mail.post(getFolder(deletions))).fine
    assert.equal(textOf(item, 't:TotalCount'), '1')
    assert.equal(textOf(item, 't:DisplayName'), 'Deletions')
  })

  test('are changed and get attachments by an operation of their own, and by it alone what lies there', async () => {
    const id = await create('Before')
    const file = '<t:FileAttachment><t:Name>note.txt</t:Name><t:Content>Tm90ZQ==</t:Content></t:FileAttachment>'
    const change = (which: Id, more = ''): string =>
      `<m:UpdateItemInRecoverableItems>${itemId(which).replace('t:ItemId', 'm:ItemId')}<m:Updates>` +
      `${setField(field('item:Subject'), message('After'))}</m:Updates><m:Attachments>${file}</m:Attachments>${more}</m:UpdateItemInRecoverableItems>`
    assert.deepEqual((await mail.post(change(id))).codes, ['ErrorInvalidOperation'])
    await remove(id, 'SoftDelete')
    const deleted = await named(mail, deletions, 'Before')
    const immutable = '<m:MakeItemImmutable>true</m:MakeItemImmutable>'
    assert.deepEqual((await mail.post(change(deleted, immutable))).codes, ['ErrorInvalidOperation'])
    const answer = await mail.post(change(deleted))
    const [changed] = all(answer.fine.root, 't:ItemId').map(idOf)
    const [attached] = all(answer.root, 't:AttachmentId')
    assert.equal(changed!.id, deleted.id)
    assert.equal(attached!.attributes['RootItemChangeKey'], changed!.changeKey)
    const { item } = (await mail.post(getItem([changed!], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:Subject'), 'After')
    assert.equal(textOf(item, 't:Attachments/t:FileAttachment/t:Name'), 'note.txt')
    await mail.post(deleteItem([changed!], 'HardDelete'))
  })

  test('are nobody else’s to see', async () => {
    const id = (await mail.post(getFolder(deletions, shape('IdOnly')))).fine.id
    assert.deepEqual((await mail.post(findItem(folderId(id)), { as: bob })).codes, ['ErrorFolderNotFound'])
  })
})

test('what was deleted leaves its room in a full mailbox to others', async () => {
  const mail = await host({ quotas: { [alice]: 60_000 } })
  const large = message('Large', `<t:Body BodyType="Text">${'x'.repeat(25_000)}</t:Body>`)
  const ids = (await mail.post(createItem(large + large))).fine.ids
  assert.deepEqual((await mail.post(createItem(large))).codes, ['ErrorQuotaExceeded'])
  await mail.post(deleteItem(ids, 'MoveToDeletedItems'))
  assert.deepEqual((await mail.post(createItem(large))).codes, ['ErrorQuotaExceeded'], 'Deleted Items counts')
  await mail.post(empty(distinguished('deleteditems'), 'SoftDelete'))
  assert.deepEqual((await mail.post(createItem(large + large))).codes, ['NoError', 'NoError'])
  assert.deepEqual((await mail.post(createItem(large))).codes, ['ErrorQuotaExceeded'])
  await mail.close()
})

describe('where what was purged is kept', () => {
  test('HardDelete leads to Purges, and from there out of the mailbox after the time that the operator set', async () => {
    const mail = await host({ clock, deletedItemDays: 2, purgedItemDays: 3 })
    const create = async (subject: string): Promise<Id> => (await mail.post(createItem(message(subject)))).fine.id
    await mail.post(deleteItem([await create('Hard')], 'HardDelete'))
    await mail.post(deleteItem([await create('Soft')], 'SoftDelete'))
    assert.deepEqual(await subjects(mail, purges), ['Hard'])
    now += 2 * day
    await mail.server.runDue()
    assert.deepEqual(await subjects(mail, deletions), [])
    assert.deepEqual(await subjects(mail, purges), ['Hard'])
    await mail.post(deleteItem([await create('Both')], 'SoftDelete'))
    await mail.post(deleteItem([await named(mail, deletions, 'Both')], 'HardDelete'))
    assert.deepEqual(await subjects(mail, purges), ['Both', 'Hard'])
    now += day
    await mail.server.runDue()
    assert.deepEqual(await subjects(mail, purges), ['Both'])
    await mail.post(deleteItem([await named(mail, purges, 'Both')], 'HardDelete'))
    assert.deepEqual(await subjects(mail, purges), [])
    await mail.close()
  })
})
