import type { MailboxRow } from '#store/store'
import { writerIn } from './access.js'
import { classRules } from './class-rules.js'
import { type Draft, settleDates } from './draft.js'
import { draftOfItem, saveDraft } from './items.js'
import type { WriteSession } from './session.js'
import { assign } from './set-properties.js'
import type { Properties, StoredItem } from './stored-item.js'

/** Changes some properties of an item, as an update that named them would; `undefined` takes one away. */
export async function changeProperties(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  change: Properties,
): Promise<StoredItem> {
  const draft: Draft = { ...draftOfItem(item), writer: writerIn(session, mailbox) }
  const changed = assign(draft, change)
  await classRules[draft.table.element]?.beforeSave?.(session, draft, changed)
  settleDates(session, draft.properties)
  return saveDraft(session, mailbox, item, draft, changed)
}
