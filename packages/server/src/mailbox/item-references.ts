import { EwsError, type NonEmptyArrayOfBaseItemIds } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { parseChangeKey } from './change-keys.js'
import { ownMailbox } from './folders.js'
import { type ObjectId, parseId } from './ids.js'
import { loadItem } from './items.js'
import { occurrenceAt } from './occurrences.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

export type ItemReference = NonEmptyArrayOfBaseItemIds[number]

export interface FoundItem {
  readonly mailbox: MailboxRow
  readonly item: StoredItem
  /** The change that the caller's key names; `undefined` for a key that names none, `null` where there was no key. */
  readonly change: number | undefined | null
}

/**
 * Finds the item that a request names: by its id, as an occurrence of a series by its number, or as the series of an occurrence (docs
 * "ItemIds"). Throws the id's own error, or `ErrorItemNotFound`.
 */
export async function itemOf(session: Session, reference: ItemReference): Promise<FoundItem> {
  const { id, instance } = partsOf(reference)
  const { changeKey } = reference.value
  const { kind, mailboxGuid, number } = id
  if (kind === 'folder') throw new EwsError('ErrorCannotUseFolderIdForItemId')
  if (kind !== 'item') throw new EwsError('ErrorInvalidIdMalformed')
  const change = changeKey === undefined || changeKey === '' ? null : parseChangeKey(changeKey)
  const mailbox = await ownMailbox(session, mailboxGuid)
  if (!mailbox) throw new EwsError('ErrorItemNotFound')
  const item = await loadItem(session, mailbox, number)
  return { mailbox, item: instance === undefined ? item : occurrenceAt(item, instance), change }
}

/** The item that rests in the store, and which occurrence of it is meant, if any. */
function partsOf(reference: ItemReference): { readonly id: ObjectId; readonly instance?: number } {
  switch (reference.element) {
    case 'OccurrenceItemId': {
      const id = parseId(reference.value.recurringMasterId)
      if (id.kind === 'item' && id.instance > 0) throw new EwsError('ErrorCalendarCannotUseIdForRecurringMasterId')
      return { id, instance: reference.value.instanceIndex }
    }
    case 'RecurringMasterItemId': {
      const id = parseId(reference.value.occurrenceId)
      if (id.kind === 'item' && id.instance === 0) throw new EwsError('ErrorCalendarCannotUseIdForOccurrenceId')
      return { id }
    }
    default: {
      const id = parseId(reference.value.id)
      return { id, ...(id.kind === 'item' && id.instance > 0 && { instance: id.instance }) }
    }
  }
}
