import type { Attachment } from '@exchequer/protocol'
import type { ItemRow, MailboxRow, StoreTransaction } from '#store/store'
import { saveAttachment, summarize } from './attachments.js'
import type { Draft } from './draft.js'
import { exceptionBodyPart } from './occurrences.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/** What the exceptions that a draft brings weigh besides the row. */
export function exceptionSize({ exceptionBodies, exceptionAttachments }: Draft): number {
  let size = 0
  if (exceptionBodies) for (const body of exceptionBodies.values()) size += body.length
  if (exceptionAttachments) for (const attachments of exceptionAttachments.values()) size += summarize(attachments).size
  return size
}

/** Gives the attachments that exceptions bring their numbers, behind those that the item has or had. */
export async function numberExceptionAttachments(
  store: StoreTransaction,
  draft: Draft,
  item: StoredItem | undefined,
): Promise<void> {
  const { state, exceptionAttachments } = draft
  if (!exceptionAttachments || exceptionAttachments.size === 0) return
  const rows = item ? await store.attachments(item.row.mailbox, item.row.id) : []
  let last = Math.max(state.lastAttachment ?? 0, draft.attachments.length, ...rows.map(({ id }) => id))
  const numbered = (own: readonly Attachment[]): number[] =>
    own.map(() => {
      last += 1
      return last
    })
  state.exceptions = (state.exceptions ?? []).map((exception) => {
    const own = exceptionAttachments.get(exception.number)
    return own ? { ...exception, attachments: numbered(own), hasAttachments: summarize(own).hasAttachments } : exception
  })
  state.lastAttachment = last
}

/** Puts what the exceptions of a draft bring beside its item. */
export async function putExceptionParts(
  { store, now }: WriteSession,
  { id: mailbox }: MailboxRow,
  { id: item }: Pick<ItemRow, 'id'>,
  { state, exceptionBodies, exceptionAttachments }: Draft,
): Promise<void> {
  if (exceptionBodies)
    for (const [number, text] of exceptionBodies)
      await store.putText(mailbox, item, exceptionBodyPart({ number }), text)
  if (!exceptionAttachments) return
  for (const { number, attachments = [] } of state.exceptions ?? [])
    for (const [index, attachment] of (exceptionAttachments.get(number) ?? []).entries())
      await saveAttachment(store, { mailbox, item, id: attachments[index]! }, attachment, now)
}

/**
 * Takes away what lay beside exceptions that are none any more, or have another body or other attachments; gives the item without its
 * weight.
 */
export async function withoutDropped({ store }: WriteSession, item: StoredItem, draft: Draft): Promise<StoredItem> {
  const { row, state } = item
  if (!state.exceptions || state.exceptions === draft.state.exceptions) return item
  const kept = new Map((draft.state.exceptions ?? []).map((exception) => [exception.number, exception]))
  const { mailbox, id } = row
  let { size } = row
  const attachments = await store.attachments(mailbox, id)
  const dropped: number[] = []
  for (const exception of state.exceptions) {
    const { number, body, attachments: own } = exception
    if (body && (!kept.get(number)?.body || draft.exceptionBodies?.has(number))) {
      await store.deletePart(mailbox, id, exceptionBodyPart(exception))
      size -= body.size
    }
    if (kept.has(number) && !draft.exceptionAttachments?.has(number)) continue
    for (const attachment of attachments.filter((each) => own?.includes(each.id))) {
      await store.deleteAttachment(mailbox, id, attachment.id)
      size -= attachment.size
      dropped.push(attachment.id)
    }
  }
  // No id of an attachment is given out twice.
  if (dropped.length > 0) draft.state.lastAttachment = Math.max(draft.state.lastAttachment ?? 0, ...dropped)
  return new StoredItem({ ...row, size })
}
