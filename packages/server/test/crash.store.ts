import assert from 'node:assert/strict'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import { type MailboxRow, PART, type Store, type StoreView } from '@exchequer/server/internal/store/store'

/** Checks that a store agrees with itself, mailbox by mailbox. */
export async function checkStore(store: Store): Promise<void> {
  await store.read(async (view) => {
    for (const mailbox of await view.mailboxes()) await checkMailbox(view, mailbox)
  })
}

/** Checks that the counts of a mailbox are those of its contents, and that the history of a folder leads to what is in it. */
export async function checkMailbox(view: StoreView, mailbox: MailboxRow): Promise<void> {
  let usedBytes = 0
  for (const folder of await view.folders(mailbox.id)) {
    const rows = await view.itemsBefore(mailbox.id, folder.id, Number.MAX_SAFE_INTEGER, false, 1_000_000, true)
    const hidden = await view.itemsBefore(mailbox.id, folder.id, Number.MAX_SAFE_INTEGER, true, 1_000_000, true)
    assert.equal(folder.totalCount, rows.length, 'the total count is that of the items')
    assert.equal(
      folder.unreadCount,
      rows.filter(({ isRead }) => !isRead).length,
      'the unread count is that of the items',
    )
    for (const row of [...rows, ...hidden]) {
      usedBytes += row.size
      assert.ok(row.articleNumber < folder.nextArticleNumber, 'article numbers are handed out once')
      assert.ok(row.change <= mailbox.change, 'change numbers are handed out once')
      assert.ok(row.change <= folder.contentChange, 'the folder has seen every change')
    }
    const told = new Set<number>()
    for (const entry of await view.itemChanges(mailbox.id, folder.id, 0, false, 1_000_000)) {
      if (entry.kind !== 'deleted') told.add(entry.row.id)
    }
    const ids = rows.map(({ id }) => id)
    assert.deepEqual([...told].sort(descending), ids, 'the history leads to the contents')
  }
  assert.equal(mailbox.usedBytes, usedBytes, 'the used bytes are those of the items')
}

const descending = (one: number, other: number) => other - one

/** The versions of the items of every batch in the store; throws where an item's text is not that of its row. */
export async function batchesIn(store: Store): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  await store.read(async (view) => {
    for (const mailbox of await view.mailboxes()) {
      for (const folder of await view.folders(mailbox.id)) {
        for (const row of await view.itemsBefore(
          mailbox.id,
          folder.id,
          Number.MAX_SAFE_INTEGER,
          false,
          1_000_000,
          true,
        )) {
          const { batch, version } = JSON.parse(row.document) as { batch: string; version: number }
          const text = await view.text(mailbox.id, row.id, PART.body)
          assert.ok(text?.startsWith(`${batch} ${version} `), `the body of item ${row.id} is that of its row`)
          found.set(batch, [...(found.get(batch) ?? []), version])
        }
      }
    }
  })
  return found
}

/** SQLite's own word on the file. */
export async function checkFile(path: string): Promise<void> {
  const connection = (await chooseDriver()).open(path)
  const answer = connection.prepare('PRAGMA integrity_check').all()
  connection.close()
  assert.deepEqual(answer, [['ok']])
}
