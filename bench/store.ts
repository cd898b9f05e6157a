import { join } from 'node:path'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import { openSqliteStore } from '@exchequer/server/internal/store/sqlite/sqlite-store'
import { type FolderRow, type ItemRow, PART, type Store } from '@exchequer/server/internal/store/store'
import type { Contender } from './contenders.js'
import { batchSize } from './folders.js'
import { rateSteps } from './items.js'
import type { Options, Table } from './measuring.js'
import { plainStatements } from './statements.js'

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

const inbox: FolderRow = {
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
    await transaction.insertFolder(inbox)
  })
  let rows: ItemRow[] = []
  let change = 10

  /** Everything in hundreds, each in a transaction of its own. */
  async function timed(work: (some: readonly ItemRow[]) => Promise<void>): Promise<number> {
    const start = performance.now()
    for (let at = 0; at < rows.length; at += batchSize) await work(rows.slice(at, at + batchSize))
    return performance.now() - start
  }

  return {
    name: 'store',
    create(_kind, batches) {
      rows = Array.from({ length: batches * batchSize }, () => message(++change))
      return timed((some) =>
        store.write(async (transaction) => {
          for (const row of some)
            await transaction.savepoint(async () => {
              await transaction.insertItem(row)
              await transaction.putText(1, row.id, PART.body, body)
            })
        }),
      )
    },
    get: () =>
      timed((some) =>
        store.read(async (view) => {
          for (const { id } of some) {
            await view.item(1, id)
            await view.text(1, id, PART.body)
          }
        }),
      ),
    update() {
      rows = rows.map((row) => edited(row, ++change))
      return timed((some) =>
        store.write(async (transaction) => {
          for (const row of some) await transaction.savepoint(() => transaction.updateItem(row))
        }),
      )
    },
    delete: () =>
      timed((some) =>
        store.write(async (transaction) => {
          for (const { id } of some) await transaction.savepoint(() => transaction.deleteItem(1, id, ++change))
        }),
      ),
    close: () => store.close(),
  }
}

/**
 * Messages through the store, a hundred in each transaction, beside the same rows by plain prepared statements of the same driver, on
 * disk with synchronous=FULL.
 */
export async function measureStore({ folder, isQuick, progress }: Options): Promise<Table[]> {
  const [batches, rounds] = isQuick ? [20, 3] : [100, 5]
  const path = join(folder, 'store.sqlite')
  const contenders = [await throughStore(path), await plainStatements(join(folder, 'statements.sqlite'), path)]
  const rates = await rateSteps(contenders, ['message'], { batches, rounds, warmUp: 1 }, (line) =>
    progress(`store: ${line}`),
  )
  for (const contender of contenders) await contender.close()
  const { name: driver } = await chooseDriver()
  const title = `The store alone (${driver}): messages of 5 KB in hundreds`
  return [rates.table(title, 'items/s', ['store', 'statements'])]
}
