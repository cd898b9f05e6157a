import type { SqlRow, SqlValue } from '#store/rows'
import { StoreError, type StoreErrorKind } from '#store/store-error'
import type { Driver, DriverConnection } from './driver.js'

/** A prepared statement whose failures of the store itself are StoreErrors. */
export interface Statement {
  run(...values: SqlValue[]): void
  get(...values: SqlValue[]): SqlRow | undefined
  all(...values: SqlValue[]): SqlRow[]
}

/** An open database that speaks of its failures in the store's words and remembers the first one. */
export class Connection {
  /**
   * The failure after which the running transaction cannot be kept: SQLite may have rolled it back by itself
   * (https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
   */
  failure: StoreError | undefined
  readonly path: string
  readonly #driver: Driver
  readonly #connection: DriverConnection

  constructor(driver: Driver, path: string) {
    this.#driver = driver
    this.path = path
    try {
      this.#connection = driver.open(path)
    } catch (error) {
      throw this.#translate(error)
    }
  }

  exec(sql: string): void {
    try {
      this.#connection.exec(sql)
    } catch (error) {
      throw this.#translate(error)
    }
  }

  prepare(sql: string): Statement {
    try {
      const statement = this.#connection.prepare(sql)
      return {
        run: (...values) => {
          try {
            statement.run(...values)
          } catch (error) {
            throw this.#translate(error)
          }
        },
        get: (...values) => {
          try {
            return statement.get(...values) as SqlRow | undefined
          } catch (error) {
            throw this.#translate(error)
          }
        },
        all: (...values) => {
          try {
            return statement.all(...values) as SqlRow[]
          } catch (error) {
            throw this.#translate(error)
          }
        },
      }
    } catch (error) {
      throw this.#translate(error)
    }
  }

  close(): void {
    this.#connection.close()
  }

  /** A StoreError for what went wrong with the store; any other error (a broken constraint, a wrong type) as it is. */
  #translate(error: unknown): unknown {
    const code = this.#driver.resultCode(error)
    const failure = code === undefined ? undefined : failures[code]
    if (!failure) return error
    const [kind, sentence] = failure
    const detail = error instanceof Error ? error.message : String(error)
    const storeError = new StoreError(kind, `${sentence.replace('%', this.path)} (${detail})`, error)
    this.failure ??= storeError
    return storeError
  }
}

/** By SQLite's primary result code, https://www.sqlite.org/rescode.html. */
const failures: Record<number, readonly [StoreErrorKind, string] | undefined> = {
  3: ['unavailable', 'The store % may not be opened: check who owns the file and its folder.'],
  5: ['locked', 'The store % is being written by another process: stop it and try again.'],
  6: ['locked', 'The store % is being written by another process: stop it and try again.'],
  7: ['unavailable', 'There is no memory left to work on the store %.'],
  8: ['unavailable', 'The store % cannot be written: check who owns the file and its folder.'],
  10: ['unavailable', 'The disk under the store % does not answer as it should: check the disk.'],
  11: ['damaged', 'The store % is damaged: restore it from a backup.'],
  13: ['full', 'There is no room left for the store %: free some space on its disk.'],
  14: ['unavailable', 'The store % cannot be opened: check that its folder exists and who owns it.'],
  15: ['unavailable', 'The store % cannot be locked: keep it on a local disk.'],
  26: [
    'foreign',
    'The file % is not an Exchequer store, or its first page is damaged: name another file, or restore a backup.',
  ],
}
