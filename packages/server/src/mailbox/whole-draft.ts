import { PART } from '#store/store'
import { attachmentContents } from './attachments.js'
import type { Draft } from './draft.js'
import { draftOfItem } from './items.js'
import { bodyPartOf } from './occurrences.js'
import type { WriteSession } from './session.js'
import { restingState, type StoredItem } from './stored-item.js'

/** An item with everything that lies beside it, to make another item of. */
export async function wholeDraft({ store }: WriteSession, item: StoredItem): Promise<Draft> {
  const { row, state } = item
  const { before: _before, ...draft } = draftOfItem(item)
  const { changes: _changes, ...rest } = restingState(state)
  const body = state.bodyType && ((await store.text(row.mailbox, row.id, bodyPartOf(item))) ?? '')
  return {
    ...draft,
    state: rest,
    body: state.bodyType && { bodyType: state.bodyType, value: body ?? '' },
    mime: state.hasMime ? await store.bytes(row.mailbox, row.id, PART.mime) : undefined,
    attachments: await attachmentContents(store, item),
  }
}
