import { StoreError } from '#store/store-error'

/** What the queue does with a database. */
export interface Transactions<View, Transaction> {
  /** Runs one piece of reading beside all others; `undefined` where it cannot be read before those who write are done. */
  read<T>(work: (view: View) => Promise<T>): Promise<T> | undefined
  /** Opens a transaction in the database and gives its group; `undefined` where some who read have to be done first. */
  begin(): Group<Transaction> | undefined
}

/** Pieces of work that share a transaction of the database and its commit. */
export interface Group<Transaction> {
  /** Runs one piece; where it throws, what it wrote is undone, alone. */
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Throws where what was run could not be kept: all of it is undone then. */
  commit(): void
}

/** Past either bound a group commits, so that nobody in it waits long for the others. */
const groupSize = 64
const groupMilliseconds = 10

/** Work that waits for its turn. */
interface Waiting<View> {
  readonly run: (view: View) => Promise<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gives each piece of work its turn: those who write one after the other, in groups that share a commit; those who read at once, or where
 * the database has no room beside a group, before the next one.
 *
 * Writers start in the check phase of the event loop, after every socket that was ready has been read: requests that arrived
 * together stand in the queue together, and share a commit.
 */
export class CommitQueue<View, Transaction> {
  readonly #transactions: Transactions<View, Transaction>
  #readers: Waiting<View>[] = []
  readonly #writers: Waiting<Transaction>[] = []
  /** How many have begun to read and are not done. */
  #readingCount = 0
  #isWriting = false
  #isScheduled = false
  #closing: { readonly done: () => void } | undefined

  constructor(transactions: Transactions<View, Transaction>) {
    this.#transactions = transactions
  }

  read<T>(work: (view: View) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(closed())
    return (
      this.#beginReading(work) ??
      new Promise<T>((resolve, reject) => {
        this.#readers.push({ run: work, resolve, reject })
      })
    )
  }

  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closing) return reject(closed())
      this.#writers.push({ run: work, resolve, reject })
      this.#schedule()
    })
  }

  /** Takes no more work and resolves when what was taken is done. */
  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closing) return reject(closed())
      this.#closing = { done: resolve }
      this.#schedule()
    })
  }

  #beginReading<T>(work: (view: View) => Promise<T>): Promise<T> | undefined {
    const result = this.#transactions.read(work)
    if (result) {
      this.#readingCount++
      result.then(this.#hasRead, this.#hasRead)
    }
    return result
  }

  readonly #hasRead = (): void => {
    this.#readingCount--
    // A group may have waited for this one.
    if (this.#writers.length > 0 || this.#closing) this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isWriting) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      void this.#goOn()
    })
  }

  async #goOn(): Promise<void> {
    const group = this.#beginGroup()
    if (group) {
      this.#isWriting = true
      await this.#runWriters(group)
      this.#isWriting = false
    }
    this.#runReaders()
    if (this.#writers.length > 0) {
      // Where readings were in the way, the last of them comes back to it.
      if (group) this.#schedule()
    } else if (this.#closing && this.#readingCount === 0) this.#closing.done()
  }

  #runReaders(): void {
    const readers = this.#readers
    if (readers.length === 0) return
    this.#readers = []
    for (const reader of readers) {
      const result = this.#beginReading(reader.run)
      if (result) result.then(reader.resolve as (value: unknown) => void, reader.reject)
      else this.#readers.push(reader)
    }
  }

  #beginGroup(): Group<Transaction> | undefined {
    if (this.#writers.length === 0) return undefined
    try {
      return this.#transactions.begin()
    } catch (error) {
      for (const { reject } of this.#writers.splice(0)) reject(error)
      return undefined
    }
  }

  async #runWriters(group: Group<Transaction>): Promise<void> {
    const settle: (() => void)[] = []
    const kept: { settle: () => void; reject: (error: unknown) => void }[] = []
    const end = performance.now() + groupMilliseconds
    for (let size = 0; size < groupSize && this.#writers.length > 0; size++) {
      const { run, resolve, reject } = this.#writers.shift()!
      try {
        const value = await group.run(run)
        kept.push({ settle: () => resolve(value as never), reject })
      } catch (error) {
        settle.push(() => reject(error))
      }
      if (performance.now() > end) break
    }
    try {
      group.commit()
      for (const each of kept) each.settle()
    } catch (error) {
      for (const { reject } of kept) reject(error)
    }
    for (const each of settle) each()
  }
}

function closed(): StoreError {
  return new StoreError('closed', 'The store was closed.')
}
