import type { Mailbox, MailTips, MailTipTypes } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { awayText } from './away-text.js'
import { customMailTip } from './custom-mail-tip.js'
import { mailboxOf } from './directory.js'
import { isDistributionList, withoutLists } from './distribution-lists.js'
import { absenceOf, isAway } from './oof-settings.js'
import { domainOf } from './own-domains.js'
import { isFull } from './quota.js'
import type { Session } from './session.js'
import { isSmtpAddress } from './smtp-address.js'

/** As many as one request may ask about: what Exchange has unless it is changed, and says in GetServiceConfiguration. */
export const recipientsPerRequest = 50

type Tip = MailTipTypes[number]

/** The largest number that the schema has room for. */
const mostBytes = 2 ** 31 - 1

/** What a tip depends on. */
interface Asked {
  readonly session: Session
  readonly sender: string
  readonly address: string
  /** Whom the address is of, here; nobody for one that is elsewhere or wrong. */
  readonly row: MailboxRow | undefined
  readonly domains: ReadonlySet<string>
}

/** What each tip says. There is no moderation, and no restriction of delivery. */
const tips: Readonly<Partial<Record<Tip, (asked: Asked) => Promise<Partial<MailTips>> | Partial<MailTips>>>> = {
  OutOfOfficeMessage: async ({ session, sender, row }) => {
    const absence = row && absenceOf(row)
    if (!row || !absence || !isAway(absence.settings, session.now))
      return { outOfOffice: { replyBody: { message: '' } } }
    const { oofState, duration } = absence.settings
    return {
      outOfOffice: {
        replyBody: { message: (await awayText(session, row, absence.settings, sender)) ?? '' },
        ...(oofState === 'Scheduled' && { duration }),
      },
    }
  },
  MailboxFullStatus: async ({ session: { store }, row }) => ({
    mailboxFull: row !== undefined && (await isFull(store, row)),
  }),
  CustomMailTip: ({ session: { culture }, row }) => {
    const tip = row && customMailTip(row, culture)
    return tip === undefined ? {} : { customMailTip: tip }
  },
  TotalMemberCount: async (asked) => ({ totalMemberCount: (await members(asked)).length }),
  ExternalMemberCount: async (asked) => ({
    externalMemberCount: (await members(asked)).filter((address) => !asked.domains.has(domainOf(address))).length,
  }),
  MaxMessageSize: ({ session: { settings } }) => ({ maxMessageSize: Math.min(settings.maximumMessageSize, mostBytes) }),
  DeliveryRestriction: () => ({ deliveryRestricted: false }),
  ModerationStatus: () => ({ isModerated: false }),
  InvalidRecipient: ({ address, row, domains }) => ({
    invalidRecipient: !isSmtpAddress(address) || (row === undefined && domains.has(domainOf(address))),
  }),
}

/** Everybody whom mail to an address reaches: of a list its members, those of lists among them too. */
async function members({ session, address, row }: Asked): Promise<string[]> {
  if (!row || !isDistributionList(row)) return [address]
  return [...(await withoutLists(session.store, new Map([[address.toLowerCase(), {}]]))).keys()]
}

/** What a sender may want to know before he writes to somebody (docs "GetMailTips operation"). */
export async function mailTipsFor(
  session: Session,
  sender: string,
  recipient: Mailbox,
  requested: MailTipTypes,
  domains: ReadonlySet<string>,
): Promise<MailTips> {
  const address = recipient.emailAddress?.trim() ?? ''
  const row = await mailboxOf(session.store, address)
  const asked = { session, sender, address, row, domains }
  const wanted = requested.includes('All') ? (Object.keys(tips) as Tip[]) : requested
  const told: Partial<MailTips> = {}
  for (const tip of new Set(wanted)) Object.assign(told, await tips[tip]?.(asked))
  const recipientAddress = {
    name: recipient.name ?? '',
    emailAddress: address,
    routingType: recipient.routingType ?? 'SMTP',
  }
  return { recipientAddress, pendingMailTips: [], ...told }
}
