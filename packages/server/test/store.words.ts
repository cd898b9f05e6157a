import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Condition, type Store, type TextField, textFields } from '@exchequer/server/internal/store/store'
import { addItem, mailboxWithFolders } from './store.samples.js'

/** The index of words, as every engine must keep it. */
export function wordsSuite(store: () => Store): void {
  describe('words', () => {
    const finds = async (
      mailbox: number,
      text: string,
      fields: readonly TextField[] = textFields,
      isPrefix = false,
    ) => {
      const where: Condition = { kind: 'words', fields, words: text.split(' '), isPrefix }
      const filter = { mailbox, folder: undefined, associated: false, where }
      return store().read(async (view) => {
        const rows = await view.listItems({ ...filter, sort: [], offset: 0, limit: 100 })
        assert.equal(await view.countItems(filter), rows.length)
        return rows.map(({ id }) => id)
      })
    }

    it('are found in their texts, in their order, whole or by their beginning', async () => {
      const mailbox = await mailboxWithFolders(store(), 'words@example.test', 1)
      const { id } = await store().write(async (transaction) => {
        const row = await addItem(transaction, mailbox, 1)
        await transaction.putWords(mailbox, row.id, { subject: 'spring plan', body: 'straße 東 京', from: 'or not' })
        return row
      })
      assert.deepEqual(await finds(mailbox, 'spring plan'), [id])
      assert.deepEqual(await finds(mailbox, 'plan spring'), [])
      assert.deepEqual(await finds(mailbox, 'plan straße'), [])
      assert.deepEqual(await finds(mailbox, 'spr'), [])
      assert.deepEqual(await finds(mailbox, 'spring pl', textFields, true), [id])
      assert.deepEqual(await finds(mailbox, '東 京', ['body']), [id])
      assert.deepEqual(await finds(mailbox, 'plan', ['body', 'from']), [])
      assert.deepEqual(await finds(mailbox, 'or not', ['from']), [id])
    })

    it('are those that were put last, of items that are there, in their mailbox', async () => {
      const mailbox = await mailboxWithFolders(store(), 'words2@example.test', 1, 2)
      const other = await mailboxWithFolders(store(), 'words3@example.test', 1)
      const [first, second] = await store().write(async (transaction) => {
        const rows = [await addItem(transaction, mailbox, 1), await addItem(transaction, mailbox, 2)]
        for (const { id } of rows) await transaction.putWords(mailbox, id, { subject: 'heron' })
        await transaction.putWords(other, (await addItem(transaction, other, 1)).id, { subject: 'heron' })
        return rows.map(({ id }) => id)
      })
      assert.deepEqual(await finds(mailbox, 'heron'), [first, second])
      await store().write(async (transaction) => {
        await transaction.putWords(mailbox, first!, { subject: 'egret' })
        await transaction.saveIndexedChange(mailbox, 2, second!)
        await transaction.deleteFolder(mailbox, 2, await transaction.nextChange(mailbox))
      })
      assert.deepEqual(await finds(mailbox, 'heron'), [])
      assert.deepEqual(await finds(mailbox, 'egret'), [first])
      assert.equal(await store().read((view) => view.indexedChange(mailbox, 2)), 0)
      await store().write((transaction) => transaction.deleteWords(mailbox, first!))
      assert.deepEqual(await finds(mailbox, 'egret'), [])
    })
  })
}
