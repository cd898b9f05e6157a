import { StoreError } from '#store/store-error'
import { Connection } from './connection.js'
import type { Driver } from './driver.js'
import { type RememberingStatements, rememberingRows } from './remembered-rows.js'
import { prepareStatements, type Statements } from './statements.js'

/** How many connections there are besides the one that writes: so many states of the store can be looked at while it goes on. */
const readerLimit = 4

/** A connection that goes on seeing what was committed when it was taken. */
export interface SideReader {
  readonly statements: Statements
  /** Gives the connection back, for the next. */
  end(): void
}

interface IdleReader extends RememberingStatements {
  readonly connection: Connection
}

/** Connections to the file of a store for readings beside the one that writes, opened when they are needed. */
export class SideReaders {
  readonly #driver: Driver
  readonly #path: string
  readonly #idle: IdleReader[] = []
  #busy = 0

  constructor(driver: Driver, path: string) {
    this.#driver = driver
    this.#path = path
  }

  /** A reader, unless too many are at work or none can be had. */
  take(): SideReader | undefined {
    if (this.#busy >= readerLimit) return undefined
    let reader: IdleReader
    try {
      reader = this.#idle.pop() ?? this.#open()
      reader.connection.failure = undefined
      reader.connection.exec('BEGIN')
      // A transaction sees the store as it is at its first look, not as it was at its beginning.
      reader.statements.mailbox.get(0)
    } catch (error) {
      // What is wrong with the store, if anything, the connection that writes finds out as well.
      if (error instanceof StoreError) return undefined
      throw error
    }
    const { connection, statements, forget } = reader
    this.#busy++
    return {
      statements,
      end: () => {
        this.#busy--
        forget()
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

  #open(): IdleReader {
    const connection = new Connection(this.#driver, this.#path)
    connection.exec(`
      PRAGMA busy_timeout = 5000;
      PRAGMA query_only = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -16384;
    `)
    return { connection, ...rememberingRows(prepareStatements(connection)) }
  }
}
