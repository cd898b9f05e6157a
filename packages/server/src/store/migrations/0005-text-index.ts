/** How far the texts of a folder are in the index of words; the index itself is the engine's. */
export const textIndex = `
CREATE TABLE text_folder (
  mailbox BIGINT NOT NULL,
  folder BIGINT NOT NULL,
  indexed_change BIGINT NOT NULL,
  PRIMARY KEY (mailbox, folder)
);
`
