import type { AutodiscoverErrorCode } from '@exchequer/protocol'
import { AutodiscoverException } from './exception.js'
import type { Redirection } from './outcome.js'
import { mostRedirections } from './search.js'
import { redirectionIn } from './told.js'

/** What was told of one of many, or where to ask about it instead. */
interface Response {
  readonly code: AutodiscoverErrorCode
  readonly message: string
  readonly redirectTarget: string | undefined
}

/**
 * Asks about many names at once, and about those that are elsewhere there, until there is an end to it. `ask` throws `AutodiscoverException` where
 * nobody answers or a redirect was not confirmed; what is known of a name then stays the redirect, and the message says why. `nameOf` gives
 * what to ask about in place of a name that is known by another address.
 */
export async function askFollowing<R extends Response>(
  given: readonly string[],
  ask: (names: readonly string[], from?: Redirection) => Promise<R[]>,
  nameOf: (address: string) => string,
): Promise<R[]> {
  const names = [...given]
  const responses = await ask(names)
  const targets = names.map(() => new Set<string>())
  const settled = new Set<number>()
  const settle = (places: readonly number[], message: string): void => {
    for (const place of places) {
      settled.add(place)
      responses[place] = { ...responses[place]!, message }
    }
  }
  for (;;) {
    const [next] = groupsOf(responses, settled)
    if (!next) return responses
    const { redirection, target, places } = next
    const [circling, going] = partition(places, (place) => targets[place]!.has(target))
    settle(circling, 'The redirects lead in a circle.')
    const [tired, fresh] = partition(going, (place) => targets[place]!.size >= mostRedirections)
    settle(tired, `There were more than ${mostRedirections} redirects, the last to ${target}.`)
    if (fresh.length === 0) continue
    for (const place of fresh) {
      targets[place]!.add(target)
      if ('address' in redirection) names[place] = nameOf(redirection.address)
    }
    try {
      const answers = await ask(
        fresh.map((place) => names[place]!),
        redirection,
      )
      for (const [i, place] of fresh.entries()) responses[place] = answers[i]!
    } catch (error) {
      if (!(error instanceof AutodiscoverException)) throw error
      settle(fresh, error.message)
    }
  }
}

interface Group {
  readonly redirection: Redirection
  readonly target: string
  readonly places: number[]
}

/** Those that are at the same place, together. */
function groupsOf(responses: readonly Response[], settled: ReadonlySet<number>): Iterable<Group> {
  const groups = new Map<string, Group>()
  for (const [place, response] of responses.entries()) {
    const redirection = settled.has(place) ? undefined : redirectionIn({ ...response, errorCode: response.code })
    if (!redirection) continue
    const target = ('url' in redirection ? redirection.url : redirection.address).toLowerCase()
    const group = groups.get(target)
    if (group) group.places.push(place)
    else groups.set(target, { redirection, target, places: [place] })
  }
  return groups.values()
}

function partition<T>(values: readonly T[], passes: (value: T) => boolean): [T[], T[]] {
  return [values.filter(passes), values.filter((value) => !passes(value))]
}
