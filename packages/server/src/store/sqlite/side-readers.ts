import { Connection } from './connection.js'
import type { Driver } from './driver.js'
import { prepareStatements, type Statements } from './statements.js'

/** How many readings may go on beside the others; each has its own connection. */
const readerLimit = 4

/** A connection of its own for one reading. It sees what was committed when it was taken. */
export interface SideReader {
  readonly statements: Statements
  /** Ends the reading, and keeps the connection for the next. */
  end(): void
}

/** Connections to the file of a store for readings that take long, opened when they are needed. */
export class SideReaders {
  readonly #driver: Driver
  readonly #path: string
  readonly #idle: { readonly connection: Connection; readonly statements: Statements }[] = []
  #busy = 0

  constructor(driver: Driver, path: string) {
    this.#driver = driver
    this.#path = path
  }

  /** A reader, unless too many are at work. */
  take(): SideReader | undefined {
    if (this.#busy >= readerLimit) return undefined
    const reader = this.#idle.pop() ?? this.#open()
    const { connection, statements } = reader
    connection.failure = undefined
    connection.exec('BEGIN')
    // A transaction sees the store as it is at its first look, not as it was at its beginning.
    statements.mailbox.get(0)
    this.#busy++
    return {
      statements,
      end: () => {
        this.#busy--
        if (connection.failure) connection.close()
        else {
          connection.exec('ROLLBACK')
          this.#idle.push(reader)
        }
      },
    }
  }

  /** To be called when no reader is at work. */
  close(): void {
    for (const { connection } of this.#idle.splice(0)) connection.close()
  }

  #open(): { connection: Connection; statements: Statements } {
    const connection = new Connection(this.#driver, this.#path)
    connection.exec(`
      PRAGMA busy_timeout = 5000;
      PRAGMA query_only = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -16384;
    `)
    return { connection, statements: prepareStatements(connection) }
  }
}
