import type { Mailbox, Rule, RuleActions, TargetFolderId } from '@exchequer/protocol'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { parseId } from '#mailbox/ids'
import { inboxRulesOf, markInError } from '#mailbox/inbox-rules'
import { insertDraft } from '#mailbox/items'
import { placeInConversation } from '#mailbox/kept-actions'
import { addressesOf, answeredPeople } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import { StoredItem } from '#mailbox/stored-item'
import { wholeDraft } from '#mailbox/whole-draft'
import type { FolderRow, MailboxRow } from '#store/store'
import { mayBeAnswered, maySendOn } from './automatic.js'
import { concerns, type Incoming, incomingOf } from './rule-conditions.js'
import { type Author, forwarded, forwardedAsAttachment, redirected, replied } from './rule-messages.js'

/** A message that a rule sends. */
export interface Outgoing {
  readonly draft: Draft
  readonly recipients: ReadonlyMap<string, Mailbox>
}

/** Puts a message where the rules of the Inbox want it, or into the Inbox or what is kept for its conversation. Gives what they send because of it. */
export async function fileByRules(session: WriteSession, mailbox: MailboxRow, copy: Draft): Promise<Outgoing[]> {
  const usual = await distinguishedFolder(session, mailbox, 'inbox')
  const inbox = await placeInConversation(session, mailbox, copy, usual)
  const rules = inboxRulesOf(mailbox)
  if (rules.length === 0) {
    await insertDraft(session, mailbox, inbox, copy)
    return []
  }
  const { message, folders, outgoing, staysInInbox } = await runRules(session, mailbox, rules, copy)
  if (staysInInbox) folders.set(inbox.id, inbox)
  for (const folder of folders.values()) await insertDraft(session, mailbox, folder, message)
  return outgoing
}

/** What the rules have made of a message so far. */
interface Progress {
  readonly message: Draft
  readonly folders: Map<number, FolderRow>
  readonly outgoing: Outgoing[]
  staysInInbox: boolean
}

/**
 * Runs rules on a message ([MS-OXORULE] 3.2.5.1): in their order, until one stops it. A rule that cannot do what it is to do is marked and
 * left out, so that the message goes where it would go without it.
 */
async function runRules(
  session: WriteSession,
  mailbox: MailboxRow,
  rules: readonly Rule[],
  copy: Draft,
): Promise<Progress> {
  const message: Draft = { ...copy, properties: { ...copy.properties } }
  const progress: Progress = { message, folders: new Map(), outgoing: [], staysInInbox: true }
  const incoming = incomingOf(mailbox, message)
  for (const rule of rules) {
    if (!rule.isEnabled || rule.isInError || !concerns(rule.conditions, rule.exceptions, incoming)) continue
    const means = await meansOf(session, mailbox, rule)
    if (!means) {
      await markInError(session, mailbox, rule.ruleId!)
      continue
    }
    if (!mayForward(session, mailbox, rule, incoming)) continue
    await act({ session, mailbox }, rule.actions ?? {}, means, incoming, progress)
    if (rule.actions?.stopProcessingRules) break
  }
  return progress
}

/**
 * Whether a rule still sends something to the people whom it is to send it to. Where these are too many it is left out as a whole, so that
 * nothing is thrown away that was to go to somebody.
 */
function mayForward(
  { sending, logger, now }: WriteSession,
  { id, address }: MailboxRow,
  { actions = {}, ruleId }: Rule,
  { draft, me }: Incoming,
): boolean {
  const { forwardToRecipients = [], forwardAsAttachmentToRecipients = [], redirectToRecipients = [] } = actions
  const people = addressesOf([...forwardToRecipients, ...forwardAsAttachmentToRecipients, ...redirectToRecipients])
  if (people.size === 0 || !maySendOn(draft, me)) return true
  const may = sending.forward(address, [...people.keys()], now.getTime())
  if (!may) logger.warn('a rule was left out: too many people to send to', { mailbox: id, rule: ruleId })
  return may
}

/** What the actions of a rule work with, all of it there. */
interface Means {
  readonly copyTo: FolderRow | undefined
  readonly moveTo: FolderRow | undefined
  readonly template: Draft | undefined
}

/** Gives nothing where something is gone. */
async function meansOf(session: WriteSession, mailbox: MailboxRow, { actions = {} }: Rule): Promise<Means | undefined> {
  const { copyToFolder, moveToFolder, serverReplyWithMessage } = actions
  const copyTo = copyToFolder && (await folderOf(session, mailbox, copyToFolder))
  const moveTo = moveToFolder && (await folderOf(session, mailbox, moveToFolder))
  const template = serverReplyWithMessage && (await templateOf(session, mailbox, serverReplyWithMessage.id))
  if ((copyToFolder && !copyTo) || (moveToFolder && !moveTo) || (serverReplyWithMessage && !template)) return undefined
  return { copyTo, moveTo, template }
}

const folderOf = (
  { store }: WriteSession,
  mailbox: MailboxRow,
  { folderId }: TargetFolderId,
): Promise<FolderRow | undefined> => store.folder(mailbox.id, parseId((folderId.value as { id: string }).id).number)

async function templateOf(session: WriteSession, mailbox: MailboxRow, id: string): Promise<Draft | undefined> {
  const row = await session.store.item(mailbox.id, parseId(id).number)
  return row && wholeDraft(session, new StoredItem(row))
}

async function act(
  author: Author,
  actions: RuleActions,
  { copyTo, moveTo, template }: Means,
  { me }: Incoming,
  progress: Progress,
): Promise<void> {
  const { session, mailbox } = author
  const { message, folders } = progress
  mark(message, actions)
  if (copyTo) folders.set(copyTo.id, copyTo)
  if (moveTo) folders.set(moveTo.id, moveTo)
  if (actions.delete) {
    const deleted = await distinguishedFolder(session, mailbox, 'deleteditems')
    folders.set(deleted.id, deleted)
  }
  if (moveTo || actions.delete || actions.permanentDelete) progress.staysInInbox = false
  if (!maySendOn(message, me)) return
  const send = (draft: Draft, to: readonly Mailbox[]): void => {
    progress.outgoing.push({ draft, recipients: addressesOf(to) })
  }
  const { forwardToRecipients, forwardAsAttachmentToRecipients, redirectToRecipients } = actions
  if (forwardToRecipients) send(forwarded(author, message, forwardToRecipients), forwardToRecipients)
  if (forwardAsAttachmentToRecipients)
    send(forwardedAsAttachment(author, message, forwardAsAttachmentToRecipients), forwardAsAttachmentToRecipients)
  if (redirectToRecipients) send(redirected(author, message), redirectToRecipients)
  const people = template && mayBeAnswered(message, 'AutoReply') ? answeredBy(message, me) : []
  if (template && people.length > 0) send(replied(author, message, template, people), people)
}

function mark(message: Draft, { assignCategories, markImportance, markAsRead }: RuleActions): void {
  const { properties } = message
  if (assignCategories) {
    const categories = (properties['categories'] as string[] | undefined) ?? []
    const added = assignCategories.filter((one) => !categories.includes(one))
    properties['categories'] = [...categories, ...added]
  }
  if (markImportance) properties['importance'] = markImportance
  if (markAsRead) message.isRead = true
}

/** Whom an answer of a rule goes to: whoever wrote the message, but never the mailbox itself. */
const answeredBy = ({ properties }: Draft, me: string): Mailbox[] =>
  answeredPeople(properties).filter(
    ({ emailAddress }) => emailAddress !== undefined && emailAddress.toLowerCase() !== me,
  )
