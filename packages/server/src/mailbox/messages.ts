import { EwsError, type Mailbox } from '@exchequer/protocol'
import { conversationTopic } from '#content/conversation'
import { newMessageId } from '#content/mail-ids'
import { completeAttendees } from './attendees.js'
import type { ClassRules } from './class-rules.js'
import { joinConversation } from './conversations.js'
import type { Draft } from './draft.js'
import { settleImported } from './imported-occurrences.js'
import { completeMailbox, completeMailboxes, mailboxNamed, recipientKeys } from './recipients.js'
import type { WriteSession } from './session.js'
import { messageFlag } from './stored-item.js'
import { cutSubject } from './subject.js'

/** Cut before the conversation is named after it. */
export function settleSubject({ properties }: Draft): void {
  const { subject } = properties
  if (typeof subject === 'string') properties['subject'] = cutSubject(subject)
}

const lists = [...recipientKeys, 'replyTo'] as const
const people = ['from', 'sender'] as const
const receipts = ['isReadReceiptRequested', 'isDeliveryReceiptRequested'] as const

/** What the RFC 5322 form of a message shows; once one of these changes, the bytes that came in are not the message any more. */
const shownInMime = new Set([
  ...lists,
  ...people,
  'isReadReceiptRequested',
  'subject',
  'body',
  'importance',
  'sensitivity',
  'inReplyTo',
  'references',
  'internetMessageId',
  'dateTimeSent',
  'attachments',
])

/** Messages: ids, the conversation that they belong to, and dates that a draft has too. */
export const messageRules: ClassRules = {
  async onCreate(session, draft) {
    const { properties } = draft
    await identify(session, draft)
    for (const key of receipts) properties[key] ??= false
    properties['isResponseRequested'] ??= false
  },

  async beforeSave(session, draft, changed) {
    const touched = (key: string): boolean => changed === undefined || changed.has(key)
    if (changed && (draft.state.flags & messageFlag.unsent) === 0 && receipts.some(touched))
      throw new EwsError('ErrorInvalidPropertyUpdateSentMessage')
    if (touched('subject')) settleSubject(draft)
    if (changed?.has('subject')) renameTopic(draft)
    await completePeople(session, draft, touched)
    // Who sends is said anew when it is sent.
    const isUnsent = (draft.state.flags & messageFlag.unsent) !== 0
    if (isUnsent && changed?.has('from') && !changed.has('sender'))
      draft.properties['sender'] = draft.properties['from']
    if (changed && draft.state.hasMime && !isSigned(draft) && [...changed].some((key) => shownInMime.has(key)))
      delete draft.state.hasMime
  },
}

/** Posts: the same without anybody to send them to. */
export const postRules: ClassRules = {
  async onCreate(session, draft) {
    await identify(session, draft)
    draft.properties['postedTime'] ??= draft.properties['dateTimeSent']
  },
  beforeSave: messageRules.beforeSave!,
}

/** What a meeting request says, and what it is about, cannot be changed in the request (docs "UpdateItem operation"). */
const worded = new Set(['subject', 'body'])
const settled = new Set([
  'start',
  'end',
  'isAllDayEvent',
  'location',
  'recurrence',
  'requiredAttendees',
  'optionalAttendees',
  'resources',
])

export const meetingRequestRules: ClassRules = {
  ...messageRules,
  async beforeSave(session, draft, changed) {
    const { flags, answers } = draft.state
    // The words of a request that is still to be sent on are its author's own.
    const isOwn = (flags & messageFlag.unsent) !== 0 && answers !== undefined
    if (changed && [...changed].some((key) => settled.has(key) || (!isOwn && worded.has(key))))
      throw new EwsError('ErrorSentMeetingRequestUpdate')
    await messageRules.beforeSave!(session, draft, changed)
    if (!draft.importedOccurrences) return
    await completeAttendees(session, draft, () => true)
    await settleImported(draft, (occurrence) => completeAttendees(session, occurrence, () => true))
  },
}

async function identify(session: WriteSession, draft: Draft): Promise<void> {
  const { properties, mimeSays, state } = draft
  if (mimeSays && !agreesWithMime(draft, mimeSays)) {
    delete state.hasMime
    draft.mime = undefined
  }
  properties['internetMessageId'] ??= newMessageId(session.settings.hostName)
  properties['dateTimeSent'] ??= session.now
  if (session.mailbox) {
    properties['from'] ??= properties['sender'] ?? mailboxNamed(session.mailbox)
    properties['sender'] ??= properties['from']
  }
  await joinConversation(session, draft)
}

/** Whether a new message's other properties leave its MIME content true. Who gets it in secret is nothing that it has to show. */
function agreesWithMime({ properties, body, attachments }: Draft, says: NonNullable<Draft['mimeSays']>): boolean {
  const id = properties['internetMessageId'] as string | undefined
  const said = says.properties['internetMessageId'] as string | undefined
  // Thunderbird names the id without its brackets.
  if (said !== undefined && said === `<${id}>`) properties['internetMessageId'] = said
  if (body !== says.body || attachments !== says.attachments) return false
  for (const key of shownInMime)
    if (key !== 'bccRecipients' && JSON.stringify(properties[key]) !== JSON.stringify(says.properties[key]))
      return false
  return true
}

/** The bytes of a signed or encrypted message are the message: nothing made from properties could stand for them. */
const isSigned = ({ itemClass }: Draft): boolean => /^IPM\.Note\.SMIME\b/i.test(itemClass)

/** A draft that begins a conversation may still be about something else; one that answers stays with what it answers to. */
function renameTopic({ properties, state }: Draft): void {
  const isUnsent = (state.flags & messageFlag.unsent) !== 0
  if (isUnsent && properties['inReplyTo'] === undefined && properties['references'] === undefined)
    properties['conversationTopic'] = conversationTopic((properties['subject'] as string | undefined) ?? '')
}

async function completePeople(
  session: WriteSession,
  { properties }: Draft,
  touched: (key: string) => boolean,
): Promise<void> {
  for (const key of lists) {
    const list = touched(key) ? (properties[key] as Mailbox[] | undefined) : undefined
    if (list) properties[key] = await completeMailboxes(session, list)
  }
  for (const key of people) {
    const person = touched(key) ? (properties[key] as Mailbox | undefined) : undefined
    if (person) properties[key] = await completeMailbox(session, person)
  }
}
