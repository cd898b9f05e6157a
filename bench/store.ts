import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations, sqlOfStep } from '@exchequer/server/internal/store/migrations/migrations'
import { queries } from '@exchequer/server/internal/store/queries'
import { itemOf } from '@exchequer/server/internal/store/rows'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { type FolderRow, type ItemRow, PART, type Store } from '@exchequer/server/internal/store/store'
import { median, type Options, type Table } from './measuring.js'

const body = 'It was a bright cold day in April, and the clocks were striking thirteen. '.repeat(80).slice(0, 5120)
const document = JSON.stringify({ to: ['ada@example.test'], from: 'charles@example.test', headers: 'x'.repeat(500) })

function message(id: number): ItemRow {
  const noise = Math.imul(id, 2654435761) >>> 0
  const now = 1_736_150_000_000 + id * 100
  return {
    mailbox: 1,
    id,
    folder: 5,
    change: id,
    contentChange: id,
    itemClass: 'IPM.Note',
    isAssociated: false,
    isRead: false,
    articleNumber: id,
    size: 5800,
    hasAttachments: false,
    importance: 1,
    lookup: `<${noise}.${id}@example.test>`,
    received: now - (noise % 1000),
    sent: now,
    start: null,
    end: null,
    modified: now,
    created: now,
    subject: `report ${noise % 100_000} on people`,
    displayName: null,
    sender: `charles${noise % 500}@example.test`,
    conversation: noise.toString(16).padStart(32, '0'),
    flagStatus: 0,
    sensitivity: 0,
    categories: null,
    reminderTime: null,
    wakeTime: null,
    isDraft: false,
    spanEnd: null,
    document,
  }
}

const edited = (row: ItemRow, change: number): ItemRow => ({
  ...row,
  change,
  contentChange: change,
  isRead: true,
  subject: `new ${row.subject}`,
  modified: row.modified + 1,
})

const folder: FolderRow = {
  mailbox: 1,
  id: 5,
  parent: null,
  distinguishedName: 'inbox',
  displayName: 'Inbox',
  folderClass: 'IPF.Note',
  change: 1,
  created: 1,
  contentChange: 1,
  totalCount: 0,
  unreadCount: 0,
  nextArticleNumber: 1,
  document: '{}',
}

interface Contender {
  insert(rows: readonly ItemRow[]): Promise<void>
  get(ids: readonly number[]): Promise<void>
  update(rows: readonly ItemRow[]): Promise<void>
  delete(ids: readonly number[], change: number): Promise<void>
  sync(pageSize: number): Promise<void>
  close(): Promise<void>
}

async function throughStore(path: string): Promise<Contender> {
  const store: Store = await openSqliteStore({ path })
  await store.write(async (transaction) => {
    await transaction.insertMailbox({
      guid: 'guid',
      address: 'ada@example.test',
      displayName: 'Ada',
      kind: 'user',
      quotaBytes: null,
      settings: '{}',
    })
    await transaction.insertFolder(folder)
  })
  return {
    insert: (rows) =>
      store.write(async (transaction) => {
        for (const row of rows) {
          await transaction.savepoint(async () => {
            await transaction.insertItem(row)
            await transaction.putText(1, row.id, PART.body, body)
          })
        }
      }),
    get: (ids) =>
      store.read(async (view) => {
        for (const id of ids) {
          await view.item(1, id)
          await view.text(1, id, PART.body)
        }
      }),
    update: (rows) =>
      store.write(async (transaction) => {
        for (const row of rows) await transaction.savepoint(() => transaction.updateItem(row))
      }),
    delete: (ids, change) =>
      store.write(async (transaction) => {
        for (const id of ids) await transaction.savepoint(() => transaction.deleteItem(1, id, change + id))
      }),
    async sync(pageSize) {
      for (let after = 0; ; ) {
        const page = await store.read((view) => view.itemChanges(1, 5, after, false, pageSize))
        if (page.length === 0) return
        after = page.at(-1)!.change
      }
    },
    close: () => store.close(),
  }
}

async function throughStatements(path: string): Promise<Contender> {
  const connection = (await chooseDriver()).open(path)
  connection.prepare('PRAGMA journal_mode = WAL').get()
  connection.exec(
    'PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000',
  )
  for (const step of migrations) connection.exec(sqlOfStep(step))
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const insertItem = connection.prepare(queries.insertItem)
  const putPart = connection.prepare(queries.putPart)
  const getItem = connection.prepare(queries.item)
  const getText = connection.prepare(queries.text)
  const updateItem = connection.prepare(
    'UPDATE item SET change = ?, content_change = ?, is_read = ?, size = ?, document = ?, subject = ?, modified_time = ? ' +
      'WHERE mailbox = ? AND id = ?',
  )
  const deletion = [queries.deleteItem, queries.deleteParts, queries.deleteAttachments].map((sql) =>
    connection.prepare(sql),
  )
  const tombstone = connection.prepare(queries.insertItemTombstone)
  const page = connection.prepare(`${queries.createdItems.replace('id <= ?', '1')} LIMIT ?`)
  return {
    async insert(rows) {
      begin.run()
      for (const row of rows) {
        insertItem.run(
          row.mailbox, row.id, row.folder, row.change, row.contentChange, row.itemClass, 0, 0, row.articleNumber, row.size,
          0, row.importance, row.lookup, row.received, row.sent, row.start, row.end, row.modified, row.created, row.subject,
          row.displayName, row.sender, row.conversation, row.flagStatus, row.sensitivity, row.categories, row.reminderTime,
          row.wakeTime, Number(row.isDraft), row.document,
        ) // biome-ignore format: one row
        putPart.run(1, row.id, PART.body, null, body, null)
      }
      commit.run()
    },
    async get(ids) {
      begin.run()
      for (const id of ids) {
        getItem.get(1, id)
        getText.get(1, id, PART.body)
      }
      commit.run()
    },
    async update(rows) {
      begin.run()
      for (const row of rows) {
        updateItem.run(row.change, row.contentChange, 1, row.size, row.document, row.subject, row.modified, 1, row.id)
      }
      commit.run()
    },
    async delete(ids, change) {
      begin.run()
      for (const id of ids) {
        for (const statement of deletion) statement.run(1, id)
        tombstone.run(1, 5, 0, change + id, id)
      }
      commit.run()
    },
    async sync(pageSize) {
      for (let after = 0; ; ) {
        const rows = page.all(1, 5, 0, after, pageSize) as (readonly (string | number | null)[])[]
        if (rows.length === 0) return
        after = itemOf(rows.at(-1)!).id
      }
    },
    async close() {
      connection.close()
    },
  }
}

async function measure(contender: Contender, itemCount: number): Promise<Map<string, number>> {
  const ids = Array.from({ length: itemCount }, (_, index) => index + 10)
  const rows = ids.map(message)
  const perSecond = new Map<string, number>()
  const inHundreds = async <T>(name: string, all: readonly T[], work: (some: readonly T[]) => Promise<void>) => {
    const start = performance.now()
    for (let index = 0; index < all.length; index += 100) await work(all.slice(index, index + 100))
    perSecond.set(name, (all.length / (performance.now() - start)) * 1000)
  }
  await inHundreds('insert', rows, contender.insert)
  const start = performance.now()
  await contender.sync(512)
  perSecond.set('sync 512', (itemCount / (performance.now() - start)) * 1000)
  await inHundreds('get + body', ids, contender.get)
  const changed = rows.map((row) => edited(row, row.id + itemCount))
  await inHundreds('update', changed, contender.update)
  await inHundreds('delete', ids, (some) => contender.delete(some, 2 * itemCount))
  await contender.close()
  return perSecond
}

/**
 * Messages through the store, a hundred in each transaction, beside the same rows by plain prepared statements of the same driver, on
 * disk with synchronous=FULL. Rounds alternate.
 */
export async function measureStore({ isQuick, progress }: Options): Promise<Table[]> {
  const itemCount = isQuick ? 2_000 : 10_000
  const roundCount = isQuick ? 3 : 5
  const folderPath = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const rates = { store: new Map<string, number[]>(), statements: new Map<string, number[]>() }
  for (let round = 0; round < roundCount; round++) {
    for (const [name, open] of [
      ['statements', throughStatements],
      ['store', throughStore],
    ] as const) {
      progress(`store: ${name}, round ${round + 1} of ${roundCount}`)
      const measured = await measure(await open(join(folderPath, `${name}-${round}.sqlite`)), itemCount)
      for (const [row, value] of measured) rates[name].set(row, [...(rates[name].get(row) ?? []), value])
    }
  }
  rmSync(folderPath, { recursive: true })
  const { name: driver } = await chooseDriver()
  return [
    {
      title: `The store alone (${driver}): ${itemCount} messages of 5 KB in hundreds, items/s`,
      columns: ['store', 'statements', 'ratio'],
      rows: Array.from(rates.store, ([name, values]) => {
        const [ours, plain] = [median(values), median(rates.statements.get(name)!)]
        return { name, values: [ours, plain, ours / plain] }
      }),
    },
  ]
}
