/** What a folder counts. Kept in memory while a transaction runs and written once before its commit. */
export interface FolderCounters {
  contentChange: number
  totalCount: number
  unreadCount: number
  nextArticleNumber: number
}

/** What a mailbox counts. */
export interface MailboxCounters {
  change: number
  usedBytes: number
}

/** Reads counters from the tables, and writes them. */
export interface CountersSource {
  /** With whether its events are kept, which is asked as often. */
  loadMailbox(mailbox: number): { counters: MailboxCounters; keepsEvents: boolean } | undefined
  loadFolder(mailbox: number, folder: number): FolderCounters | undefined
  saveMailbox(mailbox: number, counters: MailboxCounters): void
  saveFolder(mailbox: number, folder: number, counters: FolderCounters): void
}

/**
 * The counters that a transaction has touched. What is changed after a `mark` can be taken back to it, as a savepoint takes back
 * rows; rows and counters must go together.
 */
export class Counters {
  readonly #source: CountersSource
  readonly #mailboxes = new Map<number, MailboxEntry>()
  /** The mailboxes that have new events, or had them before they were taken back. */
  readonly told = new Set<number>()
  /** Undoes the changes made so far, the last one first. */
  readonly #undo: (() => void)[] = []
  /** Names the stretch between two marks: an entry is copied once in each. */
  #stretch = 1

  constructor(source: CountersSource) {
    this.#source = source
  }

  /** The counters of a mailbox as the transaction sees them; throws where there is no such mailbox. */
  mailbox(mailbox: number): Readonly<MailboxCounters> {
    return this.#mailbox(mailbox).counters
  }

  folder(mailbox: number, folder: number): Readonly<FolderCounters> {
    return this.#folder(this.#mailbox(mailbox), folder).counters
  }

  /** Those of a mailbox that the transaction has touched, without a look into the tables. */
  touchedMailbox(mailbox: number): Readonly<MailboxCounters> | undefined {
    return this.#mailboxes.get(mailbox)?.counters
  }

  touchedFolder(mailbox: number, folder: number): Readonly<FolderCounters> | undefined {
    return this.#mailboxes.get(mailbox)?.folders.get(folder)?.counters
  }

  /** Whether somebody listens to what happens in a mailbox. */
  keepsEvents(mailbox: number): boolean {
    return this.#mailbox(mailbox).keepsEvents
  }

  setKeepsEvents(mailbox: number, keepsEvents: boolean): void {
    const entry = this.#mailbox(mailbox)
    const before = entry.keepsEvents
    entry.keepsEvents = keepsEvents
    this.#undo.push(() => {
      entry.keepsEvents = before
    })
  }

  changeMailbox(mailbox: number): MailboxCounters {
    return this.#toChange(this.#mailbox(mailbox))
  }

  changeFolder(mailbox: number, folder: number): FolderCounters {
    return this.#toChange(this.#folder(this.#mailbox(mailbox), folder))
  }

  /** Forgets a folder that was deleted, so that it is not written. */
  dropFolder(mailbox: number, folder: number): void {
    const { folders } = this.#mailbox(mailbox)
    const entry = folders.get(folder)
    if (!entry) return
    folders.delete(folder)
    this.#undo.push(() => folders.set(folder, entry))
  }

  /** A point that `backTo` can return to. */
  mark(): number {
    this.#stretch++
    return this.#undo.length
  }

  backTo(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()!()
    this.#stretch++
  }

  /** Writes what has changed. */
  save(): void {
    for (const entry of this.#mailboxes.values()) {
      if (entry.isChanged) this.#source.saveMailbox(entry.mailbox, entry.counters)
      for (const folder of entry.folders.values()) {
        if (folder.isChanged) this.#source.saveFolder(entry.mailbox, folder.folder, folder.counters)
      }
    }
  }

  #mailbox(mailbox: number): MailboxEntry {
    const known = this.#mailboxes.get(mailbox)
    if (known) return known
    const loaded = this.#source.loadMailbox(mailbox)
    if (!loaded) throw new Error(`There is no mailbox ${mailbox}.`)
    const entry = { mailbox, ...loaded, folders: new Map(), isChanged: false, copiedIn: 0 }
    this.#mailboxes.set(mailbox, entry)
    // The row itself may go when a savepoint is taken back.
    this.#undo.push(() => this.#mailboxes.delete(mailbox))
    return entry
  }

  #folder(mailbox: MailboxEntry, folder: number): FolderEntry {
    const known = mailbox.folders.get(folder)
    if (known) return known
    const counters = this.#source.loadFolder(mailbox.mailbox, folder)
    if (!counters) throw new Error(`There is no folder ${folder} in mailbox ${mailbox.mailbox}.`)
    const entry = { folder, counters, isChanged: false, copiedIn: 0 }
    mailbox.folders.set(folder, entry)
    this.#undo.push(() => mailbox.folders.delete(folder))
    return entry
  }

  #toChange<T extends object>(entry: Entry<T>): T {
    if (entry.copiedIn !== this.#stretch) {
      const { counters, isChanged, copiedIn } = entry
      this.#undo.push(() => {
        entry.counters = counters
        entry.isChanged = isChanged
        entry.copiedIn = copiedIn
      })
      entry.counters = { ...counters }
      entry.isChanged = true
      entry.copiedIn = this.#stretch
    }
    return entry.counters
  }
}

interface Entry<T> {
  counters: T
  isChanged: boolean
  /** The stretch in which the counters were last copied. */
  copiedIn: number
}

interface MailboxEntry extends Entry<MailboxCounters> {
  readonly mailbox: number
  readonly folders: Map<number, FolderEntry>
  keepsEvents: boolean
}

interface FolderEntry extends Entry<FolderCounters> {
  readonly folder: number
}
