import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  alice,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getFolder,
  type Host,
  host,
  type Id,
  idOf,
  itemId,
  message,
  shape,
  textOf,
} from './harness.js'

const day = 86_400_000
let now = Date.UTC(2026, 10, 26, 10)

describe('what comes to lie among the recoverable items is purged in time', () => {
  let mail: Host
  before(async () => {
    mail = await host({ clock: () => new Date(now), deletedItemDays: 14, purgedItemDays: 3 })
    await mail.server.addMailbox({ address: alice, password: 'secret', archive: true })
  })
  after(() => mail.close())

  const subjects = async (name: string, traversal = 'Shallow'): Promise<(string | undefined)[]> => {
    const request = findItem(distinguished(name), shape('IdOnly', [field('item:Subject')]), '', traversal)
    return (await mail.post(request)).fine.items.map((item) => textOf(item, 't:Subject')).toSorted()
  }
  const create = async (subject: string, name = 'drafts'): Promise<Id> =>
    (await mail.post(createItem(message(subject), distinguished(name)))).fine.id
  const exported = async (id: Id): Promise<string> => {
    const request = `<m:ExportItems><m:ItemIds>${itemId(id)}</m:ItemIds></m:ExportItems>`
    return textOf((await mail.post(request)).fine.message.node, 'm:Data')!
  }
  const upload = async (name: string, data: string, replaced?: Id): Promise<Id> => {
    const folder = folderId((await mail.post(getFolder(distinguished(name)))).fine.id)
    const action = replaced ? 'Update' : 'CreateNew'
    const request =
      `<m:UploadItems><m:Items><t:Item CreateAction="${action}">${folder.replace('t:FolderId', 't:ParentFolderId')}` +
      `${replaced ? itemId(replaced) : ''}<t:Data>${data}</t:Data></t:Item></m:Items></m:UploadItems>`
    return idOf(find((await mail.post(request)).fine.message.node, 'm:ItemId')!)
  }
  const later = async (milliseconds: number): Promise<void> => {
    now += milliseconds
    await mail.server.runDue()
  }

  for (const [name, days] of [
    ['recoverableitemsdeletions', 14],
    ['recoverableitemsversions', 14],
    ['recoverableitemspurges', 3],
    ['archiverecoverableitemsdeletions', 14],
  ] as const)
    test(`whether it was uploaded or made in ${name}`, async () => {
      await upload(name, await exported(await create('Uploaded')))
      await create('Made', name)
      await later(days * day - 1)
      assert.deepEqual(await subjects(name), ['Made', 'Uploaded'])
      await later(1)
      assert.deepEqual(await subjects(name), [])
    })

  test('or put there in place of what was deleted, which is still known to come from its folder', async () => {
    const id = await create('Before')
    await mail.post(deleteItem([id], 'SoftDelete'))
    const request = findItem(distinguished('recoverableitemsdeletions'))
    await upload('recoverableitemsdeletions', await exported(await create('After')), (await mail.post(request)).fine.id)
    assert.deepEqual(await subjects('drafts', 'SoftDeleted'), ['After'])
    await later(14 * day)
    assert.deepEqual(await subjects('recoverableitemsdeletions'), [])
  })

  test('and what is deleted in an archive, which keeps it among recoverable items of its own', async () => {
    const ids = [await create('Soft', 'archiveinbox'), await create('Hard', 'archiveinbox')]
    await mail.post(deleteItem([ids[0]!], 'SoftDelete'))
    await mail.post(deleteItem([ids[1]!], 'HardDelete'))
    assert.deepEqual(await subjects('archiveinbox', 'SoftDeleted'), ['Soft'])
    assert.deepEqual(await subjects('archiverecoverableitemspurges'), ['Hard'])
    await later(3 * day)
    assert.deepEqual(await subjects('archiverecoverableitemspurges'), [])
    assert.deepEqual(await subjects('archiverecoverableitemsdeletions'), ['Soft'])
    await later(11 * day)
    assert.deepEqual(await subjects('archiverecoverableitemsdeletions'), [])
  })

  test('while what is uploaded to any other folder stays', async () => {
    await mail.post(deleteItem([await create('Deleted once')], 'SoftDelete'))
    const deleted = (await mail.post(findItem(distinguished('recoverableitemsdeletions')))).fine.id
    await upload('inbox', await exported(deleted))
    await later(30 * day)
    assert.deepEqual(await subjects('inbox'), ['Deleted once'])
  })
})
