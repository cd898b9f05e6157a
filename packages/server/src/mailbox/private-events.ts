import { StoredItem } from './stored-item.js'

/** What everybody who reads a calendar learns of what is private there: when its owner is taken. */
const shownKeys = ['start', 'end', 'isAllDayEvent', 'legacyFreeBusyStatus', 'sensitivity'] as const

/** A private event without what it is about, for readers whom its owner did not let see such (docs "ViewPrivateItems"). */
export function asTaken({ row, properties, occurrence }: StoredItem): StoredItem {
  const shown = Object.fromEntries(
    shownKeys.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])),
  )
  const bare = {
    ...row,
    size: 0,
    hasAttachments: false,
    importance: 1,
    conversation: null,
    categories: null,
    subject: null,
  }
  return new StoredItem(bare, { p: shown, s: { flags: 0 } }, occurrence)
}
