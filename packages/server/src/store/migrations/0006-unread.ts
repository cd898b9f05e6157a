/** What is not read yet, newest or oldest first: the question that clients ask most, and few items at any time. */
export const unread = `
CREATE INDEX item_by_unread ON item (mailbox, folder, is_associated, received_time, id) WHERE is_read = 0;
`
