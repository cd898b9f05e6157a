import { EwsError } from '@exchequer/protocol'
import { sizeOf } from './attachments.js'
import type { Draft } from './draft.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'

/** Throws `ErrorMessageSizeExceeded` for a draft that is too large to be sent. */
export function checkDraftSize({ settings }: Session, draft: Draft): void {
  if (draftSize(draft) > settings.maximumMessageSize) throw new EwsError('ErrorMessageSizeExceeded')
}

function draftSize({ body, attachments, mime, state }: Draft): number {
  if (mime && state.hasMime) return mime.length
  return attachments.reduce((size, attachment) => size + sizeOf(attachment), body?.value.length ?? 0)
}

/**
 * Throws `ErrorMessageSizeExceeded` for an item that a client made larger than a message may be: Exchange says it when it saves, not only
 * when it sends. What was larger before may still be changed.
 */
export function checkSavedSize({ settings }: Session, saved: StoredItem, before?: StoredItem): void {
  const size = savedSize(saved)
  if (size > settings.maximumMessageSize && (!before || size > savedSize(before)))
    throw new EwsError('ErrorMessageSizeExceeded')
}

/** The content of an item; one that came in as MIME has it twice, and counts once. */
function savedSize({ row, state }: StoredItem): number {
  const mimeSize = state.hasMime ? (state.mimeSize ?? 0) : 0
  return Math.max(mimeSize, row.size - row.document.length - mimeSize)
}
