import type { MailboxRow } from '#store/store'
import type { Draft } from './draft.js'
import { draftOfItem, saveDraft } from './items.js'
import type { WriteSession } from './session.js'
import type { ItemState, Properties, StoredItem } from './stored-item.js'

/** What lies beside the properties of an item, and is to be another. */
export interface Besides extends Partial<Pick<Draft, 'exceptionBodies' | 'exceptionAttachments'>> {
  readonly body?: Draft['body']
  readonly state?: Partial<ItemState>
  /** Of an occurrence, which has its own from then on. */
  readonly attachments?: Draft['attachments']
}

/** Writes properties as they are, where `changeProperties` would have the rules of the class draw conclusions; `undefined` takes one away. */
export async function setProperties(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  properties: Properties,
  { body, state, ...parts }: Besides = {},
): Promise<StoredItem> {
  const draft = { ...draftOfItem(item), ...parts }
  Object.assign(draft.state, state)
  const changed = assign(draft, properties)
  if (body) {
    draft.body = body
    changed.add('body')
  }
  if (parts.attachments) changed.add('attachments')
  return saveDraft(session, mailbox, item, draft, changed)
}

/** Gives a draft other properties, and tells which; `undefined` takes one away. */
export function assign({ properties }: Draft, change: Properties): Set<string> {
  const changed = new Set(Object.keys(change))
  for (const key of changed)
    if (change[key] === undefined) delete properties[key]
    else properties[key] = change[key]
  return changed
}
