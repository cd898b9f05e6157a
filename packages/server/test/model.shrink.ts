import type { Step } from './model.steps.js'

/** What went wrong, and in which step. */
export interface Failure {
  readonly step: number
  readonly error: Error
}

export type Attempt = (steps: readonly Step[]) => Promise<Failure | undefined>

/**
 * Looks for a shorter and simpler sequence that still goes wrong: leaves out stretches, from half of it down to single steps, and then parts
 * of each step. A step that is gone changes what later ones mean, which is no matter: whatever fails is a finding. Stops after `limit`
 * milliseconds with the best so far.
 */
export async function shrink(
  steps: readonly Step[],
  failure: Failure,
  attempt: Attempt,
  limit: number,
): Promise<readonly Step[]> {
  const end = Date.now() + limit
  let best = steps.slice(0, failure.step + 1)
  const accepts = async (candidate: readonly Step[]): Promise<boolean> => {
    if (Date.now() > end) return false
    const found = await attempt(candidate)
    if (found) best = candidate.slice(0, found.step + 1)
    return found !== undefined
  }
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // From the back: what lies just before the failure is the likeliest to matter, and the rest goes in large pieces.
    for (let from = best.length - size; from >= 0; from = Math.min(from, best.length) - size)
      await accepts([...best.slice(0, from), ...best.slice(from + size)])
  }
  for (let at = best.length - 1; at >= 0; at--) {
    for (let goesOn = true; goesOn; ) {
      goesOn = false
      for (const simpler of simplerSteps(best[at]!)) {
        if (!(await accepts([...best.slice(0, at), simpler, ...best.slice(at + 1)]))) continue
        goesOn = at < best.length
        break
      }
    }
  }
  return best
}

/** Each list in a step shorter by one, and its search without conditions. */
function simplerSteps(step: Step): Step[] {
  const { search, act } = step
  const found: Step[] = []
  if (search.condition !== undefined || search.sort.length > 0)
    found.push({ ...step, search: { ...search, condition: undefined, sort: [] } })
  for (const [key, value] of Object.entries(act))
    if (Array.isArray(value) && value.length > 1)
      for (let i = 0; i < value.length; i++)
        found.push({ ...step, act: { ...act, [key]: value.toSpliced(i, 1) } as Step['act'] })
  return found
}
