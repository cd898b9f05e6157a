import type { Mailbox } from '@exchequer/protocol'
import type { SortColumns } from '#store/store'
import { foldText } from './fold-text.js'
import type { Properties } from './stored-item.js'

const time = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null)
const folded = (value: unknown): string | null => (typeof value === 'string' ? foldText(value) : null)

/** What of an item the store keeps in columns of their own, so that listings sort by an index. */
export function sortColumns(properties: Properties, now: Date): SortColumns {
  const from = (properties['from'] ?? properties['sender'] ?? properties['organizer']) as Mailbox | undefined
  return {
    received: time(properties['dateTimeReceived']),
    sent: time(properties['dateTimeSent']),
    start: time(properties['start']),
    end: time(properties['end']),
    modified: now.getTime(),
    created: time(properties['dateTimeCreated']) ?? now.getTime(),
    subject: folded(properties['subject']),
    displayName: folded(properties['displayName'] ?? properties['fileAs']),
    sender: folded(from?.name ?? from?.emailAddress),
  }
}

/** The column that sorts by a path, where there is one. */
export const columnOfUri: Readonly<Record<string, keyof SortColumns | 'size' | 'importance'>> = {
  'item:DateTimeReceived': 'received',
  'item:DateTimeSent': 'sent',
  'item:DateTimeCreated': 'created',
  'item:LastModifiedTime': 'modified',
  'item:Subject': 'subject',
  'item:Size': 'size',
  'item:Importance': 'importance',
  'message:From': 'sender',
  'calendar:Organizer': 'sender',
  'calendar:Start': 'start',
  'calendar:End': 'end',
  'contacts:DisplayName': 'displayName',
}
