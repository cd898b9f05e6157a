import type { AccessPolicy } from '#access-policy/policy'
import { type AccessGate, accessGate } from './access-gate.js'
import type { ThrottlingOptions } from './throttling/policy.js'
import { type Throttle, throttle } from './throttling/throttle.js'

/** What may be decided anew while a server runs. */
export interface Policies {
  readonly throttling?: ThrottlingOptions
  readonly accessPolicy?: AccessPolicy
}

export interface KeptPolicies extends Pick<Throttle, 'open' | 'sending'> {
  readonly gate: AccessGate
  /** Decides anew what is named; calls that were let in end as they began. */
  setPolicies(policies: Policies): void
}

/** Keeps who calls to policies. `requestLimit` is the bytes of one request, from which follows how many there may be of all. */
export function keepPolicies(policies: Policies, requestLimit: number, clock: () => Date): KeptPolicies {
  const limits = (throttling: ThrottlingOptions | undefined) => ({
    bodyBytesPerAccount: 2 * requestLimit,
    bodyBytes: 4 * requestLimit,
    ...throttling,
  })
  const kept = throttle({ ...limits(policies.throttling), now: () => clock().getTime() })
  const gate = accessGate(policies.accessPolicy ?? {})
  return {
    open: kept.open,
    sending: kept.sending,
    gate,
    setPolicies({ throttling, accessPolicy }) {
      if (throttling) kept.setLimits(limits(throttling))
      if (accessPolicy) gate.setOrganization(accessPolicy)
    },
  }
}
