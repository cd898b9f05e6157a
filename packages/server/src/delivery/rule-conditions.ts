import type { Mailbox, RulePredicates } from '@exchequer/protocol'
import { convertBody } from '#mailbox/body'
import type { Draft } from '#mailbox/draft'
import type { MailboxRow } from '#store/store'
import { autoSubmitted, headerValues, isAutoForwarded } from './automatic.js'

/** A message that came in, with what several rules want to know of it. */
export interface Incoming {
  readonly draft: Draft
  /** The address of the mailbox that it came to, lower case. */
  readonly me: string
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly senders: readonly Mailbox[]
  /** Worked out when a rule first asks, in lower case as everything that is looked for within it. */
  readonly body: () => string
  readonly headers: () => string
}

export function incomingOf({ address }: MailboxRow, draft: Draft): Incoming {
  const { properties, state } = draft
  const people = (key: string): Mailbox[] => (properties[key] as Mailbox[] | undefined) ?? []
  return {
    draft,
    me: address,
    to: people('toRecipients'),
    cc: people('ccRecipients'),
    senders: ['from', 'sender'].flatMap((key) => (properties[key] as Mailbox | undefined) ?? []),
    body: once(() => (draft.body ? convertBody(draft.body.value, draft.body.bodyType, 'Text') : '').toLowerCase()),
    headers: once(() =>
      (state.headers ?? [])
        .map(({ name, value }) => `${name}: ${value}`)
        .join('\r\n')
        .toLowerCase(),
    ),
  }
}

function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined
  return () => {
    known ??= { value: work() }
    return known.value
  }
}

/** Whether a rule with these conditions and exceptions is about a message: all of the first hold, and none of the second. */
export const concerns = (
  conditions: RulePredicates | undefined,
  exceptions: RulePredicates | undefined,
  incoming: Incoming,
): boolean =>
  outcomes(conditions, incoming).every((holds) => holds()) && !outcomes(exceptions, incoming).some((holds) => holds())

const outcomes = (predicates: RulePredicates | undefined, incoming: Incoming): (() => boolean)[] =>
  Object.entries(predicates ?? {}).map(
    ([key, wanted]) =>
      () =>
        tests[key as keyof RulePredicates](wanted as never, incoming),
  )

const textOf = ({ draft }: Incoming, key: string): string => String(draft.properties[key] ?? '').toLowerCase()

/** Whether a text has one of these in it, whatever the case of either. */
const hasOneOf = (text: string, wanted: readonly string[]): boolean =>
  wanted.some((one) => text.includes(one.toLowerCase()))

const spelled = (people: readonly Mailbox[]): string =>
  people.map(({ name = '', emailAddress = '' }) => `${name} ${emailAddress}`.toLowerCase()).join('\n')

const areAmong = (people: readonly Mailbox[], address: string): boolean =>
  people.some(({ emailAddress }) => emailAddress?.toLowerCase() === address)

const oneIsAmong = (people: readonly Mailbox[], wanted: readonly Mailbox[]): boolean =>
  wanted.some(({ emailAddress }) => emailAddress !== undefined && areAmong(people, emailAddress.toLowerCase()))

const isOfClass = ({ draft }: Incoming, form: RegExp): boolean => form.test(draft.itemClass)

/** What PidLidFlagRequest, or the header that carries it, says for each ([MS-OXOFLAG] 2.2.1.9). */
const flagRequests: Readonly<Record<string, string>> = {
  Call: 'call',
  DoNotForward: 'do not forward',
  FollowUp: 'follow up',
  FYI: 'for your information',
  Forward: 'forward',
  NoResponseNecessary: 'no response necessary',
  Read: 'read',
  Reply: 'reply',
  ReplyToAll: 'reply to all',
  Review: 'review',
}
const flagRequestKey = '00062008-0000-0000-c000-000000000046/0x8530'

function flagRequest({ draft }: Incoming): string | undefined {
  const value = draft.extended[flagRequestKey]?.value ?? headerValues(draft, 'X-Message-Flag')[0]
  return value === undefined ? undefined : String(value).toLowerCase()
}

/** Kilobytes, which is what rules count in (docs "New-InboxRule", WithinSizeRangeMaximum). */
function sizeOf({ body, attachments, mime }: Draft): number {
  let bytes = body?.value.length ?? 0
  for (const { element, value } of attachments) if (element === 'FileAttachment') bytes += value.content?.length ?? 0
  return (mime?.length ?? bytes) / 1024
}

/** Each predicate. One that is a list holds where one of its entries does. */
const tests: {
  readonly [Key in keyof RulePredicates]-?: (wanted: NonNullable<RulePredicates[Key]>, incoming: Incoming) => boolean
} = {
  categories: (wanted, { draft }) =>
    ((draft.properties['categories'] as string[] | undefined) ?? []).some((one) =>
      wanted.some((category) => category.toLowerCase() === one.toLowerCase()),
    ),
  containsBodyStrings: (wanted, { body }) => hasOneOf(body(), wanted),
  containsHeaderStrings: (wanted, { headers }) => hasOneOf(headers(), wanted),
  containsRecipientStrings: (wanted, { to, cc }) => hasOneOf(spelled([...to, ...cc]), wanted),
  containsSenderStrings: (wanted, { senders }) => hasOneOf(spelled(senders), wanted),
  containsSubjectOrBodyStrings: (wanted, incoming) =>
    hasOneOf(textOf(incoming, 'subject'), wanted) || hasOneOf(incoming.body(), wanted),
  containsSubjectStrings: (wanted, incoming) => hasOneOf(textOf(incoming, 'subject'), wanted),
  flaggedForAction(wanted, incoming) {
    const request = flagRequest(incoming)
    return wanted === 'Any' ? request !== undefined : request === flagRequests[wanted]
  },
  fromAddresses: (wanted, { senders }) => oneIsAmong(senders, wanted),
  fromConnectedAccounts: () => false,
  hasAttachments: (_, { draft }) => draft.attachments.some(({ value }) => value.isInline !== true),
  importance: (wanted, { draft }) => draft.properties['importance'] === wanted,
  isApprovalRequest: (_, incoming) => isOfClass(incoming, /^IPM\.Note\.Microsoft\.Approval\.Request\b/i),
  isAutomaticForward: (_, { draft }) => isAutoForwarded(draft),
  isAutomaticReply: (_, incoming) =>
    autoSubmitted(incoming.draft) === 'auto-replied' && !isOfClass(incoming, /^REPORT\b/i),
  isEncrypted: (_, incoming) => isOfClass(incoming, /^IPM\.Note\.(SMIME|Secure)$/i),
  isMeetingRequest: (_, incoming) => isOfClass(incoming, /^IPM\.Schedule\.Meeting\.Request\b/i),
  isMeetingResponse: (_, incoming) => isOfClass(incoming, /^IPM\.Schedule\.Meeting\.Resp\b/i),
  isNDR: (_, incoming) => isOfClass(incoming, /^REPORT\..*\.NDR$/i),
  isPermissionControlled: (_, { draft }) =>
    headerValues(draft, 'Content-Class').some((value) => value.toLowerCase().startsWith('rpmsg.message')),
  isReadReceipt: (_, incoming) => isOfClass(incoming, /^REPORT\..*\.IPNN?RN$/i),
  isSigned: (_, incoming) => isOfClass(incoming, /^IPM\.Note\.(SMIME\.MultipartSigned|Secure\.Sign)$/i),
  isVoicemail: (_, incoming) => isOfClass(incoming, /^IPM\.Note\.Microsoft\.(Voicemail|Missed\.Voice)\b/i),
  itemClasses: (wanted, { draft }) =>
    wanted.some((one) => `${draft.itemClass}.`.toLowerCase().startsWith(`${one.toLowerCase()}.`)),
  messageClassifications: () => false,
  notSentToMe: (_, { to, me }) => !areAmong(to, me),
  sentCcMe: (_, { cc, me }) => areAmong(cc, me),
  sentOnlyToMe: (_, { to, cc, me }) => areAmong(to, me) && to.length === 1 && cc.length === 0,
  sentToAddresses: (wanted, { to, cc }) => oneIsAmong([...to, ...cc], wanted),
  sentToMe: (_, { to, me }) => areAmong(to, me),
  sentToOrCcMe: (_, { to, cc, me }) => areAmong([...to, ...cc], me),
  sensitivity: (wanted, { draft }) => draft.properties['sensitivity'] === wanted,
  withinDateRange({ startDateTime: start, endDateTime: end }, { draft }) {
    const received = draft.properties['dateTimeReceived'] as Date
    return (!start || received >= start) && (!end || received <= end)
  },
  withinSizeRange({ minimumSize: least = 0, maximumSize: most = Number.POSITIVE_INFINITY }, { draft }) {
    const size = sizeOf(draft)
    return size >= least && size <= most
  },
}
