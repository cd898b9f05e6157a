import type { Mailbox } from '@exchequer/protocol'
import type { Draft } from '#mailbox/draft'
import { isTrue } from '#mailbox/extended-properties'
import { languageOf } from '#mailbox/languages'
import { proposalKey } from '#mailbox/meeting-event'
import type { WriteSession } from '#mailbox/session'
import type { Properties, StoredItem } from '#mailbox/stored-item'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'
import { messageAbout } from './meeting-messages.js'

/** What an attendee may say to a meeting, as `ResponseType` spells it. */
export type MeetingAnswer = 'Accept' | 'Tentative' | 'Decline'

/** What an answer to a meeting says besides yes or no. */
export interface Words {
  readonly body?: Draft['body']
  readonly attachments?: Draft['attachments']
  /** Another time, proposed to the organizer. */
  readonly proposal?: { readonly proposedStart: Date; readonly proposedEnd: Date }
  /** Further properties of the message: others who get it, how sensitive it is. */
  readonly properties?: Properties
  /** The index of the message that it answers in their conversation, and what names that message. */
  readonly parent?: { readonly conversationIndex: string | undefined; readonly thread: Properties }
}

const itemClasses = {
  Accept: 'IPM.Schedule.Meeting.Resp.Pos',
  Tentative: 'IPM.Schedule.Meeting.Resp.Tent',
  Decline: 'IPM.Schedule.Meeting.Resp.Neg',
} as const

/** The message in which an attendee tells the organizer what he says to a meeting in his calendar ([MS-OXOCAL] 3.1.4.8.4). */
export async function meetingResponse(
  session: WriteSession,
  attendee: MailboxRow,
  { properties: meeting }: StoredItem,
  answer: MeetingAnswer,
  { body, attachments = [], proposal, properties, parent }: Words,
): Promise<Draft> {
  const subject = `${languageOf(session.culture).prefixes[proposal ? 'proposal' : answer]}: ${meeting['subject'] ?? ''}`
  const source = { properties: meeting, state: { flags: 0 }, body, attachments }
  const organizer = meeting['organizer'] as Mailbox | undefined
  const { toRecipients = [], ...rest } = (properties ?? {}) as { toRecipients?: readonly Mailbox[] }
  const response = await messageAbout(
    session,
    attendee,
    source,
    itemClasses[answer],
    {
      subject: cutSubject(subject),
      importance: 'Normal',
      ...parent?.thread,
      toRecipients: organizer ? [organizer, ...toRecipients] : toRecipients,
      responseType: answer,
      isResponseRequested: false,
      isOutOfDate: false,
      isDelegated: false,
      hasBeenProcessed: true,
      // Which request was answered is told by the time at which the organizer made it.
      dateTimeStamp: meeting['dateTimeStamp'],
      ...proposal,
      ...rest,
    },
    parent?.conversationIndex,
  )
  if (proposal) response.extended[proposalKey] = isTrue
  return response
}
