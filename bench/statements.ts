import { migrations, sqlOfStep } from '@exchequer/server/internal/store/migrations/migrations'
import { queries } from '@exchequer/server/internal/store/queries'
import { itemColumns } from '@exchequer/server/internal/store/rows'
import { chooseDriver, type DriverConnection } from '@exchequer/server/internal/store/sqlite/driver'
import type { Contender } from './contenders.js'
import { batchSize } from './folders.js'
import type { Kind } from './requests.js'

type Row = readonly (string | number | null)[]

interface Sample {
  readonly item: Row
  readonly body: string | null
}

const at = Object.fromEntries(itemColumns.split(', ').map((column, index) => [column, index])) as Record<string, number>

/** A database like the store's, with the store's own settings. */
async function openLikeStore(path: string): Promise<DriverConnection> {
  const connection = (await chooseDriver()).open(path)
  connection.prepare('PRAGMA journal_mode = WAL').get()
  connection.exec(
    'PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000',
  )
  return connection
}

/**
 * The rows that the server has written, and the same again by plain prepared statements in this process: what is left of a request
 * when there is nothing but the database. `storePath` is the server's store, read when a kind is first asked for.
 */
export async function plainStatements(path: string, storePath: string): Promise<Contender> {
  const connection = await openLikeStore(path)
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
  const deletions = [queries.deleteItem, queries.deleteParts].map((sql) => connection.prepare(sql))
  const tombstone = connection.prepare(queries.insertItemTombstone)

  const samples = new Map<Kind, readonly Sample[]>()
  const stored = new Map<Kind, Sample[]>()
  let change = 0

  async function sampleOf(kind: Kind): Promise<readonly Sample[]> {
    let sample = samples.get(kind)
    if (!sample) {
      sample = await readSample(storePath, kind)
      samples.set(kind, sample)
    }
    return sample
  }

  /** Work in hundreds, each in a transaction of its own. */
  function timed(rows: readonly Sample[], work: (sample: Sample) => void): number {
    const start = performance.now()
    for (let first = 0; first < rows.length; first += batchSize) {
      begin.run()
      for (const row of rows.slice(first, first + batchSize)) work(row)
      commit.run()
    }
    return performance.now() - start
  }

  return {
    name: 'statements',
    async create(kind, batches) {
      const sample = await sampleOf(kind)
      const rows = Array.from({ length: batches * batchSize }, (_, index) => {
        const { item, body } = sample[index % sample.length]!
        const id = ++change
        const copy = [...item]
        copy[at['id']!] = id
        copy[at['change']!] = id
        copy[at['content_change']!] = id
        return { item: copy, body }
      })
      stored.set(kind, [...(stored.get(kind) ?? []), ...rows])
      return timed(rows, ({ item, body }) => {
        insertItem.run(...item)
        if (body !== null) putPart.run(1, item[1]!, 1, null, body, null)
      })
    },
    async get(kind) {
      return timed(stored.get(kind)!, ({ item, body }) => {
        getItem.get(1, item[1]!)
        if (body !== null) getText.get(1, item[1]!, 1)
      })
    },
    async update(kind) {
      return timed(stored.get(kind)!, ({ item }) => {
        change += 1
        const [subject, modified] = [
          `${item[at['subject']!]} ${change % 7}`,
          Number(item[at['modified_time']!]) + change,
        ]
        updateItem.run(
          change,
          change,
          change % 2,
          item[at['size']!]!,
          item[at['document']!]!,
          subject,
          modified,
          1,
          item[1]!,
        )
      })
    },
    async delete(kind) {
      const rows = stored.get(kind)!
      stored.set(kind, [])
      return timed(rows, ({ item }) => {
        for (const statement of deletions) statement.run(1, item[1]!)
        tombstone.run(1, item[2]!, 0, ++change, item[1]!)
      })
    },
    close: () => connection.close(),
  }
}

const itemClasses: Readonly<Record<Kind, string>> = {
  contact: 'IPM.Contact',
  message: 'IPM.Note',
  brief: 'IPM.Note',
  event: 'IPM.Appointment',
}

/** The newest items of a kind as they lie in the server's store. */
async function readSample(storePath: string, kind: Kind): Promise<Sample[]> {
  const connection = (await chooseDriver()).open(storePath)
  try {
    const newest = connection.prepare(
      `SELECT ${itemColumns} FROM item WHERE mailbox = 1 AND item_class = ? ORDER BY id DESC LIMIT 1000`,
    )
    const text = connection.prepare(queries.text)
    const rows = newest.all(itemClasses[kind]) as Row[]
    return rows.map((item) => {
      const part = text.get(1, item[1]!, 1) as Row | undefined
      return { item, body: (part?.[0] as string | undefined) ?? null }
    })
  } finally {
    connection.close()
  }
}
