/** How many folders stand below one is told with it each time. */
export const foldersBelow = `
CREATE INDEX folder_by_parent ON folder (mailbox, parent);
`
