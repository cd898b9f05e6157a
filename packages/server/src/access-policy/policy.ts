/**
 * Who may use Exchange Web Services, by the names of Set-CASMailbox; absent or `null` where nothing is decided. docs/access-policy.md has a
 * table of them.
 */
export interface MailboxAccessPolicy {
  /** `false` shuts EWS, whatever the others say. */
  readonly EwsEnabled?: boolean | null
  /** Outlook for Windows, Outlook for Mac, and Entourage: for them before the lists. */
  readonly EwsAllowOutlook?: boolean | null
  readonly EwsAllowMacOutlook?: boolean | null
  readonly EwsAllowEntourage?: boolean | null
  /** Which of the two lists counts. */
  readonly EwsApplicationAccessPolicy?: EwsApplicationAccessPolicy | null
  /** User agents, with `*` for any number of characters: `OWA/*`. */
  readonly EwsAllowList?: readonly string[] | null
  readonly EwsBlockList?: readonly string[] | null
}

/** The same for all mailboxes, as in Set-OrganizationConfig. */
export interface AccessPolicy extends MailboxAccessPolicy {
  /** The only applications that are let in while `EwsEnabled` is `true`, by the ids in their OAuth tokens. */
  readonly EwsAllowedAppIDs?: readonly string[] | null
}

export const applicationAccessPolicies = ['EnforceAllowList', 'EnforceBlockList'] as const
export type EwsApplicationAccessPolicy = (typeof applicationAccessPolicies)[number]

/** Who comes, and with which program. */
export interface Visitor {
  /** The application that a token was given to. */
  readonly appId: string | undefined
  readonly userAgent: string | undefined
}

/** Which user agents are the programs that have settings of their own. */
const knownPrograms = [
  { setting: 'EwsAllowMacOutlook', sign: 'macoutlook' },
  { setting: 'EwsAllowEntourage', sign: 'entourage' },
  { setting: 'EwsAllowOutlook', sign: 'microsoft outlook' },
  { setting: 'EwsAllowOutlook', sign: 'microsoft office outlook' },
] as const

/** Whether a program may work in a mailbox. What is decided for the mailbox goes before what is decided for all, but for EwsEnabled. */
export function isAllowed(organization: AccessPolicy, mailbox: MailboxAccessPolicy, visitor: Visitor): boolean {
  if (organization.EwsEnabled === false || mailbox.EwsEnabled === false) return false
  if (organization.EwsEnabled && !isAllowedApplication(organization.EwsAllowedAppIDs ?? [], visitor.appId)) return false
  const userAgent = visitor.userAgent?.toLowerCase() ?? ''
  for (const { setting, sign } of knownPrograms) {
    const decided = mailbox[setting] ?? organization[setting]
    if (typeof decided === 'boolean' && userAgent.includes(sign)) return decided
  }
  const { EwsApplicationAccessPolicy, EwsAllowList, EwsBlockList } =
    typeof mailbox.EwsApplicationAccessPolicy === 'string' ? mailbox : organization
  const isOn = (list: readonly string[] | null | undefined): boolean =>
    list?.some((pattern) => matches(pattern.toLowerCase(), userAgent)) ?? false
  if (EwsApplicationAccessPolicy === 'EnforceAllowList') return isOn(EwsAllowList)
  return EwsApplicationAccessPolicy !== 'EnforceBlockList' || !isOn(EwsBlockList)
}

/** An empty list restricts nobody. */
const isAllowedApplication = (ids: readonly string[], appId: string | undefined): boolean =>
  ids.length === 0 || ids.some((id) => id.toLowerCase() === appId?.toLowerCase())

/** Whether a text is what a pattern says. No regular expression: the text is the caller's, and could keep one busy. */
function matches(pattern: string, text: string): boolean {
  const [start = '', ...parts] = pattern.split('*')
  const end = parts.pop()
  if (end === undefined) return text === start
  if (!text.startsWith(start)) return false
  let from = start.length
  for (const part of parts) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return text.length - end.length >= from && text.endsWith(end)
}

/** EWS is shut to whoever calls, or to the program that he uses. */
export class AccessBlocked extends Error {
  override readonly name = 'AccessBlocked'
}
