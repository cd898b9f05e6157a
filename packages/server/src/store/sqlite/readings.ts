import type { Connection, Statement } from './connection.js'
import type { RememberingStatements } from './remembered-rows.js'
import type { SideReaders } from './side-readers.js'
import type { Statements } from './statements.js'
import { SqliteView } from './view.js'

/** A piece of reading that is under way, and where. */
interface Reading {
  readonly view: SqliteView
  place: Place
}

/** A transaction of the database in which readings look at it together. */
interface Place {
  readonly statements: Statements
  readonly readings: Reading[]
  end(): void
}

/**
 * Where readings look at the store. Nobody but this process writes to the file, so that between two groups of writes all readings see the
 * same: they share a transaction on the connection that writes as well, whose cache is warm, and what they looked up. While a group is
 * written, readings share a side reader, which sees what was committed before: those that come meanwhile, and those that had given way.
 */
export class Readings {
  readonly #connection: Connection
  readonly #sideReaders: SideReaders | undefined
  readonly #begin: Statement
  readonly #main: Place
  #isReading = false
  #isWriting = false
  /** Beside the group that is being written. */
  #beside: Place | undefined

  /** `rollback` ends what the connection has begun. Without side readers everybody waits for everybody. */
  constructor(
    connection: Connection,
    remembering: RememberingStatements,
    rollback: () => void,
    sideReaders: SideReaders | undefined,
  ) {
    this.#connection = connection
    this.#sideReaders = sideReaders
    this.#begin = connection.prepare('BEGIN')
    this.#main = {
      statements: remembering.statements,
      readings: [],
      end: () => {
        remembering.forget()
        rollback()
      },
    }
  }

  /** Runs one piece of reading; `undefined` where nothing can be read before those who write are done. */
  run<T>(work: (view: SqliteView) => Promise<T>): Promise<T> | undefined {
    const place = this.#isWriting ? this.#placeBeside() : this.#main
    if (!place) return undefined
    const reading = { view: new SqliteView(this.#connection, place.statements), place }
    place.readings.push(reading)
    return this.#finish(reading, work)
  }

  /** Leaves the connection to a group of writes. Gives false while readings need it that can go nowhere else; no others come to it then. */
  makeWay(): boolean {
    this.#isWriting = true
    const { readings } = this.#main
    const place = readings.length > 0 ? this.#placeBeside() : undefined
    if (place) {
      for (const reading of readings) {
        reading.place = place
        reading.view.moveTo(place.statements)
      }
      place.readings.push(...readings.splice(0))
    }
    if (readings.length > 0) return false
    this.#stop()
    return true
  }

  /** Comes back to the connection when the group is written. Who reads beside it goes on there. */
  comeBack(): void {
    this.#isWriting = false
    const place = this.#beside
    this.#beside = undefined
    if (place?.readings.length === 0) place.end()
  }

  async #finish<T>(reading: Reading, work: (view: SqliteView) => Promise<T>): Promise<T> {
    const { view } = reading
    try {
      if (reading.place === this.#main) this.#start()
      return await work(view)
    } finally {
      view.end()
      this.#leave(reading)
    }
  }

  #leave(reading: Reading): void {
    const { place } = reading
    const { readings } = place
    readings.splice(readings.indexOf(reading), 1)
    if (place === this.#main) {
      if (this.#connection.failure) this.#stop()
    } else if (readings.length === 0 && place !== this.#beside) place.end()
  }

  #placeBeside(): Place | undefined {
    if (this.#beside) return this.#beside
    const reader = this.#sideReaders?.take()
    this.#beside = reader && { statements: reader.statements, readings: [], end: () => reader.end() }
    return this.#beside
  }

  #start(): void {
    if (this.#isReading) return
    this.#connection.failure = undefined
    this.#begin.run()
    this.#isReading = true
  }

  #stop(): void {
    if (!this.#isReading) return
    this.#isReading = false
    this.#main.end()
  }
}
