import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type ItemRow, type LeanItemRow, PART, type Store } from '@exchequer/server/internal/store/store'
import {
  addItem,
  attachmentOf,
  folderIn,
  folderOf,
  freshMailbox,
  itemOf,
  leanOf,
  mailboxOf,
  removeItem,
  usedBytesOf,
} from './store.samples.js'

/** Rows go in and come out as they were. */
export function rowsSuite(store: () => Store): void {
  it('gives back every row as it was written', async () => {
    const mailbox = await store().write((transaction) =>
      transaction.insertMailbox(
        mailboxOf('ada@example.test', { kind: 'room', quotaBytes: 2 ** 40, settings: '{"a":1}' }),
      ),
    )
    const folder = folderOf(mailbox.id, 7, {
      parent: 3,
      distinguishedName: 'inbox',
      folderClass: null,
      nextArticleNumber: 5,
      document: '{"ü":"\u{1F600}"}',
    })
    const item = itemOf(mailbox.id, 7, 2 ** 41, {
      change: 2 ** 42,
      contentChange: 2 ** 42 + 1,
      itemClass: 'IPM.Appointment',
      isRead: true,
      hasAttachments: true,
      importance: 2,
      size: 2 ** 33,
      lookup: '<id@example.test>',
      received: -1,
      sent: 0,
      start: 1_736_150_000_000,
      end: 8.64e15,
      modified: 5,
      created: 6,
      subject: 'über',
      displayName: '',
      sender: 'charles@example.test',
      document: '{"text":"\u0000 \u{1F600}"}',
    })
    const account = { login: 'ada', mailbox: mailbox.id, passwordHash: '$scrypt$', isDisabled: true }
    await store().write(async (transaction) => {
      await transaction.insertFolder(folder)
      assert.equal(await transaction.insertItem(item), 5)
      await transaction.saveAccount(account)
    })
    await store().read(async (view) => {
      assert.deepEqual(await view.mailboxByAddress('ada@example.test'), { ...mailbox, usedBytes: 2 ** 33 })
      assert.deepEqual(await view.mailboxByGuid(mailbox.guid), { ...mailbox, usedBytes: 2 ** 33 })
      assert.deepEqual(await view.account('ada'), account)
      const expected = { ...folder, totalCount: 1, nextArticleNumber: 6, contentChange: 2 ** 42 }
      assert.deepEqual(await view.folder(mailbox.id, 7), expected)
      assert.deepEqual(await view.folderByName(mailbox.id, 'inbox'), expected)
      assert.deepEqual(await view.folders(mailbox.id), [expected])
      assert.deepEqual(await view.item(mailbox.id, item.id), { ...item, articleNumber: 5 })
      assert.deepEqual(await view.leanItem(mailbox.id, item.id), leanOf({ ...item, articleNumber: 5 }))
      assert.deepEqual(await view.itemsByLookup(mailbox.id, '<id@example.test>'), [{ ...item, articleNumber: 5 }])
    })
  })

  it('answers undefined or nothing for what is not there', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().read(async (view) => {
      assert.equal(await view.mailboxByAddress('nobody@example.test'), undefined)
      assert.equal(await view.mailboxByGuid('none'), undefined)
      assert.equal(await view.account('nobody'), undefined)
      assert.equal(await view.folder(mailbox, 2), undefined)
      assert.equal(await view.folderByName(mailbox, 'inbox'), undefined)
      assert.equal(await view.item(mailbox, 1), undefined)
      assert.deepEqual(await view.itemsByLookup(mailbox, 'x'), [])
      assert.equal(await view.text(mailbox, 1, PART.body), undefined)
      assert.equal(await view.bytes(mailbox, 1, PART.mime), undefined)
      assert.deepEqual(await view.attachments(mailbox, 1), [])
      assert.equal(await view.attachmentContent(mailbox, 1, 1), undefined)
      assert.equal(await view.countItems({ mailbox, folder: 2, associated: false }), 0)
      assert.deepEqual(await view.itemChanges(mailbox, 2, 0, false, 10), [])
    })
    await store().write(async (transaction) => {
      assert.equal(await transaction.deleteAccount('nobody'), false)
      await assert.rejects(transaction.updateItem(itemOf(mailbox, 1, 99)), /no item 99/)
      await assert.rejects(transaction.deleteItem(mailbox, 99, 100), /no item 99/)
      await assert.rejects(transaction.insertItem(itemOf(mailbox, 88, 99)), /no folder 88/)
      await assert.rejects(transaction.deleteFolder(mailbox, 88, 100), /no folder 88/)
      await assert.rejects(transaction.nextChange(mailbox + 1000), /no mailbox/)
    })
  })

  it('keeps texts and bytes as they are, replaces them, and drops them with their item', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const texts = ['', 'a\u0000b', '\u{1F600}'.repeat(3), 'x'.repeat(1_000_000)]
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256)
    const row = await store().write(async (transaction) => {
      const added = await addItem(transaction, mailbox, 1)
      for (const text of texts) {
        await transaction.putText(mailbox, added.id, PART.body, text)
        assert.equal(await transaction.text(mailbox, added.id, PART.body), text)
      }
      await transaction.putBytes(mailbox, added.id, PART.mime, bytes)
      await transaction.putBytes(mailbox, added.id, 9, new Uint8Array())
      return added
    })
    await store().read(async (view) => {
      assert.equal(await view.text(mailbox, row.id, PART.body), texts.at(-1))
      assert.deepEqual(Uint8Array.from((await view.bytes(mailbox, row.id, PART.mime))!), bytes)
      assert.equal((await view.bytes(mailbox, row.id, 9))!.length, 0)
      assert.equal(await view.text(mailbox, row.id, PART.mime), undefined)
    })
    await store().write(async (transaction) => {
      await transaction.deletePart(mailbox, row.id, 9)
      assert.equal(await transaction.bytes(mailbox, row.id, 9), undefined)
      await removeItem(transaction, row)
      assert.equal(await transaction.text(mailbox, row.id, PART.body), undefined)
    })
  })

  it('keeps attachments by position, and their content until it is replaced', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      const item = await addItem(transaction, mailbox, 1)
      const first = attachmentOf(item, 1, { position: 2 })
      const second = attachmentOf(item, 2, { position: 1 })
      await transaction.putAttachment(first, Uint8Array.of(1, 2, 3))
      await transaction.putAttachment(second, undefined)
      assert.deepEqual(await transaction.attachments(mailbox, item.id), [second, first])
      await transaction.putAttachment({ ...first, document: '{"renamed":1}' }, undefined)
      assert.deepEqual([...(await transaction.attachmentContent(mailbox, item.id, 1))!], [1, 2, 3])
      await transaction.putAttachment(first, Uint8Array.of(4))
      assert.deepEqual([...(await transaction.attachmentContent(mailbox, item.id, 1))!], [4])
      assert.equal(await transaction.attachmentContent(mailbox, item.id, 2), undefined)
      await transaction.deleteAttachment(mailbox, item.id, 1)
      assert.deepEqual(await transaction.attachments(mailbox, item.id), [second])
      await removeItem(transaction, item)
      assert.deepEqual(await transaction.attachments(mailbox, item.id), [])
    })
  })

  it('saves, replaces and deletes accounts', async () => {
    const account = { login: 'grace', mailbox: null, passwordHash: 'one', isDisabled: false }
    await store().write((transaction) => transaction.saveAccount(account))
    await store().write((transaction) => transaction.saveAccount({ ...account, passwordHash: 'two' }))
    assert.equal((await store().read((view) => view.account('grace')))!.passwordHash, 'two')
    assert.equal(await store().write((transaction) => transaction.deleteAccount('grace')), true)
    assert.equal(await store().read((view) => view.account('grace')), undefined)
  })

  it('keeps mailboxes apart where their ids are the same', async () => {
    const one = await freshMailbox(store(), 1)
    const other = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      const row = await addItem(transaction, one, 1, { lookup: 'same', subject: 'one' })
      await transaction.insertItem(itemOf(other, 1, row.id, { lookup: 'same', subject: 'other' }))
      await transaction.putText(one, row.id, PART.body, 'one')
      await transaction.putText(other, row.id, PART.body, 'other')
      await removeItem(transaction, row)
      assert.equal((await transaction.item(other, row.id))!.subject, 'other')
      assert.equal(await transaction.text(other, row.id, PART.body), 'other')
      assert.equal((await transaction.itemsByLookup(one, 'same')).length, 0)
      assert.equal((await transaction.itemsByLookup(other, 'same')).length, 1)
    })
  })

  it('deletes a folder with all that is in it and nothing that is not', async () => {
    const mailbox = await freshMailbox(store(), 1, 2)
    const inside = await store().write(async (transaction) => {
      const inside = await addItem(transaction, mailbox, 1)
      const hidden = await addItem(transaction, mailbox, 1, { isAssociated: true })
      const outside = await addItem(transaction, mailbox, 2, { size: 3 })
      for (const row of [inside, hidden, outside]) {
        await transaction.putText(mailbox, row.id, PART.body, 'text')
        await transaction.putAttachment(attachmentOf(row, 1), Uint8Array.of(1))
      }
      await transaction.deleteFolder(mailbox, 1, await transaction.nextChange(mailbox))
      for (const row of [inside, hidden]) {
        assert.equal(await transaction.item(mailbox, row.id), undefined)
        assert.equal(await transaction.text(mailbox, row.id, PART.body), undefined)
        assert.deepEqual(await transaction.attachments(mailbox, row.id), [])
      }
      assert.equal(await transaction.text(mailbox, outside.id, PART.body), 'text')
      assert.equal((await transaction.attachments(mailbox, outside.id)).length, 1)
      return inside
    })
    assert.equal(await folderIn(store(), mailbox, 1), undefined)
    assert.equal((await folderIn(store(), mailbox, 2))!.totalCount, 1)
    assert.equal(await usedBytesOf(store(), mailbox), 3)
    assert.deepEqual(await store().read((view) => view.itemChanges(mailbox, 1, inside.id - 1, false, 10)), [])
  })

  it('finds mailboxes of a kind, and no others', async () => {
    const ids = await store().write(async (transaction) => {
      const made = []
      for (const [address, kind] of [
        ['one@example.test', 'rare'],
        ['two@example.test', 'user'],
        ['three@example.test', 'rare'],
      ] as const)
        made.push((await transaction.insertMailbox(mailboxOf(address, { kind }))).id)
      return made
    })
    const found = await store().read((view) => view.mailboxesOfKind('rare'))
    assert.deepEqual(
      found.map(({ id, kind }) => [id, kind]),
      [
        [ids[0], 'rare'],
        [ids[2], 'rare'],
      ],
    )
  })

  it('tells which folders were changed and which were deleted, but not one made and deleted meanwhile', async () => {
    const mailbox = await freshMailbox(store(), 1, 2, 3)
    const start = (await store().read((view) => view.mailboxes())).find(({ id }) => id === mailbox)!.change
    const [renamed, added, deleted] = await store().write(async (transaction) => {
      const renamed = await transaction.nextChange(mailbox)
      await transaction.updateFolder({
        ...(await transaction.folder(mailbox, 2))!,
        change: renamed,
        displayName: 'Two',
      })
      const added = await transaction.nextChange(mailbox)
      await transaction.insertFolder(folderOf(mailbox, 60, { change: added, created: added }))
      const deleted = await transaction.nextChange(mailbox)
      await transaction.deleteFolder(mailbox, 1, deleted)
      const passing = await transaction.nextChange(mailbox)
      await transaction.insertFolder(folderOf(mailbox, 61, { change: passing, created: passing }))
      await transaction.deleteFolder(mailbox, 61, await transaction.nextChange(mailbox))
      return [renamed, added, deleted]
    })
    await store().read(async (view) => {
      const changes = await view.folderChanges(mailbox, start)
      assert.deepEqual(
        changes.folders.map(({ id, change }) => [id, change]),
        [
          [2, renamed],
          [60, added],
        ],
      )
      assert.deepEqual(
        changes.deleted.map(({ id, change }) => ({ id, change })),
        [{ id: 1, change: deleted }],
        'and where it was',
      )
      assert.deepEqual(await view.folderChanges(mailbox, deleted + 10), { folders: [], deleted: [] })
    })
  })

  it('pages through a folder from its newest item to its oldest', async () => {
    const mailbox = await freshMailbox(store(), 1, 2)
    const added = await store().write(async (transaction) => {
      const rows: ItemRow[] = []
      for (let index = 0; index < 25; index++) {
        rows.push(await addItem(transaction, mailbox, 1))
        await addItem(transaction, mailbox, index % 2 ? 1 : 2, { isAssociated: index % 2 === 1 })
      }
      return rows
    })
    const seen: LeanItemRow[] = []
    for (let before = Number.MAX_SAFE_INTEGER; ; before = seen.at(-1)!.id) {
      const page = await store().read((view) => view.itemsBefore(mailbox, 1, before, false, 10, true))
      seen.push(...page)
      if (page.length < 10) break
    }
    assert.deepEqual(seen, added.map(leanOf).reverse())
    assert.deepEqual(
      await store().read((view) => view.itemsBefore(mailbox, 1, Number.MAX_SAFE_INTEGER, false, 3, false)),
      seen.slice(0, 3).map((row) => ({ ...row, document: '' })),
      'and without documents where nobody wants them',
    )
  })
}
