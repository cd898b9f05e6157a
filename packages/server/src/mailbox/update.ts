import { type Body, EwsError, type ItemChange, type UpdateItemRequest } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { type Access, writerIn } from './access.js'
import { convertBody } from './body.js'
import { applyUpdates } from './changes.js'
import { settleHold } from './deferral.js'
import type { Draft } from './draft.js'
import { itemOf } from './item-references.js'
import { draftOfItem, saveDraft } from './items.js'
import { checkSavedSize } from './message-size.js'
import { bodyPartOf } from './occurrences.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

export interface UpdatedItem {
  readonly mailbox: MailboxRow
  readonly access: Access
  readonly before: StoredItem
  readonly item: StoredItem
  /** Names of the properties that the update touched. */
  readonly changed: ReadonlySet<string>
  /** How many properties somebody else had changed in the meantime, and were overwritten. */
  readonly conflicts: number
}

type ConflictResolution = UpdateItemRequest['conflictResolution']

/**
 * Changes an item as UpdateItem says (MS-OXWSCORE 3.1.4.9). Throws `ErrorChangeKeyRequiredForWriteOperations` without a change key,
 * unless everything is to be overwritten, and `ErrorIrresolvableConflict` where the key is old and the resolution does not allow to go on.
 * `prepare` has the last word on what is saved.
 */
export async function updateItem(
  session: WriteSession,
  { itemId, updates }: ItemChange,
  resolution: ConflictResolution,
  prepare?: (draft: Draft, found: Pick<UpdatedItem, 'mailbox' | 'item'>) => void | Promise<void>,
): Promise<UpdatedItem> {
  const { mailbox, item, access, change } = await itemOf(session, itemId, updates.every(setsReadFlag) ? 'mark' : 'edit')
  if (change === null && resolution !== 'AlwaysOverwrite')
    throw new EwsError('ErrorChangeKeyRequiredForWriteOperations')
  const draft = draftOfItem(item)
  draft.writer = writerIn(session, mailbox)
  const changed = await applyUpdates(session, draft, updates)
  const conflicts = resolveConflicts(item, changed, change, resolution)
  if (draft.appendedBody) await completeBody(session, item, draft, draft.appendedBody)
  settleHold(session, mailbox, draft, changed)
  await prepare?.(draft, { mailbox, item })
  const saved = await saveDraft(session, mailbox, item, draft, changed)
  checkSavedSize(session, saved, item)
  return { mailbox, access, before: item, item: saved, changed, conflicts }
}

const setsReadFlag = ({ value: { path } }: ItemChange['updates'][number]): boolean =>
  path.element === 'FieldURI' && path.value.fieldURI === 'message:IsRead'

/** Counts the properties that changed since the caller looked; whether that is a conflict depends on the resolution. */
function resolveConflicts(
  { row, state }: StoredItem,
  changed: ReadonlySet<string>,
  change: number | null | undefined,
  resolution: ConflictResolution,
): number {
  const isStale = change !== null && change !== row.change
  if (!isStale) return 0
  if (resolution === 'NeverOverwrite') throw new EwsError('ErrorIrresolvableConflict')
  const seen = change ?? 0
  let conflicts = 0
  // What was written last may have been the read flag alone, which the row remembers.
  const changes = row.change === row.contentChange ? state.changes : { ...state.changes, isRead: row.change }
  for (const key of changed) if ((changes?.[key] ?? 0) > seen) conflicts += 1
  if (conflicts > 0 && resolution === 'AutoResolve') throw new EwsError('ErrorIrresolvableConflict')
  return conflicts
}

/** Puts what was appended behind what is there. */
async function completeBody(
  { store }: WriteSession,
  item: StoredItem,
  draft: Draft,
  appended: readonly Body[],
): Promise<void> {
  const { row } = item
  // Of a body that this very update takes away, or that an occurrence does not have from its series, nothing is left to add to.
  const kept = draft.body === null ? undefined : item.state.bodyType
  const bodyType = draft.body?.bodyType ?? kept ?? appended[0]!.bodyType
  const stored = draft.body || !kept ? undefined : await store.text(row.mailbox, row.id, bodyPartOf(item))
  const before = draft.body?.value ?? stored ?? ''
  const added = appended.map((body) => convertBody(body.value, body.bodyType, bodyType))
  draft.body = { bodyType, value: [before, ...added].join('') }
}
