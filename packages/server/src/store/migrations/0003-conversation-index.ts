/** The index of conversations holds all that listing them takes, so that no row is read for one that is not on the page. */
export const conversationIndex = `
DROP INDEX item_by_conversation;
CREATE INDEX item_by_conversation ON item (mailbox, conversation, id, folder, is_associated, received_time) WHERE conversation IS NOT NULL;
`
