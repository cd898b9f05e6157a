import type { SqlRow } from '#store/rows'
import type { Filling } from './migrations.js'

/**
 * When series and long events are over, for views that begin after they began. The column may stand behind the document: it is empty in
 * most rows, and what is empty is not read through what lies before it.
 */
export const spanEnd: Filling = {
  sql: `
ALTER TABLE item ADD COLUMN span_end BIGINT;
CREATE INDEX item_by_span_end ON item (mailbox, folder, is_associated, span_end, id) WHERE span_end IS NOT NULL;
`,
  rows:
    'SELECT mailbox, id, start_time, end_time, document FROM item ' +
    'WHERE (mailbox > ? OR mailbox = ? AND id > ?) AND start_time IS NOT NULL ORDER BY mailbox, id LIMIT 500',
  update: 'UPDATE item SET span_end = ? WHERE mailbox = ? AND id = ?',
  fill([mailbox, id, start, end, document]: SqlRow) {
    const { p } = JSON.parse(document as string) as { p: { recurrence?: unknown } }
    const isLong = end !== null && Number(end) - Number(start) > 31 * 86_400_000
    // A series may end sooner than that: it says so when it is written next.
    return [p.recurrence === undefined ? (isLong ? end! : null) : 8_640_000_000_000_000, mailbox!, id!]
  },
}
