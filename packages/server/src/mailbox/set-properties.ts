import type { MailboxRow } from '#store/store'
import type { Draft } from './draft.js'
import { draftOfItem, saveDraft } from './items.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'

/** Writes properties as they are, where `changeProperties` would have the rules of the class draw conclusions; `undefined` takes one away. */
export async function setProperties(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  properties: Properties,
  body?: Draft['body'],
): Promise<StoredItem> {
  const draft = draftOfItem(item)
  const changed = new Set(Object.keys(properties))
  for (const key of changed)
    if (properties[key] === undefined) delete draft.properties[key]
    else draft.properties[key] = properties[key]
  if (body) {
    draft.body = body
    changed.add('body')
  }
  return saveDraft(session, mailbox, item, draft, changed)
}
