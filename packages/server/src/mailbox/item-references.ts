import { EwsError, type NonEmptyArrayOfBaseItemIds } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { parseChangeKey } from './change-keys.js'
import { ownMailbox } from './folders.js'
import { parseId } from './ids.js'
import { loadItem } from './items.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

export type ItemReference = NonEmptyArrayOfBaseItemIds[number]

export interface FoundItem {
  readonly mailbox: MailboxRow
  readonly item: StoredItem
  /** The change that the caller's key names; `undefined` for a key that names none, `null` where there was no key. */
  readonly change: number | undefined | null
}

/** Finds the item that a request names, in any of the ways there are. Throws the id's own error, or `ErrorItemNotFound`. */
export async function itemOf(session: Session, reference: ItemReference): Promise<FoundItem> {
  if (reference.element !== 'ItemId')
    throw new EwsError('ErrorInvalidOperation', 'Occurrences of a series are not implemented yet.')
  const { id, changeKey } = reference.value
  const { kind, mailboxGuid, number } = parseId(id)
  if (kind === 'folder') throw new EwsError('ErrorCannotUseFolderIdForItemId')
  if (kind !== 'item') throw new EwsError('ErrorInvalidIdMalformed')
  const change = changeKey === undefined || changeKey === '' ? null : parseChangeKey(changeKey)
  const mailbox = await ownMailbox(session, mailboxGuid)
  if (!mailbox) throw new EwsError('ErrorItemNotFound')
  return { mailbox, item: await loadItem(session, mailbox, number), change }
}
