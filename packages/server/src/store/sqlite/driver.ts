import type { SqlValue } from '#store/rows'
import { StoreError } from '#store/store-error'
import { betterSqlite } from './better-sqlite.js'
import { nodeSqlite } from './node-sqlite.js'

/** The few functions that the store asks of a SQLite binding. All are synchronous and throw the binding's own errors. */
export interface Driver {
  readonly name: DriverName
  open(path: string): DriverConnection
  /** SQLite's primary result code of an error that this binding threw; `undefined` for any other error. */
  resultCode(error: unknown): number | undefined
}

export type DriverName = 'node:sqlite' | 'better-sqlite3'

export interface DriverConnection {
  exec(sql: string): void
  prepare(sql: string): DriverStatement
  close(): void
}

/** Rows come as arrays of `SqlValue`; what `run` gives differs between bindings and is not used. */
export interface DriverStatement {
  run(...values: SqlValue[]): unknown
  get(...values: SqlValue[]): unknown
  all(...values: SqlValue[]): unknown[]
}

/**
 * The binding to use: `node:sqlite` where the runtime has it, else `better-sqlite3`; `wanted` asks for one of them.
 * Throws a StoreError that says what to do where there is none.
 */
export async function chooseDriver(wanted?: DriverName): Promise<Driver> {
  const driver =
    (wanted !== 'better-sqlite3' ? nodeSqlite() : undefined) ??
    (wanted !== 'node:sqlite' ? await betterSqlite() : undefined)
  if (driver) return driver
  throw new StoreError(
    'unavailable',
    wanted === 'node:sqlite'
      ? `Node ${process.versions.node} has no node:sqlite: use Node 24 or newer, or the better-sqlite3 driver.`
      : `No SQLite binding works on Node ${process.versions.node}: use Node 24 or newer, or run \`npm install better-sqlite3@12\`.`,
  )
}
