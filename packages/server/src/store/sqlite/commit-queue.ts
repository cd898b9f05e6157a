import { StoreError } from '#store/store-error'
import { UnderWay } from '#under-way'

/** What the queue does with a database. */
export interface Transactions<View, Transaction> {
  /** Runs one piece of reading; when its turn is over it may still be at work, beside the others. */
  read<T>(work: (view: View) => Promise<T>): { readonly result: Promise<T>; readonly turn: Promise<void> }
  /** Opens a transaction in the database and gives its group. */
  begin(): Group<Transaction>
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

interface Reader<View> {
  readonly run: (view: View) => Promise<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gives each piece of work its turn on the one connection: readers between groups of writers, so that none sees what is not
 * committed.
 *
 * Writers start in the check phase of the event loop, after every socket that was ready has been read: requests that arrived
 * together stand in the queue together, and share a commit.
 */
export class CommitQueue<View, Transaction> {
  readonly #transactions: Transactions<View, Transaction>
  #readers: Reader<View>[] = []
  readonly #writers: Reader<Transaction>[] = []
  /** What has begun to read and is not done. */
  readonly #readings = new UnderWay()
  #isRunning = false
  #isScheduled = false
  #closing: { readonly done: () => void } | undefined

  constructor(transactions: Transactions<View, Transaction>) {
    this.#transactions = transactions
  }

  read<T>(work: (view: View) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closing) return reject(closed())
      this.#readers.push({ run: work, resolve, reject })
      if (!this.#isRunning) void this.#run(false)
    })
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

  #schedule(): void {
    if (this.#isScheduled || this.#isRunning) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      if (!this.#isRunning) void this.#run(true)
    })
  }

  async #run(withWriters: boolean): Promise<void> {
    this.#isRunning = true
    await this.#runReaders()
    if (withWriters && this.#writers.length > 0) {
      await this.#runWriters()
      await this.#runReaders()
    }
    this.#isRunning = false
    if (this.#writers.length > 0 || this.#readers.length > 0) this.#schedule()
    else if (this.#closing) void this.#readings.settled().then(this.#closing.done)
  }

  async #runReaders(): Promise<void> {
    while (this.#readers.length > 0) {
      const readers = this.#readers
      this.#readers = []
      for (const { run, resolve, reject } of readers) {
        const { result, turn } = this.#transactions.read(run)
        void this.#readings.add(result.then(resolve as never, reject))
        await turn
      }
    }
  }

  async #runWriters(): Promise<void> {
    const settle: (() => void)[] = []
    const kept: { settle: () => void; reject: (error: unknown) => void }[] = []
    let group: Group<Transaction> | undefined
    try {
      group = this.#transactions.begin()
    } catch (error) {
      for (const { reject } of this.#writers.splice(0)) reject(error)
      return
    }
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
