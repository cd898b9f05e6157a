/** By which addresses mailboxes are known, the primary ones too, and by which names their owners sign in besides those. */
export const mailboxNames = `
CREATE TABLE address (
  address TEXT NOT NULL PRIMARY KEY,
  mailbox BIGINT NOT NULL
);
CREATE INDEX address_by_mailbox ON address (mailbox);
INSERT INTO address (address, mailbox) SELECT address, id FROM mailbox;

CREATE TABLE login_name (
  name TEXT NOT NULL PRIMARY KEY,
  mailbox BIGINT NOT NULL
);
CREATE INDEX login_name_by_mailbox ON login_name (mailbox);
`
