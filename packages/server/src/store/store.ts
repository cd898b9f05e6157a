import type { Arrival, EventRow, Origin, SubscriptionRow } from './event-rows.js'

export type { Arrival, EventRow, Origin, SubscriptionRow }

/**
 * What a mailbox needs from an engine. Rows in, rows out: an engine knows keys, order and durability, and nothing of EWS.
 *
 * Every key starts with the mailbox, so that a distributed engine can be split by it with no query changed.
 * One request is one `read` or one `write`; one item of a batch is one `savepoint`.
 */
export interface Store {
  /**
   * Runs `work` on one consistent view of what is committed. Here and in `write`, `work` awaits the view and nothing slow, and
   * never another `read` or `write` of the same store: it would wait for itself. Work that takes long gives way now and then (#giving-way):
   * others then read meanwhile and, beside a reading, write, where the engine can let them. The view stays as it is.
   */
  read<T>(work: (view: StoreView) => Promise<T>): Promise<T>
  /**
   * Runs `work` in one transaction and resolves after its commit is on disk; a throw rolls all of it back.
   * Transactions run one after the other; those that are waiting may share one commit, in which a throw rolls back its own work
   * alone. Once a call has thrown a StoreError the transaction is lost, whatever `work` makes of it: `write` rejects with it.
   */
  write<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T>
  /** A number that is another one after anything was written: while it stays, so does what was read after it was asked for. */
  version(): number
  /** Tells `listener`, after each commit, which mailboxes have new events, whichever process wrote them. Gives what ends that. */
  listen(listener: (mailbox: number) => void): () => void
  /** Waits for running and waiting work, then releases the file. Further calls reject with a StoreError `closed`. */
  close(): Promise<void>
}

export interface StoreView {
  /** The same object in every view of one store, and in none of another: what is remembered of rows is remembered of a store. */
  readonly origin: object
  /**
   * Whether all that is seen is committed: an item is then named by mailbox, id and change for good, as what it is now. In a transaction
   * these can be given out again when it is lost.
   */
  readonly isCommitted: boolean

  mailbox(id: number): Promise<MailboxRow | undefined>
  /** By its primary address or any other that it has, in lower case. */
  mailboxByAddress(address: string): Promise<MailboxRow | undefined>
  /** By what its owner signs in by besides the primary address, in lower case. */
  mailboxByLoginName(name: string): Promise<MailboxRow | undefined>
  mailboxByGuid(guid: string): Promise<MailboxRow | undefined>
  mailboxes(): Promise<MailboxRow[]>
  mailboxesOfKind(kind: string): Promise<MailboxRow[]>
  /** The addresses of every mailbox, primary ones too. */
  addresses(): Promise<ReadonlyMap<number, readonly string[]>>
  /** The addresses that a mailbox has besides the primary one. */
  proxyAddresses(mailbox: Pick<MailboxRow, 'id' | 'address'>): Promise<string[]>
  loginNames(mailbox: number): Promise<string[]>
  account(login: string): Promise<AccountRow | undefined>

  folder(mailbox: number, id: number): Promise<FolderRow | undefined>
  folderByName(mailbox: number, distinguishedName: string): Promise<FolderRow | undefined>
  /** Every folder of the mailbox, parents before children is not promised. */
  folders(mailbox: number): Promise<FolderRow[]>
  /** Those directly below one. */
  foldersIn(mailbox: number, parent: number): Promise<FolderRow[]>
  /**
   * Folders whose `change` is above `after`, ascending, and those deleted since; one that was also made since is not among the
   * deleted.
   */
  folderChanges(mailbox: number, after: number): Promise<{ folders: FolderRow[]; deleted: FolderTombstone[] }>

  item(mailbox: number, id: number): Promise<ItemRow | undefined>
  leanItem(mailbox: number, id: number): Promise<LeanItemRow | undefined>
  /** Items with this `lookup`, oldest first. */
  itemsByLookup(mailbox: number, lookup: string): Promise<ItemRow[]>
  /** What the items of a folder weigh. The cost is that of the folder. */
  folderBytes(mailbox: number, folder: number): Promise<number>
  /** Of each mailbox in which something is due one day, when the first of it is. */
  wakeTimes(): Promise<{ readonly mailbox: number; readonly time: number }[]>
  /** The text of one part of an item (`PART`), kept apart from the row so that listings never read it. */
  text(mailbox: number, item: number, part: number): Promise<string | undefined>
  bytes(mailbox: number, item: number, part: number): Promise<Uint8Array | undefined>
  attachments(mailbox: number, item: number): Promise<AttachmentRow[]>
  attachmentContent(mailbox: number, item: number, id: number): Promise<Uint8Array | undefined>

  /** How many items pass; without a condition, those of one folder are known and not counted. */
  countItems(filter: ItemFilter): Promise<number>
  /** The ids of all that passes, in no order: what is left to its reader to walk, sort or test. */
  itemIds(filter: ItemFilter): Promise<number[]>
  /** The same with their changes, for who remembers what most of them are. */
  itemVersions(filter: ItemFilter): Promise<ItemVersion[]>
  /** A page of what passes. Absent values come before all others, ties in order of arrival (turned with the last column). */
  listItems(query: ItemQuery): Promise<ItemRow[]>
  /** How many conversations have something that passes. */
  countConversations(filter: ItemFilter): Promise<number>
  /** A page of these conversations, in the order in which what passes of them was last received, ties by what arrived last. */
  listConversations(query: ConversationQuery): Promise<string[]>
  /** Items of a folder with `id` below `before`, newest first: the pages of a first synchronization. Documents are empty unless wanted. */
  itemsBefore(
    mailbox: number,
    folder: number,
    before: number,
    associated: boolean,
    limit: number,
    withDocuments: boolean,
  ): Promise<LeanItemRow[]>
  /**
   * What happened in a folder after `after`, in ascending order of change, at most `limit` entries: what is left of the history,
   * as an item has one last change. An item that was made and deleted after `after` is not reported; one that was made before and
   * deleted is, whether or not the reader was ever told of it. The cost is that of the entries, not of the folder.
   */
  itemChanges(mailbox: number, folder: number, after: number, associated: boolean, limit: number): Promise<ItemChange[]>
  /** The change up to which the words of a folder's items are indexed; 0 for nothing. */
  indexedChange(mailbox: number, folder: number): Promise<number>

  /** The change after which every event of a mailbox is kept; `undefined` where none are. */
  eventsAfter(mailbox: number): Promise<number | undefined>
  /** Events of a mailbox after a change, in ascending order, at most `limit`. The cost is that of the entries. */
  events(mailbox: number, after: number, limit: number): Promise<EventRow[]>
  /** The mailboxes whose events are kept, and when somebody wanted them last. */
  mailboxesWithEvents(): Promise<{ readonly mailbox: number; readonly wanted: number }[]>
  subscription(mailbox: number, id: string): Promise<SubscriptionRow | undefined>
  /** Those of a mailbox, or of a kind in all mailboxes. */
  subscriptions(of: { readonly mailbox: number } | { readonly kind: string }): Promise<SubscriptionRow[]>
}

export interface StoreTransaction extends StoreView {
  /** Runs `work`; where it throws, all that it wrote is undone (counts and change numbers included) and the error goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
  /** Has `call` called when what is written here can be read, and never where it is lost. A savepoint that is undone calls as well. */
  afterCommit(call: () => void): void
  /** The next change number of the mailbox: strictly rising, never handed out twice once committed. */
  nextChange(mailbox: number): Promise<number>

  insertMailbox(row: Omit<MailboxRow, 'id' | 'change' | 'usedBytes'>): Promise<MailboxRow>
  /** Writes everything but `change` and `usedBytes`, which follow from the items. */
  updateMailbox(row: MailboxRow): Promise<void>
  /** Removes a mailbox with all that is its own, accounts too; its number is not given to another. The cost is that of what is in it. */
  deleteMailbox(id: number): Promise<void>
  /** Gives a mailbox these addresses besides the primary one, and no others. An address belongs to one mailbox. */
  setProxyAddresses(mailbox: number, addresses: readonly string[]): Promise<void>
  /** Gives the owner of a mailbox these names to sign in by, and no others. A name belongs to one mailbox. */
  setLoginNames(mailbox: number, names: readonly string[]): Promise<void>
  saveAccount(row: AccountRow): Promise<void>
  deleteAccount(login: string): Promise<boolean>

  /** Adds a folder, empty whatever counts the row has. */
  insertFolder(row: FolderRow, copyOf?: Origin): Promise<void>
  /** Writes everything but the counts and the next article number, which follow from the items. `contentChange` never falls. */
  updateFolder(row: FolderRow): Promise<void>
  /**
   * Removes the folder with the items, parts and attachments in it (not its subfolders) and leaves a tombstone at `change`; the
   * mailbox's used bytes follow. Nobody can sync a folder that is gone: its items leave none.
   */
  deleteFolder(mailbox: number, id: number, change: number): Promise<void>

  /** Adds an item; the folder's counts, its next article number and the mailbox's used bytes follow. Gives the article number. */
  insertItem(row: Omit<ItemRow, 'articleNumber'>, arrival?: Arrival): Promise<number>
  /**
   * Replaces a row in place; counts and used bytes follow. The folder, `isAssociated` and the article number stay as they are.
   * Here and in `deleteItem` every item that is written takes a change number of its own: a page of changes ends at one.
   * `changesTimes` says so where the columns do not: that somebody is free or busy at other times.
   */
  updateItem(row: ItemRow, changesTimes?: boolean): Promise<void>
  /** Removes the item with its parts and attachments and leaves a tombstone at `change`. Where it went was told as it arrived there. */
  deleteItem(mailbox: number, id: number, change: number, hasMoved?: boolean): Promise<void>
  putText(mailbox: number, item: number, part: number, text: string): Promise<void>
  putBytes(mailbox: number, item: number, part: number, bytes: Uint8Array): Promise<void>
  deletePart(mailbox: number, item: number, part: number): Promise<void>
  /** Adds or replaces an attachment; `undefined` leaves the content that is there. */
  putAttachment(row: AttachmentRow, content: Uint8Array | undefined): Promise<void>
  deleteAttachment(mailbox: number, item: number, id: number): Promise<void>
  /** Gives an item that has none yet the parts and attachments of another one of the mailbox; large content is there only once. */
  copyParts(mailbox: number, item: number, copy: number): Promise<void>

  /** Adds the words of an item to the index, in place of those that were there. */
  putWords(mailbox: number, item: number, words: ItemWords): Promise<void>
  deleteWords(mailbox: number, item: number): Promise<void>
  saveIndexedChange(mailbox: number, folder: number, change: number): Promise<void>

  /** Has the events of a mailbox kept from here on, where they are not yet; somebody wants them at `time`, in milliseconds. */
  keepEvents(mailbox: number, time: number): Promise<void>
  /** Forgets events from before `time`, oldest first, at most `limit`; gives how many. */
  forgetEvents(mailbox: number, time: number, limit: number): Promise<number>
  /** Keeps no events of a mailbox any more; those that are there go. */
  dropEvents(mailbox: number): Promise<void>
  saveSubscription(row: SubscriptionRow): Promise<void>
  /** Moves a subscription on, where it is still there: neither number ever falls. */
  moveSubscription(moved: Pick<SubscriptionRow, 'mailbox' | 'id' | 'position' | 'used'>): Promise<void>
  deleteSubscription(mailbox: number, id: string): Promise<void>
}

/**
 * The parts of an item that rest outside its row; what is the mailbox's own lies under item 0. From `exceptionBody` on, each number is the
 * body of an exception of a series.
 */
export const PART = { body: 1, mime: 2, photo: 3, oofHistory: 4, exceptionBody: 16 } as const

/** The texts of an item that can be searched by words. */
export const textFields = ['subject', 'body', 'from', 'to', 'cc', 'bcc', 'attachment', 'category', 'other'] as const
export type TextField = (typeof textFields)[number]

/** The words of each text, folded, in order, with a space between two. */
export type ItemWords = { readonly [field in TextField]?: string }

export interface MailboxRow {
  readonly id: number
  readonly guid: string
  /** Primary SMTP address, lower case. */
  readonly address: string
  readonly displayName: string
  /** `user`, `room`, … */
  readonly kind: string
  /** The last change number that was handed out. */
  readonly change: number
  readonly usedBytes: number
  /** Bytes the mailbox may hold; `null` for no limit. */
  readonly quotaBytes: number | null
  /** Engine-neutral JSON for settings that nobody queries. */
  readonly settings: string
}

export interface AccountRow {
  /** What the user types to sign in, lower case. */
  readonly login: string
  /** Of the mailbox that is opened by default; `null` for an account without a mailbox. */
  readonly mailbox: number | null
  /** A PHC string such as `$scrypt$ln=15,r=8,p=1$…`. */
  readonly passwordHash: string
  readonly isDisabled: boolean
}

export interface FolderRow {
  readonly mailbox: number
  /** Unique in the mailbox; folders never change it. */
  readonly id: number
  readonly parent: number | null
  /** `inbox`, `calendar`, …; `null` for a folder that a user made. */
  readonly distinguishedName: string | null
  readonly displayName: string
  readonly folderClass: string | null
  /** Change number of the last change that a hierarchy sync reports; counts alone do not move it. */
  readonly change: number
  /** Change number at which the folder was made. */
  readonly created: number
  /** Changes with every write to the folder or its items; the folder's change key. */
  readonly contentChange: number
  readonly totalCount: number
  readonly unreadCount: number
  /** The article number that the next item gets (PidTagInternetArticleNumber). */
  readonly nextArticleNumber: number
  /** Packed properties that nobody queries. */
  readonly document: string
}

/** What of an item rests in columns, for listings to sort and search by; see columns.ts for the paths they come from. */
export interface FoundColumns {
  /** Milliseconds since 1970. */
  readonly received: number | null
  readonly sent: number | null
  readonly start: number | null
  readonly end: number | null
  readonly modified: number
  readonly created: number
  /** Folded for comparison (see foldText). */
  readonly subject: string | null
  readonly displayName: string | null
  /** The sender's name and, on a line of its own, the address. */
  readonly sender: string | null
  /** PidTagConversationId in hexadecimal digits. */
  readonly conversation: string | null
  /** PidTagFlagStatus: 0 for none, 1 for complete, 2 for flagged. */
  readonly flagStatus: number
  /** PidTagSensitivity, 0 to 3. */
  readonly sensitivity: number
  /** Folded, each between two line ends: one of them is found with those around it. */
  readonly categories: string | null
  /** When the reminder rings; `null` where none is set. */
  readonly reminderTime: number | null
  /** When the server itself has something to do with the item. */
  readonly wakeTime: number | null
  readonly isDraft: boolean
  /** When the last occurrence of a series, or an event of more than a month, is over: what a view must look at that begins long after it. */
  readonly spanEnd: number | null
}

/** What most work on one item asks of it: every column costs what reading it costs. */
export interface LeanItemRow extends Pick<FoundColumns, 'modified' | 'sensitivity' | 'wakeTime'> {
  readonly mailbox: number
  /** The change number at which the item came to be: unique in the mailbox, rising. */
  readonly id: number
  readonly folder: number
  /** Change number of the last write. */
  readonly change: number
  /** Change number of the last write that touched more than the read flag. */
  readonly contentChange: number
  readonly itemClass: string
  readonly isAssociated: boolean
  /** Counts as unread in the folder when false. */
  readonly isRead: boolean
  readonly articleNumber: number
  /** Bytes the item counts for, parts and attachments included. */
  readonly size: number
  readonly hasAttachments: boolean
  /** The packed item without what lies in parts. */
  readonly document: string
}

/** Names what an item is at a time. */
export type ItemVersion = Pick<LeanItemRow, 'id' | 'change'>

/** An item with all its columns: to be written, or as a search finds it. */
export interface ItemRow extends LeanItemRow, FoundColumns {
  readonly importance: number
  /** Looks an item up by its calendar UID or internet message id, an associated one by its folded class; `null` where it has none. */
  readonly lookup: string | null
}

export interface AttachmentRow {
  readonly mailbox: number
  readonly item: number
  readonly id: number
  readonly position: number
  readonly size: number
  /** Packed metadata; the content lies beside it. */
  readonly document: string
}

/** Which items of a mailbox are asked for. */
export interface ItemFilter {
  readonly mailbox: number
  /** One folder, several, or with `undefined` all of the mailbox. */
  readonly folder: number | readonly number[] | undefined
  readonly associated: boolean
  readonly where?: Condition
}

export interface ItemQuery extends ItemFilter {
  /** `id` is the order of arrival. */
  readonly sort: readonly { readonly column: ItemColumn; readonly descending: boolean }[]
  readonly offset: number
  readonly limit: number
}

export interface ConversationQuery extends ItemFilter {
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

export type ItemColumn = Exclude<keyof ItemRow, 'mailbox' | 'document'>

/**
 * What columns must hold. It is true or false and nothing between: a comparison with what is absent is false, and its opposite true.
 * Texts compare as they lie in the column, so what is looked for must be folded as they are.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'absent'; readonly column: ItemColumn }
  | { readonly kind: '=' | '<>' | '<' | '<=' | '>' | '>='; readonly column: ItemColumn; readonly value: ColumnValue }
  | { readonly kind: 'in'; readonly column: ItemColumn; readonly values: readonly ColumnValue[] }
  | { readonly kind: 'startsWith' | 'contains'; readonly column: ItemColumn; readonly text: string }
  | WordsCondition

/** That these words, at least one, follow each other in one of the texts, as far as these are indexed (see `indexedChange`). */
export interface WordsCondition {
  readonly kind: 'words'
  readonly fields: readonly TextField[]
  readonly words: readonly string[]
  /** Whether the last word may go on. */
  readonly isPrefix: boolean
}

export type ColumnValue = string | number | boolean

/** What is left of a folder: where it was last, and the document that it had. */
export interface FolderTombstone extends Pick<FolderRow, 'id' | 'parent' | 'document'> {
  readonly change: number
}

/**
 * One entry of a folder's history. An item appears as `created` at its id and again as `changed` at its last change, where that
 * is later; a reader that got both in one page keeps the first.
 */
export type ItemChange =
  | { readonly kind: 'created' | 'changed'; readonly change: number; readonly row: LeanItemRow }
  | { readonly kind: 'deleted'; readonly change: number; readonly id: number }
