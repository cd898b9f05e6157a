import { type AccessPolicy, applicationAccessPolicies } from '@exchequer/server'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandError } from './command-error.js'

/** What is to be as it is for all, or as if nothing had been said. */
type None = 'none'

/** Who may use Exchange Web Services, by the names of Set-OrganizationConfig and Set-CASMailbox. */
export interface AccessPolicyFlags {
  readonly ewsEnabled?: boolean | None
  readonly ewsAllowOutlook?: boolean | None
  readonly ewsAllowMacOutlook?: boolean | None
  readonly ewsAllowEntourage?: boolean | None
  readonly ewsApplicationAccessPolicy?: (typeof applicationAccessPolicies)[number] | None
  readonly ewsAllowList?: readonly string[] | None
  readonly ewsBlockList?: readonly string[] | None
  readonly ewsAllowedAppIds?: readonly string[] | None
}

/** What can be said of one mailbox. */
export const addMailboxAccessOptions = (command: Command): Command =>
  command
    .option('--ews-enabled <true|false>', 'whether Exchange Web Services are open', readSwitch)
    .option('--ews-allow-outlook <true|false>', 'whether they are to Outlook for Windows, before the lists', readSwitch)
    .option('--ews-allow-mac-outlook <true|false>', 'the same for Outlook for Mac', readSwitch)
    .option('--ews-allow-entourage <true|false>', 'the same for Entourage', readSwitch)
    .addOption(
      new Option('--ews-application-access-policy <policy>', 'which list of programs counts').choices([
        ...applicationAccessPolicies,
        'none',
      ]),
    )
    .option('--ews-allow-list <user agent>', 'a program that may, such as "OWA/*"; may be repeated', collected)
    .option('--ews-block-list <user agent>', 'a program that may not; may be repeated', collected)

/** What can be said of all. */
export const addAccessPolicyOptions = (command: Command): Command =>
  addMailboxAccessOptions(command).option(
    '--ews-allowed-app-ids <id>',
    'with "--ews-enabled true", the only application whose tokens may; may be repeated',
    collected,
  )

/** What was said, and nothing of what was not. */
export function accessPolicyOf(flags: AccessPolicyFlags): AccessPolicy {
  const said = {
    EwsEnabled: flags.ewsEnabled,
    EwsAllowOutlook: flags.ewsAllowOutlook,
    EwsAllowMacOutlook: flags.ewsAllowMacOutlook,
    EwsAllowEntourage: flags.ewsAllowEntourage,
    EwsApplicationAccessPolicy: flags.ewsApplicationAccessPolicy,
    EwsAllowList: flags.ewsAllowList,
    EwsBlockList: flags.ewsBlockList,
    EwsAllowedAppIDs: flags.ewsAllowedAppIds,
  }
  return Object.fromEntries(
    Object.entries(said)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === 'none' ? null : value]),
  )
}

/** What was said of all. Throws where some of it would keep out nobody: Exchange takes that without a word. */
export function organizationPolicyOf(flags: AccessPolicyFlags): AccessPolicy {
  const policy = accessPolicyOf(flags)
  const { EwsEnabled, EwsApplicationAccessPolicy: list, EwsAllowList, EwsBlockList, EwsAllowedAppIDs } = policy
  if (EwsAllowedAppIDs && EwsEnabled !== true)
    throw new CommandError('Which applications may come counts with "--ews-enabled true" only.', 2)
  if ((EwsAllowList && list !== 'EnforceAllowList') || (EwsBlockList && list !== 'EnforceBlockList'))
    throw new CommandError('A list counts only where --ews-application-access-policy says so.', 2)
  return policy
}

function readSwitch(value: string): boolean | None {
  if (value === 'none') return value
  if (value !== 'true' && value !== 'false') throw new InvalidArgumentError('It is true, false or none.')
  return value === 'true'
}

const collected = (value: string, values: readonly string[] | None = []): readonly string[] | None =>
  value === 'none' ? value : [...(values === 'none' ? [] : values), value]
