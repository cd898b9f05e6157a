import { formatDateTime, itemClassOf } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { draftOfItem, saveDraft } from './items.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/** PidTagLastVerbExecuted by what was done ([MS-OXOMSG] 2.2.1.32). */
export const verbs = { ReplyToItem: 102, ReplyAllToItem: 103, ForwardItem: 104 } as const

/** PidTagLastVerbExecuted, PidTagLastVerbExecutionTime and the icon that goes with them ([MS-OXOMSG] 2.2.1.32, 2.2.1.33). */
export async function markAnswered(session: WriteSession, draft: Draft): Promise<void> {
  const { answers } = draft.state
  const { mailbox } = session
  delete draft.state.answers
  if (!answers || !mailbox) return
  const { store } = session
  const row =
    (answers.item === undefined ? undefined : await store.item(mailbox.id, answers.item)) ??
    // What was moved before a draft of the answer was sent has another id, and the same message id.
    (answers.messageId === undefined ? undefined : (await store.itemsByLookup(mailbox.id, answers.messageId))[0])
  if (!row) return
  const item = new StoredItem(row)
  const original = draftOfItem(item)
  original.extended['0x1081'] = { type: 'Integer', value: String(answers.verb) }
  original.extended['0x1082'] = { type: 'SystemTime', value: formatDateTime(session.now) }
  if (itemClassOf(row.itemClass).isMessage)
    original.properties['iconIndex'] = answers.verb === verbs.ForwardItem ? 'MailForwarded' : 'MailReplied'
  await saveDraft(session, mailbox, item, original, new Set(['0x1081', '0x1082', 'iconIndex']))
}
