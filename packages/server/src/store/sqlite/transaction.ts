import assert from 'node:assert/strict'
import type { Counters } from '#store/counters'
import { deleteMailboxQueries } from '#store/queries'
import { indexedColumns } from '#store/rows'
import {
  type AccountRow,
  type Arrival,
  type AttachmentRow,
  type FolderRow,
  type ItemRow,
  type ItemWords,
  type MailboxRow,
  type Origin,
  type StoreTransaction,
  type SubscriptionRow,
  textFields,
} from '#store/store'
import { putContent, referToBlobs, releaseBlobs } from './blobs.js'
import { forgetEvents, tellFolder, tellFolderChange, tellItem, timeColumns } from './events.js'
import type { Savepoints } from './savepoints.js'
import type { Statements } from './statements.js'
import { deleteMailboxWords } from './text-index.js'
import { SqliteView } from './view.js'

/** One piece of work's writes, inside the transaction that the commit queue has begun. */
export class SqliteTransaction extends SqliteView implements StoreTransaction {
  readonly #counters: Counters
  readonly #savepoints: Savepoints
  #lastItem: ItemRow | undefined
  /** To be called when the group that this belongs to has been kept. */
  readonly calls: (() => void)[] = []

  constructor(origin: object, statements: Statements, savepoints: Savepoints, counters: Counters) {
    super(origin, statements, counters)
    this.#counters = counters
    this.#savepoints = savepoints
  }

  afterCommit(call: () => void): void {
    this.checkOngoing()
    this.calls.push(call)
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const savepoint = this.#savepoints.enter()
    const mark = this.#counters.mark()
    let result: T
    try {
      result = await work()
    } catch (error) {
      this.#counters.backTo(mark)
      this.#lastItem = undefined
      this.#savepoints.undo(savepoint)
      throw error
    }
    this.#savepoints.keep(savepoint)
    return result
  }

  /** The way to the statements that write. */
  get #writing(): Statements {
    this.checkOngoing()
    this.#lastItem = undefined
    return this.#savepoints.statements
  }

  async nextChange(mailbox: number): Promise<number> {
    return ++this.#counters.changeMailbox(mailbox).change
  }

  async insertMailbox(row: Omit<MailboxRow, 'id' | 'change' | 'usedBytes'>): Promise<MailboxRow> {
    const statements = this.#writing
    const id = (statements.lastMailbox.get()![0] as number) + 1
    const { guid, address, displayName, kind, quotaBytes, settings } = row
    statements.insertMailbox.run(id, guid, address, displayName, kind, 0, 0, quotaBytes, settings)
    statements.insertAddress.run(address, id)
    return { id, guid, address, displayName, kind, change: 0, usedBytes: 0, quotaBytes, settings }
  }

  async updateMailbox(row: MailboxRow): Promise<void> {
    const { id, guid, address, displayName, kind, quotaBytes, settings } = row
    const statements = this.#writing
    statements.moveAddress.run(address, id, address)
    statements.updateMailbox.run(guid, address, displayName, kind, quotaBytes, settings, id)
  }

  async deleteMailbox(id: number): Promise<void> {
    const statements = this.#writing
    statements.of(deleteMailboxWords).run(id, 0, id + 1, 0)
    for (const sql of deleteMailboxQueries) statements.of(sql).run(id)
  }

  async setProxyAddresses(mailbox: number, addresses: readonly string[]): Promise<void> {
    const statements = this.#writing
    statements.deleteProxyAddresses.run(mailbox, mailbox)
    for (const address of addresses) statements.insertAddress.run(address, mailbox)
  }

  async setLoginNames(mailbox: number, names: readonly string[]): Promise<void> {
    const statements = this.#writing
    statements.deleteLoginNames.run(mailbox)
    for (const name of names) statements.insertLoginName.run(name, mailbox)
  }

  async saveAccount(row: AccountRow): Promise<void> {
    this.#writing.saveAccount.run(row.login, row.mailbox, row.passwordHash, Number(row.isDisabled))
  }

  async deleteAccount(login: string): Promise<boolean> {
    const statements = this.#writing
    if (!statements.account.get(login)) return false
    statements.deleteAccount.run(login)
    return true
  }

  async insertFolder(row: FolderRow, copyOf?: Origin): Promise<void> {
    const statements = this.#writing
    statements.insertFolder.run(
      row.mailbox,
      row.id,
      row.parent,
      row.distinguishedName,
      row.displayName,
      row.folderClass,
      row.change,
      row.created,
      row.contentChange,
      0,
      0,
      row.nextArticleNumber,
      row.document,
    )
    tellFolder(statements, this.#counters, row, copyOf ? 'copied' : 'created', copyOf)
  }

  async updateFolder(row: FolderRow): Promise<void> {
    const { mailbox, id, parent, distinguishedName, displayName, folderClass, change, created, document } = row
    const statements = this.#writing
    if (row.contentChange > this.#counters.folder(mailbox, id).contentChange) {
      this.#counters.changeFolder(mailbox, id).contentChange = row.contentChange
    }
    tellFolderChange(statements, this.#counters, row)
    statements.updateFolder.run(
      parent,
      distinguishedName,
      displayName,
      folderClass,
      change,
      created,
      document,
      mailbox,
      id,
    )
  }

  async deleteFolder(mailbox: number, id: number, change: number): Promise<void> {
    const statements = this.#writing
    const row = statements.folderOrigin.get(mailbox, id)
    if (!row) throw new Error(`There is no folder ${id} in mailbox ${mailbox}.`)
    this.#counters.changeMailbox(mailbox).usedBytes -= statements.folderSize.get(mailbox, id)![0] as number
    this.#counters.dropFolder(mailbox, id)
    const blobs = statements.blobsOfFolder.all(mailbox, mailbox, id, mailbox, mailbox, id)
    releaseBlobs(statements, mailbox, blobs)
    statements.deleteFolderParts.run(mailbox, mailbox, id)
    statements.deleteFolderAttachments.run(mailbox, mailbox, id)
    if (statements.indexedChange.get(mailbox, id)) {
      statements.deleteFolderWords.run(mailbox, id)
      statements.deleteIndexedChange.run(mailbox, id)
    }
    statements.deleteFolderItems.run(mailbox, id)
    statements.deleteFolderTombstones.run(mailbox, id)
    statements.deleteFolder.run(mailbox, id)
    statements.insertFolderTombstone.run(mailbox, change, id, ...row)
    tellFolder(statements, this.#counters, { mailbox, id, change, parent: row[1] as number | null }, 'deleted')
  }

  override async item(mailbox: number, id: number): Promise<ItemRow | undefined> {
    this.#lastItem = this.readItem(mailbox, id)
    return this.#lastItem
  }

  /** The whole of it: what a transaction reads of an item it needs as a rule to write it. */
  override leanItem(mailbox: number, id: number): Promise<ItemRow | undefined> {
    return this.item(mailbox, id)
  }

  /** What a write replaces or removes: as a rule the item that was read last, with nothing written since. */
  #itemBefore(mailbox: number, id: number): ItemRow | undefined {
    const last = this.#lastItem
    return last?.mailbox === mailbox && last.id === id ? last : this.readItem(mailbox, id)
  }

  async insertItem(row: Omit<ItemRow, 'articleNumber'>, arrival?: Arrival): Promise<number> {
    const statements = this.#writing
    const folder = this.#counters.changeFolder(row.mailbox, row.folder)
    const articleNumber = folder.nextArticleNumber
    statements.insertItem.run(
      row.mailbox,
      row.id,
      row.folder,
      row.change,
      row.contentChange,
      row.itemClass,
      Number(row.isAssociated),
      Number(row.isRead),
      articleNumber,
      row.size,
      Number(row.hasAttachments),
      row.importance,
      row.lookup,
      row.received,
      row.sent,
      row.start,
      row.end,
      row.modified,
      row.created,
      row.subject,
      row.displayName,
      row.sender,
      row.conversation,
      row.flagStatus,
      row.sensitivity,
      row.categories,
      row.reminderTime,
      row.wakeTime,
      Number(row.isDraft),
      row.document,
      row.spanEnd,
    )
    folder.nextArticleNumber++
    folder.contentChange = row.change
    if (!row.isAssociated) {
      folder.totalCount++
      if (!row.isRead) folder.unreadCount++
    }
    this.#counters.changeMailbox(row.mailbox).usedBytes += row.size
    tellItem(statements, this.#counters, row, arrival?.how ?? 'created', row.start !== null, arrival)
    return articleNumber
  }

  async updateItem(row: ItemRow, changesTimes = false): Promise<void> {
    const { mailbox, id } = row
    const old = this.#itemBefore(mailbox, id)
    if (!old) throw new Error(`There is no item ${id} in mailbox ${mailbox}.`)
    const statements = this.#writing
    assert.equal(row.folder, old.folder, 'An item stays in its folder; a move makes a new one.')
    assert.equal(row.isAssociated, old.isAssociated, 'An item stays associated or not.')

    let changed = 0
    const values: (string | number | null)[] = []
    for (let index = 0; index < indexedColumns.length; index++) {
      const column = indexedColumns[index]!
      const value = row[column]
      if (value === old[column]) continue
      changed |= 1 << index
      values.push(typeof value === 'boolean' ? Number(value) : value)
    }
    statements
      .updateItem(changed)
      .run(
        row.change,
        row.contentChange,
        row.itemClass,
        Number(row.hasAttachments),
        row.importance,
        row.flagStatus,
        row.sensitivity,
        row.categories,
        Number(row.isDraft),
        row.document,
        ...values,
        mailbox,
        id,
      )
    const counters = this.#counters.changeFolder(mailbox, row.folder)
    counters.contentChange = row.change
    if (!row.isAssociated) counters.unreadCount += Number(old.isRead) - Number(row.isRead)
    if (row.size !== old.size) this.#counters.changeMailbox(mailbox).usedBytes += row.size - old.size
    tellItem(statements, this.#counters, row, 'modified', changesTimes || (changed & timeColumns) !== 0)
  }

  async deleteItem(mailbox: number, id: number, change: number, hasMoved = false): Promise<void> {
    const old = this.#itemBefore(mailbox, id)
    if (!old) throw new Error(`There is no item ${id} in mailbox ${mailbox}.`)
    const statements = this.#writing
    const { folder, isAssociated, isRead, size, start } = old
    statements.deleteItem.run(mailbox, id)
    releaseBlobs(statements, mailbox, statements.deleteParts.all(mailbox, id))
    releaseBlobs(statements, mailbox, statements.deleteAttachments.all(mailbox, id))
    statements.insertItemTombstone.run(mailbox, folder, Number(isAssociated), change, id)
    const counters = this.#counters.changeFolder(mailbox, folder)
    counters.contentChange = change
    if (!isAssociated) {
      counters.totalCount--
      if (!isRead) counters.unreadCount--
    }
    this.#counters.changeMailbox(mailbox).usedBytes -= size
    if (!hasMoved) tellItem(statements, this.#counters, { mailbox, id, change, folder }, 'deleted', start !== null)
  }

  async putText(mailbox: number, item: number, part: number, text: string): Promise<void> {
    this.#writing.putPart.run(mailbox, item, part, null, text, null)
  }

  async putBytes(mailbox: number, item: number, part: number, bytes: Uint8Array): Promise<void> {
    const statements = this.#writing
    const old = statements.partBlob.all(mailbox, item, part)
    const resting = putContent(statements, mailbox, bytes)
    statements.putPart.run(mailbox, item, part, resting.blob, null, resting.bytes)
    releaseBlobs(statements, mailbox, old)
  }

  async deletePart(mailbox: number, item: number, part: number): Promise<void> {
    const statements = this.#writing
    releaseBlobs(statements, mailbox, statements.deletePart.all(mailbox, item, part))
  }

  async putAttachment(row: AttachmentRow, content: Uint8Array | undefined): Promise<void> {
    const { mailbox, item, id, position, size, document } = row
    const statements = this.#writing
    if (content === undefined) {
      if (!statements.updateAttachment.get(position, size, document, mailbox, item, id))
        statements.putAttachment.run(mailbox, item, id, position, size, document, null, null)
      return
    }
    const old = statements.attachmentBlob.all(mailbox, item, id)
    const { blob, bytes } = putContent(statements, mailbox, content)
    statements.putAttachment.run(mailbox, item, id, position, size, document, blob, bytes)
    releaseBlobs(statements, mailbox, old)
  }

  async deleteAttachment(mailbox: number, item: number, id: number): Promise<void> {
    const statements = this.#writing
    releaseBlobs(statements, mailbox, statements.deleteAttachment.all(mailbox, item, id))
  }

  async copyParts(mailbox: number, item: number, copy: number): Promise<void> {
    const statements = this.#writing
    statements.copyParts.run(copy, mailbox, item)
    statements.copyAttachments.run(copy, mailbox, item)
    referToBlobs(statements, mailbox, statements.blobsOfItem.all(mailbox, item, mailbox, item))
  }

  async putWords(mailbox: number, item: number, words: ItemWords): Promise<void> {
    const statements = this.#writing
    statements.deleteWords.run(mailbox, item)
    statements.insertWords.run(mailbox, item, ...textFields.map((field) => words[field] ?? ''))
  }

  async deleteWords(mailbox: number, item: number): Promise<void> {
    this.#writing.deleteWords.run(mailbox, item)
  }

  async saveIndexedChange(mailbox: number, folder: number, change: number): Promise<void> {
    this.#writing.saveIndexedChange.run(mailbox, folder, change)
  }

  async keepEvents(mailbox: number, time: number): Promise<void> {
    this.#writing.keepEvents.run(this.#counters.mailbox(mailbox).change, time, mailbox)
    this.#counters.setKeepsEvents(mailbox, true)
  }

  async forgetEvents(mailbox: number, time: number, limit: number): Promise<number> {
    return forgetEvents(this.#writing, mailbox, time, limit)
  }

  async dropEvents(mailbox: number): Promise<void> {
    const statements = this.#writing
    statements.deleteEvents.run(mailbox, Number.MAX_SAFE_INTEGER)
    statements.dropEvents.run(mailbox)
    this.#counters.setKeepsEvents(mailbox, false)
  }

  async saveSubscription(row: SubscriptionRow): Promise<void> {
    const { mailbox, id, owner, kind, ended, position, used, document } = row
    this.#writing.saveSubscription.run(mailbox, id, owner, kind, ended, position, used, document)
  }

  async moveSubscription(moved: Pick<SubscriptionRow, 'mailbox' | 'id' | 'position' | 'used'>): Promise<void> {
    const { mailbox, id, position, used } = moved
    this.#writing.moveSubscription.run(position, position, used, used, mailbox, id)
  }

  async deleteSubscription(mailbox: number, id: string): Promise<void> {
    this.#writing.deleteSubscription.run(mailbox, id)
  }
}
