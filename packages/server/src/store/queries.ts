import {
  accountColumns,
  attachmentColumns,
  briefItemColumns,
  columnOf,
  eventColumns,
  folderColumns,
  indexedColumns,
  itemColumns,
  leanItemColumns,
  mailboxColumns,
  subscriptionColumns,
} from './rows.js'

const marks = (columns: string) => columns.replace(/\w+/g, '?')
const assignments = (columns: string) => columns.replace(/\w+/g, '$& = ?')

/** The columns of an item that no index holds: an update always writes them. */
const plainItemColumns =
  'change, content_change, item_class, has_attachments, importance, flag_status, sensitivity, categories, is_draft, ' +
  'document'

const itemsBefore = (columns: string) =>
  `SELECT ${columns} FROM item WHERE mailbox = ? AND folder = ? AND is_associated = ? AND id < ? ` +
  'ORDER BY id DESC LIMIT ?'

/** Every statement of fixed text. Parameters stand in the order of the question marks. */
export const queries = {
  mailbox: `SELECT ${mailboxColumns} FROM mailbox WHERE id = ?`,
  mailboxByAddress: `SELECT ${mailboxColumns} FROM mailbox WHERE id = (SELECT mailbox FROM address WHERE address = ?)`,
  mailboxByLoginName: `SELECT ${mailboxColumns} FROM mailbox WHERE id = (SELECT mailbox FROM login_name WHERE name = ?)`,
  mailboxByGuid: `SELECT ${mailboxColumns} FROM mailbox WHERE guid = ?`,
  mailboxes: `SELECT ${mailboxColumns} FROM mailbox ORDER BY id`,
  mailboxesOfKind: `SELECT ${mailboxColumns} FROM mailbox WHERE kind = ? ORDER BY id`,
  lastMailbox:
    'SELECT coalesce(max(id), 0) FROM (SELECT id FROM mailbox UNION ALL SELECT max(mailbox) AS id FROM folder_tombstone) AS given',
  mailboxCounters: 'SELECT change, used_bytes, events_after IS NOT NULL FROM mailbox WHERE id = ?',
  insertMailbox: `INSERT INTO mailbox (${mailboxColumns}) VALUES (${marks(mailboxColumns)})`,
  updateMailbox:
    'UPDATE mailbox SET guid = ?, address = ?, display_name = ?, kind = ?, quota_bytes = ?, settings = ? WHERE id = ?',
  addresses: 'SELECT mailbox, address FROM address ORDER BY address',
  addressesOf: 'SELECT address FROM address WHERE mailbox = ? ORDER BY address',
  insertAddress: 'INSERT INTO address (address, mailbox) VALUES (?, ?)',
  moveAddress:
    'UPDATE address SET address = ? WHERE address = (SELECT address FROM mailbox WHERE id = ?) AND address <> ?',
  deleteProxyAddresses:
    'DELETE FROM address WHERE mailbox = ? AND address <> (SELECT address FROM mailbox WHERE id = ?)',
  loginNames: 'SELECT name FROM login_name WHERE mailbox = ? ORDER BY name',
  insertLoginName: 'INSERT INTO login_name (name, mailbox) VALUES (?, ?)',
  deleteLoginNames: 'DELETE FROM login_name WHERE mailbox = ?',
  saveMailboxCounters: 'UPDATE mailbox SET change = ?, used_bytes = ? WHERE id = ?',

  account: `SELECT ${accountColumns} FROM account WHERE login = ?`,
  saveAccount:
    `INSERT INTO account (${accountColumns}) VALUES (${marks(accountColumns)}) ON CONFLICT (login) DO UPDATE SET ` +
    'mailbox = excluded.mailbox, password_hash = excluded.password_hash, is_disabled = excluded.is_disabled',
  deleteAccount: 'DELETE FROM account WHERE login = ?',

  folder: `SELECT ${folderColumns} FROM folder WHERE mailbox = ? AND id = ?`,
  folderByName: `SELECT ${folderColumns} FROM folder WHERE mailbox = ? AND distinguished_name = ?`,
  folders: `SELECT ${folderColumns} FROM folder WHERE mailbox = ? ORDER BY id`,
  foldersIn: `SELECT ${folderColumns} FROM folder WHERE mailbox = ? AND parent = ? ORDER BY id`,
  changedFolders: `SELECT ${folderColumns} FROM folder WHERE mailbox = ? AND change > ? ORDER BY change`,
  deletedFolders:
    'SELECT id, change, parent, document FROM folder_tombstone WHERE mailbox = ? AND change > ? AND created <= ? ' +
    'ORDER BY change, id',
  folderCounters:
    'SELECT content_change, total_count, unread_count, next_article_number FROM folder WHERE mailbox = ? AND id = ?',
  insertFolder: `INSERT INTO folder (${folderColumns}) VALUES (${marks(folderColumns)})`,
  updateFolder:
    'UPDATE folder SET parent = ?, distinguished_name = ?, display_name = ?, folder_class = ?, change = ?, created = ?, ' +
    'document = ? WHERE mailbox = ? AND id = ?',
  saveFolderCounters:
    'UPDATE folder SET content_change = ?, total_count = ?, unread_count = ?, next_article_number = ? WHERE mailbox = ? AND id = ?',
  folderOrigin: 'SELECT created, parent, document FROM folder WHERE mailbox = ? AND id = ?',
  folderSize: 'SELECT coalesce(sum(size), 0) FROM item WHERE mailbox = ? AND folder = ?',
  deleteFolderParts:
    'DELETE FROM part WHERE mailbox = ? AND item IN (SELECT id FROM item WHERE mailbox = ? AND folder = ?)',
  deleteFolderAttachments:
    'DELETE FROM attachment WHERE mailbox = ? AND item IN (SELECT id FROM item WHERE mailbox = ? AND folder = ?)',
  deleteFolderItems: 'DELETE FROM item WHERE mailbox = ? AND folder = ?',
  deleteFolderTombstones: 'DELETE FROM item_tombstone WHERE mailbox = ? AND folder = ?',
  deleteFolder: 'DELETE FROM folder WHERE mailbox = ? AND id = ?',
  insertFolderTombstone:
    'INSERT INTO folder_tombstone (mailbox, change, id, created, parent, document) VALUES (?, ?, ?, ?, ?, ?)',

  wakeTimes: 'SELECT mailbox, min(wake_time) FROM item WHERE wake_time IS NOT NULL GROUP BY mailbox',
  item: `SELECT ${itemColumns} FROM item WHERE mailbox = ? AND id = ?`,
  leanItem: `SELECT ${leanItemColumns} FROM item WHERE mailbox = ? AND id = ?`,
  itemsByLookup: `SELECT ${itemColumns} FROM item WHERE mailbox = ? AND lookup = ? ORDER BY id`,
  itemsBefore: itemsBefore(leanItemColumns),
  briefItemsBefore: itemsBefore(briefItemColumns),
  createdKeys:
    'SELECT id FROM item WHERE mailbox = ? AND folder = ? AND is_associated = ? AND id > ? ORDER BY id LIMIT ?',
  changedKeys:
    'SELECT change FROM item WHERE mailbox = ? AND folder = ? AND is_associated = ? AND change <> id AND change > ? ' +
    'ORDER BY change LIMIT ?',
  createdItems:
    `SELECT ${leanItemColumns} FROM item WHERE mailbox = ? AND folder = ? AND is_associated = ? AND id > ? AND id <= ? ` +
    'ORDER BY id',
  changedItems:
    `SELECT ${leanItemColumns} FROM item WHERE mailbox = ? AND folder = ? AND is_associated = ? AND change <> id ` +
    'AND change > ? AND change <= ? ORDER BY change',
  deletedItems:
    'SELECT change, id FROM item_tombstone WHERE mailbox = ? AND folder = ? AND is_associated = ? AND change > ? ' +
    'AND change <= ? AND id <= ? ORDER BY change LIMIT ?',
  insertItem: `INSERT INTO item (${itemColumns}) VALUES (${marks(itemColumns)})`,
  deleteItem: 'DELETE FROM item WHERE mailbox = ? AND id = ?',
  insertItemTombstone: 'INSERT INTO item_tombstone (mailbox, folder, is_associated, change, id) VALUES (?, ?, ?, ?, ?)',

  text: 'SELECT text FROM part WHERE mailbox = ? AND item = ? AND part = ?',
  bytes: 'SELECT blob, bytes FROM part WHERE mailbox = ? AND item = ? AND part = ?',
  partBlob: 'SELECT blob FROM part WHERE mailbox = ? AND item = ? AND part = ? AND blob IS NOT NULL',
  putPart:
    'INSERT INTO part (mailbox, item, part, blob, text, bytes) VALUES (?, ?, ?, ?, ?, ?) ' +
    'ON CONFLICT (mailbox, item, part) DO UPDATE SET blob = excluded.blob, text = excluded.text, bytes = excluded.bytes',
  copyParts:
    'INSERT INTO part (mailbox, item, part, blob, text, bytes) ' +
    'SELECT mailbox, ?, part, blob, text, bytes FROM part WHERE mailbox = ? AND item = ?',
  deletePart: 'DELETE FROM part WHERE mailbox = ? AND item = ? AND part = ? RETURNING blob',
  deleteParts: 'DELETE FROM part WHERE mailbox = ? AND item = ? RETURNING blob',

  attachments: `SELECT ${attachmentColumns} FROM attachment WHERE mailbox = ? AND item = ? ORDER BY position, id`,
  attachmentContent: 'SELECT blob, content FROM attachment WHERE mailbox = ? AND item = ? AND id = ?',
  attachmentBlob: 'SELECT blob FROM attachment WHERE mailbox = ? AND item = ? AND id = ? AND blob IS NOT NULL',
  putAttachment:
    `INSERT INTO attachment (${attachmentColumns}, blob, content) VALUES (${marks(attachmentColumns)}, ?, ?) ` +
    'ON CONFLICT (mailbox, item, id) DO UPDATE SET position = excluded.position, size = excluded.size, ' +
    'document = excluded.document, blob = excluded.blob, content = excluded.content',
  updateAttachment:
    'UPDATE attachment SET position = ?, size = ?, document = ? WHERE mailbox = ? AND item = ? AND id = ? RETURNING id',
  copyAttachments:
    `INSERT INTO attachment (${attachmentColumns}, blob, content) ` +
    'SELECT mailbox, ?, id, position, size, document, blob, content FROM attachment WHERE mailbox = ? AND item = ?',
  deleteAttachment: 'DELETE FROM attachment WHERE mailbox = ? AND item = ? AND id = ? RETURNING blob',
  deleteAttachments: 'DELETE FROM attachment WHERE mailbox = ? AND item = ? RETURNING blob',

  blobsOfItem:
    'SELECT blob FROM part WHERE mailbox = ? AND item = ? AND blob IS NOT NULL ' +
    'UNION ALL SELECT blob FROM attachment WHERE mailbox = ? AND item = ? AND blob IS NOT NULL',
  blobsOfFolder:
    'SELECT blob FROM part WHERE mailbox = ? AND blob IS NOT NULL ' +
    'AND item IN (SELECT id FROM item WHERE mailbox = ? AND folder = ?) ' +
    'UNION ALL SELECT blob FROM attachment WHERE mailbox = ? AND blob IS NOT NULL ' +
    'AND item IN (SELECT id FROM item WHERE mailbox = ? AND folder = ?)',
  blobSize: 'SELECT size FROM blob WHERE mailbox = ? AND hash = ?',
  blobPiece: 'SELECT bytes FROM blob_piece WHERE mailbox = ? AND hash = ? AND piece = ?',
  insertBlob: 'INSERT INTO blob (mailbox, hash, size, reference_count) VALUES (?, ?, ?, 1)',
  insertBlobPiece: 'INSERT INTO blob_piece (mailbox, hash, piece, bytes) VALUES (?, ?, ?, ?)',
  referToBlob:
    'UPDATE blob SET reference_count = reference_count + ? WHERE mailbox = ? AND hash = ? RETURNING reference_count',
  deleteBlob: 'DELETE FROM blob WHERE mailbox = ? AND hash = ?',
  deleteBlobPieces: 'DELETE FROM blob_piece WHERE mailbox = ? AND hash = ?',

  eventsAfter: 'SELECT events_after FROM mailbox WHERE id = ?',
  mailboxesWithEvents: 'SELECT id, events_wanted FROM mailbox WHERE events_after IS NOT NULL ORDER BY id',
  keepEvents: 'UPDATE mailbox SET events_after = coalesce(events_after, ?), events_wanted = ? WHERE id = ?',
  dropEvents: 'UPDATE mailbox SET events_after = NULL WHERE id = ?',
  events: `SELECT ${eventColumns} FROM event WHERE mailbox = ? AND change > ? ORDER BY change LIMIT ?`,
  oldestEvents: 'SELECT change, time FROM event WHERE mailbox = ? ORDER BY change LIMIT ?',
  insertEvent: `INSERT INTO event (${eventColumns}) VALUES (${marks(eventColumns)})`,
  deleteEvents: 'DELETE FROM event WHERE mailbox = ? AND change <= ?',
  moveEventsAfter: 'UPDATE mailbox SET events_after = ? WHERE id = ? AND events_after < ?',
  subscription: `SELECT ${subscriptionColumns} FROM subscription WHERE mailbox = ? AND id = ?`,
  subscriptionsOfMailbox: `SELECT ${subscriptionColumns} FROM subscription WHERE mailbox = ? ORDER BY id`,
  subscriptionsOfKind: `SELECT ${subscriptionColumns} FROM subscription WHERE kind = ? ORDER BY mailbox, id`,
  saveSubscription:
    `INSERT INTO subscription (${subscriptionColumns}) VALUES (${marks(subscriptionColumns)}) ` +
    'ON CONFLICT (mailbox, id) DO UPDATE SET owner = excluded.owner, kind = excluded.kind, ended = excluded.ended, ' +
    'position = excluded.position, used = excluded.used, document = excluded.document',
  moveSubscription:
    'UPDATE subscription SET position = CASE WHEN position < ? THEN ? ELSE position END, ' +
    'used = CASE WHEN used < ? THEN ? ELSE used END WHERE mailbox = ? AND id = ?',
  deleteSubscription: 'DELETE FROM subscription WHERE mailbox = ? AND id = ?',
} as const

/** Tables whose rows are each a mailbox's own, and that of mailboxes. */
const tablesOfMailbox = [
  'attachment',
  'part',
  'blob_piece',
  'blob',
  'item',
  'item_tombstone',
  'text_folder',
  'folder',
  'folder_tombstone',
  'event',
  'subscription',
  'account',
  'address',
  'login_name',
] as const

/** What takes a mailbox away, each with its number; they are rarely asked for. */
export const deleteMailboxQueries: readonly string[] = [
  ...tablesOfMailbox.map((table) => `DELETE FROM ${table} WHERE mailbox = ?`),
  'DELETE FROM mailbox WHERE id = ?',
  // A sign that the number was given out.
  "INSERT INTO folder_tombstone (mailbox, change, id, created, parent, document) VALUES (?, 0, 0, 0, NULL, '{}')",
]

/**
 * An update of an item that writes, of `indexedColumns`, only those whose bit is set in `changed`: an engine works on every index
 * that an update names, whether or not the value differs.
 */
export function updateItemQuery(changed: number): string {
  const indexed = indexedColumns.filter((_, index) => changed & (1 << index)).map((column) => columnOf[column].name)
  return `UPDATE item SET ${assignments([plainItemColumns, ...indexed].join(', '))} WHERE mailbox = ? AND id = ?`
}
