import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Store } from '@exchequer/server/internal/store/store'
import { addItem, editItem, folderIn, freshMailbox, removeItem, usedBytesOf } from './store.samples.js'

/** Counts and change numbers follow from what is written. */
export function countsSuite(store: () => Store): void {
  it('counts the items of a folder and the bytes of a mailbox, associated items only in the bytes', async () => {
    const mailbox = await freshMailbox(store(), 1, 2)
    await store().write(async (transaction) => {
      const unread = await addItem(transaction, mailbox, 1, { size: 10 })
      await addItem(transaction, mailbox, 1, { size: 20, isRead: true })
      const hidden = await addItem(transaction, mailbox, 1, { size: 40, isAssociated: true })
      assert.equal(hidden.articleNumber, 3)
      const read = await editItem(transaction, unread, { isRead: true, size: 15 })
      await editItem(transaction, read, { isRead: false })
      await editItem(transaction, hidden, { isRead: true })
    })
    const counted = (await folderIn(store(), mailbox, 1))!
    assert.deepEqual(
      [counted.totalCount, counted.unreadCount, counted.nextArticleNumber, await usedBytesOf(store(), mailbox)],
      [2, 1, 4, 75],
    )
    assert.equal(await store().read((view) => view.countItems({ mailbox, folder: 1, associated: false })), 2)
    assert.equal(await store().read((view) => view.countItems({ mailbox, folder: 1, associated: true })), 1)
    assert.equal(await store().read((view) => view.folderBytes(mailbox, 1)), 75)
    assert.equal(await store().read((view) => view.folderBytes(mailbox, 2)), 0)
    const rows = await store().read((view) => view.itemsBefore(mailbox, 1, 1000, false, 10, true))
    await store().write(async (transaction) => {
      for (const row of rows) await removeItem(transaction, row)
    })
    const emptied = (await folderIn(store(), mailbox, 1))!
    assert.deepEqual(
      [emptied.totalCount, emptied.unreadCount, emptied.nextArticleNumber, await usedBytesOf(store(), mailbox)],
      [0, 0, 4, 40],
    )
    assert.equal((await folderIn(store(), mailbox, 2))!.totalCount, 0)
  })

  it('moves the content change of a folder with each of its items', async () => {
    const mailbox = await freshMailbox(store(), 1, 2)
    await store().write(async (transaction) => {
      const contentChange = async () => (await transaction.folder(mailbox, 1))!.contentChange
      const added = await addItem(transaction, mailbox, 1)
      assert.equal(await contentChange(), added.change)
      const edited = await editItem(transaction, added, { subject: 'edited' })
      assert.equal(await contentChange(), edited.change)
      await removeItem(transaction, edited)
      assert.equal(await contentChange(), edited.change + 1)
    })
    assert.equal((await folderIn(store(), mailbox, 2))!.contentChange, 2)
  })

  it('shows a transaction its own counts and change numbers before the commit', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      const { change } = (await transaction.mailboxes()).find(({ id }) => id === mailbox)!
      const row = await addItem(transaction, mailbox, 1, { size: 7 })
      assert.equal(row.id, change + 1)
      assert.equal((await transaction.folder(mailbox, 1))!.totalCount, 1)
      assert.equal((await transaction.folders(mailbox))[0]!.unreadCount, 1)
      assert.equal(await transaction.countItems({ mailbox, folder: 1, associated: false }), 1)
      const now = (await transaction.mailboxes()).find(({ id }) => id === mailbox)!
      assert.deepEqual([now.change, now.usedBytes], [change + 1, 7])
    })
  })

  it('leaves counts alone when a folder or mailbox is written from a stale row', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const [folder, row] = await store().read(async (view) => [
      (await view.folder(mailbox, 1))!,
      (await view.mailboxes()).find(({ id }) => id === mailbox)!,
    ])
    const item = await store().write((transaction) => addItem(transaction, mailbox, 1))
    await store().write(async (transaction) => {
      await transaction.updateFolder({ ...folder, displayName: 'Renamed', document: '{"renamed":1}' })
      await transaction.updateMailbox({ ...row, displayName: 'Renamed', quotaBytes: 5 })
    })
    const renamed = (await folderIn(store(), mailbox, 1))!
    assert.deepEqual(
      [renamed.displayName, renamed.document, renamed.totalCount, renamed.nextArticleNumber, renamed.contentChange],
      ['Renamed', '{"renamed":1}', 1, 2, item.change],
    )
    const after = (await store().read((view) => view.mailboxes())).find(({ id }) => id === mailbox)!
    assert.deepEqual(
      [after.displayName, after.quotaBytes, after.usedBytes, after.change],
      ['Renamed', 5, 100, item.change],
    )
  })
}
