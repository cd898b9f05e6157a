/**
 * Limits by the names that Exchange gives them (docs "EWS throttling in Exchange", Table 1), each of them for one account; `null` for no
 * limit. docs/throttling.md has a table of them, with what is said where one is passed.
 */
export interface ThrottlingPolicy {
  /** Requests that may be open at the same time, streams aside. */
  readonly EWSMaxConcurrency: number | null
  /** Streams that may be open at the same time (HangingConnectionLimit of Exchange's web.config). */
  readonly EWSHangingConnectionLimit: number | null
  /** Subscriptions that a mailbox may have, whoever made them. */
  readonly EWSMaxSubscriptions: number | null
  /** Items, folders, conversations and people that answers under way may show; the longest page too. `null` leaves pages of 1,000. */
  readonly EWSFindCountLimit: number | null
  /** Milliseconds of the server's time that are there at first, and the most that come together. */
  readonly EWSMaxBurst: number | null
  /** Milliseconds of the server's time that come back in an hour. */
  readonly EWSRechargeRate: number | null
  /** Milliseconds by which an account may overdraw its time; until then its requests are delayed, beyond they are refused. */
  readonly EWSCutoffBalance: number | null
  /** Seconds that a request may search for. */
  readonly EWSFastSearchTimeoutInSeconds: number | null
  /** Seconds after which a batch that reads begins no further item. A name of this server's: Exchange has no parameter for it. */
  readonly batchTimeoutInSeconds: number | null
  /** Calls of SyncFolderItems and SyncFolderHierarchy that are worked on at the same time. */
  readonly ConcurrentSyncCalls: number | null
  /** Messages of a mailbox that go out in a minute, at least one; what is sent beyond waits. */
  readonly MessageRateLimit: number | null
  /** Recipients that a mailbox may address in 24 hours. */
  readonly RecipientRateLimit: number | null
  /** People whom the Inbox rules of a mailbox may forward or redirect to in 24 hours. */
  readonly ForwardeeLimit: number | null
}

/** Exchange Server 2016 and later, Exchange Online, and none of it. */
export const throttlingProfileNames = ['on-premises', 'exchange-online', 'unlimited'] as const
export type ThrottlingProfile = (typeof throttlingProfileNames)[number]

/** Values as the docs or Get-ThrottlingPolicy show them; docs/throttling.md says where each is from. */
const onPremises: ThrottlingPolicy = {
  EWSMaxConcurrency: 27,
  EWSHangingConnectionLimit: 10,
  EWSMaxSubscriptions: 5_000,
  EWSFindCountLimit: 1_000,
  EWSMaxBurst: 300_000,
  EWSRechargeRate: 900_000,
  EWSCutoffBalance: 3_000_000,
  EWSFastSearchTimeoutInSeconds: 60,
  batchTimeoutInSeconds: 60,
  ConcurrentSyncCalls: null,
  MessageRateLimit: null,
  RecipientRateLimit: null,
  ForwardeeLimit: null,
}

export const throttlingProfiles: Readonly<Record<ThrottlingProfile, ThrottlingPolicy>> = {
  'on-premises': onPremises,
  'exchange-online': {
    ...onPremises,
    EWSMaxSubscriptions: 20,
    ConcurrentSyncCalls: 5,
    MessageRateLimit: 30,
    RecipientRateLimit: 10_000,
  },
  unlimited: {
    EWSMaxConcurrency: null,
    EWSHangingConnectionLimit: null,
    EWSMaxSubscriptions: null,
    EWSFindCountLimit: null,
    EWSMaxBurst: null,
    EWSRechargeRate: null,
    EWSCutoffBalance: null,
    EWSFastSearchTimeoutInSeconds: null,
    batchTimeoutInSeconds: null,
    ConcurrentSyncCalls: null,
    MessageRateLimit: null,
    RecipientRateLimit: null,
    ForwardeeLimit: null,
  },
}

/** A profile, and what is to be otherwise. */
export interface PolicyOptions extends Partial<ThrottlingPolicy> {
  readonly profile?: ThrottlingProfile
}

/** What one account may ask for, and how much of the server's memory what is asked may take. */
export interface ThrottlingOptions extends PolicyOptions {
  /** The profile of whoever is not named in `accounts`. Default `on-premises`. */
  readonly profile?: ThrottlingProfile
  /** What is otherwise for some accounts, by their logins (`app:` and the id for applications); their profile instead where it names one. */
  readonly accounts?: Readonly<Record<string, PolicyOptions>>
  /** Bytes of requests in memory: of one account, and of all. Default: twice and four times what one request may have. */
  readonly bodyBytesPerAccount?: number
  readonly bodyBytes?: number
}

/** The policy of an account, by its name in lower case. */
export type PolicyOf = (name: string) => ThrottlingPolicy

export function policiesOf(options: ThrottlingOptions): PolicyOf {
  const { accounts = {}, bodyBytes, bodyBytesPerAccount, profile = 'on-premises', ...rest } = options
  const general = { ...throttlingProfiles[profile], ...rest }
  const special = new Map(
    Object.entries(accounts).map(([name, { profile: own, ...changes }]) => [
      name.toLowerCase(),
      { ...(own === undefined ? general : throttlingProfiles[own]), ...changes },
    ]),
  )
  return (name) => special.get(name) ?? general
}
