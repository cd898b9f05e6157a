import { EwsError, type NonEmptyArrayOfBaseItemIds } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { type Access, accessTo, accessToAll, checkItem, fullAccess, type ItemDeed } from './access.js'
import { parseChangeKey } from './change-keys.js'
import { mailboxOf } from './folders.js'
import { type ObjectId, parseId } from './ids.js'
import { loadItem } from './items.js'
import { occurrenceAt } from './occurrences.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

export type ItemReference = NonEmptyArrayOfBaseItemIds[number]

export interface FoundItem {
  readonly mailbox: MailboxRow
  readonly item: StoredItem
  /** What else the caller may do where it lies. */
  readonly access: Access
  /** The change that the caller's key names; `undefined` for a key that names none, `null` where there was no key. */
  readonly change: number | undefined | null
}

/**
 * Finds the item that a request names: by its id, as an occurrence of a series by its number, or as the series of an occurrence (docs
 * "ItemIds"), for something that is to be done with it. Throws the id's own error, `ErrorItemNotFound`, and `ErrorAccessDenied` for what the
 * caller may read and not more.
 */
export async function itemOf(session: Session, reference: ItemReference, deed: ItemDeed): Promise<FoundItem> {
  const { id, instance } = partsOf(reference)
  const { changeKey } = reference.value
  const { kind, mailboxGuid, number } = id
  if (kind === 'folder') throw new EwsError('ErrorCannotUseFolderIdForItemId')
  if (kind !== 'item') throw new EwsError('ErrorInvalidIdMalformed')
  const change = changeKey === undefined || changeKey === '' ? null : parseChangeKey(changeKey)
  // Of what lies in one's own mailbox nothing else is asked: of a hundred items each wait would count.
  const own = session.mailbox?.guid === mailboxGuid ? session.mailbox : undefined
  const mailbox = own ?? (await mailboxOf(session, mailboxGuid))
  const whole = await loadItem(session, mailbox, number)
  const access = own ? fullAccess : await accessToItem(session, mailbox, whole)
  // Whose series nobody may read, of it nobody hears which occurrences it has.
  if (instance !== undefined) checkItem(access, 'know', whole)
  const item = instance === undefined ? whole : occurrenceAt(whole, instance)
  checkItem(access, deed, item)
  return { mailbox, item, access, change }
}

/** What a caller may do where an item lies. */
export async function accessToItem(session: Session, mailbox: MailboxRow, { row }: StoredItem): Promise<Access> {
  // Of one's own items no folder is read for this.
  const everywhere = await accessToAll(session, mailbox)
  return everywhere ?? accessTo(session, mailbox, (await session.store.folder(mailbox.id, row.folder))!)
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
