import type { Counters } from '#store/counters'
import { conversationCountQuery, conversationsQuery, countQuery, listQuery, unorderedQuery } from '#store/item-queries'
import {
  accountOf,
  attachmentOf,
  eventOf,
  folderOf,
  folderTombstoneOf,
  itemOf,
  leanItemOf,
  mailboxOf,
  type SqlRow,
  subscriptionOf,
} from '#store/rows'
import type {
  AccountRow,
  AttachmentRow,
  ConversationQuery,
  EventRow,
  FolderRow,
  FolderTombstone,
  ItemChange,
  ItemFilter,
  ItemQuery,
  ItemRow,
  ItemVersion,
  LeanItemRow,
  MailboxRow,
  StoreView,
  SubscriptionRow,
} from '#store/store'
import { contentOf } from './blobs.js'
import { itemChanges } from './item-changes.js'
import type { Statements } from './statements.js'
import { wordsSql } from './text-index.js'

/**
 * One piece of work's look at the tables. SQLite answers at once; the promises are the interface's.
 * In a transaction the counts come from its counters, which the tables get only before the commit.
 */
export class SqliteView implements StoreView {
  readonly origin: object
  #statements: Statements
  readonly #counters: Counters | undefined
  #hasEnded = false

  constructor(origin: object, statements: Statements, counters?: Counters) {
    this.origin = origin
    this.#statements = statements
    this.#counters = counters
  }

  get isCommitted(): boolean {
    return this.#counters === undefined
  }

  /** Reads on through another connection, which sees the same. */
  moveTo(statements: Statements): void {
    this.#statements = statements
  }

  /** After its work has ended a view reads nothing more: it would see, or be, somebody else's transaction. */
  end(): void {
    this.#hasEnded = true
  }

  /** The way to every statement. */
  protected get statements(): Statements {
    this.checkOngoing()
    return this.#statements
  }

  protected checkOngoing(): void {
    if (this.#hasEnded) throw new Error('A view of the store was used after its work had ended: an await is missing.')
  }

  async mailbox(id: number): Promise<MailboxRow | undefined> {
    return this.#mailbox(this.statements.mailbox.get(id))
  }

  async mailboxByAddress(address: string): Promise<MailboxRow | undefined> {
    return this.#mailbox(this.statements.mailboxByAddress.get(address))
  }

  async mailboxByLoginName(name: string): Promise<MailboxRow | undefined> {
    return this.#mailbox(this.statements.mailboxByLoginName.get(name))
  }

  async mailboxByGuid(guid: string): Promise<MailboxRow | undefined> {
    return this.#mailbox(this.statements.mailboxByGuid.get(guid))
  }

  async mailboxes(): Promise<MailboxRow[]> {
    return this.statements.mailboxes.all().map((row) => this.#mailbox(row)!)
  }

  async mailboxesOfKind(kind: string): Promise<MailboxRow[]> {
    return this.statements.mailboxesOfKind.all(kind).map((row) => this.#mailbox(row)!)
  }

  async addresses(): Promise<Map<number, string[]>> {
    const found = new Map<number, string[]>()
    for (const [mailbox, address] of this.statements.addresses.all() as [number, string][]) {
      const those = found.get(mailbox)
      if (those) those.push(address)
      else found.set(mailbox, [address])
    }
    return found
  }

  async proxyAddresses({ id, address }: Pick<MailboxRow, 'id' | 'address'>): Promise<string[]> {
    const all = this.statements.addressesOf.all(id).map(([one]) => one as string)
    return all.filter((one) => one !== address)
  }

  async loginNames(mailbox: number): Promise<string[]> {
    return this.statements.loginNames.all(mailbox).map(([name]) => name as string)
  }

  async account(login: string): Promise<AccountRow | undefined> {
    const row = this.statements.account.get(login)
    return row && accountOf(row)
  }

  async folder(mailbox: number, id: number): Promise<FolderRow | undefined> {
    return this.#folder(this.statements.folder.get(mailbox, id))
  }

  async folderByName(mailbox: number, distinguishedName: string): Promise<FolderRow | undefined> {
    return this.#folder(this.statements.folderByName.get(mailbox, distinguishedName))
  }

  async folders(mailbox: number): Promise<FolderRow[]> {
    return this.statements.folders.all(mailbox).map((row) => this.#folder(row)!)
  }

  async foldersIn(mailbox: number, parent: number): Promise<FolderRow[]> {
    return this.statements.foldersIn.all(mailbox, parent).map((row) => this.#folder(row)!)
  }

  async folderChanges(mailbox: number, after: number): Promise<{ folders: FolderRow[]; deleted: FolderTombstone[] }> {
    const folders = this.statements.changedFolders.all(mailbox, after).map((row) => this.#folder(row)!)
    const deleted = this.statements.deletedFolders.all(mailbox, after, after).map(folderTombstoneOf)
    return { folders, deleted }
  }

  async item(mailbox: number, id: number): Promise<ItemRow | undefined> {
    return this.readItem(mailbox, id)
  }

  protected readItem(mailbox: number, id: number): ItemRow | undefined {
    const row = this.statements.item.get(mailbox, id)
    return row && itemOf(row)
  }

  async leanItem(mailbox: number, id: number): Promise<LeanItemRow | undefined> {
    const row = this.statements.leanItem.get(mailbox, id)
    return row && leanItemOf(mailbox, row)
  }

  async itemsByLookup(mailbox: number, lookup: string): Promise<ItemRow[]> {
    return this.statements.itemsByLookup.all(mailbox, lookup).map(itemOf)
  }

  async folderBytes(mailbox: number, folder: number): Promise<number> {
    return this.statements.folderSize.get(mailbox, folder)![0] as number
  }

  async wakeTimes(): Promise<{ mailbox: number; time: number }[]> {
    return this.statements.wakeTimes.all().map((row) => ({ mailbox: row[0] as number, time: row[1] as number }))
  }

  async text(mailbox: number, item: number, part: number): Promise<string | undefined> {
    return (this.statements.text.get(mailbox, item, part)?.[0] ?? undefined) as string | undefined
  }

  async bytes(mailbox: number, item: number, part: number): Promise<Uint8Array | undefined> {
    const { statements } = this
    return contentOf(statements, mailbox, statements.bytes.get(mailbox, item, part))
  }

  async attachments(mailbox: number, item: number): Promise<AttachmentRow[]> {
    return this.statements.attachments.all(mailbox, item).map(attachmentOf)
  }

  async attachmentContent(mailbox: number, item: number, id: number): Promise<Uint8Array | undefined> {
    const { statements } = this
    return contentOf(statements, mailbox, statements.attachmentContent.get(mailbox, item, id))
  }

  async countItems(filter: ItemFilter): Promise<number> {
    const { mailbox, folder, associated, where } = filter
    if (typeof folder === 'number' && !associated && !where)
      return (await this.folder(mailbox, folder))?.totalCount ?? 0
    const { sql, values } = countQuery(filter, wordsSql)
    return this.statements.of(sql).get(...values)![0] as number
  }

  async itemIds(filter: ItemFilter): Promise<number[]> {
    const { sql, values } = unorderedQuery('id', filter, wordsSql)
    return this.statements
      .of(sql)
      .all(...values)
      .map((row) => row[0] as number)
  }

  async itemVersions(filter: ItemFilter): Promise<ItemVersion[]> {
    const { sql, values } = unorderedQuery('id, change', filter, wordsSql)
    return this.statements
      .of(sql)
      .all(...values)
      .map((row) => ({ id: row[0] as number, change: row[1] as number }))
  }

  async listItems(query: ItemQuery): Promise<ItemRow[]> {
    const { sql, values } = listQuery(query, wordsSql)
    return this.statements
      .of(sql)
      .all(...values)
      .map(itemOf)
  }

  async countConversations(filter: ItemFilter): Promise<number> {
    const { sql, values } = conversationCountQuery(filter, wordsSql)
    return this.statements.of(sql).get(...values)![0] as number
  }

  async listConversations(query: ConversationQuery): Promise<string[]> {
    const { sql, values } = conversationsQuery(query, wordsSql)
    return this.statements
      .of(sql)
      .all(...values)
      .map(([conversation]) => conversation as string)
  }

  async itemsBefore(
    mailbox: number,
    folder: number,
    before: number,
    associated: boolean,
    limit: number,
    withDocuments: boolean,
  ): Promise<LeanItemRow[]> {
    const { itemsBefore, briefItemsBefore } = this.statements
    const statement = withDocuments ? itemsBefore : briefItemsBefore
    return statement.all(mailbox, folder, Number(associated), before, limit).map((row) => leanItemOf(mailbox, row))
  }

  async itemChanges(
    mailbox: number,
    folder: number,
    after: number,
    associated: boolean,
    limit: number,
  ): Promise<ItemChange[]> {
    return itemChanges(this.statements, mailbox, folder, after, associated, limit)
  }

  async indexedChange(mailbox: number, folder: number): Promise<number> {
    return (this.statements.indexedChange.get(mailbox, folder)?.[0] ?? 0) as number
  }

  async eventsAfter(mailbox: number): Promise<number | undefined> {
    return (this.statements.eventsAfter.get(mailbox)?.[0] ?? undefined) as number | undefined
  }

  async events(mailbox: number, after: number, limit: number): Promise<EventRow[]> {
    return this.statements.events.all(mailbox, after, limit).map(eventOf)
  }

  async mailboxesWithEvents(): Promise<{ mailbox: number; wanted: number }[]> {
    const rows = this.statements.mailboxesWithEvents.all()
    return rows.map((row) => ({ mailbox: row[0] as number, wanted: row[1] as number }))
  }

  async subscription(mailbox: number, id: string): Promise<SubscriptionRow | undefined> {
    const row = this.statements.subscription.get(mailbox, id)
    return row && subscriptionOf(row)
  }

  async subscriptions(of: { mailbox: number } | { kind: string }): Promise<SubscriptionRow[]> {
    const { subscriptionsOfMailbox, subscriptionsOfKind } = this.statements
    const rows = 'mailbox' in of ? subscriptionsOfMailbox.all(of.mailbox) : subscriptionsOfKind.all(of.kind)
    return rows.map(subscriptionOf)
  }

  #mailbox(values: SqlRow | undefined): MailboxRow | undefined {
    if (!values) return undefined
    const row = mailboxOf(values)
    const counters = this.#counters?.touchedMailbox(row.id)
    return counters ? { ...row, ...counters } : row
  }

  #folder(values: SqlRow | undefined): FolderRow | undefined {
    if (!values) return undefined
    const row = folderOf(values)
    const counters = this.#counters?.touchedFolder(row.mailbox, row.id)
    return counters ? { ...row, ...counters } : row
  }
}
