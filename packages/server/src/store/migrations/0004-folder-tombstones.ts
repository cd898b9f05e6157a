/**
 * Where a folder was when it went, and before: a synchronization of a part of the mailbox asks whether it knew the folder. Of those that
 * went earlier nobody remembers, which a parent says that no folder is.
 */
export const folderTombstones = `
ALTER TABLE folder_tombstone ADD COLUMN parent BIGINT DEFAULT -1;
ALTER TABLE folder_tombstone ADD COLUMN document TEXT NOT NULL DEFAULT '{}';
`
