import { createHash } from 'node:crypto'
import type { SqlRow } from '#store/rows'
import type { Filling } from './migrations.js'

/**
 * Columns for conversations, flags, sensitivity, categories, reminders, work that waits and drafts. The table is made anew, because a
 * column after the document would be read through the document. `sender` also gets the address; an order by the time of creation is
 * nearly that of arrival and gives its index to `size`.
 */
export const foundColumns: Filling = {
  sql: `
CREATE TABLE new_item (
  mailbox BIGINT NOT NULL,
  id BIGINT NOT NULL,
  folder BIGINT NOT NULL,
  change BIGINT NOT NULL,
  content_change BIGINT NOT NULL,
  item_class TEXT NOT NULL,
  is_associated BIGINT NOT NULL,
  is_read BIGINT NOT NULL,
  article_number BIGINT NOT NULL,
  size BIGINT NOT NULL,
  has_attachments BIGINT NOT NULL,
  importance BIGINT NOT NULL,
  lookup TEXT,
  received_time BIGINT,
  sent_time BIGINT,
  start_time BIGINT,
  end_time BIGINT,
  modified_time BIGINT NOT NULL,
  created_time BIGINT NOT NULL,
  subject TEXT,
  display_name TEXT,
  sender TEXT,
  conversation TEXT,
  flag_status BIGINT NOT NULL,
  sensitivity BIGINT NOT NULL,
  categories TEXT,
  reminder_time BIGINT,
  wake_time BIGINT,
  is_draft BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (mailbox, id)
);
INSERT INTO new_item
SELECT mailbox, id, folder, change, content_change, item_class, is_associated, is_read, article_number, size, has_attachments,
  importance, lookup, received_time, sent_time, start_time, end_time, modified_time, created_time, subject, display_name, sender,
  NULL, 0, 0, NULL, NULL, NULL, 0, document
FROM item;
DROP TABLE item;
ALTER TABLE new_item RENAME TO item;
CREATE INDEX item_by_id ON item (mailbox, folder, is_associated, id);
CREATE UNIQUE INDEX item_by_change ON item (mailbox, folder, is_associated, change) WHERE change <> id;
CREATE INDEX item_by_lookup ON item (mailbox, lookup, id) WHERE lookup IS NOT NULL;
CREATE INDEX item_by_received_time ON item (mailbox, folder, is_associated, received_time, id);
CREATE INDEX item_by_sent_time ON item (mailbox, folder, is_associated, sent_time, id);
CREATE INDEX item_by_start_time ON item (mailbox, folder, is_associated, start_time, id);
CREATE INDEX item_by_end_time ON item (mailbox, folder, is_associated, end_time, id);
CREATE INDEX item_by_modified_time ON item (mailbox, folder, is_associated, modified_time, id);
CREATE INDEX item_by_subject ON item (mailbox, folder, is_associated, subject, id);
CREATE INDEX item_by_display_name ON item (mailbox, folder, is_associated, display_name, id);
CREATE INDEX item_by_sender ON item (mailbox, folder, is_associated, sender, id);
CREATE INDEX item_by_size ON item (mailbox, folder, is_associated, size, id);
CREATE INDEX item_by_conversation ON item (mailbox, conversation, id) WHERE conversation IS NOT NULL;
CREATE INDEX item_by_reminder_time ON item (mailbox, reminder_time, id) WHERE reminder_time IS NOT NULL;
CREATE INDEX item_by_wake_time ON item (mailbox, wake_time, id) WHERE wake_time IS NOT NULL;
`,
  rows: 'SELECT mailbox, id, document FROM item WHERE mailbox > ? OR mailbox = ? AND id > ? ORDER BY mailbox, id LIMIT 500',
  update:
    'UPDATE item SET sender = ?, conversation = ?, flag_status = ?, sensitivity = ?, categories = ?, reminder_time = ?, is_draft = ? ' +
    'WHERE mailbox = ? AND id = ?',
  fill([mailbox, id, document]: SqlRow) {
    const { p, s } = JSON.parse(document as string) as Document
    return [
      senderOf(p.from ?? p.sender ?? p.organizer),
      conversationOf(s.conversationIndex, p.conversationTopic ?? ''),
      ['NotFlagged', 'Complete', 'Flagged'].indexOf(p.flag?.flagStatus ?? 'NotFlagged'),
      Math.max(0, ['Normal', 'Personal', 'Private', 'Confidential'].indexOf(p.sensitivity ?? 'Normal')),
      p.categories?.length ? `\n${p.categories.map(fold).join('\n')}\n` : null,
      p.reminderIsSet === true ? (p.reminderNextTime ?? p.reminderDueBy ?? null) : null,
      (s.flags & unsent) === 0 ? 0 : 1,
      mailbox!,
      id!,
    ]
  },
}

// What the document was like at this step: later ones may change, this one may not.

interface Person {
  readonly name?: string
  readonly emailAddress?: string
}

interface Document {
  readonly p: {
    readonly from?: Person
    readonly sender?: Person
    readonly organizer?: Person
    readonly conversationTopic?: string
    readonly flag?: { readonly flagStatus: string }
    readonly sensitivity?: string
    readonly categories?: readonly string[]
    readonly reminderIsSet?: boolean
    readonly reminderNextTime?: number
    readonly reminderDueBy?: number
  }
  readonly s: { readonly flags: number; readonly conversationIndex?: string }
}

const unsent = 8

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

const senderOf = (person: Person | undefined): string | null =>
  person ? fold(`${person.name ?? person.emailAddress ?? ''}\n${person.emailAddress ?? ''}`) : null

function conversationOf(index: string | undefined, topic: string): string | null {
  if (index === undefined) return null
  const bytes = Buffer.from(index, 'base64')
  if (bytes.length >= 22 && bytes[0] === 1 && (bytes.length - 22) % 5 === 0) return bytes.toString('hex', 6, 22)
  return createHash('md5')
    .update(Buffer.from(topic.slice(0, 255).toUpperCase(), 'utf16le'))
    .digest('hex')
}
