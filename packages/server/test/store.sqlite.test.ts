import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import {
  conversationCountQuery,
  conversationsQuery,
  countQuery,
  listQuery,
  unorderedQuery,
} from '@exchequer/server/internal/store/item-queries'
import { migrations, sqlOfStep } from '@exchequer/server/internal/store/migrations/migrations'
import { queries } from '@exchequer/server/internal/store/queries'
import { columnOf, mailboxColumns, sortedColumns } from '@exchequer/server/internal/store/rows'
import { chooseDriver, type DriverName } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { wordsSql } from '@exchequer/server/internal/store/sqlite/text-index'
import { type Condition, PART } from '@exchequer/server/internal/store/store'
import { StoreError, type StoreErrorKind } from '@exchequer/server/internal/store/store-error'
import { blobWalk } from './store.blobs.js'
import { addItem, mailboxOf, mailboxWithFolders } from './store.samples.js'
import { storeSuite } from './store.suite.js'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-store-'))
after(() => rmSync(folder, { recursive: true }))
let fileCount = 0
const freshPath = () => join(folder, `folder${fileCount++}`, 'store.sqlite')

const drivers: DriverName[] = []
for (const name of ['node:sqlite', 'better-sqlite3'] as const) {
  if (await chooseDriver(name).catch(() => undefined)) drivers.push(name)
}

describe('the bindings of SQLite', () => {
  it('are there for at least one, and say what to do about the other', async () => {
    assert.ok(drivers.length > 0)
    for (const name of ['node:sqlite', 'better-sqlite3'] as const) {
      if (drivers.includes(name)) continue
      await assert.rejects(
        openSqliteStore({ path: ':memory:', driver: name }),
        (error) => error instanceof StoreError && error.kind === 'unavailable' && /use Node 24/.test(error.message),
      )
    }
  })
})

describe('the queries of the store', () => {
  const inFolder = { mailbox: 1, folder: 1, associated: false, offset: 0, limit: 10 }
  const plans = async () => {
    const connection = (await chooseDriver()).open(':memory:')
    for (const step of migrations) connection.exec(sqlOfStep(step))
    return (sql: string) => {
      const marks = Array.from(sql.matchAll(/\?/g), () => 1)
      const rows = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...marks) as unknown[][]
      return rows.map((row) => row.at(-1)).join(', ')
    }
  }

  it('find items through an index that knows all that they ask, and sort nothing', async () => {
    const plan = await plans()
    const keys = 'mailbox=\\? AND folder=\\? AND is_associated=\\?'
    const expected: Partial<Record<keyof typeof queries, string>> = {
      item: 'item_1 \\(mailbox=\\? AND id=\\?\\)',
      itemsByLookup: 'item_by_lookup \\(mailbox=\\? AND lookup=\\?\\)',
      itemsBefore: `item_by_id \\(${keys} AND id<\\?\\)`,
      createdKeys: `COVERING INDEX item_by_id \\(${keys} AND id>\\?\\)`,
      createdItems: `item_by_id \\(${keys} AND id>\\? AND id<\\?\\)`,
      changedKeys: `item_by_change \\(${keys} AND change>\\?\\)`,
      changedItems: `item_by_change \\(${keys} AND change>\\? AND change<\\?\\)`,
      deletedItems: `item_tombstone_1 \\(${keys} AND change>\\? AND change<\\?\\)`,
      deleteFolderItems: 'item_by_\\w+ \\(mailbox=\\? AND folder=\\?\\)',
    }
    for (const [name, index] of Object.entries(expected)) {
      assert.match(
        plan(queries[name as keyof typeof queries]),
        new RegExp(`^SEARCH \\w+ USING (COVERING )?(INDEX )?.*${index}$`),
        name,
      )
    }
  })

  it('list a folder by a sort column without sorting', async () => {
    const plan = await plans()
    for (const column of sortedColumns) {
      for (const descending of [true, false]) {
        assert.match(
          plan(listQuery({ ...inFolder, sort: [{ column, descending }] }, wordsSql).sql),
          new RegExp(`^SEARCH item USING INDEX item_by_${columnOf[column].name} [^,]*$`),
        )
      }
    }
  })

  it('find what a condition on an indexed column passes through that index', async () => {
    const plan = await plans()
    const since: Condition = { kind: '>=', column: 'received', value: 1 }
    const sorted = { ...inFolder, where: since, sort: [{ column: 'received', descending: true }] } as const
    const range = 'item_by_received_time \\(mailbox=\\? AND folder=\\? AND is_associated=\\? AND received_time>\\?\\)'
    assert.match(plan(listQuery(sorted, wordsSql).sql), new RegExp(`^SEARCH item USING INDEX ${range}$`))
    const covered = new RegExp(`^SEARCH item USING COVERING INDEX ${range}$`)
    assert.match(plan(countQuery(sorted, wordsSql).sql), covered)
    assert.match(plan(unorderedQuery('id', sorted, wordsSql).sql), covered)
    const unread: Condition = { kind: '=', column: 'isRead', value: false }
    assert.match(
      plan(listQuery({ ...sorted, where: unread }, wordsSql).sql),
      /^SEARCH item USING INDEX item_by_unread [^,]*$/,
    )
    assert.match(
      plan(countQuery({ ...inFolder, where: unread }, wordsSql).sql),
      /^SEARCH item USING COVERING INDEX item_by_unread/,
    )
    for (const [column, value] of [
      ['conversation', 'ab'],
      ['reminderTime', 5],
      ['wakeTime', 5],
    ] as const) {
      const anywhere = { ...inFolder, folder: undefined, where: { kind: '=', column, value } } as const
      const { name } = columnOf[column]
      assert.match(
        plan(listQuery({ ...anywhere, sort: [{ column, descending: false }] }, wordsSql).sql),
        new RegExp(`SEARCH item USING (COVERING )?INDEX item_by_${name} \\(mailbox=\\? AND ${name}=\\?[^)]*\\)`),
      )
    }
  })

  it('list and count conversations by reading their index and no row', async () => {
    const plan = await plans()
    for (const folder of [1, [1, 2], undefined]) {
      const filter = { ...inFolder, folder }
      const covering = /USING COVERING INDEX item_by_conversation \(mailbox=\?/
      assert.match(
        plan(conversationsQuery({ ...filter, descending: true, offset: 0, limit: 10 }, wordsSql).sql),
        covering,
      )
      assert.match(plan(conversationCountQuery(filter, wordsSql).sql), covering)
    }
  })
})

for (const driver of drivers) {
  storeSuite(`the store in memory, ${driver}`, () => openSqliteStore({ path: ':memory:', driver }))
  storeSuite(`the store in a file, ${driver}`, () => openSqliteStore({ path: freshPath(), driver }))

  describe(`the file of a store, ${driver}`, () => {
    const open = (path: string, maximumBytes?: number) =>
      openSqliteStore({ path, driver, ...(maximumBytes !== undefined && { maximumBytes }) })
    const refusal = (kind: StoreErrorKind, sentence: RegExp) => (error: unknown) => {
      assert.ok(error instanceof StoreError, String(error))
      assert.equal(error.kind, kind)
      assert.match(error.message, sentence)
      return true
    }
    /** Does to the file what no store does. */
    const tamper = async (path: string, sql: string) => {
      const connection = (await chooseDriver(driver)).open(path)
      connection.exec(sql)
      connection.close()
    }
    const filled = async (path: string) => {
      const store = await open(path)
      const mailbox = await mailboxWithFolders(store, 'ada@example.test', 1)
      const row = await store.write(async (transaction) => {
        for (let index = 0; index < 50; index++) {
          const { id } = await addItem(transaction, mailbox, 1)
          await transaction.putText(mailbox, id, PART.body, 'x'.repeat(3000))
        }
        return addItem(transaction, mailbox, 1, { subject: 'last' })
      })
      await store.close()
      return row
    }

    it('keeps everything when it is closed and opened again', async () => {
      const path = freshPath()
      const row = await filled(path)
      const store = await open(path)
      const mailbox = (await store.read((view) => view.mailboxByAddress('ada@example.test')))!
      assert.deepEqual([mailbox.change, mailbox.usedBytes], [row.change, 5100])
      assert.deepEqual(await store.read((view) => view.item(mailbox.id, row.id)), row)
      assert.equal((await store.read((view) => view.folder(mailbox.id, 1)))!.totalCount, 51)
      assert.equal((await store.write((transaction) => addItem(transaction, mailbox.id, 1))).id, row.id + 1)
      await store.close()
    })

    it('keeps large content as often as it is named: once, or not at all', async () => {
      const path = freshPath()
      const store = await open(path)
      await blobWalk(store)
      await store.close()
      const connection = (await chooseDriver(driver)).open(path)
      const all = (sql: string) => connection.prepare(sql).all()
      const named = `SELECT mailbox, blob FROM part WHERE blob IS NOT NULL UNION ALL
        SELECT mailbox, blob FROM attachment WHERE blob IS NOT NULL`
      const counted = all(`SELECT mailbox, blob, count(*) FROM (${named}) GROUP BY mailbox, blob ORDER BY 1, 2`)
      assert.ok(counted.length > 0)
      assert.deepEqual(all('SELECT mailbox, hash, reference_count FROM blob ORDER BY 1, 2'), counted)
      const pieces = 'SELECT mailbox, hash, sum(length(bytes)) FROM blob_piece GROUP BY mailbox, hash ORDER BY 1, 2'
      assert.deepEqual(all(pieces), all('SELECT mailbox, hash, size FROM blob ORDER BY 1, 2'))
      connection.close()
    })

    it('refuses the file of a newer version and leaves it alone', async () => {
      const path = freshPath()
      await filled(path)
      await tamper(path, 'PRAGMA user_version = 1000')
      const bytes = readFileSync(path)
      await assert.rejects(
        open(path),
        refusal('newer', /newer version of Exchequer \(schema 1000; .*start that version/),
      )
      assert.deepEqual(readFileSync(path), bytes)
    })

    it('refuses the database of another program and leaves it alone', async () => {
      const path = join(folder, `foreign-${driver.replace(':', '-')}.sqlite`)
      await tamper(path, 'CREATE TABLE bookmark (id INTEGER PRIMARY KEY); PRAGMA user_version = 1')
      const bytes = readFileSync(path)
      await assert.rejects(open(path), refusal('foreign', /another program: name another file/))
      assert.deepEqual(readFileSync(path), bytes)
    })

    it('refuses a file that is no database', async () => {
      const path = join(folder, `text-${driver.replace(':', '-')}.sqlite`)
      writeFileSync(path, 'Dear Ada,\n'.repeat(1000))
      await assert.rejects(open(path), refusal('foreign', /not an Exchequer store, or its first page is damaged/))
    })

    it('takes an empty file for a new store', async () => {
      const path = join(folder, `empty-${driver.replace(':', '-')}.sqlite`)
      writeFileSync(path, '')
      const store = await open(path)
      assert.deepEqual(await store.read((view) => view.mailboxes()), [])
      await store.close()
    })

    it('refuses a file that was cut short', async () => {
      const path = freshPath()
      await filled(path)
      truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)
      await assert.rejects(open(path), refusal('damaged', /damaged: restore it from a backup/))
    })

    it('refuses a file whose tables are gone', async () => {
      const path = freshPath()
      await filled(path)
      await tamper(path, 'DROP TABLE part')
      await assert.rejects(open(path), refusal('damaged', /not as they should be: restore/))
    })

    it('answers with the damage when a page that it needs later is damaged', async () => {
      const path = freshPath()
      const row = await filled(path)
      const bytes = readFileSync(path)
      // Everything but the pages that hold the schema and the roots of the tables, which the store reads as it opens.
      bytes.fill(0xff, 66 * 4096)
      writeFileSync(path, bytes)
      const store = await open(path)
      const reading = store.read(async (view) => {
        for (let id = 1; id <= row.id; id++) await view.text(row.mailbox, id, PART.body)
        return view.listItems({ mailbox: row.mailbox, folder: 1, associated: false, sort: [], offset: 0, limit: 100 })
      })
      await assert.rejects(reading, refusal('damaged', /damaged: restore it from a backup/))
      await store.close()
    })

    it('fills the columns of items that an older version has written', async () => {
      const path = freshPath()
      await filled(path)
      const document = {
        p: {
          from: { name: 'Zoë', emailAddress: 'Zoe@example.test' },
          conversationTopic: 'Plans',
          flag: { flagStatus: 'Flagged' },
          sensitivity: 'Private',
          categories: ['Red', 'Blue'],
          reminderIsSet: true,
          reminderDueBy: 1000,
          recurrence: {},
        },
        s: {
          flags: 8,
          conversationIndex: Buffer.from(`01${'00'.repeat(5)}${'ab'.repeat(16)}`, 'hex').toString('base64'),
        },
      }
      // Back to the tables of the first step, with the rows that are there.
      const firstColumns: Record<string, string> = {
        mailbox: mailboxColumns,
        folder_tombstone: 'mailbox, change, id, created',
      }
      await tamper(
        path,
        `CREATE TABLE kept AS SELECT * FROM item; DROP TABLE item; DROP TABLE text_folder; DROP INDEX folder_by_name; DROP INDEX folder_by_change; DROP INDEX folder_by_parent;
        ${['mailbox', 'account', 'folder', 'folder_tombstone', 'item_tombstone', 'part', 'attachment'].map((table) => `ALTER TABLE ${table} RENAME TO kept_${table};`).join('')}
        ${sqlOfStep(migrations[0]!)}
        INSERT INTO item SELECT mailbox, id, folder, change, content_change, item_class, is_associated, is_read, article_number, size,
          has_attachments, importance, lookup, received_time, sent_time, 1000, 2000, modified_time, created_time, subject,
          display_name, sender, '${JSON.stringify(document)}' FROM kept; DROP TABLE kept;
        ${['mailbox', 'account', 'folder', 'folder_tombstone', 'item_tombstone'].map((table) => `INSERT INTO ${table} SELECT ${firstColumns[table] ?? '*'} FROM kept_${table}; DROP TABLE kept_${table};`).join('')}
        INSERT INTO part SELECT mailbox, item, part, text, bytes FROM kept_part;
        INSERT INTO attachment SELECT mailbox, item, id, position, size, document, content FROM kept_attachment;
        ${['kept_part', 'kept_attachment', 'blob', 'blob_piece', 'event', 'subscription', 'address', 'login_name'].map((table) => `DROP TABLE ${table};`).join('')} PRAGMA user_version = 1`,
      )
      const store = await open(path)
      const query = { mailbox: 1, folder: 1, associated: false, sort: [], offset: 0, limit: 100 }
      const rows = await store.read((view) => view.listItems(query))
      assert.equal(rows.length, 51)
      for (const row of rows) {
        const { sender, conversation, flagStatus, sensitivity, categories, reminderTime, wakeTime, isDraft, spanEnd } =
          row
        assert.deepEqual(
          { sender, conversation, flagStatus, sensitivity, categories, reminderTime, wakeTime, isDraft, spanEnd },
          {
            sender: 'zoe\nzoe@example.test',
            conversation: 'ab'.repeat(16),
            flagStatus: 2,
            sensitivity: 2,
            categories: '\nred\nblue\n',
            reminderTime: 1000,
            wakeTime: null,
            isDraft: true,
            spanEnd: 8_640_000_000_000_000,
          },
        )
      }
      await store.close()
    })

    it('refuses a store that this process has open already', async () => {
      const path = freshPath()
      const store = await open(path)
      await assert.rejects(open(path), refusal('locked', /in use by another process: stop that one first/))
      await store.close()
      await (await open(path)).close()
    })

    it('refuses a store that another process has open, until that process is killed', async () => {
      const path = freshPath()
      const store = await open(path)
      const script = `
        import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
        const open = () => openSqliteStore({ path: process.argv[1], driver: process.argv[2] })
        await open().then(() => process.kill(process.pid, 'SIGKILL'), (error) => console.log(error.kind))`
      const another = () =>
        spawnSync(process.execPath, ['--input-type=module', '-e', script, path, driver], {
          encoding: 'utf8',
          cwd: import.meta.dirname,
        })
      assert.equal(another().stdout.trim(), 'locked')
      await store.close()
      assert.equal(another().signal, 'SIGKILL')
      await (await open(path)).close()
    })

    it('says that the folder cannot be made', async () => {
      const path = join(folder, `file-${driver.replace(':', '-')}`)
      writeFileSync(path, '')
      await assert.rejects(
        open(join(path, 'below', 'store.sqlite')),
        refusal('unavailable', /folder of the store .* cannot be made/),
      )
    })

    it('answers full when there is no room, keeps what was there and goes on when there is room again', async () => {
      const path = freshPath()
      const row = await filled(path)
      const store = await open(path, statSync(path).size + 20 * 4096)
      // A commit waits ten milliseconds for others to share it: on a busy machine the second of two may come too late, and is well.
      let alone = 0
      for (let isShared = false; !isShared; ) {
        const attempt = store.write(async (transaction) => {
          await transaction.insertMailbox(mailboxOf('small@example.test'))
          // As a batch does: the failure of one item is caught, the transaction is lost all the same.
          await transaction
            .savepoint(async () => {
              const { id } = await addItem(transaction, row.mailbox, 1)
              await transaction.putText(row.mailbox, id, PART.body, 'x'.repeat(150_000))
            })
            .catch(refusal('full', /no room left/))
        })
        const address = `beside${alone}@example.test`
        const beside = store
          .write((transaction) => transaction.insertMailbox(mailboxOf(address)))
          .catch((error) => error)
        await assert.rejects(attempt, refusal('full', /There is no room left for the store .*: free some space/))
        const outcome = await beside
        isShared = outcome instanceof Error
        if (isShared) assert.ok(refusal('full', /no room left/)(outcome))
        else alone += 1
        assert.ok(alone < 30, 'no commit was shared')
      }
      assert.equal((await store.read((view) => view.mailboxes())).length, 1 + alone)
      await store.write((transaction) => transaction.insertMailbox(mailboxOf('small@example.test')))
      assert.equal((await store.read((view) => view.folder(row.mailbox, 1)))!.totalCount, 51)
      await store.close()
    })
  })
}
