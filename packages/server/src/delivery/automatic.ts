import type { Draft } from '#mailbox/draft'
import type { ExtendedValue, ItemState } from '#mailbox/stored-item'

/** Whoever's rule sends a message on is named here, so that it goes no second time through the same mailbox. */
export const loopHeader = 'X-MS-Exchange-Inbox-Rules-Loop'

/** PidTagAutoForwarded. */
export const autoForwardedKey = '0x5'

/** A message that says only that somebody is away. */
export const awayReplyClass = 'IPM.Note.Rules.OofTemplate.Microsoft'
export const isAwayReply = ({ itemClass }: Pick<Draft, 'itemClass'>): boolean => itemClass === awayReplyClass

/** How often rules may send on what came by rules, whosever they are. */
const mostHops = 3

type Message = Pick<Draft, 'extended' | 'itemClass'> & { readonly state: Pick<ItemState, 'headers'> }

/** The values of a header in a message, in its order. */
export function headerValues({ state }: Message, name: string): string[] {
  const folded = name.toLowerCase()
  return (state.headers ?? []).flatMap((header) => (header.name.toLowerCase() === folded ? [header.value.trim()] : []))
}

/** What a machine says of having sent a message (RFC 3834 5); `undefined` for a person's. */
export function autoSubmitted(message: Message): string | undefined {
  const value = headerValues(message, 'Auto-Submitted')[0]
    ?.replace(/[;\s].*$/s, '')
    .toLowerCase()
  return value === 'no' || value === '' ? undefined : value
}

/** Through whose rules a message came. */
export const hopsOf = (message: Message): string[] => headerValues(message, loopHeader)

export const isAutoForwarded = (message: Message): boolean =>
  message.extended[autoForwardedKey]?.value === 'true' || hopsOf(message).length > 0

/** Whether the rules of a mailbox may send a message on: not a second time, and not without end. */
export function maySendOn(message: Message, address: string): boolean {
  const hops = hopsOf(message)
  return hops.length < mostHops && !hops.some((hop) => hop.toLowerCase() === address)
}

/** Kinds of answers by machines, with their bits in PidTagAutoResponseSuppress ([MS-OXCMSG] 2.2.1.77). */
const answerKinds = { OOF: 0x10, AutoReply: 0x20 } as const

const suppressKey = '0x3fdf'

/** What a message says that no machine is to answer. */
export const unanswerable: Readonly<Record<string, ExtendedValue>> = {
  [suppressKey]: { type: 'Integer', value: `${answerKinds.OOF | answerKinds.AutoReply}` },
}

/**
 * Whether a message may be answered by a machine: no report, nothing that a machine wrote, no list (RFC 3834 2), and nothing whose sender
 * does not want this kind of answer.
 */
export const mayBeAnswered = (message: Message, kind: keyof typeof answerKinds): boolean =>
  autoSubmitted(message) === undefined &&
  !/^REPORT\b/i.test(message.itemClass) &&
  !headerValues(message, 'Precedence').some((value) => /^(bulk|junk|list)$/i.test(value)) &&
  headerValues(message, 'List-Id').length === 0 &&
  !headerValues(message, 'X-Auto-Response-Suppress').some((value) => suppresses(value, kind)) &&
  (Number(message.extended[suppressKey]?.value ?? 0) & answerKinds[kind]) === 0

const suppresses = (value: string, kind: string): boolean =>
  value.split(',').some((one) => ['all', kind.toLowerCase()].includes(one.trim().toLowerCase()))

/** Whether an address is one behind which nobody reads answers (RFC 3834 2). */
export const isMachine = (address: string): boolean =>
  /^(mailer-daemon|no-?reply|owner-[^@]*|[^@]*-request)@/i.test(address)
