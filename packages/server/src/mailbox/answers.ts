import { type AnyItem, type Attachment, type Body, EwsError, type Mailbox } from '@exchequer/protocol'
import { prefixedSubject } from '#content/conversation'
import type { FolderRow, MailboxRow } from '#store/store'
import { accessTo, checkFolder, type ItemDeed, organizerIn } from './access.js'
import { attachedItem } from './attachment-drafts.js'
import { attachmentContents } from './attachments.js'
import { readBody } from './body.js'
import { readerOf } from './computed.js'
import { threadOf } from './conversations.js'
import type { SavedItem } from './create.js'
import { type Draft, draftOf } from './draft.js'
import type { FoundFolder } from './folders.js'
import { itemOf } from './item-references.js'
import { languageOf } from './languages.js'
import { verbs } from './mark-answered.js'
import { answerMeeting } from './meeting-answers.js'
import { becomeRequest, checkForwardable, isForwardedAsRequest } from './meeting-forwards.js'
import { cancelCalendarItem, removeItem } from './meeting-removal.js'
import { addressed, quotedBody } from './quoted-body.js'
import { suppressReceipt } from './receipts.js'
import { answeredPeople, mailboxNamed } from './recipients.js'
import { responseObjects } from './response-objects.js'
import { checkActsFor } from './sender-rights.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

/** What an answer is to begin with: a message to send or save, or a post for a folder; or what is left of it once it had its effect. */
export type Answer = DraftAnswer | { readonly done: readonly SavedItem[] }

interface DraftAnswer {
  readonly draft: Draft
  /** Where it is saved when the request names no folder; absent for what belongs among the drafts. */
  readonly place?: { readonly mailbox: MailboxRow; readonly folder: FolderRow }
}

/** Whether an answer that is done at once tells anybody, and where the copy of what it sends goes, if there is to be one. */
export interface SendingPlace {
  readonly sends: boolean
  readonly copyTo: FoundFolder | undefined
}

interface Responder {
  /** Whether the answer is a message, which is sent or saved as CreateItem says. */
  readonly isMessage: boolean
  /** It has codes of its own for what it is not possible for; the others go by `ResponseObjects`. */
  readonly judges?: true
  /** What one must be allowed to do with the item to answer it so. */
  readonly deed: ItemDeed
  /** It is the owner of the mailbox who answers, by whomever. */
  readonly isForOwner?: true
  readonly respond: (
    session: WriteSession,
    item: StoredItem,
    mailbox: MailboxRow,
    given: Given,
    sending: SendingPlace,
  ) => Promise<Answer>
}

interface Given extends Properties {
  readonly subject?: string
  readonly body?: Body
  readonly newBodyContent?: Body
}

const toMeeting = (element: string): Responder => ({
  isMessage: true,
  judges: true,
  deed: 'edit',
  isForOwner: true,
  respond: async (session, item, mailbox, given, sending) => ({
    done: await answerMeeting(session, element, item, mailbox, given, sending),
  }),
})

/** What can be done with an item, by the element that asks for it. */
const responders: Readonly<Record<string, Responder>> = {
  ReplyToItem: {
    isMessage: true,
    deed: 'read',
    respond: (session, item, _, given) =>
      reply(session, item, given, { toRecipients: answeredPeople(item.properties) }, verbs.ReplyToItem),
  },
  ReplyAllToItem: {
    isMessage: true,
    deed: 'read',
    respond: (session, item, mailbox, given) =>
      reply(session, item, given, everybody(item, organizerIn(session, mailbox)), verbs.ReplyAllToItem),
  },
  ForwardItem: {
    isMessage: true,
    deed: 'read',
    async respond(session, item, _, given) {
      const forward = await reply(session, item, given, {}, verbs.ForwardItem)
      if (isForwardedAsRequest(item)) await becomeRequest(session, forward.draft, item)
      return forward
    },
  },
  PostReplyItem: {
    isMessage: false,
    deed: 'read',
    async respond(session, item, mailbox, given) {
      const folder = (await session.store.folder(mailbox.id, item.row.folder))!
      checkFolder(await accessTo(session, mailbox, folder), 'create', 'ErrorFolderNotFound')
      const value = { ...(await contentOf(session, item, given, 'RE')), ...threadOf(item.properties) }
      return { draft: await draftOf(session, { element: 'PostItem', value } as AnyItem), place: { mailbox, folder } }
    },
  },
  SuppressReadReceipt: {
    isMessage: false,
    judges: true,
    deed: 'edit',
    async respond(session, item, mailbox) {
      await suppressReceipt(session, mailbox, item)
      return { done: [] }
    },
  },
  AcceptItem: toMeeting('AcceptItem'),
  TentativelyAcceptItem: toMeeting('TentativelyAcceptItem'),
  DeclineItem: toMeeting('DeclineItem'),
  CancelCalendarItem: {
    isMessage: true,
    judges: true,
    deed: 'delete',
    isForOwner: true,
    respond: async (session, item, mailbox, given, sending) => ({
      done: await cancelCalendarItem(session, item, mailbox, given, sending),
    }),
  },
  RemoveItem: {
    isMessage: false,
    judges: true,
    deed: 'own',
    respond: async (session, item, mailbox) => ({ done: await removeItem(session, item, mailbox) }),
  },
}

/** Whether an element of CreateItem answers another item. */
export const isAnswer = (element: string): boolean => responders[element] !== undefined

/** Whether an element of CreateItem answers another item with a message. */
export const isMessageAnswer = (element: string): boolean => responders[element]?.isMessage === true

/**
 * Works out what a response object asks for (MS-OXWSCORE 2.2.4.33, docs "How to: Respond to email messages by using EWS"). Throws
 * `ErrorInvalidReferenceItem` where the item cannot be answered so, as its `ResponseObjects` say.
 */
export async function answerOf(
  session: WriteSession,
  { element, value }: AnyItem,
  sending: SendingPlace,
): Promise<Answer> {
  const { referenceItemId, ...given } = value as Given & { referenceItemId?: { id: string; changeKey?: string } }
  if (!referenceItemId) throw new EwsError('ErrorInvalidReferenceItem')
  const responder = responders[element]!
  const { mailbox, item } = await itemOf(session, { element: 'ItemId', value: referenceItemId }, responder.deed)
  if (responder.isForOwner) await checkActsFor(session, mailbox, sending.sends)
  if (element === 'ForwardItem') checkForwardable(item)
  const possible =
    (responseObjects(item, readerOf(mailbox), 'responseObjects') as { element: string }[] | undefined) ?? []
  if (!responder.judges && !possible.some((one) => one.element === element))
    throw new EwsError('ErrorInvalidReferenceItem')
  return responder.respond(session, item, mailbox, given, sending)
}

async function reply(
  session: WriteSession,
  item: StoredItem,
  given: Given,
  recipients: Properties,
  verb: (typeof verbs)[keyof typeof verbs],
): Promise<DraftAnswer> {
  const prefix = verb === verbs.ForwardItem ? 'FW' : 'RE'
  const { newBodyContent: _new, subject: _subject, body: _body, ...rest } = given
  const value = {
    ...recipients,
    ...rest,
    ...(await contentOf(session, item, given, prefix)),
    ...threadOf(item.properties),
  }
  const draft = await draftOf(session, { element: 'Message', value } as AnyItem)
  const { properties, row } = item
  draft.attachments = await carriedBy(session, item, draft, verb)
  // What an answer is called does not take it out of the conversation.
  draft.properties['conversationTopic'] = properties['conversationTopic'] ?? draft.properties['conversationTopic']
  const messageId = properties['internetMessageId'] as string | undefined
  // In another's mailbox nothing is marked, and his numbers mean something else in one's own.
  const isOwn = row.mailbox === session.mailbox?.id
  draft.state.answers = { ...(isOwn && { item: row.id }), verb, ...(messageId !== undefined && { messageId }) }
  return { draft }
}

/**
 * A reply shows what the quoted body shows; a forwarded message is whole. An appointment is forwarded in an attachment, because a message
 * has no place for its properties.
 */
async function carriedBy(session: WriteSession, item: StoredItem, draft: Draft, verb: number): Promise<Attachment[]> {
  const { table } = item
  if (verb === verbs.ForwardItem && table.element === 'CalendarItem' && !isForwardedAsRequest(item))
    return [attachedItem(await wholeDraft(session, item), session.now)]
  const attachments = await attachmentContents(session.store, item)
  if (verb === verbs.ForwardItem) return attachments
  const { bodyType, value: body = '' } = draft.body ?? {}
  return attachments.filter(
    ({ value: { isInline, contentId } }) => isInline && bodyType === 'HTML' && body.includes(`cid:${contentId}`),
  )
}

/** Subject and body of an answer. */
async function contentOf(
  session: WriteSession,
  item: StoredItem,
  given: Given,
  prefix: 'RE' | 'FW',
): Promise<Properties> {
  const { properties } = item
  const {
    subject = prefixedSubject(
      languageOf(session.culture).prefixes[prefix],
      (properties['subject'] as string | undefined) ?? '',
    ),
  } = given
  const original = await readBody(session.store, item, 'Best')
  const quoted = quotedBody(given.newBodyContent, original, properties, session)
  return { subject, body: given.body ?? quoted }
}

/** The same with everybody else who got the message, each once and without oneself. */
function everybody(item: StoredItem, mailbox: MailboxRow): Properties {
  const seen = new Set([mailbox.address])
  const fresh = (people: readonly Mailbox[]): Mailbox[] =>
    people.filter(({ emailAddress }) => {
      const address = emailAddress?.toLowerCase()
      if (address === undefined || seen.has(address)) return false
      seen.add(address)
      return true
    })
  const { properties } = item
  const toRecipients = fresh([
    ...answeredPeople(properties),
    ...addressed(properties, 'toRecipients', 'requiredAttendees'),
  ])
  const ccRecipients = fresh(addressed(properties, 'ccRecipients', 'optionalAttendees'))
  // Who writes to nobody but himself answers himself.
  const isAlone = toRecipients.length === 0 && ccRecipients.length === 0
  return {
    toRecipients: isAlone ? [mailboxNamed(mailbox)] : toRecipients,
    ...(ccRecipients.length > 0 && { ccRecipients }),
  }
}
