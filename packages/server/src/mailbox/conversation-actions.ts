import { type ConversationAction, EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { accessToEach, checkDeletion, checkItem, type ItemDeed, ownsAll } from './access.js'
import { changeProperties } from './change-properties.js'
import { reachOf } from './conversation-reach.js'
import { itemsOfConversation } from './conversation-summary.js'
import { parseConversationId } from './conversations.js'
import { disposeOf } from './deletion.js'
import { distinguishedFolder, findFolder, findPlace, mailboxOf } from './folders.js'
import { copyItem, moveItem } from './item-moves.js'
import { keepAction } from './kept-actions.js'
import { checkNotPublic } from './public-folders.js'
import { setReadFlag } from './read-flags.js'
import type { WriteSession } from './session.js'
import type { Properties, WholeItem } from './stored-item.js'

/** A conversation, what of it is there to be acted on, and what is to be done. */
interface Task {
  readonly session: WriteSession
  readonly mailbox: MailboxRow
  readonly conversation: string
  readonly action: ConversationAction
  readonly items: readonly WholeItem[]
}

/**
 * Does something to a conversation (docs "ApplyConversationAction operation"): to what is in it, and with an Always… action to what will
 * be. `ProcessRightAway` makes no difference: an answer leaves when the work is done.
 */
export async function applyConversationAction(session: WriteSession, action: ConversationAction): Promise<void> {
  const { mailboxGuid, conversation } = parseConversationId(action.conversationId.id)
  const mailbox = await mailboxOf(session, mailboxGuid)
  checkNotPublic(mailbox, 'In public folders something is done to items, not to conversations.')
  const items = await itemsMeant(session, mailbox, conversation, action)
  await deeds[action.action]({ session, mailbox, conversation, action, items })
}

async function itemsMeant(
  session: WriteSession,
  mailbox: MailboxRow,
  conversation: string,
  { contextFolderId, conversationLastSyncTime, action }: ConversationAction,
): Promise<WholeItem[]> {
  const context = contextFolderId && (await findFolder(session, contextFolderId.folderId, 'read'))
  const isOwner = await ownsAll(session, mailbox)
  const folders = await session.store.folders(mailbox.id)
  const { hidden: beyond, ...reach } = await reachOf(session, mailbox, folders)
  const hidden = [...beyond]
  // What the owner wrote himself stays where it is, unless its folder is named.
  if (!context && action.startsWith('Always') && isOwner)
    for (const name of ['sentitems', 'drafts', 'outbox'])
      hidden.push((await distinguishedFolder(session, mailbox, name)).id)
  const last = conversationLastSyncTime?.getTime()
  const items: WholeItem[] = []
  let isThere = false
  for await (const item of itemsOfConversation(session.store, mailbox.id, conversation, { ...reach, hidden })) {
    isThere = true
    if (context && (context.mailbox.id !== mailbox.id || item.row.folder !== context.folder.id)) continue
    // The client has not seen what came later, and decided nothing about it.
    if (last !== undefined && (item.row.received ?? 0) > last) continue
    items.push(item)
  }
  if (!isThere && (!isOwner || !action.startsWith('Always'))) throw new EwsError('ErrorItemNotFound')
  if (!isOwner && rightsFor[action] === 'own') throw new EwsError('ErrorAccessDenied')
  const accessOf = await accessToEach(session, mailbox, folders)
  for (const item of items) checkItem(accessOf({ id: item.row.folder }), rightsFor[action], item)
  return items
}

/** What one must be allowed to do with each item; what is kept for later messages is the owner's to say. */
const rightsFor: Readonly<Record<ConversationAction['action'], ItemDeed>> = {
  Move: 'delete',
  Copy: 'read',
  Delete: 'delete',
  SetReadState: 'edit',
  Flag: 'edit',
  SetRetentionPolicy: 'edit',
  AlwaysMove: 'own',
  AlwaysDelete: 'own',
  AlwaysCategorize: 'own',
}

const deeds: Readonly<Record<ConversationAction['action'], (task: Task) => Promise<void>>> = {
  async Move(task) {
    await moveAll(task, await destinationOf(task))
  },

  async Copy(task) {
    const { session, mailbox, items } = task
    const destination = await destinationOf(task)
    for (const item of items)
      if (item.row.folder !== destination.id) await copyItem(session, mailbox, item, mailbox, destination)
  },

  async Delete(task) {
    const deleteType = given(task.action.deleteType, 'DeleteType')
    checkDeletion({ isOwner: await ownsAll(task.session, task.mailbox) }, deleteType)
    await disposeAll(task, deleteType)
  },

  async SetReadState({ session, mailbox, items, action }) {
    const isRead = given(action.isRead, 'IsRead')
    for (const { row } of items)
      if (row.isRead !== isRead) await setReadFlag(session, mailbox, row, isRead, action.suppressReadReceipts === true)
  },

  async Flag(task) {
    await changeAll(task, { flag: given(task.action.flag, 'Flag') })
  },

  async SetRetentionPolicy(task) {
    const { retentionPolicyType, retentionPolicyTagId } = task.action
    const key = given(retentionPolicyType, 'RetentionPolicyType') === 'Delete' ? 'policyTag' : 'archiveTag'
    const tag = retentionPolicyTagId ? { value: retentionPolicyTagId, isExplicit: true } : undefined
    await changeAll(task, { [key]: tag })
  },

  /** Without a destination, messages are not moved any more. */
  async AlwaysMove(task) {
    const { session, mailbox, conversation, action } = task
    const destination = action.destinationFolderId && (await destinationOf(task))
    await keepAction(session, mailbox, conversation, { moveTo: destination?.id, deletes: undefined })
    if (destination) await moveAll(task, destination)
  },

  async AlwaysDelete(task) {
    const { session, mailbox, conversation, action } = task
    const isOn = action.enableAlwaysDelete !== false
    await keepAction(
      session,
      mailbox,
      conversation,
      isOn ? { deletes: true, moveTo: undefined } : { deletes: undefined },
    )
    if (isOn) await disposeAll(task, action.deleteType ?? 'MoveToDeletedItems')
  },

  /** Without categories, messages get none any more; what has them keeps them. */
  async AlwaysCategorize(task) {
    const { session, mailbox, conversation, action } = task
    const categories = action.categories && action.categories.length > 0 ? action.categories : undefined
    await keepAction(session, mailbox, conversation, { categories })
    if (categories) await changeAll(task, { categories })
  },
}

function given<T>(value: T | undefined, element: string): T {
  if (value === undefined) throw new EwsError('ErrorMissingArgument', `The action needs ${element}.`)
  return value
}

async function destinationOf({ session, mailbox, action }: Task): Promise<FolderRow> {
  const { folderId } = given(action.destinationFolderId, 'DestinationFolderId')
  const found = await findPlace(session, folderId, 'receive', 'ErrorToFolderNotFound')
  if (found.mailbox.id !== mailbox.id) throw new EwsError('ErrorCrossMailboxMoveCopy')
  return found.folder
}

async function moveAll({ session, mailbox, items }: Task, destination: FolderRow): Promise<void> {
  for (const item of items) if (item.row.folder !== destination.id) await moveItem(session, mailbox, item, destination)
}

/** What lies in Deleted Items already has been moved there. */
async function disposeAll({ session, mailbox, items }: Task, deleteType: string): Promise<void> {
  const deleted =
    deleteType === 'MoveToDeletedItems' ? await distinguishedFolder(session, mailbox, 'deleteditems') : undefined
  for (const item of items) if (item.row.folder !== deleted?.id) await disposeOf(session, mailbox, item, deleteType)
}

async function changeAll({ session, mailbox, items }: Task, change: Properties): Promise<void> {
  for (const item of items) await changeProperties(session, mailbox, item, change)
}
