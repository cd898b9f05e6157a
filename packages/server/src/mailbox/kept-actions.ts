import { itemClassOf } from '@exchequer/protocol'
import type { FolderRow, ItemRow, MailboxRow } from '#store/store'
import { conversationOf } from './conversations.js'
import type { Draft } from './draft.js'
import { distinguishedFolder } from './folders.js'
import { draftOfItem, insertDraft, saveDraft } from './items.js'
import type { WriteSession } from './session.js'
import { messageFlag, StoredItem } from './stored-item.js'

/** What is done to whatever still comes into a conversation; an associated item keeps it ([MS-OXOCFG] 2.2.8, conversation actions). */
export interface KeptAction {
  /** Number of the folder that messages go to. */
  readonly moveTo?: number | undefined
  readonly deletes?: true | undefined
  readonly categories?: readonly string[] | undefined
}

const itemClass = 'IPM.ConversationAction'

/** Changes what is kept for a conversation; where nothing is left to do, nothing is kept. */
export async function keepAction(
  session: WriteSession,
  mailbox: MailboxRow,
  conversation: string,
  change: KeptAction,
): Promise<void> {
  const { store } = session
  const row = await rowOf(session, mailbox, conversation)
  const known = row && new StoredItem(row)
  const action = { ...known?.state.conversationAction, ...change }
  const isEmpty = Object.values(action).every((value) => value === undefined)
  if (known && isEmpty) await store.deleteItem(mailbox.id, known.row.id, await store.nextChange(mailbox.id))
  else if (known) {
    const draft = draftOfItem(known)
    draft.state.conversationAction = action
    await saveDraft(session, mailbox, known, draft, new Set())
  } else if (!isEmpty) {
    const root = await distinguishedFolder(session, mailbox, 'root')
    await insertDraft(session, mailbox, root, draftOf(conversation, action, session.now))
  }
}

function draftOf(conversation: string, conversationAction: KeptAction, now: Date): Draft {
  return {
    table: itemClassOf(itemClass),
    itemClass,
    properties: { isAssociated: true, importance: 'Normal', sensitivity: 'Normal', dateTimeCreated: now },
    extended: {},
    state: {
      flags: messageFlag.associated,
      // The index of a message that begins this very conversation: its column finds the item.
      conversationIndex: Buffer.from(`01${'00'.repeat(5)}${conversation}`, 'hex').toString('base64'),
      conversationAction,
    },
    isRead: true,
    body: undefined,
    mime: undefined,
    attachments: [],
  }
}

async function rowOf({ store }: WriteSession, mailbox: MailboxRow, conversation: string): Promise<ItemRow | undefined> {
  const rows = await store.listItems({
    mailbox: mailbox.id,
    folder: undefined,
    associated: true,
    where: {
      kind: 'and',
      of: [
        { kind: '=', column: 'conversation', value: conversation },
        { kind: '=', column: 'itemClass', value: itemClass.toLowerCase() },
      ],
    },
    sort: [],
    offset: 0,
    limit: 1,
  })
  return rows[0]
}

/** Base64 of the 22 bytes with which a conversation begins; an answer has more (MS-OXOMSG 2.2.1.3). */
const firstIndexLength = 32

/**
 * Does to a message that came in what is kept for its conversation: gives it categories, and the folder where it goes in place of
 * `usual`. A message that begins a conversation costs nothing here.
 */
export async function placeInConversation(
  session: WriteSession,
  mailbox: MailboxRow,
  { state, properties }: Draft,
  usual: FolderRow,
): Promise<FolderRow> {
  if (state.conversationIndex === undefined || state.conversationIndex.length <= firstIndexLength) return usual
  const conversation = Buffer.from(conversationOf({ state, properties })!).toString('hex')
  const row = await rowOf(session, mailbox, conversation)
  const action = row && new StoredItem(row).state.conversationAction
  if (!action) return usual
  if (action.categories) {
    const already = (properties['categories'] as string[] | undefined) ?? []
    properties['categories'] = [...new Set([...already, ...action.categories])]
  }
  if (action.deletes) return distinguishedFolder(session, mailbox, 'deleteditems')
  // A folder that is gone takes nothing any more.
  return (action.moveTo !== undefined && (await session.store.folder(mailbox.id, action.moveTo))) || usual
}
