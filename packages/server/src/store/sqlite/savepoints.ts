import assert from 'node:assert/strict'
import type { Statement } from './connection.js'
import { type Statements, writesOf } from './statements.js'

/** So many writes are kept to be done again; a transaction of more has its later savepoints from SQLite. */
const keptWrites = 4096

/** How a transaction of the database is taken back, whole or to a savepoint of SQLite's own; these nest. */
export interface Undoing {
  /** Takes the transaction back and begins another one. */
  restart(): void
  readonly open: Statement
  readonly release: Statement
  readonly rollback: Statement
  /** Whether the transaction is lost already, and with it its savepoints. */
  hasFailed(): boolean
}

/** A savepoint that is open: how many there are with it, and how many writes there were before it. */
export interface Savepoint {
  readonly depth: number
  readonly mark: number
}

/**
 * The savepoints of the transaction that is running. For a savepoint of its own SQLite copies every page that is written in it, which
 * costs more than an index does; and nearly all of them are kept. So at first it is told of none: what is written is noted down, and
 * when a savepoint is taken back, the transaction is, and what was written before that savepoint is written again. That happens once in
 * a transaction: whose savepoint fails has more that fail, and they are SQLite's from then on.
 */
export class Savepoints {
  readonly #plain: Statements
  readonly #noting: Statements
  readonly #undoing: Undoing
  readonly #written: (() => unknown)[] = []
  #isNoting = true
  /** How often somebody has written since the transaction began. */
  writeCount = 0
  /** How many are open, and how many of them, the outer ones, are kept by what was noted down. */
  #depth = 0
  #noted = 0
  /** How many of the others SQLite knows of: it is told when the first row is written in them. */
  #told = 0

  constructor(statements: Statements, undoing: Undoing) {
    this.#plain = statements
    this.#noting = writesOf(statements, (write) => this.#written.push(write))
    this.#undoing = undoing
  }

  /** To be called where a transaction of the database begins, and where it ends. */
  reset(): void {
    this.#written.length = 0
    this.writeCount = 0
    this.#isNoting = true
    this.#depth = 0
    this.#noted = 0
    this.#told = 0
  }

  /** Opens a savepoint, which is to be kept or undone before the one around it is. */
  enter(): Savepoint {
    if (this.#written.length >= keptWrites) this.#isNoting = false
    this.#depth++
    if (this.#isNoting) this.#noted = this.#depth
    return { depth: this.#depth, mark: this.#written.length }
  }

  /** Ends a savepoint and keeps what was written in it. */
  keep({ depth }: Savepoint): void {
    if (this.#isTold(depth)) {
      this.#undoing.release.run()
      this.#told--
    }
    this.#leave()
  }

  /** Ends a savepoint and takes back what was written in it. */
  undo({ depth, mark }: Savepoint): void {
    const isTold = this.#isTold(depth)
    const isNoted = depth <= this.#noted
    this.#leave()
    if (isTold) {
      this.#told--
      if (this.#undoing.hasFailed()) return
      this.#undoing.rollback.run()
      this.#undoing.release.run()
    } else if (isNoted) this.#writeAgain(mark)
  }

  /** The way to the statements that write. */
  get statements(): Statements {
    this.writeCount++
    if (this.#isNoting) return this.#noting
    while (this.#noted + this.#told < this.#depth) {
      this.#undoing.open.run()
      this.#told++
    }
    return this.#plain
  }

  #isTold(depth: number): boolean {
    assert.equal(this.#depth, depth, 'Savepoints of one transaction ran side by side: await one before the next.')
    return this.#noted + this.#told === depth && this.#told > 0
  }

  #leave(): void {
    this.#depth--
    this.#noted = Math.min(this.#noted, this.#depth)
  }

  #writeAgain(mark: number): void {
    const isUnwritten = this.#isNoting && this.#written.length === mark
    if (isUnwritten || this.#undoing.hasFailed()) return
    this.#isNoting = false
    this.#written.length = mark
    this.#undoing.restart()
    for (const write of this.#written) write()
  }
}
