import type { Caller } from '#auth/caller'
import { opensAll } from '#auth/impersonation'
import type { HttpReply, HttpRequest } from '#http/exchange'
import type { Asking, Discovery } from './autodiscover/discovery.js'
import type { Instead } from './autodiscover/instead.js'
import type { DiscoveryAnswer, FaultRule } from './fault-injection/fault-rule.js'
import type { FaultRules } from './fault-injection/fault-rules.js'
import { type Course, inject } from './fault-injection/inject.js'

/** A way of Autodiscover, where a rule may have an answer go wrong. */
export interface FaultyDiscovery extends Omit<Discovery, 'anonymous'> {
  anonymous(request: HttpRequest): Promise<HttpReply> | HttpReply | undefined
}

interface Means {
  readonly rules: Pick<FaultRules, 'take'>
  readonly unauthorized: Course['unauthorized']
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal
}

/** The same for all ways, by their paths. */
export const faultyDiscovery =
  (discoveryOf: (path: string) => Discovery | undefined, means: Means) =>
  (path: string): FaultyDiscovery | undefined => {
    const discovery = discoveryOf(path)
    return discovery && faulty(discovery, means)
  }

/** Who asks, to whom Autodiscover tells what he may open. */
export const askingAs = (caller: Caller): Asking => ({
  account: caller.name,
  opensIn: (view) => (mailbox) => opensAll(caller, mailbox, view),
})

/**
 * Has a way of Autodiscover go wrong as rules say. That `http://autodiscover.<domain>` leads to it needs nobody who signs in, tells nothing, and is
 * subject to none.
 */
function faulty(discovery: Discovery, { rules, unauthorized, stopping }: Means): FaultyDiscovery {
  const { service } = discovery
  const injected = (
    rule: FaultRule,
    request: HttpRequest,
    perform: (instead?: Instead) => Promise<HttpReply>,
  ): Promise<HttpReply> =>
    inject(rule, {
      perform,
      answer: (answer) => perform(insteadOf(answer as DiscoveryAnswer)),
      unauthorized,
      // Back to where it was asked: a circle.
      trouble: `${request.origin}${request.target}`,
      ending: AbortSignal.any([stopping, request.signal]),
    })
  return {
    ...discovery,
    anonymous(request) {
      const reply = discovery.anonymous(request)
      const rule = reply && service === 'autodiscover.json' ? rules.take({ service }) : undefined
      return rule ? injected(rule, request, async (instead) => discovery.anonymous(request, instead)!) : reply
    },
    reply(request, asking) {
      const rule = rules.take({ service, account: asking.account })
      const perform = (instead?: Instead): Promise<HttpReply> => discovery.reply(request, asking, instead)
      return rule ? injected(rule, request, perform) : perform()
    },
  }
}

function insteadOf(answer: DiscoveryAnswer): Instead {
  if (answer.kind === 'error') return { error: answer }
  return { redirect: 'address' in answer ? { address: answer.address } : { url: answer.url } }
}
