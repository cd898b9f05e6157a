import type { SqlRow, SqlValue } from '#store/rows'
import { firstTables } from './0001-first-tables.js'
import { foundColumns } from './0002-found-columns.js'
import { conversationIndex } from './0003-conversation-index.js'
import { folderTombstones } from './0004-folder-tombstones.js'
import { textIndex } from './0005-text-index.js'
import { unread } from './0006-unread.js'
import { blobs } from './0007-blobs.js'
import { spanEnd } from './0008-span-end.js'
import { events } from './0009-events.js'
import { foldersBelow } from './0010-folders-below.js'
import { mailboxNames } from './0011-mailbox-names.js'
import { sendAs } from './0012-send-as.js'

/** A step that also computes what SQL cannot: every row that `rows` gives is updated with what `fill` makes of it. */
export interface Filling {
  readonly sql: string
  /** A page of rows after a mailbox (named twice) and an id, which come first in each. */
  readonly rows: string
  readonly update: string
  fill(row: SqlRow): SqlValue[]
}

/**
 * Every step of the schema in order: a file at version n has had the first n of them. A step that was released never changes;
 * the next one is appended.
 */
export const migrations: readonly (string | Filling)[] = [
  firstTables,
  foundColumns,
  conversationIndex,
  folderTombstones,
  textIndex,
  unread,
  blobs,
  spanEnd,
  events,
  foldersBelow,
  mailboxNames,
  sendAs,
]

/** What a step does to the tables. */
export const sqlOfStep = (step: string | Filling): string => (typeof step === 'string' ? step : step.sql)
