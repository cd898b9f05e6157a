import type { Flag, Mailbox } from '@exchequer/protocol'
import type { FoundColumns } from '#store/store'
import { spanEndOf } from './calendar-series.js'
import { conversationOf } from './conversations.js'
import { foldText } from './fold-text.js'
import { type ItemState, messageFlag, type Properties } from './stored-item.js'

const time = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null)
const folded = (value: unknown): string | null => (typeof value === 'string' ? foldText(value) : null)

/** What of an item the store keeps in columns of their own, so that listings sort and search without reading documents. */
export function foundColumns(properties: Properties, state: ItemState, now: Date): FoundColumns {
  const from = (properties['from'] ?? properties['sender'] ?? properties['organizer']) as Mailbox | undefined
  const conversation = conversationOf({ state, properties })
  return {
    received: time(properties['dateTimeReceived']),
    sent: time(properties['dateTimeSent']),
    start: time(properties['start']),
    end: time(properties['end']),
    modified: now.getTime(),
    created: time(properties['dateTimeCreated']) ?? now.getTime(),
    subject: folded(properties['subject']),
    displayName: folded(properties['displayName'] ?? properties['fileAs']),
    sender: from ? foldText(`${from.name ?? from.emailAddress ?? ''}\n${from.emailAddress ?? ''}`) : null,
    conversation: conversation ? Buffer.from(conversation).toString('hex') : null,
    flagStatus: Math.max(0, flagStatuses.indexOf((properties['flag'] as Flag | undefined)?.flagStatus ?? '')),
    sensitivity: Math.max(0, sensitivities.indexOf(properties['sensitivity'] as string)),
    categories: categoriesColumn(properties['categories'] as readonly string[] | undefined),
    reminderTime: reminderTimeOf(properties),
    wakeTime: state.wakeTime ?? null,
    isDraft: (state.flags & messageFlag.unsent) !== 0,
    spanEnd: spanEndOf(properties, state),
  }
}

/** When the reminder of an item rings; `null` where none is set. */
export const reminderTimeOf = (properties: Properties): number | null =>
  properties['reminderIsSet'] === true
    ? (time(properties['reminderNextTime']) ?? time(properties['reminderDueBy']))
    : null

/** PidTagImportance, 0 to 2. */
export const importanceColumn = (properties: Properties): number =>
  importances.indexOf(properties['importance'] as string)

/**
 * What an item is looked up by: its calendar UID, else its internet message id. An associated item is looked for by its class, which
 * says what it configures.
 */
export const lookupColumn = (
  { properties, itemClass }: { readonly properties: Properties; readonly itemClass: string },
  isAssociated: boolean,
): string | null =>
  isAssociated
    ? itemClass.toLowerCase()
    : ((properties['uid'] ?? properties['internetMessageId'] ?? null) as string | null)

/** By the numbers that MAPI gives them. */
export const flagStatuses: readonly string[] = ['NotFlagged', 'Complete', 'Flagged']
export const importances: readonly string[] = ['Low', 'Normal', 'High']
export const sensitivities: readonly string[] = ['Normal', 'Personal', 'Private', 'Confidential']

/** Each category between two line ends. */
const categoriesColumn = (categories: readonly string[] | undefined): string | null =>
  categories && categories.length > 0 ? `\n${categories.map(foldText).join('\n')}\n` : null

/** What one category is in that column. */
export const categoryInColumn = (category: string): string => `\n${foldText(category)}\n`
