import { type Body, itemClassOf, type Mailbox } from '@exchequer/protocol'
import { awayText } from '#mailbox/away-text'
import { mailboxOf } from '#mailbox/directory'
import { isDistributionList } from '#mailbox/distribution-lists'
import type { Draft } from '#mailbox/draft'
import { noteReply } from '#mailbox/oof-history'
import { absenceOf, isAway } from '#mailbox/oof-settings'
import { addressesOf } from '#mailbox/recipients'
import { isSmtpAddress } from '#mailbox/smtp-address'
import { cutSubject } from '#mailbox/subject'
import { awayReplyClass, isMachine, mayBeAnswered } from './automatic.js'
import { type Author, written } from './rule-messages.js'
import type { Outgoing } from './run-rules.js'

/** People write these; everything else that comes in is the work of machines, or an answer. */
const answeredClass = /^IPM\.(Note|Schedule\.Meeting\.Request)(\.|$)/i

/**
 * What answers a message because whom it came to is away: once for each sender and period (docs "GetUserOofSettings operation"), and never
 * a machine or a list (RFC 3834 2). Nothing where he is there.
 */
export async function awayReply(author: Author, message: Draft): Promise<Outgoing | undefined> {
  const { session, mailbox } = author
  const absence = absenceOf(mailbox)
  if (!absence || !isAway(absence.settings, session.now)) return undefined
  if (!answeredClass.test(message.itemClass) || !mayBeAnswered(message, 'OOF')) return undefined
  const { from, sender, organizer } = message.properties as Record<string, Mailbox | undefined>
  // Not where the author wants answers to be sent: those of people are meant (RFC 3834 4).
  const writer = from ?? sender ?? organizer
  const address = writer?.emailAddress?.toLowerCase()
  if (!writer || !isSmtpAddress(address) || address === mailbox.address || isMachine(address)) return undefined
  const known = await mailboxOf(session.store, address)
  if (known && isDistributionList(known)) return undefined
  const text = await awayText(session, mailbox, absence.settings, address)
  if (!text || !(await noteReply(session.store, mailbox, absence.period, address))) return undefined
  return { draft: replyOf(author, message, writer, text), recipients: addressesOf([writer]) }
}

function replyOf(author: Author, message: Draft, to: Mailbox, text: string): Draft {
  const reply = written(author, message, [to], 'RE')
  const subject = (message.properties['subject'] as string | undefined) ?? ''
  return {
    ...reply,
    table: itemClassOf(awayReplyClass),
    itemClass: awayReplyClass,
    properties: { ...reply.properties, subject: cutSubject(`Automatic reply: ${subject}`), importance: 'Normal' },
    body: bodyOf(text),
    state: {
      ...reply.state,
      headers: [
        ...reply.state.headers!,
        { name: 'Auto-Submitted', value: 'auto-replied' },
        { name: 'X-Auto-Response-Suppress', value: 'All' },
      ],
    },
  }
}

/** Outlook's texts are HTML, those of other clients may be plain: nothing but a tag tells which. */
const bodyOf = (value: string): Body => ({
  bodyType: /<(html|body|head|div|p|br|span|font|table|a|b|i|u|ul|ol|!doctype)\b[^<>]*>/i.test(value) ? 'HTML' : 'Text',
  value,
})
