import { type AccessPolicy, applicationAccessPolicies, type MailboxAccessPolicy } from '@exchequer/server'
import { type Field, group, optional } from './group.js'
import { list, oneOf, orNull, text, truth } from './kinds.js'

const undecided = 'nothing decided'
const decision = orNull(truth, 'none', undecided)
const names = orNull(list(text()), 'none', undecided)

/** Who may use Exchange Web Services in one mailbox, by the names of Set-CASMailbox; null is as for all. */
export const mailboxAccessPolicy = group({
  EwsEnabled: optional(decision, 'whether Exchange Web Services are open', '--ews-enabled <true|false>'),
  EwsAllowOutlook: optional(
    decision,
    'whether they are to Outlook for Windows, before the lists',
    '--ews-allow-outlook <true|false>',
  ),
  EwsAllowMacOutlook: optional(decision, 'the same for Outlook for Mac', '--ews-allow-mac-outlook <true|false>'),
  EwsAllowEntourage: optional(decision, 'the same for Entourage', '--ews-allow-entourage <true|false>'),
  EwsApplicationAccessPolicy: optional(
    orNull(oneOf(applicationAccessPolicies), 'none', undecided),
    `which list of programs counts: ${applicationAccessPolicies.join(' or ')}`,
    '--ews-application-access-policy <policy>',
  ),
  EwsAllowList: optional(names, 'a program that may, such as "OWA/*"', '--ews-allow-list <user agent>'),
  EwsBlockList: optional(names, 'a program that may not', '--ews-block-list <user agent>'),
} satisfies Record<keyof MailboxAccessPolicy, Field>)

/** The same for all mailboxes, as in Set-OrganizationConfig. */
export const accessPolicy = group({
  ...mailboxAccessPolicy.fields,
  EwsAllowedAppIDs: optional(
    names,
    'with EwsEnabled true, the only application whose tokens may',
    '--ews-allowed-app-ids <id>',
  ),
} satisfies Record<keyof AccessPolicy, Field>)
