/**
 * What happened in mailboxes to which somebody listens, and who does. `events_after` is the change from which on the events of a mailbox
 * are there without a gap; `events_wanted`, when somebody wanted them last.
 */
export const events = `
ALTER TABLE mailbox ADD COLUMN events_after BIGINT;
ALTER TABLE mailbox ADD COLUMN events_wanted BIGINT;

CREATE TABLE event (
  mailbox BIGINT NOT NULL,
  change BIGINT NOT NULL,
  time BIGINT NOT NULL,
  what TEXT NOT NULL,
  is_folder BIGINT NOT NULL,
  id BIGINT NOT NULL,
  parent BIGINT,
  from_id BIGINT,
  from_parent BIGINT,
  changes_times BIGINT NOT NULL,
  PRIMARY KEY (mailbox, change)
);

CREATE TABLE subscription (
  mailbox BIGINT NOT NULL,
  id TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  ended TEXT,
  position BIGINT NOT NULL,
  used BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (mailbox, id)
);
CREATE INDEX subscription_by_kind ON subscription (kind, mailbox, id);
`
