/**
 * Large content apart from what it belongs to, once for each mailbox however often it is there, in pieces that no statement has to hold
 * whole. The tables that name it are made anew, because a column behind a large one is read through it.
 */
export const blobs = `
CREATE TABLE blob (
  mailbox BIGINT NOT NULL,
  hash TEXT NOT NULL,
  size BIGINT NOT NULL,
  reference_count BIGINT NOT NULL,
  PRIMARY KEY (mailbox, hash)
);

CREATE TABLE blob_piece (
  mailbox BIGINT NOT NULL,
  hash TEXT NOT NULL,
  piece BIGINT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (mailbox, hash, piece)
);

CREATE TABLE new_part (
  mailbox BIGINT NOT NULL,
  item BIGINT NOT NULL,
  part BIGINT NOT NULL,
  blob TEXT,
  text TEXT,
  bytes BLOB,
  PRIMARY KEY (mailbox, item, part)
);
INSERT INTO new_part SELECT mailbox, item, part, NULL, text, bytes FROM part;
DROP TABLE part;
ALTER TABLE new_part RENAME TO part;

CREATE TABLE new_attachment (
  mailbox BIGINT NOT NULL,
  item BIGINT NOT NULL,
  id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  size BIGINT NOT NULL,
  document TEXT NOT NULL,
  blob TEXT,
  content BLOB,
  PRIMARY KEY (mailbox, item, id)
);
INSERT INTO new_attachment SELECT mailbox, item, id, position, size, document, NULL, content FROM attachment;
DROP TABLE attachment;
ALTER TABLE new_attachment RENAME TO attachment;
`
