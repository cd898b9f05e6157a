import { type ThrottlingOptions, type ThrottlingPolicy, throttlingProfileNames } from '@exchequer/server'
import { type Field, filled, group, optional } from './group.js'
import { entries, number, oneOf, orNull, text } from './kinds.js'

/** A limit that is at least so much, where there is one; on the command line 0 is none. */
const limit = (least = 0) => orNull(number(least, 2 ** 31), '0', 'any number')

/** See docs/throttling.md. */
const limits = {
  EWSMaxConcurrency: optional(
    limit(1),
    'requests that one account may have open, whatever the profile says',
    '--max-concurrency <number>',
  ),
  EWSHangingConnectionLimit: optional(limit(), 'open streams'),
  EWSMaxSubscriptions: optional(limit(), 'subscriptions of a mailbox'),
  EWSFindCountLimit: optional(limit(1), 'what answers under way may show, and the longest page'),
  EWSMaxBurst: optional(limit(), "milliseconds of the server's time to begin with, and the most that come together"),
  EWSRechargeRate: optional(limit(1), 'milliseconds of it that come back in an hour'),
  EWSCutoffBalance: optional(limit(), 'milliseconds of it that may be overdrawn'),
  EWSFastSearchTimeoutInSeconds: optional(limit(1), 'seconds that a request may search for'),
  batchTimeoutInSeconds: optional(limit(1), 'seconds that a batch may read for'),
  ConcurrentSyncCalls: optional(limit(1), 'synchronizations at the same time'),
  MessageRateLimit: optional(limit(1), 'messages that go out of a mailbox in a minute'),
  RecipientRateLimit: optional(limit(), 'recipients that a mailbox addresses in 24 hours'),
  ForwardeeLimit: optional(limit(), 'people whom the Inbox rules of a mailbox send something to in 24 hours'),
} satisfies Record<keyof ThrottlingPolicy, Field>

const profile = oneOf(throttlingProfileNames)
const bytes = number(65_536, 2 ** 40)

export const throttling = group({
  profile: filled(
    profile,
    'unlimited',
    `what one account may ask for, as with Exchange Server or Exchange Online: ${throttlingProfileNames.join(', ')}`,
    '--throttling <profile>',
  ),
  ...limits,
  accounts: optional(
    entries(
      text('the login of an account, or "app:" and the id of an application'),
      group({ profile: optional(profile, 'the profile of the account'), ...limits }),
    ),
    'what is otherwise for some accounts, by their logins',
  ),
  bodyBytesPerAccount: optional(bytes, 'bytes of requests of one account in memory; else twice what one may have'),
  bodyBytes: optional(bytes, 'bytes of requests of all in memory; else four times what one may have'),
} satisfies Record<keyof ThrottlingOptions, Field>)
