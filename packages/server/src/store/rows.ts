import type {
  AccountRow,
  AttachmentRow,
  EventRow,
  FolderRow,
  FolderTombstone,
  ItemColumn,
  ItemRow,
  LeanItemRow,
  MailboxRow,
  SubscriptionRow,
} from './store.js'

/** What a column holds, and what a parameter may be: an engine knows no booleans. */
export type SqlValue = string | number | null | Uint8Array

/** A row as the values of its columns, in their order. */
export type SqlRow = readonly SqlValue[]

/** The columns of each table in the order in which the functions below take and give them. */
export const mailboxColumns = 'id, guid, address, display_name, kind, change, used_bytes, quota_bytes, settings'
export const accountColumns = 'login, mailbox, password_hash, is_disabled'
export const folderColumns =
  'mailbox, id, parent, distinguished_name, display_name, folder_class, change, created, content_change, ' +
  'total_count, unread_count, next_article_number, document'
/** Flags of an item in one column: to read a column costs more than to put flags together. */
const marks = 'is_read + 2 * is_associated + 4 * has_attachments + 8 * sensitivity'
/** Of an item in a mailbox that is known, for those who have no use for its document; `leanItemOf` takes both. */
export const briefItemColumns = `id, folder, change, content_change, item_class, ${marks}, article_number, size, modified_time, wake_time`
export const leanItemColumns = `${briefItemColumns}, document`
export const itemColumns =
  'mailbox, id, folder, change, content_change, item_class, is_associated, is_read, article_number, size, ' +
  'has_attachments, importance, lookup, received_time, sent_time, start_time, end_time, modified_time, created_time, ' +
  'subject, display_name, sender, conversation, flag_status, sensitivity, categories, reminder_time, wake_time, is_draft, ' +
  'document, span_end'
export const attachmentColumns = 'mailbox, item, id, position, size, document'
export const eventColumns = 'mailbox, change, time, what, is_folder, id, parent, from_id, from_parent, changes_times'
export const subscriptionColumns = 'mailbox, id, owner, kind, ended, position, used, document'

interface Column {
  readonly name: string
  readonly isNullable?: true
  /** Conditions see it in lower case. */
  readonly isFolded?: true
}

/** The column behind each name that a query can speak of. */
export const columnOf: Readonly<Record<ItemColumn, Column>> = {
  id: { name: 'id' },
  folder: { name: 'folder' },
  change: { name: 'change' },
  contentChange: { name: 'content_change' },
  itemClass: { name: 'item_class', isFolded: true },
  isAssociated: { name: 'is_associated' },
  isRead: { name: 'is_read' },
  articleNumber: { name: 'article_number' },
  size: { name: 'size' },
  hasAttachments: { name: 'has_attachments' },
  importance: { name: 'importance' },
  lookup: { name: 'lookup', isNullable: true },
  received: { name: 'received_time', isNullable: true },
  sent: { name: 'sent_time', isNullable: true },
  start: { name: 'start_time', isNullable: true },
  end: { name: 'end_time', isNullable: true },
  modified: { name: 'modified_time' },
  created: { name: 'created_time' },
  subject: { name: 'subject', isNullable: true },
  displayName: { name: 'display_name', isNullable: true },
  sender: { name: 'sender', isNullable: true },
  conversation: { name: 'conversation', isNullable: true },
  flagStatus: { name: 'flag_status' },
  sensitivity: { name: 'sensitivity' },
  categories: { name: 'categories', isNullable: true },
  reminderTime: { name: 'reminder_time', isNullable: true },
  wakeTime: { name: 'wake_time', isNullable: true },
  isDraft: { name: 'is_draft' },
  spanEnd: { name: 'span_end', isNullable: true },
}

/** The columns that an index holds, by the property of an item that each keeps. */
export const indexedColumns = [
  'isRead',
  'size',
  'lookup',
  'received',
  'sent',
  'start',
  'end',
  'modified',
  'subject',
  'displayName',
  'sender',
  'conversation',
  'reminderTime',
  'wakeTime',
  'spanEnd',
] as const satisfies readonly ItemColumn[]

/** Those of them that are in order within a folder. */
export const sortedColumns: readonly ItemColumn[] = indexedColumns.filter(
  (column) => !['isRead', 'lookup', 'conversation', 'reminderTime', 'wakeTime', 'spanEnd'].includes(column),
)

// Positions are spelled out: a loop over column names costs more than the query of a row.

export function mailboxOf(row: SqlRow): MailboxRow {
  return {
    id: row[0] as number,
    guid: row[1] as string,
    address: row[2] as string,
    displayName: row[3] as string,
    kind: row[4] as string,
    change: row[5] as number,
    usedBytes: row[6] as number,
    quotaBytes: row[7] as number | null,
    settings: row[8] as string,
  }
}

export function accountOf(row: SqlRow): AccountRow {
  return {
    login: row[0] as string,
    mailbox: row[1] as number | null,
    passwordHash: row[2] as string,
    isDisabled: row[3] === 1,
  }
}

export function folderOf(row: SqlRow): FolderRow {
  return {
    mailbox: row[0] as number,
    id: row[1] as number,
    parent: row[2] as number | null,
    distinguishedName: row[3] as string | null,
    displayName: row[4] as string,
    folderClass: row[5] as string | null,
    change: row[6] as number,
    created: row[7] as number,
    contentChange: row[8] as number,
    totalCount: row[9] as number,
    unreadCount: row[10] as number,
    nextArticleNumber: row[11] as number,
    document: row[12] as string,
  }
}

export const folderTombstoneOf = (row: SqlRow): FolderTombstone => ({
  id: row[0] as number,
  change: row[1] as number,
  parent: row[2] as number | null,
  document: row[3] as string,
})

export function leanItemOf(mailbox: number, row: SqlRow): LeanItemRow {
  const flags = row[5] as number
  return {
    mailbox,
    id: row[0] as number,
    folder: row[1] as number,
    change: row[2] as number,
    contentChange: row[3] as number,
    itemClass: row[4] as string,
    isAssociated: (flags & 2) !== 0,
    isRead: (flags & 1) !== 0,
    articleNumber: row[6] as number,
    size: row[7] as number,
    hasAttachments: (flags & 4) !== 0,
    modified: row[8] as number,
    sensitivity: flags >> 3,
    wakeTime: row[9] as number | null,
    document: (row[10] ?? '') as string,
  }
}

export function itemOf(row: SqlRow): ItemRow {
  return {
    mailbox: row[0] as number,
    id: row[1] as number,
    folder: row[2] as number,
    change: row[3] as number,
    contentChange: row[4] as number,
    itemClass: row[5] as string,
    isAssociated: row[6] === 1,
    isRead: row[7] === 1,
    articleNumber: row[8] as number,
    size: row[9] as number,
    hasAttachments: row[10] === 1,
    importance: row[11] as number,
    lookup: row[12] as string | null,
    received: row[13] as number | null,
    sent: row[14] as number | null,
    start: row[15] as number | null,
    end: row[16] as number | null,
    modified: row[17] as number,
    created: row[18] as number,
    subject: row[19] as string | null,
    displayName: row[20] as string | null,
    sender: row[21] as string | null,
    conversation: row[22] as string | null,
    flagStatus: row[23] as number,
    sensitivity: row[24] as number,
    categories: row[25] as string | null,
    reminderTime: row[26] as number | null,
    wakeTime: row[27] as number | null,
    isDraft: row[28] === 1,
    document: row[29] as string,
    spanEnd: row[30] as number | null,
  }
}

export function attachmentOf(row: SqlRow): AttachmentRow {
  return {
    mailbox: row[0] as number,
    item: row[1] as number,
    id: row[2] as number,
    position: row[3] as number,
    size: row[4] as number,
    document: row[5] as string,
  }
}

export const eventOf = (row: SqlRow): EventRow => ({
  mailbox: row[0] as number,
  change: row[1] as number,
  time: row[2] as number,
  what: row[3] as EventRow['what'],
  isFolder: row[4] === 1,
  id: row[5] as number,
  parent: row[6] as number | null,
  from: row[7] === null ? null : { id: row[7] as number, parent: row[8] as number | null },
  changesTimes: row[9] === 1,
})

export const subscriptionOf = (row: SqlRow): SubscriptionRow => ({
  mailbox: row[0] as number,
  id: row[1] as string,
  owner: row[2] as string,
  kind: row[3] as string,
  ended: row[4] as string | null,
  position: row[5] as number,
  used: row[6] as number,
  document: row[7] as string,
})
