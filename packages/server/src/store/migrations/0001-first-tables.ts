/**
 * The first tables. The SQL keeps to what SQLite and PostgreSQL share (PostgreSQL says BYTEA for BLOB).
 *
 * Sort indexes carry the absent values too: a partial index could not serve a page in which they appear.
 */
export const firstTables = `
CREATE TABLE mailbox (
  id BIGINT NOT NULL PRIMARY KEY,
  guid TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  change BIGINT NOT NULL,
  used_bytes BIGINT NOT NULL,
  quota_bytes BIGINT,
  settings TEXT NOT NULL
);

CREATE TABLE account (
  login TEXT NOT NULL PRIMARY KEY,
  mailbox BIGINT,
  password_hash TEXT NOT NULL,
  is_disabled BIGINT NOT NULL
);

CREATE TABLE folder (
  mailbox BIGINT NOT NULL,
  id BIGINT NOT NULL,
  parent BIGINT,
  distinguished_name TEXT,
  display_name TEXT NOT NULL,
  folder_class TEXT,
  change BIGINT NOT NULL,
  created BIGINT NOT NULL,
  content_change BIGINT NOT NULL,
  total_count BIGINT NOT NULL,
  unread_count BIGINT NOT NULL,
  next_article_number BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (mailbox, id)
);
CREATE UNIQUE INDEX folder_by_name ON folder (mailbox, distinguished_name) WHERE distinguished_name IS NOT NULL;
CREATE INDEX folder_by_change ON folder (mailbox, change);

CREATE TABLE folder_tombstone (
  mailbox BIGINT NOT NULL,
  change BIGINT NOT NULL,
  id BIGINT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (mailbox, change, id)
);

CREATE TABLE item (
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
  document TEXT NOT NULL,
  PRIMARY KEY (mailbox, id)
);
CREATE INDEX item_by_id ON item (mailbox, folder, is_associated, id);
CREATE UNIQUE INDEX item_by_change ON item (mailbox, folder, is_associated, change) WHERE change <> id;
CREATE INDEX item_by_lookup ON item (mailbox, lookup, id) WHERE lookup IS NOT NULL;
CREATE INDEX item_by_received_time ON item (mailbox, folder, is_associated, received_time, id);
CREATE INDEX item_by_sent_time ON item (mailbox, folder, is_associated, sent_time, id);
CREATE INDEX item_by_start_time ON item (mailbox, folder, is_associated, start_time, id);
CREATE INDEX item_by_end_time ON item (mailbox, folder, is_associated, end_time, id);
CREATE INDEX item_by_modified_time ON item (mailbox, folder, is_associated, modified_time, id);
CREATE INDEX item_by_created_time ON item (mailbox, folder, is_associated, created_time, id);
CREATE INDEX item_by_subject ON item (mailbox, folder, is_associated, subject, id);
CREATE INDEX item_by_display_name ON item (mailbox, folder, is_associated, display_name, id);
CREATE INDEX item_by_sender ON item (mailbox, folder, is_associated, sender, id);

CREATE TABLE item_tombstone (
  mailbox BIGINT NOT NULL,
  folder BIGINT NOT NULL,
  is_associated BIGINT NOT NULL,
  change BIGINT NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (mailbox, folder, is_associated, change)
);

CREATE TABLE part (
  mailbox BIGINT NOT NULL,
  item BIGINT NOT NULL,
  part BIGINT NOT NULL,
  text TEXT,
  bytes BLOB,
  PRIMARY KEY (mailbox, item, part)
);

CREATE TABLE attachment (
  mailbox BIGINT NOT NULL,
  item BIGINT NOT NULL,
  id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  size BIGINT NOT NULL,
  document TEXT NOT NULL,
  content BLOB,
  PRIMARY KEY (mailbox, item, id)
);
`
