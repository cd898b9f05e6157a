import { PART } from '#store/store'
import { attachmentContents, exceptionAttachments } from './attachments.js'
import type { Draft } from './draft.js'
import { draftOfItem } from './items.js'
import { bodyPartOf, exceptionBodyPart } from './occurrences.js'
import type { WriteSession } from './session.js'
import { restingState, type StoredException, type StoredItem } from './stored-item.js'

/** An item with everything that lies beside it, to make another item of. */
export async function wholeDraft({ store }: WriteSession, item: StoredItem): Promise<Draft> {
  const { row, state } = item
  const { before: _before, ...draft } = draftOfItem(item)
  const { changes: _changes, ...rest } = restingState(state)
  const body = state.bodyType && ((await store.text(row.mailbox, row.id, bodyPartOf(item))) ?? '')
  const exceptionBodies = new Map<number, string>()
  for (const exception of state.exceptions ?? []) {
    const own = await store.text(row.mailbox, row.id, exceptionBodyPart(exception))
    if (own !== undefined) exceptionBodies.set(exception.number, own)
  }
  const exceptions = state.exceptions?.map(travelling)
  return {
    ...draft,
    state: { ...rest, ...(exceptions && { exceptions }) },
    body: state.bodyType && { bodyType: state.bodyType, value: body ?? '' },
    exceptionBodies,
    exceptionAttachments: await exceptionAttachments(store, item),
    mime: state.hasMime ? await store.bytes(row.mailbox, row.id, PART.mime) : undefined,
    attachments: await attachmentContents(store, item),
  }
}

/** An exception without the numbers that mean something in its item alone: attachments, when a property was last set. */
function travelling(exception: StoredException): StoredException {
  const { attachments: _own, hasAttachments: _has, changes: _changes, ...rest } = exception
  return rest
}
