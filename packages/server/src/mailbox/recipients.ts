import { type Attendee, EwsError, type Mailbox } from '@exchequer/protocol'
import type { Address } from '#content/mail'
import { mailboxOf, otherThan } from './directory.js'
import type { Sender } from './sender.js'
import type { Session } from './session.js'
import { isSmtpAddress } from './smtp-address.js'
import type { Properties } from './stored-item.js'

/** Where a message names the people that it goes to. */
export const recipientKeys = ['toRecipients', 'ccRecipients', 'bccRecipients'] as const

/** Where a meeting names them; the schema's order. */
export const attendeeKeys = ['requiredAttendees', 'optionalAttendees', 'resources'] as const

const routes = new Set(['SMTP', 'EX'])

/**
 * A person with everything that the server knows of him. Throws `ErrorInvalidRoutingType` for a route that is neither SMTP nor EX, and
 * `ErrorInvalidRecipients` where nothing says who is meant.
 */
export async function completeMailbox({ store }: Session, given: Mailbox): Promise<Mailbox> {
  const { name, emailAddress, routingType, mailboxType, ...rest } = given
  if (routingType !== undefined && !routes.has(routingType.toUpperCase())) throw new EwsError('ErrorInvalidRoutingType')
  if (emailAddress === undefined) {
    if (rest.itemId === undefined && !name) throw new EwsError('ErrorInvalidRecipients')
    return given
  }
  const known = await mailboxOf(store, emailAddress)
  const primary = otherThan(emailAddress, known)
  // Where nobody said a name, MIME has the address stand for it.
  const said = primary !== undefined && name === emailAddress ? undefined : name
  return {
    name: said || known?.displayName || emailAddress,
    emailAddress: primary ?? emailAddress,
    routingType: primary === undefined ? (routingType?.toUpperCase() ?? 'SMTP') : 'SMTP',
    mailboxType: mailboxType ?? (known ? 'Mailbox' : 'OneOff'),
    ...rest,
  }
}

export async function completeMailboxes(session: Session, given: readonly Mailbox[]): Promise<Mailbox[]> {
  const complete: Mailbox[] = []
  for (const mailbox of given) complete.push(await completeMailbox(session, mailbox))
  return complete
}

/** Somebody with a mailbox here, or a sender elsewhere, as items name people. */
export const mailboxNamed = ({ displayName, address, id }: Sender): Mailbox => ({
  name: displayName,
  emailAddress: address,
  routingType: 'SMTP',
  mailboxType: id === undefined ? 'OneOff' : 'Mailbox',
})

/** A person as items name people; `undefined` for nobody, which is what `undisclosed-recipients:;` comes to. */
export function mailboxOfAddress({ name, address }: Address): Mailbox | undefined {
  if (address === '') return name === '' ? undefined : { name }
  return { name: name === '' ? address : name, emailAddress: address, routingType: 'SMTP' }
}

/** The addresses that a message goes to, each once. Throws `ErrorInvalidRecipients` for one that no mail can go to. */
export function addressesOf(mailboxes: readonly Mailbox[]): Map<string, Mailbox> {
  const addresses = new Map<string, Mailbox>()
  for (const mailbox of mailboxes) {
    if (!isSmtpAddress(mailbox.emailAddress)) throw new EwsError('ErrorInvalidRecipients')
    const folded = mailbox.emailAddress.toLowerCase()
    if (!addresses.has(folded)) addresses.set(folded, mailbox)
  }
  return addresses
}

/** Whom an answer goes to: where the author wants it, or the author. */
export function answeredPeople(properties: Properties): Mailbox[] {
  const replyTo = properties['replyTo'] as Mailbox[] | undefined
  if (replyTo && replyTo.length > 0) return replyTo
  const author = (properties['from'] ?? properties['sender'] ?? properties['organizer']) as Mailbox | undefined
  return author ? [author] : []
}

export const recipientsOf = (properties: Properties): Mailbox[] =>
  recipientKeys.flatMap((key) => (properties[key] as Mailbox[] | undefined) ?? [])

export const attendeesOf = (properties: Properties): Mailbox[] =>
  attendeeKeys.flatMap((key) => ((properties[key] as Attendee[] | undefined) ?? []).map(({ mailbox }) => mailbox))
