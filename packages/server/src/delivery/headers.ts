import type { Mailbox } from '@exchequer/protocol'
import type { MailHeader } from '#content/mail'
import type { Draft } from '#mailbox/draft'
import { namedHeaders } from '#mailbox/mail-export'
import type { WriteSession } from '#mailbox/session'
import type { Properties } from '#mailbox/stored-item'

/**
 * The header lines that a message carries when it goes out: what its bytes say, and where it has none or they are not true any more,
 * what its properties say. Never who gets it in secret.
 */
export function headersOf({ properties, state, extended }: Draft): MailHeader[] {
  const own = state.headers ?? []
  const made = [...headersOfProperties(properties, state.conversationIndex), ...namedHeaders(extended)]
  return state.hasMime ? [...own, ...without(made, own)] : [...made, ...without(own, made)]
}

function without(headers: readonly MailHeader[], others: readonly MailHeader[]): MailHeader[] {
  const names = new Set(others.map(({ name }) => name.toLowerCase()))
  return headers.filter(({ name }) => !names.has(name.toLowerCase()))
}

/** The trace that whoever takes a message in puts before it (RFC 5321 4.4). */
export const receivedHeader = ({ settings: { hostName }, now }: WriteSession): MailHeader => ({
  name: 'Received',
  value: `from ${hostName} by ${hostName} with EWS; ${mailDate(now)}`,
})

/** RFC 5322 3.3. */
export const mailDate = (date: Date): string => date.toUTCString().replace('GMT', '+0000')

function headersOfProperties(properties: Properties, conversationIndex: string | undefined): MailHeader[] {
  const headers: MailHeader[] = []
  const add = (name: string, value: string | undefined): void => {
    // No value begins a line of its own.
    if (value !== undefined && value !== '') headers.push({ name, value: value.replace(/[\r\n]+/g, ' ') })
  }
  const text = (key: string): string | undefined => properties[key] as string | undefined
  add('From', list([properties['from'] as Mailbox]))
  const { from, sender } = properties as { from?: Mailbox; sender?: Mailbox }
  if (sender && sender.emailAddress !== from?.emailAddress) add('Sender', list([sender]))
  add('To', list(properties['toRecipients']))
  add('Cc', list(properties['ccRecipients']))
  add('Reply-To', list(properties['replyTo']))
  add('Subject', text('subject'))
  add('Date', mailDate(properties['dateTimeSent'] as Date))
  add('Message-ID', text('internetMessageId'))
  add('In-Reply-To', text('inReplyTo'))
  add('References', text('references'))
  add('Thread-Topic', text('conversationTopic'))
  add('Thread-Index', conversationIndex)
  if (properties['importance'] !== 'Normal') add('Importance', text('importance')?.toLowerCase())
  add('MIME-Version', '1.0')
  return headers
}

const list = (people: unknown): string =>
  ((people ?? []) as (Mailbox | undefined)[]).flatMap((person) => (person ? spelled(person) : [])).join(', ')

function spelled({ name, emailAddress }: Mailbox): string {
  if (emailAddress === undefined) return name ?? ''
  return name === undefined || name === emailAddress
    ? emailAddress
    : `"${name.replace(/["\\]/g, '\\$&')}" <${emailAddress}>`
}
