import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Filling, migrations, sqlOfStep } from '#store/migrations/migrations'
import { StoreError } from '#store/store-error'
import { Connection } from './connection.js'
import type { Driver } from './driver.js'
import { createTextIndex } from './text-index.js'

/** 'Exch' in ASCII: tells a store from other SQLite files, https://www.sqlite.org/pragma.html#pragma_application_id. */
const applicationId = 0x45786368

export interface DatabaseFileOptions {
  readonly path: string
  readonly maximumBytes: number | undefined
}

/**
 * Opens the file of a store, made or brought up to date where that is needed. A file that is not a store, is newer or is damaged is
 * left as it is, with a StoreError that says so.
 */
export function openDatabaseFile(driver: Driver, { path, maximumBytes }: DatabaseFileOptions): Connection {
  const connection = new Connection(driver, path)
  try {
    connection.exec('PRAGMA busy_timeout = 5000')
    const version = schemaVersion(connection, path)
    configure(connection, path, maximumBytes)
    migrate(connection, version)
    connection.exec(createTextIndex)
    touchTables(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

export function makeFolderOf(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new StoreError(
      'unavailable',
      `The folder of the store ${path} cannot be made: ${(error as Error).message}`,
      error,
    )
  }
}

function schemaVersion(connection: Connection, path: string): number {
  const id = pragma(connection, 'application_id')
  const version = pragma(connection, 'user_version')
  const tableCount = connection.prepare('SELECT count(*) FROM sqlite_schema').get()![0] as number
  if (id === 0 && version === 0 && tableCount === 0) return 0
  if (id !== applicationId) {
    throw new StoreError(
      'foreign',
      `The file ${path} is a database of another program: name another file for the store.`,
    )
  }
  if (version > migrations.length) {
    throw new StoreError(
      'newer',
      `The store ${path} was written by a newer version of Exchequer (schema ${version}; this one knows ${migrations.length}): ` +
        'start that version, or restore a backup that this one has made.',
    )
  }
  return version
}

function configure(connection: Connection, path: string, maximumBytes: number | undefined): void {
  const mode = connection.prepare('PRAGMA journal_mode = WAL').get()![0]
  if (mode !== 'wal' && mode !== 'memory') {
    throw new StoreError(
      'unavailable',
      `The store ${path} cannot keep a write-ahead log there: keep it on a local disk.`,
    )
  }
  connection.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 2000;
    PRAGMA journal_size_limit = 67108864;
  `)
  if (maximumBytes !== undefined) {
    const pages = Math.max(1, Math.floor(maximumBytes / pragma(connection, 'page_size')))
    connection.exec(`PRAGMA max_page_count = ${pages}`)
  }
}

function migrate(connection: Connection, version: number): void {
  for (let step = version; step < migrations.length; step++) {
    connection.exec('BEGIN IMMEDIATE')
    try {
      const migration = migrations[step]!
      connection.exec(sqlOfStep(migration))
      if (typeof migration !== 'string') fill(connection, migration)
      connection.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${step + 1}; COMMIT`)
    } catch (error) {
      if (!connection.failure) connection.exec('ROLLBACK')
      throw error
    }
  }
}

function fill(connection: Connection, { rows, update, fill }: Filling): void {
  const page = connection.prepare(rows)
  const write = connection.prepare(update)
  let last: readonly [number, number] = [0, 0]
  for (;;) {
    const found = page.all(last[0], last[0], last[1])
    if (found.length === 0) return
    for (const row of found) write.run(...fill(row))
    last = found.at(-1) as unknown as readonly [number, number]
  }
}

/** Reads the first page of every table: what a cheap look can find of damage, it finds before the first request. */
function touchTables(connection: Connection): void {
  for (const [table] of connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) {
    connection.prepare(`SELECT 1 FROM ${table} NOT INDEXED LIMIT 1`).get()
  }
}

function pragma(connection: Connection, name: string): number {
  return connection.prepare(`PRAGMA ${name}`).get()![0] as number
}
